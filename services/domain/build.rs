//! Writes the typed records from the descriptors, so that a kind added to the protos is a type here.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a build script is told by its environment, and a fault ends the build"
)]

#[path = "build/record.rs"]
mod record;

use std::{collections::BTreeMap, env, error::Error, fmt::Write, fs, path::PathBuf};

use proto::catalogue::{Kind, Service, catalogue};

fn main() -> Result<(), Box<dyn Error>> {
    let mut code = String::new();
    kinds(&mut code)?;
    choices(&mut code)?;
    for kind in catalogue().kinds() {
        record::record(&mut code, kind)?;
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
