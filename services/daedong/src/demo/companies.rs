//! Companies: spin-offs of the research zones, of which some break the rules, and foreign investors, of whom some
//! declare more than arrives.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country, START},
    log::{Log, sending_day},
    random::Chance,
};

const SPIN_OFFS: usize = 320;
const FOREIGN: usize = 240;
const LAST_DAY: Date = date(2025, 10, 31);

/// Tells both.
pub fn tell(log: &mut Log, country: &Country) {
    let mut chance = Chance::of("companies");
    spin_offs(log, country, &mut chance);
    investors(log, country, &mut chance);
}

/// The past is told in the first weeks, the rest some weeks after it happened.
fn told_on(day: Date) -> Date {
    if day < START { date(2021, 2, 25) } else { sending_day(day.saturating_add(16.days())).max(date(2021, 2, 25)) }
}

fn spin_offs(log: &mut Log, country: &Country, chance: &mut Chance) {
    let zones: Vec<&Cluster> = country
        .clusters
        .iter()
        .filter(|cluster| ["SRD", "SSZ"].contains(&cluster.kind.code) && cluster.recorded < date(2021, 2, 1))
        .collect();
    for number in 1..=SPIN_OFFS {
        let zone = zones[number % zones.len().max(1)];
        let registered = chance.day(zone.designated.max(date(2010, 1, 1)), date(2025, 9, 30));
        spin_off(log, chance, zone, number, registered);
    }
}

fn spin_off(log: &mut Log, chance: &mut Chance, zone: &Cluster, number: usize, registered: Date) {
    let company = format!("D-SO-{number:03}");
    let mut capital = chance.number(5, 600) * 10_000_000;
    let mut share = if chance.percent(5) { chance.number(50, 99) } else { chance.number(105, 450) };
    let mut inside = true;
    let fields = json!({"company_id": company, "name_ko": format!("가상연구소기업 {number:03}호"), "cluster_id": zone.id,
        "institution": format!("가상 {}연구원", ["한빛", "새벽", "여울", "솔빛", "미르"][number % 5]), "registered_on": registered.to_string(),
        "capital_krw": capital.to_string(), "institution_share_percent": tenths(share), "located_in_zone": true,
        "technology_contributed": !chance.percent(2)});
    log.say(told_on(registered), "INNOPOLIS", "spin_off_registered", registered, fields);
    let closed =
        chance.percent(13).then(|| chance.day(registered.max(date(2022, 1, 10)).saturating_add(40.days()), LAST_DAY));
    for year in 2021..=2024 {
        let day = date(year, 12, 31);
        if day <= registered || closed.is_some_and(|closed| closed <= day) || !chance.percent(45) {
            continue;
        }
        capital += chance.number(0, 40) * 10_000_000;
        share = (share - chance.number(-5, 25)).max(30);
        inside = inside && !chance.percent(4);
        let fields = json!({"company_id": company, "capital_krw": capital.to_string(), "institution_share_percent": tenths(share), "located_in_zone": inside});
        log.say(date(year + 1, 3, 15), "INNOPOLIS", "spin_off_reported", day, fields);
    }
    if let Some(closed) = closed {
        let reason = *chance.pick(&["가상: 폐업", "가상: 특구 밖 이전", "가상: 지분 요건 미달", "가상: 신청"]);
        let on = told_on(closed).max(told_on(registered));
        log.say(on, "INNOPOLIS", "spin_off_deregistered", closed, json!({"company_id": company, "reason": reason}));
    }
}

/// Tenths as a decimal.
fn tenths(value: i64) -> String {
    if value % 10 == 0 { (value / 10).to_string() } else { format!("{}.{}", value / 10, value % 10) }
}

fn investors(log: &mut Log, country: &Country, chance: &mut Chance) {
    let zones: Vec<&Cluster> = ["FEZ", "FTZ", "FIZ"].into_iter().flat_map(|code| country.steady(code)).collect();
    for number in 1..=FOREIGN {
        // Every second one goes to a free economic zone.
        let zone = if number % 2 == 0 { zones[(number / 2) % 9] } else { zones[number % zones.len().max(1)] };
        let registered = chance.day(zone.designated.max(date(2008, 1, 1)), date(2025, 6, 30));
        let company = format!("D-FC-{number:03}");
        let origin = *chance.pick(&["가상국 가", "가상국 나", "가상국 다", "가상국 라"]);
        let fields = json!({"company_id": company, "cluster_id": zone.id, "name_ko": format!("가상외투기업 {number:03}"), "country": origin});
        log.say(told_on(registered), &reporter(zone), "foreign_company_registered", registered, fields);
        invest(log, chance, zone, number, registered);
        if chance.percent(12) {
            let closed = chance.day(registered.max(date(2021, 6, 1)).saturating_add(60.days()), date(2025, 11, 5));
            let on = told_on(closed).min(date(2025, 12, 5));
            log.say(
                on,
                &reporter(zone),
                "foreign_company_closed",
                closed,
                json!({"company_id": company, "reason": "가상: 사업 철수"}),
            );
        }
    }
}

/// Who tells of a zone's investors: its authority where it has one, else the province.
fn reporter(zone: &Cluster) -> String {
    if ["BJFEZ", "EFEZ", "UFEZ"].contains(&zone.manager.as_str()) {
        zone.manager.clone()
    } else {
        zone.province_agency()
    }
}

/// One declaration and what arrives of it. In every fourth zone or so little does.
fn invest(log: &mut Log, chance: &mut Chance, zone: &Cluster, number: usize, registered: Date) {
    let declared_on = chance.day(registered.max(date(2019, 1, 1)), date(2025, 8, 31));
    let declared = chance.number(2, 300) * 1_000_000;
    let investment = format!("D-INV-{number:03}");
    let mut say = |kind: &str, day: Date, mut fields: Value| {
        fields["investment_id"] = json!(investment);
        log.say(told_on(day).min(date(2025, 12, 5)), &reporter(zone), kind, day, fields);
    };
    say(
        "investment_declared",
        declared_on,
        json!({"cluster_id": zone.id, "company_id": format!("D-FC-{number:03}"), "amount_usd": declared.to_string()}),
    );
    let slow = zone.id.bytes().next_back().is_some_and(|digit| digit.is_multiple_of(4));
    let mut left = declared * if slow { chance.number(0, 40) } else { chance.number(65, 100) } / 100;
    let mut day = declared_on;
    while left > 0 {
        day = day.saturating_add(chance.number(10, 110).days());
        if day > LAST_DAY {
            break;
        }
        let part = if left < 3_000_000 { left } else { left * chance.number(45, 100) / 100 };
        left -= part;
        say("investment_arrived", day, json!({"amount_usd": part.to_string()}));
    }
}
