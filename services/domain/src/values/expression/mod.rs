//! A check over the number items of a survey, in CEL (Common Expression Language).
//!
//! The whole grammar is read; what no number can come out of (texts, maps, messages) is kept as [`Term::Other`] and has
//! no value. Chains are lists and nesting has a limit, so that nothing that walks a term runs deep.
//!
//! Written here because the parsers at hand take hundreds of kilobytes of stack for each pair of brackets.

mod lexer;
mod parser;

use std::{collections::BTreeSet, sync::Arc};

use smol_str::SmolStr;

use super::{Fault, Value, bad_character, is_forbidden};
use crate::refusal::Code;

/// The longest check, bytes.
pub const MAX_LENGTH: usize = 2_000;

/// The deepest nesting of brackets.
pub const MAX_DEPTH: usize = 32;

/// The most methods and elements that are asked of terms.
pub const MAX_CALLS: usize = 64;

/// An expression that can be read. Compared by its text.
#[derive(Debug, Clone)]
pub struct Expression(Arc<Read>);

#[derive(Debug)]
struct Read {
    text: SmolStr,
    term: Term,
    names: BTreeSet<SmolStr>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}
impl Eq for Expression {}

impl Expression {
    /// Its text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// What it says.
    pub fn term(&self) -> &Term {
        &self.0.term
    }

    /// The names in it that it does not bind itself.
    pub fn names(&self) -> &BTreeSet<SmolStr> {
        &self.0.names
    }
}

impl Value for Expression {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.len() > MAX_LENGTH {
            return Err(Fault::new(Code::TooLarge, "at most 2,000 bytes"));
        }
        let is_bad = |character| is_forbidden(character) && !matches!(character, '\n' | '\r' | '\t');
        if let Some(at) = text.chars().position(is_bad) {
            return Err(bad_character(text, at, "no control or direction characters"));
        }
        let term = parser::read(text).ok_or_else(|| Fault::new(Code::Malformed, "a CEL expression"))?;
        let mut names = BTreeSet::new();
        term.names(&mut Vec::new(), &mut names);
        Ok(Self(Arc::new(Read { text: text.into(), term, names })))
    }
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A number; whole ones are doubles too.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
    /// An item, or what a macro binds.
    Name(SmolStr),
    /// So many `!`.
    Not(usize, Box<Self>),
    /// So many `-`.
    Minus(usize, Box<Self>),
    /// Operators of one precedence, from left to right.
    Chain(Box<Self>, Vec<(Operator, Self)>),
    /// Conditions with what holds under the first that is true, and what holds otherwise.
    If(Vec<(Self, Self)>, Box<Self>),
    /// A list.
    List(Vec<Self>),
    /// An element of a list.
    Element(Box<Self>, Box<Self>),
    /// A function of its arguments.
    Call(SmolStr, Vec<Self>),
    /// A macro over a list.
    Each(Box<Each>),
    /// A field of something; no item has fields.
    Field(Vec<Self>),
    /// What has no value here, with the terms in it.
    Other(Vec<Self>),
}

/// A macro over a list, such as `list.all(x, x > 0)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Each {
    /// Which one.
    pub over: Macro,
    /// The list.
    pub list: Term,
    /// The name of an element.
    pub name: SmolStr,
    /// What must hold of an element to be taken; `map` alone has it.
    pub when: Option<Term>,
    /// What is asked of an element or made of it.
    pub term: Term,
}

/// The macros over a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Macro {
    /// True of every element.
    All,
    /// True of one or more.
    Exists,
    /// True of exactly one.
    ExistsOne,
    /// A list of what is made of each.
    Map,
    /// A list of those of which it is true.
    Filter,
}

/// An operator between two terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are called as they are written")]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Term {
    fn names(&self, bound: &mut Vec<SmolStr>, found: &mut BTreeSet<SmolStr>) {
        match self {
            Self::Number(_) | Self::Truth(_) => {}
            Self::Name(name) => {
                if !bound.contains(name) {
                    found.insert(name.clone());
                }
            }
            Self::Not(_, term) | Self::Minus(_, term) => term.names(bound, found),
            Self::Chain(first, rest) => {
                first.names(bound, found);
                rest.iter().for_each(|(_, term)| term.names(bound, found));
            }
            Self::If(cases, otherwise) => {
                for (condition, term) in cases {
                    condition.names(bound, found);
                    term.names(bound, found);
                }
                otherwise.names(bound, found);
            }
            Self::List(terms) | Self::Call(_, terms) | Self::Field(terms) | Self::Other(terms) => {
                terms.iter().for_each(|term| term.names(bound, found))
            }
            Self::Element(list, index) => {
                list.names(bound, found);
                index.names(bound, found);
            }
            Self::Each(each) => {
                each.list.names(bound, found);
                bound.push(each.name.clone());
                each.when.iter().chain([&each.term]).for_each(|term| term.names(bound, found));
                bound.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests;
