//! Acts on clusters: designated, corrected, amended, partly released, suspended, resumed, released; milestones; names in other
//! lists.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country, END, Fate},
    log::{Log, Stream, sending_day},
    random::Chance,
    reviews,
};

/// Tells the lives of all clusters.
pub fn tell(log: &mut Log, country: &Country) {
    let mut chance = Chance::of("acts");
    for cluster in &country.clusters {
        designate(log, country, cluster, &mut chance);
        milestones(log, country, cluster, &mut chance);
        amend(log, country, cluster, &mut chance);
        end(log, country, cluster, &mut chance);
    }
    again(log, country);
    identify(log, country);
}

/// The designation; a few are recorded with a wrong area first and corrected, or are a mistake altogether.
fn designate(log: &mut Log, country: &Country, cluster: &Cluster, chance: &mut Chance) {
    let sender = country.sender(cluster, cluster.recorded);
    let right = designation(cluster, chance);
    let say = |log: &mut Log, on: Date, fields: Value| {
        log.say(on, &country.sender(cluster, on), "cluster_designated", cluster.designated, fields)
    };
    let later = sending_day(cluster.recorded.saturating_add(chance.number(20, 70).days()));
    match cluster.area {
        Some(area) if cluster.fate == Fate::Stands && chance.percent(2) && later < END => {
            let mut wrong = right.clone();
            wrong["area_m2"] = json!((area * 10).to_string());
            let first = say(log, cluster.recorded, wrong);
            let mut corrected = right;
            corrected["supersedes"] = json!(first);
            corrected["note"] = json!("demonstration: area was ten times too large");
            say(log, later, corrected);
        }
        _ => {
            let id = say(log, cluster.recorded, right);
            if cluster.fate == Fate::Mistaken {
                log.withdraw(later, Stream::Registry, &sender, &id, "가상: 다른 사업을 지정으로 잘못 보냄");
            }
        }
    }
}

fn designation(cluster: &Cluster, chance: &mut Chance) -> Value {
    let (longitude, latitude) = (degrees(cluster.point.0), degrees(cluster.point.1));
    let expires_on = match cluster.fate {
        Fate::Expires(last) => Some(last.to_string()),
        _ => None,
    };
    let outlined = matches!(cluster.kind.code, "NIC" | "GIC" | "UIC" | "FIZ" | "SGC" | "ROT" | "SSZ" | "LGC")
        && chance.percent(12);
    json!({
        "cluster_id": cluster.id, "type_code": cluster.kind.code, "name_ko": cluster.name,
        "name_en": format!("Invented {} no. {}", cluster.kind.code, cluster.id.rsplit('-').next().unwrap_or_default()),
        "regions": cluster.regions, "area_m2": cluster.area.map(|area| area.to_string()),
        "industries": cluster.industries, "technologies": cluster.technologies,
        "managing_agency_id": cluster.manager, "review_id": cluster.is_reviewed().then(|| reviews::id(cluster)),
        "notice_no": format!("가상 고시 제{}-{}호", cluster.designated.year(), cluster.designated.day_of_year()),
        "expires_on": expires_on, "longitude": longitude, "latitude": latitude,
        "boundary": cluster.area.filter(|_| outlined).map(|area| outline(cluster.point, area)),
    })
}

fn degrees(fixed: i64) -> String {
    format!("{}.{:05}", fixed / 100_000, fixed % 100_000)
}

/// A square of that area around a point. One hundred-thousandth of a degree is about 1.1 m north and 0.9 m east.
fn outline((longitude, latitude): (i64, i64), area: i64) -> Value {
    let side = area.unsigned_abs().isqrt();
    let half = i64::try_from(side / 2).unwrap_or(0);
    let (east, north) = (half * 10 / 9, half * 10 / 11);
    let corner = |x: i64, y: i64| json!([number(longitude + x), number(latitude + y)]);
    json!({"type": "Polygon", "coordinates": [[
        corner(-east, -north), corner(east, -north), corner(east, north), corner(-east, north), corner(-east, -north),
    ]]})
}

/// The same digits as a JSON number.
fn number(fixed: i64) -> Value {
    serde_json::from_str(&degrees(fixed)).unwrap_or(Value::Null)
}

/// The step by which a designation would lapse by law, and those after it. Some idle ones reach none.
fn milestones(log: &mut Log, country: &Country, cluster: &Cluster, chance: &mut Chance) {
    const STEPS: &[(&str, i64)] =
        &[("plan_applied", 280), ("plan_approved", 480), ("construction_started", 800), ("completed", 1500)];
    let lapses = ["NIC", "GIC", "UIC", "AIC", "FEZ", "SRD", "SSZ", "ILD"].contains(&cluster.kind.code);
    let idle = cluster.designated.year() >= 2021 && chance.percent(12);
    if !lapses || idle || cluster.fate == Fate::Mistaken {
        return;
    }
    let reached = |days: i64| cluster.designated.saturating_add(days.days());
    let mut say = |step: &str, day: Date| {
        let on = sending_day(day.saturating_add(10.days())).max(cluster.recorded);
        let fields = json!({"cluster_id": cluster.id, "milestone": step});
        log.say(on, &country.sender(cluster, on), "milestone_reached", day, fields);
    };
    let stretch = chance.number(0, 90);
    let past = STEPS.iter().rev().find(|(_, days)| reached(days + stretch) <= date(2020, 12, 31));
    if let Some((step, days)) = past {
        say(step, reached(days + stretch));
    }
    for (step, days) in STEPS {
        let day = reached(days + stretch);
        if day > date(2020, 12, 31) && day < date(2025, 11, 1) && cluster.is_held(day) {
            say(step, day);
        }
    }
}

