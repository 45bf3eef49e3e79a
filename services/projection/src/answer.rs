//! From a question to an answer: the moment, the view, the page, the traces, who is behind it and how fresh they are.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    measures::scene::{Behind, Memo, Scene},
    refusal::Code,
    values::Instant,
};
use proto::catalogue::Service;
use smol_str::{SmolStr, ToSmolStr};

use crate::{
    cell::Cell,
    history::{History, Moment},
    query::{Format, Question},
    refusals::{Problem, bad},
    token::{Cursor, Trace},
    views::{Ask, Column, Filled, Page, Part, Row, Shape, View, trace},
};

/// An answer, ready to be written in any form.
#[derive(Debug)]
pub struct Answer {
    /// The view.
    pub view: &'static View,
    /// The moment.
    pub moment: Moment,
    /// The figures that a trace is of; of every other view none.
    pub figures: Vec<Trace>,
    /// What was asked for.
    pub data: Data,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// The agencies behind it with their last update.
    pub freshness: Vec<Fresh>,
    /// What to know about it.
    pub warnings: Vec<Warning>,
    /// Whether the record holds what is not real.
    pub demonstration: bool,
}

/// The data of an answer.
#[derive(Debug)]
pub enum Data {
    /// Rows, each with its trace.
    Rows {
        /// The columns.
        columns: &'static [Column],
        /// The rows.
        rows: Vec<Row>,
        /// The trace of each row.
        traces: Vec<String>,
    },
    /// An object.
    Object {
        /// Its parts.
        parts: &'static [Part],
        /// What is in them.
        filled: Vec<Filled>,
        /// The traces of single figures.
        figures: Vec<(&'static str, String)>,
        /// The traces of rows, by part; empty where they have none.
        rows: Vec<Vec<String>>,
    },
}

/// When an agency last said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// The agency.
    pub agency_id: SmolStr,
    /// When its last update was taken.
    pub last_recorded_at: Instant,
    /// How long that is before the moment.
    pub age_seconds: i64,
}

/// What to know about an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is: `PARKED` or `LAGGING`.
    pub code: &'static str,
    /// What it is about.
    pub given: String,
    /// Where it is, or how far.
    pub expected: String,
    /// In Korean.
    pub message_ko: &'static str,
    /// In English.
    pub message_en: &'static str,
}

impl Warning {
    /// As readers see it.
    pub fn cell(&self) -> Cell {
        Cell::Object(vec![
            ("code", self.code.into()),
            ("field", Cell::Null),
            ("given", Cell::text(&self.given)),
            ("expected", Cell::text(&self.expected)),
            ("rule_id", Cell::Null),
            ("message_ko", self.message_ko.into()),
            ("message_en", self.message_en.into()),
        ])
    }
}

/// What an answer is made from.
pub struct Source<'a> {
    /// Everything that the log holds, as far as it was taken in.
    pub history: &'a History,
    /// The time.
    pub now: Instant,
    /// Folded states of moments that were looked at before.
    pub memo: &'a dyn Fn(&Moment) -> Arc<Memo>,
    /// Whether the record holds what is not real.
    pub demonstration: bool,
    /// How many entries the log is known to hold beyond what was taken in.
    pub behind: u64,
}

