//! Writes the typed records from the descriptors, so that a kind added to the protos is a type here.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a build script is told by its environment, and a fault ends the build"
)]

use std::{collections::BTreeMap, env, error::Error, fmt::Write, fs, path::PathBuf};

use proto::{
    catalogue::{Field, Kind, Service, catalogue},
    common::{FieldRule, Reference, Sign, ValueType},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut code = String::new();
    kinds(&mut code)?;
    choices(&mut code)?;
    for kind in catalogue().kinds() {
        record(&mut code, kind)?;
    }
    families(&mut code)?;
    updates(&mut code)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("records.rs"), code)?;
    fs::write(out.join("lists.rs"), lists()?)?;
    Ok(())
}

fn camel(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The module of the wire message.
fn wire(kind: &Kind) -> String {
    let package = if kind.rule.family.is_empty() { "common" } else { kind.service.name() };
    format!("proto::{package}::{}", camel(&kind.name))
}

fn kinds(code: &mut String) -> std::fmt::Result {
    let kinds = catalogue().kinds();
    writeln!(
        code,
        "/// A kind of record.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\npub enum Kind {{"
    )?;
    for kind in kinds {
        writeln!(code, "    /// {}\n    {},", kind.rule.meaning_en, camel(&kind.name))?;
    }
    writeln!(code, "}}\nimpl Kind {{\n    /// All kinds.\n    pub const ALL: &'static [Self] = &[")?;
    for kind in kinds {
        writeln!(code, "        Self::{},", camel(&kind.name))?;
    }
    writeln!(
        code,
        "    ];\n    /// Its name, such as `cluster_designated`.\n    pub const fn name(self) -> &'static str {{\n        match self {{"
    )?;
    for kind in kinds {
        writeln!(code, "            Self::{} => {:?},", camel(&kind.name), kind.name)?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// The service that judges it; a withdrawal belongs to whichever recorded what it withdraws.\n    pub const fn service(self) -> Option<Service> {{\n        match self {{"
    )?;
    for kind in kinds {
        let service = if kind.rule.family.is_empty() {
            "None".into()
        } else {
            format!("Some(Service::{})", camel(kind.service.name()))
        };
        writeln!(code, "            Self::{} => {service},", camel(&kind.name))?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// Its fields, in the order of the contract.\n    pub const fn fields(self) -> &'static [&'static str] {{\n        match self {{"
    )?;
    for kind in kinds {
        let fields: Vec<&str> = kind.fields.iter().map(|field| field.name.as_str()).collect();
        writeln!(code, "            Self::{} => &{fields:?},", camel(&kind.name))?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// Those of its fields that make its subject.\n    pub const fn keys(self) -> &'static [&'static str] {{\n        match self {{"
    )?;
    for kind in kinds {
        writeln!(code, "            Self::{} => &{:?},", camel(&kind.name), kind.rule.subject)?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// Whether it starts a life.\n    pub const fn opens(self) -> bool {{\n        matches!(self, {})\n    }}",
        list(kinds, |kind| kind.rule.opens)
    )?;
    writeln!(
        code,
        "    /// Whether it adds up with others of its kind and so is never a repeat.\n    pub const fn adds_up(self) -> bool {{\n        matches!(self, {})\n    }}\n}}",
        list(kinds, |kind| kind.rule.adds_up)
    )
}

fn list(kinds: &[Kind], wanted: impl Fn(&Kind) -> bool) -> String {
    kinds
        .iter()
        .filter(|kind| wanted(kind))
        .map(|kind| format!("Self::{}", camel(&kind.name)))
        .collect::<Vec<_>>()
        .join(" | ")
}

fn choices(code: &mut String) -> std::fmt::Result {
    let fields = catalogue().kinds().iter().flat_map(|kind| &kind.fields);
    let sets: BTreeMap<_, _> =
        fields.filter(|field| !field.rule.choice.is_empty()).map(|field| (&field.rule.choice, &field.rule)).collect();
    for (name, rule) in sets {
        writeln!(
            code,
            "/// {}\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\npub enum {name} {{",
            rule.meaning_en
        )?;
        for word in &rule.choices {
            writeln!(code, "    /// `{word}`\n    {},", camel(word))?;
        }
        writeln!(
            code,
            "}}\nimpl {name} {{\n    /// All of them, in the order of the contract.\n    pub const ALL: &'static [Self] = &["
        )?;
        for word in &rule.choices {
            write!(code, "Self::{}, ", camel(word))?;
        }
        writeln!(
            code,
            "];\n    /// Their words, in the same order.\n    pub const WORDS: &'static [&'static str] = &{:?};\n    /// The word in records.\n    pub const fn word(self) -> &'static str {{\n        match self {{",
            rule.choices
        )?;
        for word in &rule.choices {
            writeln!(code, "            Self::{} => {word:?},", camel(word))?;
        }
        writeln!(
            code,
            "        }}\n    }}\n}}\nimpl Value for {name} {{\n    fn read(text: &str) -> Result<Self, Fault> {{\n        match text {{"
        )?;
        for word in &rule.choices {
            writeln!(code, "            {word:?} => Ok(Self::{}),", camel(word))?;
        }
        writeln!(
            code,
            "            _ => Err(Fault::new(Code::BadCode, {:?})),\n        }}\n    }}\n}}",
            rule.choices.join(", ")
        )?;
        let first = rule.choices.first().map(|word| camel(word)).unwrap_or_default();
        writeln!(code, "impl Required for {name} {{\n    const STAND_IN: Self = Self::{first};\n}}")?;
    }
    Ok(())
}

/// The type of one value of a field.
fn value(rule: &FieldRule) -> String {
    match rule.r#type() {
        ValueType::Unspecified => panic!("a field without a type"),
        ValueType::Id => "Id",
        ValueType::Date => "Day",
        ValueType::Period => "Period",
        ValueType::Year => "Year",
        ValueType::Won => "Won",
        ValueType::Decimal => "Decimal",
        ValueType::Whole => "Whole",
        ValueType::Region | ValueType::Province => "Region",
        ValueType::Industry => "Industry",
        ValueType::Technology => "Technology",
        ValueType::Code => "ListCode",
        ValueType::Choice => &rule.choice,
        ValueType::Kind => "KindPattern",
        ValueType::Boolean => "bool",
        ValueType::Name => "Name",
        ValueType::Text => "Text",
        ValueType::PublicKey => "PublicKey",
        ValueType::Boundary => "Boundary",
        ValueType::Shares => "(Id, Decimal)",
        ValueType::Parameters => "(Name, Decimal)",
        ValueType::Expression => "Expression",
        ValueType::ItemId => "ItemId",
        ValueType::Field => "Field",
    }
    .to_owned()
}

