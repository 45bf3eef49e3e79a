//! Pairs of clusters of different types that lie in the same region and do the same, without any law that says so.

use domain::{
    measures::{
        scene::Behind,
        similar::{self, Pair, RULE, Share},
    },
    records::Family,
};

use super::{
    Finding, Found, Severity,
    wording::{listed, with_particle},
};
use crate::{
    names::{self, Named},
    views::{Ask, similar::Writer, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("유사·중복 지정", "Similar designations"),
    method: words(
        "같은 지역에 있고(둘 다 경계가 있으면 땅이 겹치고) 산업이나 기술이 닮았는데 법이 정한 관계가 없는, 유형이 다른 두 클러스터.",
        "Two clusters of different types in the same region (on the same ground, where both have boundaries) with the same industries or technologies, between whose types the law sets no relation.",
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
            let (statement_ko, statement_en) = statements(&one, &two, pair);
            Found {
                subject: format!("{}/{}", a.id, b.id),
                statement_ko,
                statement_en,
                figures: vec![("place", place), ("theme", theme), ("score", score)],
            }
        })
        .collect()
}

/// What is the matter with a pair, in Korean and in English: only in what they are alike is said. Ground was measured where
/// both have boundaries; else they have no more than a region in common.
fn statements(one: &Named, two: &Named, pair: &Pair) -> (String, String) {
    let is_measured = matches!(pair.place, Share::Measured(_));
    let parts = [
        (pair.place.is_some() && is_measured, ("땅", "ground")),
        (pair.industry.is_some(), ("산업", "industries")),
        (pair.technology.is_some(), ("기술", "technologies")),
    ];
    let shared = parts.into_iter().filter(|(is_shared, _)| *is_shared).map(|(_, words)| words);
    let (shared_ko, shared_en): (Vec<&str>, Vec<&str>) = shared.unzip();
    let both_ko = format!("{} {}", with_particle(&one.ko, ["과", "와"]), with_particle(&two.ko, ["은", "는"]));
    let both_en = format!("{} and {} are of different types", one.english(), two.english());
    let what_ko = with_particle(&shared_ko.join("·"), ["이", "가"]);
    let what_en = listed(&shared_en);
    let (alike_ko, alike_en) = match (pair.place.is_some() && !is_measured, shared_en.is_empty()) {
        (true, true) => ("같은 지역에 있습니다".to_owned(), "lie in the same region".to_owned()),
        (true, false) => {
            (format!("같은 지역에 있고 {what_ko} 겹칩니다"), format!("lie in the same region and share {what_en}"))
        }
        (false, false) => (format!("{what_ko} 겹칩니다"), format!("share {what_en}")),
        // Bounds of nought and below take in whatever there is.
        (false, true) => {
            return (
                format!("{both_ko} 유형이 다르고 겹치는 것이 없지만 규칙의 기준에는 듭니다."),
                format!("{both_en} and have nothing in common, but are within the bounds of the rule."),
            );
        }
    };
    (format!("{both_ko} 유형이 다르지만 {alike_ko}."), format!("{both_en}, yet {alike_en}."))
}

fn behind(ask: &Ask<'_>, subject: &str) -> Option<Behind> {
    let (a, b) = subject.split_once('/')?;
    Some(similar::behind(&ask.scene, ask.scene.cluster(a)?, ask.scene.cluster(b)?))
}
