//! Programmes.

use crate::{
    history::{At, Fold},
    records::{ProgrammeDefined, ProgrammeRecord},
};

/// A programme, as last defined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Programme {
    /// What was defined.
    pub defined: Option<ProgrammeDefined>,
}

impl Fold for Programme {
    type Record = ProgrammeRecord;
    const FREE: bool = true;

    fn apply(&mut self, _at: &At, record: &ProgrammeRecord) {
        let ProgrammeRecord::ProgrammeDefined(defined) = record;
        self.defined = Some(defined.clone());
    }
}
