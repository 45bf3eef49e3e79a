//! The industries and technologies that plans name for a province.

use std::collections::BTreeMap;

use crate::{
    governance::code::check_form,
    history::{At, Fold, Others},
    records::{CodeList, PlanRecord, Target},
    references::reference_to,
    refusal::{Code, Refusal},
    shape::Shape,
    values::{Day, ListCode},
    verdict::Findings,
    world::World,
};

/// What a plan names for a province.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// By target, as last set.
    pub targets: BTreeMap<Target, Named>,
}

/// Codes with the days on which they are the plan's.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The codes.
    pub codes: Vec<ListCode>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// The list that a target's codes are of.
pub const fn list_of(target: Target) -> CodeList {
    match target {
        Target::Industry => CodeList::Industry,
        Target::Technology => CodeList::Technology,
    }
}

impl Fold for Plan {
    type Record = PlanRecord;
    const FREE: bool = true;

    fn shape(record: &PlanRecord, shape: &mut Shape) {
        let PlanRecord::PlanTargetSet(set) = record;
        if shape.has("target") {
            check_form(list_of(set.target), "codes", &set.codes, shape);
        }
        if shape.has("period_from") && set.period_from.first() > set.period_to.last() {
            shape.refuse(Refusal::new(
                Code::OutOfRange,
                "period_to",
                set.period_to.to_string(),
                "not before period_from",
            ));
        }
    }

    fn refer(record: &PlanRecord, at: &At, _own: &Others<'_, Self>, world: &World, findings: &mut Findings) {
        let PlanRecord::PlanTargetSet(set) = record;
        let (list, on) = (list_of(set.target), at.effective_on);
        for code in &set.codes {
            let standing = world.code_standing(list, code, on);
            if let Some(refusal) = standing.refusal(reference_to(list), "codes", code, on) {
                findings.refuse(refusal);
            }
        }
    }

    fn apply(&mut self, _at: &At, record: &PlanRecord) {
        let PlanRecord::PlanTargetSet(set) = record;
        self.targets.insert(
            set.target,
            Named { codes: set.codes.clone(), from: set.period_from.first(), to: set.period_to.last() },
        );
    }
}

#[cfg(test)]
mod tests;
