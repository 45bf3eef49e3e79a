//! Rows of the form of a survey to statements: an answer for each filled cell, with what
//! explains it beside it, and a submission where nothing that is
//! required is missing.
//!
//! Update ids are made here, as one cell is one update: of everything that the answer says, and of the place of what
//! was said last about the cluster. So the same form sent again says the same under ids that are good however often an
//! answer goes back and forth, and what changes nothing is a repeat.

use std::{
    collections::{BTreeMap, HashMap},
    fmt, io,
    sync::Arc,
};

use domain::{
    refusal::{Code, Refusal},
    values::{ItemId, Value},
};
use proto::catalogue::{Kind, catalogue};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use super::super::{
    record::{FlatRecord, Given},
    statement::{Fault, Original, Place, Statement},
    table::{self, Row},
};

/// The kind of an answer.
const ANSWERED: &str = "survey_answered";
/// Its field for what is said about it.
const EXPLANATION: &str = "explanation";
/// The kind of a submission.
const SUBMITTED: &str = "survey_submitted";
/// Whether a statement submits what stands in its row. It goes out only if nothing else of the row was refused: of what
/// was refused an older answer would be submitted instead.
pub fn is_submission(statement: &Statement) -> bool {
    statement.record.as_ref().is_ok_and(|record| record.kind == SUBMITTED)
}

/// Why a submission was not sent.
pub fn held_back() -> Refusal {
    Refusal::new(Code::GroupRefused, "", "", "a row of which no answer is refused")
}

/// The heading of the column that can hold a submission back.
pub const SUBMIT: &str = "제출(submit)";
/// What holds a submission back, and what does not.
const NO: &[&str] = &["no", "아니오", "아니요", "n"];
const YES: &[&str] = &["", "yes", "예", "y"];

/// Tells the place of what was said last about each cluster of a survey.
#[derive(Clone)]
pub struct Rounds(pub Arc<Ask>);

type Ask = dyn Fn(&str) -> io::Result<BTreeMap<String, u64>> + Send + Sync;

impl fmt::Debug for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rounds")
    }
}

/// A form that is being read.
pub struct Sheet {
    place: Place,
    names: Arc<Vec<String>>,
    /// The columns of fields that every statement of a row shares.
    shared: Vec<(SmolStr, usize)>,
    submit: Option<usize>,
    items: Vec<Item>,
    /// The columns that explain answers for which there is no column, or another one that does.
    lone: Vec<usize>,
    /// Which column feeds what of a submission: the fields of a row, and the items by their ids.
    columns: Arc<BTreeMap<String, usize>>,
    rounds: Option<Rounds>,
    asked: HashMap<String, BTreeMap<String, u64>>,
}

struct Item {
    id: SmolStr,
    column: usize,
    /// Where the answer is explained.
    explanation: Option<usize>,
    required: bool,
    /// Which column feeds which field of an answer to it.
    columns: Arc<BTreeMap<String, usize>>,
}

fn kind() -> Option<&'static Kind> {
    catalogue().kind(ANSWERED)
}

/// The heading of a field, in both languages; of anything else its name.
pub fn named(name: &str) -> String {
    let field = catalogue().header.iter().chain(kind().into_iter().flat_map(|kind| &kind.fields));
    field
        .into_iter()
        .find(|field| field.name == name)
        .map_or_else(|| name.to_owned(), |field| format!("{}({name})", field.rule.name_ko))
}

/// The heading of an item: the question, `*` where an answer is required, the id.
pub fn heading(question: &str, required: bool, item: &str) -> String {
    format!("{question}{} [{item}]", if required { "*" } else { "" })
}

/// The heading of the column in which an answer is explained.
pub fn explained(item: &str) -> String {
    format!("{} [{item}]", named(EXPLANATION))
}

/// What a column of an item holds.
#[derive(PartialEq)]
enum Holds {
    Answer { required: bool },
    Explanation,
}

/// The item that a heading names, and what its column holds.
fn item(heading: &str) -> Option<(SmolStr, Holds)> {
    let (question, id) = heading.strip_suffix(']')?.rsplit_once('[')?;
    ItemId::read(id).ok()?;
    let question = question.trim_end();
    let holds = if question == named(EXPLANATION) {
        Holds::Explanation
    } else {
        Holds::Answer { required: question.ends_with('*') }
    };
    Some((id.into(), holds))
}

