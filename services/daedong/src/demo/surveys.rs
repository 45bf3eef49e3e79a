//! Two surveys: the one of 2024 is closed, the one of 2025 half answered. Most answers agree with the record, some do not.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country},
    log::{Log, OPERATOR, WRONG},
    random::Chance,
    results::tenants,
};

/// A survey.
struct Survey {
    id: &'static str,
    title: &'static str,
    opened: Date,
    reference: Date,
    due: Date,
    types: &'static [&'static str],
    /// In how many clusters of a hundred it is answered.
    answered: i64,
    /// Days on which answers come, with how many of a hundred.
    days: &'static [(Date, i64)],
    closed: Option<Date>,
}

const SURVEYS: &[Survey] = &[
    Survey {
        id: "D-SV-2024",
        title: "가상 2024년 통합 실태조사",
        opened: date(2024, 3, 5),
        reference: date(2023, 12, 31),
        due: date(2024, 4, 30),
        types: &["NIC", "UIC", "FEZ", "FTZ", "SRD", "SSZ", "RIC", "TPK", "MHC", "ISB", "SGC"],
        answered: 97,
        days: &[(date(2024, 3, 25), 30), (date(2024, 4, 15), 40), (date(2024, 4, 25), 22), (date(2024, 5, 15), 8)],
        closed: Some(date(2024, 7, 25)),
    },
    Survey {
        id: "D-SV-2025",
        title: "가상 2025년 통합 실태조사",
        opened: date(2025, 8, 25),
        reference: date(2025, 6, 30),
        due: date(2025, 10, 31),
        types: &["NIC", "GIC", "UIC", "FEZ", "FTZ", "FIZ", "SRD", "SSZ", "RIC", "TPK", "NST", "MPE", "ROT", "SGC"],
        answered: 50,
        days: &[(date(2025, 9, 15), 30), (date(2025, 10, 15), 30), (date(2025, 10, 25), 30), (date(2025, 11, 15), 10)],
        closed: None,
    },
];

/// Tells both surveys.
pub fn tell(log: &mut Log, country: &Country) {
    let mut chance = Chance::of("surveys");
    for survey in SURVEYS {
        open(log, survey);
        let frame = country.clusters.iter().filter(|cluster| {
            survey.types.contains(&cluster.kind.code)
                && cluster.is_in_force(survey.reference)
                && cluster.recorded < survey.opened
        });
        for (place, cluster) in frame.enumerate() {
            if survey.closed.is_none() && place % 400 == 17 {
                careless(log, country, survey, cluster);
            } else if chance.percent(survey.answered) {
                sheet(log, country, survey, cluster, &mut chance);
            }
        }
        if let Some(closed) = survey.closed {
            log.say(closed, OPERATOR, "survey_closed", closed, json!({"survey_id": survey.id}));
        }
    }
}

fn open(log: &mut Log, survey: &Survey) {
    let on = survey.opened;
    let fields = json!({"survey_id": survey.id, "title_ko": survey.title, "title_en": "Invented integrated survey", "reference_on": survey.reference.to_string(),
        "due_on": survey.due.to_string(), "type_codes": survey.types});
    log.say(on, OPERATOR, "survey_opened", on, fields);
    let mut item = |id: &str, question: &str, kind: &str, more: Value| {
        let mut fields = json!({"survey_id": survey.id, "item_id": id, "question_ko": question, "kind": kind});
        if let (Some(fields), Value::Object(more)) = (fields.as_object_mut(), more) {
            fields.extend(more);
        }
        log.say(on, OPERATOR, "survey_item_defined", on, fields);
    };
    item(
        "tenants",
        "입주업체는 몇 개입니까?",
        "number",
        json!({"unit": "개", "minimum": "0", "replaces": ["FEZ-2017/입주기업 수"]}),
    );
    item(
        "operating",
        "가동업체는 몇 개입니까?",
        "number",
        json!({"unit": "개", "minimum": "0", "check": "operating <= tenants"}),
    );
    item("area_m2", "지정 면적은 얼마입니까?", "number", json!({"unit": "m2", "minimum": "0", "required": false}));
    item(
        "new_jobs",
        "지난해 새로 생긴 일자리는 몇 개입니까?",
        "number",
        json!({"unit": "명", "minimum": "0", "maximum": "100000", "replaces": ["KICOX/신규고용"]}),
    );
    item("overlap", "같은 땅에 다른 지정이 있습니까?", "yes_no", json!({}));
    item("satisfaction", "지원에 얼마나 만족합니까?", "choice", json!({"choices": ["낮음", "보통", "높음"]}));
    item("difficulties", "어려움을 적어 주십시오.", "text", json!({"required": false}));
}

