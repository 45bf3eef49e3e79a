//! `similar`: pairs of clusters in force that lie in the same region and do the same.

use std::{collections::HashMap, sync::Arc};

use domain::{
    measures::{
        scene::Behind,
        similar::{self, Pair, Relation, Rule, Share},
        standing::ClusterThen,
    },
    records::{CodeList, Family},
    refusal::{Code, Refusal},
    values::Exact,
};
use smol_str::SmolStr;

use super::{Ask, Column, Row, Shape, View, closed, words};
use crate::{
    cell::Cell,
    query::{Kind, Parameter},
    refusals::Problem,
};

/// The view.
pub const VIEW: View = View {
    name: "similar",
    title: words("유사 클러스터", "Similar clusters"),
    method: words(
        "같은 지역에 있고(둘 다 경계가 있으면 땅이 겹치고) 산업이나 기술이 절반 이상 같은, 효력이 있는 클러스터의 쌍(규칙 similar).",
        "Pairs of clusters in force that lie in the same region (on the same ground, where both have boundaries) and share at least half of their industries or technologies (rule similar).",
    ),
    parameters: &[
        Parameter::filter("cluster", Kind::Id),
        Parameter::filter(MIN_SCORE, Kind::Number),
        Parameter::filter("region", Kind::Region),
        Parameter::filter("type", Kind::Id),
    ],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::Type],
    shape: Shape::Rows(COLUMNS, rows),
    behind,
};

/// The parameter with the least score.
const MIN_SCORE: &str = "min_score";

/// How the types of two clusters may stand to each other.
const RELATIONS: &[&str] = &["allowed", "none", "required"];

/// The columns of a pair.
pub const COLUMNS: &[Column] = &[
    Column::text("a").key(),
    Column::text("b").key(),
    Column::share("place")
        .by("area(A∩B) / min(area A, area B), or regions in common / the smaller number of regions")
        .under("similar"),
    Column::share("industry").by("|A∩B| / |A∪B|").under("similar"),
    Column::share("technology").by("|A∩B| / |A∪B|").under("similar"),
    Column::share("theme").by("max(industry, technology)").under("similar"),
    Column::share("score").by("place_weight · place + theme_weight · theme").under("similar"),
    Column::bool("same_type"),
    Column::bool("same_ministry"),
    Column::word("relation", RELATIONS),
];

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let clusters = ask.scene.clusters();
    let mut writer = Writer::new(ask);
    let least = least_score(ask, &writer.rule)?;
    let pairs = ask.scene.similar();
    let region = ask.given.text("region").map(|region| ask.scene.code(CodeList::Region, region));
    let asked = pairs.iter().filter(|pair| asked(ask, region.as_deref(), &clusters[pair.a], &clusters[pair.b]));
    Ok(asked.filter_map(|pair| writer.row(&clusters[pair.a], &clusters[pair.b], pair, least.as_ref())).collect())
}

/// The least score that is asked for: one that there can be by the weights of the rule.
fn least_score(ask: &Ask<'_>, rule: &Rule) -> Result<Option<Exact>, Problem> {
    let (Some(text), Some(asked)) = (ask.given.text(MIN_SCORE), ask.given.number(MIN_SCORE)) else { return Ok(None) };
    let (least, most) = rule.scores();
    if asked >= least && asked <= most {
        return Ok(Some(asked));
    }
    let expected = format!("{} to {}", least.full(), most.full());
    Err(Refusal::new(Code::OutOfRange, MIN_SCORE, text, expected).by_rule(similar::RULE).into())
}

/// Whether each filter holds for at least one of the two.
fn asked(ask: &Ask<'_>, region: Option<&str>, a: &ClusterThen, b: &ClusterThen) -> bool {
    let of_type = |cluster: &ClusterThen| ask.is("type", Some(cluster.type_code()));
    let is = |cluster: &ClusterThen| ask.is("cluster", Some(&cluster.id));
    (of_type(a) || of_type(b)) && (is(a) || is(b)) && region.is_none_or(|region| a.within(region) || b.within(region))
}

/// Writes rows of pairs; the few different shares and scores are computed once.
pub struct Writer<'a> {
    ask: &'a Ask<'a>,
    rule: Rule,
    scores: HashMap<(Bits, Bits), (Arc<Exact>, SmolStr)>,
    shares: HashMap<Bits, SmolStr>,
}

/// A share as something that can be looked up.
type Bits = (u32, u32, u64);

fn bits(share: Share) -> Bits {
    match share {
        Share::Counted(of, all) => (of, all, 0),
        Share::Measured(part) => (u32::MAX, u32::MAX, part.to_bits()),
    }
}

impl<'a> Writer<'a> {
    /// For the rule at the moment.
    pub fn new(ask: &'a Ask<'a>) -> Self {
        Self {
            ask,
            rule: Rule::of(&ask.scene.parameters(similar::RULE)),
            scores: HashMap::new(),
            shares: HashMap::new(),
        }
    }

    fn share(&mut self, share: Share) -> Cell {
        let text = self.shares.entry(bits(share)).or_insert_with(|| share.exact().rounded().into());
        Cell::Number(text.clone())
    }

    /// The score of a pair, exact and as it is shown.
    fn score(&mut self, pair: &Pair) -> (Arc<Exact>, Cell) {
        let (place, theme) = (pair.place, pair.theme());
        let rule = &self.rule;
        let (score, text) = self.scores.entry((bits(place), bits(theme))).or_insert_with(|| {
            let score = rule.score(place, theme);
            let text = score.rounded().into();
            (Arc::new(score), text)
        });
        (score.clone(), Cell::Number(text.clone()))
    }

    /// Place, theme and score of a pair.
    pub fn figures(&mut self, pair: &Pair) -> [Cell; 3] {
        [self.share(pair.place), self.share(pair.theme()), self.score(pair).1]
    }

    /// The row of a pair in the order of their ids, if it scores enough.
    pub fn row(&mut self, one: &ClusterThen, two: &ClusterThen, pair: &Pair, least: Option<&Exact>) -> Option<Row> {
        let (a, b) = if one.id <= two.id { (one, two) } else { (two, one) };
        let (exact, score) = self.score(pair);
        if least.is_some_and(|least| *exact < *least) {
            return None;
        }
        Some(vec![
            (&a.id).into(),
            (&b.id).into(),
            self.share(pair.place),
            self.share(pair.industry),
            self.share(pair.technology),
            self.share(pair.theme()),
            score,
            (a.type_code() == b.type_code()).into(),
            (a.ministry.is_some() && a.ministry == b.ministry).into(),
            Relation::of(&self.ask.scene, a, b).word().into(),
        ])
    }
}

fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [a, b] = key else { return None };
    Some(similar::behind(&ask.scene, ask.scene.cluster(a)?, ask.scene.cluster(b)?))
}
