//! What the budget office of the National Assembly recommends, and what is done about it. Some is overdue.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use serde_json::json;

use super::{
    clusters::SUCCESSION,
    log::{Log, sending_day},
    random::Chance,
};

const TITLES: &[&str] = &[
    "유사 지정 정비",
    "지역계획 정합성 제고",
    "전략기술 쏠림 완화",
    "성과지표 일원화",
    "연구소기업 지분 점검",
    "외국인투자 도착률 관리",
    "통합 실태조사 실시",
    "중복 예산 조정",
    "미사용 유형 정리",
    "미분양 산업단지 관리",
    "이월·불용 축소",
    "자료 제출 기한 준수",
];
const ADDRESSEES: &[&str] =
    &["MOLIT", "MOTIE", "MSIT", "MSS", "MCST", "MAFRA", "PROV-26", "PROV-44", "PROV-47", "INNOPOLIS", "MOF", "MOTIE"];

/// Tells the recommendations of three years.
pub fn tell(log: &mut Log) {
    let mut chance = Chance::of("recommendations");
    for (round, year) in [2022, 2023, 2024].into_iter().enumerate() {
        for (place, title) in TITLES.iter().enumerate().filter(|(place, _)| (place + round) % 3 != 0) {
            recommend(log, &mut chance, &format!("D-REC-{year}-{:02}", place + 1), title, ADDRESSEES[place], year);
        }
    }
}

fn recommend(log: &mut Log, chance: &mut Chance, id: &str, title: &str, addressee: &str, year: i16) {
    let issued = date(year, 11, 15);
    let due = chance.day(date(year + 1, 6, 30), date(year + 2, 1, 31));
    let fields = json!({"recommendation_id": id, "addressee_agency_id": addressee, "title_ko": format!("가상 권고: {title}"),
        "text": "가상의 평가에서 나온 가상의 권고입니다.", "due_on": due.to_string()});
    log.say(issued, "NABO", "recommendation_issued", issued, fields);
    let done = act(log, chance, id, addressee, issued, due);
    if chance.percent(if done == 100 { 75 } else { 20 }) {
        let on = sending_day(due.max(date(year + 1, 8, 1))).min(date(2025, 12, 5));
        let outcome = match done {
            100 => "implemented",
            60.. => "partly",
            _ => *chance.pick(&["not_implemented", "withdrawn"]),
        };
        log.say(on, "NABO", "recommendation_closed", on, json!({"recommendation_id": id, "outcome": outcome}));
    }
}

/// What the addressee reports, or its successor. Once in a while progress is set back, with a reason.
fn act(log: &mut Log, chance: &mut Chance, id: &str, addressee: &str, issued: Date, due: Date) -> i64 {
    let reports = chance.number(0, 4);
    let mut days: Vec<Date> = (0..reports)
        .map(|_| sending_day(chance.day(issued.saturating_add(40.days()), due.min(date(2025, 11, 5)))))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut done = 0;
    for on in days {
        let back = (31..100).contains(&done) && chance.percent(10);
        done = if back { done - 15 } else { (done + chance.number(15, 55)).min(100) };
        let who = if addressee == "MOTIE" && on >= SUCCESSION { "MOTIR" } else { addressee };
        let note = back.then_some("demonstration: counted too much before");
        let fields = json!({"recommendation_id": id, "progress_percent": done.to_string(), "text": format!("가상 조치 {on}"), "note": note});
        log.say(on, who, "action_reported", on, fields);
        if done == 100 {
            break;
        }
    }
    done
}
