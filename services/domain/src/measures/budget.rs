//! Money by group, year and source: the six stages and the execution rate.
//!
//! execution_rate = executed / (appropriated + supplementary + carried_over of the year before, same group and source),
//! where the divisor is above 0. Groups: the type and provinces of the cluster as designated by then, whatever its status;
//! the ministry of the programme, followed. Money of a whole programme that no shares split counts for ministry,
//! programme and all, for the type if the programme names exactly one, and never for a region or cluster. Money of a
//! cluster that is not designated by then has no type and no region.
//!
//! Source: National Finance Act, articles 21 (structure of the budget) and 48 (carry-over).
//!
//! Worked example: appropriated 90, supplementary 10, carried over from the year before 20, executed 60: the rate is
//! 60 / (90 + 10 + 20) = 0.5.

use std::{collections::BTreeMap, ops::RangeInclusive};

use smol_str::SmolStr;

use crate::{
    measures::{
        groups::{By, Narrow, Numbers},
        money::{self, Figures, STAGES},
        scene::{Behind, Scene},
    },
    records::{Source, Stage},
    values::Exact,
};

/// All years there can be.
pub const YEARS: RangeInclusive<i16> = 1900..=2199;

/// The money of a group in a year from a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The group.
    pub group: SmolStr,
    /// Fiscal year.
    pub year: i16,
    /// Whose money.
    pub source: Source,
    /// Won by stage, in the order of [`Stage::ALL`].
    pub stages: [i128; STAGES],
    /// Won carried over from the year before.
    pub carried_in: i128,
}

impl Row {
    /// The won of a stage.
    pub const fn won(&self, stage: Stage) -> i128 {
        self.stages[stage as usize]
    }

    /// Appropriated and supplementary.
    pub const fn budget(&self) -> i128 {
        self.won(Stage::Appropriated) + self.won(Stage::Supplementary)
    }

    /// What was executed of what there was; none where there was nothing.
    pub fn execution_rate(&self) -> Option<Exact> {
        let there = self.budget() + self.carried_in;
        if there > 0 { Exact::ratio(self.won(Stage::Executed), there) } else { None }
    }
}

/// The money of all groups; a row is made when it is looked at.
#[derive(Debug, Default)]
pub struct Table {
    /// Groups with their cells, by group.
    groups: Vec<(SmolStr, Vec<Cell>)>,
    /// Which group and cell a row is of.
    rows: Vec<(usize, usize)>,
}

/// The won by stage of a group in a year from a source.
#[derive(Debug, Clone)]
struct Cell {
    year: i16,
    source: Source,
    stages: [i128; STAGES],
}

impl Cell {
    const fn key(&self) -> (i16, u8) {
        (self.year, rank(self.source))
    }
}

/// The place of a source in the order of their words.
const fn rank(source: Source) -> u8 {
    match source {
        Source::Local => 0,
        Source::National => 1,
        Source::Private => 2,
    }
}

