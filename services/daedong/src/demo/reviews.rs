//! Reviews before a designation, for the types that need one: cleared ones, and some that were rejected, withdrawn or are
//! still open.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country, SUCCESSION},
    kinds::REVIEWED,
    log::{Log, sending_day},
    random::Chance,
};

/// The id of the review of a cluster.
pub fn id(cluster: &Cluster) -> String {
    format!("R-{}", cluster.id)
}

/// Tells all reviews.
pub fn tell(log: &mut Log, country: &Country) {
    let mut chance = Chance::of("reviews");
    for cluster in country.clusters.iter().filter(|cluster| cluster.is_reviewed()) {
        cleared(log, country, cluster, &mut chance);
    }
    refused(log, country, &mut chance);
    open(log, country, &mut chance);
}

/// Committee for decentralization, under its name of the day.
fn committee(on: Date) -> &'static str {
    if on < date(2023, 7, 1) { "PCBND" } else { "PCBD" }
}

/// Ministries that are asked, as they are on the day.
fn consulted(chance: &mut Chance, on: Date, provinces: &[String]) -> Vec<String> {
    let industry = if on < SUCCESSION { "MOTIE" } else { "MOTIR" };
    let ministries = ["MOLIT", "MSIT", "MSS", "MAFRA", industry];
    chance
        .some(&ministries, 2)
        .into_iter()
        .map(|agency| (*agency).to_owned())
        .chain(provinces.iter().cloned())
        .collect()
}

fn cleared(log: &mut Log, country: &Country, cluster: &Cluster, chance: &mut Chance) {
    let requested = sending_day(cluster.designated.saturating_sub(130.days()));
    let answered = sending_day(cluster.designated.saturating_sub(85.days()));
    let concluded = sending_day(cluster.designated.saturating_sub(45.days()));
    let asked = consulted(chance, requested, &[cluster.province_agency()]);
    let proposal = json!({"cluster_id": cluster.id, "type_code": cluster.kind.code, "name_ko": cluster.name, "regions": cluster.regions,
        "industries": cluster.industries, "technologies": cluster.technologies, "area_m2": cluster.area.map(|area| area.to_string())});
    let review = id(cluster);
    request(log, country, &review, requested, proposal, &asked);
    // Sometimes the committee does not wait for the last opinion.
    let patient = chance.percent(85);
    let waited = if patient { asked.len() } else { asked.len() - 1 };
    for agency in asked.iter().take(waited) {
        opine(log, chance, &review, agency, answered);
    }
    let outcome = if chance.percent(60) { "cleared" } else { "cleared_with_conditions" };
    let conditions = (outcome != "cleared").then_some("가상: 기존 지정과 사업을 나눌 것");
    conclude(log, &review, concluded, outcome, conditions);
}

/// Proposals that came to nothing.
fn refused(log: &mut Log, country: &Country, chance: &mut Chance) {
    for (place, outcome) in
        ["rejected", "withdrawn", "rejected", "rejected", "withdrawn", "rejected"].into_iter().enumerate()
    {
        let requested = sending_day(chance.day(date(2023, 8, 1), date(2025, 4, 1)));
        let review = format!("R-X{:02}", place + 1);
        let asked = propose(log, country, chance, &review, requested, place);
        for agency in &asked {
            opine(log, chance, &review, agency, sending_day(requested.saturating_add(25.days())));
        }
        conclude(log, &review, sending_day(requested.saturating_add(70.days())), outcome, None);
    }
}

/// Proposals of the last months: some opinions are there, some are overdue.
fn open(log: &mut Log, country: &Country, chance: &mut Chance) {
    for (place, requested) in
        [date(2025, 8, 25), date(2025, 9, 15), date(2025, 10, 5), date(2025, 10, 25), date(2025, 11, 5)]
            .into_iter()
            .enumerate()
    {
        let review = format!("R-Y{:02}", place + 1);
        let asked = propose(log, country, chance, &review, requested, place + 2);
        for agency in asked.iter().take(place % 3) {
            let heir = if agency == "MOTIE" { "MOTIR" } else { agency };
            opine(log, chance, &review, heir, date(2025, 11, 25));
        }
    }
}

/// A proposal of no cluster that there is.
fn propose(log: &mut Log, country: &Country, chance: &mut Chance, review: &str, on: Date, place: usize) -> Vec<String> {
    let code = REVIEWED[place % REVIEWED.len()];
    let region = *chance.pick(&["26", "27", "30", "43", "47", "48", "52"]);
    let technology = *chance.pick(&["T01", "T02", "T03", "T05", "T09", "T11"]);
    let asked = consulted(chance, on, &[format!("PROV-{region}")]);
    let proposal = json!({"cluster_id": format!("D-{code}-{review}"), "type_code": code, "name_ko": format!("가상 제안 {review}"),
        "regions": [region], "technologies": [technology]});
    request(log, country, review, on, proposal, &asked);
    asked
}

fn request(log: &mut Log, country: &Country, review: &str, on: Date, mut proposal: Value, asked: &[String]) {
    let code = proposal["type_code"].as_str().unwrap_or_default().to_owned();
    proposal["review_id"] = json!(review);
    proposal["consulted_agency_ids"] = json!(asked);
    proposal["answer_due_on"] = json!(on.saturating_add(30.days()).to_string());
    log.say(on, country.ministry(&code, on), "review_requested", on, proposal);
}

fn opine(log: &mut Log, chance: &mut Chance, review: &str, agency: &str, on: Date) {
    let opinion = *chance.pick(&["agree", "agree", "agree_with_conditions", "object"]);
    let text = (opinion == "object").then_some("가상: 이미 비슷한 지정이 있음");
    log.say(on, agency, "opinion_given", on, json!({"review_id": review, "opinion": opinion, "text": text}));
}

fn conclude(log: &mut Log, review: &str, on: Date, outcome: &str, conditions: Option<&str>) {
    log.say(
        on,
        committee(on),
        "review_concluded",
        on,
        json!({"review_id": review, "outcome": outcome, "conditions": conditions}),
    );
}
