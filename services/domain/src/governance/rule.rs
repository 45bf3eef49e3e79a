//! Rules: thresholds and weights with a day, a law and an owner.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::{
    history::{At, Fold},
    records::{RuleAdopted, RuleRecord},
    refusal::{Code, Refusal},
    shape::{Shape, words},
    values::{Bounds, Decimal, Exact, Fault, Id, Value, Won},
    verdict::Findings,
    world::{Axes, World},
};

/// A rule that the measures know.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its id.
    pub rule_id: &'static str,
    /// Its parameters; of tiers, those there are while nobody set any.
    pub parameters: &'static [Parameter],
    /// Whether its parameters are tiers that are given and replaced together.
    pub tiers: Tiers,
}

/// A parameter of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its value while nobody set it.
    pub default: &'static str,
    /// What it may be set to.
    pub takes: Takes,
}

/// What a parameter may be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any number: a weight or a bound.
    Number,
    /// A part of a whole.
    Rate,
    /// A part of a hundred.
    Percent,
    /// Whole years, at least so many.
    Years(i16),
}

/// How the names of tiers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tiers {
    /// There are none: the names are those listed.
    None,
    /// `from_WON`: from this capital on, a percentage.
    FromWon,
    /// `TYPE`: of this cluster type, a percentage.
    Type,
}

const fn parameter(name: &'static str, default: &'static str, takes: Takes) -> Parameter {
    Parameter { name, default, takes }
}

const fn number(name: &'static str, default: &'static str) -> Parameter {
    parameter(name, default, Takes::Number)
}

/// All rules that the measures know, sorted.
pub const KNOWN: &[Known] = &[
    Known { rule_id: "alignment", parameters: &[number("coverage_from", "0.5")], tiers: Tiers::None },
    Known {
        rule_id: "arrival",
        parameters: &[parameter("rate_from", "0.5", Takes::Rate), parameter("years", "3", Takes::Years(1))],
        tiers: Tiers::None,
    },
    Known { rule_id: "concentration", parameters: &[number("share_above", "0.5")], tiers: Tiers::None },
    Known { rule_id: "declining", parameters: &[parameter("years", "2", Takes::Years(1))], tiers: Tiers::None },
    Known { rule_id: "designation_bar", parameters: &[], tiers: Tiers::Type },
    Known { rule_id: "fragmentation", parameters: &[number("laws_above", "10")], tiers: Tiers::None },
    Known { rule_id: "lapse", parameters: &[], tiers: Tiers::None },
    Known { rule_id: "overdue", parameters: &[], tiers: Tiers::None },
    Known { rule_id: "reconciliation", parameters: &[number("difference_above", "0")], tiers: Tiers::None },
    Known {
        rule_id: "similar",
        parameters: &[
            number("place_weight", "0.5"),
            number("theme_weight", "0.5"),
            number("place_above", "0"),
            number("theme_from", "0.5"),
        ],
        tiers: Tiers::None,
    },
    Known {
        rule_id: "spin_off_share",
        parameters: &[parameter("from_0", "10", Takes::Percent)],
        tiers: Tiers::FromWon,
    },
    Known { rule_id: "survey_completeness", parameters: &[], tiers: Tiers::None },
    Known { rule_id: "unused_type", parameters: &[parameter("years", "3", Takes::Years(0))], tiers: Tiers::None },
];

/// The rule of that id, if the measures know it.
pub fn find(rule_id: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.rule_id == rule_id)
}

impl Known {
    /// What a parameter may be set to: by a draft and by an adoption alike.
    ///
    /// # Errors
    /// `UNKNOWN_FIELD`.
    pub fn takes(&self, name: &str) -> Result<Takes, Fault> {
        let takes = match self.tiers {
            Tiers::None => self.parameters.iter().find(|of| of.name == name).map(|of| of.takes),
            Tiers::FromWon => is_from_won(name).then_some(Takes::Percent),
            Tiers::Type => Id::read(name).is_ok().then_some(Takes::Percent),
        };
        takes.ok_or_else(|| Fault::new(Code::UnknownField, self.names()))
    }

