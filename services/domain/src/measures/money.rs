//! The money that counts: per programme, year, cluster, source and stage one figure, split over clusters where shares
//! say so.
//!
//! Where several agencies report the same, that of the programme's ministry counts, or of an agency that it succeeded
//! (the latest of these); else the latest of all. Money of a whole programme is split by the shares of its year: each
//! cluster gets the floor of amount times share, and the won that are left over go one each to the largest remainders,
//! ties by the id of the cluster. Money that names a cluster of which no designation counts, counts nowhere.
//!
//! Source: National Finance Act, article 21 (structure of the budget); the method of largest remainders.
//!
//! Worked example: 100 won over A=0.335, B=0.335, C=0.33 is 33.5, 33.5, 33: the floors add up to 99, the won that is
//! left over goes to A. Of -100 won the parts are -33.5, -33.5, -33: floors -34, -34, -33, and the won goes to A again.

use std::{
    array,
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use proto::catalogue::Service;
use smol_str::{SmolStr, format_smolstr};

use crate::{
    budget::{
        amount::{Amount, Amounts, Ledger},
        programme::Programme,
    },
    history::{Entity, Known},
    measures::{
        groups::{By, Narrow},
        scene::{Behind, Scene},
        standing::ClusterThen,
    },
    records::{ProgrammeRecord, ShareRecord, ShareSet, Source, Stage},
    values::{Day, Decimal, Id},
};

/// Stands in a ledger's key for a programme's money as a whole.
pub const WHOLE: &str = "-";

/// A programme as defined then.
#[derive(Debug)]
pub struct ProgrammeThen<'w> {
    /// Its id.
    pub id: &'w str,
    /// The ministry in charge, followed; none where the programme is not defined then.
    pub ministry: Option<Id>,
    /// The type it supports, if it is exactly one.
    pub single_type: Option<&'w Id>,
    /// The place of its definition in the stream, and the ministry that it names.
    definition: Option<(u64, &'w Id)>,
    /// Whose figures are the ministry's: its own, and those of the agencies that it succeeded.
    speakers: OnceCell<BTreeSet<SmolStr>>,
}

impl<'w> ProgrammeThen<'w> {
    fn of(scene: &Scene<'w>, id: &'w str) -> Self {
        let entity: Option<&Entity<Programme>> = scene.world.programmes.get(id);
        let said = entity.and_then(|entity| entity.kept(scene.known(Service::Budget), scene.axes.on).last());
        let defined = said.map(|said| {
            let ProgrammeRecord::ProgrammeDefined(defined) = &said.record;
            (said.at.sequence, defined)
        });
        let single_type = defined.and_then(|(_, defined)| match defined.type_codes.as_slice() {
            [single] => Some(single),
            _ => None,
        });
        let ministry = defined.map(|(_, defined)| scene.follow(&defined.ministry_id));
        let definition = defined.map(|(sequence, defined)| (sequence, &defined.ministry_id));
        Self { id, ministry, single_type, definition, speakers: OnceCell::new() }
    }

    /// Which of the reporters speak for the ministry; empty where there is nothing to choose.
    fn preferred(&self, reporters: &[Id], predecessors: &Predecessors<'_, '_>) -> Vec<bool> {
        let Some(ministry) = self.ministry.as_ref().filter(|_| reporters.len() > 1) else { return Vec::new() };
        let speakers = self.speakers.get_or_init(|| predecessors.with(ministry));
        reporters.iter().map(|reporter| speakers.contains(reporter.as_str())).collect()
    }
}

/// Where money counts.
#[derive(Debug, Clone, Copy)]
pub enum Target<'s> {
    /// At a cluster, with what it is if it was designated by then.
    Cluster(&'s str, Option<&'s ClusterThen>),
    /// At the programme as a whole.
    Whole,
}

impl Target<'_> {
    /// Whether what counts there is asked for.
    fn is_in(&self, narrow: &Narrow, programme: &ProgrammeThen<'_>) -> bool {
        let ministry = programme.ministry.as_ref();
        narrow.programme.as_deref().is_none_or(|asked| asked == programme.id)
            && match self {
                Self::Cluster(id, cluster) => narrow.takes(id, *cluster, ministry),
                Self::Whole => narrow.takes_whole(programme.single_type, ministry),
            }
    }
}

/// A figure that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The won.
    pub won: i64,
    /// The place in its stream of the update that says so.
    pub sequence: u64,
}

