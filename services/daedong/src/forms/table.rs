//! Tables whose columns are fields: from rows of cells to records.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    io,
    sync::Arc,
};

use domain::refusal::Code;
use proto::{
    catalogue::{Field, Kind, catalogue},
    common::ValueType,
};
use smol_str::SmolStr;

use super::{
    encode::trim,
    heading::key,
    limits::MAX_COLUMNS,
    ndjson,
    passed::Passed,
    profile::near::hint,
    record::{FlatRecord, Given},
    report::{back, csv::LINE},
    statement::{Fault, Original, Place, Statement},
    survey::{Rounds, Sheet},
};

/// What a reader of tables gives, in order.
#[derive(Debug)]
pub enum Part {
    /// A table begins with its heading.
    Heading {
        /// Where the heading stands.
        place: Place,
        /// The names in it, white space around them taken off.
        names: Vec<String>,
        /// The kind that the sheet is named after.
        kind: Option<SmolStr>,
    },
    /// A row of the table that began last.
    Row(Row),
    /// Nothing can be read at this place.
    Refused(Statement),
    /// Nothing is read at this place, which is told.
    Passed(Place, String),
}

/// A row of a table.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet counts it.
    pub row: u64,
    /// The first and the last line of a text that it takes up; 0 in a workbook.
    pub lines: (u64, u64),
    /// Its cells, white space around them taken off.
    pub cells: Vec<String>,
    /// What is wrong with cells or with the row as a whole.
    pub faults: Vec<Fault>,
}

/// A reader of tables.
pub type Parts = Box<dyn Iterator<Item = io::Result<Part>> + Send>;

/// The heading of the column that a mended copy carries; never read.
pub const REASON: &str = "거절 사유 (refused because)";
/// What is expected where a row begins with a mark and yet says something.
const NO_MARK: &str =
    "a row without # in front, or a remark in a row that says nothing else; only the example of a form is passed over";
/// What is expected where a value has no name above it.
pub(super) const NAMELESS: &str = "a name in the heading above it";
/// The name of the column that names the kind.
pub const KIND: &str = "record";
/// The same in Korean.
pub const KIND_KO: &str = "기록";

/// Reads tables whose columns are fields, forms of surveys, and lines of NDJSON in a report of what was refused.
pub struct Plain {
    parts: Parts,
    kind: Option<SmolStr>,
    rounds: Option<Rounds>,
    passed: Passed,
    table: Option<Reading>,
    /// What a row of a survey said beyond its first statement.
    waiting: VecDeque<Statement>,
}

/// What is being read.
enum Reading {
    Fields(Table),
    Survey(Sheet),
    Lines(Lines),
}

/// Lines of NDJSON, a cell each.
struct Lines {
    place: Place,
    /// The column that holds them.
    at: usize,
    /// The column that names the kind where they do not.
    kinds: Option<usize>,
}

/// The table that is being read.
struct Table {
    place: Place,
    kind: Option<SmolStr>,
    names: Arc<Vec<String>>,
    /// The column that names the kind.
    kinds: Option<usize>,
    layouts: HashMap<SmolStr, Layout>,
}

/// What the columns are for one kind.
struct Layout {
    columns: Arc<BTreeMap<String, usize>>,
    fields: Vec<Column>,
    /// The fields that the headings name.
    found: Vec<Option<&'static Field>>,
    /// The first column holds free text, so a # in it is no remark.
    texts: bool,
    doubled: Option<Fault>,
}

enum Column {
    Field(SmolStr),
    /// The kind, the reasons of an earlier refusal, or a remark: a name that begins with `#`.
    Passed,
    /// A heading is missing.
    Nameless,
}

impl Plain {
    /// `kind` stands where neither row nor sheet names one.
    pub fn new(parts: Parts, kind: Option<&str>, rounds: Option<Rounds>, passed: Passed) -> Self {
        Self { parts, kind: kind.map(Into::into), rounds, passed, table: None, waiting: VecDeque::new() }
    }

