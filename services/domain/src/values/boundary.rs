//! A boundary on the map: GeoJSON polygon or multipolygon in WGS 84.

use std::sync::Arc;

use geo::{Area, BooleanOps, LineString, MapCoords, MultiPolygon, Polygon, Validation, coord};
use geojson::JsonValue;
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

/// Reads the geometry by hand: the types of `geojson` cannot read a number once any crate of the program asks
/// `serde_json` to keep numbers as they are written, as the forms do.
fn polygons(text: &str) -> Option<MultiPolygon<f64>> {
    let geometry: JsonValue = text.parse().ok()?;
    let coordinates = geometry.get("coordinates")?;
    match geometry.get("type")?.as_str()? {
        "Polygon" => Some(MultiPolygon::new(vec![polygon(coordinates)?])),
        "MultiPolygon" => {
            coordinates.as_array()?.iter().map(polygon).collect::<Option<Vec<_>>>().map(MultiPolygon::new)
        }
        _ => None,
    }
}

fn polygon(rings: &JsonValue) -> Option<Polygon<f64>> {
    let mut rings = rings.as_array()?.iter().map(ring);
    Some(Polygon::new(rings.next()??, rings.collect::<Option<_>>()?))
}

fn ring(positions: &JsonValue) -> Option<LineString<f64>> {
    let position = |position: &JsonValue| {
        let numbers = position.as_array()?;
        Some(coord! { x: numbers.first()?.as_f64()?, y: numbers.get(1)?.as_f64()? })
    };
    positions.as_array()?.iter().map(position).collect::<Option<Vec<_>>>().map(LineString::new)
}

impl Value for Boundary {
    fn read(text: &str) -> Result<Self, Fault> {
        let fault = |expected: &'static str| Fault::new(Code::Malformed, expected);
        let shape = polygons(text).ok_or_else(|| fault("a GeoJSON polygon or multipolygon"))?;
        let points = || {
            shape
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                .flat_map(|ring| ring.coords())
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_polygons_are_boundaries() {
        for (text, valid) in [
            (r#"{"type":"Polygon","coordinates":[[[127,37],[127.5,37],[127.5,37.5],[127,37]]]}"#, true),
            (r#"{"type":"Polygon","coordinates":[[[127,37,9],[127.5,37,9],[127.5,37.5,9],[127,37,9]]]}"#, true),
            (r#"{"type":"MultiPolygon","coordinates":[[[[127,37],[127.5,37],[127.5,37.5],[127,37]]]]}"#, true),
            (r#"{"type":"Polygon","coordinates":[[[127,37],[128,38],[128,37],[127,38],[127,37]]]}"#, false),
            (r#"{"type":"Polygon","coordinates":[[[127,37],[127.5,97],[127.5,37.5],[127,37]]]}"#, false),
            (r#"{"type":"Polygon","coordinates":[[["127",37],[127.5,37],[127.5,37.5],["127",37]]]}"#, false),
            (r#"{"type":"Polygon","coordinates":[]}"#, false),
            (r#"{"type":"Point","coordinates":[127,37]}"#, false),
            (r#"{"type":"Feature","geometry":null,"properties":null}"#, false),
            ("not JSON", false),
        ] {
            assert_eq!(Boundary::read(text).is_ok(), valid, "{text}");
        }
    }
}
