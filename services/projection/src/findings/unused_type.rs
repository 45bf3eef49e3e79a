//! Types that were defined long ago and never used.

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
    title: words("지정 없는 유형", "Types never used"),
    method: words(
        "정의된 지 기준 햇수가 지나도록 한 번도 지정되지 않은 유형.",
        "Types defined as long ago as the rule says and never designated.",
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
                    "{}: {}에 정의된 뒤 한 번도 지정되지 않았습니다.",
                    name.ko,
                    wording::day_ko(first)
                ),
                statement_en: format!(
                    "{}: defined on {} and never designated since.",
                    name.english(),
                    wording::day_en(first)
                ),
                figures: vec![("defined_on", first.into())],
            }
        })
        .collect()
}
