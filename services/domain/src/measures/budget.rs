//! Money by group, year and source: the six stages and the execution rate.
//!
//! execution_rate = executed / (appropriated + supplementary + carried_over of the year before, same group and source),
//! where the divisor is above 0. Groups: the type and provinces of the cluster as designated by then, whatever its status;
//! the ministry of the programme, followed. Money of a whole programme that no shares split counts for ministry,
//! programme and all, for the type if the programme names exactly one, and never for a region or cluster. Money of a
//! cluster that is not designated by then has no type and no region.
//!
//! Source: National Finance Act, article 8 (performance of the budget) and article 48 (carry-over).
//!
//! Worked example: appropriated 90, supplementary 10, carried over from the year before 20, executed 60: the rate is
//! 60 / (90 + 10 + 20) = 0.5.

use std::{
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

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

/// The won by stage of all groups, years and sources.
#[derive(Debug, Default)]
struct Cells {
    groups: Numbers,
    cells: HashMap<(u32, i16, Source), [i128; STAGES]>,
}

impl Cells {
    fn add(&mut self, group: &str, figures: &Figures<'_>) {
        let cell = self.cells.entry((self.groups.number(group), figures.year, figures.source)).or_default();
        for (sum, figure) in cell.iter_mut().zip(figures.stages) {
            *sum += figure.map_or(0, |figure| i128::from(figure.won));
        }
    }
}

/// The rows of a grouping, by group, year and the word of the source. Without `year` of all years.
pub fn rows(scene: &Scene<'_>, by: By, narrow: &Narrow, year: Option<i16>) -> Vec<Row> {
    let mut cells = Cells::default();
    // The year before says what was carried over.
    let years = year.map_or(YEARS, |year| year.saturating_sub(1)..=year);
    money::each(scene, &years, splits(by, narrow), |figures| {
        if figures.are_in(narrow) {
            figures.groups(by, |group| cells.add(group, figures));
        }
    });
    let asked = cells.cells.iter().filter(|((_, of, _), _)| year.is_none_or(|year| year == *of));
    let mut rows: Vec<Row> = asked
        .map(|((group, year, source), stages)| {
            let before = cells.cells.get(&(*group, year - 1, *source));
            let carried_in = before.map_or(0, |stages| stages[Stage::CarriedOver as usize]);
            Row { group: cells.groups.name(*group), year: *year, source: *source, stages: *stages, carried_in }
        })
        .filter(|row| narrow.selects(scene, by, &row.group))
        .collect();
    rows.sort_unstable_by(|one, two| {
        (&one.group, one.year, one.source.word()).cmp(&(&two.group, two.year, two.source.word()))
    });
    rows
}

/// Whether money has to be split over clusters to answer.
const fn splits(by: By, narrow: &Narrow) -> bool {
    matches!(by, By::Cluster | By::Region | By::Type) || narrow.by_cluster()
}

/// The updates behind a row: the amounts with the shares that split them, and what the year before carried over.
pub fn behind(scene: &Scene<'_>, by: By, narrow: &Narrow, group: &str, year: i16, source: Source) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, &(year.saturating_sub(1)..=year), splits(by, narrow), |figures| {
        if figures.source != source || !figures.are_in(narrow) {
            return;
        }
        let stages = if figures.year == year { Stage::ALL } else { &[Stage::CarriedOver] };
        figures.groups(by, |of| {
            if of == group {
                behind.extend(stages.iter().flat_map(|stage| figures.behind(*stage)));
            }
        });
    });
    behind
}

/// The updates behind what was appropriated and supplemented.
pub fn behind_budget(scene: &Scene<'_>, by: By, narrow: &Narrow, group: &str, year: i16, source: Source) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, &(year..=year), splits(by, narrow), |figures| {
        if figures.source == source && figures.are_in(narrow) {
            figures.groups(by, |of| {
                if of == group {
                    behind.extend(
                        [Stage::Appropriated, Stage::Supplementary].into_iter().flat_map(|stage| figures.behind(stage)),
                    );
                }
            });
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

/// The stages that the sums of a year count.
const COUNTED: [Stage; 3] = [Stage::Appropriated, Stage::Supplementary, Stage::Executed];

/// All money by year; a year is there where something that is counted was recorded.
pub fn by_year(scene: &Scene<'_>) -> BTreeMap<i16, Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    money::each(scene, &YEARS, false, |figures| {
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

/// The updates behind the sums of a year, or of all.
pub fn by_year_behind(scene: &Scene<'_>, year: Option<i16>) -> Behind {
    let mut behind = Behind::new();
    money::each(scene, &year.map_or(YEARS, |year| year..=year), false, |figures| {
        behind.extend(COUNTED.iter().flat_map(|stage| figures.behind(*stage)));
    });
    behind
}
