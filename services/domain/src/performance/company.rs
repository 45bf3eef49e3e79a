//! Foreign-invested companies.

use crate::{
    history::{At, Fold},
    records::{CompanyRecord, ForeignCompanyRegistered, Recorded},
    refusal::{Code, Refusal},
    verdict::Findings,
};

/// A company: nothing yet, or its present life.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Company {
    /// As registered.
    pub registered: Option<ForeignCompanyRegistered>,
    /// Whether it has closed.
    pub closed: bool,
}

impl Fold for Company {
    type Record = CompanyRecord;
    const OPENED_AS: Option<(&'static str, &'static str)> =
        Some(("company_id", "a foreign-invested company that was registered"));

    fn exists(&self) -> bool {
        self.registered.is_some()
    }

    fn rule(&self, at: &At, record: &CompanyRecord, findings: &mut Findings) {
        let on = at.effective_on;
        let active = self.registered.is_some() && !self.closed;
        let mut refuse = |code, expected| findings.refuse(Refusal::new(code, "company_id", record.subject(), expected));
        match (record, active) {
            (CompanyRecord::ForeignCompanyRegistered(_), true) => {
                refuse(
                    Code::AlreadyExists,
                    format!("a company that is not active on {on}: from the day after it closed"),
                );
            }
            (CompanyRecord::ForeignCompanyClosed(_), false) => {
                refuse(Code::NotInForce, format!("a company active on {on}"))
            }
            _ => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &CompanyRecord) {
        match record {
            CompanyRecord::ForeignCompanyRegistered(registered) => {
                self.registered = Some(registered.clone());
                self.closed = false;
            }
            CompanyRecord::ForeignCompanyClosed(_) => self.closed = true,
        }
    }
}

#[cfg(test)]
mod tests;