/// The figures that count of a programme and source in a year, at a cluster or as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'f> {
    /// Counts the programmes and clusters on the way: it differs where these differ.
    pub at: usize,
    /// The programme.
    pub programme: &'f ProgrammeThen<'f>,
    /// Where they count.
    pub target: Target<'f>,
    /// Fiscal year.
    pub year: i16,
    /// Whose money.
    pub source: Source,
    /// By stage, in the order of [`Stage::ALL`].
    pub stages: &'f [Option<Figure>; STAGES],
    /// The place in the stream of the shares that split them, if any did.
    pub shares: Option<u64>,
}

/// How many stages there are.
pub const STAGES: usize = 6;

impl Figures<'_> {
    /// The figure of a stage.
    pub const fn stage(&self, stage: Stage) -> Option<Figure> {
        self.stages[stage as usize]
    }

    /// The groups they count in.
    pub fn groups(&self, by: By, mut each: impl FnMut(&str)) {
        match (by, self.target) {
            (By::All, _) => each(By::All.word()),
            (By::Programme, _) => each(self.programme.id),
            (By::Ministry, _) => self.programme.ministry.iter().for_each(|ministry| each(ministry)),
            (By::Cluster, Target::Cluster(id, _)) => each(id),
            (By::Region | By::Type, Target::Cluster(_, cluster)) => {
                cluster.iter().for_each(|cluster| cluster.groups(by, &mut each));
            }
            (By::Type, Target::Whole) => self.programme.single_type.iter().for_each(|code| each(code)),
            (By::Cluster | By::Region, Target::Whole) => {}
        }
    }

    /// The updates that made the figure of a stage.
    pub fn behind(&self, stage: Stage) -> impl Iterator<Item = (Service, u64)> {
        let sequence = self.stage(stage).map(|figure| figure.sequence);
        let shares = self.shares.filter(|_| sequence.is_some());
        sequence.into_iter().chain(shares).map(|sequence| (Service::Budget, sequence))
    }

    /// The updates that put them where they are asked for: at a ministry the definition of the programme, with the
    /// successions of the ministry that it names; at the single type of a programme its definition.
    pub fn placed(&self, scene: &Scene<'_>, by: By, narrow: &Narrow) -> Behind {
        let Some((sequence, ministry)) = self.programme.definition else { return Behind::new() };
        let by_ministry = by == By::Ministry || narrow.ministry.is_some();
        let by_type = by == By::Type || narrow.type_code.is_some();
        let mut behind = if by_ministry { scene.succession(ministry) } else { Behind::new() };
        let is_whole = matches!(self.target, Target::Whole);
        behind.extend((by_ministry || by_type && is_whole).then_some((Service::Budget, sequence)));
        behind
    }
}

