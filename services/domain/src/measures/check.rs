//! Whether the check of a survey item holds for the answers of a cluster.
//!
//! A CEL expression over the number items. Items, and numbers in the expression without a point, are doubles. One
//! that names an item without an answer passes; a result that is not finite, not true, or cannot be computed fails.
//!
//! Example: `jobs_new <= jobs && jobs / firms < 1000` with 10, 100 and 0 fails, because 100 / 0 is not finite.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::{
    governance::{answer::Sheet, survey::Survey},
    records::ItemKind,
    values::{Each, Expression, Macro, Operator, Term},
};

/// The most steps that one check may take; macros in macros multiply.
const MAX_STEPS: usize = 200_000;

/// Whether it holds.
pub fn holds(expression: &Expression, survey: &Survey, sheet: &Sheet) -> bool {
    let mut items = BTreeMap::new();
    for (id, item) in &survey.items {
        if item.kind == ItemKind::Number && expression.names().contains(id.as_str()) {
            let Some(number) = sheet.answers.get(id).and_then(|answer| answer.value.parse().ok()) else { return true };
            items.insert(id.shared(), number);
        }
    }
    is_true(expression.term(), &items)
}

fn is_true(term: &Term, items: &BTreeMap<SmolStr, f64>) -> bool {
    let mut run = Run { items, bound: Vec::new(), steps: MAX_STEPS };
    matches!(run.value(term), Ok(Value::Truth(true)))
}

/// What a term comes to.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Truth(bool),
    List(Vec<Self>),
}

/// Why a term comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// It cannot be computed, which `||` and `&&` may pass over.
    Undefined,
    /// It takes too long.
    Exhausted,
}

type Outcome = Result<Value, Stop>;

struct Run<'a> {
    items: &'a BTreeMap<SmolStr, f64>,
    bound: Vec<(&'a SmolStr, Value)>,
    steps: usize,
}

impl<'a> Run<'a> {
    fn step(&mut self, steps: usize) -> Result<(), Stop> {
        self.steps = self.steps.checked_sub(steps).ok_or(Stop::Exhausted)?;
        Ok(())
    }

    fn value(&mut self, term: &'a Term) -> Outcome {
        self.step(1)?;
        match term {
            Term::Number(number) => finite(*number),
            Term::Truth(truth) => Ok(Value::Truth(*truth)),
            Term::Name(name) => self.named(name),
            Term::Not(times, term) => Ok(Value::Truth(self.truth(term)? ^ (times % 2 == 1))),
            Term::Minus(times, term) => {
                let number = self.number(term)?;
                finite(if times % 2 == 1 { -number } else { number })
            }
            Term::Chain(first, rest) => self.chain(first, rest),
            Term::If(cases, otherwise) => {
                for (condition, term) in cases {
                    if self.truth(condition)? {
                        return self.value(term);
                    }
                }
                self.value(otherwise)
            }
            Term::List(terms) => terms.iter().map(|term| self.value(term)).collect::<Result<_, _>>().map(Value::List),
            Term::Element(list, index) => {
                let (list, index) = (self.list(list)?, self.number(index)?);
                let element = list.into_iter().enumerate().find(|(at, _)| same_place(*at, index));
                element.map(|(_, value)| value).ok_or(Stop::Undefined)
            }
            Term::Call(name, arguments) => self.call(name, arguments),
            Term::Each(each) => self.each(each),
            Term::Field(_) | Term::Other(_) => Err(Stop::Undefined),
        }
    }

    fn number(&mut self, term: &'a Term) -> Result<f64, Stop> {
        if let Value::Number(number) = self.value(term)? { Ok(number) } else { Err(Stop::Undefined) }
    }

    fn truth(&mut self, term: &'a Term) -> Result<bool, Stop> {
        if let Value::Truth(truth) = self.value(term)? { Ok(truth) } else { Err(Stop::Undefined) }
    }

    fn list(&mut self, term: &'a Term) -> Result<Vec<Value>, Stop> {
        if let Value::List(list) = self.value(term)? { Ok(list) } else { Err(Stop::Undefined) }
    }

    fn named(&mut self, name: &SmolStr) -> Outcome {
        let bound = self.bound.iter().rev().find(|(bound, _)| *bound == name).map(|(_, value)| value.clone());
        self.step(bound.as_ref().map_or(0, size))?;
        bound.or_else(|| self.items.get(name).copied().map(Value::Number)).ok_or(Stop::Undefined)
    }

    fn call(&mut self, name: &str, arguments: &'a [Term]) -> Outcome {
        match (name, arguments) {
            ("double", [term]) => self.number(term).map(Value::Number),
            ("int", [term]) => self.number(term).map(|number| Value::Number(number.trunc())),
            #[expect(clippy::cast_precision_loss, reason = "a list is far shorter")]
            ("size", [term]) => self.list(term).map(|list| Value::Number(list.len() as f64)),
            _ => Err(Stop::Undefined),
        }
    }

