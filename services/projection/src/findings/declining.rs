//! Ratios that fell, for a type of cluster, in each of the last years.

use domain::{
    measures::{
        ratios::{self, Declining, RULE},
        scene::Behind,
    },
    records::Family,
};

use super::{Finding, Found, Severity, wording};
use crate::{
    cell::Cell,
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("성과 하락", "Declining results"),
    method: words(
        "투입 대비 성과가 두 해 잇달아 떨어진 유형. 자료의 정의가 바뀌면 이어 보지 않는다.",
        "Types whose output for what they cost fell in each of the last two years; a break in the definition ends the comparison.",
    ),
    severity: Severity::Warning,
    reads: &[
        Family::Agency,
        Family::Amount,
        Family::Cluster,
        Family::Code,
        Family::Indicator,
        Family::Observation,
        Family::Programme,
        Family::Rule,
        Family::Share,
        Family::Type,
    ],
    find: |ask| ratios::declining(&ask.scene).iter().filter_map(|declining| found(ask, declining)).collect(),
    behind,
};

fn found(ask: &Ask<'_>, declining: &Declining) -> Option<Found> {
    let of_type = names::or_bare(names::cluster_type(&ask.scene, &declining.type_code), &declining.type_code);
    let ratio = names::or_bare(names::indicator(&ask.scene, &declining.ratio_id), &declining.ratio_id);
    let ((first, before), (last, value)) = (declining.values.first()?, declining.values.last()?);
    let (before_text, value_text) = (wording::short(before), wording::short(value));
    Some(Found {
        subject: format!("{}/{}", declining.type_code, declining.ratio_id),
        statement_ko: format!(
            "{}: {} 값이 {first}년 {before_text}에서 {last}년 {value_text}까지 해마다 떨어졌습니다.",
            of_type.ko, ratio.ko
        ),
        statement_en: format!(
            "{}: {} fell every year, from {before_text} in {first} to {value_text} in {last}.",
            of_type.english(),
            ratio.english()
        ),
        figures: vec![
            ("from_year", (*first).into()),
            ("from_value", Cell::rounded(before)),
            ("year", (*last).into()),
            ("value", Cell::rounded(value)),
        ],
    })
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let (type_code, ratio_id) = subject.split_once('/')?;
    let all = ratios::declining(&ask.scene);
    all.iter().find(|of| of.type_code == type_code && of.ratio_id == ratio_id).map(|of| of.behind(&ask.scene))
}
