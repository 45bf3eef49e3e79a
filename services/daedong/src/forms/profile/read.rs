//! The file of a profile, read strictly: a key that has no meaning is a fault.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use domain::{
    records::CodeList,
    values::{
        Boundary, Day, Decimal as Number, Expression, Field as FieldName, Id, Industry, ItemId, KindPattern, ListCode,
        Name, Period, PublicKey, Region, Technology, Text, Whole, Won, Year,
    },
};
use proto::{
    catalogue::{self, Kind, catalogue},
    common::{FieldRule, ValueType},
};
use toml::{Table, Value};

use super::{
    Fault, MAX_BYTES, MAX_ENTRIES, MAX_FIRST, MAX_INCLUDED, MAX_RECORDS,
    date::Form,
    exact::Decimal,
    fill::Template,
    model::{Coded, Collect, Condition, Field, Lookup, Made, Missing, Profile, Record, Source, Taken, Test},
    near::hint,
};

type Lookups = BTreeMap<String, Arc<BTreeMap<String, Vec<String>>>>;
type Outcome<T> = Result<T, Fault>;

/// Reads a profile; `include` gives the text of a file beside it.
///
/// # Errors
/// What is wrong with it.
pub fn profile(text: &str, include: &dyn Fn(&str) -> Outcome<String>) -> Outcome<Profile> {
    let mut keys = Keys::new(parse(text)?, "");
    let mut reader = Reader::default();
    reader.lookups(&mut keys)?;
    let included = keys.texts("include")?.unwrap_or_default();
    if included.len() > MAX_INCLUDED {
        return Err(keys.fault(format!("include: {} files; at most {MAX_INCLUDED}", included.len())));
    }
    for name in included {
        if name.contains(['/', '\\']) || name.contains("..") {
            return Err(keys.fault(format!("include: {name}: a file beside the profile, without a path")));
        }
        let mut inner = Keys::new(parse(&include(&name)?)?, &name);
        reader.lookups(&mut inner)?;
        inner.done(&["lookup"])?;
    }
    let mut profile = Profile { about: keys.text("about")?.unwrap_or_default(), ..Profile::default() };
    if let Some(table) = keys.table("table")? {
        let mut table = Keys::new(table, "table");
        profile.skip_when = reader.conditions(&mut table, "skip_when")?;
        let columns = table.texts("group_by")?.unwrap_or_default();
        profile.group_by = columns.iter().map(|name| reader.column(name)).collect();
        table.done(&["skip_when", "group_by"])?;
    }
    let records = match keys.table.remove("record") {
        Some(Value::Array(records)) if !records.is_empty() => records,
        _ => return Err(keys.fault("at least one [[record]]")),
    };
    keys.done(&["about", "include", "table", "lookup", "record"])?;
    if records.len() > MAX_RECORDS {
        return Err(Fault(format!("{} [[record]] tables; at most {MAX_RECORDS}", records.len())));
    }
    for (at, record) in records.into_iter().enumerate() {
        let path = format!("record {}", at + 1);
        let Value::Table(record) = record else { return Err(Fault(format!("{path}: a table"))) };
        profile.records.push(reader.record(Keys::new(record, &path))?);
    }
    profile.columns = reader.columns;
    Ok(profile)
}

fn parse(text: &str) -> Outcome<Table> {
    if text.len() > MAX_BYTES {
        return Err(Fault(format!("{} bytes; at most {MAX_BYTES} are read", text.len())));
    }
    text.strip_prefix('\u{feff}').unwrap_or(text).parse().map_err(|error| Fault(format!("not TOML: {error}")))
}

/// The keys of a table, taken one by one; what is left has no meaning.
struct Keys {
    table: Table,
    path: String,
}

impl Keys {
    fn new(table: Table, path: &str) -> Self {
        Self { table, path: path.to_owned() }
    }

    fn fault(&self, words: impl AsRef<str>) -> Fault {
        let separator = if self.path.is_empty() { "" } else { ": " };
        Fault(format!("{}{separator}{}", self.path, words.as_ref()))
    }

    fn text(&mut self, key: &str) -> Outcome<Option<String>> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.fault(format!("{key}: a text"))),
        }
    }

    fn texts(&mut self, key: &str) -> Outcome<Option<Vec<String>>> {
        let Some(value) = self.table.remove(key) else { return Ok(None) };
        texts(value).map(Some).ok_or_else(|| self.fault(format!("{key}: a list of texts")))
    }

    fn table(&mut self, key: &str) -> Outcome<Option<Table>> {
        match self.table.remove(key) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(table)),
            Some(_) => Err(self.fault(format!("{key}: a table"))),
        }
    }

    /// Refuses what is left, naming the keys there are.
    fn done(self, known: &[&str]) -> Outcome<()> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) if known.contains(&key.as_str()) => {
                Err(self.fault(format!("{key} does not belong with the other keys here")))
            }
            Some(key) => Err(self.fault(format!("unknown key {key}{}", hint(key, known.iter().copied())))),
        }
    }
}

