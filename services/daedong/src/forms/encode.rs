//! From a flat record to the bytes of an update, by the numbers and wire types of the catalogue.
//!
//! Written straight to the wire: one pass, fields by number, so that the same record always gives the same bytes.

use std::{collections::HashMap, sync::LazyLock};

use domain::{
    records::MAX_UPDATE,
    refusal::{Code, Refusal},
};
use prost::encoding::{WireType, bool, encode_key, encode_varint, int32, int64, string};
use prost_reflect::{FieldDescriptor, Kind as Wire, MessageDescriptor};
use proto::{
    catalogue::{Catalogue, Field, Service, catalogue},
    common::ValueType,
};

use super::record::{FlatRecord, Given};

/// An update, ready to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The service that judges it. None for a withdrawal, which goes to the service that recorded the withdrawn update:
    /// the bytes are the same for all four.
    pub service: Option<Service>,
    /// The kind, as it was written.
    pub kind: String,
    /// The agency's id for it, empty where it has none.
    pub update_id: String,
    /// An encoded `daedong.<service>.v1.Update`.
    pub bytes: Vec<u8>,
}

/// Encodes a record. A value that its field cannot take goes along as unread, for the service to refuse.
///
/// # Errors
/// What could not even be sent: an array or object where text is needed, an update above the limit of size.
pub fn encode(record: &FlatRecord) -> Result<Encoded, Vec<Refusal>> {
    let wires = &*WIRES;
    let kind = wires.kinds.get(record.kind.as_str());
    let (mut message, mut header) = (Message::default(), Message::default());
    let (mut unread, mut refusals) = (Vec::new(), Vec::new());
    for (name, given) in record.fields.iter().filter(|(_, given)| !given.is_absent()) {
        let outcome = if let Some(slot) = wires.header.get(name.as_str()) {
            header.put(slot, given)
        } else if let Some(kind) = kind {
            kind.fields.get(name.as_str()).map_or(Put::Unread, |slot| message.put(slot, given))
        } else {
            // Nothing can be said of the fields of an unknown kind.
            Put::Done
        };
        match outcome {
            Put::Done => {}
            Put::Unread => unread.push(pair(name, &given.to_text())),
            Put::Refused(expected) => {
                refusals.push(Refusal::new(Code::Malformed, name.to_string(), given.to_text(), expected));
            }
        }
    }
    if kind.is_none() {
        wrap(wires.unknown_kind, record.kind.as_bytes(), &mut message.bytes);
    }
    let mut bytes = Vec::with_capacity(192);
    let mut header = header.finish();
    unread.iter().for_each(|unread| wrap(wires.unread, unread, &mut header));
    wrap(wires.header_tag, &header, &mut bytes);
    wrap(kind.map_or(wires.unknown, |kind| kind.tag), &message.finish(), &mut bytes);
    if bytes.len() > MAX_UPDATE {
        refusals.push(Refusal::new(Code::TooLarge, "", bytes.len().to_string(), "an update of at most 262,144 bytes"));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let update_id = record.get("update_id").map(Given::to_text).unwrap_or_default();
    let service = kind.map_or(Some(Service::Governance), |kind| kind.service);
    Ok(Encoded { service, kind: record.kind.to_string(), update_id, bytes })
}

/// What became of a value.
enum Put {
    Done,
    Unread,
    Refused(&'static str),
}

/// A message while its fields come in.
#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    /// The number of each field and where its bytes end.
    ends: Vec<(u32, usize)>,
}

impl Message {
    fn put(&mut self, slot: &Slot, given: &Given) -> Put {
        let start = self.bytes.len();
        let put = slot.write(given, &mut self.bytes);
        match put {
            Put::Done => self.ends.push((slot.tag, self.bytes.len())),
            Put::Unread | Put::Refused(_) => self.bytes.truncate(start),
        }
        put
    }

    /// The fields, by number.
    fn finish(self) -> Vec<u8> {
        if self.ends.is_sorted_by_key(|(tag, _)| *tag) {
            return self.bytes;
        }
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        let mut parts: Vec<_> = self.ends.iter().zip(starts).map(|((tag, end), start)| (*tag, start..*end)).collect();
        parts.sort_by_key(|(tag, _)| *tag);
        let mut sorted = Vec::with_capacity(self.bytes.len());
        for (_, range) in parts {
            sorted.extend_from_slice(&self.bytes[range]);
        }
        sorted
    }
}

/// A field on the wire.
struct Slot {
    tag: u32,
    form: Form,
    /// Whether the text of an array or object might pass as a value of the field, or that of a boolean.
    takes: Takes,
}

#[derive(Clone, Copy)]
enum Form {
    Text,
    Texts,
    Whole,
    Won,
    Flag,
    Pairs,
}

#[derive(Clone, Copy)]
struct Takes {
    flags: bool,
    json: bool,
}

impl Slot {
    fn write(&self, given: &Given, part: &mut Vec<u8>) -> Put {
        let tag = self.tag;
        match (self.form, given) {
            (Form::Text, Given::Flag(_)) if self.takes.flags => Put::Refused("a text"),
            (Form::Text, Given::Json(_) | Given::List(_)) if self.takes.json => Put::Refused("a text"),
            (Form::Text, Given::Cell(text) | Given::Text(text) | Given::Number(text) | Given::Json(text)) => {
                string::encode(tag, text, part);
                Put::Done
            }
            (Form::Texts, Given::Cell(text)) => {
                pieces(text).for_each(|piece| wrap(tag, piece.as_bytes(), part));
                Put::Done
            }
            (Form::Texts, Given::List(list)) => {
                list.iter().filter(|piece| !piece.is_empty()).for_each(|piece| string::encode(tag, piece, part));
                Put::Done
            }
            (Form::Whole, Given::Cell(text) | Given::Text(text) | Given::Number(text)) => {
                canonical(text, |number| int32::encode(tag, number, part))
            }
            (Form::Won, Given::Cell(text) | Given::Text(text) | Given::Number(text)) => {
                canonical(text, |number| int64::encode(tag, number, part))
            }
            (Form::Flag, Given::Flag(flag)) => {
                bool::encode(tag, flag, part);
                Put::Done
            }
            (Form::Flag, Given::Text(text)) if matches!(text.as_str(), "true" | "false") => {
                bool::encode(tag, &(text == "true"), part);
                Put::Done
            }
            (Form::Flag, Given::Cell(text)) => match flag(text) {
                Some(flag) => {
                    bool::encode(tag, &flag, part);
                    Put::Done
                }
                None => Put::Unread,
            },
            (Form::Pairs, Given::Cell(text)) => pairs(tag, pieces(text), part),
            (Form::Pairs, Given::Text(text)) => pairs(tag, text.split(';').filter(|piece| !piece.is_empty()), part),
            (Form::Pairs, Given::List(list)) => pairs(tag, list.iter().map(String::as_str), part),
            _ => Put::Unread,
        }
    }
}

/// The pieces of a list cell.
fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(trim).filter(|piece| !piece.is_empty())
}