/// Changes of clusters that stand: at most one of the area, so that what is left stays plain.
fn amend(log: &mut Log, country: &Country, cluster: &Cluster, chance: &mut Chance) {
    if cluster.fate != Fate::Stands || cluster.recorded > date(2021, 2, 1) {
        return;
    }
    let mut say = |chance: &mut Chance, kind: &str, mut fields: Value| {
        let day = chance.day(date(2021, 3, 1), date(2025, 10, 20));
        let on = sending_day(day.saturating_add(chance.number(3, 40).days()));
        fields["cluster_id"] = json!(cluster.id);
        log.say(on, &country.sender(cluster, on), kind, day, fields);
    };
    if let Some(area) = cluster.area {
        match chance.number(1, 100) {
            1..=4 => say(
                chance,
                "cluster_amended",
                json!({"area_m2": (area + area / 8).to_string(), "note": "demonstration: enlarged"}),
            ),
            5..=7 => say(
                chance,
                "cluster_partly_released",
                json!({"released_area_m2": (area / 6).to_string(), "reason": "가상: 미개발지 해제"}),
            ),
            _ => {}
        }
    }
    if !cluster.industries.is_empty() && chance.percent(5) {
        let industries = chance.some(super::kinds::industries(cluster.kind.theme), 2);
        say(chance, "cluster_amended", json!({"industries": industries, "note": "demonstration: new industries"}));
    }
    match chance.number(1, 400) {
        1..=3 => say(
            chance,
            "cluster_amended",
            json!({"managing_agency_id": cluster.province_agency(), "notice_no": "가상 관리기관 변경"}),
        ),
        4..=8 => say(chance, "cluster_amended", json!({"name_ko": format!("{}(개칭)", cluster.name)})),
        9 => say(chance, "cluster_amended", json!({"clear": ["notice_no", "name_en"]})),
        _ => {}
    }
}

/// Release, suspension, resumption; some arrive late, a few releases very late.
fn end(log: &mut Log, country: &Country, cluster: &Cluster, chance: &mut Chance) {
    let mut say = |kind: &str, day: Date, late: i64, reason: &str| {
        let on = sending_day(day.saturating_add(late.days())).max(cluster.recorded).min(date(2025, 12, 5));
        let fields = json!({"cluster_id": cluster.id, "reason": reason});
        log.say(on, &country.sender(cluster, on), kind, day, fields);
    };
    match cluster.fate {
        Fate::Released(day) => {
            let late = if chance.percent(20) { chance.number(150, 400) } else { chance.number(4, 30) };
            say("cluster_released", day, late, "가상: 지정 목적 달성 곤란");
        }
        Fate::Suspended(from, until) => {
            say("cluster_suspended", from, 12, "가상: 사업시행자 교체");
            if let Some(until) = until {
                say("cluster_resumed", until, 12, "가상: 사업 재개");
            }
        }
        _ => {}
    }
}

/// Two released districts are designated anew.
fn again(log: &mut Log, country: &Country) {
    let released = country.clusters.iter().filter(|cluster| {
        cluster.kind.code == "RSZ" && matches!(cluster.fate, Fate::Released(day) if day < date(2023, 6, 1))
    });
    for (cluster, day) in released.take(2).zip([date(2024, 12, 2), date(2025, 4, 7)]) {
        let on = sending_day(day.saturating_add(9.days()));
        let fields = json!({"cluster_id": cluster.id, "type_code": "RSZ", "name_ko": format!("{}(재지정)", cluster.name), "regions": cluster.regions,
            "managing_agency_id": cluster.manager, "industries": cluster.industries, "note": "demonstration: designated anew"});
        log.say(on, &country.sender(cluster, on), "cluster_designated", day, fields);
    }
}

/// Names in two lists. A few clusters share one name, a few have two.
fn identify(log: &mut Log, country: &Country) {
    let named = |cluster: &&Cluster| cluster.is_steady();
    let complexes = country
        .clusters
        .iter()
        .filter(named)
        .filter(|cluster| ["NIC", "GIC", "UIC", "AIC"].contains(&cluster.kind.code));
    let factory_on = complexes.step_by(2).map(|cluster| ("KICOX", "factoryon", cluster));
    let nabis = country.clusters.iter().filter(named).step_by(9).map(|cluster| ("KEIT", "nabis", cluster));
    for (place, (agency, scheme, cluster)) in factory_on.chain(nabis).enumerate() {
        let mut say = |on: Date, identifier: String| {
            let fields = json!({"cluster_id": cluster.id, "scheme": scheme, "identifier": identifier});
            log.say(on, agency, "cluster_identified", on, fields);
        };
        let number = if place % 130 == 129 { place - 1 } else { place };
        say(date(2021, 2, 15), format!("{scheme}-{number:04}"));
        if place % 170 == 169 {
            say(date(2023, 4, 25), format!("{scheme}-{place:04}-B"));
        }
    }
}