fn texts(value: Value) -> Option<Vec<String>> {
    let Value::Array(values) = value else { return None };
    let text = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    values.into_iter().map(text).collect()
}

#[derive(Default)]
struct Reader {
    lookups: Lookups,
    entries: usize,
    columns: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Reader {
    fn lookups(&mut self, keys: &mut Keys) -> Outcome<()> {
        for (name, table) in keys.table("lookup")?.unwrap_or_default() {
            let Value::Table(table) = table else { return Err(keys.fault(format!("lookup.{name}: a table"))) };
            let entries = self.entries(table).map_err(|words| keys.fault(format!("lookup.{name}: {words}")))?;
            if self.lookups.insert(name.clone(), Arc::new(entries)).is_some() {
                return Err(keys.fault(format!("lookup.{name} stands in two places")));
            }
        }
        Ok(())
    }

    fn entries(&mut self, table: Table) -> Result<BTreeMap<String, Vec<String>>, String> {
        self.entries += table.len();
        if self.entries > MAX_ENTRIES {
            return Err(format!("at most {MAX_ENTRIES} entries in all look-ups"));
        }
        let mut entries = BTreeMap::new();
        for (text, value) in table {
            let pieces = match value {
                Value::String(piece) => Some(vec![piece]),
                value => texts(value),
            };
            let pieces = pieces.ok_or_else(|| format!("{text}: a text or a list of texts"))?;
            entries.insert(text, pieces);
        }
        Ok(entries)
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.columns.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    fn conditions(&mut self, keys: &mut Keys, key: &str) -> Outcome<Vec<Condition>> {
        let Some(value) = keys.table.remove(key) else { return Ok(Vec::new()) };
        let Value::Array(values) = value else { return Err(keys.fault(format!("{key}: a list of conditions"))) };
        let conditions = values.into_iter().enumerate().map(|(at, value)| {
            let path = format!("{}: {key} {}", keys.path, at + 1);
            let Value::Table(table) = value else {
                return Err(Fault(format!("{path}: a condition {{ column = …, … }}")));
            };
            self.condition(Keys::new(table, &path))
        });
        conditions.collect()
    }

    fn condition(&mut self, mut keys: Keys) -> Outcome<Condition> {
        let column = keys.text("column")?.ok_or_else(|| keys.fault("a column"))?;
        let mut tests = Vec::new();
        for (key, yes) in [("is", true), ("is_not", false)] {
            tests.extend(keys.text(key)?.map(|word| Test::Among(vec![word], yes)));
        }
        for (key, yes) in [("in", true), ("not_in", false)] {
            tests.extend(keys.texts(key)?.map(|words| Test::Among(words, yes)));
        }
        match keys.table.remove("empty") {
            None => {}
            Some(Value::Boolean(yes)) => tests.push(Test::Empty(yes)),
            Some(_) => return Err(keys.fault("empty: true or false")),
        }
        let test = match tests.len() {
            1 => tests.swap_remove(0),
            _ => return Err(keys.fault("exactly one of is, is_not, in, not_in, empty")),
        };
        keys.done(&["column", "is", "is_not", "in", "not_in", "empty"])?;
        Ok(Condition { column: self.column(&column), test })
    }

    fn record(&mut self, mut keys: Keys) -> Outcome<Record> {
        let name = keys.text("kind")?.ok_or_else(|| keys.fault("kind: the kind of record"))?;
        let kinds = || catalogue().kinds().iter().map(|kind| kind.name.as_str());
        let kind = catalogue()
            .kind(&name)
            .ok_or_else(|| keys.fault(format!("unknown kind {name}{}", hint(&name, kinds()))))?;
        let skip_when = self.conditions(&mut keys, "skip_when")?;
        let table = keys.table("fields")?.ok_or_else(|| keys.fault("[record.fields]"))?;
        let path = keys.path.clone();
        keys.done(&["kind", "skip_when", "fields"])?;
        let mut fields = Vec::with_capacity(table.len());
        for (field, source) in table {
            let path = format!("{path}, {field}");
            let rule = rule(kind, &field).map_err(|words| Fault(format!("{path}: {words}")))?;
            let source = self.source(source, Keys::new(Table::new(), &path), rule, 0)?;
            fields.push(Field { name: field.into(), list: rule.list, source });
        }
        for needed in ["update_id", "effective_on"] {
            if !fields.iter().any(|field| field.name == needed) {
                return Err(Fault(format!("{path}: {needed} is needed")));
            }
        }
        Ok(Record { kind: name.into(), skip_when, fields })
    }

    /// `keys` brings the path; `first` is how deep in `first` this stands.
    fn source(&mut self, value: Value, keys: Keys, field: &catalogue::Field, first: usize) -> Outcome<Source> {
        let constant =
            |pieces: Vec<String>| match pieces.iter().map(|piece| check(&field.rule, piece)).find_map(Result::err) {
                Some(expected) => {
                    Err(keys.fault(format!("{} is no value of this field: {expected}", pieces.join(", "))))
                }
                None if pieces.len() > 1 && !field.list => Err(keys.fault("one text: this field takes one value")),
                None => Ok(Source::Constant(pieces)),
            };
        match value {
            Value::String(text) => constant(vec![text]),
            Value::Table(table) => {
                self.made(Keys { table, path: keys.path }, field, first).map(|made| Source::Made(Box::new(made)))
            }
            value => texts(value).map_or_else(|| Err(keys.fault("a text, a list of texts or a table")), constant),
        }
    }

    fn made(&mut self, mut keys: Keys, field: &catalogue::Field, first: usize) -> Outcome<Made> {
        let when = self.conditions(&mut keys, "when")?;
        let mut taken = Vec::new();
        if let Some(name) = keys.text("column")? {
            taken.push(Taken::Column(self.column(&name)));
        }
        if let Some(text) = keys.text("template")? {
            let template = Template::read(&text, &mut |name| self.column(name));
            taken.push(Taken::Template(template.map_err(|words| keys.fault(format!("template: {words}")))?));
        }
        if let Some(value) = keys.table.remove("first") {
            taken.push(Taken::First(self.first(value, &keys, field, first)?));
        }
        let (Some(taken), true) = (taken.pop(), taken.is_empty()) else {
            return Err(keys.fault("exactly one of column, template, first"));
        };
        let default = keys.text("default")?;
        if let Some(expected) = default.as_ref().and_then(|text| check(&field.rule, text).err()) {
            return Err(keys.fault(format!("default is no value of this field: {expected}")));
        }
        let collect = match keys.text("collect")?.as_deref() {
            Some(_) if first > 0 => return Err(keys.fault("collect stands outside of first")),
            None | Some("first") => Collect::First,
            Some("union") => Collect::Union,
            Some("sum") => Collect::Sum,
            Some("join") => Collect::Join,
            Some(_) => return Err(keys.fault("collect: first, union, sum or join")),
        };
        let mut made = Made {
            when,
            taken,
            collect,
            default,
            split: None,
            lookup: None,
            code: None,
            dates: Vec::new(),
            grouping: None,
            factor: None,
            prefix: String::new(),
        };
        if !matches!(made.taken, Taken::First(_)) {
            self.steps(&mut keys, &mut made)?;
        }
        keys.done(&[
            "when", "column", "template", "first", "split", "lookup", "values", "missing", "code", "within", "date",
            "grouping", "factor", "prefix", "collect", "default",
        ])?;
        Ok(made)
    }

    fn first(&mut self, value: Value, keys: &Keys, field: &catalogue::Field, first: usize) -> Outcome<Vec<Source>> {
        let Value::Array(values) = value else { return Err(keys.fault("first: a list of sources")) };
        if first == MAX_FIRST {
            return Err(keys.fault(format!("first inside first at most {MAX_FIRST} deep")));
        }
        let sources = values.into_iter().enumerate().map(|(at, value)| {
            let path = format!("{}, first {}", keys.path, at + 1);
            self.source(value, Keys::new(Table::new(), &path), field, first + 1)
        });
        sources.collect()
    }

    /// The steps from the text that is taken to the value.
    fn steps(&mut self, keys: &mut Keys, made: &mut Made) -> Outcome<()> {
        made.split = keys.text("split")?;
        if made.split.as_deref() == Some("") {
            return Err(keys.fault("split: at least one character"));
        }
        made.lookup = self.lookup(keys)?;
        made.code = self.code(keys)?;
        for form in keys.texts("date")?.unwrap_or_default() {
            made.dates.push(
                Form::read(&form)
                    .ok_or_else(|| keys.fault(format!("date: {form}: YYYY, MM, DD and what stands between them")))?,
            );
        }
        if let Some(text) = keys.text("factor")? {
            made.factor =
                Some(Decimal::read(&text).ok_or_else(|| keys.fault(format!("factor: {text}: a plain decimal")))?);
        }
        if let Some(text) = keys.text("grouping")? {
            let mut letters = text.chars();
            made.grouping = letters.next().filter(|_| letters.next().is_none());
            if made.grouping.is_none() || made.factor.is_none() {
                return Err(keys.fault("grouping: one character, together with factor"));
            }
        }
        made.prefix = keys.text("prefix")?.unwrap_or_default();
        Ok(())
    }

    fn lookup(&mut self, keys: &mut Keys) -> Outcome<Option<Lookup>> {
        let missing = match keys.text("missing")?.as_deref() {
            None => None,
            Some("error") => Some(Missing::Error),
            Some("absent") => Some(Missing::Absent),
            Some("keep") => Some(Missing::Keep),
            Some(_) => return Err(keys.fault("missing: error, absent or keep")),
        };
        let (name, table) = match (keys.text("lookup")?, keys.table("values")?) {
            (None, None) if missing.is_some() => return Err(keys.fault("missing: together with lookup or values")),
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(keys.fault("lookup or values, not both")),
            (None, Some(values)) => {
                let entries = self.entries(values).map_err(|words| keys.fault(format!("values: {words}")))?;
                ("values".to_owned(), Arc::new(entries))
            }
            (Some(name), None) => {
                let names = self.lookups.keys().map(String::as_str);
                let table = self
                    .lookups
                    .get(&name)
                    .cloned()
                    .ok_or_else(|| keys.fault(format!("there is no [lookup.{name}]{}", hint(&name, names))))?;
                (name, table)
            }
        };
        Ok(Some(Lookup { name, table, missing: missing.unwrap_or(Missing::Error) }))
    }

    fn code(&mut self, keys: &mut Keys) -> Outcome<Option<Coded>> {
        let within = keys.table.remove("within");
        let list = match keys.text("code")?.as_deref() {
            None if within.is_some() => return Err(keys.fault("within: together with code = \"region\"")),
            None => return Ok(None),
            Some("region") => CodeList::Region,
            Some("industry") => CodeList::Industry,
            Some("technology") => CodeList::Technology,
            Some(_) => return Err(keys.fault("code: region, industry or technology")),
        };
        if within.is_some() && list != CodeList::Region {
            return Err(keys.fault("within: only with code = \"region\""));
        }
        let path = Keys::new(Table::new(), &format!("{}, within", keys.path));
        let within = within.map(|value| self.source(value, path, text_field()?, 1)).transpose()?;
        Ok(Some(Coded { list, within }))
    }
}

/// Any field that takes any text: a province may be named by code or name.
fn text_field() -> Outcome<&'static catalogue::Field> {
    catalogue()
        .header
        .iter()
        .find(|field| field.name == "note")
        .ok_or_else(|| Fault("the header has no note".to_owned()))
}

fn rule<'a>(kind: &'a Kind, name: &str) -> Result<&'a catalogue::Field, String> {
    let fields = || catalogue().header.iter().chain(&kind.fields);
    fields().find(|field| field.name == name).ok_or_else(|| {
        format!("{} has no such field{}", kind.name, hint(name, fields().map(|field| field.name.as_str())))
    })
}

