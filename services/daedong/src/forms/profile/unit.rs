//! From the rows of a table, through units, to statements.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use domain::refusal::{Code, Refusal};

use super::{
    super::{
        heading::key,
        open::Stop,
        passed::Passed,
        record::{FlatRecord, Given},
        statement::{Fault, Original, Place, Statement},
        table::{Part, Parts, Row},
    },
    Fault as Unfit, MAX_HELD, Profile, apply,
    model::{Field, Record},
    near::hint,
};

/// The statements that a profile makes of tables: one in a text, of a workbook every sheet with its heading.
pub struct Profiled {
    parts: Parts,
    profile: Arc<Profile>,
    passed: Passed,
    table: Option<Table>,
    ready: VecDeque<Statement>,
    groups: Groups,
    next: Next,
}

/// What comes after the rows that are held for their groups.
enum Next {
    Rows,
    Sheet(Place, Vec<String>),
    End,
}

/// The table and how the columns of the profile lie in it.
struct Table {
    place: Place,
    names: Arc<Vec<String>>,
    /// For each column of the profile the one in the table.
    columns: Vec<usize>,
    /// For each record which column feeds which field.
    feeds: Vec<Arc<BTreeMap<String, usize>>>,
}

/// The columns of the profile that a heading lacks.
struct Lacking {
    columns: usize,
    words: String,
}

/// Rows that are held until the end of the table, by key, in the order of their first rows.
#[derive(Default)]
struct Groups {
    numbers: HashMap<Vec<String>, usize>,
    rows: VecDeque<Vec<Row>>,
    held: usize,
}

impl Profiled {
    /// Reads up to the first heading that the profile fits.
    ///
    /// # Errors
    /// The file cannot be read, or no heading in it has the columns of the profile.
    pub fn new(parts: Parts, profile: Arc<Profile>, passed: Passed) -> Result<Self, Stop> {
        let (ready, groups) = (VecDeque::new(), Groups::default());
        let mut new = Self { parts, profile, passed, table: None, ready, groups, next: Next::Rows };
        let mut unfit = Vec::new();
        while new.table.is_none() && !matches!(new.next, Next::End) {
            match std::mem::replace(&mut new.next, Next::Rows) {
                Next::Sheet(place, names) => {
                    let lacking = new.heading(place.clone(), names.clone()).err();
                    unfit.extend(lacking.map(|lacking| (lacking, place, names)));
                }
                _ => new.part()?,
            }
        }
        if new.table.is_none() {
            let nearest = unfit.iter().min_by_key(|(lacking, ..)| lacking.columns);
            let fault = nearest.map(|(lacking, place, _)| Unfit(format!("{place}: {}", lacking.words)));
            return fault.map_or(Ok(new), |fault| Err(fault.into()));
        }
        unfit.into_iter().for_each(|(lacking, place, names)| new.unfit(place, names, &lacking));
        Ok(new)
    }

    /// Begins a table, or says why it is none.
    fn heading(&mut self, place: Place, names: Vec<String>) -> Result<(), Lacking> {
        self.groups = Groups::default();
        self.table = None;
        let (columns, faults) = bound(&self.profile.columns, &names)?;
        let names = Arc::new(names);
        if !faults.is_empty() {
            let cells = Original::Cells(names.clone(), names.to_vec());
            self.ready.push_back(Statement::refused(place, cells, faults));
            return Ok(());
        }
        let feed = |record: &Record| {
            let fed = record
                .fields
                .iter()
                .filter_map(|field| Some((field.name.to_string(), columns[field.source.column()?])));
            Arc::new(fed.collect())
        };
        let feeds = self.profile.records.iter().map(feed).collect();
        self.table = Some(Table { place, names, columns, feeds });
        Ok(())
    }

    /// A sheet beside one that the profile fits: with some of the columns it is refused, without any it is another table.
    fn unfit(&mut self, place: Place, names: Vec<String>, lacking: &Lacking) {
        if lacking.columns == self.profile.columns.len() {
            self.passed.place(Place { row: 0, ..place }, format!("passed over (건너뜀): {}", lacking.words));
            return;
        }
        let expected = format!("the columns of the profile; {}", lacking.words);
        let fault = Fault::new(Code::Malformed, names.join(","), expected);
        let names = Arc::new(names);
        let cells = Original::Cells(names.clone(), names.to_vec());
        self.ready.push_back(Statement::refused(place, cells, vec![fault]));
    }