    fn heading(&mut self, place: Place, names: Vec<String>, sheet: Option<SmolStr>) -> Option<Statement> {
        self.table = None;
        let kinds = names.iter().position(|name| names_kind(name));
        let kind = sheet.or_else(|| self.kind.clone());
        let names = Arc::new(names);
        if let Some(survey) = Sheet::new(&place, &names, self.rounds.clone(), self.passed.clone()) {
            self.table = Some(Reading::Survey(survey));
            return None;
        }
        if let Some(lines) = Lines::new(&place, &names) {
            self.table = Some(Reading::Lines(lines));
            return None;
        }
        let fault = heading_fault(&names, kind.as_deref(), kinds, place.sheet.as_deref());
        if let Some(fault) = fault {
            let cells = Original::Cells(names.clone(), names.to_vec());
            return Some(Statement::refused(place, cells, vec![fault]));
        }
        self.table = Some(Reading::Fields(Table { place, kind, names, kinds, layouts: HashMap::new() }));
        None
    }

    fn row(&mut self, row: Row) -> io::Result<Option<Statement>> {
        match &mut self.table {
            Some(Reading::Fields(table)) => Ok(table.statement(row, &self.passed)),
            Some(Reading::Survey(survey)) => {
                self.waiting = survey.statements(row)?.into();
                Ok(self.waiting.pop_front())
            }
            Some(Reading::Lines(lines)) => Ok(lines.statement(row, self.kind.as_ref())),
            None => Ok(None),
        }
    }
}

impl Iterator for Plain {
    type Item = io::Result<Statement>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(statement) = self.waiting.pop_front() {
                return Some(Ok(statement));
            }
            let statement = match self.parts.next()? {
                Err(error) => return Some(Err(error)),
                Ok(Part::Refused(statement)) => Some(statement),
                Ok(Part::Passed(place, why)) => {
                    self.passed.place(place, why);
                    None
                }
                Ok(Part::Heading { place, names, kind }) => self.heading(place, names, kind),
                Ok(Part::Row(row)) => match self.row(row) {
                    Ok(statement) => statement,
                    Err(error) => return Some(Err(error)),
                },
            };
            if let Some(statement) = statement {
                return Some(Ok(statement));
            }
        }
    }
}

/// What makes a whole table unreadable.
fn heading_fault(names: &[String], kind: Option<&str>, kinds: Option<usize>, sheet: Option<&str>) -> Option<Fault> {
    if names.len() > MAX_COLUMNS {
        return Some(Fault::new(
            Code::TooLarge,
            format!("{} columns", names.len()),
            format!("at most {MAX_COLUMNS} columns"),
        ));
    }
    if let Some(fault) = doubled(names.iter().map(|name| Some(name.as_str())), names) {
        return Some(fault);
    }
    let known = match kind.and_then(|kind| catalogue().kind(kind)) {
        Some(kind) => names.iter().any(|name| field(name, Some(kind)).is_some()),
        None => names.iter().any(|name| {
            field(name, None).is_some() || catalogue().kinds().iter().any(|kind| field(name, Some(kind)).is_some())
        }),
    };
    if !known {
        let expected = "a heading with the names of fields in the first row (`daedong template` makes one)";
        return Some(Fault::new(Code::Malformed, names.join(","), expected));
    }
    if let Some(kind) = kind.filter(|_| kinds.is_none()).and_then(|kind| catalogue().kind(kind)) {
        return mistyped(names, kind);
    }
    if kind.is_none() && kinds.is_none() {
        let mut fault = match sheet {
            Some(sheet) => {
                Fault::new(Code::UnknownKind, sheet, "a sheet named after a kind, a column `record`, or --record")
            }
            None => Fault::new(Code::MissingField, "", "a column `record`, or --record with the kind"),
        };
        fault.refusal.field = KIND.into();
        return Some(fault);
    }
    None
}

/// A name that stands over two columns.
fn doubled<'a>(fields: impl Iterator<Item = Option<&'a str>>, names: &[String]) -> Option<Fault> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (column, field) in fields.enumerate() {
        let Some(field) = field.filter(|field| !field.is_empty()) else { continue };
        if seen.insert(field, column).is_some() {
            let given = names.get(column).map_or("", String::as_str);
            return Some(Fault::new(Code::Malformed, given, "each name once in the heading").in_column(column, field));
        }
    }
    None
}

/// The kind of that name, in either language.
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    let name = key(name);
    catalogue().kinds().iter().find(|kind| kind.name == name || key(&kind.rule.name_ko) == name)
}

/// Whether a heading is that of the column that names the kind.
fn names_kind(name: &str) -> bool {
    matches!(key(name).as_str(), KIND | KIND_KO)
}

