//! The ground that two areas of the plane have in common, measured without ever drawing it.
//!
//! An area is the sum of the strips below its edges, each counted up or down by the way it runs; so what two areas have in
//! common is the sum of what every strip of the one has in common with every strip of the other, and that has a closed
//! form. Nothing is put on a grid, so the smallest ground within the largest is measured as well as any.

use geo::{BoundingRect, Coord, LineString, MultiPolygon, Rect};

/// What counts as nothing, as a part of the rectangle in which the two may meet: what is left of sums of floats.
const NOTHING: f64 = 1e-12;

/// The area in common; an edge that touches is 0.
pub fn area(one: &MultiPolygon<f64>, two: &MultiPolygon<f64>) -> f64 {
    let Some(frame) = frame(one, two) else { return 0.0 };
    let (above, below) = (strips(one, &frame), strips(two, &frame));
    let (mut whole, height) = (0.0, frame.height());
    for one in &above {
        for two in &below {
            whole += one.sign * two.sign * one.in_common(two, height);
        }
    }
    if whole <= NOTHING * frame.width() * height { 0.0 } else { whole }
}

/// The rectangle in which the two may meet.
fn frame(one: &MultiPolygon<f64>, two: &MultiPolygon<f64>) -> Option<Rect<f64>> {
    let (one, two) = (one.bounding_rect()?, two.bounding_rect()?);
    let low = Coord { x: one.min().x.max(two.min().x), y: one.min().y.max(two.min().y) };
    let high = Coord { x: one.max().x.min(two.max().x), y: one.max().y.min(two.max().y) };
    (low.x < high.x && low.y < high.y).then(|| Rect::new(low, high))
}

/// What lies below an edge, within the frame, whose lower left corner is the origin.
struct Strip {
    from: Coord<f64>,
    to: Coord<f64>,
    /// Whether it is added or taken away.
    sign: f64,
}

/// The strips of an area.
fn strips(ground: &MultiPolygon<f64>, frame: &Rect<f64>) -> Vec<Strip> {
    let mut strips = Vec::new();
    for polygon in ground {
        add(polygon.exterior(), 1.0, frame, &mut strips);
        polygon.interiors().iter().for_each(|hole| add(hole, -1.0, frame, &mut strips));
    }
    strips
}

fn add(ring: &LineString<f64>, sign: f64, frame: &Rect<f64>, strips: &mut Vec<Strip>) {
    let low = frame.min();
    let placed = |at: Coord<f64>| Coord { x: at.x - low.x, y: at.y - low.y };
    let lines: Vec<(Coord<f64>, Coord<f64>)> =
        ring.lines().map(|line| (placed(line.start), placed(line.end))).collect();
    // Twice the area, positive where the ring runs against the clock: its upper edges then run to the left.
    let turn: f64 = lines.iter().map(|(from, to)| from.x * to.y - to.x * from.y).sum();
    let sign = if turn > 0.0 { -sign } else { sign };
    for (from, to) in lines {
        let (from, to, sign) = if from.x <= to.x { (from, to, sign) } else { (to, from, -sign) };
        if from.x < to.x && to.x > 0.0 && from.x < frame.width() && from.y.max(to.y) > 0.0 {
            strips.push(Strip { from, to, sign });
        }
    }
}

impl Strip {
    /// The height of its edge.
    fn at(&self, x: f64) -> f64 {
        let part = (x - self.from.x) / (self.to.x - self.from.x);
        self.from.y + (self.to.y - self.from.y) * part
    }

    /// The area that it has in common with another below a height: between the places where one edge crosses the other, the
    /// ground or the height, the lower of the two is a straight line.
    fn in_common(&self, other: &Self, height: f64) -> f64 {
        let (left, right) = (self.from.x.max(other.from.x).max(0.0), self.to.x.min(other.to.x));
        if left >= right {
            return 0.0;
        }
        let (one, two) = ((self.at(left), self.at(right)), (other.at(left), other.at(right)));
        let crossings = [
            crossing(one.0 - two.0, one.1 - two.1),
            crossing(one.0, one.1),
            crossing(two.0, two.1),
            crossing(one.0 - height, one.1 - height),
            crossing(two.0 - height, two.1 - height),
        ];
        let mut parts = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        let mut count = 1;
        for crossing in crossings.into_iter().flatten() {
            parts[count] = crossing;
            count += 1;
        }
        parts[1..count].sort_unstable_by(f64::total_cmp);
        let mean = |edge: (f64, f64), at: f64| edge.0 + (edge.1 - edge.0) * at;
        let slice = |window: &[f64]| {
            let middle = f64::midpoint(window[0], window[1]);
            let lower = mean(one, middle).min(mean(two, middle)).clamp(0.0, height);
            lower * (window[1] - window[0])
        };
        parts[..=count].windows(2).map(slice).sum::<f64>() * (right - left)
    }
}

/// Where something that runs straight from one number to another is nought, as a part of its way.
fn crossing(from: f64, to: f64) -> Option<f64> {
    (from.signum() * to.signum() < 0.0).then(|| from / (from - to)).filter(|at| *at > 0.0 && *at < 1.0)
}
