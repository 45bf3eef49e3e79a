//! Spin-off companies that do not keep what the law asks of them.

use domain::{
    measures::spin_offs::{self, Breach, RULE, Row},
    records::Family,
    values::Day,
};

use super::{Finding, Found, Severity, wording};
use crate::{
    cell::Cell,
    views::{Words, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("연구소기업 요건", "Spin-off compliance"),
    method: words(
        "지분율, 소재지, 기술 출자, 특구의 효력 가운데 요건을 어긴 연구소기업.",
        "Spin-off companies in breach of what the law asks: share held, place, technology contributed, zone in force.",
    ),
    severity: Severity::Warning,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::SpinOff, Family::Type],
    find: |ask| spin_offs::in_breach(&ask.scene).iter().map(found).collect(),
    behind: |ask, subject| {
        spin_offs::in_breach(&ask.scene).iter().find(|row| row.company_id == subject).map(|row| row.behind(&ask.scene))
    },
};

fn found(row: &Row) -> Found {
    let name = &row.life.registered.name_ko;
    let since = |written: fn(Day) -> String| row.since.map_or(String::new(), written);
    let breaches = |word: fn(Breach) -> &'static str| {
        row.breaches.iter().map(|breach| word(*breach)).collect::<Vec<_>>().join(", ")
    };
    Found {
        subject: row.company_id.to_string(),
        statement_ko: format!(
            "{name}: {}부터 요건을 지키지 못하고 있습니다({}).",
            since(wording::day_ko),
            breaches(|breach| breach_words(breach).0)
        ),
        statement_en: format!(
            "{name}: in breach since {} ({}).",
            since(wording::day_en),
            breaches(|breach| breach_words(breach).1)
        ),
        figures: vec![
            ("breaches", Cell::list(row.breaches.iter().map(|breach| breach.word()))),
            ("institution_share_percent", row.life.registered.institution_share_percent.into()),
            ("required_share_percent", row.required.into()),
            ("since", row.since.into()),
        ],
    }
}

/// What a breach is called, by its word in answers.
pub(super) fn called(word: &str) -> Option<Words> {
    let (ko, en) = Breach::ALL.into_iter().find(|breach| breach.word() == word).map(breach_words)?;
    Some(words(ko, en))
}

const fn breach_words(breach: Breach) -> (&'static str, &'static str) {
    match breach {
        Breach::ShareBelow => ("지분율 미달", "share below what is required"),
        Breach::NotInZone => ("특구 밖 소재", "not in its zone"),
        Breach::TechnologyNotContributed => ("기술 미출자", "technology not contributed"),
        Breach::ZoneNotInForce => ("특구 효력 없음", "zone not in force"),
    }
}
