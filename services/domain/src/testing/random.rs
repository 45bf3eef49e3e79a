//! Updates made by chance, from the catalogue: few ids, days and numbers, so that they meet.

use proptest::{prelude::*, test_runner::Config};
use proto::{
    catalogue::{Field, Kind, Service, catalogue},
    common::ValueType,
};

use super::{Story, bytes, day, designated, granted};
use crate::values::{Id, Instant, Value};

/// So many runs of a test, and no file of those that failed.
pub(crate) fn runs(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// The days on which things take effect.
pub(crate) const DAYS: [&str; 6] = ["2000-01-01", "2020-01-01", "2021-01-01", "2022-06-30", "2023-01-01", "2024-01-01"];

/// Something that is said by chance: what decides about its kind, and about its fields.
pub(crate) type Said = (u16, u64);

/// Some updates by chance.
pub(crate) fn said(most: usize) -> impl Strategy<Value = Vec<Said>> {
    prop::collection::vec((any::<u16>(), any::<u64>()), 1..most)
}

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Steele and Vigna's SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or(0)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// What random stories start from: two agencies beside the operator may say everything.
pub(crate) fn start() -> Story {
    let story = granted(designated(), &[]);
    granted(story, &[("agency_id", "M-2"), ("grant_id", "G-2")])
}

/// Says everything, as the updates `r0`, `r1` and so on.
pub(crate) fn tell(story: &mut Story, said: &[Said]) {
    for (at, said) in said.iter().enumerate() {
        say(story, at, *said);
    }
}

/// Says one thing.
pub(crate) fn say(story: &mut Story, at: usize, (kind, seed): Said) {
    let dice = &mut Dice(seed);
    let kinds = catalogue().kinds();
    let kind = &kinds[usize::from(kind) % kinds.len()];
    let service = if kind.name == "record_withdrawn" { Service::ALL[dice.roll(4)] } else { kind.service };
    let mut fields: Vec<(String, String)> = vec![("effective_on".to_owned(), dice.pick(&DAYS).to_owned())];
    if dice.roll(6) == 0 {
        fields.push(("supersedes".to_owned(), format!("r{}", dice.roll(at + 1))));
    }
    if dice.roll(4) == 0 {
        fields.push(("note".to_owned(), "까닭".to_owned()));
    }
    for field in &kind.fields {
        if dice.roll(20) < if field.rule.required { 19 } else { 8 } {
            fields.push((field.name.clone(), value(kind, field, at, dice)));
        }
    }
    let agency = Id::read(dice.pick(&["operator", "operator", "operator", "M-1", "M-2", "P-1"])).expect("an id");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let bytes = bytes(service, &kind.name, &format!("r{at}"), &fields);
    story.hear(service, &agency, Instant(day("2025-06-01").end().0 + at as i64), &bytes);
}

fn value(kind: &Kind, field: &Field, at: usize, dice: &mut Dice) -> String {
    let pool: &[&str] = match (field.name.as_str(), field.rule.r#type()) {
        ("withdrawn_update_id", _) => return format!("r{}", dice.roll(at + 1)),
        ("cluster_id" | "cluster_ids", _) => &["C-1", "C-1", "C-2", "C-3"],
        ("type_code", _) => &["T-1", "T-1", "T-2"],
        ("type_codes", _) => &["T-1", "T-2", "T-1;T-2"],
        ("law_id", _) => &["L-1", "L-2"],
        ("programme_id" | "programme_ids", _) => &["B-1", "B-1", "B-2"],
        ("indicator_id" | "numerator", _) => &["I-1", "I-1", "Q-1"],
        ("denominator", _) => &["budget.national", "I-1"],
        ("successor_agency_ids", _) => &["M-2", "Z-1;P-1", "P-1"],
        ("area_m2" | "released_area_m2", _) => &["1000", "400", "300.5", "0", "1"],
        ("records", _) => &["registry.*", "registry.*;budget.*;performance.*;governance.*", "record_withdrawn"],
        ("regions", _) => &["11530;26110", "11530", "26;27110"],
        ("released_regions", _) => &["11530", "26110"],
        ("amount_usd", _) => &["100", "50", "25.25", "0"],
        ("check", _) => &["jobs > 1", "jobs / sales < 2", "jobs >"],
        ("value", ValueType::Text) => &["1", "2", "yes", "x"],
        (name, ValueType::Id) if name.contains("agency") || name.contains("ministry") => &["M-1", "M-2", "Z-1", "P-1"],
        (_, ValueType::Id) => &["X-1", "X-2"],
        (_, ValueType::Date) => &DAYS,
        (_, ValueType::Period) => &["2023", "2024", "2024H1", "2022-05"],
        (_, ValueType::Year) => &["2023", "2024", "2025"],
        (_, ValueType::Won) => &["0", "50", "100", "150", "-20"],
        (_, ValueType::Decimal) => &["0", "1", "10.5", "50", "99", "-1"],
        (_, ValueType::Whole) => &["0", "1", "3"],
        (_, ValueType::Region | ValueType::Province) => &["11", "26", "11530"],
        (_, ValueType::Industry) => &["26", "261", "99"],
        (_, ValueType::Technology) => &["T01", "T02", "T13"],
        (_, ValueType::Code) => &["T01", "T13", "26", "11"],
        (_, ValueType::Boolean) => &["true", "false"],
        (_, ValueType::PublicKey) => &[
            "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "UBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
        ],
        (_, ValueType::Boundary) => &[r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}"#],
        (_, ValueType::Shares) => &["C-1=0.4;C-2=0.6", "C-1=1", "C-2=0.5"],
        (_, ValueType::Parameters) => &["theme_from=0.4", "years=2"],
        (_, ValueType::ItemId) => &["jobs", "sales"],
        (_, ValueType::Field) => &["area_m2", "industries", "name_en"],
        (_, ValueType::Choice) => {
            let choices: Vec<&str> = field.rule.choices.iter().map(String::as_str).collect();
            return dice.pick(&choices).to_owned();
        }
        _ if kind.name == "rule_adopted" => &["similar", "unused_type"],
        _ => &["가", "나"],
    };
    dice.pick(pool).to_owned()
}
