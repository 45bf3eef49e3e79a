use super::*;
use crate::testing::random::runs;
use geo::BooleanOps;
use proptest::prelude::*;

fn polygon(coordinates: &str) -> String {
    format!(r#"{{"type":"Polygon","coordinates":{coordinates}}}"#)
}

fn many(coordinates: &str) -> String {
    format!(r#"{{"type":"MultiPolygon","coordinates":{coordinates}}}"#)
}

const SQUARE: &str = "[[126,37],[127,37],[127,38],[126,38],[126,37]]";

fn square(x: f64, y: f64, side: f64) -> String {
    let (right, top) = (x + side, y + side);
    format!("[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]")
}

#[test]
fn valid_ground_is_read() {
    let hole = square(126.25, 37.25, 0.125);
    let good = [
        polygon(&format!("[{SQUARE}]")),
        // The other way round, with a height, with a double point.
        polygon("[[[126,37,5],[126,38,5],[127,38,5],[127,38,5],[127,37,5],[126,37,5]]]"),
        polygon(&format!("[{SQUARE},{hole}]")),
        // Holes and parts may touch in a point; an island may lie in a lake.
        polygon(&format!("[{SQUARE},{hole},{}]", square(126.375, 37.375, 0.125))),
        many(&format!("[[{SQUARE}],[{}]]", square(127.0, 38.0, 1.0))),
        many(&format!("[[{SQUARE},{}],[{}]]", square(126.25, 37.25, 0.5), square(126.375, 37.375, 0.125))),
    ];
    for text in good {
        assert!(Boundary::read(&text).is_ok(), "{text}");
    }
}

#[test]
fn invalid_ground_is_malformed() {
    let bad = [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        r#"{"type":"Polygon"}"#.to_owned(),
        r#"{"type":"Point","coordinates":[126,37]}"#.to_owned(),
        r#"{"type":"Feature","geometry":null,"properties":null}"#.to_owned(),
        polygon("[]"),
        polygon("[[]]"),
        polygon("[[[126],[127],[128],[126]]]"),
        polygon(r#"[[["126","37"],["127","37"],["127","38"],["126","37"]]]"#),
        // Not closed, too few points, no area, spikes alone.
        polygon("[[[126,37],[127,37],[127,38],[126,38]]]"),
        polygon("[[[126,37],[127,37],[126,37]]]"),
        polygon("[[[126,37],[126,37],[126,37],[126,37]]]"),
        polygon("[[[126,37],[127,37],[128,37],[126,37]]]"),
        // A bow tie; a hole outside, across and around; holes in each other; parts on each other and side by side.
        polygon("[[[126,37],[127,38],[127,37],[126,38],[126,37]]]"),
        polygon(&format!("[{SQUARE},{}]", square(128.0, 37.0, 1.0))),
        polygon(&format!("[{SQUARE},{}]", square(126.5, 37.5, 1.0))),
        polygon(&format!("[{SQUARE},{}]", square(125.0, 36.0, 3.0))),
        polygon(&format!("[{SQUARE},{},{}]", square(126.25, 37.25, 0.5), square(126.375, 37.375, 0.125))),
        many(&format!("[[{SQUARE}],[{SQUARE}]]")),
        many(&format!("[[{SQUARE}],[{}]]", square(126.5, 37.5, 1.0))),
        many(&format!("[[{SQUARE}],[{}]]", square(126.25, 37.25, 0.125))),
        many(&format!("[[{SQUARE}],[{}]]", square(127.0, 37.0, 1.0))),
        many("[]"),
        many("[[]]"),
        // Across each other in points of both.
        polygon("[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[4,0],[2,2],[4,4],[6,2],[4,0]]]"),
        many("[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[2,2],[4,0],[6,2],[4,4],[2,2]]]]"),
        // Beyond the world.
        polygon("[[[179,37],[181,37],[181,38],[179,37]]]"),
        polygon("[[[126,89],[127,89],[127,91],[126,89]]]"),
        polygon("[[[126,37],[1e999,37],[127,38],[126,37]]]"),
    ];
    for text in bad {
        assert_eq!(Boundary::read(&text).map_err(|fault| fault.code), Err(Code::Malformed), "{text}");
    }
}

fn ring(points: usize) -> String {
    let point = |at: usize| {
        let angle = at as f64 / points as f64 * std::f64::consts::TAU;
        format!("[{},{}]", 127.0 + angle.cos(), 37.0 + angle.sin())
    };
    let mut all: Vec<String> = (0..points).map(point).collect();
    all.push(all[0].clone());
    format!("[{}]", all.join(","))
}

#[test]
fn too_much_ground_is_too_large() {
    assert!(Boundary::read(&polygon(&format!("[{}]", ring(MAX_POINTS - 1)))).is_ok());
    assert_eq!(
        Boundary::read(&polygon(&format!("[{}]", ring(MAX_POINTS)))).map_err(|fault| fault.code),
        Err(Code::TooLarge)
    );
    let parts: Vec<String> =
        (0..=MAX_RINGS).map(|at| format!("[{}]", square(100.0 + at as f64 * 0.2, 37.0, 0.1))).collect();
    assert_eq!(
        Boundary::read(&many(&format!("[{}]", parts.join(",")))).map_err(|fault| fault.code),
        Err(Code::TooLarge)
    );
    assert!(Boundary::read(&many(&format!("[{}]", parts[1..].join(",")))).is_ok());
    // Deep nesting is no ground, and no trouble.
    assert!(Boundary::read(&polygon(&("[".repeat(100_000) + &"]".repeat(100_000)))).is_err());
}

#[test]
fn ground_in_common_is_a_part_of_the_smaller() {
    let read = |ring: &str| Boundary::read(&polygon(&format!("[{ring}]"))).expect("a boundary");
    let (whole, half, beside) =
        (read(&square(126.0, 0.0, 1.0)), read(&square(126.5, 0.0, 1.0)), read(&square(127.0, 0.0, 1.0)));
    assert!((whole.overlap(&half) - 0.5).abs() < 1e-9);
    assert!((whole.overlap(&whole) - 1.0).abs() < 1e-12);
    assert!(whole.overlap(&beside) == 0.0 && whole.overlap(&read(&square(10.0, 10.0, 1.0))) == 0.0);
    // In true areas: a degree in the north is smaller.
    assert!(
        (read("[[126,0],[127,0],[127,90],[126,90],[126,0]]")
            .overlap(&read("[[126,30],[127,30],[127,90],[126,90],[126,30]]"))
            - 1.0)
            .abs()
            < 1e-6
    );
}

#[test]
fn small_ground_in_large_is_measured_as_well_as_any() {
    let read = |text: &str| Boundary::read(text).expect("a boundary");
    let one = |x, y, side| read(&polygon(&format!("[{}]", square(x, y, side))));
    let (large, small) = (one(120.0, 30.0, 10.0), one(127.0, 37.0, 0.000_01));
    assert!((large.overlap(&small) - 1.0).abs() < 1e-9 && (small.overlap(&large) - 1.0).abs() < 1e-9);
    // Half of it beyond the edge, or in a hole.
    assert!((large.overlap(&one(129.999_995, 37.0, 0.000_01)) - 0.5).abs() < 1e-7);
    let holed = read(&polygon(&format!("[{},{}]", square(120.0, 30.0, 10.0), square(127.000_005, 36.0, 2.0))));
    assert!((holed.overlap(&small) - 0.5).abs() < 1e-7);
    assert!((holed.overlap(&holed) - 1.0).abs() < 1e-12 && holed.overlap(&one(127.5, 36.5, 1.0)) == 0.0);
}

#[test]
fn edges_that_touch_have_no_ground_in_common() {
    let read = |ring: &str| Boundary::read(&polygon(&format!("[{ring}]"))).expect("a boundary");
    let (below, above) = (
        read("[[126.1,36.7],[127.3,36.9],[127.9,38.3],[126.1,36.7]]"),
        read("[[126.1,36.7],[127.9,38.3],[126.2,38.8],[126.1,36.7]]"),
    );
    assert!(below.overlap(&above) == 0.0 && above.overlap(&below) == 0.0);
    let corner = read("[[127.9,38.3],[129,38.4],[128.5,39],[127.9,38.3]]");
    assert!(below.overlap(&corner) == 0.0);
}

/// A ring with many long teeth, along or across.
fn comb(teeth: usize, across: bool) -> String {
    let step = 1.0 / teeth as f64;
    let mut points = Vec::new();
    for at in 0..teeth {
        let from = at as f64 * step;
        points.extend([(from, 0.0), (from, 1.0), (from + step / 2.0, 1.0), (from + step / 2.0, 0.0)]);
    }
    points.extend([(1.0, 0.0), (1.0, -0.01), (0.0, -0.01), (0.0, 0.0)]);
    let point = |(x, y): &(f64, f64)| if across { format!("[{y},{x}]") } else { format!("[{x},{y}]") };
    format!("[{}]", points.iter().map(point).collect::<Vec<_>>().join(","))
}

#[test]
fn ground_that_crosses_everywhere_is_read_and_compared_in_no_time() {
    let teeth = MAX_POINTS / 8;
    let started = std::time::Instant::now();
    let read = |across| Boundary::read(&polygon(&format!("[{}]", comb(teeth, across)))).expect("a boundary");
    let (along, across) = (read(false), read(true));
    let both = many(&format!("[[{}],[{}]]", comb(teeth / 2, false), comb(teeth / 2, true)));
    assert_eq!(Boundary::read(&both).map_err(|fault| fault.code), Err(Code::Malformed));
    let overlap = along.overlap(&across);
    assert!((overlap - 0.5).abs() < 0.05, "{overlap}");
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn the_same_ground_is_the_same_however_it_is_laid_out() {
    let (one, two) = (
        Boundary::read(&polygon(&format!("[{SQUARE}]"))),
        Boundary::read(&format!(r#" {{ "coordinates" : [ {SQUARE} ], "type" : "Polygon" }}"#)),
    );
    assert_eq!(one, two);
    assert_ne!(one, Boundary::read(&polygon(&format!("[{}]", square(126.0, 37.0, 2.0)))));
}

proptest! {
    #![proptest_config(runs(200))]

    #[test]
    fn whatever_is_sent_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = Boundary::read(&text);
    }

    /// Few different coordinates make rings that touch, cross and lie on each other.
    #[test]
    fn rings_by_chance_are_valid_or_not_and_can_be_compared(
        one in prop::collection::vec(prop::collection::vec((0_i32..5, 0_i32..5), 1..8), 1..4),
        two in prop::collection::vec(prop::collection::vec((0_i32..5, 0_i32..5), 1..8), 1..4),
    ) {
        let ring = |points: &Vec<(i32, i32)>| {
            let points: Vec<String> = points.iter().chain(points.first()).map(|(x, y)| format!("[{x},{y}]")).collect();
            format!("[{}]", points.join(","))
        };
        let texts = |rings: &Vec<Vec<(i32, i32)>>| {
            let rings: Vec<String> = rings.iter().map(ring).collect();
            [polygon(&format!("[{}]", rings.join(","))), many(&format!("[[{}]]", rings.join("],[")))]
        };
        let read: Vec<Boundary> = texts(&one).iter().chain(&texts(&two)).filter_map(|text| Boundary::read(text).ok()).collect();
        for (one, two) in read.iter().zip(read.iter().skip(1)) {
            let overlap = one.overlap(two);
            prop_assert!((0.0..=1.0).contains(&overlap));
            // What is drawn of it on a grid is about the same.
            let drawn = one.0.plane.intersection(&two.0.plane).unsigned_area();
            let smaller = one.0.plane.unsigned_area().min(two.0.plane.unsigned_area());
            prop_assert!((overlap - drawn / smaller).abs() < 1e-4, "{overlap} {}", drawn / smaller);
        }
    }
}