impl Source<'_> {
    /// The answer to a question.
    ///
    /// # Errors
    /// Why there is none.
    pub fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        if question.view.name == trace::VIEW.name {
            return self.trace(question);
        }
        let cursor = question.cursor.as_deref().map(|token| self.cursor(question, token)).transpose()?;
        let moment = match &cursor {
            Some(cursor) => cursor.moment,
            None => self.history.moment(question.known_at, question.on, self.now),
        };
        let ask = self.ask(&moment, question);
        let mark = cursor.map(|cursor| cursor.mark);
        let (data, next) = match question.view.shape {
            Shape::Rows(columns, rows) => {
                let page = page(sorted(rows(&ask)?, columns), mark.as_deref(), limit(question))?;
                (traced_rows(question, &moment, columns, page.rows), page.next)
            }
            Shape::Pages(columns, pages) => {
                let page = pages(&ask, mark.as_deref(), limit(question))?;
                (traced_rows(question, &moment, columns, page.rows), page.next)
            }
            Shape::Object(parts, object) => (traced_object(question, &moment, parts, object(&ask)?), None),
        };
        let next_cursor = next.map(|mark| Cursor { fingerprint: question.fingerprint(), mark, moment }.token());
        Ok(self.enveloped(question.view, moment, data, next_cursor))
    }

    /// The question as a view sees it.
    pub fn ask<'a>(&'a self, moment: &Moment, question: &'a Question) -> Ask<'a> {
        let scene = Scene::with_memo(&self.history.world, moment.axes(), (self.memo)(moment));
        Ask {
            scene,
            history: self.history,
            moment: *moment,
            given: &question.given,
            id: question.id.as_ref(),
            now: self.now,
            complete: question.format != Format::Json,
        }
    }

    fn enveloped(&self, view: &'static View, moment: Moment, data: Data, next_cursor: Option<String>) -> Answer {
        Answer {
            view,
            moment,
            figures: Vec::new(),
            data,
            next_cursor,
            freshness: self.freshness(view, &moment),
            warnings: self.warnings(&moment),
            demonstration: self.demonstration,
        }
    }

    fn cursor(&self, question: &Question, token: &str) -> Result<Cursor, Problem> {
        let refuse = |expected: &'static str| bad(Code::Malformed, "cursor", token, expected);
        let cursor = Cursor::read(token).ok_or_else(|| refuse("a next_cursor of an answer"))?;
        if cursor.fingerprint != question.fingerprint() || !self.history.position().covers(&cursor.moment.position) {
            return Err(refuse("the next_cursor of an answer to this very question"));
        }
        // A known_at in the future answered as now; one before the cursor's is another question.
        let other_time = question.known_at.is_some_and(|asked| asked < cursor.moment.known_at);
        if other_time || question.on.is_some_and(|asked| asked != cursor.moment.on) {
            return Err(refuse("the next_cursor of an answer for this moment"));
        }
        Ok(cursor)
    }

    /// The updates behind figures of one moment.
    fn trace(&self, question: &Question) -> Result<Answer, Problem> {
        let mut tokens = question.given.text("figure").unwrap_or_default().split(',');
        let (first, view, mut behind) = self.behind_of(tokens.next().unwrap_or_default())?;
        let moment = first.moment;
        let mut figures = vec![first];
        for token in tokens {
            let (other, _, more) = self.behind_of(token)?;
            if other.moment != moment {
                return Err(bad(Code::Malformed, "figure", token, "figures of one moment"));
            }
            figures.push(other);
            behind.extend(more);
        }
        let mark = match question.cursor.as_deref().map(Cursor::read) {
            None => None,
            Some(Some(cursor)) if cursor.fingerprint == question.fingerprint() => Some(cursor.mark),
            Some(_) => {
                return Err(bad(
                    Code::Malformed,
                    "cursor",
                    question.cursor.as_deref().unwrap_or_default(),
                    "a next_cursor of an answer",
                ));
            }
        };
        let rows = sorted(trace::rows(self.history, &behind), trace::COLUMNS);
        let mut page = page(rows, mark.as_deref(), limit(question))?;
        trace::say(self.history, &mut page.rows);
        let traces = Vec::new();
        let data = Data::Rows { columns: trace::COLUMNS, rows: page.rows, traces };
        let next_cursor = page.next.map(|mark| Cursor { fingerprint: question.fingerprint(), mark, moment }.token());
        // As fresh as what the figures were read from.
        let answer = self.enveloped(view, moment, data, next_cursor);
        Ok(Answer { view: question.view, figures, ..answer })
    }

    /// The updates behind a figure: its token names the view, the key and the moment.
    fn behind_of(&self, token: &str) -> Result<(Trace, &'static View, Behind), Problem> {
        let refuse = || bad(Code::Malformed, "figure", token, "the trace of a row or figure of an answer");
        let read = Trace::read(token)
            .filter(|read| self.history.position().covers(&read.moment.position))
            .ok_or_else(refuse)?;
        let of = Question::read(&read.view, &read.parameters).map_err(|_| refuse())?;
        let behind = (of.view.behind)(&self.ask(&read.moment, &of), &read.key).ok_or_else(refuse)?;
        Ok((read, of.view, behind))
    }

    /// Per agency with something in the streams that a view reads: its last update there.
    fn freshness(&self, view: &View, moment: &Moment) -> Vec<Fresh> {
        let services: Vec<Service> =
            view.reads.iter().map(|family| family.service()).collect::<BTreeSet<_>>().into_iter().collect();
        let fresh = |agency_id: &SmolStr| {
            let last = self.history.last_of(agency_id, &services, &moment.position)?;
            Some(Fresh {
                agency_id: agency_id.clone(),
                last_recorded_at: last,
                age_seconds: (moment.known_at.0 - last.0).max(0) / 1_000_000,
            })
        };
        self.history.agencies().keys().filter_map(fresh).collect()
    }

    fn warnings(&self, moment: &Moment) -> Vec<Warning> {
        let parked = self.history.parked(&moment.position).map(|parked| Warning {
            code: "PARKED",
            given: format!("{}:{} {}", parked.service.name(), parked.sequence, parked.subject),
            expected: parked.reason.clone(),
            message_ko: "읽을 수 없는 기록이 있어 이 대상은 그 이전 상태로 보입니다.",
            message_en: "A record cannot be read; what it is about is shown as it was before.",
        });
        let lags = self.behind > 0 && moment.position == self.history.position();
        let lagging = lags.then(|| Warning {
            code: "LAGGING",
            given: self.behind.to_string(),
            expected: "0".to_owned(),
            message_ko: "아직 반영되지 않은 갱신이 있습니다.",
            message_en: "The log holds updates that were not taken in yet.",
        });
        parked.take(MAX_WARNINGS).chain(lagging).collect()
    }
}

