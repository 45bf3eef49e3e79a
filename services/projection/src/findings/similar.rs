//! Pairs of clusters of different types that stand on the same ground and do the same, without any law that says so.

use domain::{
    measures::{
        scene::Behind,
        similar::{self, RULE},
    },
    records::Family,
};

use super::{Finding, Found, Severity, wording::with_particle};
use crate::{
    names,
    views::{Ask, similar::Writer, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("유사·중복 지정", "Similar designations"),
    method: words(
        "장소가 겹치고 산업이나 기술이 닮았는데 법이 정한 관계가 없는, 유형이 다른 두 클러스터.",
        "Two clusters of different types on the same ground with the same industries or technologies, between whose types the law sets no relation.",
    ),
    severity: Severity::Notice,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::Type],
    find,
    behind,
};

fn find(ask: &Ask<'_>) -> Vec<Found> {
    let clusters = ask.scene.clusters();
    let mut writer = Writer::new(ask);
    let pairs = ask.scene.similar();
    let of_law = pairs.iter().map(|pair| (pair, &clusters[pair.a], &clusters[pair.b]));
    of_law
        .filter(|(_, a, b)| similar::is_finding(&ask.scene, a, b))
        .map(|(pair, a, b)| {
            let name = |id: &str| names::or_bare(names::cluster(&ask.scene, id), id);
            let (one, two) = (name(&a.id), name(&b.id));
            let [place, theme, score] = writer.figures(pair);
            Found {
                subject: format!("{}/{}", a.id, b.id),
                statement_ko: format!(
                    "{} {} 유형이 다르지만 장소와 업종이 겹칩니다.",
                    with_particle(&one.ko, ["과", "와"]),
                    with_particle(&two.ko, ["은", "는"])
                ),
                statement_en: format!(
                    "{} and {} are of different types, yet share ground and trade.",
                    one.english(),
                    two.english()
                ),
                figures: vec![("place", place), ("theme", theme), ("score", score)],
            }
        })
        .collect()
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let (a, b) = subject.split_once('/')?;
    Some(similar::behind(&ask.scene, ask.scene.cluster(a)?, ask.scene.cluster(b)?))
}