    fn chain(&mut self, first: &'a Term, rest: &'a [(Operator, Term)]) -> Outcome {
        match rest {
            [(Operator::Or, _), ..] => self.one_is(true, first, rest),
            [(Operator::And, _), ..] => self.one_is(false, first, rest),
            _ => {
                let mut value = self.value(first)?;
                for (operator, term) in rest {
                    let other = self.value(term)?;
                    value = self.apply(*operator, value, other)?;
                }
                Ok(value)
            }
        }
    }

    /// `||` looks for one that is true and `&&` for one that is not; either passes over what cannot be computed.
    fn one_is(&mut self, sought: bool, first: &'a Term, rest: &'a [(Operator, Term)]) -> Outcome {
        let mut undefined = false;
        for term in std::iter::once(first).chain(rest.iter().map(|(_, term)| term)) {
            match self.truth(term) {
                Ok(truth) if truth == sought => return Ok(Value::Truth(sought)),
                Ok(_) => {}
                Err(Stop::Undefined) => undefined = true,
                Err(Stop::Exhausted) => return Err(Stop::Exhausted),
            }
        }
        if undefined { Err(Stop::Undefined) } else { Ok(Value::Truth(!sought)) }
    }

    fn apply(&mut self, operator: Operator, one: Value, two: Value) -> Outcome {
        self.step(size(&one) + size(&two))?;
        match (operator, one, two) {
            (Operator::Equal, one, two) => Ok(Value::Truth(one == two)),
            (Operator::NotEqual, one, two) => Ok(Value::Truth(one != two)),
            (Operator::In, one, Value::List(list)) => Ok(Value::Truth(list.contains(&one))),
            (Operator::Add, Value::List(mut one), Value::List(two)) => {
                one.extend(two);
                Ok(Value::List(one))
            }
            (operator, Value::Number(one), Value::Number(two)) => match operator {
                Operator::Less => Ok(Value::Truth(one < two)),
                Operator::LessOrEqual => Ok(Value::Truth(one <= two)),
                Operator::Greater => Ok(Value::Truth(one > two)),
                Operator::GreaterOrEqual => Ok(Value::Truth(one >= two)),
                Operator::Add => finite(one + two),
                Operator::Subtract => finite(one - two),
                Operator::Multiply => finite(one * two),
                Operator::Divide => finite(one / two),
                // The remainder is of whole numbers, and there are none.
                _ => Err(Stop::Undefined),
            },
            _ => Err(Stop::Undefined),
        }
    }

    fn each(&mut self, each: &'a Each) -> Outcome {
        let list = self.list(&each.list)?;
        let (mut made, mut hits, mut undefined) = (Vec::new(), 0_usize, false);
        for element in list {
            self.step(size(&element))?;
            self.bound.push((&each.name, element.clone()));
            let taken = each.when.as_ref().map_or(Ok(true), |when| self.truth(when));
            let outcome = taken.and_then(|taken| if taken { self.value(&each.term).map(Some) } else { Ok(None) });
            self.bound.pop();
            match (each.over, outcome) {
                (_, Err(Stop::Exhausted)) => return Err(Stop::Exhausted),
                (Macro::All, Ok(Some(Value::Truth(false)))) => return Ok(Value::Truth(false)),
                (Macro::Exists, Ok(Some(Value::Truth(true)))) => return Ok(Value::Truth(true)),
                (Macro::All, Ok(Some(Value::Truth(true)))) | (Macro::Exists, Ok(Some(Value::Truth(false)))) => {}
                // These two pass over what cannot be computed, as `&&` and `||` do.
                (Macro::All | Macro::Exists, _) => undefined = true,
                (Macro::ExistsOne, Ok(Some(Value::Truth(hit)))) => hits += usize::from(hit),
                (Macro::Filter, Ok(Some(Value::Truth(true)))) => made.push(element),
                (Macro::Filter, Ok(Some(Value::Truth(false)))) | (Macro::Map, Ok(None)) => {}
                (Macro::Map, Ok(Some(value))) => made.push(value),
                _ => return Err(Stop::Undefined),
            }
        }
        match each.over {
            _ if undefined => Err(Stop::Undefined),
            Macro::All => Ok(Value::Truth(true)),
            Macro::Exists => Ok(Value::Truth(false)),
            Macro::ExistsOne => Ok(Value::Truth(hits == 1)),
            Macro::Map | Macro::Filter => Ok(Value::List(made)),
        }
    }
}

fn finite(number: f64) -> Outcome {
    if number.is_finite() { Ok(Value::Number(number)) } else { Err(Stop::Undefined) }
}

/// How much there is to go through; equal lists of lists are compared to the last number.
fn size(value: &Value) -> usize {
    match value {
        Value::List(list) => list.iter().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a list is far shorter")]
fn same_place(at: usize, index: f64) -> bool {
    at as f64 == index
}

#[cfg(test)]
mod tests;
