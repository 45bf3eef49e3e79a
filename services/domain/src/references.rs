//! Whether what a record refers to is known, and in force on its day.

use proto::{catalogue::Service, common::Reference};
use smol_str::format_smolstr;

use crate::{
    governance::code::ListedCode,
    history::{At, Fold, Others},
    lists::built_in,
    performance::indicator::Indicator,
    records::{CodeList, Family, Place, Record},
    refusal::{Code, Refusal},
    values::Day,
    verdict::Findings,
    world::{Entities, World},
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
    pub fn refusal(self, reference: Reference, field: &'static str, given: &str, on: Day) -> Option<Refusal> {
        match self {
            Self::InForce => None,
            Self::NotInForce => Some(Refusal::new(Code::NotInForce, field, given, format!("in force on {on}"))),
            Self::Unknown => Some(Refusal::new(Code::UnknownReference, field, given, wanted(reference))),
        }
    }
}

/// What a field should refer to.
const fn wanted(reference: Reference) -> &'static str {
    match reference {
        Reference::Unspecified => "something that is recorded",
        Reference::Agency => "an agency that is registered",
        Reference::Type => "a cluster type that is defined",
        Reference::Law => "a law that is recorded",
        Reference::Region => "a region that is listed or published",
        Reference::Industry => "an industry that is listed or published",
        Reference::Technology => "a technology that is listed or published",
        Reference::ClusterKnown | Reference::ClusterHeld => "a cluster that was designated",
        Reference::Programme => "a programme that is defined",
        Reference::Survey => "a survey that was opened",
        Reference::Indicator => "an indicator that is defined",
    }
}

/// How a field refers to a code of a list.
pub const fn reference_to(list: CodeList) -> Reference {
    match list {
        CodeList::Region => Reference::Region,
        CodeList::Industry => Reference::Industry,
        CodeList::Technology => Reference::Technology,
    }
}

/// Checks everything that a record refers to. `drop`: what it corrects, which counts as never said.
pub(crate) fn check(
    world: &World,
    record: &Record,
    at: &At,
    place: &Place,
    drop: Option<u64>,
    findings: &mut Findings,
) {
    record.references(&mut |field, reference, given| {
        let on = at.effective_on;
        let own = reference == Reference::Agency && place.family == Family::Agency && place.key == given;
        let standing = if own { world.agency_but(given, on, drop) } else { world.standing(reference, given, on) };
        if let Some(refusal) = standing.refusal(reference, field, given, on) {
            findings.refuse(refusal);
        }
    });
    world.refer(record, at, place, drop, findings);
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
            Reference::Type => standing(&self.types, given, on, |state| state.defined.is_some()),
            // Without looking at its dates.
            Reference::Law => standing(&self.laws, given, Day::MAX, |state| state.recorded.is_some()),
            Reference::Region => self.code_standing(CodeList::Region, given, on),
            Reference::Industry => self.code_standing(CodeList::Industry, given, on),
            Reference::Technology => self.code_standing(CodeList::Technology, given, on),
            Reference::ClusterKnown => standing(&self.clusters, given, Day::MAX, Fold::exists),
            Reference::ClusterHeld => {
                let held = self.clusters.get(given).is_some_and(|entity| entity.now(on).is_held());
                Standing::of(self.cluster_known(given), held)
            }
            Reference::Programme => standing(&self.programmes, given, on, |state| state.defined.is_some()),
            Reference::Survey => standing(&self.surveys, given, Day::MAX, Fold::exists),
            Reference::Indicator => {
                standing(&self.indicators, given, on, |state| matches!(state, Indicator::Observed(_)))
            }
        }
    }

    /// Whether a designation of the cluster counts, on any day.
    pub fn cluster_known(&self, cluster_id: &str) -> bool {
        self.clusters.get(cluster_id).is_some_and(|entity| entity.end().exists())
    }

    /// Whether a code of a list stands on a day. Built-in codes do, until they are retired; an industry that was
    /// not published itself stands with its division.
    pub fn code_standing(&self, list: CodeList, code: &str, on: Day) -> Standing {
        let own = self.codes.get(&*format_smolstr!("{}.{code}", list.word())).map(|entity| entity.but(None));
        self.code_standing_by(list, code, on, own.as_ref())
    }

    /// The same by what is said of the code itself.
    pub(crate) fn code_standing_by(
        &self,
        list: CodeList,
        code: &str,
        on: Day,
        own: Option<&Others<'_, ListedCode>>,
    ) -> Standing {
        let own = own.filter(|own| own.end().exists());
        if let Some(now) = own.map(|own| own.now(on)).filter(|now| now.is_retired() || now.is_published()) {
            return Standing::of(true, !now.is_retired());
        }
        let above = match code.get(..2).filter(|division| list == CodeList::Industry && *division != code) {
            Some(division) => self.code_standing(list, division, on),
            None => built_in(list, code).map_or(Standing::Unknown, |_| Standing::InForce),
        };
        if own.is_some() && above == Standing::Unknown { Standing::NotInForce } else { above }
    }
}

/// Whether an entity is there on any day, and on this day.
fn standing<F: Fold>(entities: &Entities<F>, given: &str, on: Day, there: impl Fn(&F) -> bool) -> Standing {
    let Some(entity) = entities.get(given) else { return Standing::Unknown };
    Standing::of(there(entity.end()), there(&entity.now(on)))
}
