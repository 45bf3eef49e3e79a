//! Whether polygons are valid: closed rings that do not cross, holes within their polygon, parts apart.
//!
//! Written here because the check of `geo` compares every edge with every other twice over, and builds all points in
//! which hostile rings cross before it says that they do. This one stops at the first.

use geo::{
    BoundingRect, Coord, CoordinatePosition, Intersects, Line, LineString, Polygon,
    coordinate_position::CoordPos,
    line_intersection::{LineIntersection, line_intersection},
};

use super::Rings;

/// An edge with the ring that it is of.
struct Edge {
    ring: usize,
    line: Line<f64>,
}

/// Whether the polygons, each an outer ring and its holes, are valid together.
pub(super) fn holds(polygons: &[Rings]) -> bool {
    let rings = polygons.iter().flatten();
    !polygons.is_empty()
        && polygons.iter().all(|polygon| !polygon.is_empty())
        && rings.clone().all(|ring| is_ring(ring))
        && !cross(edges(rings))
        && nested(polygons)
}

/// At least three different points, the first again at the end.
fn is_ring(points: &[(f64, f64)]) -> bool {
    let changes = points.windows(2).filter(|pair| pair[0] != pair[1]).count();
    changes >= 3 && points.first() == points.last()
}

fn edges<'a>(rings: impl Iterator<Item = &'a Vec<(f64, f64)>>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (ring, points) in rings.enumerate() {
        let line = |pair: &[(f64, f64)]| Line::new(Coord::from(pair[0]), Coord::from(pair[1]));
        edges.extend(points.windows(2).filter(|pair| pair[0] != pair[1]).map(|pair| Edge { ring, line: line(pair) }));
    }
    edges.sort_by(|one, two| left(&one.line).total_cmp(&left(&two.line)));
    edges
}

fn left(line: &Line<f64>) -> f64 {
    line.start.x.min(line.end.x)
}

fn right(line: &Line<f64>) -> f64 {
    line.start.x.max(line.end.x)
}

/// Whether any two edges cross, from left to right.
fn cross(edges: Vec<Edge>) -> bool {
    edges.iter().enumerate().any(|(at, edge)| {
        let near = edges[at + 1..].iter().take_while(|other| left(&other.line) <= right(&edge.line));
        near.filter(|other| !beside(&edge.line, &other.line)).any(|other| conflict(edge, other))
    })
}

/// Whether one is wholly above the other.
fn beside(one: &Line<f64>, two: &Line<f64>) -> bool {
    one.start.y.max(one.end.y) < two.start.y.min(two.end.y) || two.start.y.max(two.end.y) < one.start.y.min(one.end.y)
}

/// Edges of one ring may meet in a point of the ring; those of different rings in any point, but not along a line.
fn conflict(one: &Edge, two: &Edge) -> bool {
    if one.ring == two.ring {
        return one.line.start != two.line.end && one.line.end != two.line.start && one.line.intersects(&two.line);
    }
    match line_intersection(one.line, two.line) {
        None => false,
        Some(LineIntersection::SinglePoint { is_proper, .. }) => is_proper,
        Some(LineIntersection::Collinear { intersection }) => intersection.start != intersection.end,
    }
}

/// How one ring lies to another, if no edge crosses an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    Within,
    Without,
    /// It passes through a point of the other.
    Across,
}

/// Holes lie within their polygon and beside each other; a part within another lies in a hole of it.
fn nested(polygons: &[Rings]) -> bool {
    let polygons: Vec<Vec<Polygon<f64>>> =
        polygons.iter().map(|rings| rings.iter().map(|ring| solid(ring)).collect()).collect();
    polygons.iter().all(|polygon| has_holes(polygon)) && pairs(&polygons).all(|(one, two)| apart(one, two))
}

fn has_holes(polygon: &[Polygon<f64>]) -> bool {
    let Some((shell, holes)) = polygon.split_first() else { return false };
    let beside = |one, two| lie(one, two) == Lie::Without && lie(two, one) == Lie::Without;
    holes.iter().all(|hole| lie(hole, shell) == Lie::Within) && pairs(holes).all(|(one, two)| beside(one, two))
}

fn apart(one: &[Polygon<f64>], two: &[Polygon<f64>]) -> bool {
    let (Some((one, in_one)), Some((two, in_two))) = (one.split_first(), two.split_first()) else { return false };
    let in_hole = |part, holes: &[Polygon<f64>]| holes.iter().any(|hole| lie(part, hole) == Lie::Within);
    match (lie(one, two), lie(two, one)) {
        (Lie::Without, Lie::Without) => true,
        (Lie::Within, Lie::Without) => in_hole(one, in_two),
        (Lie::Without, Lie::Within) => in_hole(two, in_one),
        _ => false,
    }
}

fn solid(points: &[(f64, f64)]) -> Polygon<f64> {
    Polygon::new(LineString::from(points.to_vec()), Vec::new())
}

fn pairs<T>(all: &[T]) -> impl Iterator<Item = (&T, &T)> {
    all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |two| (one, two)))
}

/// By the points of a ring and the middles of its edges. One that lies on the other all along is the same ground.
fn lie(inner: &Polygon<f64>, outer: &Polygon<f64>) -> Lie {
    if inner.bounding_rect().zip(outer.bounding_rect()).is_none_or(|(one, two)| !one.intersects(&two)) {
        return Lie::Without;
    }
    let ring = inner.exterior();
    let places = || {
        let middles = ring.lines().map(|line| (line.start + line.end) / 2.0);
        ring.coords().copied().chain(middles).map(|point| outer.coordinate_position(&point))
    };
    let (inside, outside) =
        (places().any(|place| place == CoordPos::Inside), places().any(|place| place == CoordPos::Outside));
    match (inside, outside) {
        (true, true) => Lie::Across,
        (false, true) => Lie::Without,
        (_, false) => Lie::Within,
    }
}
