//! The invented clusters: how many of which type, where, since when, and what becomes of them. Laid out so that
//! exactly 2,330 are in force on the day of the count, whatever chance decides about the rest.

use std::collections::BTreeMap;

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    kinds::{self, By, KINDS, Kind, Manager, Place, REVIEWED},
    log::{sending_day, text},
    public::{self, Spot, in_capital_region, province},
    random::Chance,
};

/// The day on which the system started.
pub const START: Date = date(2021, 1, 4);
/// The ministry of industry was succeeded from this day on.
pub const SUCCESSION: Date = date(2025, 10, 1);
/// No fact is later.
pub const END: Date = date(2025, 12, 5);
/// From this day on some types need a cleared review.
pub const REVIEWS_FROM: Date = date(2023, 7, 1);

/// What becomes of a designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands.
    Stands,
    /// Released on a day.
    Released(Date),
    /// Its last day.
    Expires(Date),
    /// Without effect from a day, perhaps to another.
    Suspended(Date, Option<Date>),
    /// Recorded by mistake and taken back.
    Mistaken,
}

/// An invented cluster.
#[derive(Debug)]
pub struct Cluster {
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: &'static Kind,
    /// Its name.
    pub name: String,
    /// Its regions, the first one first.
    pub regions: Vec<&'static str>,
    /// Longitude and latitude, in hundred-thousandths of a degree.
    pub point: (i64, i64),
    /// Square metres.
    pub area: Option<i64>,
    /// Industries.
    pub industries: Vec<&'static str>,
    /// Technologies.
    pub technologies: Vec<&'static str>,
    /// Its manager on the day of designation.
    pub manager: String,
    /// First day.
    pub designated: Date,
    /// When the log took it (if it was corrected: took it first).
    pub recorded: Date,
    /// What becomes of it.
    pub fate: Fate,
}

impl Cluster {
    /// Designated and not released on a day.
    pub fn is_held(&self, on: Date) -> bool {
        let released = matches!(self.fate, Fate::Released(day) if on >= day);
        self.designated <= on && !released && self.fate != Fate::Mistaken
    }

    /// In force on a day.
    pub fn is_in_force(&self, on: Date) -> bool {
        let paused = match self.fate {
            Fate::Expires(last) => on > last,
            Fate::Suspended(from, until) => on >= from && until.is_none_or(|until| on < until),
            _ => false,
        };
        self.is_held(on) && !paused
    }

    /// In force since before the system, and for good: what money and figures are told of.
    pub fn is_steady(&self) -> bool {
        let stays = match self.fate {
            Fate::Stands => true,
            Fate::Expires(last) => last > END,
            _ => false,
        };
        stays && self.recorded < date(2021, 2, 1)
    }

    /// Whether its designation needs a cleared review.
    pub fn is_reviewed(&self) -> bool {
        self.designated >= REVIEWS_FROM && REVIEWED.contains(&self.kind.code)
    }

    /// The province of its first region.
    pub fn province(&self) -> &'static str {
        province(self.regions.first().copied().unwrap_or_default())
    }

    /// The agency of that province.
    pub fn province_agency(&self) -> String {
        format!("PROV-{}", self.province())
    }
}

/// What the other chapters tell of.
#[derive(Debug)]
pub struct Country {
    /// All clusters.
    pub clusters: Vec<Cluster>,
    /// Ministry of a type before and since the succession.
    ministries: BTreeMap<String, (String, String)>,
}

impl Country {
    /// The country of the demonstration.
    pub fn new() -> Self {
        let mut ministries: BTreeMap<String, (String, String)> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for fact in public::types() {
            let ministry = text(&fact, "ministry_id").to_owned();
            let code = text(&fact, "type_code").to_owned();
            names.insert(code.clone(), short(text(&fact, "name_ko")));
            ministries
                .entry(code)
                .and_modify(|both| both.1.clone_from(&ministry))
                .or_insert((ministry.clone(), ministry));
        }
        let clusters = Founder::new(&names).clusters();
        Self { clusters, ministries }
    }

    /// The ministry in charge of a type on a day.
    pub fn ministry(&self, code: &str, on: Date) -> &str {
        self.ministries.get(code).map_or("", |(before, since)| if on < SUCCESSION { before } else { since })
    }

    /// Who sends acts on a cluster on a day.
    pub fn sender(&self, cluster: &Cluster, on: Date) -> String {
        match cluster.kind.by {
            By::Province => cluster.province_agency(),
            By::Ministry => self.ministry(cluster.kind.code, on).to_owned(),
        }
    }

