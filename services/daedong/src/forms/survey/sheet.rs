//! Rows of the form of a survey to statements: an answer for each filled cell, with what explains it beside it, and a
//! submission where nothing that is required is missing. A row in which nobody touched anything says nothing; nor does a
//! cell in which an answer still [stands](super::stood), as it may have been answered anew since. One that was emptied is
//! refused, as an answer is taken back by a withdrawal only; so is a row with anything under a heading that the form does
//! not have, as it may be an answer. Of such a row nothing goes out, and its refusal says so of the answers that nothing
//! is wrong with. What a service refuses is one answer, and the others of its row enter.
//!
//! Update ids are made here, as one cell is one update: of everything that the answer says, and of the place of what
//! was said last about the cluster. So the same form sent again says the same under ids that are good however often an
//! answer goes back and forth, and what changes nothing is a repeat.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
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

use super::{
    super::{
        encode::flag,
        heading::key,
        passed::Passed,
        record::{FlatRecord, Given},
        statement::{Fault, Original, Place, Statement},
        table::{self, Row},
    },
    stood::{self, Stood},
};

/// The kind of an answer.
const ANSWERED: &str = "survey_answered";
/// Its field for what is said about it.
const EXPLANATION: &str = "explanation";
/// The kind of a submission.
const SUBMITTED: &str = "survey_submitted";
/// The heading of the column that can hold a submission back.
pub const SUBMIT: &str = "제출(submit)";
/// The heading over the names of clusters, which are only shown.
pub const NAME: &str = "이름";
/// The heading over how far the clusters are, which is only shown.
pub const PHASE: &str = "상태";
/// What is expected where something stands under a heading that the form does not have.
const STRANGE: &str = "a heading as the form has it, with the item in brackets, or an empty cell";
/// What is expected where an answer was taken out of a form.
const EMPTIED: &str =
    "the answer: an empty cell takes none back, a record_withdrawn of its update does (`daedong updates` has the id)";

/// What is expected where answers stay here for something else in their row. It begins like that of a submission that
/// is held back, for the Korean that goes with it.
const LEFT_OUT: &str =
    "a row of which no answer is refused; its other answers were not sent either (이 줄의 다른 답도 보내지 않음)";

/// What must be known of a survey to read its form.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What was said about each cluster until now.
    pub rounds: BTreeMap<String, Round>,
    /// The items that are answered by yes or no.
    pub yes_no: BTreeSet<String>,
}

/// What was said about a cluster of a survey until now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// The place of what was said last.
    pub newest: u64,
    /// The items that are answered.
    pub answered: BTreeSet<String>,
}

/// Tells what is known of a survey.
#[derive(Clone)]
pub struct Rounds(pub Arc<Ask>);

type Ask = dyn Fn(&str) -> io::Result<Known> + Send + Sync;

impl fmt::Debug for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rounds")
    }
}

/// Whether a statement submits what stands in its row. It goes out only if nothing else of the row was refused: of what
/// was refused an older answer would be submitted instead.
pub fn is_submission(statement: &Statement) -> bool {
    statement.record.as_ref().is_ok_and(|record| record.kind == SUBMITTED)
}

