//! What was aimed at, beside what was observed.
//!
//! attainment = actual / target, or target / actual where lower is better. The actual value is the observation of the very
//! same period.
//!
//! Source: Framework Act on Public Evaluation, article 6 (targets of evaluation plans).
//!
//! Worked example: a target of 8 with 10 observed is attained to 1.25; where lower is better, to 0.8.

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        groups::{Clusters, Narrow},
        observed,
        scene::{Behind, Scene},
    },
    performance::observation::{Observation, Series, Target},
    records::Better,
    values::{Decimal, Exact, Period},
};

/// A target with what became of it.
#[derive(Debug, Clone)]
pub struct Row {
    /// The cluster.
    pub cluster_id: SmolStr,
    /// The indicator.
    pub indicator_id: SmolStr,
    /// The period.
    pub period: Period,
    /// The target.
    pub target: Target,
    /// What was observed.
    pub actual: Option<Observation>,
    /// Whether more is better; unknown where the indicator is not defined then.
    pub better: Option<Better>,
}

impl Row {
    /// To what part the target is attained.
    pub fn attainment(&self) -> Option<Exact> {
        let (target, actual): (Decimal, Decimal) = (self.target.value, self.actual?.value);
        match self.better? {
            Better::Lower => Exact::ratio(target, actual),
            Better::Higher | Better::Neither => Exact::ratio(actual, target),
        }
    }

    /// The updates behind it.
    pub fn behind(&self) -> Behind {
        let spans = [Some(self.target.span), self.actual.map(|actual| actual.span)];
        spans.into_iter().flatten().map(|span| (Service::Performance, span.sequence)).collect()
    }
}

/// All targets, by cluster, indicator and period.
pub fn rows(scene: &Scene<'_>, narrow: &Narrow, indicator: Option<&str>) -> Vec<Row> {
    let (known, on) = (scene.known(Service::Performance), scene.axes.on);
    let clusters = Clusters::of(scene);
    let indicators = observed::indicators(scene);
    let mut rows = Vec::new();
    for (key, entity) in &scene.world.observations {
        let series = Series::packed(entity);
        let Some((cluster_id, indicator_id)) = key.split_once('.').filter(|_| !series.targets.is_empty()) else {
            continue;
        };
        let cluster = clusters.get(cluster_id);
        let asked = indicator.is_none_or(|asked| asked == indicator_id)
            && narrow.takes(cluster_id, cluster, cluster.and_then(|cluster| cluster.ministry.as_ref()))
            && (cluster.is_some() || scene.cluster_counts(cluster_id));
        if !asked {
            continue;
        }
        for said in series.targets.chunk_by(|one, two| one.period == two.period) {
            let Some(target) = said.iter().rev().find(|row| row.span.keeps(known, on)) else { continue };
            let actual = series.rows.iter().rev().find(|row| row.period == target.period && row.span.keeps(known, on));
            rows.push(Row {
                cluster_id: cluster_id.into(),
                indicator_id: indicator_id.into(),
                period: target.period,
                target: *target,
                actual: actual.copied(),
                better: indicators.get(indicator_id).map(|defined| defined.better),
            });
        }
    }
    // Forms of a period are mixed here, so their texts decide.
    rows.sort_by_cached_key(|row| (row.cluster_id.clone(), row.indicator_id.clone(), SmolStr::from(row.period)));
    rows
}
