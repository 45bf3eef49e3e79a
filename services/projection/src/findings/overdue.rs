//! Recommendations that were not closed in time.

use domain::{
    measures::recommendations::{self, RULE},
    records::Family,
};

use super::{Finding, Found, Severity, wording};
use crate::{
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("권고 기한 초과", "Overdue recommendations"),
    method: words("기한이 지나도 마무리되지 않은 권고.", "Recommendations that are not closed after their due date."),
    severity: Severity::Warning,
    reads: &[Family::Agency, Family::Recommendation],
    find,
    behind: |ask, subject| recommendations::behind(&ask.scene, subject),
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let all = recommendations::recommendations(&ask.scene);
    let overdue = all.iter().filter(|(_, of)| of.is_overdue(ask.moment.on));
    overdue
        .map(|(id, of)| {
            let addressee = names::or_bare(names::agency(&ask.scene, &of.addressee), &of.addressee);
            Found {
                subject: id.to_string(),
                statement_ko: format!(
                    "{}: 권고 \"{}\"의 이행 기한({})이 지났습니다.",
                    addressee.ko,
                    of.issued.title_ko,
                    wording::day_ko(of.issued.due_on)
                ),
                statement_en: format!(
                    "{}: the recommendation \"{}\" was due on {}.",
                    addressee.english(),
                    of.issued.title_ko,
                    wording::day_en(of.issued.due_on)
                ),
                figures: vec![("due_on", of.issued.due_on.into()), ("progress_percent", of.progress_percent.into())],
            }
        })
        .collect()
}