/// Calls with all figures that count in some years and are asked for; split over clusters, if so wanted.
pub fn each(
    scene: &Scene<'_>,
    years: &RangeInclusive<i16>,
    narrow: &Narrow,
    split: bool,
    mut visit: impl FnMut(&Figures<'_>),
) {
    let known = scene.known(Service::Budget);
    let predecessors = Predecessors::of(scene);
    let mut programme: Option<ProgrammeThen<'_>> = None;
    let mut at = 0;
    for (key, entity) in &scene.world.amounts {
        let packed = Ledger::packed(entity);
        let Some((id, cluster_id)) = key.split_once('.').filter(|_| packed.rows.begun(known)) else { continue };
        let programme = match &programme {
            Some(current) if current.id == id => current,
            _ => &*programme.insert(ProgrammeThen::of(scene, id)),
        };
        let cluster = scene.cluster(cluster_id);
        if cluster_id != WHOLE && cluster.is_none() && !scene.cluster_counts(cluster_id) {
            continue;
        }
        let target = if cluster_id == WHOLE { Target::Whole } else { Target::Cluster(cluster_id, cluster) };
        let splits = split && cluster_id == WHOLE;
        if !splits && !target.is_in(narrow, programme) {
            continue;
        }
        let preferred = programme.preferred(&packed.reporters, &predecessors);
        at += 1;
        chosen(packed, known, scene.axes.on, &preferred, years, |year, source, stages| {
            let whole = Figures { at, programme, target, year, source, stages, shares: None };
            if splits {
                at = each_part(scene, &whole, narrow, &mut visit);
            } else {
                visit(&whole);
            }
        });
    }
}

/// Calls with the figures chosen among what the agencies report of a programme and cluster, by year and source.
pub(super) fn chosen(
    packed: &Amounts,
    known: Known,
    on: Day,
    preferred: &[bool],
    years: &RangeInclusive<i16>,
    mut each: impl FnMut(i16, Source, &[Option<Figure>; STAGES]),
) {
    let mut run: Option<(i16, Source)> = None;
    let mut stages = [None; STAGES];
    // Whether the figure of the stage is one of those preferred, and which stage it is.
    let mut standing = (false, STAGES);
    for row in packed.rows.standing(years, known, on) {
        if run != Some((row.year, row.source)) {
            if let Some((year, source)) = run.replace((row.year, row.source)) {
                each(year, source, &stages);
                stages = [None; STAGES];
            }
            standing = (false, STAGES);
        }
        let stage = row.stage as usize;
        let is_preferred = is_preferred(preferred, row);
        let before: Option<Figure> = stages[stage].filter(|_| standing.1 == stage);
        // Of one reporter the latest word counts, and so does that of all who are preferred alike.
        if before.is_none_or(|before| (standing.0, before.sequence) < (is_preferred, row.span.sequence)) {
            stages[stage] = Some(Figure { won: row.won, sequence: row.span.sequence });
            standing = (is_preferred, stage);
        }
    }
    if let Some((year, source)) = run {
        each(year, source, &stages);
    }
}

fn is_preferred(preferred: &[bool], row: &Amount) -> bool {
    usize::try_from(row.reporter).ok().and_then(|at| preferred.get(at)).copied().unwrap_or(false)
}

/// Calls with the parts of the clusters that a programme's money is split over, or with the whole if nothing splits it.
/// Gives back where the next figures are.
fn each_part<'f>(
    scene: &Scene<'f>,
    whole: &Figures<'f>,
    narrow: &Narrow,
    visit: &mut impl FnMut(&Figures<'_>),
) -> usize {
    let Some((sequence, set)) = shares(scene, whole.programme.id, whole.year) else {
        if whole.target.is_in(narrow, whole.programme) {
            visit(whole);
        }
        return whole.at + 1;
    };
    let mut place = whole.at;
    let split = whole.stages.map(|figure| figure.map(|figure| parts(figure.won, &set.shares)));
    for (at, (id, _)) in set.shares.iter().enumerate() {
        let cluster = scene.cluster(id);
        let target = Target::Cluster(id, cluster);
        if cluster.is_none() && !scene.cluster_counts(id) || !target.is_in(narrow, whole.programme) {
            continue;
        }
        let stages = array::from_fn(|stage| {
            let won = *split[stage].as_ref()?.get(at)?;
            whole.stages[stage].map(|figure| Figure { won, ..figure })
        });
        visit(&Figures { at: place, target, stages: &stages, shares: Some(sequence), ..*whole });
        place += 1;
    }
    place
}

/// The shares of a programme and year then, with their place in the stream.
fn shares<'w>(scene: &Scene<'w>, programme: &str, year: i16) -> Option<(u64, &'w ShareSet)> {
    let entity = scene.world.shares.get(&*format_smolstr!("{programme}.{year}"))?;
    let said = entity.kept(scene.known(Service::Budget), scene.axes.on).last()?;
    let ShareRecord::ShareSet(set) = &said.record;
    Some((said.at.sequence, set))
}

/// Splits won by shares whose sum is 1, sorted by id: floors, and the won left over to the largest remainders.
pub fn parts(won: i64, shares: &[(Id, Decimal)]) -> Vec<i64> {
    let exact: Vec<Part> = shares.iter().map(|(_, share)| Part::of(won, *share)).collect();
    let mut parts: Vec<i64> = exact.iter().map(|part| part.floor).collect();
    let left = won - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    // Stable: of equal remainders the earlier id comes first.
    order.sort_by(|one, two| exact[*two].remainder.cmp(&exact[*one].remainder));
    // Floors are less than one won short each, so there are fewer won left than parts.
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}

/// An amount times a share.
struct Part {
    floor: i64,
    /// What is above the floor, in units of ten to the power of minus [`PLACES`].
    remainder: i128,
}

/// The most places of a decimal.
const PLACES: u32 = 28;

impl Part {
    /// Below 10^18 won and 10^18 digits of a share the product has 36 digits, the remainder at most 28: both fit.
    fn of(won: i64, share: Decimal) -> Self {
        let number = share.number();
        let below = 10_i128.pow(number.scale().min(PLACES));
        let product = i128::from(won) * number.mantissa();
        let floor = i64::try_from(product.div_euclid(below)).unwrap_or_default();
        Self { floor, remainder: product.rem_euclid(below) * (10_i128.pow(PLACES) / below) }
    }
}