/// White space that people and programs leave around cells: also that which holds words together, and the wide one.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n', '\u{a0}', '\u{3000}'])
}

/// Yes or no as people and spreadsheets write it into a cell.
pub(crate) fn flag(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "y" | "예" | "네" | "o" | "○" => Some(true),
        "false" | "no" | "n" | "아니오" | "아니요" | "x" | "×" => Some(false),
        _ => None,
    }
}

/// Only a number whose text can be told from the number: what the service shows is what was written.
fn canonical<N: std::str::FromStr + ToString>(text: &str, write: impl FnOnce(&N)) -> Put {
    match text.parse::<N>() {
        Ok(number) if number.to_string() == text => {
            write(&number);
            Put::Done
        }
        _ => Put::Unread,
    }
}

fn pairs<'a>(tag: u32, pieces: impl Iterator<Item = &'a str>, part: &mut Vec<u8>) -> Put {
    for piece in pieces {
        let Some((name, value)) = piece.split_once('=') else { return Put::Unread };
        wrap(tag, &pair(trim(name), trim(value)), part);
    }
    Put::Done
}

/// A message of two texts: a named value, an unread field.
fn pair(one: &str, two: &str) -> Vec<u8> {
    let mut message = Vec::with_capacity(one.len() + two.len() + 12);
    wrap(1, one.as_bytes(), &mut message);
    wrap(2, two.as_bytes(), &mut message);
    message
}

fn wrap(tag: u32, message: &[u8], bytes: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, bytes);
    encode_varint(message.len() as u64, bytes);
    bytes.extend_from_slice(message);
}

/// The numbers of everything, read once from the catalogue.
struct Wires {
    header_tag: u32,
    header: HashMap<String, Slot>,
    unread: u32,
    unknown: u32,
    unknown_kind: u32,
    kinds: HashMap<String, KindWires>,
}

struct KindWires {
    service: Option<Service>,
    tag: u32,
    fields: HashMap<String, Slot>,
}

