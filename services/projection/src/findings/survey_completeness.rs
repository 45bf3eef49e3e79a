//! Surveys that are not complete after their due day.

use domain::{
    measures::{
        scene::Behind,
        surveys::{self, Counts, RULE},
    },
    records::Family,
    values::Day,
};

use super::{Finding, Found, Severity, wording};
use crate::{views::Ask, views::words};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("조사 완결", "Survey completeness"),
    method: words(
        "기한이 지났는데 대상 클러스터가 모두 제출하지 않은 통합조사.",
        "Surveys past their due date to which not every cluster of the frame has answered.",
    ),
    severity: Severity::Notice,
    reads: &[Family::Answer, Family::Cluster, Family::Survey],
    find,
    behind,
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let all = surveys::surveys(&ask.scene);
    let incomplete = all.iter().filter(|(_, survey)| survey.is_incomplete(&ask.scene));
    incomplete
        .map(|(id, survey)| {
            let counts = survey.counts(&ask.scene);
            let title_en = survey.opened.title_en.as_deref().unwrap_or(&survey.opened.title_ko);
            let (come_ko, come_en) = come(&counts, survey.opened.due_on);
            Found {
                subject: id.to_string(),
                statement_ko: format!("{}: {come_ko}", survey.opened.title_ko),
                statement_en: format!("{title_en}: {come_en}"),
                figures: vec![
                    ("expected", counts.expected.into()),
                    ("submitted", counts.submitted.into()),
                    ("on_time", counts.on_time.into()),
                    ("returned", counts.returned.into()),
                ],
            }
        })
        .collect()
}

/// How far it has come, in Korean and in English. What was returned is to be submitted again, although it came in time.
fn come(counts: &Counts, due_on: Day) -> (String, String) {
    let number = |count: usize| wording::grouped(&count.to_string());
    let [on_time, submitted, returned] = [counts.on_time, counts.submitted, counts.returned].map(number);
    let expected = number(counts.expected);
    let clusters = wording::counted(counts.expected, ["cluster", "clusters"]);
    let (day_ko, day_en) = (wording::day_ko(due_on), wording::day_en(due_on));
    let have = if counts.submitted == 1 { "has" } else { "have" };
    if counts.returned == 0 {
        return (
            format!("대상 {expected}곳 가운데 기한({day_ko})까지 {on_time}곳, 지금까지 {submitted}곳이 제출했습니다."),
            format!("of {clusters} {on_time} submitted by the due day, {day_en}; {submitted} {have} so far."),
        );
    }
    let were = if counts.returned == 1 { "was" } else { "were" };
    (
        format!(
            "대상 {expected}곳 가운데 기한({day_ko})까지 {on_time}곳이 제출했습니다. 반려되어 다시 제출해야 하는 {returned}곳을 빼면 지금까지 제출한 곳은 {submitted}곳입니다."
        ),
        format!(
            "of {clusters} {on_time} submitted by the due day, {day_en}; {returned} {were} returned and must be submitted again; {submitted} of the others {have} submitted so far."
        ),
    )
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    Some(surveys::survey(&ask.scene, subject)?.behind(&ask.scene, None))
}