/// Wire fields that are numbers or booleans rather than text.
fn native(field: &Field) -> Option<&'static str> {
    match field.rule.r#type() {
        ValueType::Won => Some("Won::new"),
        ValueType::Year => {
            Some("|year| i16::try_from(year).ok().map(Year).filter(|year| (1900..=2199).contains(&year.0))")
        }
        ValueType::Whole => Some("|number| Some(Whole(number.into()))"),
        ValueType::Boolean => Some("Some"),
        _ => None,
    }
}

/// What a field means where it is absent, as code.
fn absent(field: &Field) -> Option<String> {
    let means = Some(&field.rule.absent_means).filter(|means| !means.is_empty())?;
    Some(match field.rule.r#type() {
        ValueType::Boolean => means.clone(),
        ValueType::Whole => format!("Whole({means})"),
        other => panic!("{}: what its absence means is not known for {other:?}", field.name),
    })
}

fn bounds(rule: &FieldRule) -> String {
    let bound = |text: &str| if text.is_empty() { "None".to_owned() } else { format!("Some({text})") };
    let minimum = if rule.sign() == Sign::NotNegative { "Some(0)".to_owned() } else { bound(&rule.minimum) };
    format!(
        "Bounds {{ minimum: {minimum}, maximum: {}, positive: {} }}",
        bound(&rule.maximum),
        rule.sign() == Sign::Positive
    )
}

