//! Observations of an indicator at a cluster, and targets for it, by period. The latest word counts.

use std::collections::BTreeMap;

use crate::{
    history::{At, Entity, Entry, Fold, Said},
    packed::{Packed, Row, Runs, Span, number},
    performance::indicator::Indicator,
    records::{ObservationRecord, ObservationReported, ObservationStatus, TargetSet},
    refusal::{Code, Refusal},
    values::{Day, Decimal, Id, Name, Period},
    verdict::Findings,
    world::World,
};

/// The values of an indicator at a cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// What was observed, by period.
    pub observations: BTreeMap<Period, Standing<ObservationReported>>,
    /// What is aimed at, by period.
    pub targets: BTreeMap<Period, Standing<TargetSet>>,
    /// All that was said, for questions over many series.
    packed: Packed<Observations>,
}

/// Everything ever said in a series, in little space.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    /// What was observed, by period.
    pub rows: Runs<Observation>,
    /// The versions of the definition, as the rows number them.
    pub definitions: Vec<Option<Name>>,
    /// What was aimed at, likewise.
    pub targets: Runs<Target>,
}

/// An observation with what decides whether it counts.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    /// Its period.
    pub period: Period,
    /// When it counts.
    pub span: Span,
    /// The value.
    pub value: Decimal,
    /// Whether it may still change.
    pub provisional: bool,
    /// The version of the definition behind it.
    pub definition: u32,
}

/// A target with what decides whether it counts.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its period.
    pub period: Period,
    /// When it counts.
    pub span: Span,
    /// The value aimed at.
    pub value: Decimal,
    /// The value at the start.
    pub baseline: Option<Decimal>,
}

impl Series {
    /// Everything ever said in the series of an entity, packed on first use and until something more is said.
    pub fn packed(entity: &Entity<Self>) -> &Observations {
        entity.end().packed.get(|| Observations::of(entity.all()))
    }
}

impl Observations {
    fn of(all: &[Said<ObservationRecord>]) -> Self {
        let (mut definitions, mut rows, mut targets) = (Vec::new(), Vec::new(), Vec::new());
        for said in all {
            let span = Span::of(said);
            match &said.record {
                ObservationRecord::ObservationReported(reported) => rows.push(Observation {
                    period: reported.period,
                    span,
                    value: reported.value,
                    provisional: reported.status == ObservationStatus::Provisional,
                    definition: number(&mut definitions, &reported.definition),
                }),
                ObservationRecord::TargetSet(set) => {
                    targets.push(Target { period: set.period, span, value: set.value, baseline: set.baseline });
                }
            }
        }
        Self { definitions, rows: Runs::of(rows), targets: Runs::of(targets) }
    }
}

impl Row for Observation {
    type Figure = Period;

    fn figure(&self) -> Period {
        self.period
    }

    fn year(&self) -> i16 {
        self.period.year
    }

    fn span(&self) -> &Span {
        &self.span
    }
}

impl Row for Target {
    type Figure = Period;

    fn figure(&self) -> Period {
        self.period
    }

    fn year(&self) -> i16 {
        self.period.year
    }

    fn span(&self) -> &Span {
        &self.span
    }
}

/// A value with its circumstances.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<V> {
    /// The value.
    pub value: V,
    /// Who said so.
    pub agency: Id,
    /// From when on.
    pub effective_on: Day,
    /// Its place in the stream.
    pub sequence: u64,
}

impl<V: Clone + PartialEq> Standing<V> {
    fn new(at: &At, value: &V) -> Self {
        Self { value: value.clone(), agency: at.agency.clone(), effective_on: at.effective_on, sequence: at.sequence }
    }

    fn repeated_by(&self, at: &At, value: &V) -> Option<u64> {
        let says = self.value == *value && self.agency == at.agency && self.effective_on <= at.effective_on;
        says.then_some(self.sequence)
    }
}

impl Fold for Series {
    type Record = ObservationRecord;
    const BY_POSITION: bool = true;
    const FREE: bool = true;

    fn check(record: &ObservationRecord, at: &At, _state: &Self, world: &World, findings: &mut Findings) {
        let ObservationRecord::ObservationReported(reported) = record else { return };
        let indicator = world.indicators.get(reported.indicator_id.as_str()).map(|entity| entity.now(at.effective_on));
        let Some(Indicator::Observed(defined)) = indicator.as_deref() else { return };
        let below =
            defined.minimum.filter(|minimum| reported.value < *minimum).map(|minimum| format!("at least {minimum}"));
        let above =
            defined.maximum.filter(|maximum| reported.value > *maximum).map(|maximum| format!("at most {maximum}"));
        if let Some(expected) = below.or(above) {
            findings.refuse(Refusal::new(Code::OutOfRange, "value", reported.value.to_string(), expected));
        }
    }

    fn apply(&mut self, at: &At, record: &ObservationRecord) {
        self.packed = Packed::default();
        match record {
            ObservationRecord::ObservationReported(reported) => {
                self.observations.insert(reported.period, Standing::new(at, reported));
            }
            ObservationRecord::TargetSet(set) => {
                self.targets.insert(set.period, Standing::new(at, set));
            }
        }
    }

    fn repeats(entity: &Entity<Self>, entry: Entry<'_, ObservationRecord>) -> Option<u64> {
        let Entry { at, record } = entry;
        let state = entity.end();
        match record {
            ObservationRecord::ObservationReported(reported) => {
                state.observations.get(&reported.period)?.repeated_by(at, reported)
            }
            ObservationRecord::TargetSet(set) => state.targets.get(&set.period)?.repeated_by(at, set),
        }
    }
}

#[cfg(test)]
mod tests;
