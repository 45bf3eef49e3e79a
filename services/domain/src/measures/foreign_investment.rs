//! Foreign investment and foreign-invested companies, by cluster and year.
//!
//! arrival_rate = arrived / declared of the row. What arrives is credited to the cluster of its investment in the year of its
//! `effective_on`. `companies_active`: registered and not closed on 31 December, or on the day asked about if that is
//! earlier. The finding `arrival` sums over the calendar years that end with the present one, three unless the rule says
//! otherwise, and names the clusters where less than half, unless the rule says otherwise, has arrived.
//!
//! Source: Foreign Investment Promotion Act, articles 5 and 18.
//!
//! Worked example: declared 100 in 2023 and 100 in 2024, arrived 30 in 2023 and 60 in 2024: the rates are 0.3 and 0.6, over
//! three years up to 2024 90 / 200 = 0.45 < 0.5: a finding.

use std::collections::{BTreeMap, BTreeSet};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    measures::{
        groups::Narrow,
        scene::{Behind, Scene},
        tally::Tally,
    },
    records::{CompanyRecord, InvestmentRecord},
    values::{Day, Exact},
};

/// The rule of the finding.
pub const RULE: &str = "arrival";

/// What happened at a cluster in a year.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The cluster.
    pub cluster_id: SmolStr,
    /// The year.
    pub year: i16,
    /// US dollars declared.
    pub declared: Tally,
    /// US dollars arrived.
    pub arrived: Tally,
    /// Companies active at the end of the year, or on the day asked about.
    pub active: usize,
    /// Companies closed in the year.
    pub closed: usize,
    /// The updates behind it.
    pub behind: Behind,
}

impl Row {
    /// What arrived of what was declared.
    pub fn arrival_rate(&self) -> Option<Exact> {
        Exact::ratio(self.arrived.sum(), self.declared.sum())
    }
}

/// The days on which a company was active at a cluster: from the first on, before the second.
#[derive(Debug)]
struct Stay {
    from: Day,
    until: Option<Day>,
    behind: u64,
}

/// All rows, by cluster and year.
pub fn rows(scene: &Scene<'_>, narrow: &Narrow) -> Vec<Row> {
    let mut sheet = Sheet { scene, narrow, rows: BTreeMap::new(), stays: BTreeMap::new(), counts: BTreeMap::new() };
    sheet.investments();
    sheet.companies();
    sheet.finish()
}

/// The rows while they are made.
struct Sheet<'s, 'w> {
    scene: &'s Scene<'w>,
    narrow: &'s Narrow,
    rows: BTreeMap<(SmolStr, i16), Row>,
    stays: BTreeMap<SmolStr, Vec<Stay>>,
    counts: BTreeMap<SmolStr, bool>,
}

impl Sheet<'_, '_> {
    fn investments(&mut self) {
        let (known, on) = (self.scene.known(Service::Performance), self.scene.axes.on);
        for entity in self.scene.world.investments.values() {
            let mut cluster: Option<&str> = None;
            for said in entity.kept(known, on) {
                let (year, sequence) = (said.at.effective_on.year(), said.at.sequence);
                match &said.record {
                    InvestmentRecord::InvestmentDeclared(declared) => {
                        cluster = Some(declared.cluster_id.as_str()).filter(|id| self.takes(id));
                        self.row(cluster, year, sequence, |row| row.declared.add(declared.amount_usd, 1));
                    }
                    InvestmentRecord::InvestmentArrived(arrived) => {
                        self.row(cluster, year, sequence, |row| row.arrived.add(arrived.amount_usd, 1));
                    }
                }
            }
        }
    }