    /// Takes in what the reader gives next.
    fn part(&mut self) -> Result<(), Stop> {
        match self.parts.next().transpose()? {
            Some(Part::Row(row)) => self.row(row)?,
            Some(Part::Refused(statement)) => self.ready.push_back(statement),
            Some(Part::Passed(place, why)) => self.passed.place(place, why),
            Some(Part::Heading { place, names, .. }) => self.next = Next::Sheet(place, names),
            None => self.next = Next::End,
        }
        Ok(())
    }

    /// Takes a row in: passes over it, holds it for its group, or makes its statements.
    fn row(&mut self, row: Row) -> Result<(), Unfit> {
        let Some(table) = &self.table else { return Ok(()) };
        let faults = table.faults(&row);
        if !faults.is_empty() {
            let cells = Original::Cells(table.names.clone(), row.cells);
            self.ready.push_back(Statement::refused(table.place.at(row.row), cells, faults));
            return Ok(());
        }
        if row.cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let cells = table.cells(&row);
        if self.profile.skip_when.iter().any(|condition| condition.holds(&cells)) {
            return Ok(());
        }
        let key: Vec<String> = self.profile.group_by.iter().map(|&column| cells[column].to_owned()).collect();
        if key.iter().all(String::is_empty) {
            let statements = table.statements(&self.profile, vec![row]);
            self.ready.extend(statements);
            return Ok(());
        }
        self.groups.hold(key, row)
    }

    /// One step on; false at the end.
    fn step(&mut self) -> Result<bool, Stop> {
        if matches!(self.next, Next::Rows) {
            return self.part().map(|()| true);
        }
        if let Some(table) = &self.table
            && let Some(unit) = self.groups.rows.pop_front()
        {
            self.ready.extend(table.statements(&self.profile, unit));
            return Ok(true);
        }
        match std::mem::replace(&mut self.next, Next::End) {
            Next::Sheet(place, names) => {
                self.next = Next::Rows;
                if let Err(lacking) = self.heading(place.clone(), names.clone()) {
                    self.unfit(place, names, &lacking);
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// Which columns of a table those of the profile are, as they are written or else as headings are compared; and those
/// that stand there more than once.
fn bound(wanted: &[String], names: &[String]) -> Result<(Vec<usize>, Vec<Fault>), Lacking> {
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    let (mut columns, mut faults, mut lacking) = (Vec::with_capacity(wanted.len()), Vec::new(), Vec::new());
    for wanted in wanted {
        let mut found: Vec<usize> = (0..names.len()).filter(|&at| names[at] == *wanted).collect();
        if found.is_empty() {
            let wanted = key(wanted);
            found = (0..names.len()).filter(|&at| keys[at] == wanted).collect();
        }
        match found[..] {
            [] => lacking.push(format!("{wanted}{}", hint(wanted, names.iter().map(String::as_str)))),
            [at] => columns.push(at),
            [_, again, ..] => {
                faults.push(
                    Fault::new(Code::Malformed, wanted, "each name once in the heading").in_column(again, wanted),
                );
            }
        }
    }
    if lacking.is_empty() {
        return Ok((columns, faults));
    }
    Err(Lacking { columns: lacking.len(), words: format!("the table has no column {}", lacking.join("; no column ")) })
}

impl Iterator for Profiled {
    type Item = Result<Statement, Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(statement) = self.ready.pop_front() {
                return Some(Ok(statement));
            }
            match self.step() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(stop) => {
                    self.next = Next::End;
                    self.groups = Groups::default();
                    return Some(Err(stop));
                }
            }
        }
    }
}

impl Groups {
    fn hold(&mut self, key: Vec<String>, row: Row) -> Result<(), Unfit> {
        self.held += 1;
        if self.held > MAX_HELD {
            return Err(Unfit(format!("group_by: more than {MAX_HELD} rows to hold")));
        }
        let next = self.rows.len();
        let number = *self.numbers.entry(key).or_insert(next);
        match self.rows.get_mut(number) {
            Some(group) => group.push(row),
            None => self.rows.push_back(vec![row]),
        }
        Ok(())
    }
}

impl Table {
    /// What is wrong with a row. What is wrong in a column that the profile does not name does not matter, unless it may
    /// have swallowed other rows; a row without cells could not be read at all, whichever column is to blame.
    fn faults(&self, row: &Row) -> Vec<Fault> {
        let matters =
            |fault: &&Fault| row.cells.is_empty() || fault.column.is_none_or(|column| self.columns.contains(&column));
        let mut faults: Vec<_> = row.faults.iter().filter(matters).cloned().collect();
        let (first, last) = row.lines;
        let broken = |(at, cell): &(usize, &String)| cell.contains(['\n', '\r']) && !self.columns.contains(at);
        if let Some((at, cell)) = row.cells.iter().enumerate().find(broken).filter(|_| first < last) {
            let expected = format!(
                "a cell without line breaks; this row covers the lines {first} to {last}: look for a quotation mark that opens or closes too many"
            );
            faults.push(Fault::new(Code::Malformed, cell, expected).in_column(at, ""));
        }
        faults
    }

    /// The cells of a row in the order of the profile's columns.
    fn cells<'a>(&self, row: &'a Row) -> Vec<&'a str> {
        self.columns.iter().map(|&at| row.cells.get(at).map_or("", |cell| cell.trim())).collect()
    }

