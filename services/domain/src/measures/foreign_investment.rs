//! Foreign investment and foreign-invested companies, by cluster and year.
//!
//! arrival_rate = arrived / declared of the row. What arrives is credited to the cluster of its investment in the year of its
//! `effective_on`. `companies_active`: registered and not closed on 31 December, or on the day asked about if that is
//! earlier. The finding `arrival` sums over the calendar years that end with the present one, three unless the rule says
//! otherwise, and names the clusters where less than half, unless the rule says otherwise, has arrived.
//!
//! Source: Foreign Investment Promotion Act; the National Assembly Budget Office's evaluation of November 2024.
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
            let mut cluster: Option<(&str, u64)> = None;
            for said in entity.kept(known, on) {
                let (year, sequence) = (said.at.effective_on.year(), said.at.sequence);
                match &said.record {
                    InvestmentRecord::InvestmentDeclared(declared) => {
                        cluster = Some((declared.cluster_id.as_str(), sequence)).filter(|(id, _)| self.takes(id));
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
            let mut cluster: Option<(&str, u64)> = None;
            for said in entity.kept(known, on) {
                let (day, sequence) = (said.at.effective_on, said.at.sequence);
                match &said.record {
                    CompanyRecord::ForeignCompanyRegistered(registered) => {
                        cluster = Some((registered.cluster_id.as_str(), sequence)).filter(|(id, _)| self.takes(id));
                        self.row(cluster, day.year(), sequence, |_| {});
                        if let Some((id, _)) = cluster {
                            self.stays.entry(id.into()).or_default().push(Stay {
                                from: day,
                                until: None,
                                behind: sequence,
                            });
                        }
                    }
                    CompanyRecord::ForeignCompanyClosed(_) => {
                        self.row(cluster, day.year(), sequence, |row| row.closed += 1);
                        let stays = cluster.and_then(|(id, _)| self.stays.get_mut(id));
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

    /// Adds to the row of a cluster, which the update at `named` names, and a year.
    fn row(&mut self, cluster: Option<(&str, u64)>, year: i16, sequence: u64, add: impl FnOnce(&mut Row)) {
        let Some((id, named)) = cluster else { return };
        let row =
            self.rows.entry((id.into(), year)).or_insert_with(|| Row { cluster_id: id.into(), year, ..Row::default() });
        row.behind.extend([named, sequence].map(|sequence| (Service::Performance, sequence)));
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
    let (years, bound) = (parameters.years("years").max(1), parameters.get("rate_from"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measures::story::{Story, places, read},
        records::{ForeignCompanyClosed, ForeignCompanyRegistered, InvestmentArrived, InvestmentDeclared, Record},
    };

    fn declared(id: &str, cluster: &str, usd: &str) -> Record {
        let declared = InvestmentDeclared {
            investment_id: read(id),
            cluster_id: read(cluster),
            company_id: None,
            amount_usd: read(usd),
        };
        Record::Investment(InvestmentRecord::InvestmentDeclared(declared))
    }

    fn arrived(id: &str, usd: &str) -> Record {
        Record::Investment(InvestmentRecord::InvestmentArrived(InvestmentArrived {
            investment_id: read(id),
            amount_usd: read(usd),
        }))
    }

    fn opened(id: &str, cluster: &str) -> Record {
        let registered = ForeignCompanyRegistered {
            company_id: read(id),
            cluster_id: read(cluster),
            name_ko: read(id),
            country: None,
        };
        Record::Company(CompanyRecord::ForeignCompanyRegistered(registered))
    }

    fn closed(id: &str) -> Record {
        Record::Company(CompanyRecord::ForeignCompanyClosed(ForeignCompanyClosed {
            company_id: read(id),
            reason: None,
        }))
    }

    fn table(scene: &Scene<'_>) -> Vec<String> {
        let text = |row: &Row| {
            let rate = row.arrival_rate().map_or("null".to_owned(), |rate| rate.rounded());
            format!(
                "{} {} {} {} {rate} {} {}",
                row.cluster_id,
                row.year,
                row.declared.sum().full(),
                row.arrived.sum().full(),
                row.active,
                row.closed
            )
        };
        rows(scene, &Narrow::default()).iter().map(text).collect()
    }

    /// The worked example.
    fn told() -> Story {
        let mut story = Story::default();
        story.on("2010-01-01").cluster("F1", "FEZ", "28");
        story.on("2023-02-01").tell(declared("I1", "F1", "100"));
        story.on("2023-07-01").tell(arrived("I1", "30"));
        story.on("2024-02-01").tell(declared("I2", "F1", "100"));
        story.on("2024-05-01").tell(arrived("I2", "50"));
        story.on("2024-12-31").tell(arrived("I1", "10"));
        story
    }

    #[test]
    fn what_arrives_counts_in_its_own_year() {
        let story = told();
        assert_eq!(table(&story.at("2024-12-31")), ["F1 2023 100 30 0.3 0 0", "F1 2024 100 60 0.6 0 0"]);
        assert_eq!(table(&story.at("2024-12-30")), ["F1 2023 100 30 0.3 0 0", "F1 2024 100 50 0.5 0 0"]);
        let rows = rows(&story.at("2024-12-31"), &Narrow::default());
        // What arrived of the first investment lies in the zone that its declaration, of the year before, names.
        assert_eq!(rows[1].behind, places(Service::Performance, &[1, 3, 4, 5]));
    }

    #[test]
    fn too_little_arriving_over_three_years_is_a_finding() {
        let mut story = told();
        let found = short(&story.at("2024-12-31"));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].cluster_id.as_str(), found[0].years, found[0].rate.rounded()),
            ("F1", (2022, 2024), "0.45".to_owned())
        );
        // In 2026 the years are 2024 to 2026: 60 of 100.
        assert_eq!(short(&story.at("2026-01-01")).len(), 0);
        // In 2027 they are 2025 to 2027: nothing was declared, so there is no rate.
        assert_eq!(short(&story.at("2027-01-01")).len(), 0);
        story.on("2024-01-01").rule(RULE, "rate_from=0.45");
        assert_eq!(short(&story.at("2024-12-31")).len(), 0);
        story.rule(RULE, "rate_from=0.61;years=1");
        assert_eq!(short(&story.at("2024-12-31"))[0].years, (2024, 2024));
        // What an older version took is read as the least that there can be.
        story.rule(RULE, "rate_from=0.61;years=-1");
        assert_eq!(short(&story.at("2024-12-31"))[0].years, (2024, 2024));
    }

    #[test]
    fn companies_are_counted_at_the_end_of_the_year_or_on_the_day_asked_about() {
        let mut story = Story::default();
        story.on("2010-01-01").cluster("F1", "FEZ", "28");
        story.on("2010-01-01").cluster("F2", "FEZ", "28");
        story.on("2022-03-01").tell(opened("K1", "F1"));
        story.on("2022-04-01").tell(opened("K2", "F1"));
        story.on("2023-12-31").tell(closed("K1"));
        story.on("2024-05-01").tell(opened("K1", "F2"));
        // Closed on 31 December is not active on it; there is no row for a year in which nothing happened.
        let all = ["F1 2022 0 0 null 2 0", "F1 2023 0 0 null 1 1", "F2 2024 0 0 null 1 0"];
        assert_eq!(table(&story.at("2025-06-30")), all);
        assert_eq!(table(&story.at("2022-03-31")), ["F1 2022 0 0 null 1 0"]);
    }

    #[test]
    fn nothing_counts_at_a_cluster_that_was_never_designated() {
        let mut story = told();
        story.tell(declared("I3", "F9", "5"));
        story.tell(arrived("I3", "5"));
        assert_eq!(table(&story.at("2024-12-31")).len(), 2);
    }
}