impl Table {
    /// The money of a grouping, by group, year and the word of the source; of all years and sources, or one.
    pub fn of(scene: &Scene<'_>, by: By, narrow: &Narrow, year: Option<i16>, source: Option<Source>) -> Self {
        // The year before says what was carried over.
        let years = year.map_or(YEARS, |year| year.saturating_sub(1)..=year);
        let mut names = Numbers::default();
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        let (mut at, mut counted): (usize, Vec<usize>) = (0, Vec::new());
        money::each(scene, &years, narrow, splits(by, narrow), |figures| {
            if at != figures.at {
                at = figures.at;
                counted.clear();
                figures.groups(by, |group| counted.push(names.number(group)));
                cells.resize(names.len(), Vec::new());
            }
            if source.is_none_or(|asked| asked == figures.source) {
                for group in &counted {
                    add(&mut cells[*group], figures);
                }
            }
        });
        let mut groups: Vec<(SmolStr, Vec<Cell>)> = names.into_names().into_iter().zip(cells).collect();
        groups.retain(|(group, _)| narrow.selects(scene, by, group));
        groups.sort_unstable_by(|one, two| one.0.cmp(&two.0));
        let asked = |cell: &Cell| year.is_none_or(|year| year == cell.year);
        let row = |(group, (_, cells)): (usize, &(SmolStr, Vec<Cell>))| {
            let of_group = cells.iter().enumerate().filter(|(_, cell)| asked(cell)).map(move |(cell, _)| (group, cell));
            of_group.collect::<Vec<_>>()
        };
        let rows = groups.iter().enumerate().flat_map(row).collect();
        Self { groups, rows }
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    pub fn row(&self, at: usize) -> Option<Row> {
        let (group, cell) = *self.rows.get(at)?;
        let (group, cells) = self.groups.get(group)?;
        let cell = cells.get(cell)?;
        let before = find(cells, cell.year - 1, cell.source);
        let carried_in = before.map_or(0, |before| before.stages[Stage::CarriedOver as usize]);
        Some(Row { group: group.clone(), year: cell.year, source: cell.source, stages: cell.stages, carried_in })
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Row> {
        (0..self.len()).filter_map(|at| self.row(at))
    }

    /// Appropriated and supplementary of a group in a year from a source, if anything of it is recorded.
    pub(super) fn budget(&self, group: &str, year: i16, source: Source) -> Option<i128> {
        let at = self.groups.binary_search_by(|(other, _)| other.as_str().cmp(group)).ok()?;
        let stages = &find(&self.groups.get(at)?.1, year, source)?.stages;
        Some(stages[Stage::Appropriated as usize] + stages[Stage::Supplementary as usize])
    }
}

fn find(cells: &[Cell], year: i16, source: Source) -> Option<&Cell> {
    cells.binary_search_by_key(&(year, rank(source)), Cell::key).ok().and_then(|at| cells.get(at))
}

fn add(cells: &mut Vec<Cell>, figures: &Figures<'_>) {
    let key = (figures.year, rank(figures.source));
    let at = cells.binary_search_by_key(&key, Cell::key).unwrap_or_else(|at| {
        cells.insert(at, Cell { year: figures.year, source: figures.source, stages: [0; STAGES] });
        at
    });
    for (sum, figure) in cells[at].stages.iter_mut().zip(figures.stages) {
        *sum += figure.map_or(0, |figure| i128::from(figure.won));
    }
}

/// Whether money has to be split over clusters to answer.
const fn splits(by: By, narrow: &Narrow) -> bool {
    matches!(by, By::Cluster | By::Region | By::Type) || narrow.by_cluster()
}

/// The updates behind a row: the amounts with the shares that split them, what the year before carried over, and what
/// put them at a ministry or at the single type of a programme.
pub fn behind(scene: &Scene<'_>, by: By, narrow: &Narrow, group: &str, year: i16, source: Source) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, &(year.saturating_sub(1)..=year), narrow, splits(by, narrow), |figures| {
        if figures.source != source {
            return;
        }
        let stages = if figures.year == year { Stage::ALL } else { &[Stage::CarriedOver] };
        behind.extend(counted(scene, (by, narrow, group), figures, stages));
    });
    behind
}

/// The updates behind figures of some stages, if they count in a group, with what put them there.
fn counted(
    scene: &Scene<'_>,
    (by, narrow, group): (By, &Narrow, &str),
    figures: &Figures<'_>,
    stages: &[Stage],
) -> Behind {
    let mut counts = false;
    figures.groups(by, |of| counts |= of == group);
    let mut behind: Behind = stages.iter().filter(|_| counts).flat_map(|stage| figures.behind(*stage)).collect();
    if !behind.is_empty() {
        behind.extend(figures.placed(scene, by, narrow));
    }
    behind
}

/// The updates behind what was appropriated and supplemented.
pub fn behind_budget(scene: &Scene<'_>, by: By, narrow: &Narrow, group: &str, year: i16, source: Source) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, &(year..=year), narrow, splits(by, narrow), |figures| {
        if figures.source == source {
            behind.extend(counted(scene, (by, narrow, group), figures, &BUDGET));
        }
    });
    behind
}

/// All money of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Year {
    /// Appropriated and supplementary by source, in the order of [`Source::ALL`].
    pub budget: [i128; 3],
    /// Executed, of all sources.
    pub executed: i128,
}