/// The field that a heading names: `area_m2`, `면적(m²)`, or both, one of them in brackets; with the star of what is
/// required or without.
pub(super) fn field<'a>(name: &str, kind: Option<&'a Kind>) -> Option<&'a Field> {
    let fields = || catalogue().header.iter().chain(kind.into_iter().flat_map(|kind| &kind.fields));
    let alone = |name: &str| {
        let name = name.strip_suffix('*').unwrap_or(name);
        fields().find(|field| field.name == name || key(&field.rule.name_ko) == name)
    };
    let name = key(name);
    alone(&name).or_else(|| {
        let open = name.rfind('(')?;
        let (first, second) = (&name[..open], name[open + 1..].strip_suffix(')')?);
        alone(first).filter(|field| alone(second).is_some_and(|other| std::ptr::eq(*field, other)))
    })
}

/// A heading that names no field where one that is required is missing: every row would be refused, for the one and for
/// the other. Of several headings one that is near to what is missing is named.
fn mistyped(names: &[String], kind: &Kind) -> Option<Fault> {
    let found: Vec<_> = names.iter().map(|name| field(name, Some(kind))).collect();
    let is_missing =
        |wanted: &&Field| wanted.rule.required && found.iter().flatten().all(|field| field.name != wanted.name);
    let missing: Vec<&Field> = catalogue().header.iter().chain(&kind.fields).filter(is_missing).collect();
    let words = || missing.iter().flat_map(|field| [field.name.as_str(), field.rule.name_ko.as_str()]);
    let strange = names
        .iter()
        .zip(&found)
        .enumerate()
        .filter(|(_, (name, found))| found.is_none() && matches!(column(name, None), Column::Field(_)));
    let hints = strange.map(|(at, (name, _))| (at, name, hint(name, words())));
    // The first of equals.
    let (at, name, near) = hints.min_by_key(|(.., near)| near.is_empty()).filter(|_| !missing.is_empty())?;
    let missing: Vec<_> = missing.iter().map(|field| format!("{} ({})", field.rule.name_ko, field.name)).collect();
    let expected = format!("a field of {}{near}; required and missing: {}", kind.name, missing.join(", "));
    Some(Fault::new(Code::UnknownField, name, expected).in_column(at, name))
}

impl Lines {
    /// The lines under this heading, if it is that of a report of such.
    fn new(place: &Place, names: &[String]) -> Option<Self> {
        let at = names.iter().position(|name| name == LINE)?;
        let is_known = |name: &String| name.is_empty() || name == LINE || is_passed(name);
        let kinds = names.iter().position(|name| names_kind(name));
        let is_report = back::is_heading(names) && names.iter().all(is_known);
        is_report.then(|| Self { place: place.clone(), at, kinds })
    }

    fn statement(&self, Row { row, cells, faults, .. }: Row, kind: Option<&SmolStr>) -> Option<Statement> {
        let place = self.place.at(row);
        let line = cells.get(self.at).map_or("", String::as_str);
        let named = self.kinds.and_then(|at| cells.get(at)).filter(|name| !name.is_empty());
        let kind = named.map(|name| kind_of(name)).or_else(|| kind.cloned());
        if !faults.is_empty() {
            let refused = Statement::refused(place, Original::Line(line.to_owned()), faults);
            return Some(Statement { kind, ..refused });
        }
        (!line.is_empty()).then(|| ndjson::statement(place, line, kind))
    }
}