    /// Who manages a cluster on a day: the ministry of industry passed its duties on.
    pub fn manager<'a>(&self, cluster: &'a Cluster, on: Date) -> &'a str {
        if cluster.manager == "MOTIE" && on >= SUCCESSION { "MOTIR" } else { &cluster.manager }
    }

    /// Steady clusters of a type.
    pub fn steady<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Cluster> {
        self.clusters.iter().filter(move |cluster| cluster.kind.code == code && cluster.is_steady())
    }
}

/// The name of a type without what stands in brackets.
fn short(name: &str) -> String {
    name.split('(').next().unwrap_or(name).to_owned()
}

/// Released before the day of the count, by type.
const GONE: &[(&str, usize)] =
    &[("GIC", 14), ("AIC", 12), ("RSZ", 16), ("FIZ", 6), ("DRZ", 4), ("ILD", 2), ("TRC", 2), ("VPD", 3), ("UMD", 2)];
/// Past their last day before the day of the count.
const EXPIRED: &[(&str, usize)] = &[("RFZ", 6), ("AVZ", 3)];
/// Suspended on the day of the count.
const PAUSED: &[(&str, usize)] = &[("GIC", 2), ("FIZ", 1), ("RSZ", 2), ("JID", 1)];
/// Designated after the day of the count.
const LATER: &[(&str, usize)] = &[
    ("GIC", 16),
    ("AIC", 3),
    ("UIC", 3),
    ("NIC", 2),
    ("FIZ", 3),
    ("RSZ", 6),
    ("ODZ", 6),
    ("NST", 3),
    ("MPE", 2),
    ("RFZ", 4),
    ("DRZ", 4),
    ("AVZ", 5),
    ("ROT", 2),
    ("SGC", 1),
    ("EIC", 1),
    ("UCZ", 1),
];
/// Recorded by mistake.
const MISTAKEN: &[(&str, usize)] = &[("GIC", 2), ("ROT", 1)];
/// In force on the day of the count, released later.
const LEAVING: &[(&str, usize)] = &[("GIC", 5), ("AIC", 4), ("RSZ", 5), ("DRZ", 2), ("FIZ", 2)];
/// In force on the day of the count, suspended later.
const PAUSING: &[(&str, usize)] = &[("SSZ", 1), ("RSZ", 1), ("GIC", 1)];

fn of(table: &[(&str, usize)], code: &str) -> usize {
    table.iter().find(|(named, _)| *named == code).map_or(0, |(_, count)| *count)
}

const WORDS: &[&str] = &[
    "가온",
    "가람",
    "고은",
    "나래",
    "나루",
    "노을",
    "누리",
    "다온",
    "다솜",
    "단비",
    "달빛",
    "도담",
    "도란",
    "두루",
    "두레",
    "라온",
    "마루",
    "물결",
    "미르",
    "미리내",
    "바다",
    "반디",
    "밝은",
    "벼리",
    "보람",
    "볕뉘",
    "새벽",
    "새봄",
    "샛별",
    "서리",
    "소담",
    "솔빛",
    "솔바람",
    "시나브로",
    "씨앗",
    "아라",
    "아람",
    "아침",
    "여울",
    "예솔",
    "온새",
    "윤슬",
    "은하",
    "이든",
    "이랑",
    "잔디",
    "조약",
    "참빛",
    "초롱",
    "큰솔",
    "큰여울",
    "타래",
    "파란",
    "푸른",
    "하늘",
    "하람",
    "한가람",
    "한결",
    "한밭",
    "한빛",
    "한울",
    "해늘",
    "해솔",
    "햇살",
    "호수",
    "흰돌",
];

/// Builds the clusters.
struct Founder<'a> {
    chance: Chance,
    names: &'a BTreeMap<String, String>,
    capital: Vec<Spot>,
    elsewhere: Vec<Spot>,
    all: BTreeMap<&'static str, Spot>,
    made: BTreeMap<&'static str, usize>,
}

impl<'a> Founder<'a> {
    fn new(names: &'a BTreeMap<String, String>) -> Self {
        let (capital, elsewhere) = public::districts().into_iter().partition(|spot| in_capital_region(spot.code));
        let all = public::districts().into_iter().chain(public::provinces()).map(|spot| (spot.code, spot)).collect();
        Self { chance: Chance::of("clusters"), names, capital, elsewhere, all, made: BTreeMap::new() }
    }

