//! Amounts that several agencies report of the same money, side by side.
//!
//! A row for each (programme, year, cluster, source, stage) that at least two agencies report, each with its latest word;
//! difference = largest - smallest. This is the one view that shows all of them; every other uses the one that counts.
//!
//! Source: published figures of the same money disagree (of the regional innovation clusters in 2021 and 2022, for one,
//! the parts of a province add up to 87.58 billion won beside a printed 87.64).
//!
//! Worked example: of the same appropriation the ministry reports 100, the province 97 and the zone 100: the difference
//! is 3. The finding is there, as 3 > `difference_above` = 0.

use std::collections::BTreeMap;

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    budget::amount::{Amount, Amounts, Ledger},
    history::Known,
    measures::{
        budget::YEARS,
        money::WHOLE,
        scene::{Behind, Scene},
    },
    records::{Source, Stage},
    values::{Day, Exact, Id},
};

/// The rule behind the finding.
pub const RULE: &str = "reconciliation";

/// What several agencies report of the same money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The programme.
    pub programme_id: SmolStr,
    /// Fiscal year.
    pub year: i16,
    /// The cluster; none for the whole programme.
    pub cluster_id: Option<SmolStr>,
    /// Whose money.
    pub source: Source,
    /// How far it has come.
    pub stage: Stage,
    /// By agency, sorted: the won, and the place in the stream of the update that says so.
    pub amounts: Vec<(Id, i64, u64)>,
}

impl Row {
    /// Largest less smallest.
    pub fn difference(&self) -> i128 {
        let won = || self.amounts.iter().map(|(_, won, _)| i128::from(*won));
        won().max().unwrap_or(0) - won().min().unwrap_or(0)
    }

    /// What it is about, its keys joined by `/`.
    pub fn subject(&self) -> String {
        let cluster = self.cluster_id.as_deref().unwrap_or(WHOLE);
        format!("{}/{}/{cluster}/{}/{}", self.programme_id, self.year, self.source.word(), self.stage.word())
    }

    /// The updates behind it.
    pub fn behind(&self) -> Behind {
        self.amounts.iter().map(|(_, _, sequence)| (Service::Budget, *sequence)).collect()
    }
}

/// All rows, by programme, year, cluster (none last), source and stage.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let known = scene.known(Service::Budget);
    let mut programmes: BTreeMap<&str, Vec<(Key, Row)>> = BTreeMap::new();
    for (ledger, (key, entity)) in scene.world.amounts.iter().enumerate() {
        let packed = Ledger::packed(entity);
        let Some((programme_id, cluster_id)) = key.split_once('.').filter(|_| packed.reporters.len() > 1) else {
            continue;
        };
        if cluster_id != WHOLE && !scene.cluster_counts(cluster_id) {
            continue;
        }
        let cluster_id = (cluster_id != WHOLE).then_some(cluster_id);
        each(packed, known, scene.axes.on, |first, mut amounts| {
            amounts.sort_unstable();
            let (year, source, stage) = (first.year, first.source, first.stage);
            let row = Row {
                programme_id: programme_id.into(),
                year,
                cluster_id: cluster_id.map(Into::into),
                source,
                stage,
                amounts,
            };
            // Ledgers come in the order of their clusters.
            let place = (year, cluster_id.is_none(), ledger, source.word(), stage.word());
            programmes.entry(programme_id).or_default().push((place, row));
        });
    }
    let sorted = programmes.into_values().flat_map(|mut rows| {
        rows.sort_unstable_by_key(|(key, _)| *key);
        rows
    });
    sorted.map(|(_, row)| row).collect()
}

/// The order of the rows of a programme.
type Key = (i16, bool, usize, &'static str, &'static str);

