//! From what was sent to typed values: every fault of every field, in the order of the fields.

use std::collections::BTreeSet;

use proto::common::{NamedValue, Unread};

use crate::{
    records::{Kind, Record},
    refusal::{Code, MAX_GIVEN, Refusal},
    values::{Bounds, Decimal, Region, Value},
    verdict::{HEADER, MAX_REFUSALS, sort},
};

/// The most values in one list.
pub const MAX_LIST: usize = 1_000;

/// Collects what is wrong while a record is read.
#[derive(Debug, Default)]
pub struct Shape {
    unread: Vec<Unread>,
    kind: Option<Kind>,
    refusals: Vec<Refusal>,
    /// How many refusals are of single fields, once those are read.
    single: Option<usize>,
}

impl Shape {
    /// Starts with what the sender's form could not place.
    pub(crate) fn new(unread: Vec<Unread>) -> Self {
        Self { unread, ..Self::default() }
    }

    /// The kind that is read.
    pub(crate) fn of(&mut self, kind: Kind) {
        self.kind = Some(kind);
    }

    /// From here on the record is looked at as a whole.
    pub(crate) fn whole(&mut self) {
        self.single = Some(self.refusals.len());
    }

    /// Whether a field was read; what stands in for one that was not says nothing.
    pub(crate) fn has(&self, field: &str) -> bool {
        !self.refusals.iter().any(|refusal| refusal.field == field)
    }

    /// Notes a refusal. Of a field that could not be read nothing more is said.
    pub fn refuse(&mut self, refusal: Refusal) {
        let known =
            self.single.is_some_and(|single| self.refusals[..single].iter().any(|other| other.field == refusal.field));
        if !known && self.refusals.len() < MAX_REFUSALS {
            self.refusals.push(refusal);
        }
    }

    /// Names the rule that asked for what a field turned out not to be.
    pub(crate) fn by_rule(&mut self, field: &str, code: Code, rule_id: &'static str) {
        for refusal in self.refusals.iter_mut().filter(|refusal| refusal.field == field && refusal.code == code) {
            refusal.rule_id = rule_id;
        }
    }

    /// What is wrong in the order of the fields, with whatever has no place in the record last.
    pub(crate) fn finish(mut self) -> Vec<Refusal> {
        if let Some(kind) = self.kind {
            sort(&mut self.refusals, kind);
        }
        if self.unread.is_empty() {
            return self.refusals;
        }
        let room = MAX_REFUSALS - self.refusals.len();
        // All of them are named once: five hundred times they would not fit into a message of the log.
        let mut named = self.kind.map(fields);
        let unknown = self.unread.into_iter().take(room);
        self.refusals.extend(unknown.map(|unread| {
            let expected = named.take().unwrap_or_else(|| "a field of this record".to_owned());
            Refusal::new(Code::UnknownField, unread.field, unread.given, expected)
        }));
        self.refusals
    }

    fn unread(&mut self, field: &str) -> Option<String> {
        let at = self.unread.iter().position(|unread| unread.field == field)?;
        Some(self.unread.remove(at).given)
    }

    fn missing(&mut self, field: &'static str) {
        self.refuse(Refusal::new(Code::MissingField, field, "", "a value"));
    }

    fn bounded<T: Value>(&mut self, field: &'static str, value: T, given: &str, bounds: &Bounds) -> Option<T> {
        if value.within(bounds) {
            return Some(value);
        }
        self.refuse(Refusal::new(Code::OutOfRange, field, given, bounds.words()));
        None
    }

    fn value<T: Value>(&mut self, field: &'static str, text: &str, bounds: &Bounds) -> Option<T> {
        match T::read(text) {
            Ok(value) => self.bounded(field, value, text, bounds),
            Err(fault) => {
                self.refuse(fault.refusal(field, text));
                None
            }
        }
    }

    /// A part of what was given, shown with the rest of it.
    fn part<T: Value>(&mut self, field: &'static str, text: &str, given: &str, bounds: &Bounds) -> Option<T> {
        match T::read(text) {
            Ok(value) => self.bounded(field, value, given, bounds),
            Err(fault) => {
                self.refuse(Refusal::new(fault.code, field, given, fault.expected));
                None
            }
        }
    }

    /// A field that is text on the wire.
    pub(crate) fn text<T: Value>(
        &mut self,
        field: &'static str,
        wire: Option<String>,
        required: bool,
        bounds: &Bounds,
    ) -> Option<T> {
        match self.unread(field).or(wire).filter(|text| !text.is_empty()) {
            Some(text) => self.value(field, &text, bounds),
            None => {
                if required {
                    self.missing(field);
                }
                None
            }
        }
    }

    /// A region of two digits.
    pub(crate) fn province(&mut self, field: &'static str, wire: Option<String>, required: bool) -> Option<Region> {
        let region: Region = self.text(field, wire, required, &Bounds::default())?;
        if region.is_province() {
            return Some(region);
        }
        self.refuse(Refusal::new(Code::BadCode, field, region.as_str(), "a province, 2 digits"));
        None
    }