/// Which agencies an agency succeeded, at once for all; asked only where reporters differ.
struct Predecessors<'s, 'w> {
    scene: &'s Scene<'w>,
    direct: OnceCell<BTreeMap<&'s str, Vec<&'s str>>>,
}

impl<'s, 'w> Predecessors<'s, 'w> {
    const fn of(scene: &'s Scene<'w>) -> Self {
        Self { scene, direct: OnceCell::new() }
    }

    /// An agency with all that it, transitively, succeeded.
    fn with(&self, agency: &str) -> BTreeSet<SmolStr> {
        let direct = self.direct.get_or_init(|| {
            let mut direct: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (id, agency) in self.scene.agencies() {
                agency.successors.iter().for_each(|successor| direct.entry(successor.as_str()).or_default().push(id));
            }
            direct
        });
        let mut found = BTreeSet::from([SmolStr::new(agency)]);
        let mut next = vec![agency];
        while let Some(current) = next.pop() {
            let before = direct.get(current).into_iter().flatten();
            next.extend(before.copied().filter(|agency| found.insert((*agency).into())));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measures::story::{Story, read},
        records::{ClusterRecord, Record},
        values::Value,
    };

    fn split(won: i64, shares: &[(&str, &str)]) -> Vec<i64> {
        let shares: Vec<(Id, Decimal)> =
            shares.iter().map(|(id, share)| (read(id), Decimal::read(share).unwrap())).collect();
        parts(won, &shares)
    }

    #[test]
    fn the_won_left_over_go_to_the_largest_remainders_and_then_to_the_first_id() {
        // The worked example: floors 33, 33, 33.
        assert_eq!(split(100, &[("A", "0.335"), ("B", "0.335"), ("C", "0.33")]), [34, 33, 33]);
        // Floors -34, -34, -33; what is above them is 0.5, 0.5 and 0.
        assert_eq!(split(-100, &[("A", "0.335"), ("B", "0.335"), ("C", "0.33")]), [-33, -34, -33]);
        // 3.3, 3.3, 3.4: the largest remainder is the last.
        assert_eq!(split(10, &[("A", "0.33"), ("B", "0.33"), ("C", "0.34")]), [3, 3, 4]);
        // 0.4, 0.6: equal parts of one won have their order from the remainder, not from the id.
        assert_eq!(split(1, &[("A", "0.4"), ("B", "0.6")]), [0, 1]);
        // Two won left: 2.666, 2.666, 2.666.
        assert_eq!(split(8, &[("A", "0.3333"), ("B", "0.3333"), ("C", "0.3334")]), [3, 2, 3]);
        assert_eq!(split(0, &[("A", "0.5"), ("B", "0.5")]), [0, 0]);
    }

    #[test]
    fn no_won_is_lost_however_large_the_amount_and_fine_the_shares() {
        let most = 999_999_999_999_999_999;
        let shares = [
            ("A", "0.0000000000000000000000000001"),
            ("B", "0.9999999999999999"),
            ("C", "0.0000000000000000999999999999"),
        ];
        let parts = split(most, &shares);
        assert_eq!(parts.iter().sum::<i64>(), most);
        assert_eq!(split(-most, &shares).iter().sum::<i64>(), -most);
        // 10^18 - 1 times 0.9999999999999999 is 999999999999999899.0000000000000001: its floor, and nothing of what is left.
        assert_eq!(parts[1], 999_999_999_999_999_899);
    }

    /// Every figure that counts, as text.
    fn figures(scene: &Scene<'_>, split: bool) -> Vec<String> {
        let mut all = Vec::new();
        each(scene, &(1900..=2199), &Narrow::default(), split, |figures| {
            let at = match figures.target {
                Target::Cluster(id, _) => id,
                Target::Whole => WHOLE,
            };
            for stage in Stage::ALL {
                if let Some(figure) = figures.stage(*stage) {
                    let (programme, year, source) = (figures.programme.id, figures.year, figures.source.word());
                    all.push(format!("{programme} {year} {at} {source} {} {}", stage.word(), figure.won));
                }
            }
        });
        all
    }

    fn told() -> Story {
        let mut story = Story::default();
        story.cluster_type("COMPLEX", "MOTIE");
        story.cluster("C1", "COMPLEX", "11");
        story.programme("P", "MOTIE", "COMPLEX");
        story
    }

    #[test]
    fn the_figure_of_the_ministry_counts_whoever_speaks_last() {
        let mut story = told();
        story.by("MOTIE").amount("P", 2024, "C1", "national", "executed", 10);
        story.by("SEOUL").amount("P", 2024, "C1", "national", "executed", 11);
        assert_eq!(figures(&story.at("2024-12-31"), false), ["P 2024 C1 national executed 10"]);
        // Where the ministry says nothing, the latest of all counts.
        story.by("BUSAN").amount("P", 2024, "C1", "local", "executed", 1);
        story.by("SEOUL").amount("P", 2024, "C1", "local", "executed", 2);
        story.by("BUSAN").amount("P", 2023, "C1", "local", "executed", 4);
        let now = ["P 2023 C1 local executed 4", "P 2024 C1 national executed 10", "P 2024 C1 local executed 2"];
        assert_eq!(figures(&story.at("2024-12-31"), false), now);
    }

    #[test]
    fn of_a_ministry_and_those_it_succeeded_the_latest_counts() {
        let mut story = told();
        for id in ["MOTIE", "MOTIR", "SEOUL"] {
            story.agency(id);
        }
        story.by("MOTIE").amount("P", 2024, "C1", "national", "executed", 10);
        story.by("SEOUL").amount("P", 2024, "C1", "national", "executed", 11);
        story.on("2025-10-01").by("MOTIE").succeeded("MOTIE", "MOTIR");
        story.by("MOTIR").amount("P", 2024, "C1", "national", "executed", 12);
        story.by("SEOUL").amount("P", 2024, "C1", "national", "executed", 13);
        assert_eq!(figures(&story.at("2025-10-01"), false), ["P 2024 C1 national executed 12"]);
        // The day before, neither the succession nor the new amounts hold.
        assert_eq!(figures(&story.at("2025-09-30"), false), ["P 2024 C1 national executed 10"]);
    }

    #[test]
    fn the_latest_by_position_counts_whatever_its_day() {
        let mut story = told();
        story.on("2024-06-01").amount("P", 2024, "C1", "national", "executed", 10);
        let second = story.on("2024-03-01").amount("P", 2024, "C1", "national", "executed", 20);
        assert_eq!(figures(&story.at("2024-12-31"), false), ["P 2024 C1 national executed 20"]);
        // Known before the second was recorded, it is the first; but that did not hold in March.
        assert_eq!(
            figures(&story.known(Service::Budget, second - 1, "2024-12-31"), false),
            ["P 2024 C1 national executed 10"]
        );
        assert_eq!(figures(&story.known(Service::Budget, second - 1, "2024-03-01"), false), [""; 0]);
        // What was taken back counts no longer, but did before.
        let like = Story::amount_of("P", 2024, "C1", "national", "executed", 20);
        let withdrawal = story.withdraw(&like, second);
        assert_eq!(figures(&story.at("2024-12-31"), false), ["P 2024 C1 national executed 10"]);
        assert_eq!(
            figures(&story.known(Service::Budget, withdrawal - 1, "2024-12-31"), false),
            ["P 2024 C1 national executed 20"]
        );
    }

    #[test]
    fn shares_split_from_the_day_on_which_they_hold() {
        let mut story = told();
        story.cluster("C2", "COMPLEX", "26");
        story.amount("P", 2024, "-", "national", "executed", 101);
        story.on("2024-07-01").shares("P", 2024, "C1=0.5;C2=0.5");
        assert_eq!(figures(&story.at("2024-06-30"), true), ["P 2024 - national executed 101"]);
        assert_eq!(
            figures(&story.at("2024-07-01"), true),
            ["P 2024 C1 national executed 51", "P 2024 C2 national executed 50"]
        );
        assert_eq!(figures(&story.at("2024-07-01"), false), ["P 2024 - national executed 101"]);
    }

    #[test]
    fn money_counts_nowhere_while_no_designation_of_its_cluster_counts() {
        let mut story = told();
        story.on("2023-01-01").amount("P", 2024, "C9", "national", "executed", 5);
        assert_eq!(figures(&story.at("2024-12-31"), true), [""; 0]);
        // A designation on a later day will do.
        let designation = Story::designation("C9", "COMPLEX", "11");
        let sequence = story.on("2030-01-01").designated(designation.clone());
        assert_eq!(figures(&story.at("2024-12-31"), true), ["P 2024 C9 national executed 5"]);
        assert_eq!(figures(&story.known(Service::Registry, sequence - 1, "2024-12-31"), true), [""; 0]);
        let like = Record::Cluster(ClusterRecord::ClusterDesignated(Box::new(designation)));
        story.withdraw(&like, sequence);
        assert_eq!(figures(&story.at("2031-12-31"), true), [""; 0]);
    }
}
