//! Whether what a record refers to is known, and in force on its day.

use proto::{catalogue::Service, common::Reference};

use crate::{
    history::{At, Known},
    lists::built_in,
    records::{CodeList, IndicatorRecord, Record},
    refusal::{Code, Refusal},
    values::Day,
    verdict::Findings,
    world::World,
};

/// Whether something referred to is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing known has this id or code.
    Unknown,
    /// It is known, but not in force on the day.
    NotInForce,
    /// It is in force.
    InForce,
}

impl Standing {
    /// Known at all, and in force on the day.
    pub const fn of(known: bool, in_force: bool) -> Self {
        match (known, in_force) {
            (_, true) => Self::InForce,
            (true, false) => Self::NotInForce,
            (false, false) => Self::Unknown,
        }
    }

    /// The refusal of a field that refers to it, if it does not stand.
    pub fn refusal(self, field: &'static str, given: &str, on: Day) -> Option<Refusal> {
        match self {
            Self::InForce => None,
            Self::NotInForce => Some(Refusal::new(Code::NotInForce, field, given, format!("in force on {on}"))),
            Self::Unknown => Some(Refusal::new(Code::UnknownReference, field, given, "something that is recorded")),
        }
    }
}

/// Checks everything that a record refers to, in the order of its fields.
pub fn check(world: &World, at: &At, record: &Record, findings: &mut Findings) {
    record.references(&mut |field, reference, given| {
        if let Some(refusal) = world.standing(reference, given, at.effective_on).refusal(field, given, at.effective_on)
        {
            findings.refuse(refusal);
        }
    });
}

/// The services whose records decide about a reference.
pub const fn owner(reference: Reference) -> Option<Service> {
    match reference {
        Reference::Agency
        | Reference::Law
        | Reference::Survey
        | Reference::Region
        | Reference::Industry
        | Reference::Technology => Some(Service::Governance),
        Reference::Type | Reference::ClusterKnown | Reference::ClusterHeld => Some(Service::Registry),
        Reference::Programme => Some(Service::Budget),
        Reference::Indicator => Some(Service::Performance),
        Reference::Unspecified => None,
    }
}

impl World {
    /// Whether a reference stands on a day, by all that is known.
    pub fn standing(&self, reference: Reference, given: &str, on: Day) -> Standing {
        match reference {
            Reference::Unspecified => Standing::InForce,
            Reference::Agency => self.agency_standing(given, on),
            Reference::Type => {
                let entity = self.types.get(given);
                Standing::of(
                    entity.is_some_and(|entity| entity.counted(Known::NOW).next().is_some()),
                    entity.is_some_and(|entity| entity.kept(Known::NOW, on).next().is_some()),
                )
            }
            // Without looking at its dates.
            Reference::Law => {
                let known = self.laws.get(given).is_some_and(|entity| entity.counted(Known::NOW).next().is_some());
                Standing::of(known, known)
            }
            Reference::Region => self.code_standing(CodeList::Region, given, on),
            Reference::Industry => self.code_standing(CodeList::Industry, given, on),
            Reference::Technology => self.code_standing(CodeList::Technology, given, on),
            Reference::ClusterKnown => {
                let known = self.cluster_known(given);
                Standing::of(known, known)
            }
            Reference::ClusterHeld => {
                let held = self.clusters.get(given).is_some_and(|entity| entity.fold(Known::NOW, on).is_held());
                Standing::of(self.cluster_known(given), held)
            }
            Reference::Programme => {
                let entity = self.programmes.get(given);
                Standing::of(
                    entity.is_some_and(|entity| entity.counted(Known::NOW).next().is_some()),
                    entity.is_some_and(|entity| entity.kept(Known::NOW, on).next().is_some()),
                )
            }
            Reference::Survey => {
                let opened = self.surveys.get(given).is_some_and(|entity| entity.end().opened.is_some());
                Standing::of(opened, opened)
            }
            Reference::Indicator => {
                let entity = self.indicators.get(given);
                let defines = |record: &IndicatorRecord| matches!(record, IndicatorRecord::IndicatorDefined(_));
                Standing::of(
                    entity.is_some_and(|entity| entity.counted(Known::NOW).any(|said| defines(&said.record))),
                    entity.is_some_and(|entity| entity.kept(Known::NOW, on).any(|said| defines(&said.record))),
                )
            }
        }
    }

    /// Whether a designation of the cluster counts, on any day.
    pub fn cluster_known(&self, cluster_id: &str) -> bool {
        self.clusters.get(cluster_id).is_some_and(|entity| {
            entity.counted(Known::NOW).any(|said| crate::records::Recorded::kind(&said.record).opens())
        })
    }

    /// Whether a code of a list stands on a day. Built-in codes do, until they are retired; an industry that was
    /// not published itself stands with its division.
    pub fn code_standing(&self, list: CodeList, code: &str, on: Day) -> Standing {
        let published = |code: &str| self.codes.get(&*format!("{}.{code}", list.word()));
        let entity =
            published(code).or_else(|| if list == CodeList::Industry { published(code.get(..2)?) } else { None });
        let built_in = built_in(list, code).is_some();
        let Some(entity) = entity else { return Standing::of(built_in, built_in) };
        let now = entity.fold(Known::NOW, on);
        let known = built_in || entity.counted(Known::NOW).next().is_some();
        Standing::of(known, !now.is_retired() && (built_in || now.is_published()))
    }
}
