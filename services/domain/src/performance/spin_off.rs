//! Spin-off companies of research institutions.

use crate::{
    history::{At, Fold},
    records::{Recorded, SpinOffRecord, SpinOffRegistered},
    refusal::{Code, Refusal},
};

/// A spin-off: nothing yet, or its present registration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpinOff {
    /// The registration, with what was reported since.
    pub life: Option<Box<Life>>,
}

/// A registration.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// As registered, with capital, share and place as last reported.
    pub registered: SpinOffRegistered,
    /// Whether the registration has ended.
    pub deregistered: bool,
}

impl Fold for SpinOff {
    type Record = SpinOffRecord;
    const OPENED: bool = true;

    fn rule(&self, at: &At, record: &SpinOffRecord) -> Result<(), Refusal> {
        let registered = self.life.as_ref().is_some_and(|life| !life.deregistered);
        match (record, registered) {
            (SpinOffRecord::SpinOffRegistered(_), true) => Err(Refusal::new(
                Code::AlreadyExists,
                "company_id",
                record.subject(),
                "a company that is not registered",
            )),
            (SpinOffRecord::SpinOffReported(_) | SpinOffRecord::SpinOffDeregistered(_), false) => {
                let expected = format!("a company registered on {}", at.effective_on);
                Err(Refusal::new(Code::NotInForce, "company_id", record.subject(), expected))
            }
            _ => Ok(()),
        }
    }

    fn apply(&mut self, _at: &At, record: &SpinOffRecord) {
        if let SpinOffRecord::SpinOffRegistered(registered) = record {
            self.life = Some(Box::new(Life { registered: registered.clone(), deregistered: false }));
        }
        let Some(life) = &mut self.life else { return };
        match record {
            SpinOffRecord::SpinOffRegistered(_) => {}
            SpinOffRecord::SpinOffReported(reported) => {
                life.registered.capital_krw = reported.capital_krw;
                life.registered.institution_share_percent = reported.institution_share_percent;
                life.registered.located_in_zone = reported.located_in_zone;
            }
            SpinOffRecord::SpinOffDeregistered(_) => life.deregistered = true,
        }
    }
}