    fn clusters(mut self) -> Vec<Cluster> {
        let mut clusters = Vec::new();
        for kind in KINDS {
            for place in 0..kind.standing {
                let fate = self.standing_fate(kind, place);
                let (first, last) = (date(kind.years.0, 1, 1), date(kind.years.1, 12, 31).min(date(2024, 9, 20)));
                // What leaves later was there long before.
                let leaves = matches!(fate, Fate::Released(_) | Fate::Suspended(..));
                let last = if leaves { last.min(date(2020, 12, 1)) } else { last };
                let designated = self.chance.day(first.max(earliest(kind)), last);
                clusters.push(self.found(kind, place, designated, fate));
            }
            for (table, lay) in [
                (GONE, Self::gone as fn(&mut Self, &Kind) -> (Date, Fate)),
                (EXPIRED, Self::expired),
                (PAUSED, Self::paused),
                (LATER, Self::later),
                (MISTAKEN, Self::mistaken),
            ] {
                for _ in 0..of(table, kind.code) {
                    let (designated, fate) = lay(&mut self, kind);
                    clusters.push(self.found(kind, usize::MAX, designated, fate));
                }
            }
        }
        clusters
    }

    /// The last ones of a type leave, the ones before them pause.
    fn standing_fate(&mut self, kind: &Kind, place: usize) -> Fate {
        let (leaving, pausing) = (of(LEAVING, kind.code), of(PAUSING, kind.code));
        if place + leaving >= kind.standing {
            Fate::Released(self.chance.day(date(2024, 10, 15), date(2025, 11, 1)))
        } else if place + leaving + pausing >= kind.standing {
            Fate::Suspended(self.chance.day(date(2025, 1, 10), date(2025, 5, 1)), None)
        } else if kind.code == "RFZ" {
            Fate::Expires(self.chance.day(date(2027, 6, 30), date(2029, 6, 30)))
        } else {
            Fate::Stands
        }
    }

    fn gone(&mut self, kind: &Kind) -> (Date, Fate) {
        let designated = self.chance.day(date(kind.years.0, 1, 1), date(2020, 6, 30));
        (designated, Fate::Released(self.chance.day(date(2021, 3, 1), date(2024, 8, 31))))
    }

    fn expired(&mut self, _: &Kind) -> (Date, Fate) {
        (
            self.chance.day(date(2020, 3, 1), date(2020, 11, 30)),
            Fate::Expires(self.chance.day(date(2022, 7, 31), date(2024, 8, 31))),
        )
    }

    fn paused(&mut self, kind: &Kind) -> (Date, Fate) {
        let designated = self.chance.day(date(kind.years.0, 1, 1), date(2019, 6, 30));
        let until = self.chance.percent(50).then(|| self.chance.day(date(2024, 11, 1), date(2025, 6, 30)));
        (designated, Fate::Suspended(self.chance.day(date(2024, 3, 1), date(2024, 9, 1)), until))
    }

    fn later(&mut self, kind: &Kind) -> (Date, Fate) {
        // Time enough for a review before, and for the act to arrive.
        let last = if REVIEWED.contains(&kind.code) { date(2025, 9, 20) } else { date(2025, 10, 31) };
        (self.chance.day(date(2024, 11, 5), last), Fate::Stands)
    }

    fn mistaken(&mut self, _: &Kind) -> (Date, Fate) {
        (self.chance.day(date(2022, 1, 1), date(2024, 5, 1)), Fate::Mistaken)
    }

    fn found(&mut self, kind: &'static Kind, place: usize, designated: Date, fate: Fate) -> Cluster {
        let count = self.made.entry(kind.code).or_insert(0);
        *count += 1;
        let number = *count;
        let regions = self.regions(kind, if place == usize::MAX { number } else { place }, place == usize::MAX);
        let spot = regions.first().and_then(|code| self.all.get(code)).cloned();
        let (longitude, latitude) = spot.map_or((12_750_000, 3_650_000), |spot| (spot.longitude, spot.latitude));
        let spread = if regions.iter().any(|code| code.len() == 2) { 9_000 } else { 2_500 };
        let industries = self.industries(kind);
        Cluster {
            id: format!("D-{}-{number:03}", kind.code),
            kind,
            name: name(self.names.get(kind.code).map_or("", String::as_str), number),
            point: (longitude + self.chance.number(-spread, spread), latitude + self.chance.number(-spread, spread)),
            area: kind.area.map(|(from, to)| self.area(from, to)),
            industries,
            technologies: self.technologies(kind),
            manager: manager(kind, number, &regions),
            recorded: self.recorded(kind, designated, fate),
            regions,
            designated,
            fate,
        }
    }

