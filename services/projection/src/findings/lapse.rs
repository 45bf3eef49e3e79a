//! Designations that lapsed by law because a milestone was not reached in time. They count as in force until a release is
//! recorded.

use domain::{
    measures::standing,
    records::{Family, Milestone},
    values::Value as _,
};

use super::{Finding, Found, Severity, wording};
use crate::{
    names,
    views::{Ask, Words, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: "lapse",
    title: words("지정 실효", "Lapsed designations"),
    method: words(
        "법이 정한 기간 안에 정해진 단계에 이르지 못해 지정이 실효되었으나 해제가 기록되지 않은 클러스터.",
        "Clusters that did not reach the milestone that their law sets within its term, so that their designation lapsed, while no release is recorded.",
    ),
    severity: Severity::Warning,
    reads: &[Family::Cluster, Family::Type],
    find,
    behind: |ask, subject| Some(standing::behind(&ask.scene, ask.scene.cluster(subject)?)),
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let lapsed = ask.scene.in_force().filter_map(|cluster| Some((cluster, standing::lapsed(&ask.scene, cluster)?)));
    lapsed
        .map(|(cluster, deadline)| {
            let name = names::or_bare(names::cluster(&ask.scene, &cluster.id), &cluster.id);
            let (ko, en) = milestone(deadline.milestone);
            Found {
                subject: cluster.id.to_string(),
                statement_ko: format!(
                    "{}: {}까지 {ko} 단계에 이르지 못해 지정이 법에 따라 실효되었습니다. 해제 기록은 아직 없습니다.",
                    name.ko,
                    wording::day_ko(deadline.last)
                ),
                statement_en: format!(
                    "{}: {en} was not reached by {}; the designation lapsed by law. No release is recorded yet.",
                    name.english(),
                    wording::day_en(deadline.last)
                ),
                figures: vec![
                    ("designated_on", cluster.life.designated_on.into()),
                    ("lapse_milestone", deadline.milestone.word().into()),
                    ("last_day", deadline.last.into()),
                ],
            }
        })
        .collect()
}

/// What a milestone is called, by its word in answers.
pub(super) fn called(word: &str) -> Option<Words> {
    let (ko, en) = Milestone::read(word).ok().map(milestone)?;
    Some(words(ko, en))
}

const fn milestone(milestone: Milestone) -> (&'static str, &'static str) {
    match milestone {
        Milestone::PlanApplied => ("계획 승인 신청", "the application for the plan"),
        Milestone::PlanApproved => ("계획 승인", "the approval of the plan"),
        Milestone::ConstructionStarted => ("착공", "the start of construction"),
        Milestone::Completed => ("준공", "completion"),
    }
}