fn record(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let name = camel(&kind.name);
    writeln!(code, "/// {}\n#[derive(Debug, Clone, PartialEq, Eq)]\npub struct {name} {{", kind.rule.meaning_en)?;
    for field in &kind.fields {
        let value = value(&field.rule);
        let shape = match (field.list, field.rule.required) {
            (true, _) => format!("Vec<{value}>"),
            (false, true) => value,
            (false, false) if absent(field).is_some() => value,
            (false, false) => format!("Option<{value}>"),
        };
        writeln!(code, "    /// {}\n    pub {}: {shape},", field.rule.meaning_en, field.name)?;
    }
    writeln!(
        code,
        "}}\nimpl {name} {{\n    fn read(wire: {}, shape: &mut Shape) -> Self {{\n        shape.of(Kind::{name});",
        wire(kind)
    )?;
    for field in &kind.fields {
        writeln!(code, "        let {} = {};", field.name, read(field))?;
    }
    write!(code, "        Self {{ ")?;
    for field in &kind.fields {
        let value = if field.rule.required && !field.list {
            format!("{0}: {0}.unwrap_or(Required::STAND_IN)", field.name)
        } else if let Some(means) = absent(field) {
            format!("{0}: {0}.unwrap_or({means})", field.name)
        } else {
            field.name.clone()
        };
        write!(code, "{value}, ")?;
    }
    writeln!(code, "}}\n    }}")?;
    if !kind.rule.family.is_empty() {
        references(code, kind)?;
        scope(code, kind)?;
        subject(code, kind)?;
        says(code, kind)?;
    }
    writeln!(code, "}}")
}

fn read(field: &Field) -> String {
    let (name, rule) = (&field.name, &field.rule);
    let bounds = bounds(rule);
    match (field.list, native(field)) {
        (true, _) if matches!(rule.r#type(), ValueType::Shares | ValueType::Parameters) => {
            format!("shape.pairs({name:?}, wire.{name}, {}, &{bounds})", rule.r#type() == ValueType::Shares)
        }
        (true, _) => format!("shape.list({name:?}, wire.{name}, {}, {})", rule.required, rule.ordered),
        (false, Some(make)) => format!("shape.native({name:?}, wire.{name}, {}, {make}, &{bounds})", rule.required),
        (false, None) if rule.r#type() == ValueType::Province => {
            format!("shape.province({name:?}, wire.{name}, {})", rule.required)
        }
        (false, None) => format!("shape.text({name:?}, wire.{name}, {}, &{bounds})", rule.required),
    }
}

fn references(code: &mut String, kind: &Kind) -> std::fmt::Result {
    writeln!(code, "    fn references(&self, each: &mut dyn FnMut(&'static str, Reference, &str)) {{")?;
    for field in kind.fields.iter().filter(|field| field.rule.reference() != Reference::Unspecified) {
        let reference = field.rule.reference();
        // A list or an optional value is iterated alike.
        let over = if field.list || !field.rule.required {
            format!("self.{}.iter()", field.name)
        } else {
            format!("std::iter::once(&self.{})", field.name)
        };
        let value = if field.rule.r#type() == ValueType::Shares { "(value, _)" } else { "value" };
        writeln!(code, "        {over}.for_each(|{value}| each({:?}, Reference::{reference:?}, value));", field.name)?;
    }
    writeln!(code, "        let _ = each;\n    }}")
}

fn scope(code: &mut String, kind: &Kind) -> std::fmt::Result {
    // A single value, a list of the same, or the names of shares.
    let all = |names: &[&str]| {
        let field = kind
            .fields
            .iter()
            .find(|field| names.contains(&field.name.as_str()) && field.rule.r#type() != ValueType::Name);
        match field {
            Some(field) if field.rule.r#type() == ValueType::Shares => {
                format!("self.{}.iter().map(|(value, _)| value).collect()", field.name)
            }
            Some(field) if field.list || !field.rule.required => format!("self.{}.iter().collect()", field.name),
            Some(field) => format!("vec![&self.{}]", field.name),
            None => "Vec::new()".to_owned(),
        }
    };
    writeln!(
        code,
        "    fn scope(&self) -> Scope<'_> {{\n        Scope {{ type_codes: {}, regions: {}, cluster_ids: {}, programme_ids: {} }}\n    }}",
        all(&["type_code", "type_codes"]),
        all(&["region", "regions"]),
        all(&["cluster_id", "cluster_ids", "shares"]),
        all(&["programme_id", "programme_ids"])
    )
}