impl Sheet {
    /// The form with this heading, if it is one of a survey.
    pub fn new(place: &Place, names: &Arc<Vec<String>>, rounds: Option<Rounds>) -> Option<Self> {
        let fields: Vec<_> = names.iter().map(|name| table::field(name, kind()).map(|field| &*field.name)).collect();
        let at = |field: &str| fields.iter().position(|name| *name == Some(field));
        let items: Vec<_> = names.iter().enumerate().filter_map(|(at, name)| Some((at, item(name)?))).collect();
        if items.is_empty() || at("survey_id").is_none() || at("cluster_id").is_none() {
            return None;
        }
        let shared = ["survey_id", "cluster_id", "effective_on", "note"];
        let shared: Vec<_> = shared.iter().filter_map(|field| Some((SmolStr::from(*field), at(field)?))).collect();
        let common: BTreeMap<String, usize> = shared.iter().map(|(name, at)| (name.to_string(), *at)).collect();
        let of_explanation = |(column, (id, holds)): &(usize, (SmolStr, Holds))| {
            (*holds == Holds::Explanation).then(|| (*column, id.clone()))
        };
        let explained_at: Vec<(usize, SmolStr)> = items.iter().filter_map(of_explanation).collect();
        let explanation = |of: &SmolStr| explained_at.iter().find(|(_, id)| id == of).map(|(column, _)| *column);
        let read = |(column, (id, holds)): &(usize, (SmolStr, Holds))| {
            let Holds::Answer { required } = *holds else { return None };
            let mut columns = common.clone();
            columns.extend(["value", "item_id"].map(|field| (field.to_owned(), *column)));
            let explanation = explanation(id);
            columns.extend(explanation.map(|column| (EXPLANATION.to_owned(), column)));
            Some(Item { id: id.clone(), column: *column, explanation, required, columns: columns.into() })
        };
        let submit = names.iter().position(|name| name == SUBMIT);
        let items: Vec<Item> = items.iter().filter_map(read).collect();
        let lone = explained_at.into_iter().filter(|(at, _)| items.iter().all(|item| item.explanation != Some(*at)));
        let lone = lone.map(|(column, _)| column).collect();
        let by_id = items.iter().map(|item| (item.id.to_string(), item.column));
        let columns = Arc::new(by_id.chain(common.clone()).collect());
        let (place, names, asked) = (place.clone(), names.clone(), HashMap::new());
        Some(Self { place, names, shared, submit, items, lone, columns, rounds, asked })
    }

    /// What a row says.
    ///
    /// # Errors
    /// What was said before cannot be asked.
    pub fn statements(&mut self, Row { row, cells, mut faults }: Row) -> io::Result<Vec<Statement>> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let explanation = |item: &Item| item.explanation.map_or("", cell);
        // What explains an answer that is missing is refused like any answer without a value.
        let is_answered = |item: &Item| !cell(item.column).is_empty() || !explanation(item).is_empty();
        let answered: Vec<usize> = (0..self.items.len()).filter(|&at| is_answered(&self.items[at])).collect();
        let word = self.submit.map_or("", cell);
        if let Some(column) = self.submit.filter(|_| !NO.contains(&word) && !YES.contains(&word)) {
            faults.push(Fault::new(Code::BadCode, word, "yes, no, or nothing").in_column(column, "submit"));
        }
        for column in self.lone.iter().copied().filter(|column| !cell(*column).is_empty()) {
            let fault = Fault::new(Code::UnknownField, cell(column), "a column for the answer that this explains");
            faults.push(fault.in_column(column, EXPLANATION));
        }
        if faults.is_empty() && answered.is_empty() {
            return Ok(Vec::new());
        }
        let place = self.place.at(row);
        if !faults.is_empty() {
            return Ok(vec![Statement::refused(place, Original::Cells(self.names.clone(), cells), faults)]);
        }
        let given: Vec<(SmolStr, &str)> = self.shared.iter().map(|(name, at)| (name.clone(), cell(*at))).collect();
        let value = |name: &str| given.iter().find(|(field, _)| field == name).map_or("", |(_, text)| *text);
        let round = self.round(value("survey_id"), value("cluster_id"))?;
        let complete = self.items.iter().all(|item| !item.required || !cell(item.column).is_empty());
        let say = |kind: &str, more: &[(&str, &str)]| {
            let fields = given.iter().map(|(name, text)| (name.as_str(), *text)).chain(more.iter().copied());
            record(kind, round, fields.filter(|(_, text)| !text.is_empty()))
        };
        let mut records = Vec::with_capacity(answered.len() + 1);
        for item in answered.iter().map(|at| &self.items[*at]) {
            let said = [("item_id", &*item.id), ("value", cell(item.column)), (EXPLANATION, explanation(item))];
            records.push((say(ANSWERED, &said), &item.columns));
        }
        if complete && !NO.contains(&word) {
            records.push((say(SUBMITTED, &[]), &self.columns));
        }
        let original = Arc::new(Original::Cells(self.names.clone(), cells.clone()));
        let statement = |(record, columns): (FlatRecord, &Arc<BTreeMap<String, usize>>)| Statement {
            place: place.clone(),
            original: original.clone(),
            columns: columns.clone(),
            record: Ok(record),
        };
        Ok(records.into_iter().map(statement).collect())
    }

    fn round(&mut self, survey: &str, cluster: &str) -> io::Result<u64> {
        let Some(rounds) = &self.rounds else { return Ok(0) };
        if !self.asked.contains_key(survey) {
            self.asked.insert(survey.to_owned(), rounds.0(survey)?);
        }
        Ok(self.asked.get(survey).and_then(|of| of.get(cluster)).copied().unwrap_or(0))
    }
}

/// A record under an id made of all that it says.
fn record<'a>(kind: &str, round: u64, fields: impl Iterator<Item = (&'a str, &'a str)>) -> FlatRecord {
    let mut hash = Sha256::new();
    hash.update(format!("{kind} {round}"));
    let mut record = FlatRecord { kind: kind.into(), fields: Vec::new() };
    for (name, text) in fields {
        // With their lengths, so that no two records run together to the same text.
        hash.update(format!(" {name} {} {text}", text.len()));
        record.fields.push((name.into(), Given::Cell(text.to_owned())));
    }
    let id: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    record.fields.insert(0, ("update_id".into(), Given::Cell(format!("sv-{id}"))));
    record
}
