//! Types of clusters.

use crate::{
    history::{At, Fold},
    records::{ClusterTypeDefined, TypeRecord},
    refusal::{Code, Refusal},
    shape::Shape,
};

/// A type, as last defined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusterType {
    /// What was defined.
    pub defined: Option<Box<ClusterTypeDefined>>,
}

impl Fold for ClusterType {
    type Record = TypeRecord;
    const FREE: bool = true;

    fn shape(record: &TypeRecord, shape: &mut Shape) {
        let TypeRecord::ClusterTypeDefined(defined) = record;
        match (&defined.lapse_years, &defined.lapse_milestone) {
            (Some(_), None) => shape.refuse(Refusal::new(
                Code::MissingField,
                "lapse_milestone",
                "",
                "a milestone, as lapse_years is given",
            )),
            (None, Some(_)) => {
                shape.refuse(Refusal::new(Code::MissingField, "lapse_years", "", "years, as lapse_milestone is given"))
            }
            _ => {}
        }
    }

    fn apply(&mut self, _at: &At, record: &TypeRecord) {
        let TypeRecord::ClusterTypeDefined(defined) = record;
        self.defined = Some(defined.clone());
    }
}

#[cfg(test)]
mod tests;