fn subject(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let part = |name: &String| {
        let field =
            kind.fields.iter().find(|field| field.name == *name).unwrap_or_else(|| panic!("{}: no {name}", kind.name));
        let text = match field.rule.r#type() {
            ValueType::Choice => format!("self.{name}.word()"),
            _ => format!("self.{name}"),
        };
        if field.rule.required {
            format!("&{text}")
        } else {
            format!("self.{name}.as_ref().map_or(\"-\", |value| value)")
        }
    };
    let join = |names: &[String], separator: &str| {
        let holes = vec!["{}"; names.len()].join(separator);
        format!("format_smolstr!(\"{holes}\", {})", names.iter().map(part).collect::<Vec<_>>().join(", "))
    };
    let aggregate = if kind.rule.aggregate.is_empty() { &kind.rule.subject } else { &kind.rule.aggregate };
    writeln!(code, "    fn subject(&self) -> SmolStr {{\n        {}\n    }}", join(&kind.rule.subject, "/"))?;
    writeln!(code, "    fn key(&self) -> SmolStr {{\n        {}\n    }}", join(aggregate, "."))
}

/// What a record says of its subject, for readers: its other fields as `name=value`. A boundary is no text to read.
fn says(code: &mut String, kind: &Kind) -> std::fmt::Result {
    let is_said =
        |field: &&Field| !kind.rule.subject.contains(&field.name) && field.rule.r#type() != ValueType::Boundary;
    let mut said = Vec::new();
    for field in kind.fields.iter().filter(is_said) {
        let name = &field.name;
        let text = match field.rule.r#type() {
            ValueType::Choice => "value.word()",
            ValueType::Whole => "value.0",
            ValueType::Expression => "value.text()",
            ValueType::Shares | ValueType::Parameters => "format!(\"{}={}\", value.0, value.1)",
            _ => "value",
        };
        let stands = field.rule.required || absent(field).is_some();
        said.push(match (field.list, stands) {
            (true, _) if text == "value" => format!("said_list({name:?}, self.{name}.iter())"),
            (true, _) => format!("said_list({name:?}, self.{name}.iter().map(|value| {text}))"),
            (false, true) => format!("{{ let value = &self.{name}; Some(said({name:?}, {text})) }}"),
            (false, false) => format!("self.{name}.as_ref().map(|value| said({name:?}, {text}))"),
        });
    }
    let said = if said.is_empty() {
        "Vec::new()".to_owned()
    } else {
        format!("[{}].into_iter().flatten().collect()", said.join(", "))
    };
    writeln!(code, "    fn says(&self) -> Vec<String> {{\n        {said}\n    }}")
}

