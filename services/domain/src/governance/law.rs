//! Laws on which types and rules rest.

use crate::{
    history::{At, Fold},
    records::{LawRecord, LawRecorded},
};

/// A law, as last recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Law {
    /// What was recorded of it.
    pub recorded: Option<LawRecorded>,
}

impl Fold for Law {
    type Record = LawRecord;
    const FREE: bool = true;

    fn apply(&mut self, _at: &At, record: &LawRecord) {
        let LawRecord::LawRecorded(recorded) = record;
        self.recorded = Some(recorded.clone());
    }
}
