//! The real things that the invented ones stand on: agencies, laws, types, rules, indicators (public facts) and districts
//! (built-in lists), read from what ships with the project.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::log::text;

const AGENCIES: &str = include_str!("../../facts/02-agencies.ndjson");
const LAWS: &str = include_str!("../../facts/01-laws.ndjson");
const RULES: &str = include_str!("../../facts/03-rules.ndjson");
const TYPES: &str = include_str!("../../facts/04-types.ndjson");
const INDICATORS: &str = include_str!("../../facts/08-indicators.ndjson");
const DISTRICTS: &str = include_str!("../../../domain/lists/districts.csv");
const PROVINCES: &str = include_str!("../../../domain/lists/provinces.csv");

/// Agencies and which succeeds which.
pub fn agencies() -> impl Iterator<Item = Map<String, Value>> {
    facts(AGENCIES)
}

/// Laws.
pub fn laws() -> impl Iterator<Item = Map<String, Value>> {
    facts(LAWS)
}

/// Rules of the spin-off companies and of the designation bar.
pub fn rules() -> impl Iterator<Item = Map<String, Value>> {
    facts(RULES)
}

/// The definitions of types.
pub fn types() -> impl Iterator<Item = Map<String, Value>> {
    facts(TYPES)
}

/// Indicators and ratios.
pub fn indicators() -> impl Iterator<Item = Map<String, Value>> {
    facts(INDICATORS)
}

fn facts(lines: &'static str) -> impl Iterator<Item = Map<String, Value>> {
    lines.lines().filter_map(|line| serde_json::from_str(line).ok())
}

/// The day of a fact.
pub fn effective_on(fact: &Map<String, Value>) -> Option<Date> {
    text(fact, "effective_on").parse().ok()
}

/// A district or province with a point, in hundred-thousandths of a degree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Two or five digits.
    pub code: &'static str,
    /// Degrees east.
    pub longitude: i64,
    /// Degrees north.
    pub latitude: i64,
}

impl Spot {
    /// The first two digits.
    pub fn province(&self) -> &'static str {
        province(self.code)
    }
}

/// The province of a region.
pub fn province(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

/// Whether it lies in the capital region.
pub fn in_capital_region(code: &str) -> bool {
    ["11", "28", "41"].contains(&province(code))
}

/// Districts with a point.
pub fn districts() -> Vec<Spot> {
    spots(DISTRICTS, 4)
}

/// Provinces.
pub fn provinces() -> Vec<Spot> {
    spots(PROVINCES, 6)
}

/// Rows of a list whose names hold no comma, with the column of the longitude; a test counts them.
fn spots(list: &'static str, column: usize) -> Vec<Spot> {
    list.lines()
        .skip(1)
        .filter_map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            let (longitude, latitude) = (fixed(cells.get(column)?)?, fixed(cells.get(column + 1)?)?);
            Some(Spot { code: cells.first()?, longitude, latitude })
        })
        .collect()
}

/// Degrees in hundred-thousandths; nothing for an empty cell.
fn fixed(degrees: &str) -> Option<i64> {
    if degrees.is_empty() {
        return None;
    }
    let (whole, part) = degrees.split_once('.').unwrap_or((degrees, ""));
    format!("{whole}{part:0<5.5}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_ships_is_read() {
        assert_eq!(districts().len(), 261, "264 less three without a point");
        assert_eq!(provinces().len(), 17);
        for (read, lines) in [
            (agencies().count(), AGENCIES),
            (laws().count(), LAWS),
            (rules().count(), RULES),
            (types().count(), TYPES),
            (indicators().count(), INDICATORS),
        ] {
            assert_eq!(read, lines.lines().count());
        }
    }

    #[test]
    fn a_point_is_read_to_the_last_digit() {
        let jongno =
            districts().into_iter().find(|spot| spot.code == "11110").map(|spot| (spot.longitude, spot.latitude));
        assert_eq!(jongno, Some((12_696_760, 3_759_899)));
    }
}
