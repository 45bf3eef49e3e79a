//! What came of it: papers, patents and jobs of the research types (in some of them ever less for the money), land and
//! tenants of the complexes, targets.

use jiff::civil::{Date, date};
use serde_json::json;

use super::{
    clusters::{Cluster, Country},
    log::{Log, OPERATOR, Stream},
    money::National,
    public,
    random::Chance,
};

/// A type that is measured by its output for a billion won of the State's money.
struct Output {
    code: &'static str,
    /// Papers, patents and jobs per ten billion won in the first year.
    rates: [i64; 3],
    /// Hundredths of the first year's rate, for 2021 to 2024.
    course: [i64; 4],
}

/// Falling for two years or longer: the regional clusters, the small zones and the materials complexes.
const OUTPUTS: &[Output] = &[
    Output { code: "SRD", rates: [310, 260, 140], course: [100, 103, 107, 111] },
    Output { code: "SSZ", rates: [120, 180, 210], course: [100, 96, 88, 79] },
    Output { code: "RIC", rates: [90, 150, 260], course: [100, 92, 83, 71] },
    Output { code: "TPK", rates: [30, 120, 330], course: [100, 104, 98, 105] },
    Output { code: "MHC", rates: [210, 150, 60], course: [100, 99, 104, 108] },
    Output { code: "ISB", rates: [420, 110, 40], course: [100, 107, 109, 104] },
    Output { code: "NST", rates: [40, 190, 380], course: [100, 110, 118, 121] },
    Output { code: "MPE", rates: [20, 160, 240], course: [100, 97, 91, 88] },
];

const INDICATORS: [&str; 3] = ["papers", "patents", "jobs"];

/// Tells indicators and figures.
pub fn tell(log: &mut Log, country: &Country, national: &National) {
    for fact in public::indicators() {
        log.repeat(date(2021, 1, 15), fact);
    }
    let mut chance = Chance::of("results");
    for output in OUTPUTS {
        for (place, year) in (2021..=2024).enumerate() {
            let clusters = measured(country, output.code, year);
            let billions = national.get(&(output.code, year)).copied().unwrap_or(0);
            for (indicator, rate) in INDICATORS.into_iter().zip(output.rates) {
                // Millions of won x per ten billion x hundredths.
                let all = billions * rate * output.course[place] / 1_000_000;
                spread(log, &mut chance, country, &clusters, indicator, year, all);
            }
        }
    }
    jobs_elsewhere(log, &mut chance, country);
    land(log, &mut chance, country);
    targets(log, &mut chance, country);
}

/// Clusters of a type that the log has long known by the end of a year.
fn measured<'a>(country: &'a Country, code: &str, year: i16) -> Vec<&'a Cluster> {
    let told = date(year, 12, 31);
    country
        .clusters
        .iter()
        .filter(|cluster| cluster.kind.code == code && cluster.is_held(told) && cluster.recorded < told)
        .collect()
}

/// Deals a type's figure out; the last cluster takes what rounding leaves. First provisional, half a year later final.
fn spread(
    log: &mut Log,
    chance: &mut Chance,
    country: &Country,
    clusters: &[&Cluster],
    indicator: &str,
    year: i16,
    all: i64,
) {
    let weights: Vec<i64> = clusters.iter().map(|_| chance.number(50, 150)).collect();
    let sum = weights.iter().sum::<i64>().max(1);
    let mut left = all;
    for (place, (cluster, weight)) in clusters.iter().zip(weights).enumerate() {
        let value = if place + 1 == clusters.len() { left } else { all * weight / sum };
        left -= value;
        let provisional = value * chance.number(93, 104) / 100;
        let definition = definition(cluster, indicator, year);
        observe(
            log,
            country,
            cluster,
            indicator,
            year,
            provisional,
            ("provisional", definition),
            date(year + 1, 3, 25),
        );
        observe(log, country, cluster, indicator, year, value, ("final", definition), date(year + 1, 9, 25));
    }
}

/// The technoparks count jobs anew from 2023 on: a break in the series.
fn definition(cluster: &Cluster, indicator: &str, year: i16) -> Option<&'static str> {
    match (cluster.kind.code, indicator) {
        ("TPK", "jobs") => Some(if year < 2023 { "D-2017" } else { "D-2023" }),
        _ => None,
    }
}

#[expect(clippy::too_many_arguments, reason = "the fields of one figure")]
fn observe(
    log: &mut Log,
    country: &Country,
    cluster: &Cluster,
    indicator: &str,
    year: i16,
    value: i64,
    (status, definition): (&str, Option<&str>),
    on: Date,
) {
    let fields = json!({"cluster_id": cluster.id, "indicator_id": indicator, "period": year.to_string(), "value": value.to_string(),
        "status": status, "definition": definition});
    log.say(on, &reporter(country, cluster, on), "observation_reported", date(year, 12, 31), fields);
}

