//! How many updates one core judges in a second, for entities with short and long histories.
//!
//! `cargo bench -p domain`
#![allow(clippy::panic, clippy::expect_used, reason = "a bench")]

use std::{
    collections::HashMap,
    hint::black_box,
    time::{Duration, Instant},
};

use domain::{
    decide::{Inbox, Submission, decide},
    logged::Logged,
    records::Place,
    values::{self, Id},
    verdict::Verdict,
    world::World,
};
use prost::Message;
use proto::{
    catalogue::Service,
    common::{Header, RecordWithdrawn},
    governance, performance, registry,
};

/// How long each figure is measured.
const MEASURED: Duration = Duration::from_millis(700);

/// A log with what was made of it.
#[derive(Default)]
struct Bench {
    world: World,
    ids: HashMap<String, (Place, u64)>,
    sequences: [u64; 4],
}

impl Inbox for Bench {
    fn find(&self, agency: &str, update_id: &str) -> Option<(Place, u64)> {
        self.ids.get(update_id).filter(|_| agency == AGENCY).cloned()
    }

    fn payload(&self, _: u64) -> Option<Vec<u8>> {
        None
    }
}

const AGENCY: &str = "M-1";

fn header(id: &str, effective_on: String) -> Option<Header> {
    Some(Header { update_id: id.to_owned(), effective_on, ..Header::default() })
}

/// The day so many days after the first of 2000; past 2190 it stays.
fn day(at: usize) -> String {
    let at = at.min(69_000);
    format!("{}-{:02}-{:02}", 2000 + at / 360, at / 30 % 12 + 1, (at % 30).min(27) + 1)
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

impl Bench {
    fn submission<'a>(&self, service: Service, bytes: &'a [u8]) -> Submission<'a> {
        Submission {
            service,
            agency: Id::fixed(AGENCY),
            bytes,
            now: values::Instant(1_800_000_000_000_000),
            replay: false,
        }
    }

    /// Judges and takes in what must be accepted.
    fn say(&mut self, service: Service, id: &str, bytes: &[u8]) {
        let decision = decide(&self.world, self, &self.submission(service, bytes));
        let Verdict::Accept { place, retires, .. } = decision.verdict else { panic!("{id}: {:?}", decision.verdict) };
        let sequence = self.sequences[service as usize] + 1;
        self.sequences[service as usize] = sequence;
        let subject = place.subject();
        let recorded_at = values::Instant(1_800_000_000_000_000);
        let logged =
            Logged { service, sequence, recorded_at, subject: &subject, agency: AGENCY, retires, payload: bytes };
        self.world.take(&logged).expect("it was accepted");
        self.ids.insert(id.to_owned(), (place, sequence));
    }

    /// Agencies, a grant, a type, an indicator and a cluster.
    fn start() -> Self {
        let mut bench =
            Self { world: World { operator: Some(Id::fixed(AGENCY)), ..World::default() }, ..Self::default() };
        let first = || "2000-01-01".to_owned();
        for at in 0..200 {
            let agency = governance::AgencyRegistered {
                agency_id: Some(format!("M-{at}")),
                name_ko: text("부처"),
                kind: text("ministry"),
                ..Default::default()
            };
            let id = format!("a{at}");
            let update = governance::Update {
                header: header(&id, first()),
                record: Some(governance::update::Record::AgencyRegistered(agency)),
            };
            bench.say(Service::Governance, &id, &update.encode_to_vec());
        }
        let grant = governance::GrantIssued {
            grant_id: text("G"),
            agency_id: text(AGENCY),
            records: vec!["registry.*".into(), "performance.*".into()],
            ..Default::default()
        };
        let law = governance::LawRecorded { law_id: text("L"), name_ko: text("법"), ..Default::default() };
        for (id, record) in
            [("g", governance::update::Record::GrantIssued(grant)), ("l", governance::update::Record::LawRecorded(law))]
        {
            bench.say(
                Service::Governance,
                id,
                &governance::Update { header: header(id, first()), record: Some(record) }.encode_to_vec(),
            );
        }
        let defined = registry::ClusterTypeDefined {
            type_code: text("T"),
            name_ko: text("유형"),
            law_id: text("L"),
            ministry_id: text(AGENCY),
            layer: text("area"),
            ..Default::default()
        };
        let designated = registry::ClusterDesignated {
            cluster_id: text("C"),
            type_code: text("T"),
            name_ko: text("단지"),
            regions: vec!["11530".into()],
            area_m2: text("1000"),
            managing_agency_id: text("M-2"),
            ..Default::default()
        };
        for (id, record) in [
            ("t", registry::update::Record::ClusterTypeDefined(defined)),
            ("c", registry::update::Record::ClusterDesignated(designated)),
        ] {
            bench.say(
                Service::Registry,
                id,
                &registry::Update { header: header(id, first()), record: Some(record) }.encode_to_vec(),
            );
        }
        let indicator = performance::IndicatorDefined {
            indicator_id: text("I"),
            name_ko: text("고용"),
            unit: text("명"),
            aggregation: text("sum"),
            better: text("higher"),
            ..Default::default()
        };
        let update = performance::Update {
            header: header("i", first()),
            record: Some(performance::update::Record::IndicatorDefined(indicator)),
        };
        bench.say(Service::Performance, "i", &update.encode_to_vec());
        bench.world.operator = None;
        bench
    }
}