static WIRES: LazyLock<Wires> = LazyLock::new(|| {
    // The descriptors are part of this build, and every test of this file goes through here.
    #[expect(clippy::expect_used, reason = "own descriptors, opened by the tests")]
    read(catalogue()).expect("header, unread and unknown kind are in the descriptors")
});

fn read(catalogue: &Catalogue) -> Option<Wires> {
    let update = catalogue.update(Service::Governance)?;
    let header = update.get_field_by_name("header")?;
    let header_message = message(&header)?;
    let unknown = update.get_field_by_name("unknown")?;
    let mut slots: HashMap<_, _> = catalogue.header.iter().map(|field| (field.name.clone(), slot(field))).collect();
    // Said only in a replayed history; the service refuses them elsewhere.
    for name in ["agency", "recorded_at"] {
        let tag = header_message.get_field_by_name(name)?.number();
        let takes = Takes { flags: true, json: false };
        slots.insert(name.to_owned(), Slot { tag, form: Form::Text, takes });
    }
    let kinds = catalogue.kinds().iter().map(|kind| {
        let fields = kind.fields.iter().map(|field| (field.name.clone(), slot(field))).collect();
        let service = (!kind.rule.family.is_empty()).then_some(kind.service);
        (kind.name.clone(), KindWires { service, tag: kind.tag, fields })
    });
    Some(Wires {
        header_tag: header.number(),
        header: slots,
        unread: header_message.get_field_by_name("unread")?.number(),
        unknown: unknown.number(),
        unknown_kind: message(&unknown)?.get_field_by_name("kind")?.number(),
        kinds: kinds.collect(),
    })
}

fn message(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    field.kind().as_message().cloned()
}

