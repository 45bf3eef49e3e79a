//! What the tests of the measures tell the world: one call a statement, in the words of the records.

use proto::catalogue::Service;

use crate::{
    history::{At, Known},
    measures::scene::{Behind, Scene},
    records::{
        AgencyKind, AgencyRecord, AgencyRegistered, AgencySucceeded, Aggregation, AmountRecord, AmountRecorded, Better,
        ClusterDesignated, ClusterRecord, ClusterTypeDefined, IndicatorDefined, IndicatorRecord, Layer,
        ObservationRecord, ObservationReported, ObservationStatus, ProgrammeDefined, ProgrammeRecord, RatioDefined,
        Record, RecordWithdrawn, RuleAdopted, RuleRecord, ShareRecord, ShareSet, Source, Stage, TargetSet, TypeRecord,
    },
    values::{Day, Decimal, Id, Instant, Name, Period, Region, Value, Whole, Year},
    world::{Axes, World},
};

/// Reads a value that the test knows to be right.
pub fn read<T: Value>(text: &str) -> T {
    T::read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

/// A list of values, `a;b;c`.
pub fn list<T: Value>(text: &str) -> Vec<T> {
    text.split(';').filter(|part| !part.is_empty()).map(read).collect()
}

/// Pairs of values, `a=1;b=2`.
fn pairs<T: Value>(text: &str) -> Vec<(T, Decimal)> {
    text.split(';').map(|pair| pair.split_once('=').unwrap()).map(|(name, value)| (read(name), read(value))).collect()
}

/// The places in a stream.
pub fn places(service: Service, sequences: &[u64]) -> Behind {
    sequences.iter().map(|sequence| (service, *sequence)).collect()
}

/// A world that is told something, update by update, by one agency at a time, effective on one day at a time.
#[derive(Debug)]
pub struct Story {
    pub world: World,
    told: [u64; 4],
    agency: Id,
    day: Day,
}

impl Default for Story {
    fn default() -> Self {
        Self { world: World::default(), told: [0; 4], agency: read("MOTIE"), day: read("2020-01-01") }
    }
}

impl Story {
    /// Who speaks from now on.
    pub fn by(&mut self, agency: &str) -> &mut Self {
        self.agency = read(agency);
        self
    }

    /// Effective on which day, from now on.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.day = read(day);
        self
    }

    /// The world on a day, by all that is known.
    pub fn at(&self, day: &str) -> Scene<'_> {
        Scene::new(&self.world, Axes::now(read(day)))
    }

    /// The world on a day, by what was known at a place in one stream.
    pub fn known(&self, service: Service, sequence: u64, day: &str) -> Scene<'_> {
        let mut axes = Axes::now(read(day));
        axes.known[service as usize] = Known(sequence);
        Scene::new(&self.world, axes)
    }

    /// Says something; its place in the stream.
    pub fn tell(&mut self, record: Record) -> u64 {
        self.correct(record, None)
    }

    /// Says something, in place of an earlier update.
    pub fn correct(&mut self, record: Record, retires: Option<u64>) -> u64 {
        let place = record.place().unwrap();
        self.say(&place, record, retires)
    }

    /// Takes an earlier update back, of the entity that the record belongs to.
    pub fn withdraw(&mut self, like: &Record, sequence: u64) -> u64 {
        let withdrawn = RecordWithdrawn { withdrawn_update_id: read("u"), reason: read("wrong") };
        self.say(&like.place().unwrap(), Record::Withdrawn(withdrawn), Some(sequence))
    }

    fn say(&mut self, place: &crate::records::Place, record: Record, retires: Option<u64>) -> u64 {
        let told = &mut self.told[place.family.service() as usize];
        *told += 1;
        let at = At {
            sequence: *told,
            recorded_at: Instant(0),
            agency: self.agency.clone(),
            update_id: read(&format!("u-{told}")),
            effective_on: self.day,
            note: None,
        };
        let told = *told;
        self.world.say(at, place, record, retires);
        told
    }

    pub fn agency(&mut self, id: &str) -> u64 {
        let registered = AgencyRegistered {
            agency_id: read(id),
            name_ko: read(id),
            name_en: None,
            kind: AgencyKind::Ministry,
            parent_agency_id: None,
            region: None,
        };
        self.tell(Record::Agency(AgencyRecord::AgencyRegistered(registered)))
    }

    pub fn succeeded(&mut self, id: &str, by: &str) -> u64 {
        self.tell(Record::Agency(AgencyRecord::AgencySucceeded(AgencySucceeded {
            agency_id: read(id),
            successor_agency_ids: list(by),
        })))
    }

    pub fn rule(&mut self, id: &str, parameters: &str) -> u64 {
        let adopted = RuleAdopted {
            rule_id: read(id),
            parameters: pairs::<Name>(parameters),
            law_id: None,
            article: None,
            rationale: None,
        };
        self.tell(Record::Rule(RuleRecord::RuleAdopted(adopted)))
    }

    pub fn cluster_type(&mut self, code: &str, ministry: &str) -> u64 {
        let defined = ClusterTypeDefined {
            type_code: read(code),
            name_ko: read(code),
            name_en: None,
            law_id: read("law"),
            article: None,
            ministry_id: read(ministry),
            layer: Layer::Area,
            built_on: Vec::new(),
            may_overlap: Vec::new(),
            designating_agency_kind: None,
            review_required: false,
            lapse_years: None,
            lapse_milestone: None,
            definition_ko: None,
        };
        self.tell(Record::Type(TypeRecord::ClusterTypeDefined(Box::new(defined))))
    }

    /// A designation, without telling it.
    pub fn designation(id: &str, type_code: &str, regions: &str) -> ClusterDesignated {
        ClusterDesignated {
            cluster_id: read(id),
            type_code: read(type_code),
            name_ko: read(id),
            name_en: None,
            regions: list::<Region>(regions),
            area_m2: None,
            industries: Vec::new(),
            technologies: Vec::new(),
            managing_agency_id: read("MOTIE"),
            review_id: None,
            notice_no: None,
            expires_on: None,
            longitude: None,
            latitude: None,
            boundary: None,
        }
    }

    pub fn designated(&mut self, designation: ClusterDesignated) -> u64 {
        self.tell(Record::Cluster(ClusterRecord::ClusterDesignated(Box::new(designation))))
    }

    pub fn cluster(&mut self, id: &str, type_code: &str, regions: &str) -> u64 {
        self.designated(Self::designation(id, type_code, regions))
    }

    pub fn programme(&mut self, id: &str, ministry: &str, types: &str) -> u64 {
        let defined = ProgrammeDefined {
            programme_id: read(id),
            name_ko: read(id),
            name_en: None,
            ministry_id: read(ministry),
            account: None,
            type_codes: list(types),
        };
        self.tell(Record::Programme(ProgrammeRecord::ProgrammeDefined(defined)))
    }

    /// An amount, without telling it. `cluster`: `-` for the whole programme.
    pub fn amount_of(programme: &str, year: i16, cluster: &str, source: &str, stage: &str, won: i64) -> Record {
        Record::Amount(AmountRecord::AmountRecorded(AmountRecorded {
            programme_id: read(programme),
            fiscal_year: Year(year),
            cluster_id: (cluster != "-").then(|| read(cluster)),
            source: read::<Source>(source),
            stage: read::<Stage>(stage),
            amount_krw: read(&won.to_string()),
            counterpart: None,
        }))
    }

    pub fn amount(&mut self, programme: &str, year: i16, cluster: &str, source: &str, stage: &str, won: i64) -> u64 {
        self.tell(Self::amount_of(programme, year, cluster, source, stage, won))
    }

    pub fn shares(&mut self, programme: &str, year: i16, shares: &str) -> u64 {
        let set = ShareSet { programme_id: read(programme), fiscal_year: Year(year), shares: pairs::<Id>(shares) };
        self.tell(Record::Share(ShareRecord::ShareSet(set)))
    }

    pub fn indicator(&mut self, id: &str, aggregation: &str, better: &str) -> u64 {
        let defined = IndicatorDefined {
            indicator_id: read(id),
            name_ko: read(id),
            name_en: None,
            unit: read("count"),
            aggregation: read::<Aggregation>(aggregation),
            better: read::<Better>(better),
            minimum: None,
            maximum: None,
        };
        self.tell(Record::Indicator(IndicatorRecord::IndicatorDefined(defined)))
    }

    pub fn ratio(&mut self, id: &str, numerator: &str, denominator: &str, per: &str, lag: i64) -> u64 {
        let defined = RatioDefined {
            indicator_id: read(id),
            name_ko: read(id),
            name_en: None,
            numerator: read(numerator),
            denominator: read(denominator),
            per: read(per),
            lag_years: Whole(lag),
        };
        self.tell(Record::Indicator(IndicatorRecord::RatioDefined(defined)))
    }

    /// An observation; `version` is that of its definition, empty for none. One that ends on `?` is provisional.
    pub fn observed(&mut self, cluster: &str, indicator: &str, period: &str, value: &str, version: &str) -> u64 {
        let status = if value.ends_with('?') { ObservationStatus::Provisional } else { ObservationStatus::Final };
        let reported = ObservationReported {
            cluster_id: read(cluster),
            indicator_id: read(indicator),
            period: read::<Period>(period),
            value: read(value.trim_end_matches('?')),
            status,
            definition: (!version.is_empty()).then(|| read(version)),
        };
        self.tell(Record::Observation(ObservationRecord::ObservationReported(reported)))
    }

    pub fn target(&mut self, cluster: &str, indicator: &str, period: &str, value: &str, baseline: Option<&str>) -> u64 {
        let set = TargetSet {
            cluster_id: read(cluster),
            indicator_id: read(indicator),
            period: read::<Period>(period),
            value: read(value),
            baseline: baseline.map(read),
        };
        self.tell(Record::Observation(ObservationRecord::TargetSet(set)))
    }
}
