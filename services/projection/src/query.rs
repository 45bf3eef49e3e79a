//! Questions: the parameters of a view, read strictly before anything is computed. What is not known is refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use domain::{
    refusal::{Code, Refusal},
    values::{Day, Decimal, Exact, Fault, Id, Industry, Instant, Period, Region, Technology, Text, Value, Whole, Year},
};
use kit::log::Stream;
use smol_str::SmolStr;

use crate::{
    history::Position,
    refusals::{Problem, bad},
    table, token,
    views::{self, View},
};

/// The most rows of a page.
pub const MAX_LIMIT: usize = 10_000;
/// The rows of a page unless asked for otherwise.
pub const DEFAULT_LIMIT: usize = 1_000;
/// The most parameters of a question.
pub const MAX_PARAMETERS: usize = 40;
/// The longest value of a parameter, bytes.
pub const MAX_VALUE: usize = 4_096;
/// The most figures of which the updates are asked for together: the years of a sum, the provinces, the zones.
pub const MAX_TOKENS: usize = 64;
/// The longest draft, bytes: as long as an update.
pub const MAX_DRAFT: usize = domain::records::MAX_UPDATE;

/// What a parameter may hold.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An id.
    Id,
    /// The name of a kind of record.
    Name,
    /// A text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A decimal; where there are bounds they depend on a rule, and the view knows them.
    Number,
    /// A whole number within bounds.
    Whole(i64, i64),
    /// A province or district.
    Region,
    /// An industry.
    Industry,
    /// A technology.
    Technology,
    /// A code of the industry or technology list.
    Code,
    /// A day.
    Day,
    /// An instant or a day.
    Instant,
    /// A period.
    Period,
    /// A year.
    Year,
    /// A token that an answer gave out.
    Token,
    /// Tokens that answers of one moment gave out, `A,B`.
    Tokens,
    /// Places in the log.
    Position,
    /// A draft designation, as a JSON object; its fields are read by the view.
    Draft,
}

/// A parameter of a view.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What it is when it is not given.
    pub default: Option<&'static str>,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it changes figures rather than choosing rows, so that a trace must remember it.
    pub of_figure: bool,
}

impl Parameter {
    /// A filter: chooses rows.
    pub const fn filter(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, default: None, required: false, of_figure: false }
    }

    /// It must be given.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// What it is when it is not given.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// It changes figures.
    #[must_use]
    pub const fn of_figure(self) -> Self {
        Self { of_figure: true, ..self }
    }
}

/// The parameters that every view takes.
pub const COMMON: &[Parameter] = &[
    Parameter::filter("after", Kind::Position),
    Parameter::filter("cursor", Kind::Token),
    Parameter::filter("effective_on", Kind::Day),
    Parameter::filter("format", Kind::Choice(&["csv", "json", "xlsx"])).or("json"),
    Parameter::filter("known_at", Kind::Instant),
    Parameter::filter("limit", Kind::Whole(1, 10_000)).or("1000"),
    Parameter::filter("part", Kind::Text),
];

/// What a parameter may be called besides its name: as the column that it filters, sorted.
pub const ALSO: &[(&str, &str)] = &[
    ("agency_id", "agency"),
    ("cluster_id", "cluster"),
    ("fiscal_year", "year"),
    ("indicator_id", "indicator"),
    ("ministry_id", "ministry"),
    ("programme_id", "programme"),
    ("ratio_id", "ratio"),
    ("rule_id", "rule"),
    ("type_code", "type"),
    ("year", "fiscal_year"),
];

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// JSON, by page.
    #[default]
    Json,
    /// CSV, complete.
    Csv,
    /// A workbook, complete.
    Xlsx,
}

/// The parameters that were given, with defaults for the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given(BTreeMap<SmolStr, SmolStr>);

