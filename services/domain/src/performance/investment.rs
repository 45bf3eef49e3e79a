//! Foreign investment: declared, and what of it arrived.

use crate::{
    history::{At, Fold, Quantity},
    records::{InvestmentDeclared, InvestmentRecord, Recorded},
    refusal::{Code, Refusal},
    values::Exact,
    verdict::Findings,
};

/// An investment.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    /// What was declared.
    pub declared: Option<InvestmentDeclared>,
    /// The sum of what arrived, US dollars.
    pub arrived: Exact,
}

impl Default for Investment {
    fn default() -> Self {
        Self { declared: None, arrived: Exact::zero() }
    }
}

impl Fold for Investment {
    type Record = InvestmentRecord;
    const OPENED_AS: Option<(&'static str, &'static str)> = Some(("investment_id", "an investment that was declared"));

    fn exists(&self) -> bool {
        self.declared.is_some()
    }

    fn rule(&self, at: &At, record: &InvestmentRecord, findings: &mut Findings) {
        let mut refuse =
            |code, field, given: &str, expected: String| findings.refuse(Refusal::new(code, field, given, expected));
        match (record, &self.declared) {
            (InvestmentRecord::InvestmentDeclared(_), Some(_)) => {
                refuse(
                    Code::AlreadyExists,
                    "investment_id",
                    &record.subject(),
                    "an id that no investment has".to_owned(),
                );
            }
            (InvestmentRecord::InvestmentDeclared(_), None) => {}
            (InvestmentRecord::InvestmentArrived(_), None) => {
                let expected = format!("an investment declared at or before {}", at.effective_on);
                refuse(Code::NotInForce, "investment_id", &record.subject(), expected);
            }
            (InvestmentRecord::InvestmentArrived(_), Some(_)) => {
                if let Some((quantity, excess)) = Self::quantity(record).zip(self.excess(record)) {
                    findings.refuse(quantity.refusal(&excess, "what was declared and has not arrived"));
                }
            }
        }
    }

    fn quantity(record: &InvestmentRecord) -> Option<Quantity> {
        let (number, takes) = match record {
            InvestmentRecord::InvestmentDeclared(declared) => (declared.amount_usd, false),
            InvestmentRecord::InvestmentArrived(arrived) => (arrived.amount_usd, true),
        };
        Some(Quantity { field: "amount_usd", number, takes })
    }

    fn excess(&self, record: &InvestmentRecord) -> Option<Exact> {
        let (InvestmentRecord::InvestmentArrived(arrived), Some(declared)) = (record, &self.declared) else {
            return None;
        };
        let excess = &(&self.arrived + &arrived.amount_usd.into()) - &declared.amount_usd.into();
        excess.is_positive().then_some(excess)
    }

    fn apply(&mut self, _at: &At, record: &InvestmentRecord) {
        match record {
            InvestmentRecord::InvestmentDeclared(declared) => self.declared = Some(declared.clone()),
            InvestmentRecord::InvestmentArrived(arrived) => self.arrived = &self.arrived + &arrived.amount_usd.into(),
        }
    }
}

#[cfg(test)]
mod tests;
