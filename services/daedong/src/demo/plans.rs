//! Two families of plans, by province: a five-year plan that names where a province wants to go, and yearly promotion
//! plans that pay for something. In some provinces the two hardly meet, and some technologies are named nearly everywhere.

use jiff::civil::{Date, date};
use serde_json::json;

use super::{
    clusters::START,
    log::{Log, sending_day},
    public,
    random::Chance,
};

const FAVOURITES: &[&str] = &["T05", "T01", "T03", "T02"];
const OTHERS: &[&str] = &["T04", "T06", "T07", "T08", "T09", "T10", "T11", "T12"];
const INDUSTRIES: &[&str] = &["10", "20", "21", "24", "26", "27", "28", "29", "30", "31", "35", "58", "62", "63"];

/// The year of the last promotion plan.
const LAST_YEARLY: i16 = 2025;

/// Tells the plans.
pub fn tell(log: &mut Log) {
    let mut chance = Chance::of("plans");
    for spot in public::provinces() {
        province(log, &mut chance, spot.code);
    }
}

fn province(log: &mut Log, chance: &mut Chance, region: &'static str) {
    let mut technologies = wanted(chance);
    let mut industries: Vec<&str> = chance.some(INDUSTRIES, 4).into_iter().copied().collect();
    for (plan, from, to) in [("D-BNDP-4", 2019, 2022), ("D-BNDP-5", 2023, 2027)] {
        let day = date(from, 1, 1);
        say(log, committee(day), plan, region, "technology", &technologies, (from, to));
        say(log, committee(day), plan, region, "industry", &industries, (from, to));
        // In nearly half of the provinces the yearly plans follow, in the others they go their own way.
        let follows = chance.percent(45);
        for year in from.max(2021)..=to.min(LAST_YEARLY) {
            let drift = i64::from(year - from) * 9 + if follows { 12 } else { 78 };
            let yearly = format!("D-RIPP-{year}");
            // The last one runs on, so that the two families still meet after the history has ended.
            let until = if year == LAST_YEARLY { to } else { year };
            let paid = drifted(chance, &technologies, &[FAVOURITES, OTHERS].concat(), drift);
            say(log, "MOTIE", &yearly, region, "technology", &paid, (year, until));
            let paid = drifted(chance, &industries, INDUSTRIES, drift);
            say(log, "MOTIE", &yearly, region, "industry", &paid, (year, until));
        }
        technologies = drifted(chance, &technologies, OTHERS, 15);
        industries = drifted(chance, &industries, INDUSTRIES, 40);
    }
}

/// The committee that hands the five-year plan in, on the day of recording.
fn committee(day: Date) -> &'static str {
    if day < date(2023, 7, 1) { "PCBND" } else { "PCBD" }
}

fn wanted(chance: &mut Chance) -> Vec<&'static str> {
    let mut codes: Vec<&str> = FAVOURITES.iter().copied().filter(|_| chance.percent(72)).collect();
    codes.extend(chance.some(OTHERS, 2).into_iter().copied());
    codes
}

/// The same codes, each replaced with so many chances in a hundred.
fn drifted(chance: &mut Chance, codes: &[&'static str], pool: &[&'static str], percent: i64) -> Vec<&'static str> {
    let mut drifted: Vec<&str> =
        codes.iter().map(|code| if chance.percent(percent) { *chance.pick(pool) } else { *code }).collect();
    drifted.sort_unstable();
    drifted.dedup();
    drifted
}

fn say(log: &mut Log, agency: &str, plan: &str, region: &str, target: &str, codes: &[&str], (from, to): (i16, i16)) {
    let day = date(from, 1, 1);
    let on = sending_day(day.max(START));
    let fields = json!({"plan_id": plan, "region": region, "target": target, "codes": codes,
        "period_from": from.to_string(), "period_to": to.to_string(), "note": "demonstration: 가상 계획"});
    log.say(on, agency, "plan_target_set", day, fields);
}
