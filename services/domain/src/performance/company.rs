//! Foreign-invested companies.

use crate::{
    history::{At, Fold},
    records::{CompanyRecord, ForeignCompanyRegistered, Recorded},
    refusal::{Code, Refusal},
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
    const OPENED: bool = true;

    fn rule(&self, at: &At, record: &CompanyRecord) -> Result<(), Refusal> {
        let active = self.registered.is_some() && !self.closed;
        match (record, active) {
            (CompanyRecord::ForeignCompanyRegistered(_), true) => {
                Err(Refusal::new(Code::AlreadyExists, "company_id", record.subject(), "a company that is not active"))
            }
            (CompanyRecord::ForeignCompanyClosed(_), false) => Err(Refusal::new(
                Code::NotInForce,
                "company_id",
                record.subject(),
                format!("a company active on {}", at.effective_on),
            )),
            _ => Ok(()),
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