    fn companies(&mut self) {
        let (known, on) = (self.scene.known(Service::Performance), self.scene.axes.on);
        for entity in self.scene.world.companies.values() {
            let mut cluster: Option<&str> = None;
            for said in entity.kept(known, on) {
                let (day, sequence) = (said.at.effective_on, said.at.sequence);
                match &said.record {
                    CompanyRecord::ForeignCompanyRegistered(registered) => {
                        cluster = Some(registered.cluster_id.as_str()).filter(|id| self.takes(id));
                        self.row(cluster, day.year(), sequence, |_| {});
                        if let Some(id) = cluster {
                            self.stays.entry(id.into()).or_default().push(Stay {
                                from: day,
                                until: None,
                                behind: sequence,
                            });
                        }
                    }
                    CompanyRecord::ForeignCompanyClosed(_) => {
                        self.row(cluster, day.year(), sequence, |row| row.closed += 1);
                        let stays = cluster.and_then(|id| self.stays.get_mut(id));
                        if let Some(stay) = stays.and_then(|stays| stays.last_mut()) {
                            stay.until.get_or_insert(day);
                        }
                    }
                }
            }
        }
    }

    /// Whether a cluster counts and is asked for.
    fn takes(&mut self, id: &str) -> bool {
        if let Some(takes) = self.counts.get(id) {
            return *takes;
        }
        let cluster = self.scene.cluster(id);
        let asked = self.narrow.takes(id, cluster, cluster.and_then(|cluster| cluster.ministry.as_ref()));
        let takes = asked && (cluster.is_some() || self.scene.cluster_counts(id));
        self.counts.insert(id.into(), takes);
        takes
    }

    fn row(&mut self, cluster: Option<&str>, year: i16, sequence: u64, add: impl FnOnce(&mut Row)) {
        let Some(id) = cluster else { return };
        let row =
            self.rows.entry((id.into(), year)).or_insert_with(|| Row { cluster_id: id.into(), year, ..Row::default() });
        row.behind.insert((Service::Performance, sequence));
        add(row);
    }

    fn finish(self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.into_values().collect();
        for row in &mut rows {
            let last = Day::new(row.year, 12, 31).map_or(self.scene.axes.on, |last| last.min(self.scene.axes.on));
            let stays = self.stays.get(&row.cluster_id).into_iter().flatten();
            let active: BTreeSet<u64> = stays
                .filter(|stay| stay.from <= last && stay.until.is_none_or(|until| last < until))
                .map(|stay| stay.behind)
                .collect();
            row.active = active.len();
            row.behind.extend(active.into_iter().map(|sequence| (Service::Performance, sequence)));
        }
        rows
    }
}

/// A cluster where too little of what was declared has arrived: what the finding is about.
#[derive(Debug, Clone)]
pub struct Short {
    /// The cluster.
    pub cluster_id: SmolStr,
    /// First and last year.
    pub years: (i16, i16),
    /// US dollars declared.
    pub declared: Exact,
    /// US dollars arrived.
    pub arrived: Exact,
    /// What arrived of what was declared.
    pub rate: Exact,
    /// The updates behind it.
    pub behind: Behind,
}

/// All such clusters, by id.
pub fn short(scene: &Scene<'_>) -> Vec<Short> {
    let parameters = scene.parameters(RULE);
    let (years, bound) = (parameters.years("years"), parameters.get("rate_from"));
    let last = scene.axes.on.year();
    let first = last.saturating_sub(years) + 1;
    let mut sums: BTreeMap<SmolStr, (Exact, Exact, Behind)> = BTreeMap::new();
    for row in rows(scene, &Narrow::default()).into_iter().filter(|row| (first..=last).contains(&row.year)) {
        let (declared, arrived) = (row.declared.sum(), row.arrived.sum());
        let sum = sums.entry(row.cluster_id).or_insert_with(|| (Exact::zero(), Exact::zero(), Behind::new()));
        *sum = (&sum.0 + &declared, &sum.1 + &arrived, std::mem::take(&mut sum.2));
        sum.2.extend(row.behind);
    }
    let found = sums.into_iter().filter_map(|(cluster_id, (declared, arrived, behind))| {
        let rate = Exact::ratio(arrived.clone(), declared.clone())?;
        let behind = behind.into_iter().chain(scene.adoption(RULE)).collect();
        (rate < bound).then_some(Short { cluster_id, years: (first, last), declared, arrived, rate, behind })
    });
    found.collect()
}
