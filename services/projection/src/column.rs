//! What a column of an answer is: its name, what it holds, and whether that may be unknown. The schema of the interface,
//! the definitions and the notes of workbooks are made from it.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Texts.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Days.
    Day,
    /// Instants, in UTC.
    Instant,
    /// Whole numbers that count or name a year.
    Whole,
    /// Won, exact.
    Won,
    /// Decimals, exact.
    Number,
    /// Shares, rates, scores and ratios: rounded to six places.
    Share,
    /// True or false.
    Bool,
    /// Lists of texts.
    List,
    /// Lists of these words.
    Words(&'static [&'static str]),
    /// A text, a number or a list of texts, whatever is told of.
    Value,
    /// Lists of objects with these members.
    Objects(&'static [Column]),
}

impl Holds {
    /// Whether it is a number.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Won | Self::Number | Self::Share)
    }
}

/// A column, or a single figure of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name; what it means is in the glossary.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether that may be unknown or undefined: null.
    pub maybe: bool,
    /// Whether it is part of the key, by which rows are sorted and traced.
    pub key: bool,
    /// How it is computed, where the name does not say it all.
    pub formula: Option<&'static str>,
    /// The rule that decides it.
    pub rule_id: Option<&'static str>,
}

impl Column {
    const fn new(name: &'static str, holds: Holds) -> Self {
        Self { name, holds, maybe: false, key: false, formula: None, rule_id: None }
    }

    /// Texts.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Holds::Text)
    }

    /// One of these words.
    pub const fn word(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Holds::Word(words))
    }

    /// Days.
    pub const fn day(name: &'static str) -> Self {
        Self::new(name, Holds::Day)
    }

    /// Instants.
    pub const fn instant(name: &'static str) -> Self {
        Self::new(name, Holds::Instant)
    }

    /// Whole numbers.
    pub const fn whole(name: &'static str) -> Self {
        Self::new(name, Holds::Whole)
    }

    /// Won.
    pub const fn won(name: &'static str) -> Self {
        Self::new(name, Holds::Won)
    }

    /// Decimals.
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, Holds::Number)
    }

    /// Shares, rates, scores and ratios.
    pub const fn share(name: &'static str) -> Self {
        Self::new(name, Holds::Share)
    }

    /// True or false.
    pub const fn bool(name: &'static str) -> Self {
        Self::new(name, Holds::Bool)
    }

    /// Lists of texts.
    pub const fn list(name: &'static str) -> Self {
        Self::new(name, Holds::List)
    }

    /// Lists of these words.
    pub const fn words(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Holds::Words(words))
    }

    /// A text, a number or a list of texts.
    pub const fn value(name: &'static str) -> Self {
        Self::new(name, Holds::Value)
    }

    /// Lists of objects with these members.
    pub const fn objects(name: &'static str, members: &'static [Self]) -> Self {
        Self::new(name, Holds::Objects(members))
    }

    /// It may be unknown or undefined.
    #[must_use]
    pub const fn maybe(self) -> Self {
        Self { maybe: true, ..self }
    }

    /// It is part of the key.
    #[must_use]
    pub const fn key(self) -> Self {
        Self { key: true, ..self }
    }

    /// How it is computed.
    #[must_use]
    pub const fn by(self, formula: &'static str) -> Self {
        Self { formula: Some(formula), ..self }
    }

    /// The rule that decides it.
    #[must_use]
    pub const fn under(self, rule_id: &'static str) -> Self {
        Self { rule_id: Some(rule_id), ..self }
    }
}
