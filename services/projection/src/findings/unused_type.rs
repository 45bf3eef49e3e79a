//! Types that were defined long ago and of which no designation is recorded.

use domain::{
    measures::unused_type::{self, RULE},
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
    title: words("지정 없는 유형", "Types without a designation"),
    method: words(
        "정의의 효력일부터 기준 햇수가 지나도록 지정된 기록이 없는 유형.",
        "Types defined with effect from as long ago as the rule says, of which no designation is recorded.",
    ),
    severity: Severity::Info,
    reads: &[Family::Cluster, Family::Rule, Family::Type],
    find,
    behind: |ask, subject| unused_type::behind(&ask.scene, subject),
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let unused = unused_type::unused(&ask.scene).into_iter();
    unused
        .map(|(code, first)| {
            let name = names::or_bare(names::cluster_type(&ask.scene, &code), &code);
            Found {
                subject: code.to_string(),
                statement_ko: format!(
                    "{}: {}부터 효력이 있는 것으로 정의되었으나 지정된 기록이 없습니다.",
                    name.ko,
                    wording::day_ko(first)
                ),
                statement_en: format!(
                    "{}: defined with effect from {}; no designation of it is recorded.",
                    name.english(),
                    wording::day_en(first)
                ),
                figures: vec![("defined_on", first.into())],
            }
        })
        .collect()
}