impl Year {
    /// Appropriated and supplementary of all sources.
    pub fn total(&self) -> i128 {
        self.budget.iter().sum()
    }
}

/// The stages of what there is to spend.
const BUDGET: [Stage; 2] = [Stage::Appropriated, Stage::Supplementary];
/// The stages that the sums of a year count.
const COUNTED: [Stage; 3] = [Stage::Appropriated, Stage::Supplementary, Stage::Executed];

/// All money by year; a year is there where something that is counted was recorded.
pub fn by_year(scene: &Scene<'_>) -> BTreeMap<i16, Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    money::each(scene, &YEARS, &Narrow::default(), false, |figures| {
        for stage in COUNTED {
            let Some(figure) = figures.stage(stage) else { continue };
            let year = years.entry(figures.year).or_default();
            match stage {
                Stage::Executed => year.executed += i128::from(figure.won),
                _ => year.budget[figures.source as usize] += i128::from(figure.won),
            }
        }
    });
    years
}

/// The updates behind the sums of a year.
pub fn year_behind(scene: &Scene<'_>, year: i16) -> Behind {
    summed(scene, &(year..=year), &COUNTED)
}

/// The updates behind what was appropriated and supplemented in all years.
pub fn total_behind(scene: &Scene<'_>) -> Behind {
    summed(scene, &YEARS, &BUDGET)
}

