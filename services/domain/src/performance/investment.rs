//! Foreign investment: declared, and what of it arrived.

use crate::{
    history::{At, Fold},
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
    const OPENED_AS: Option<&'static str> = Some("investment_id");

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
            (InvestmentRecord::InvestmentArrived(arrived), Some(declared)) => {
                let left = Exact::from(declared.amount_usd) - self.arrived.clone();
                if Exact::from(arrived.amount_usd) > left {
                    let expected = format!("at most {}, what was declared and has not arrived", left.full());
                    refuse(Code::OutOfRange, "amount_usd", &arrived.amount_usd.to_string(), expected);
                }
            }
        }
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