    fn regions(&mut self, kind: &Kind, place: usize, extra: bool) -> Vec<&'static str> {
        match kind.place {
            Place::Listed(regions) => regions[place % regions.len()].split(';').collect(),
            Place::Spread { capital } if !extra && place < capital => vec![self.in_capital()],
            // Two national complexes over the border of two provinces.
            Place::Spread { .. } if kind.code == "NIC" && !extra && place == 20 => vec!["26440", "48129"],
            Place::Spread { .. } if kind.code == "NIC" && !extra && place == 30 => vec!["29200", "46860"],
            // A new one where too much of the land of its type is unsold.
            Place::Spread { .. } if kind.code == "UIC" && extra && place == 47 => vec!["26440"],
            Place::Spread { .. } => vec![self.chance.pick(&self.elsewhere).code],
        }
    }

    /// Mostly in Gyeonggi, as real ones are.
    fn in_capital(&mut self) -> &'static str {
        let wanted = match self.chance.number(1, 20) {
            1 => "11",
            2..=3 => "28",
            _ => "41",
        };
        let spots: Vec<&Spot> = self.capital.iter().filter(|spot| spot.province() == wanted).collect();
        self.chance.pick(&spots).code
    }

    /// Small ones are many: the smaller of two draws.
    fn area(&mut self, from: i64, to: i64) -> i64 {
        let thousands = self.chance.number(from, to).min(self.chance.number(from, to));
        thousands * 1000 + self.chance.number(0, 9) * 100
    }

    fn industries(&mut self, kind: &Kind) -> Vec<&'static str> {
        let list = kinds::industries(kind.theme);
        let named = if list.is_empty() || self.chance.percent(12) { 0 } else { self.chance.number(2, 4) };
        self.chance.some(list, usize::try_from(named).unwrap_or(0)).into_iter().copied().collect()
    }

    fn technologies(&mut self, kind: &Kind) -> Vec<&'static str> {
        const CODES: &[&str] = &["T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10", "T11", "T12"];
        if !self.chance.percent(kinds::technology_percent(kind.theme)) {
            return Vec::new();
        }
        let named = usize::try_from(self.chance.number(1, 3)).unwrap_or(1);
        self.chance.some(CODES, named).into_iter().copied().collect()
    }

    fn recorded(&mut self, kind: &Kind, designated: Date, fate: Fate) -> Date {
        let soon = if designated < START {
            if kind.by == By::Ministry { date(2021, 1, 5) } else { date(2021, 1, 15) }
        } else {
            sending_day(designated.saturating_add(self.chance.number(3, 28).days()))
        };
        let late = fate == Fate::Stands && self.chance.percent(6);
        let day = if late { sending_day(soon.saturating_add(self.chance.number(120, 600).days())) } else { soon };
        day.min(date(2025, 11, 25))
    }
}

/// Types that need a review from a day on are designated after it, so that the reviews are seen.
fn earliest(kind: &Kind) -> Date {
    if kind.years.0 == 2024 { date(2024, 1, 20) } else { date(kind.years.0, 1, 1) }
}

fn name(of_type: &str, number: usize) -> String {
    let (word, round) = (WORDS[(number * 7) % WORDS.len()], (number - 1) / WORDS.len());
    if round == 0 { format!("가상 {word} {of_type}") } else { format!("가상 {word} 제{}{of_type}", round + 1) }
}

fn manager(kind: &Kind, number: usize, regions: &[&str]) -> String {
    let province = format!("PROV-{}", province(regions.first().copied().unwrap_or_default()));
    match kind.manager {
        Manager::Kicox => "KICOX".to_owned(),
        Manager::Innopolis => "INNOPOLIS".to_owned(),
        Manager::Technopark => format!("TP-{number:03}"),
        Manager::Industry => "MOTIE".to_owned(),
        Manager::Province if kind.code == "FEZ" => match number {
            2 => "BJFEZ".to_owned(),
            6 => "EFEZ".to_owned(),
            9 => "UFEZ".to_owned(),
            _ => province,
        },
        Manager::Province => province,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The day on which the evaluation counted.
    const COUNT_DAY: Date = date(2024, 9, 30);

    #[test]
    fn the_count_day_has_what_the_evaluation_counted() {
        let country = Country::new();
        let standing: Vec<_> = country.clusters.iter().filter(|cluster| cluster.is_in_force(COUNT_DAY)).collect();
        let outside =
            standing.iter().filter(|cluster| !cluster.regions.iter().any(|code| in_capital_region(code))).count();
        let types: BTreeSet<_> = standing.iter().map(|cluster| cluster.kind.code).collect();
        assert_eq!((standing.len(), outside, types.len()), (2330, 1934, 52));
    }

    #[test]
    fn names_and_ids_are_unique() {
        let country = Country::new();
        let ids: BTreeSet<_> = country.clusters.iter().map(|cluster| &cluster.id).collect();
        let names: BTreeSet<_> = country.clusters.iter().map(|cluster| &cluster.name).collect();
        assert_eq!((ids.len(), names.len()), (country.clusters.len(), country.clusters.len()));
    }

    #[test]
    fn nothing_is_recorded_before_the_system_or_its_own_day() {
        for cluster in Country::new().clusters {
            assert!(cluster.recorded > START && cluster.recorded >= cluster.designated, "{}", cluster.id);
        }
    }
}