    /// A field that is a number or boolean on the wire.
    pub(crate) fn native<W: Copy + ToString, T: Value>(
        &mut self,
        field: &'static str,
        wire: Option<W>,
        required: bool,
        make: impl Fn(W) -> Option<T>,
        bounds: &Bounds,
    ) -> Option<T> {
        let Some(wire) = wire.filter(|_| !self.unread.iter().any(|unread| unread.field == field)) else {
            return self.text(field, None, required, bounds);
        };
        match make(wire) {
            Some(value) if value.within(bounds) => Some(value),
            // Reading its text gives the refusal that a text would get.
            _ => self.value(field, &wire.to_string(), bounds),
        }
    }

    /// A list: without doubles, and sorted unless its order has a meaning.
    pub(crate) fn list<T: Value + Ord>(
        &mut self,
        field: &'static str,
        wire: Vec<String>,
        required: bool,
        ordered: bool,
    ) -> Vec<T> {
        if let Some(given) = self.unread(field) {
            self.refuse(Refusal::new(Code::Malformed, field, &given, array_of(&given)));
            return Vec::new();
        }
        if wire.len() > MAX_LIST {
            self.refuse(Refusal::new(Code::TooLarge, field, wire.len().to_string(), "at most 1,000 values"));
            return Vec::new();
        }
        let given: Vec<_> = wire.iter().filter(|text| !text.is_empty()).collect();
        if required && given.is_empty() {
            self.missing(field);
        }
        let mut seen = BTreeSet::new();
        let given = given.into_iter().filter(|text| seen.insert(text.as_str()));
        let mut values: Vec<T> = given.filter_map(|text| self.value(field, text, &Bounds::default())).collect();
        if !ordered {
            values.sort_unstable();
        }
        values
    }

    /// A list of `name=decimal`, sorted by name.
    pub(crate) fn pairs<N: Value + Ord>(
        &mut self,
        field: &'static str,
        wire: Vec<NamedValue>,
        positive: bool,
        bounds: &Bounds,
    ) -> Vec<(N, Decimal)> {
        if let Some(given) = self.unread(field) {
            self.refuse(Refusal::new(Code::Malformed, field, given, "name=value;name=value"));
            return Vec::new();
        }
        if wire.is_empty() {
            self.missing(field);
        }
        if wire.len() > MAX_LIST {
            self.refuse(Refusal::new(Code::TooLarge, field, wire.len().to_string(), "at most 1,000 values"));
            return Vec::new();
        }
        let bounds = Bounds { positive, ..*bounds };
        let mut pairs: Vec<(N, Decimal)> = Vec::with_capacity(wire.len());
        let mut names = BTreeSet::new();
        for pair in wire {
            let given = format!("{}={}", pair.name, pair.value);
            let name: Option<N> = self.part(field, &pair.name, &given, &Bounds::default());
            let value: Option<Decimal> = self.part(field, &pair.value, &given, &bounds);
            if pair.name.is_empty() || !names.insert(pair.name.clone()) {
                self.refuse(Refusal::new(Code::Malformed, field, given, "name=value;name=value, each name once"));
            } else if let (Some(name), Some(value)) = (name, value) {
                pairs.push((name, value));
            }
        }
        pairs.sort_unstable_by(|one, two| one.0.cmp(&two.0));
        pairs
    }

    pub(crate) fn unknown_kind(&mut self, kind: &str) -> Option<Record> {
        self.refuse(Refusal::new(Code::UnknownKind, "record", kind, "a kind of record"));
        // Without a kind nothing can be said of the fields.
        self.unread.clear();
        None
    }

    pub(crate) fn no_record(&mut self) -> Option<Record> {
        self.missing("record");
        None
    }
}

/// The array that was meant by a list written as one text: only JSON writes a list in a way that is none.
fn array_of(given: &str) -> String {
    let is_list = given.len() <= MAX_GIVEN
        && given.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && given
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'*' | b';' | b' '));
    let meant = if is_list { given } else { "a;b" };
    let pieces = meant.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    let quoted: Vec<String> = pieces.map(|piece| format!("\"{piece}\"")).collect();
    format!("an array: [{}]", quoted.join(","))
}

/// The fields that a kind has.
fn fields(kind: Kind) -> String {
    let header = HEADER.iter().filter(|field| kind != Kind::RecordWithdrawn || **field != "supersedes");
    format!("a field of {}: {}", kind.name(), words(header.chain(kind.fields())))
}

/// A text for messages, short.
pub(crate) fn words<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let mut all = String::new();
    for word in words {
        if !all.is_empty() {
            all.push_str(", ");
        }
        all.push_str(word.as_ref());
    }
    all
}

#[cfg(test)]
mod tests;