/// The most parked entities that an answer names.
const MAX_WARNINGS: usize = 100;

/// The most rows of the answer: a table that is taken away is complete.
const fn limit(question: &Question) -> usize {
    match question.format {
        Format::Json => question.limit,
        Format::Csv | Format::Xlsx => usize::MAX,
    }
}

/// Sorts rows by their key columns.
pub fn sorted(mut rows: Vec<Row>, columns: &[Column]) -> Vec<Row> {
    let keys: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].key).collect();
    if !keys.is_empty() {
        rows.sort_by(|one, two| {
            let mut orders = keys.iter().map(|at| one[*at].order(&two[*at]));
            orders.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    rows
}

/// The rows from a mark on, which is the number of rows before it.
fn page(mut rows: Vec<Row>, mark: Option<&str>, limit: usize) -> Result<Page, Problem> {
    let from: usize = match mark {
        Some(mark) => mark
            .parse()
            .ok()
            .filter(|from| *from <= rows.len())
            .ok_or_else(|| bad(Code::Malformed, "cursor", mark, "a next_cursor of an answer"))?,
        None => 0,
    };
    let end = from.saturating_add(limit).min(rows.len());
    let next = (end < rows.len()).then(|| end.to_smolstr());
    rows.truncate(end);
    rows.drain(..from);
    Ok(Page { rows, next })
}

/// Writes the traces of the figures of an answer.
struct Tracer<'q> {
    trace: Trace,
    question: &'q Question,
}

impl<'q> Tracer<'q> {
    fn new(question: &'q Question, moment: &Moment) -> Self {
        let view = match (&question.id, question.view.name.strip_suffix("/ID")) {
            (Some(id), Some(prefix)) => format!("{prefix}/{id}").into(),
            _ => question.view.name.into(),
        };
        Self { trace: Trace { view, parameters: question.of_figure(), key: Vec::new(), moment: *moment }, question }
    }

    fn figure(&mut self, name: &'static str) -> String {
        self.trace.key = vec![name.into()];
        self.trace.token()
    }

    fn rows(&mut self, part: Option<&'static str>, columns: &[Column], rows: &[Row]) -> Vec<String> {
        let keys: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].key).collect();
        // What is taken away as a table has no traces.
        if self.question.format != Format::Json {
            return Vec::new();
        }
        rows.iter()
            .map(|row| {
                self.trace.key =
                    part.map(SmolStr::new_static).into_iter().chain(keys.iter().map(|at| row[*at].plain())).collect();
                self.trace.token()
            })
            .collect()
    }
}

fn traced_rows(question: &Question, moment: &Moment, columns: &'static [Column], rows: Vec<Row>) -> Data {
    let traces = Tracer::new(question, moment).rows(None, columns, &rows);
    Data::Rows { columns, rows, traces }
}

fn traced_object(question: &Question, moment: &Moment, parts: &'static [Part], filled: Vec<Filled>) -> Data {
    let mut tracer = Tracer::new(question, moment);
    let mut figures = Vec::new();
    let mut traces = Vec::new();
    let sort = |(part, filled): (&Part, Filled)| match (part, filled) {
        (Part::Table(_, columns) | Part::Plain(_, columns), Filled::Rows(rows)) => Filled::Rows(sorted(rows, columns)),
        (_, filled) => filled,
    };
    let filled: Vec<Filled> = parts.iter().zip(filled).map(sort).collect();
    for (part, filled) in parts.iter().zip(&filled) {
        traces.push(match (part, filled) {
            (Part::Table(name, columns), Filled::Rows(rows)) => tracer.rows(Some(name), columns, rows),
            _ => Vec::new(),
        });
        match (part, filled) {
            (Part::Figure(column), Filled::Figure(Cell::Number(_))) => {
                figures.push((column.name, tracer.figure(column.name)));
            }
            (Part::Row(name, _), Filled::Row(_)) => figures.push((name, tracer.figure(name))),
            _ => {}
        }
    }
    Data::Object { parts, filled, figures, rows: traces }
}
