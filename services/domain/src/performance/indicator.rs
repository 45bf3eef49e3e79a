//! Indicators and ratios of indicators; both share one name space.

use proto::common::Reference;

use crate::{
    history::{At, Fold, Others},
    records::{IndicatorDefined, IndicatorRecord, RatioDefined, Recorded},
    refusal::{Code, Refusal},
    shape::Shape,
    verdict::Findings,
    world::World,
};

/// The denominator that is money: national appropriation.
pub const BUDGET_NATIONAL: &str = "budget.national";

/// An indicator or a ratio, as last defined.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Indicator {
    /// Nothing yet.
    #[default]
    Undefined,
    /// Observed.
    Observed(Box<IndicatorDefined>),
    /// Computed.
    Ratio(Box<RatioDefined>),
}

impl Fold for Indicator {
    type Record = IndicatorRecord;
    const FREE: bool = true;

    fn shape(record: &IndicatorRecord, shape: &mut Shape) {
        match record {
            IndicatorRecord::IndicatorDefined(defined) => {
                if let (Some(minimum), Some(maximum)) = (defined.minimum, defined.maximum)
                    && minimum > maximum
                {
                    shape.refuse(Refusal::new(Code::OutOfRange, "maximum", maximum.to_string(), "not below minimum"));
                }
            }
            IndicatorRecord::RatioDefined(defined) => {
                let denominator = &defined.denominator;
                if denominator.as_str() != BUDGET_NATIONAL
                    && <crate::values::Id as crate::values::Value>::read(denominator).is_err()
                {
                    shape.refuse(Refusal::new(
                        Code::BadId,
                        "denominator",
                        denominator.as_str(),
                        "an indicator id, or budget.national",
                    ));
                }
            }
        }
    }

    fn refer(record: &IndicatorRecord, at: &At, _own: &Others<'_, Self>, world: &World, findings: &mut Findings) {
        let IndicatorRecord::RatioDefined(defined) = record else { return };
        if defined.denominator.as_str() == BUDGET_NATIONAL {
            return;
        }
        let standing = world.standing(Reference::Indicator, &defined.denominator, at.effective_on);
        let refusal = standing.refusal(Reference::Indicator, "denominator", &defined.denominator, at.effective_on);
        if let Some(refusal) = refusal {
            findings.refuse(refusal);
        }
    }

    /// An id is that of an indicator or of a ratio, on whichever day.
    fn check(record: &IndicatorRecord, _at: &At, state: &Self, _world: &World, findings: &mut Findings) {
        let expected = match (state, record) {
            (Self::Observed(_), IndicatorRecord::RatioDefined(_)) => "an id that no indicator has",
            (Self::Ratio(_), IndicatorRecord::IndicatorDefined(_)) => "an id that no ratio has",
            _ => return,
        };
        findings.refuse(Refusal::new(Code::AlreadyExists, "indicator_id", record.subject(), expected));
    }

    fn apply(&mut self, _at: &At, record: &IndicatorRecord) {
        *self = match record {
            IndicatorRecord::IndicatorDefined(defined) => Self::Observed(Box::new(defined.clone())),
            IndicatorRecord::RatioDefined(defined) => Self::Ratio(Box::new(defined.clone())),
        };
    }
}

#[cfg(test)]
mod tests;