fn families(code: &mut String) -> std::fmt::Result {
    let mut families: BTreeMap<&str, Vec<&Kind>> = BTreeMap::new();
    for kind in catalogue().kinds().iter().filter(|kind| !kind.rule.family.is_empty()) {
        families.entry(&kind.rule.family).or_default().push(kind);
    }
    for (family, kinds) in &families {
        writeln!(
            code,
            "/// The records of the family `{family}`.\n#[derive(Debug, Clone, PartialEq, Eq)]\npub enum {}Record {{",
            camel(family)
        )?;
        for kind in kinds {
            writeln!(
                code,
                "    /// {}\n    {2}({1}{2}{3}),",
                kind.rule.meaning_en,
                boxed(kind).0,
                camel(&kind.name),
                boxed(kind).1
            )?;
        }
        writeln!(
            code,
            "}}\nimpl Recorded for {}Record {{\n    fn kind(&self) -> Kind {{\n        match self {{",
            camel(family)
        )?;
        for kind in kinds {
            writeln!(code, "            Self::{0}(_) => Kind::{0},", camel(&kind.name))?;
        }
        writeln!(code, "        }}\n    }}")?;
        for (method, result) in [("subject", "SmolStr"), ("scope", "Scope<'_>"), ("says", "Vec<String>")] {
            writeln!(code, "    fn {method}(&self) -> {result} {{\n        match self {{")?;
            for kind in kinds {
                writeln!(code, "            Self::{}(record) => record.{method}(),", camel(&kind.name))?;
            }
            writeln!(code, "        }}\n    }}")?;
        }
        writeln!(
            code,
            "    fn references(&self, each: &mut dyn FnMut(&'static str, Reference, &str)) {{\n        match self {{"
        )?;
        for kind in kinds {
            writeln!(code, "            Self::{}(record) => record.references(each),", camel(&kind.name))?;
        }
        writeln!(code, "        }}\n    }}\n}}")?;
        writeln!(code, "impl {}Record {{\n    fn key(&self) -> SmolStr {{\n        match self {{", camel(family))?;
        for kind in kinds {
            writeln!(code, "            Self::{}(record) => record.key(),", camel(&kind.name))?;
        }
        writeln!(code, "        }}\n    }}\n}}")?;
    }
    writeln!(
        code,
        "/// A record of any family, or a withdrawal.\n#[derive(Debug, Clone, PartialEq, Eq)]\npub enum Record {{"
    )?;
    for family in families.keys() {
        writeln!(code, "    /// A record of the family `{family}`.\n    {0}({0}Record),", camel(family))?;
    }
    writeln!(code, "    /// Takes back an earlier update.\n    Withdrawn(RecordWithdrawn),\n}}\nimpl Record {{")?;
    writeln!(code, "    /// Its kind.\n    pub fn kind(&self) -> Kind {{\n        match self {{")?;
    for family in families.keys() {
        writeln!(code, "            Self::{}(record) => record.kind(),", camel(family))?;
    }
    writeln!(code, "            Self::Withdrawn(_) => Kind::RecordWithdrawn,\n        }}\n    }}")?;
    writeln!(
        code,
        "    /// Where it belongs in the log; a withdrawal belongs where the withdrawn record is.\n    pub fn place(&self) -> Option<Place> {{\n        match self {{"
    )?;
    for family in families.keys() {
        writeln!(
            code,
            "            Self::{0}(record) => Some(Place {{ family: Family::{0}, key: record.key() }}),",
            camel(family)
        )?;
    }
    writeln!(code, "            Self::Withdrawn(_) => None,\n        }}\n    }}")?;
    for (doc, method, result, none) in [
        ("The subject of the contract, its keys joined by `/`.", "subject", "Option<SmolStr>", "None"),
        ("What a grant may limit.", "scope", "Option<Scope<'_>>", "None"),
    ] {
        writeln!(code, "    /// {doc}\n    pub fn {method}(&self) -> {result} {{\n        match self {{")?;
        for family in families.keys() {
            writeln!(code, "            Self::{}(record) => Some(record.{method}()),", camel(family))?;
        }
        writeln!(code, "            Self::Withdrawn(_) => {none},\n        }}\n    }}")?;
    }
    writeln!(
        code,
        "    /// What it refers to, in the order of its fields.\n    pub fn references(&self, each: &mut dyn FnMut(&'static str, Reference, &str)) {{\n        match self {{"
    )?;
    for family in families.keys() {
        writeln!(code, "            Self::{}(record) => record.references(each),", camel(family))?;
    }
    writeln!(code, "            Self::Withdrawn(_) => {{}}\n        }}\n    }}\n}}")?;
    writeln!(
        code,
        "/// A family of records that are folded together.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\npub enum Family {{"
    )?;
    for (family, kinds) in &families {
        writeln!(code, "    /// `{family}`, of {}\n    {},", kinds[0].service.name(), camel(family))?;
    }
    writeln!(
        code,
        "}}\nimpl Family {{\n    /// The first word of the subject in the log.\n    pub const fn name(self) -> &'static str {{\n        match self {{"
    )?;
    for family in families.keys() {
        writeln!(code, "            Self::{} => {family:?},", camel(family))?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// The service that records it.\n    pub const fn service(self) -> Service {{\n        match self {{"
    )?;
    for (family, kinds) in &families {
        writeln!(code, "            Self::{} => Service::{},", camel(family), camel(kinds[0].service.name()))?;
    }
    writeln!(
        code,
        "        }}\n    }}\n    /// The family of that name.\n    pub fn named(name: &str) -> Option<Self> {{\n        match name {{"
    )?;
    for family in families.keys() {
        writeln!(code, "            {family:?} => Some(Self::{}),", camel(family))?;
    }
    writeln!(code, "            _ => None,\n        }}\n    }}\n}}")
}