/// The answers of one cluster: given, submitted, sometimes returned and mended, mostly certified.
fn sheet(log: &mut Log, country: &Country, survey: &Survey, cluster: &Cluster, chance: &mut Chance) {
    let on = day(survey, chance);
    let answers = answers(cluster, chance);
    let say = |log: &mut Log, on: Date, who: Option<&str>, kind: &str, mut fields: Value| {
        fields["survey_id"] = json!(survey.id);
        fields["cluster_id"] = json!(cluster.id);
        let agency = who.unwrap_or_else(|| country.manager(cluster, on));
        log.say(on, agency, kind, on, fields);
    };
    for (item, value) in &answers {
        say(log, on, None, "survey_answered", json!({"item_id": item, "value": value}));
    }
    // Some answer and do not submit.
    if survey.closed.is_none() && chance.percent(6) {
        return;
    }
    say(log, on, None, "survey_submitted", json!({}));
    let mut submitted = on;
    if chance.percent(9) {
        let (back, again) = (on.saturating_add(5.days()), on.saturating_add(10.days()));
        say(log, back, Some(OPERATOR), "survey_returned", json!({"reason": "가상: 일자리 수를 다시 확인하십시오."}));
        if chance.percent(60) {
            say(
                log,
                again,
                None,
                "survey_answered",
                json!({"item_id": "new_jobs", "value": chance.number(1, 400).to_string(), "explanation": "가상: 다시 셈"}),
            );
            say(log, again, None, "survey_submitted", json!({}));
            submitted = again;
        } else {
            return;
        }
    }
    if survey.closed.is_some() && chance.percent(92) {
        say(
            log,
            submitted.saturating_add(40.days()).max(date(2024, 6, 15)),
            Some(OPERATOR),
            "survey_certified",
            json!({}),
        );
    } else if survey.closed.is_none() && chance.percent(20) {
        say(log, date(2025, 12, 5), Some(OPERATOR), "survey_certified", json!({}));
    }
}

/// More firms at work than there are: the answers stay, the submission is refused.
fn careless(log: &mut Log, country: &Country, survey: &Survey, cluster: &Cluster) {
    let on = date(2025, 10, 15);
    let mut say = |kind: &str, mut fields: Value| {
        fields["survey_id"] = json!(survey.id);
        fields["cluster_id"] = json!(cluster.id);
        log.say(on, country.manager(cluster, on), kind, on, fields);
    };
    for (item, value) in
        [("tenants", "10"), ("operating", "20"), ("new_jobs", "0"), ("overlap", "no"), ("satisfaction", "보통")]
    {
        say("survey_answered", json!({"item_id": item, "value": value}));
    }
    say("survey_submitted", json!({"note": WRONG}));
}

fn day(survey: &Survey, chance: &mut Chance) -> Date {
    let mut lot = chance.number(1, 100);
    for (day, hundredths) in survey.days {
        lot -= hundredths;
        if lot <= 0 {
            return *day;
        }
    }
    survey.due
}

fn answers(cluster: &Cluster, chance: &mut Chance) -> Vec<(&'static str, String)> {
    let tenants = tenants(cluster) + if chance.percent(8) { chance.number(5, 60) } else { 0 };
    let mut answers = vec![
        ("tenants", tenants.to_string()),
        ("operating", (tenants * chance.number(75, 100) / 100).to_string()),
        ("new_jobs", chance.number(0, 900).to_string()),
        ("overlap", (*chance.pick(&["yes", "no", "no"])).to_owned()),
        ("satisfaction", (*chance.pick(&["낮음", "보통", "보통", "높음"])).to_owned()),
    ];
    if let Some(area) = cluster.area.filter(|_| chance.percent(80)) {
        let told = if chance.percent(6) { area + 10_000 } else { area };
        answers.push(("area_m2", told.to_string()));
    }
    if chance.percent(15) {
        answers.push(("difficulties", "가상: 인력 부족".to_owned()));
    }
    answers
}
