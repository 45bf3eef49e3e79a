//! What was aimed at, beside what was observed.
//!
//! attainment = actual / target, or target / actual where lower is better. The actual value is the observation of the very
//! same period.
//!
//! Source: National Finance Act, articles 85-2 to 85-12 (performance plans and reports).
//!
//! Worked example: a target of 8 with 10 observed is attained to 1.25; where lower is better, to 0.8.

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        budget::YEARS,
        groups::Narrow,
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
    let indicators = observed::indicators(scene);
    let mut rows = Vec::new();
    for (key, entity) in &scene.world.observations {
        let series = Series::packed(entity);
        let Some((cluster_id, indicator_id)) = key.split_once('.').filter(|_| !series.targets.is_empty()) else {
            continue;
        };
        let cluster = scene.cluster(cluster_id);
        let asked = indicator.is_none_or(|asked| asked == indicator_id)
            && narrow.takes(cluster_id, cluster, cluster.and_then(|cluster| cluster.ministry.as_ref()))
            && (cluster.is_some() || scene.cluster_counts(cluster_id));
        if !asked {
            continue;
        }
        for target in series.targets.standing(&YEARS, known, on) {
            let year = target.period.year;
            let actual = series.rows.standing(&(year..=year), known, on).find(|row| row.period == target.period);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places};

    fn table(scene: &Scene<'_>) -> Vec<String> {
        let text = |row: &Row| {
            let number = |number: Option<Decimal>| number.map_or("null".to_owned(), |number| number.to_string());
            let attained = row.attainment().map_or("null".to_owned(), |attained| attained.rounded());
            let (baseline, actual) = (number(row.target.baseline), number(row.actual.map(|actual| actual.value)));
            format!(
                "{} {} {} {baseline} {} {actual} {attained}",
                row.cluster_id, row.indicator_id, row.period, row.target.value
            )
        };
        rows(scene, &Narrow::default(), None).iter().map(text).collect()
    }

    #[test]
    fn attainment_is_of_the_very_same_period_and_turned_where_lower_is_better() {
        let mut story = Story::default();
        story.cluster("C1", "T", "11");
        story.indicator("jobs", "sum", "higher");
        story.indicator("waste", "sum", "lower");
        let target = story.target("C1", "jobs", "2024", "8", Some("2.5"));
        let actual = story.observed("C1", "jobs", "2024", "10", "");
        story.target("C1", "jobs", "2024H1", "8", None);
        story.target("C1", "jobs", "2024-03", "8", None);
        story.target("C1", "jobs", "2023", "0", None);
        story.observed("C1", "jobs", "2023", "3", "");
        story.target("C1", "waste", "2024", "8", None);
        story.observed("C1", "waste", "2024", "10", "");
        let scene = story.at("2024-12-31");
        let all = [
            "C1 jobs 2023 null 0 3 null",
            "C1 jobs 2024 2.5 8 10 1.25",
            "C1 jobs 2024-03 null 8 null null",
            "C1 jobs 2024H1 null 8 null null",
            "C1 waste 2024 null 8 10 0.8",
        ];
        assert_eq!(table(&scene), all);
        assert_eq!(
            rows(&scene, &Narrow::default(), Some("jobs"))[1].behind(),
            places(Service::Performance, &[target, actual])
        );
    }

    #[test]
    fn the_latest_target_of_a_period_counts() {
        let mut story = Story::default();
        story.cluster("C1", "T", "11");
        story.indicator("jobs", "sum", "neither");
        story.target("C1", "jobs", "2024", "8", None);
        let second = story.on("2024-07-01").target("C1", "jobs", "2024", "5", None);
        story.observed("C1", "jobs", "2024", "4", "");
        assert_eq!(table(&story.at("2024-06-30")), ["C1 jobs 2024 null 8 null null"]);
        assert_eq!(table(&story.at("2024-07-01")), ["C1 jobs 2024 null 5 4 0.8"]);
        assert_eq!(
            table(&story.known(Service::Performance, second - 1, "2024-07-01")),
            ["C1 jobs 2024 null 8 null null"]
        );
    }
}
