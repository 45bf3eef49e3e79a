//! Ratios that fell, for a type of cluster, in each of the last years.

use domain::{
    measures::{
        ratios::{self, Declining, RULE},
        scene::Behind,
    },
    records::Family,
    values::Exact,
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
    let (fell_ko, fell_en) = fell((*first, before), (*last, value));
    Some(Found {
        subject: format!("{}/{}", declining.type_code, declining.ratio_id),
        statement_ko: format!("{}: {} 값이 {fell_ko}", of_type.ko, ratio.ko),
        statement_en: format!("{}: {} {fell_en}", of_type.english(), ratio.english()),
        figures: vec![
            ("from_year", (*first).into()),
            ("from_value", Cell::rounded(before)),
            ("year", (*last).into()),
            ("value", Cell::rounded(value)),
        ],
    })
}

/// From what to what it fell, in Korean and in English. What is too little to be seen in the figures is not shown as if
/// nothing had fallen.
fn fell((first, before): (i16, &Exact), (last, value): (i16, &Exact)) -> (String, String) {
    let (before, value) = (wording::exact(before), wording::exact(value));
    if before == value {
        return (
            format!(
                "{first}년부터 {last}년까지 해마다 소수점 아래 여섯 자리에 나타나지 않을 만큼 조금씩 떨어졌습니다(약 {value})."
            ),
            format!("fell every year from {first} to {last}, by less than six decimals show (about {value})."),
        );
    }
    (
        format!("{first}년 {before}에서 {last}년 {value}까지 해마다 떨어졌습니다."),
        format!("fell every year, from {before} in {first} to {value} in {last}."),
    )
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let (type_code, ratio_id) = subject.split_once('/')?;
    let all = ratios::declining(&ask.scene);
    all.iter().find(|of| of.type_code == type_code && of.ratio_id == ratio_id).map(|of| of.behind(&ask.scene))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fell_is_never_told_to_be_the_same() {
        let of = |above: i64, below: i64| Exact::ratio(above, below).unwrap();
        let (ko, en) = fell((2019, &of(1_254, 1_000)), (2021, &of(1_246, 1_000)));
        assert_eq!(ko, "2019년 1.254에서 2021년 1.246까지 해마다 떨어졌습니다.");
        assert_eq!(en, "fell every year, from 1.254 in 2019 to 1.246 in 2021.");
        let (ko, en) = fell((2019, &of(2, 100_000_000)), (2021, &of(1, 100_000_000)));
        assert!(ko.ends_with("조금씩 떨어졌습니다(약 0)."), "{ko}");
        assert_eq!(en, "fell every year from 2019 to 2021, by less than six decimals show (about 0).");
    }
}