impl Given {
    /// The value of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(SmolStr::as_str)
    }

    /// The value of a parameter, which was read when the question was.
    pub fn value<T: Value>(&self, name: &str) -> Option<T> {
        T::read(self.0.get(name)?).ok()
    }

    /// A decimal.
    pub fn number(&self, name: &str) -> Option<Exact> {
        self.value::<Decimal>(name).map(Exact::from)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&SmolStr, &SmolStr)> {
        self.0.iter()
    }

    /// Sets one; the value must be right.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.into(), value.into());
    }
}

/// A question, read.
#[derive(Debug, Clone)]
pub struct Question {
    /// The view.
    pub view: &'static View,
    /// The id in its address, for views of one thing.
    pub id: Option<Id>,
    /// Its parameters.
    pub given: Given,
    /// Up to when updates are known; none: now.
    pub known_at: Option<Instant>,
    /// The day; none: that of `known_at`.
    pub on: Option<Day>,
    /// The places in the log that must have been taken in.
    pub after: Option<Position>,
    /// The form of the answer.
    pub format: Format,
    /// The most rows.
    pub limit: usize,
    /// Where the page begins.
    pub cursor: Option<SmolStr>,
    /// The table of an object, for CSV.
    pub part: Option<SmolStr>,
}

impl Question {
    /// Reads a question: the name of a view (`clusters`, `clusters/C-001`) and its parameters.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order given.
    pub fn read<N: AsRef<str>, V: AsRef<str>>(path: &str, parameters: &[(N, V)]) -> Result<Self, Problem> {
        let (view, id) = views::find(path)?;
        if parameters.len() > MAX_PARAMETERS {
            return Err(bad(Code::TooLarge, "", parameters.len().to_string(), "at most 40 parameters"));
        }
        let mut read = Reader { view, given: Given::default(), named: BTreeSet::new(), refusals: Vec::new() };
        for (name, value) in parameters {
            read.parameter(name.as_ref(), value.as_ref());
        }
        read.finish(id)
    }

