//! Forms that are text.

use proto::catalogue::Kind;

use super::{
    super::record::{FlatRecord, Given},
    fields, name_ko,
};

/// A CSV form: field names, then as remarks their Korean names and an example. With a mark of order, so that
/// spreadsheets open it as Unicode.
pub fn csv(kind: &Kind) -> String {
    let fields = fields(kind);
    let row = |first: String, cell: &dyn Fn(usize) -> String| {
        let cells = std::iter::once(first).chain((0..fields.len()).map(cell)).map(|cell| quoted(&cell));
        cells.collect::<Vec<_>>().join(",") + "\r\n"
    };
    let mut form = String::from('\u{feff}');
    form += &row("record".to_owned(), &|at| fields[at].name.clone());
    form += &row(format!("# {}", kind.rule.name_ko), &|at| name_ko(fields[at]));
    form += &row(format!("# {}", kind.name), &|at| fields[at].rule.example.clone());
    form
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// An NDJSON form: as remarks the fields and an example, then a line to fill in.
pub fn ndjson(kind: &Kind) -> String {
    let mut form = format!("# {}: {} {}\n", kind.name, kind.rule.meaning_ko, kind.rule.meaning_en);
    let mut example = FlatRecord { kind: kind.name.as_str().into(), fields: Vec::new() };
    let mut empty = format!("{{\"record\":\"{}\"", kind.name);
    for field in fields(kind) {
        let (rule, name) = (&field.rule, &field.name);
        form += &format!("# {name}: {} {} {}\n", name_ko(field), rule.meaning_ko, rule.meaning_en);
        if !rule.example.is_empty() {
            let given = match field.list {
                true => Given::List(rule.example.split(';').map(str::to_owned).collect()),
                false => Given::Text(rule.example.clone()),
            };
            example.fields.push((name.as_str().into(), given));
        }
        empty += &format!(",\"{name}\":null");
    }
    form += &format!("# {}\n{empty}}}\n", example.to_line());
    form
}
