//! Surveys that are not complete after their due day.

use domain::{
    measures::{
        scene::Behind,
        surveys::{self, RULE},
    },
    records::Family,
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
            Found {
                subject: id.to_string(),
                statement_ko: format!(
                    "{}: 대상 {}곳 가운데 기한({})까지 {}곳, 지금까지 {}곳이 제출했습니다.",
                    survey.opened.title_ko,
                    wording::grouped(&counts.expected.to_string()),
                    wording::day_ko(survey.opened.due_on),
                    wording::grouped(&counts.on_time.to_string()),
                    wording::grouped(&counts.submitted.to_string())
                ),
                statement_en: format!(
                    "{title_en}: of {} clusters {} submitted by the due day, {}; {} have so far.",
                    wording::grouped(&counts.expected.to_string()),
                    wording::grouped(&counts.on_time.to_string()),
                    wording::day_en(survey.opened.due_on),
                    wording::grouped(&counts.submitted.to_string())
                ),
                figures: vec![
                    ("expected", counts.expected.into()),
                    ("submitted", counts.submitted.into()),
                    ("on_time", counts.on_time.into()),
                ],
            }
        })
        .collect()
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    Some(surveys::survey(&ask.scene, subject)?.behind(&ask.scene, None))
}