/// Calls with the latest words of the reporters where there are at least two.
fn each(packed: &Amounts, known: Known, on: Day, mut each: impl FnMut(&Amount, Vec<(Id, i64, u64)>)) {
    let key = |row: &Amount| (row.year, row.source, row.stage);
    let mut latest: Vec<&Amount> = Vec::new();
    let mut flush = |latest: &mut Vec<&Amount>| {
        if let ([first, ..], true) = (latest.as_slice(), latest.len() > 1) {
            let reporter = |number: u32| usize::try_from(number).ok().and_then(|at| packed.reporters.get(at)).cloned();
            each(
                first,
                latest.iter().filter_map(|row| Some((reporter(row.reporter)?, row.won, row.span.sequence))).collect(),
            );
        }
        latest.clear();
    };
    for row in packed.rows.standing(&YEARS, known, on) {
        match latest.last() {
            Some(last) if key(last) == key(row) => latest.push(row),
            _ => {
                flush(&mut latest);
                latest.push(row);
            }
        }
    }
    flush(&mut latest);
}

/// The rows whose difference is above the bound of the rule: what the finding is about.
pub fn unreconciled(scene: &Scene<'_>) -> Vec<Row> {
    let bound = scene.parameters(RULE).get("difference_above");
    rows(scene).into_iter().filter(|row| Exact::from(row.difference()) > bound).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places};

    fn table(rows: &[Row]) -> Vec<String> {
        let amounts =
            |row: &Row| row.amounts.iter().map(|(agency, won, _)| format!(" {agency}={won}")).collect::<String>();
        rows.iter().map(|row| format!("{}{} {}", row.subject(), amounts(row), row.difference())).collect()
    }

    fn told() -> Story {
        let mut story = Story::default();
        story.cluster("C1", "T", "11");
        story.programme("P", "MOTIE", "T");
        for (agency, won) in [("ZONE", 100), ("SEOUL", 97), ("MOTIE", 100)] {
            story.by(agency).amount("P", 2024, "C1", "national", "appropriated", won);
        }
        story
    }

    #[test]
    fn what_several_agencies_report_stands_side_by_side() {
        let mut story = told();
        // One reporter alone is no row; equal amounts are one, but no finding.
        story.by("SEOUL").amount("P", 2024, "C1", "local", "executed", 5);
        story.by("MOTIE").amount("P", 2023, "-", "local", "executed", 7);
        story.by("SEOUL").amount("P", 2023, "-", "local", "executed", 7);
        story.by("SEOUL").amount("P", 2023, "C1", "local", "executed", 1);
        story.by("MOTIE").amount("P", 2023, "C1", "local", "executed", 2);
        let scene = story.at("2024-12-31");
        let all = [
            "P/2023/C1/local/executed MOTIE=2 SEOUL=1 1",
            "P/2023/-/local/executed MOTIE=7 SEOUL=7 0",
            "P/2024/C1/national/appropriated MOTIE=100 SEOUL=97 ZONE=100 3",
        ];
        assert_eq!(table(&rows(&scene)), all);
        assert_eq!(table(&unreconciled(&scene)), [all[0], all[2]]);
        assert_eq!(rows(&scene)[2].behind(), places(Service::Budget, &[2, 3, 4]));
    }

    #[test]
    fn the_latest_word_of_each_agency_stands() {
        let mut story = told();
        let before = story.by("SEOUL").on("2024-07-01").amount("P", 2024, "C1", "national", "appropriated", 100);
        assert_eq!(
            table(&rows(&story.at("2024-07-01"))),
            ["P/2024/C1/national/appropriated MOTIE=100 SEOUL=100 ZONE=100 0"]
        );
        assert_eq!(rows(&story.at("2024-06-30"))[0].difference(), 3);
        assert_eq!(rows(&story.known(Service::Budget, before - 1, "2024-07-01"))[0].difference(), 3);
    }

    #[test]
    fn the_bound_of_the_rule_must_be_passed() {
        let mut story = told();
        story.on("2025-01-01").rule(RULE, "difference_above=3");
        assert_eq!(unreconciled(&story.at("2024-12-31")).len(), 1);
        assert_eq!(unreconciled(&story.at("2025-01-01")).len(), 0);
    }
}