    /// What a unit makes.
    fn statements(&self, profile: &Profile, unit: Vec<Row>) -> Vec<Statement> {
        let cells: Vec<_> = unit.iter().map(|row| self.cells(row)).collect();
        let Some(first) = cells.first() else { return Vec::new() };
        let made = profile.records.iter().zip(&self.feeds);
        let made = made.filter(|(record, _)| !record.skip_when.iter().any(|condition| condition.holds(first)));
        let records: Vec<_> = made.map(|(record, feeds)| (self.record(record, &cells), feeds.clone())).collect();
        let Some(row) = unit.into_iter().next() else { return Vec::new() };
        let place = self.place.at(row.row);
        let original = Arc::new(Original::Cells(self.names.clone(), row.cells));
        let statement = |((id, record), columns)| Statement {
            place: place.clone(),
            original: original.clone(),
            columns,
            kind: None,
            id,
            record,
        };
        records.into_iter().map(statement).collect()
    }

    /// The record of a unit, or its faults; with them the update id, where that is good in itself.
    fn record(&self, record: &Record, unit: &[Vec<&str>]) -> (String, Result<FlatRecord, Vec<Fault>>) {
        let mut flat = FlatRecord { kind: record.kind.clone(), fields: Vec::with_capacity(record.fields.len()) };
        let mut faults = Vec::new();
        for field in &record.fields {
            match self.field(field, unit) {
                Ok(Some(given)) => flat.fields.push((field.name.clone(), given)),
                Ok(None) => {}
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            return (String::new(), Ok(flat));
        }
        (flat.get("update_id").map(Given::to_text).unwrap_or_default(), Err(faults))
    }

    fn field(&self, field: &Field, unit: &[Vec<&str>]) -> Result<Option<Given>, Fault> {
        let column = || field.source.column().map(|column| self.columns[column]);
        let refuse = |code, given: &str, expected: &str, column| Fault {
            column,
            refusal: Refusal::new(code, field.name.to_string(), given, expected.to_owned()),
        };
        let mut pieces = apply::value(&field.source, unit).map_err(|wrong| {
            let column = wrong.column.map(|column| self.columns[column]);
            refuse(wrong.code, &wrong.given, &wrong.expected, column)
        })?;
        pieces.retain(|piece| !piece.is_empty());
        match pieces.len() {
            0 if matches!(field.name.as_str(), "update_id" | "effective_on") => {
                Err(refuse(Code::MissingField, "", "a value", column()))
            }
            0 => Ok(None),
            _ if field.list => Ok(Some(Given::List(pieces))),
            1 => Ok(pieces.pop().map(Given::Cell)),
            _ => Err(refuse(Code::Malformed, &pieces.join("; "), "one value", column())),
        }
    }
}