/// Why a submission was not sent.
pub fn held_back() -> Refusal {
    Refusal::new(Code::GroupRefused, "", "", "a row of which no answer is refused")
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
    /// The columns under headings that the form does not have.
    strange: Vec<usize>,
    /// Which column feeds what of a submission: the fields of a row, and the items by their ids.
    columns: Arc<BTreeMap<String, usize>>,
    /// What stood in the row when the form was made.
    stood: Option<usize>,
    rounds: Option<Rounds>,
    asked: HashMap<String, Arc<Known>>,
    /// Takes in which rows are not submitted.
    passed: Passed,
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

/// Whether a heading is that of the column that can hold a submission back, in one language or in both.
fn names_submit(name: &str) -> bool {
    matches!(key(name).as_str(), "제출" | "submit" | SUBMIT | "submit(제출)")
}

/// Whether the form writes a column for people to read, or nobody reads it anywhere.
fn is_shown_only(name: &str) -> bool {
    [NAME, PHASE].contains(&key(name).as_str()) || table::is_passed(name)
}

impl Sheet {
    /// The form with this heading, if it is one of a survey.
    pub fn new(place: &Place, names: &Arc<Vec<String>>, rounds: Option<Rounds>, passed: Passed) -> Option<Self> {
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
        let submit = names.iter().position(|name| names_submit(name));
        let stood = names.iter().position(|name| key(name) == key(stood::HEADING));
        let mut items: Vec<Item> = items.iter().filter_map(read).collect();
        // A second column for an answer would take the first one's place without a word.
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.id.clone()));
        let used = common.values().copied().chain(submit).chain(stood).chain(items.iter().map(|item| item.column));
        let used: BTreeSet<usize> = used.chain(explained_at.iter().map(|(column, _)| *column)).collect();
        let strange = names.iter().enumerate().filter(|(at, name)| !used.contains(at) && !is_shown_only(name));
        let strange = strange.map(|(at, _)| at).collect();
        let lone = explained_at.into_iter().filter(|(at, _)| items.iter().all(|item| item.explanation != Some(*at)));
        let lone = lone.map(|(column, _)| column).collect();
        let by_id = items.iter().map(|item| (item.id.to_string(), item.column));
        let columns = Arc::new(by_id.chain(common.clone()).collect());
        let (place, names, asked) = (place.clone(), names.clone(), HashMap::new());
        Some(Self { place, names, shared, submit, items, lone, strange, columns, stood, rounds, asked, passed })
    }

    /// What a row says.
    ///
    /// # Errors
    /// What was said before cannot be asked.
    pub fn statements(&mut self, Row { row, cells, mut faults, .. }: Row) -> io::Result<Vec<Statement>> {
        faults.extend(self.misplaced(&cells));
        let stood = stood::read(cell(&cells, self.stood));
        let says = |item: &Item| !item.is_empty(&cells) || stood.answered.contains_key(&*item.id);
        if faults.is_empty() && !(self.items.iter().any(says) && self.is_touched(&cells, &stood)) {
            if flag(cell(&cells, self.submit)) == Some(true) {
                self.tell_unsubmitted(&self.place.at(row), &cells);
            }
            return Ok(Vec::new());
        }
        let known = if faults.is_empty() { self.known(&cells)? } else { None };
        let round = known.as_ref().map(|known| known.rounds.get(self.given(&cells, "cluster_id")).cloned());
        let round = round.map(Option::unwrap_or_default);
        let is_answered = |item: &Item| round.as_ref().is_none_or(|round| round.answered.contains(&*item.id));
        let is_emptied =
            |item: &&Item| item.is_empty(&cells) && stood.answered.contains_key(&*item.id) && is_answered(item);
        let emptied = |item: &Item| Fault::new(Code::MissingField, "", EMPTIED).in_column(item.column, &item.id);
        faults.extend(self.items.iter().filter(is_emptied).map(emptied));
        let place = self.place.at(row);
        if !faults.is_empty() {
            let left_out = self.left_out(&cells, &stood, &faults);
            faults.extend(left_out);
            return Ok(vec![Statement::refused(place, Original::Cells(self.names.clone(), cells), faults)]);
        }
        let yes_no = |item: &Item| known.as_ref().is_some_and(|known| known.yes_no.contains(&*item.id));
        let records = self.records(&cells, &stood, round.map_or(0, |round| round.newest), yes_no);
        self.tell_unsubmitted(&place, &cells);
        let original = Arc::new(Original::Cells(self.names.clone(), cells));
        let statement = |(record, columns): (FlatRecord, Arc<BTreeMap<String, usize>>)| Statement {
            place: place.clone(),
            original: original.clone(),
            columns,
            kind: None,
            id: String::new(),
            record: Ok(record),
        };
        Ok(records.into_iter().map(statement).collect())
    }

    /// Whether anybody filled in or changed anything of a row, or wants it submitted as it is. Until then what the record
    /// offered is nobody's answer.
    fn is_touched(&self, cells: &[String], stood: &Stood<'_>) -> bool {
        let is_left = |item: &Item| stood.is_left(&item.id, item.answer(cells), item.explanation(cells));
        let is_wanted = flag(cell(cells, self.submit)) == Some(true) || !self.given(cells, "note").is_empty();
        is_wanted || !self.items.iter().all(is_left)
    }

    /// What is said beside the faults of a row: answers that nothing is wrong with stay here with the rest of it.
    fn left_out(&self, cells: &[String], stood: &Stood<'_>, faults: &[Fault]) -> Option<Fault> {
        let is_blamed = |item: &Item| {
            let mut columns = faults.iter().filter_map(|fault| fault.column);
            columns.any(|column| column == item.column || Some(column) == item.explanation)
        };
        let is_left_out = self.items.iter().any(|item| item.says(cells, stood) && !is_blamed(item));
        is_left_out.then(|| Fault::new(Code::GroupRefused, "", LEFT_OUT))
    }

    /// What stands where nothing can be made of it.
    fn misplaced(&self, cells: &[String]) -> Vec<Fault> {
        let word = cell(cells, self.submit);
        let submit = self.submit.filter(|_| !word.is_empty() && flag(word).is_none());
        let submit =
            submit.map(|column| Fault::new(Code::BadCode, word, "yes, no, or nothing").in_column(column, "submit"));
        let lone = self.lone.iter().filter(|column| !cell(cells, Some(**column)).is_empty()).map(|column| {
            let given = cell(cells, Some(*column));
            let fault = Fault::new(Code::UnknownField, given, "a column for the answer that this explains");
            fault.in_column(*column, EXPLANATION)
        });
        submit.into_iter().chain(lone).chain(self.unknown(cells)).collect()
    }

    /// What stands under headings that nobody knows: an answer would be lost where its heading was altered.
    fn unknown(&self, cells: &[String]) -> Vec<Fault> {
        let filled = self.strange.iter().map(|column| (*column, cell(cells, Some(*column))));
        let fault = |(column, given): (usize, &str)| match self.names.get(column).map_or("", String::as_str) {
            "" => Fault::new(Code::Malformed, given, table::NAMELESS).in_column(column, ""),
            name => Fault::new(Code::UnknownField, given, STRANGE).in_column(column, name),
        };
        filled.filter(|(_, given)| !given.is_empty()).map(fault).collect()
    }

    /// An answer for each cell that was filled in or changed, and the submission where the row is complete.
    fn records(
        &self,
        cells: &[String],
        stood: &Stood<'_>,
        round: u64,
        is_yes_no: impl Fn(&Item) -> bool,
    ) -> Vec<(FlatRecord, Arc<BTreeMap<String, usize>>)> {
        let say = |kind: &str, more: &[(&str, &str)]| {
            let shared = self.shared.iter().map(|(name, at)| (name.as_str(), cell(cells, Some(*at))));
            record(kind, round, shared.chain(more.iter().copied()).filter(|(_, text)| !text.is_empty()))
        };
        let mut records = Vec::with_capacity(self.items.len() + 1);
        for item in self.items.iter().filter(|item| item.says(cells, stood)) {
            let answer = match flag(item.answer(cells)).filter(|_| is_yes_no(item)) {
                Some(true) => "yes",
                Some(false) => "no",
                None => item.answer(cells),
            };
            let said = [("item_id", &*item.id), ("value", answer), (EXPLANATION, item.explanation(cells))];
            records.push((say(ANSWERED, &said), item.columns.clone()));
        }
        if self.missing(cells).next().is_none() && self.may_submit(cells) {
            records.push((say(SUBMITTED, &[]), self.columns.clone()));
        }
        records
    }

    /// The items without which a row is not submitted.
    fn missing<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(|item| item.required && item.answer(cells).is_empty())
    }

    /// Whether nobody holds the submission back.
    fn may_submit(&self, cells: &[String]) -> bool {
        flag(cell(cells, self.submit)) != Some(false)
    }

    /// Notes that a row is not submitted although nobody held it back: its answers go out all the same.
    fn tell_unsubmitted(&self, place: &Place, cells: &[String]) {
        let missing: Vec<&str> = self.missing(cells).map(|item| &*item.id).collect();
        if !missing.is_empty() && self.may_submit(cells) {
            let (cluster, missing) = (self.given(cells, "cluster_id"), missing.join(", "));
            let words = "required and not answered (제출되지 않음, 필수 항목 미응답)";
            self.passed.place(place.clone(), format!("{cluster} is not submitted; {words}: {missing}"));
        }
    }

    /// What is known of the survey of a row; none where nobody can be asked.
    fn known(&mut self, cells: &[String]) -> io::Result<Option<Arc<Known>>> {
        let Some(rounds) = &self.rounds else { return Ok(None) };
        let survey = self.given(cells, "survey_id");
        if let Some(known) = self.asked.get(survey) {
            return Ok(Some(known.clone()));
        }
        let known = Arc::new(rounds.0(survey)?);
        self.asked.insert(survey.to_owned(), known.clone());
        Ok(Some(known))
    }

    /// What a row says in a field that all its statements share.
    fn given<'a>(&self, cells: &'a [String], name: &str) -> &'a str {
        cell(cells, self.shared.iter().find(|(field, _)| field == name).map(|(_, at)| *at))
    }
}

impl Item {
    fn answer<'a>(&self, cells: &'a [String]) -> &'a str {
        cell(cells, Some(self.column))
    }

    fn explanation<'a>(&self, cells: &'a [String]) -> &'a str {
        cell(cells, self.explanation)
    }

    /// Whether anything is said by its cells: an answer that stands is not said again.
    fn says(&self, cells: &[String], stood: &Stood<'_>) -> bool {
        let stands = stood.answered.contains_key(&*self.id)
            && stood.is_left(&self.id, self.answer(cells), self.explanation(cells));
        !self.is_empty(cells) && !stands
    }

    /// What explains an answer that is missing is no empty answer: it is refused like any without a value.
    fn is_empty(&self, cells: &[String]) -> bool {
        self.answer(cells).is_empty() && self.explanation(cells).is_empty()
    }
}

fn cell(cells: &[String], at: Option<usize>) -> &str {
    at.and_then(|at| cells.get(at)).map_or("", String::as_str)
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