fn summed(scene: &Scene<'_>, years: &RangeInclusive<i16>, stages: &[Stage]) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, years, &Narrow::default(), false, |figures| {
        behind.extend(stages.iter().flat_map(|stage| figures.behind(*stage)));
    });
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::story::{Story, places};
    use proto::catalogue::Service;

    fn rows(scene: &Scene<'_>, by: By, narrow: &Narrow, year: Option<i16>) -> Vec<Row> {
        Table::of(scene, by, narrow, year, None).iter().collect()
    }

    /// The rows as text: group, year, source, the six stages, the rate.
    fn table(scene: &Scene<'_>, by: By, narrow: &Narrow, year: Option<i16>) -> Vec<String> {
        let text = |row: &Row| {
            let rate = row.execution_rate().map_or("null".to_owned(), |rate| rate.rounded());
            format!("{} {} {} {:?} {rate}", row.group, row.year, row.source.word(), row.stages)
        };
        rows(scene, by, narrow, year).iter().map(text).collect()
    }

    fn groups(scene: &Scene<'_>, by: By) -> Vec<String> {
        rows(scene, by, &Narrow::default(), None).iter().map(|row| format!("{}={}", row.group, row.budget())).collect()
    }

    #[test]
    fn carried_over_money_of_the_year_before_is_there_to_be_spent() {
        let mut story = Story::default();
        story.cluster_type("T", "MOTIE");
        story.cluster("C1", "T", "11110");
        story.programme("P", "MOTIE", "T");
        let carried = story.amount("P", 2023, "C1", "national", "carried_over", 20);
        let of_2024 = [("appropriated", 90), ("supplementary", 10), ("executed", 60)];
        let of_2024 = of_2024.map(|(stage, won)| story.amount("P", 2024, "C1", "national", stage, won));
        // Carried over by another source and to another year: neither is there to be spent.
        story.amount("P", 2023, "C1", "local", "carried_over", 1_000);
        let last = story.amount("P", 2024, "C1", "national", "carried_over", 30);
        let scene = story.at("2024-12-31");
        // The worked example: 60 / (90 + 10 + 20).
        let rows = [
            "C1 2023 local [0, 0, 0, 0, 1000, 0] null",
            "C1 2023 national [0, 0, 0, 0, 20, 0] null",
            "C1 2024 national [0, 90, 10, 60, 30, 0] 0.5",
        ];
        assert_eq!(table(&scene, By::Cluster, &Narrow::default(), None), rows);
        assert_eq!(table(&scene, By::Cluster, &Narrow::default(), Some(2024)), rows[2..]);
        let behind = behind(&scene, By::Region, &Narrow::default(), "11", 2024, Source::National);
        assert_eq!(behind, places(Service::Budget, &[carried, of_2024[0], of_2024[1], of_2024[2], last]));
    }

    /// Two clusters, one of them in two provinces, under two types and ministries; money of the cluster, of the
    /// programme with shares, and of programmes without.
    fn told() -> Story {
        let mut story = Story::default();
        story.cluster_type("ZONE", "MSIT");
        story.cluster_type("COMPLEX", "MOLIT");
        story.cluster("C1", "COMPLEX", "11110;26");
        story.cluster("C2", "ZONE", "26110");
        story.programme("P", "MOTIE", "COMPLEX;ZONE");
        story.programme("Q", "MSS", "ZONE");
        story.amount("P", 2024, "C1", "national", "appropriated", 1_000);
        story.amount("P", 2024, "-", "national", "appropriated", 101);
        story.shares("P", 2024, "C1=0.5;C2=0.5");
        story.amount("Q", 2024, "-", "national", "appropriated", 10_000);
        story
    }

    #[test]
    fn every_grouping_counts_what_belongs_to_it() {
        let story = told();
        let scene = story.at("2024-12-31");
        // 101 split in halves is 50.5 each: C1 gets the won left over. Money of Q names one type, but no cluster.
        assert_eq!(groups(&scene, By::All), ["all=11101"]);
        assert_eq!(groups(&scene, By::Programme), ["P=1101", "Q=10000"]);
        assert_eq!(groups(&scene, By::Ministry), ["MOTIE=1101", "MSS=10000"]);
        assert_eq!(groups(&scene, By::Cluster), ["C1=1051", "C2=50"]);
        assert_eq!(groups(&scene, By::Type), ["COMPLEX=1051", "ZONE=10050"]);
        // C1 counts in full in both of its provinces.
        assert_eq!(groups(&scene, By::Region), ["11=1051", "26=1101"]);
    }

    #[test]
    fn without_shares_the_money_of_several_types_has_no_type() {
        let mut story = told();
        story.amount("P", 2025, "-", "national", "appropriated", 7);
        let scene = story.at("2025-12-31");
        let of_2025 = |by| rows(&scene, by, &Narrow::default(), Some(2025)).len();
        assert_eq!([By::All, By::Programme, By::Ministry].map(of_2025), [1, 1, 1]);
        assert_eq!([By::Type, By::Region, By::Cluster].map(of_2025), [0, 0, 0]);
    }

    #[test]
    fn money_before_the_designation_has_neither_type_nor_region() {
        let mut story = told();
        story.on("2024-06-01").cluster("C3", "ZONE", "11");
        story.on("2020-01-01").amount("P", 2022, "C3", "local", "executed", 5);
        let before = story.at("2024-05-31");
        let of_2022 = |scene: &Scene<'_>, by| rows(scene, by, &Narrow::default(), Some(2022)).len();
        assert_eq!(By::OF_MONEY.iter().map(|by| of_2022(&before, *by)).collect::<Vec<_>>(), [1, 1, 1, 1, 0, 0]);
        assert_eq!(By::OF_MONEY.iter().map(|by| of_2022(&story.at("2024-06-01"), *by)).collect::<Vec<_>>(), [1; 6]);
    }

    #[test]
    fn ministries_and_types_are_those_of_the_day() {
        let mut story = told();
        for agency in ["MOTIE", "MOTIR"] {
            story.agency(agency);
        }
        story.on("2025-10-01").succeeded("MOTIE", "MOTIR");
        assert_eq!(groups(&story.at("2025-09-30"), By::Ministry), ["MOTIE=1101", "MSS=10000"]);
        assert_eq!(groups(&story.at("2025-10-01"), By::Ministry), ["MOTIR=1101", "MSS=10000"]);
    }

    #[test]
    fn filters_narrow_what_is_counted_and_select_groups() {
        let story = told();
        let scene = story.at("2024-12-31");
        let narrowed = |by, narrow: Narrow| table(&scene, by, &narrow, None);
        let region = |code: &str| Narrow { region: Some(code.into()), ..Narrow::default() };
        assert_eq!(narrowed(By::Region, region("26")), ["26 2024 national [0, 1101, 0, 0, 0, 0] 0"]);
        assert_eq!(narrowed(By::Cluster, region("11")), ["C1 2024 national [0, 1051, 0, 0, 0, 0] 0"]);
        assert_eq!(narrowed(By::Cluster, region("26110")), ["C2 2024 national [0, 50, 0, 0, 0, 0] 0"]);
        let zone = Narrow { type_code: Some("ZONE".into()), ..Narrow::default() };
        assert_eq!(
            narrowed(By::Ministry, zone),
            ["MOTIE 2024 national [0, 50, 0, 0, 0, 0] 0", "MSS 2024 national [0, 10000, 0, 0, 0, 0] 0"]
        );
        let programme = Narrow { programme: Some("P".into()), cluster: Some("C2".into()), ..Narrow::default() };
        assert_eq!(narrowed(By::All, programme), ["all 2024 national [0, 50, 0, 0, 0, 0] 0"]);
    }

    #[test]
    fn the_parts_of_split_money_open_to_the_amount_and_its_shares() {
        let story = told();
        let scene = story.at("2024-12-31");
        // The budget stream: 1 and 2 are the programmes, 3 the cluster's money, 4 the programme's, 5 the shares.
        let behind = |by, group| behind(&scene, by, &Narrow::default(), group, 2024, Source::National);
        assert_eq!(behind(By::Cluster, "C2"), places(Service::Budget, &[4, 5]));
        assert_eq!(behind(By::Cluster, "C1"), places(Service::Budget, &[3, 4, 5]));
        assert_eq!(behind(By::Programme, "P"), places(Service::Budget, &[3, 4]));
    }

    #[test]
    fn money_at_a_ministry_or_at_a_single_type_opens_to_what_put_it_there() {
        let mut story = Story::default();
        story.agency("OLD");
        story.agency("NEW");
        let succeeded = story.succeeded("OLD", "NEW");
        let defined = story.programme("P", "OLD", "T");
        let amount = story.amount("P", 2024, "-", "national", "appropriated", 100);
        let scene = story.at("2024-12-31");
        let behind = |by, group, narrow: &Narrow| behind(&scene, by, narrow, group, 2024, Source::National);
        let (all, of_new) = (Narrow::default(), Narrow { ministry: Some("NEW".into()), ..Narrow::default() });
        let mut placed = places(Service::Budget, &[defined, amount]);
        assert_eq!(behind(By::Type, "T", &all), placed);
        placed.extend(places(Service::Governance, &[succeeded]));
        assert_eq!(behind(By::Ministry, "NEW", &all), placed);
        assert_eq!(behind(By::All, "all", &of_new), placed);
        let of_ratios = behind_budget(&scene, By::Ministry, &all, "NEW", 2024, Source::National);
        assert_eq!(of_ratios, placed);
        assert_eq!(behind(By::Programme, "P", &all), places(Service::Budget, &[amount]));
        assert_eq!(behind(By::Ministry, "OLD", &all), Behind::new());
    }

    #[test]
    fn a_year_is_summed_once_over_all_sources() {
        let mut story = told();
        story.amount("P", 2024, "C1", "national", "executed", 300);
        story.amount("P", 2024, "C1", "local", "executed", 30);
        story.amount("P", 2024, "C1", "local", "supplementary", -40);
        story.amount("P", 2024, "C1", "local", "lapsed", 9);
        story.amount("P", 2026, "C1", "local", "requested", 9);
        let years = by_year(&story.at("2024-12-31"));
        // 1,000 + 101 + 10,000 national; -40 local. Of 2026 nothing that counts was recorded.
        assert_eq!(years.into_iter().collect::<Vec<_>>(), [(2024, Year { budget: [11_101, -40, 0], executed: 330 })]);
        assert_eq!(year_behind(&story.at("2024-12-31"), 2024), places(Service::Budget, &[3, 4, 6, 7, 8, 9]));
        // What was executed is no part of the total.
        assert_eq!(total_behind(&story.at("2024-12-31")), places(Service::Budget, &[3, 4, 6, 9]));
    }
}
