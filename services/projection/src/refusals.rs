//! What goes wrong with a question, and how it is said: the refusals of updates, with the same codes and fields.

use std::borrow::Cow;

use domain::refusal::{Code, Refusal};
use proto::common;

use crate::{cell::Cell, column::Column};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The question is wrong.
    Bad(Vec<Refusal>),
    /// There is no such thing at this moment.
    Missing(Refusal),
    /// What it waited for did not come in time.
    Unavailable(Refusal),
    /// Too much is asked at once.
    Busy(Refusal),
}

impl Problem {
    /// The reasons.
    pub fn refusals(&self) -> &[Refusal] {
        match self {
            Self::Bad(refusals) => refusals,
            Self::Missing(refusal) | Self::Unavailable(refusal) | Self::Busy(refusal) => std::slice::from_ref(refusal),
        }
    }

    /// As JSON: the first reason's fields, and all reasons under `refusals`.
    pub fn json(&self) -> Vec<u8> {
        let cells: Vec<Cell> = self.refusals().iter().map(|refusal| cell(&refusal.into())).collect();
        let mut body = match cells.first() {
            Some(Cell::Object(members)) => members.clone(),
            _ => Vec::new(),
        };
        body.push(("refusals", Cell::List(cells)));
        let mut out = Vec::new();
        Cell::Object(body).write_json(&mut out);
        out
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Bad(vec![refusal])
    }
}

/// That a parameter is wrong.
pub fn bad(
    code: Code,
    field: impl Into<Cow<'static, str>>,
    given: impl AsRef<str>,
    expected: impl Into<Cow<'static, str>>,
) -> Problem {
    Refusal::new(code, field, given, expected).into()
}

/// That nothing has the id that a question names.
pub fn missing(field: &'static str, given: &str) -> Problem {
    Problem::Missing(Refusal::new(Code::UnknownReference, field, given, "something that is recorded at this moment"))
}

/// What readers see of a refusal or warning.
pub const COLUMNS: &[Column] = &[
    Column::text("code"),
    Column::text("field").maybe(),
    Column::text("given").maybe(),
    Column::text("expected").maybe(),
    Column::text("rule_id").maybe(),
    Column::text("message_ko"),
    Column::text("message_en"),
];

/// A refusal as readers see it.
pub fn cell(refusal: &common::Refusal) -> Cell {
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Cell::text).into();
    Cell::Object(vec![
        ("code", Cell::text(&refusal.code)),
        ("field", text(&refusal.field)),
        ("given", text(&refusal.given)),
        ("expected", text(&refusal.expected)),
        ("rule_id", text(&refusal.rule_id)),
        ("message_ko", Cell::text(&refusal.message_ko)),
        ("message_en", Cell::text(&refusal.message_en)),
    ])
}