    /// Reads what a draft sets a parameter to.
    ///
    /// # Errors
    /// `UNKNOWN_FIELD`, `BAD_NUMBER`, `OUT_OF_RANGE`.
    pub fn read(&self, name: &str, text: &str) -> Result<Decimal, Fault> {
        let takes = self.takes(name)?;
        let value = Decimal::read(text)?;
        takes.check(value).map(|()| value)
    }

    /// The names of its parameters, in words.
    fn names(&self) -> String {
        match self.tiers {
            Tiers::None if self.parameters.is_empty() => "nothing: this rule has no parameters".to_owned(),
            Tiers::None => words(self.parameters.iter().map(|of| of.name)),
            Tiers::FromWon => "from_WON".to_owned(),
            Tiers::Type => "the code of a cluster type".to_owned(),
        }
    }
}

fn is_from_won(name: &str) -> bool {
    name.strip_prefix("from_").is_some_and(|won| Won::read(won).is_ok_and(|won| won.won() >= 0))
}

/// The most years that a rule counts.
const MAX_YEARS: i16 = 99;

impl Takes {
    /// Whether a value is one of those.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`.
    pub fn check(self, value: Decimal) -> Result<(), Fault> {
        let (least, most, unit) = match self {
            Self::Number => return Ok(()),
            Self::Rate => (0, 1, ""),
            Self::Percent => (0, 100, ", percent"),
            Self::Years(least) => (least, MAX_YEARS, ", whole years"),
        };
        let bounds = Bounds { minimum: Some(least.into()), maximum: Some(most.into()), positive: false };
        let is_broken = matches!(self, Self::Years(_)) && !Exact::from(value).fraction().is_zero();
        if value.within(&bounds) && !is_broken {
            return Ok(());
        }
        Err(Fault::new(Code::OutOfRange, format!("{}{unit}", bounds.words())))
    }
}

/// What is wrong with the parameters that are adopted.
fn faults(adopted: &RuleAdopted) -> Vec<Refusal> {
    let Some(known) = find(&adopted.rule_id) else { return Vec::new() };
    let mut refusals = Vec::new();
    for (name, value) in &adopted.parameters {
        if let Err(fault) = known.takes(name).and_then(|takes| takes.check(*value)) {
            let given = format!("{name}={value}");
            refusals.push(Refusal::new(fault.code, "parameters", given, fault.expected).by_rule(known.rule_id));
        }
    }
    refusals
}

/// A rule, as last adopted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// What was adopted.
    pub adopted: Option<RuleAdopted>,
}

impl Fold for Rule {
    type Record = RuleRecord;
    const FREE: bool = true;

    /// Only names: what lies in the log from before values were looked at must stay readable.
    fn shape(record: &RuleRecord, shape: &mut Shape) {
        let RuleRecord::RuleAdopted(adopted) = record;
        if let Some(known) = find(&adopted.rule_id) {
            shape.by_rule("parameters", Code::BadNumber, known.rule_id);
        }
        let unknown = faults(adopted).into_iter().filter(|fault| fault.code == Code::UnknownField);
        unknown.for_each(|fault| shape.refuse(fault));
    }

    fn check(record: &RuleRecord, _at: &At, _state: &Self, _world: &World, findings: &mut Findings) {
        let RuleRecord::RuleAdopted(adopted) = record;
        faults(adopted).into_iter().for_each(|fault| findings.refuse(fault));
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

    /// The value of a parameter that counts years: whole ones, within 0 to 99 also where an older version took others.
    pub fn years(&self, name: &str) -> i16 {
        use num_traits::ToPrimitive;
        let most = Exact::from(i64::from(MAX_YEARS));
        self.get(name).clamp(Exact::zero(), most).floor().to_i16().unwrap_or(MAX_YEARS)
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
            for of in defaults {
                parameters.values.insert(SmolStr::new_static(of.name), Decimal::read(of.default).unwrap_or_default());
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
