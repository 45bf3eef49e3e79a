//! Spin-off companies of research institutions.

use crate::{
    history::{At, Fold},
    records::{Recorded, SpinOffRecord, SpinOffRegistered},
    refusal::{Code, Refusal},
    verdict::Findings,
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
    const OPENED_AS: Option<(&'static str, &'static str)> = Some(("company_id", "a spin-off that was registered"));

    fn exists(&self) -> bool {
        self.life.is_some()
    }

    fn rule(&self, at: &At, record: &SpinOffRecord, findings: &mut Findings) {
        let on = at.effective_on;
        let registered = self.life.as_ref().is_some_and(|life| !life.deregistered);
        let mut refuse = |code, expected| findings.refuse(Refusal::new(code, "company_id", record.subject(), expected));
        match (record, registered) {
            (SpinOffRecord::SpinOffRegistered(_), true) => {
                refuse(
                    Code::AlreadyExists,
                    format!("a company that is not registered on {on}: from the day after it was deregistered"),
                );
            }
            (SpinOffRecord::SpinOffReported(_) | SpinOffRecord::SpinOffDeregistered(_), false) => {
                refuse(Code::NotInForce, format!("a company registered on {on}"));
            }
            _ => {}
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

#[cfg(test)]
mod tests;
