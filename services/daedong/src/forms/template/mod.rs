//! Empty forms for a kind, with an example that is passed over when the form is handed in.
//!
//! - [`text`]: CSV and NDJSON · [`workbook`]: XLSX with notes, lists to choose from and locked headings
//! - [`lists`]: the codes that the workbook offers

pub mod lists;
pub mod text;
pub mod workbook;

use proto::catalogue::{Field, Kind, catalogue};
use rust_xlsxwriter::XlsxError;

pub use lists::CodeLists;
pub use workbook::is_own;

use super::open::Format;

/// An empty form for a kind.
///
/// # Errors
/// A workbook cannot be written.
pub fn template(kind: &Kind, format: Format, lists: &CodeLists) -> Result<Vec<u8>, XlsxError> {
    match format {
        Format::Ndjson => Ok(text::ndjson(kind).into_bytes()),
        Format::Csv => Ok(text::csv(kind).into_bytes()),
        Format::Xlsx => workbook::workbook(kind, lists),
    }
}

/// The fields of a form in the order of its columns: what every update has, what the kind has, what may be added.
fn fields(kind: &Kind) -> Vec<&Field> {
    let header = |required| catalogue().header.iter().filter(move |field| field.rule.required == required);
    // A withdrawal corrects no update.
    let added = header(false).filter(|field| field.name != "supersedes" || !kind.rule.family.is_empty());
    header(true).chain(&kind.fields).chain(added).collect()
}

/// The names of a field in Korean, `*` where it is needed.
fn name_ko(field: &Field) -> String {
    format!("{}{}", field.rule.name_ko, if field.rule.required { "*" } else { "" })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use domain::records::Raw;
    use proto::catalogue::Service;

    use super::{
        super::{
            encode,
            open::{Options, Source, open},
            statement::Statement,
        },
        *,
    };

    fn read(name: &str, bytes: Vec<u8>) -> Vec<Statement> {
        let source = Source { name: name.to_owned(), reader: Box::new(Cursor::new(bytes)) };
        open(source, &Options::default()).unwrap().map(Result::unwrap).collect()
    }

    /// The records as the services read them.
    #[track_caller]
    fn accepted(statements: &[Statement]) -> usize {
        for statement in statements {
            let record = statement.record.as_ref().unwrap_or_else(|faults| panic!("{}: {faults:?}", statement.place));
            let encoded = encode(record).unwrap();
            let update = Raw::decode(encoded.service.unwrap_or(Service::Registry), &encoded.bytes).unwrap().read(false);
            assert!(update.is_ok(), "{}: {update:?}", record.to_line());
        }
        statements.len()
    }

    #[test]
    fn an_empty_csv_form_says_nothing_and_its_example_is_good_once_unmarked() {
        for kind in catalogue().kinds() {
            let form = template(kind, Format::Csv, &CodeLists::built_in()).unwrap();
            assert_eq!(read("a.csv", form.clone()).len(), 0, "{}", kind.name);
            let example = String::from_utf8(form).unwrap().replace(&format!("# {}", kind.name), &kind.name);
            assert_eq!(accepted(&read("a.csv", example.into_bytes())), 1, "{}", kind.name);
        }
    }

    #[test]
    fn the_example_of_an_ndjson_form_is_good_once_unmarked() {
        for kind in catalogue().kinds() {
            let form = String::from_utf8(template(kind, Format::Ndjson, &CodeLists::built_in()).unwrap()).unwrap();
            let example = form.lines().find_map(|line| line.strip_prefix("# {")).unwrap();
            assert_eq!(accepted(&read("a.ndjson", format!("{{{example}").into_bytes())), 1, "{}", kind.name);
            let empty = read("a.ndjson", form.into_bytes());
            assert_eq!((empty.len(), empty[0].record.as_ref().unwrap().kind.as_str()), (1, kind.name.as_str()));
        }
    }

    #[test]
    fn no_example_names_itself() {
        let example = |kind: &str| {
            let kind = catalogue().kind(kind).unwrap();
            let fields = fields(kind).into_iter().map(|field| (field.name.as_str(), field.rule.example.as_str()));
            fields.collect::<std::collections::BTreeMap<_, _>>()
        };
        let (agency, withdrawal) = (example("agency_registered"), example("record_withdrawn"));
        assert_ne!(agency["parent_agency_id"], agency["agency_id"], "no agency is above itself");
        assert_ne!(withdrawal["withdrawn_update_id"], withdrawal["update_id"]);
    }

    #[test]
    fn an_empty_workbook_says_nothing() {
        for kind in catalogue().kinds() {
            let form = template(kind, Format::Xlsx, &CodeLists::built_in()).unwrap();
            assert_eq!(read("a.xlsx", form).len(), 0, "{}", kind.name);
        }
    }
}
