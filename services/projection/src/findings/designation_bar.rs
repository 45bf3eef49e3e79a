//! Types that are barred from new designation in a province because too much designated land there is unsold.

use domain::{
    measures::{
        designation_bar::{self, Bar, RULE},
        scene::Behind,
    },
    records::{CodeList, Family},
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
    title: words("신규 지정 제한", "Barred from new designation"),
    method: words(
        "지정된 땅이 너무 많이 팔리지 않아 그 시·도에서 같은 유형을 새로 지정할 수 없는 곳.",
        "Types of which no more may be designated in a province, because too much designated land there is unsold.",
    ),
    severity: Severity::Notice,
    reads: &[Family::Cluster, Family::Code, Family::Indicator, Family::Observation, Family::Rule],
    find,
    behind,
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    designation_bar::bars(&ask.scene).iter().map(|bar| found(ask, bar)).collect()
}

fn found(ask: &Ask<'_>, bar: &Bar) -> Found {
    let of_type = names::or_bare(names::cluster_type(&ask.scene, &bar.type_code), &bar.type_code);
    let region = names::or_bare(names::code(&ask.scene, CodeList::Region, &bar.province), &bar.province);
    // Both with the same digits: rounded alike, the rate is never below the bound that it reaches.
    let (percent, bound) = (wording::exact(&bar.percent), wording::exact(&bar.bound.into()));
    let year = bar.year;
    Found {
        subject: format!("{}/{}", bar.type_code, bar.province),
        statement_ko: format!(
            "{} {}: {year}년 미분양률 {percent}%가 기준 {bound}% 이상이어서 새 지정이 제한됩니다.",
            region.ko, of_type.ko
        ),
        statement_en: format!(
            "{}, {}: {percent} percent unsold in {year}, at or above {bound} percent; new designations are barred.",
            region.english(),
            of_type.english()
        ),
        figures: vec![
            ("unsold_percent", Cell::rounded(&bar.percent)),
            ("bound", bar.bound.into()),
            ("year", year.into()),
        ],
    }
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let (type_code, province) = subject.split_once('/')?;
    let bar = designation_bar::bars(&ask.scene)
        .into_iter()
        .find(|bar| bar.type_code.as_str() == type_code && bar.province == province)?;
    Some(designation_bar::behind(&ask.scene, &bar))
}