fn slot(field: &Field) -> Slot {
    let form = match (field.wire.kind(), field.list) {
        (Wire::Message(_), _) => Form::Pairs,
        (Wire::Int32, _) => Form::Whole,
        (Wire::Int64, _) => Form::Won,
        (Wire::Bool, _) => Form::Flag,
        (_, true) => Form::Texts,
        (_, false) => Form::Text,
    };
    let json = matches!(field.rule.r#type(), ValueType::Name | ValueType::Text | ValueType::Expression);
    let flags = json || matches!(field.rule.r#type(), ValueType::Id | ValueType::ItemId | ValueType::Code);
    Slot { tag: field.wire.number(), form, takes: Takes { flags, json } }
}

#[cfg(test)]
mod tests {
    use domain::records::{Raw, Record};
    use prost::Message as _;

    use super::*;

    fn flat(kind: &str, fields: &[(&str, Given)]) -> FlatRecord {
        let fields = fields.iter().map(|(name, given)| ((*name).into(), given.clone())).collect();
        FlatRecord { kind: kind.into(), fields }
    }

    fn cell(text: &str) -> Given {
        Given::Cell(text.to_owned())
    }

    fn amount(extra: &[(&str, Given)]) -> FlatRecord {
        let mut record = flat(
            "amount_recorded",
            &[
                ("update_id", cell("u-1")),
                ("effective_on", cell("2025-01-01")),
                ("programme_id", cell("P-1")),
                ("fiscal_year", cell("2025")),
                ("source", cell("national")),
                ("stage", cell("executed")),
                ("amount_krw", cell("1000")),
            ],
        );
        for (name, given) in extra {
            record.fields.retain(|(other, _)| other != name);
            record.fields.push(((*name).into(), given.clone()));
        }
        record
    }

    /// The codes and fields that the service answers with.
    fn judged(record: &FlatRecord) -> Vec<String> {
        let encoded = encode(record).unwrap();
        let service = encoded.service.unwrap_or(Service::Budget);
        match Raw::decode(service, &encoded.bytes).unwrap().read(false) {
            Ok(_) => Vec::new(),
            Err(refusals) => {
                refusals.iter().map(|one| format!("{} {} {}", one.code.name(), one.field, one.given)).collect()
            }
        }
    }

    #[test]
    fn every_field_of_every_kind_arrives_as_its_example() {
        for kind in catalogue().kinds() {
            let mut record = flat(&kind.name, &[("update_id", cell("u-1")), ("effective_on", cell("2025-01-01"))]);
            for field in kind.fields.iter().filter(|field| !field.rule.example.is_empty()) {
                // A withdrawal names no other; an amendment may not set and clear the same field.
                if field.name != "clear" {
                    record.fields.push((field.name.as_str().into(), cell(&field.rule.example)));
                }
            }
            assert_eq!(judged(&record), Vec::<String>::new(), "{}", kind.name);
        }
    }

    #[test]
    fn values_are_written_by_their_types() {
        let encoded = encode(&amount(&[("amount_krw", Given::Number("-5".into()))])).unwrap();
        let update = proto::budget::Update::decode(encoded.bytes.as_slice()).unwrap();
        let Some(proto::budget::update::Record::AmountRecorded(amount)) = update.record else { panic!("{update:?}") };
        assert_eq!((amount.amount_krw, amount.fiscal_year, amount.cluster_id), (Some(-5), Some(2025), None));
        assert_eq!((encoded.service, encoded.update_id.as_str()), (Some(Service::Budget), "u-1"));
    }

    #[test]
    fn a_text_that_its_field_cannot_take_is_refused_by_the_service() {
        let cases: &[(&str, Given, &[&str])] = &[
            ("amount_krw", Given::Number("1e3".into()), &["BAD_AMOUNT amount_krw 1e3"]),
            ("amount_krw", Given::Number("1.0".into()), &["BAD_AMOUNT amount_krw 1.0"]),
            ("amount_krw", cell("1,234"), &["BAD_AMOUNT amount_krw 1,234"]),
            ("amount_krw", cell("1234원"), &["BAD_AMOUNT amount_krw 1234원"]),
            ("amount_krw", cell("5천원"), &["BAD_AMOUNT amount_krw 5천원"]),
            ("amount_krw", cell("１２３"), &["BAD_AMOUNT amount_krw １２３"]),
            ("amount_krw", cell("01"), &["BAD_AMOUNT amount_krw 01"]),
            ("amount_krw", cell("+1"), &["BAD_AMOUNT amount_krw +1"]),
            ("amount_krw", cell("NaN"), &["BAD_AMOUNT amount_krw NaN"]),
            ("amount_krw", cell("99999999999999999999999"), &["BAD_AMOUNT amount_krw 99999999999999999999999"]),
            ("amount_krw", Given::Flag(true), &["BAD_AMOUNT amount_krw true"]),
            ("amount_krw", Given::Json("{\"a\":1}".into()), &["BAD_AMOUNT amount_krw {\"a\":1}"]),
            ("fiscal_year", cell("25"), &["BAD_PERIOD fiscal_year 25"]),
            ("fiscal_year", cell("2025.0"), &["BAD_PERIOD fiscal_year 2025.0"]),
            ("source", Given::List(vec!["national".into()]), &["BAD_CODE source [\"national\"]"]),
            ("colour", cell("red"), &["UNKNOWN_FIELD colour red"]),
            ("agency", cell("MOLIT"), &["UNKNOWN_FIELD agency MOLIT"]),
            ("recorded_at", cell("2025-01-01"), &["UNKNOWN_FIELD recorded_at 2025-01-01"]),
            ("unread", cell("x"), &["UNKNOWN_FIELD unread x"]),
            ("note", cell("\u{1112}\u{1161}\u{11ab}"), &["BAD_CHARACTER note \u{1112}\\u{1161}\u{11ab}"]),
            ("update_id", cell(""), &["MISSING_FIELD update_id "]),
            ("update_id", Given::Json("[[1]]".into()), &["BAD_ID update_id [[1]]"]),
        ];
        for (field, given, refusals) in cases {
            assert_eq!(judged(&amount(&[(field, given.clone())])), *refusals, "{field} {given:?}");
        }
    }

    #[test]
    fn a_cell_says_yes_or_no_as_people_write_it_and_json_does_not() {
        let spin_off = |given: Given| {
            let text = |name: &str, value: &str| (name.to_owned(), cell(value));
            let mut fields =
                [text("update_id", "u"), text("effective_on", "2025-01-01"), text("company_id", "S")].to_vec();
            fields.extend([text("capital_krw", "1"), text("institution_share_percent", "20")]);
            fields.push(("located_in_zone".to_owned(), given));
            let fields: Vec<(&str, Given)> =
                fields.iter().map(|(name, given)| (name.as_str(), given.clone())).collect();
            judged(&flat("spin_off_reported", &fields))
        };
        for word in ["true", "TRUE", "True", "false", "FALSE", "예", "아니오", "아니요", "O", "x", "○", "Yes", "n"]
        {
            assert_eq!(spin_off(cell(word)), Vec::<String>::new(), "{word}");
        }
        for given in
            [cell("참"), cell("1"), Given::Text("TRUE".into()), Given::Text("예".into()), Given::Number("1".into())]
        {
            let refused = spin_off(given.clone());
            assert_eq!(refused.len(), 1, "{given:?}");
            assert!(refused[0].contains(" located_in_zone "), "{refused:?}");
        }
    }

    #[test]
    fn lists_and_pairs_take_their_forms() {
        let base = [
            ("update_id", cell("u")),
            ("effective_on", cell("2025-01-01")),
            ("programme_id", cell("P")),
            ("fiscal_year", cell("2025")),
        ];
        let shares = |given| {
            let mut record = flat("share_set", &base);
            record.fields.push(("shares".into(), given));
            judged(&record)
        };
        for good in [
            cell("C-1=0.4; C-2 = 0.6;"),
            Given::Text("C-1=0.4;C-2=0.6".into()),
            Given::List(vec!["C-1=0.4".into(), "C-2=0.6".into()]),
        ] {
            assert_eq!(shares(good.clone()), Vec::<String>::new(), "{good:?}");
        }
        assert_eq!(shares(cell("C-1:0.4")), ["MALFORMED shares C-1:0.4"]);
        assert_eq!(shares(Given::Json("{\"C-1\":1}".into())), ["MALFORMED shares {\"C-1\":1}"]);
        let mut cluster = flat(
            "cluster_partly_released",
            &[
                ("update_id", cell("u")),
                ("effective_on", cell("2025-01-01")),
                ("cluster_id", cell("C")),
                ("released_area_m2", cell("5")),
            ],
        );
        cluster.fields.push(("released_regions".into(), cell(" 11530 ;; 26 ")));
        assert_eq!(judged(&cluster), Vec::<String>::new());
        cluster.fields.pop();
        cluster.fields.push(("released_regions".into(), Given::Text("11530".into())));
        assert_eq!(judged(&cluster), ["MALFORMED released_regions 11530"]);
    }

    #[test]
    fn an_unknown_kind_goes_to_governance_with_nothing_but_its_name() {
        let encoded = encode(&flat("cluster_painted", &[("update_id", cell("u")), ("colour", cell("red"))])).unwrap();
        assert_eq!(encoded.service, Some(Service::Governance));
        assert_eq!(
            judged(&flat("cluster_painted", &[("update_id", cell("u")), ("effective_on", cell("2025-01-01"))])),
            ["UNKNOWN_KIND record cluster_painted"]
        );
    }

    #[test]
    fn a_withdrawal_is_the_same_for_every_service() {
        let record = flat(
            "record_withdrawn",
            &[
                ("update_id", cell("w")),
                ("effective_on", cell("2025-01-01")),
                ("withdrawn_update_id", cell("u")),
                ("reason", cell("착오")),
            ],
        );
        let encoded = encode(&record).unwrap();
        assert_eq!(encoded.service, None);
        for service in Service::ALL {
            let update = Raw::decode(service, &encoded.bytes).unwrap().read(false).unwrap();
            assert!(matches!(update.record, Record::Withdrawn(_)), "{}", service.name());
        }
    }

    #[test]
    fn a_replayed_line_says_who_and_when() {
        let record = amount(&[("agency", cell("MOLIT")), ("recorded_at", cell("2025-01-01T00:00:00Z"))]);
        let encoded = encode(&record).unwrap();
        let raw = Raw::decode(Service::Budget, &encoded.bytes).unwrap();
        assert_eq!(raw.replayed().unwrap().agency.as_str(), "MOLIT");
        assert!(raw.read(true).is_ok());
    }

    #[test]
    fn what_might_pass_as_text_never_leaves() {
        for given in [Given::Flag(true), Given::List(vec!["a".into()]), Given::Json("{\"a\":1}".into())] {
            let refusals = encode(&amount(&[("note", given)])).unwrap_err();
            assert_eq!((refusals[0].code, refusals[0].field.as_ref()), (Code::Malformed, "note"));
        }
        assert_eq!(encode(&amount(&[("programme_id", Given::Flag(true))])).unwrap_err()[0].code, Code::Malformed);
    }

    #[test]
    fn an_update_above_the_limit_never_leaves() {
        let refusals = encode(&amount(&[("note", cell(&"가".repeat(100_000)))])).unwrap_err();
        assert_eq!(refusals[0].code, Code::TooLarge);
        assert_eq!(refusals[0].expected, "an update of at most 262,144 bytes");
    }

    #[test]
    fn the_same_record_gives_the_same_bytes() {
        let mut turned = amount(&[("note", cell("x"))]);
        let bytes = encode(&turned).unwrap().bytes;
        turned.fields.reverse();
        assert_eq!(encode(&turned).unwrap().bytes, bytes);
    }
}
