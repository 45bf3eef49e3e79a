//! Rules: thresholds and weights with a day, a law and an owner.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::{
    history::{At, Fold},
    records::{RuleAdopted, RuleRecord},
    refusal::{Code, Refusal},
    shape::{Shape, words},
    values::{Decimal, Exact, Value},
    world::{Axes, World},
};

/// A rule that the measures know.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its id.
    pub rule_id: &'static str,
    /// Its parameters with the values they have while nobody set them.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Whether its parameters are tiers that are given and replaced together.
    pub tiers: Tiers,
}

/// How the names of tiers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tiers {
    /// There are none: the names are those listed.
    None,
    /// `from_WON`: from this capital on.
    FromWon,
    /// `TYPE`: of this cluster type.
    Type,
}

const fn known(rule_id: &'static str, parameters: &'static [(&'static str, &'static str)]) -> Known {
    Known { rule_id, parameters, tiers: Tiers::None }
}

/// All rules that the measures know, sorted.
pub const KNOWN: &[Known] = &[
    known("alignment", &[("coverage_from", "0.5")]),
    known("arrival", &[("rate_from", "0.5"), ("years", "3")]),
    known("concentration", &[("share_above", "0.5")]),
    known("declining", &[("years", "2")]),
    Known { rule_id: "designation_bar", parameters: &[], tiers: Tiers::Type },
    known("fragmentation", &[("laws_above", "10")]),
    known("lapse", &[]),
    known("overdue", &[]),
    known("reconciliation", &[("difference_above", "0")]),
    known("similar", &[("place_weight", "0.5"), ("theme_weight", "0.5"), ("place_above", "0"), ("theme_from", "0.5")]),
    Known { rule_id: "spin_off_share", parameters: &[("from_0", "10")], tiers: Tiers::FromWon },
    known("survey_completeness", &[]),
    known("unused_type", &[("years", "3")]),
];

/// The rule of that id, if the measures know it.
pub fn find(rule_id: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.rule_id == rule_id)
}

impl Known {
    /// Whether it has a parameter of that name.
    pub fn has(&self, name: &str) -> bool {
        match self.tiers {
            Tiers::None => self.parameters.iter().any(|(known, _)| *known == name),
            Tiers::FromWon => name
                .strip_prefix("from_")
                .is_some_and(|won| crate::values::Won::read(won).is_ok_and(|won| won.won() >= 0)),
            Tiers::Type => crate::values::Id::read(name).is_ok(),
        }
    }

    /// What a draft of it may set a parameter to, where it is not that value: one that counts years is taken as it is or not
    /// at all. What was adopted counts as [`Parameters::years`] reads it.
    pub fn expects(&self, name: &str, value: Decimal) -> Option<String> {
        let counts_years = name == YEARS && self.parameters.iter().any(|(known, _)| *known == name);
        let number = Exact::from(value);
        let holds = number.fraction().is_zero() && number >= Exact::zero() && number <= i64::from(MAX_YEARS).into();
        (counts_years && !holds).then(|| format!("0 to {MAX_YEARS}, whole years"))
    }
}

/// The parameter that counts years, of each rule that has one.
const YEARS: &str = "years";
/// The most years that it counts.
const MAX_YEARS: i16 = 99;

/// A rule, as last adopted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// What was adopted.
    pub adopted: Option<RuleAdopted>,
}

impl Fold for Rule {
    type Record = RuleRecord;
    const FREE: bool = true;

    fn shape(record: &RuleRecord, shape: &mut Shape) {
        let RuleRecord::RuleAdopted(adopted) = record;
        let Some(known) = find(&adopted.rule_id) else { return };
        for (name, _) in adopted.parameters.iter().filter(|(name, _)| !known.has(name)) {
            let expected = match known.tiers {
                Tiers::None => words(known.parameters.iter().map(|(name, _)| name)),
                Tiers::FromWon => "from_WON".to_owned(),
                Tiers::Type => "the code of a cluster type".to_owned(),
            };
            shape.refuse(Refusal::new(Code::UnknownField, "parameters", name.as_str(), expected));
        }
    }

    fn apply(&mut self, _at: &At, record: &RuleRecord) {
        let RuleRecord::RuleAdopted(adopted) = record;
        self.adopted = Some(adopted.clone());
    }
}

/// The parameters of a rule at some moment, or under a draft of it.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    values: BTreeMap<SmolStr, Decimal>,
}

impl Parameters {
    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = (&SmolStr, &Decimal)> {
        self.values.iter()
    }

    /// The value of a parameter; nought for one that the rule does not have.
    pub fn get(&self, name: &str) -> Exact {
        self.values.get(name).copied().unwrap_or_default().into()
    }

    /// The value of a parameter that counts years, within 0 to 99.
    pub fn years(&self, name: &str) -> i16 {
        use num_traits::ToPrimitive;
        self.get(name).floor().to_i16().unwrap_or(0).clamp(0, MAX_YEARS)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Decimal)> {
        self.values.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// Replaces one, for trying a draft.
    pub fn set(&mut self, name: &str, value: Decimal) {
        self.values.insert(name.into(), value);
    }
}

impl World {
    /// The parameters of a rule then: what was adopted, with defaults for what it leaves out. Tiers are replaced
    /// together.
    pub fn parameters(&self, rule_id: &str, axes: &Axes) -> Parameters {
        let defaults = find(rule_id).map_or(&[][..], |known| known.parameters);
        let tiers = find(rule_id).is_some_and(|known| known.tiers != Tiers::None);
        let known = axes.of(proto::catalogue::Service::Governance);
        let adopted = self.rules.get(rule_id).and_then(|entity| entity.fold(known, axes.on).adopted);
        let mut parameters = Parameters::default();
        if adopted.is_none() || !tiers {
            for (name, value) in defaults {
                parameters.values.insert(SmolStr::new_static(name), Decimal::read(value).unwrap_or_default());
            }
        }
        for (name, value) in adopted.into_iter().flat_map(|adopted| adopted.parameters) {
            parameters.values.insert(name.shared(), value);
        }
        parameters
    }
}

#[cfg(test)]
mod tests;
