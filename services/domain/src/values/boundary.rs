//! A boundary on the map: GeoJSON polygon or multipolygon in WGS 84.

use std::{str::FromStr, sync::Arc};

use geo::{Area, BooleanOps, MapCoords, MultiPolygon, Validation, coord};
use smol_str::SmolStr;

use super::{Fault, Value};
use crate::refusal::Code;

/// The most points that a boundary may have.
pub const MAX_POINTS: usize = 10_000;

/// A valid boundary. Compared by its text.
#[derive(Debug, Clone)]
pub struct Boundary(Arc<Shape>);

#[derive(Debug)]
struct Shape {
    text: SmolStr,
    /// In the plane x = longitude in radians, y = sine of latitude, where areas are true.
    plane: MultiPolygon<f64>,
}

impl PartialEq for Boundary {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}
impl Eq for Boundary {}

impl Boundary {
    /// The GeoJSON text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The ground in common as a part of the smaller of the two; an edge that touches is 0.
    pub fn overlap(&self, other: &Self) -> f64 {
        let (one, two) = (&self.0.plane, &other.0.plane);
        let smaller = one.unsigned_area().min(two.unsigned_area());
        if smaller <= 0.0 {
            return 0.0;
        }
        let part = one.intersection(two).unsigned_area() / smaller;
        // Below this it is the noise of floating point along a shared edge.
        if part < 1e-9 { 0.0 } else { part.min(1.0) }
    }
}

impl Value for Boundary {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = |expected: &'static str| Fault::new(Code::Malformed, expected);
        let geometry = geojson::GeoJson::from_str(text).map_err(|_| fault("a GeoJSON polygon or multipolygon"))?;
        let geojson::GeoJson::Geometry(geometry) = geometry else { return Err(fault("a GeoJSON polygon or multipolygon")) };
        let shape = match geo::Geometry::<f64>::try_from(geometry) {
            Ok(geo::Geometry::Polygon(polygon)) => MultiPolygon::new(vec![polygon]),
            Ok(geo::Geometry::MultiPolygon(polygons)) => polygons,
            _ => return Err(fault("a GeoJSON polygon or multipolygon")),
        };
        let points = || shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())).flat_map(|ring| ring.coords());
        if points().count() > MAX_POINTS {
            return Err(Fault::new(Code::TooLarge, "at most 10,000 points"));
        }
        if points().any(|at| !(-180.0..=180.0).contains(&at.x) || !(-90.0..=90.0).contains(&at.y)) {
            return Err(fault("longitude -180 to 180 and latitude -90 to 90"));
        }
        if shape.0.is_empty() || !shape.is_valid() || shape.unsigned_area() <= 0.0 {
            return Err(fault("a valid polygon: closed rings that do not cross"));
        }
        let plane = shape.map_coords(|at| coord! { x: at.x.to_radians(), y: at.y.to_radians().sin() });
        Ok(Self(Arc::new(Shape { text: text.into(), plane })))
    }
}
