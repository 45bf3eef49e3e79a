//! A boundary on the map: GeoJSON polygon or multipolygon in WGS 84.

mod common;
mod valid;

use std::sync::Arc;

use geo::{Area, LineString, MapCoords, MultiPolygon, Polygon, coord};
use geojson::JsonValue;
use smol_str::SmolStr;

use super::{Fault, Value};
use crate::refusal::Code;

/// The most points that a boundary may have. What is compared with other boundaries grows with the product of both.
pub const MAX_POINTS: usize = 2_000;

/// The most rings, holes included.
pub const MAX_RINGS: usize = 200;

/// A valid boundary. The same ground is the same boundary, however its text is laid out.
#[derive(Debug, Clone)]
pub struct Boundary(Arc<Ground>);

#[derive(Debug)]
struct Ground {
    text: SmolStr,
    /// In the plane x = longitude in radians, y = sine of latitude, where areas are true.
    plane: MultiPolygon<f64>,
}

impl PartialEq for Boundary {
    fn eq(&self, other: &Self) -> bool {
        self.0.plane == other.0.plane
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
        if smaller <= 0.0 { 0.0 } else { (common::area(one, two) / smaller).min(1.0) }
    }
}

/// What is read of a geometry: polygons of rings of points, as they were sent.
type Rings = Vec<Vec<(f64, f64)>>;

/// Reads the geometry by hand: the types of `geojson` cannot read a number once any crate of the program asks
/// `serde_json` to keep numbers as they are written, as the forms do; and they take a position of one number.
fn polygons(text: &str) -> Option<Vec<Rings>> {
    let geometry: JsonValue = text.parse().ok()?;
    let coordinates = geometry.get("coordinates")?;
    match geometry.get("type")?.as_str()? {
        "Polygon" => Some(vec![rings(coordinates)?]),
        "MultiPolygon" => coordinates.as_array()?.iter().map(rings).collect(),
        _ => None,
    }
}

fn rings(polygon: &JsonValue) -> Option<Rings> {
    polygon.as_array()?.iter().map(ring).collect()
}

fn ring(positions: &JsonValue) -> Option<Vec<(f64, f64)>> {
    let position = |position: &JsonValue| {
        let numbers = position.as_array()?;
        Some((numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?))
    };
    positions.as_array()?.iter().map(position).collect()
}

/// In true areas.
fn flat(polygons: &[Rings]) -> MultiPolygon<f64> {
    let ring = |ring: &Vec<(f64, f64)>| LineString::from(ring.clone());
    let polygon = |rings: &Rings| {
        let mut rings = rings.iter().map(ring);
        Polygon::new(rings.next().unwrap_or_else(LineString::empty), rings.collect())
    };
    MultiPolygon::new(polygons.iter().map(polygon).collect())
        .map_coords(|at| coord! { x: at.x.to_radians(), y: at.y.to_radians().sin() })
}

impl Value for Boundary {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = |expected: &'static str| Fault::new(Code::Malformed, expected);
        let polygons = polygons(text).ok_or_else(|| fault("a GeoJSON polygon or multipolygon"))?;
        let rings = || polygons.iter().flatten();
        if rings().count() > MAX_RINGS || rings().map(Vec::len).sum::<usize>() > MAX_POINTS {
            return Err(Fault::new(Code::TooLarge, format!("at most {MAX_POINTS} points in {MAX_RINGS} rings")));
        }
        if rings().flatten().any(|(x, y)| !(-180.0..=180.0).contains(x) || !(-90.0..=90.0).contains(y)) {
            return Err(fault("longitude -180 to 180 and latitude -90 to 90"));
        }
        let plane = flat(&polygons);
        if !valid::holds(&polygons) || plane.unsigned_area() <= 0.0 {
            return Err(fault("closed rings that do not cross, holes within, parts apart"));
        }
        Ok(Self(Arc::new(Ground { text: text.into(), plane })))
    }
}

#[cfg(test)]
mod tests;