/// The foundation for its zones, the corporation for national complexes, else the province.
fn reporter(country: &Country, cluster: &Cluster, on: Date) -> String {
    match country.manager(cluster, on) {
        manager @ ("KICOX" | "INNOPOLIS") => manager.to_owned(),
        _ => cluster.province_agency(),
    }
}

/// Jobs of types that are not measured by money; one figure in a hundred is corrected, one taken back.
fn jobs_elsewhere(log: &mut Log, chance: &mut Chance, country: &Country) {
    for code in ["ROT", "RFZ", "FEZ", "FTZ", "SGC", "VPD"] {
        for year in 2021..=2024 {
            for cluster in measured(country, code, year) {
                let on = date(year + 1, 4, 15);
                let value = chance.number(5, 900);
                let fields = json!({"cluster_id": cluster.id, "indicator_id": "jobs", "period": year.to_string(), "value": value.to_string(), "status": "final"});
                let reporter = reporter(country, cluster, on);
                let id = log.say(on, &reporter, "observation_reported", date(year, 12, 31), fields.clone());
                match chance.number(1, 100) {
                    1 => {
                        let mut corrected = fields;
                        corrected["value"] = json!((value / 2).to_string());
                        corrected["supersedes"] = json!(id);
                        corrected["note"] = json!("demonstration: counted twice");
                        log.say(
                            date(year + 1, 6, 15),
                            &reporter,
                            "observation_reported",
                            date(year, 12, 31),
                            corrected,
                        );
                    }
                    2 => log.withdraw(
                        date(year + 1, 6, 25),
                        Stream::Performance,
                        &reporter,
                        &id,
                        "가상: 다른 단지의 수치",
                    ),
                    _ => {}
                }
            }
        }
    }
}

/// Land for sale and sold, tenants and operating firms. In a few provinces much land of a type stays unsold.
fn land(log: &mut Log, chance: &mut Chance, country: &Country) {
    for year in 2021..=2024 {
        for code in ["NIC", "GIC", "UIC"] {
            for cluster in measured(country, code, year) {
                let Some(area) = cluster.area else { continue };
                let for_sale = area * 6 / 10;
                let unsold = match (code, cluster.province()) {
                    ("UIC", "26" | "44") => chance.number(45, 65),
                    ("NIC", "47") => chance.number(20, 30),
                    _ => chance.number(0, 9),
                };
                let on = date(year + 1, 2, 25);
                let none = ("final", None);
                observe(log, country, cluster, "sale_target_m2", year, for_sale, none, on);
                observe(log, country, cluster, "sold_m2", year, for_sale * (100 - unsold) / 100, none, on);
            }
        }
    }
    for year in 2022..=2024 {
        for code in ["NIC", "GIC", "UIC", "AIC"] {
            for cluster in measured(country, code, year) {
                let tenants = tenants(cluster) + i64::from(year - 2024);
                let on = date(year + 1, 3, 5);
                observe(log, country, cluster, "tenants", year, tenants, ("final", None), on);
                observe(
                    log,
                    country,
                    cluster,
                    "operating",
                    year,
                    tenants * chance.number(80, 99) / 100,
                    ("final", None),
                    on,
                );
            }
        }
    }
}

/// About one firm on two thousand square metres.
pub fn tenants(cluster: &Cluster) -> i64 {
    cluster.area.unwrap_or(20_000) / 9_000 + 3
}

/// What zones set out to reach.
fn targets(log: &mut Log, chance: &mut Chance, country: &Country) {
    for code in ["SRD", "SSZ", "RIC", "TPK"] {
        for cluster in country.steady(code) {
            for indicator in ["patents", "jobs"] {
                for year in 2023..=2025 {
                    let on = date(year, 2, 5);
                    let value = chance.number(20, 400);
                    let fields = json!({"cluster_id": cluster.id, "indicator_id": indicator, "period": year.to_string(), "value": value.to_string(),
                        "baseline": (value * 9 / 10).to_string()});
                    log.say(on, &reporter(country, cluster, on), "target_set", date(year, 1, 1), fields);
                }
            }
        }
    }
    // The ministry's own ratio, beside the public ones: jobs for the money of the year before.
    let fields = json!({"indicator_id": "D-jobs-lag", "name_ko": "가상 전년도 국비 10억원당 신규 고용", "name_en": "Invented: jobs per billion won of the year before",
        "numerator": "jobs", "denominator": "budget.national", "per": "1000000000", "lag_years": "1"});
    log.say(date(2021, 1, 15), OPERATOR, "ratio_defined", date(2021, 1, 1), fields);
}