impl Table {
    fn statement(&mut self, Row { row, cells, mut faults, .. }: Row, passed: &Passed) -> Option<Statement> {
        if faults.is_empty() && cells.iter().all(String::is_empty) {
            return None;
        }
        let named = self.kinds.and_then(|at| cells.get(at)).filter(|kind| !kind.is_empty());
        let kind = named.map(|name| kind_of(name)).or_else(|| self.kind.clone()).unwrap_or_default();
        let names = &self.names;
        let layout = self.layouts.entry(layout_name(&kind)).or_insert_with(|| Layout::new(names, &kind));
        if let Some(remark) = cells.first().filter(|_| !layout.texts).and_then(|cell| cell.strip_prefix('#')) {
            if cells.iter().skip(1).all(String::is_empty) || layout.is_example(trim(remark), &cells) {
                passed.remark();
                return None;
            }
            faults.push(Fault::new(Code::Malformed, &cells[0], NO_MARK).in_column(0, ""));
        }
        faults.extend(layout.doubled.clone());
        for fault in &mut faults {
            layout.name(fault);
        }
        let mut fields = Vec::with_capacity(cells.len());
        if faults.is_empty() {
            for (at, (cell, column)) in
                cells.iter().zip(&layout.fields).enumerate().filter(|(_, (cell, _))| !cell.is_empty())
            {
                match column {
                    Column::Field(name) => fields.push((name.clone(), Given::Cell(cell.clone()))),
                    Column::Passed => {}
                    Column::Nameless => faults.push(Fault::new(Code::Malformed, cell, NAMELESS).in_column(at, "")),
                }
            }
            if kind.is_empty() {
                let fault = Fault::new(Code::MissingField, "", "a kind of record in this column");
                faults.push(fault.in_column(self.kinds.unwrap_or_default(), KIND));
            }
        }
        let (id, record) = if faults.is_empty() {
            (String::new(), Ok(FlatRecord { kind, fields }))
        } else {
            let at = layout.columns.get("update_id");
            (at.and_then(|at| cells.get(*at)).cloned().unwrap_or_default(), Err(faults))
        };
        let original = Arc::new(Original::Cells(self.names.clone(), cells));
        let kind = self.kind.clone().filter(|_| self.kinds.is_none());
        Some(Statement { place: self.place.at(row), original, columns: layout.columns.clone(), kind, id, record })
    }
}

/// The kind that a cell names, or what stands there.
fn kind_of(name: &str) -> SmolStr {
    let kind = catalogue().kind(name).or_else(|| kind_named(name));
    kind.map_or(name, |kind| &kind.name).into()
}

/// All unknown kinds share a layout, so that a column of them cannot fill the memory.
fn layout_name(kind: &SmolStr) -> SmolStr {
    if catalogue().kind(kind).is_some() { kind.clone() } else { SmolStr::default() }
}

impl Layout {
    fn new(names: &[String], kind: &str) -> Self {
        let kind = catalogue().kind(kind);
        let found: Vec<_> = names.iter().map(|name| field(name, kind)).collect();
        let fields: Vec<_> = names.iter().zip(&found).map(|(name, found)| column(name, *found)).collect();
        let columns = fields.iter().enumerate().filter_map(|(at, column)| match column {
            Column::Field(name) => Some((name.to_string(), at)),
            Column::Passed | Column::Nameless => None,
        });
        let texts = found
            .first()
            .copied()
            .flatten()
            .is_some_and(|field| matches!(field.rule.r#type(), ValueType::Name | ValueType::Text));
        let doubled = doubled(found.iter().map(|field| field.map(|field| field.name.as_str())), names);
        Self { columns: Arc::new(columns.collect()), texts, doubled, fields, found }
    }

    /// Whether a row is the example of a form, or the names of its fields, as we wrote them. What was made of it, as by
    /// dragging it down, has another update id.
    fn is_example(&self, first: &str, cells: &[String]) -> bool {
        let is_ours = |at: usize, cell: &str| match self.found.get(at) {
            Some(Some(field)) => {
                cell == field.rule.example || key(cell).trim_end_matches('*') == key(&field.rule.name_ko)
            }
            _ => kind_named(cell).is_some(),
        };
        let id = self.columns.get("update_id").copied().unwrap_or_default();
        is_ours(0, first) && (id == 0 || cells.get(id).is_some_and(|cell| is_ours(id, cell)))
    }

    /// Gives a fault of a cell the name of its field.
    fn name(&self, fault: &mut Fault) {
        if let Some(Column::Field(name)) = fault.column.and_then(|at| self.fields.get(at))
            && fault.refusal.field.is_empty()
        {
            fault.refusal.set_field(name.to_string());
        }
    }
}

/// Whether what stands under a heading is no value: the kind, the reasons of an earlier refusal, a remark.
pub(super) fn is_passed(name: &str) -> bool {
    names_kind(name) || name.starts_with(REASON) || name.starts_with('#')
}

fn column(name: &str, found: Option<&Field>) -> Column {
    match (name, found) {
        (_, Some(field)) => Column::Field(field.name.as_str().into()),
        ("", None) => Column::Nameless,
        (name, None) if is_passed(name) => Column::Passed,
        (other, None) => Column::Field(other.into()),
    }
}