    /// A fingerprint of what decides which rows there are, so that a cursor goes with its question only.
    pub fn fingerprint(&self) -> u32 {
        let mut text = format!("{}\n{}", self.view.name, self.id.as_ref().map_or("", Id::as_str));
        for (name, value) in self.given.iter() {
            text.push('\n');
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        crc32c::crc32c(text.as_bytes())
    }

    /// The parameters that a trace must remember.
    pub fn of_figure(&self) -> Vec<(SmolStr, SmolStr)> {
        let remembered =
            |name: &str| self.view.parameters.iter().all(|parameter| parameter.name != name || parameter.of_figure);
        self.given
            .iter()
            .filter(|(name, _)| remembered(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

struct Reader {
    view: &'static View,
    given: Given,
    /// Everything that was given, right or wrong.
    named: BTreeSet<SmolStr>,
    refusals: Vec<Refusal>,
}

impl Reader {
    fn parameter(&mut self, name: &str, value: &str) {
        let find = |name: &str| COMMON.iter().chain(self.view.parameters).find(|parameter| parameter.name == name);
        let also = || ALSO.iter().filter(|(also, _)| *also == name).find_map(|(_, name)| find(name));
        let known = find(name).or_else(also);
        let kind = known.map(|parameter| parameter.kind).or_else(|| (self.view.open)(name));
        let field = known.map_or_else(|| SmolStr::new(name), |parameter| SmolStr::new_static(parameter.name));
        let Some(kind) = kind else {
            let names: Vec<&str> = self.view.parameters.iter().chain(COMMON).map(|parameter| parameter.name).collect();
            self.refusals.push(Refusal::new(Code::UnknownField, name.to_owned(), value, names.join(", ")));
            return;
        };
        // What is empty is as if it were not given.
        if value.is_empty() {
            return;
        }
        if !self.named.insert(field.clone()) {
            self.refusals.push(Refusal::new(Code::Malformed, name.to_owned(), value, "each parameter once"));
            return;
        }
        match check(kind, value) {
            Ok(()) => self.given.set(&field, value),
            Err((code, expected)) => self.refusals.push(Refusal::new(code, name.to_owned(), value, expected)),
        }
    }

    fn finish(mut self, id: Option<Id>) -> Result<Question, Problem> {
        for parameter in self.view.parameters {
            match (self.given.text(parameter.name), parameter.default) {
                (None, Some(default)) => self.given.set(parameter.name, default),
                (None, None) if parameter.required && !self.named.contains(parameter.name) => {
                    self.refusals.push(Refusal::new(Code::MissingField, parameter.name, "", "a value"))
                }
                _ => {}
            }
        }
        self.of_tables();
        if !self.refusals.is_empty() {
            return Err(Problem::Bad(self.refusals));
        }
        let mut given = self.given;
        let mut take = |name: &str| given.0.remove(name);
        // Of two moments of knowledge the later one is that of the answer.
        let known_at = take("to").or(take("known_at"));
        let (on, after) = (take("effective_on"), take("after"));
        let (format, limit, cursor, part) = (take("format"), take("limit"), take("cursor"), take("part"));
        Ok(Question {
            view: self.view,
            id,
            known_at: known_at.and_then(|text| instant(&text).ok()),
            on: on.and_then(|text| Day::read(&text).ok()),
            after: after.and_then(|text| positions(&text)),
            format: match format.as_deref() {
                Some("csv") => Format::Csv,
                Some("xlsx") => Format::Xlsx,
                _ => Format::Json,
            },
            limit: limit.and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_LIMIT),
            cursor,
            part,
            given,
        })
    }

    /// What goes with tables only, or with all but tables: a part is one of the answer, and a file has no pages.
    fn of_tables(&mut self) {
        if let Some(part) = self.given.text("part") {
            let names = table::names(&self.view.shape, self.view.name);
            if !names.contains(&part) {
                self.refusals.push(Refusal::new(Code::BadCode, "part", part, names.join(", ")));
            }
        }
        let is_file = matches!(self.given.text("format"), Some("csv" | "xlsx"));
        if let Some(cursor) = self.given.text("cursor").filter(|_| is_file) {
            let expected = "format=json: a file is complete and has no pages";
            self.refusals.push(Refusal::new(Code::Malformed, "cursor", cursor, expected));
        }
    }
}

/// Whether a text is a value of the kind.
fn check(kind: Kind, value: &str) -> Result<(), (Code, String)> {
    fn read<T: Value>(value: &str) -> Result<(), (Code, String)> {
        T::read(value).map(drop).map_err(|fault| (fault.code, fault.expected.into_owned()))
    }
    let most = match kind {
        Kind::Draft => MAX_DRAFT,
        Kind::Tokens => MAX_TOKENS * (token::MAX_TOKEN + 1),
        _ => MAX_VALUE,
    };
    if value.len() > most {
        return Err((Code::TooLarge, format!("at most {most} bytes")));
    }
    match kind {
        Kind::Id => read::<Id>(value),
        Kind::Name if domain::records::Kind::named(value).is_some() => Ok(()),
        Kind::Name => Err((Code::UnknownKind, "a kind of record".to_owned())),
        Kind::Text => read::<Text>(value),
        Kind::Choice(words) if words.contains(&value) => Ok(()),
        Kind::Choice(words) => Err((Code::BadCode, words.join(", "))),
        Kind::Number => read::<Decimal>(value),
        Kind::Whole(least, most) => {
            // Beyond 64 bits it is out of range rather than no number.
            let digits = value.strip_prefix('-').unwrap_or(value);
            let plain =
                digits.len() > 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
            match Whole::read(value) {
                Ok(Whole(number)) => within((least..=most).contains(&number), least..=most),
                Err(_) if plain => within(false, least..=most),
                Err(fault) => Err((fault.code, fault.expected.into_owned())),
            }
        }
        Kind::Region => read::<Region>(value),
        Kind::Industry => read::<Industry>(value),
        Kind::Technology => read::<Technology>(value),
        Kind::Code => read::<Industry>(value).or_else(|_| read::<Technology>(value)),
        Kind::Day => read::<Day>(value),
        Kind::Instant => instant(value).map(drop).map_err(|fault| (fault.code, fault.expected.into_owned())),
        Kind::Period => read::<Period>(value),
        Kind::Year => read::<Year>(value),
        Kind::Token if token::is_shaped(value) => Ok(()),
        Kind::Tokens if value.split(',').all(token::is_shaped) && value.split(',').count() <= MAX_TOKENS => Ok(()),
        Kind::Tokens => {
            Err((Code::Malformed, format!("at most {MAX_TOKENS} tokens that an answer gave out, with commas between")))
        }
        Kind::Token => Err((Code::Malformed, "a token that an answer gave out".to_owned())),
        Kind::Draft => Ok(()),
        Kind::Position => {
            positions(value).map(drop).ok_or_else(|| (Code::Malformed, "registry:1042,budget:77".to_owned()))
        }
    }
}

/// An instant, or a day. A plus sign that an address carried as it is arrives as a blank.
///
/// # Errors
/// That it is neither.
pub fn instant(text: &str) -> Result<Instant, Fault> {
    Instant::read(&text.replace(' ', "+"))
}

fn within(holds: bool, range: RangeInclusive<i64>) -> Result<(), (Code, String)> {
    if holds { Ok(()) } else { Err((Code::OutOfRange, format!("{} to {}", range.start(), range.end()))) }
}

/// Places in the log, `registry:1042,budget:77`; streams that are not named are at 0.
pub fn positions(text: &str) -> Option<Position> {
    let mut position = Position::default();
    let mut named = Vec::new();
    for part in text.split(',') {
        let (stream, sequence) = part.trim().split_once(':')?;
        let plain = !sequence.is_empty() && sequence.len() <= 19 && sequence.bytes().all(|byte| byte.is_ascii_digit());
        let (stream, sequence) = (Stream::named(stream)?, sequence.parse().ok().filter(|_| plain)?);
        if named.contains(&stream) {
            return None;
        }
        named.push(stream);
        position.set(stream, sequence);
    }
    Some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_read_strictly() {
        for (kind, value, outcome) in [
            (Kind::Whole(1, 10_000), "10000", None),
            (Kind::Whole(1, 10_000), "0", Some(Code::OutOfRange)),
            (Kind::Whole(1, 10_000), "1000000000", Some(Code::OutOfRange)),
            (Kind::Whole(1, 10_000), "99999999999999999999999", Some(Code::OutOfRange)),
            (Kind::Whole(1, 10_000), "1e3", Some(Code::BadNumber)),
            (Kind::Number, "1.5", None),
            (Kind::Number, "half", Some(Code::BadNumber)),
            (Kind::Day, "2024-02-30", Some(Code::BadDate)),
            (Kind::Instant, "yesterday", Some(Code::BadDate)),
            (Kind::Choice(&["type"]), "moon", Some(Code::BadCode)),
            (Kind::Id, "../etc", Some(Code::BadId)),
            (Kind::Region, "1", Some(Code::BadCode)),
            (Kind::Position, "registry:1,budget:2", None),
            (Kind::Position, "registry:1,registry:2", Some(Code::Malformed)),
            (Kind::Position, "moon:1", Some(Code::Malformed)),
            (Kind::Position, "registry:-1", Some(Code::Malformed)),
            (Kind::Token, "a b", Some(Code::Malformed)),
            (Kind::Token, "a,b", Some(Code::Malformed)),
            (Kind::Tokens, "a,b", None),
            (Kind::Tokens, "a, b", Some(Code::Malformed)),
            (Kind::Tokens, &["a"; MAX_TOKENS].join(","), None),
            (Kind::Tokens, &["a"; MAX_TOKENS + 1].join(","), Some(Code::Malformed)),
        ] {
            assert_eq!(check(kind, value).err().map(|(code, _)| code), outcome, "{value}");
        }
    }
}