fn amended(id: &str, at: usize, supersedes: Option<String>) -> Vec<u8> {
    let record = registry::ClusterAmended {
        cluster_id: text("C"),
        area_m2: Some(at.to_string()),
        managing_agency_id: text("M-3"),
        ..Default::default()
    };
    let header = header(id, day(at)).map(|header| Header { supersedes, ..header });
    registry::Update { header, record: Some(registry::update::Record::ClusterAmended(record)) }.encode_to_vec()
}

fn observed(id: &str, at: usize, supersedes: Option<String>) -> Vec<u8> {
    let period = format!("{}-{:02}", 2000 + at / 12 % 100, at % 12 + 1);
    let record = performance::ObservationReported {
        cluster_id: text("C"),
        indicator_id: text("I"),
        period: Some(period),
        value: Some(at.to_string()),
        status: text("final"),
        ..Default::default()
    };
    let header = header(id, day(at)).map(|header| Header { supersedes, ..header });
    performance::Update { header, record: Some(performance::update::Record::ObservationReported(record)) }
        .encode_to_vec()
}

/// Runs something until the time is over and says how often a second.
fn rate(mut run: impl FnMut(usize)) -> f64 {
    let started = Instant::now();
    let mut times = 0_u32;
    while started.elapsed() < MEASURED {
        for _ in 0..8 {
            run(times as usize);
            times += 1;
        }
    }
    f64::from(times) / started.elapsed().as_secs_f64()
}

type Make = fn(&str, usize, Option<String>) -> Vec<u8>;

fn measure(name: &str, service: Service, make: Make, records: usize) {
    let mut bench = Bench::start();
    for at in 0..records {
        let id = format!("u{at}");
        bench.say(service, &id, &make(&id, at, None));
    }
    let judge = |bytes: &[u8]| black_box(decide(&bench.world, &bench, &bench.submission(service, bytes))).verdict;
    let next = make("next", records, None);
    let judged = rate(|_| assert!(matches!(judge(&next), Verdict::Accept { .. })));
    let last = make("next", records - 1, None);
    let repeated = rate(|_| assert!(matches!(judge(&last), Verdict::Repeat { .. })));
    let correction = make("next", records, Some(format!("u{}", records - 1)));
    let corrected = rate(|_| assert!(matches!(judge(&correction), Verdict::Accept { .. })));
    let old = make("next", 5, None);
    let early = rate(|_| drop(judge(&old)));
    let reason = RecordWithdrawn { withdrawn_update_id: Some(format!("u{}", records / 2)), reason: text("착오") };
    let withdrawal = match service {
        Service::Registry => registry::Update {
            header: header("next", day(0)),
            record: Some(registry::update::Record::RecordWithdrawn(reason)),
        }
        .encode_to_vec(),
        _ => performance::Update {
            header: header("next", day(0)),
            record: Some(performance::update::Record::RecordWithdrawn(reason)),
        }
        .encode_to_vec(),
    };
    let withdrawn = rate(|_| drop(judge(&withdrawal)));
    let mut at = records;
    let taken = rate(|_| {
        let id = format!("u{at}");
        bench.say(service, &id, &make(&id, at, None));
        at += 1;
    });
    let mut previous = format!("u{}", at - 1);
    let chained = rate(|_| {
        let id = format!("u{at}");
        bench.say(service, &id, &make(&id, at, Some(std::mem::replace(&mut previous, id.clone()))));
        at += 1;
    });
    println!(
        "{name:<13} {records:>7} {judged:>10.0} {repeated:>10.0} {corrected:>10.0} {early:>10.0} {withdrawn:>10.0} {taken:>10.0} {chained:>10.0}"
    );
}

fn main() {
    println!("updates a second on one core");
    println!(
        "{:<13} {:>7} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "", "records", "next", "repeat", "correct", "early", "withdraw", "take in", "chain"
    );
    for records in [10, 1_000, 100_000] {
        measure("amendments", Service::Registry, amended, records);
        measure("observations", Service::Performance, observed, records);
    }
}