/// Large records are boxed where they are a rare variant beside small ones.
fn boxed(kind: &Kind) -> (&'static str, &'static str) {
    if kind.fields.len() > 9 { ("Box<", ">") } else { ("", "") }
}

fn updates(code: &mut String) -> std::fmt::Result {
    for service in Service::ALL {
        let name = service.name();
        writeln!(
            code,
            "fn read_{name}(update: proto::{name}::Update, shape: &mut Shape) -> Option<Record> {{\n    use proto::{name}::update::Record as Wire;\n    match update.record {{"
        )?;
        for kind in catalogue().kinds().iter().filter(|kind| kind.service == service && !kind.rule.family.is_empty()) {
            let variant = camel(&kind.name);
            let family = camel(&kind.rule.family);
            let make = if boxed(kind).0.is_empty() {
                format!("{family}Record::{variant}(record)")
            } else {
                format!("{family}Record::{variant}(Box::new(record))")
            };
            writeln!(
                code,
                "        Some(Wire::{variant}(wire)) => {{\n            let record = {variant}::read(wire, shape);\n            Some(Record::{family}({make}))\n        }}"
            )?;
        }
        writeln!(
            code,
            "        Some(Wire::RecordWithdrawn(wire)) => Some(Record::Withdrawn(RecordWithdrawn::read(wire, shape))),"
        )?;
        if service == Service::Governance {
            writeln!(code, "        Some(Wire::Unknown(wire)) => shape.unknown_kind(&wire.kind),")?;
        }
        writeln!(code, "        None => shape.no_record(),\n    }}\n}}")?;
    }
    kinds_on_the_wire(code)?;
    // The numbers of the fields that each message on the wire may hold, by path from the update.
    writeln!(code, "fn tags(service: Service, kind: Option<u32>) -> &'static [u32] {{\n    match (service, kind) {{")?;
    for service in Service::ALL {
        let update = catalogue().update(service).unwrap_or_else(|| panic!("no update of {}", service.name()));
        for field in update.fields().filter(|field| field.number() != 1) {
            let message = field.kind();
            let mut numbers: Vec<u32> = message
                .as_message()
                .map(|message| message.fields().map(|field| field.number()).collect())
                .unwrap_or_default();
            numbers.sort_unstable();
            writeln!(code, "        (Service::{}, Some({})) => &{numbers:?},", camel(service.name()), field.number())?;
        }
    }
    writeln!(code, "        _ => &[],\n    }}\n}}")
}

/// The kind of what stands in an update, whatever its fields hold.
fn kinds_on_the_wire(code: &mut String) -> std::fmt::Result {
    for service in Service::ALL {
        let name = service.name();
        writeln!(
            code,
            "fn kind_of_{name}(update: &proto::{name}::Update) -> Option<Kind> {{\n    use proto::{name}::update::Record as Wire;\n    match &update.record {{"
        )?;
        for kind in catalogue().kinds().iter().filter(|kind| kind.service == service && !kind.rule.family.is_empty()) {
            writeln!(code, "        Some(Wire::{0}(_)) => Some(Kind::{0}),", camel(&kind.name))?;
        }
        writeln!(
            code,
            "        Some(Wire::RecordWithdrawn(_)) => Some(Kind::RecordWithdrawn),\n        _ => None,\n    }}\n}}"
        )?;
    }
    Ok(())
}

/// The built-in reference lists, sorted by code.
fn lists() -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for (file, name) in [
        ("provinces", "PROVINCES"),
        ("districts", "DISTRICTS"),
        ("industries", "INDUSTRIES"),
        ("technologies", "TECHNOLOGIES"),
    ] {
        println!("cargo:rerun-if-changed=lists/{file}.csv");
        let mut rows: Vec<(String, String, String)> = csv::Reader::from_path(format!("lists/{file}.csv"))?
            .into_records()
            .map(|row| row.map(|row| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned())))
            .collect::<Result<_, _>>()?;
        rows.sort();
        writeln!(code, "/// The {file}, by code.\npub static {name}: &[Listed] = &[")?;
        for (number, name_ko, name_en) in rows {
            writeln!(code, "    Listed {{ code: {number:?}, name_ko: {name_ko:?}, name_en: {name_en:?} }},")?;
        }
        writeln!(code, "];")?;
    }
    Ok(code)
}
