//! From the rows of a table, through units, to statements.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use domain::refusal::{Code, Refusal};

use super::{
    super::{
        open::Stop,
        record::{FlatRecord, Given},
        statement::{Fault, Original, Place, Statement},
        table::{Part, Parts, Row},
    },
    Fault as Unfit, MAX_HELD, Profile, apply,
    model::{Field, Record},
    near::hint,
};

/// The statements that a profile makes of a table. Of a workbook the first sheet that is not empty is the table.
pub struct Profiled {
    parts: Parts,
    profile: Arc<Profile>,
    table: Option<Table>,
    ready: VecDeque<Statement>,
    groups: Groups,
    ended: bool,
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

/// Rows that are held until the end of the table, by key, in the order of their first rows.
#[derive(Default)]
struct Groups {
    numbers: HashMap<Vec<String>, usize>,
    rows: VecDeque<Vec<Row>>,
    held: usize,
}

impl Profiled {
    /// Reads up to the heading and sees whether the profile fits it.
    ///
    /// # Errors
    /// The file cannot be read, or its heading lacks a column.
    pub fn new(parts: Parts, profile: Arc<Profile>) -> Result<Self, Stop> {
        let mut new =
            Self { parts, profile, table: None, ready: VecDeque::new(), groups: Groups::default(), ended: false };
        while new.table.is_none() && !new.ended {
            match new.parts.next().transpose()? {
                None => new.ended = true,
                Some(Part::Refused(statement)) => new.ready.push_back(statement),
                Some(Part::Heading { place, names, .. }) => new.heading(place, names)?,
                // No reader gives rows before a heading.
                Some(Part::Row(_)) => {}
            }
        }
        Ok(new)
    }

    fn heading(&mut self, place: Place, names: Vec<String>) -> Result<(), Unfit> {
        let mut columns = Vec::with_capacity(self.profile.columns.len());
        for wanted in &self.profile.columns {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(at, _)| at);
            let Some(at) = found.next() else {
                let near = hint(wanted, names.iter().map(String::as_str));
                return Err(Unfit(format!("{place}: the table has no column {wanted}{near}")));
            };
            if let Some(again) = found.next() {
                let fault =
                    Fault::new(Code::Malformed, wanted, "each name once in the heading").in_column(again, wanted);
                let cells = Original::Cells(Arc::new(names.clone()), names.clone());
                self.ready.push_back(Statement::refused(place, cells, vec![fault]));
                self.ended = true;
                return Ok(());
            }
            columns.push(at);
        }
        let feed = |record: &Record| {
            let fed = record
                .fields
                .iter()
                .filter_map(|field| Some((field.name.to_string(), columns[field.source.column()?])));
            Arc::new(fed.collect())
        };
        let feeds = self.profile.records.iter().map(feed).collect();
        self.table = Some(Table { place, names: Arc::new(names), columns, feeds });
        Ok(())
    }

    /// Takes a row in: passes over it, holds it for its group, or makes its statements.
    fn row(&mut self, row: Row) -> Result<(), Unfit> {
        let Some(table) = &self.table else { return Ok(()) };
        // A row without cells could not be read at all, whichever column is to blame.
        let lost = |fault: &&Fault| row.cells.is_empty() || table.blames(fault);
        let faults: Vec<_> = row.faults.iter().filter(lost).cloned().collect();
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
}

impl Iterator for Profiled {
    type Item = Result<Statement, Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(statement) = self.ready.pop_front() {
                return Some(Ok(statement));
            }
            if self.ended {
                let table = self.table.as_ref()?;
                let unit = self.groups.rows.pop_front()?;
                self.ready.extend(table.statements(&self.profile, unit));
                continue;
            }
            let outcome = match self.parts.next().transpose() {
                Err(error) => Err(Stop::from(error)),
                Ok(Some(Part::Row(row))) => self.row(row).map_err(Stop::from),
                Ok(Some(Part::Refused(statement))) => {
                    self.ready.push_back(statement);
                    Ok(())
                }
                // Another sheet, or the end.
                Ok(Some(Part::Heading { .. }) | None) => {
                    self.ended = true;
                    Ok(())
                }
            };
            if let Err(stop) = outcome {
                self.ended = true;
                self.groups = Groups::default();
                return Some(Err(stop));
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
    /// Whether a fault of a row matters: one in a column that the profile does not name does not.
    fn blames(&self, fault: &Fault) -> bool {
        fault.column.is_none_or(|column| self.columns.contains(&column))
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
        let statement =
            |(record, columns)| Statement { place: place.clone(), original: original.clone(), columns, record };
        records.into_iter().map(statement).collect()
    }

    fn record(&self, record: &Record, unit: &[Vec<&str>]) -> Result<FlatRecord, Vec<Fault>> {
        let mut flat = FlatRecord { kind: record.kind.clone(), fields: Vec::with_capacity(record.fields.len()) };
        let mut faults = Vec::new();
        for field in &record.fields {
            match self.field(field, unit) {
                Ok(Some(given)) => flat.fields.push((field.name.clone(), given)),
                Ok(None) => {}
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(flat) } else { Err(faults) }
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
