//! Clusters where too little of the foreign investment that was declared has arrived.

use domain::{
    measures::foreign_investment::{self, RULE},
    records::Family,
};

use super::{Finding, Found, Severity, wording::grouped};
use crate::{cell::Cell, names, views::words};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("투자 도착률", "Investment arrival"),
    method: words(
        "기준이 정한 최근 몇 해의 외국인투자 신고액에 견준 도착액이 기준에 못 미치는 클러스터.",
        "Clusters where less of the foreign investment declared in the last calendar years has arrived than the rule asks.",
    ),
    severity: Severity::Warning,
    reads: &[
        Family::Agency,
        Family::Cluster,
        Family::Code,
        Family::Company,
        Family::Investment,
        Family::Rule,
        Family::Type,
    ],
    find: |ask| {
        let short = foreign_investment::short(&ask.scene);
        let found = short.iter().map(|of| {
            let name = names::or_bare(names::cluster(&ask.scene, &of.cluster_id), &of.cluster_id);
            let (first, last) = of.years;
            let (declared, arrived) = (grouped(&of.declared.full()), grouped(&of.arrived.full()));
            let (years_ko, years_en) = if first == last {
                (format!("{first}년"), format!("in {first}"))
            } else {
                (format!("{first}–{last}년"), format!("from {first} to {last}"))
            };
            Found {
                subject: of.cluster_id.to_string(),
                statement_ko: format!(
                    "{}: {years_ko} 신고액 {declared}달러 가운데 {arrived}달러만 도착했습니다.",
                    name.ko
                ),
                statement_en: format!(
                    "{}: of {declared} US dollars declared {years_en} only {arrived} arrived.",
                    name.english()
                ),
                figures: vec![
                    ("from_year", first.into()),
                    ("to_year", last.into()),
                    ("declared_usd", Cell::full(&of.declared)),
                    ("arrived_usd", Cell::full(&of.arrived)),
                    ("arrival_rate", Cell::rounded(&of.rate)),
                ],
            }
        });
        found.collect()
    },
    behind: |ask, subject| {
        foreign_investment::short(&ask.scene).into_iter().find(|of| of.cluster_id == subject).map(|of| of.behind)
    },
};