/// Whether a text written in the profile is a value of the field.
fn check(rule: &FieldRule, text: &str) -> Result<(), String> {
    let pair = |text: &str| {
        text.split_once('=').ok_or_else(|| "name=value".to_owned()).and_then(|(_, value)| read::<Number>(value))
    };
    match rule.r#type() {
        ValueType::Id => read::<Id>(text),
        ValueType::Date => read::<Day>(text),
        ValueType::Period => read::<Period>(text),
        ValueType::Year => read::<Year>(text),
        ValueType::Won => read::<Won>(text),
        ValueType::Decimal => read::<Number>(text),
        ValueType::Whole => read::<Whole>(text),
        ValueType::Region | ValueType::Province => read::<Region>(text),
        ValueType::Industry => read::<Industry>(text),
        ValueType::Technology => read::<Technology>(text),
        ValueType::Code => read::<ListCode>(text),
        ValueType::Choice if rule.choices.iter().any(|choice| choice == text) => Ok(()),
        ValueType::Choice => Err(rule.choices.join(", ")),
        ValueType::Kind => read::<KindPattern>(text),
        ValueType::Boolean => read::<bool>(text),
        ValueType::Name => read::<Name>(text),
        ValueType::Text => read::<Text>(text),
        ValueType::PublicKey => read::<PublicKey>(text),
        ValueType::Boundary => read::<Boundary>(text),
        ValueType::Shares | ValueType::Parameters => pair(text),
        ValueType::Expression => read::<Expression>(text),
        ValueType::ItemId => read::<ItemId>(text),
        ValueType::Field => read::<FieldName>(text),
        ValueType::Unspecified => Ok(()),
    }
}

fn read<T: domain::values::Value>(text: &str) -> Result<(), String> {
    T::read(text).map(|_| ()).map_err(|fault| fault.expected.into_owned())
}
