//! NDJSON: one flat object a line. Memory is bounded by the longest line allowed, whatever the file holds.

use std::{
    borrow::Cow,
    fmt,
    io::{self, BufRead},
    sync::Arc,
};

use domain::refusal::Code;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use smol_str::SmolStr;

use super::{
    limits::{MAX_COLUMNS, MAX_DEPTH, MAX_LINE},
    record::{FlatRecord, Given},
    statement::{Fault, Original, Place, Statement},
};

/// The statements of an NDJSON file.
#[derive(Debug)]
pub struct Ndjson<R> {
    reader: R,
    place: Place,
    kind: Option<SmolStr>,
    said: bool,
    ended: bool,
}

impl<R: BufRead> Ndjson<R> {
    /// Reads lines; `kind` stands where a line names none.
    pub fn new(reader: R, place: Place, kind: Option<&str>) -> Self {
        Self { reader, place, kind: kind.map(Into::into), said: false, ended: false }
    }

    fn statement(&mut self, line: Line) -> Option<Statement> {
        self.place.row += 1;
        let bytes = match line {
            Line::Whole(bytes) => bytes,
            Line::TooLong(length) => return Some(self.refused(Original::Nothing, too_long(length))),
        };
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| self.place.row == 1).unwrap_or(&bytes);
        let bytes = bytes.trim_ascii();
        // A line that starts with # is a remark of a template: no JSON starts so.
        if bytes.is_empty() || bytes.starts_with(b"#") {
            return None;
        }
        let Ok(line) = std::str::from_utf8(bytes) else {
            let shown = String::from_utf8_lossy(bytes);
            return Some(
                self.refused(Original::Line(shown.to_string()), Fault::new(Code::Malformed, &shown, "text in UTF-8")),
            );
        };
        Some(statement(self.place.clone(), line, self.kind.clone()))
    }

    fn refused(&self, original: Original, fault: Fault) -> Statement {
        Statement { kind: self.kind.clone(), ..Statement::refused(self.place.clone(), original, vec![fault]) }
    }
}

impl<R: BufRead> Iterator for Ndjson<R> {
    type Item = io::Result<Statement>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match next_line(&mut self.reader) {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(None) => self.ended = true,
                Ok(Some(line)) => {
                    if let Some(statement) = self.statement(line) {
                        self.said = true;
                        return Some(Ok(statement));
                    }
                }
            }
        }
        if self.said {
            return None;
        }
        self.said = true;
        let fault = Fault::new(Code::Malformed, "", "at least one line with a JSON object");
        Some(Ok(Statement::refused(self.place.at(0), Original::Nothing, vec![fault])))
    }
}

/// What a line says; `kind` stands where it names none.
pub fn statement(place: Place, line: &str, kind: Option<SmolStr>) -> Statement {
    let record = read(line, kind.as_ref()).map_err(|fault| vec![fault]);
    let (original, columns) = (Arc::new(Original::Line(line.to_owned())), Arc::default());
    Statement { place, original, columns, kind, id: String::new(), record }
}

fn too_long(length: usize) -> Fault {
    Fault::new(Code::TooLarge, format!("{length} bytes"), format!("a line of at most {MAX_LINE} bytes"))
}

enum Line {
    Whole(Vec<u8>),
    /// Its length; the text itself is passed over.
    TooLong(usize),
}

/// The next line without its end, or its length if it is longer than allowed.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        let chunk = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if chunk.is_empty() && length == 0 {
            return Ok(None);
        }
        let end = chunk.iter().position(|&byte| byte == b'\n');
        let piece = &chunk[..end.unwrap_or(chunk.len())];
        length += piece.len();
        if length <= MAX_LINE {
            line.extend_from_slice(piece);
        } else {
            line = Vec::new();
        }
        let done = end.is_some() || chunk.is_empty();
        let taken = piece.len() + usize::from(end.is_some());
        reader.consume(taken);
        if done {
            return Ok(Some(if length <= MAX_LINE { Line::Whole(line) } else { Line::TooLong(length) }));
        }
    }
}

/// Reads one line.
fn read(line: &str, kind: Option<&SmolStr>) -> Result<FlatRecord, Fault> {
    let malformed = |expected: String| Fault::new(Code::Malformed, line, expected);
    if depth(line) > MAX_DEPTH {
        return Err(malformed(format!("JSON nested at most {MAX_DEPTH} deep")));
    }
    let object: Object = serde_json::from_str(line).map_err(|error| malformed(words(&error)))?;
    let mut record = FlatRecord { kind: kind.cloned().unwrap_or_default(), fields: Vec::with_capacity(object.0.len()) };
    for (name, raw) in object.0 {
        let given = given(raw).map_err(|error| malformed(words(&error)))?;
        match given.filter(|given| !given.is_absent()) {
            Some(given) if name == "record" => record.kind = given.to_text().into(),
            Some(given) => record.fields.push((name.into(), given)),
            None => {}
        }
    }
    if record.kind.is_empty() {
        let mut fault = Fault::new(Code::MissingField, "", "a kind of record, here or by --record");
        fault.refusal.field = Cow::Borrowed("record");
        return Err(fault);
    }
    Ok(record)
}

/// What is wrong, without the place within the line that the library adds.
fn words(error: &serde_json::Error) -> String {
    let error = error.to_string();
    format!("one JSON object a line: {}", error.split_once(" at line ").map_or(error.as_str(), |(words, _)| words))
}

/// How deep arrays and objects lie in each other, without looking at anything else.
fn depth(line: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in line.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A JSON object with each name once, its values still as they were written.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut fields: Vec<(String, &RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if fields.iter().any(|(other, _)| *other == name) {
                        return Err(M::Error::custom(format_args!("the name {name:?} stands twice")));
                    }
                    if fields.len() == MAX_COLUMNS {
                        return Err(M::Error::custom(format_args!("at most {MAX_COLUMNS} names")));
                    }
                    fields.push((name, value));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// A value; none for null.
fn given(raw: &RawValue) -> serde_json::Result<Option<Given>> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'n') | None => None,
        Some(b't') => Some(Given::Flag(true)),
        Some(b'f') => Some(Given::Flag(false)),
        Some(b'"') => Some(Given::Text(serde_json::from_str(text)?)),
        Some(b'[') => Some(list(text)?),
        Some(b'{') => {
            once(text)?;
            Some(Given::Json(compact(text)))
        }
        Some(_) => Some(Given::Number(text.to_owned())),
    })
}

/// An array of texts and numbers, or any other array as it is.
fn list(text: &str) -> serde_json::Result<Given> {
    let values: Vec<&RawValue> = serde_json::from_str(text)?;
    let mut pieces = Vec::with_capacity(values.len());
    for value in values {
        match value.get().as_bytes().first() {
            Some(b'n') => {}
            Some(b'"') => pieces.push(serde_json::from_str(value.get())?),
            Some(b'-' | b'0'..=b'9') => pieces.push(value.get().to_owned()),
            _ => {
                once(text)?;
                return Ok(Given::Json(compact(text)));
            }
        }
    }
    Ok(Given::List(pieces))
}

/// Refuses names that stand twice, at any depth. The depth of the line is bounded before.
fn once(text: &str) -> serde_json::Result<()> {
    match text.as_bytes().first() {
        Some(b'{') => serde_json::from_str::<Object>(text)?.0.into_iter().try_for_each(|(_, value)| once(value.get())),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)?.into_iter().try_for_each(|value| once(value.get())),
        _ => Ok(()),
    }
}

/// JSON without white space between its marks.
fn compact(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    text.chars()
        .filter(|&character| {
            match character {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ => {}
            }
            quoted || !matches!(character, ' ' | '\t' | '\n' | '\r')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What becomes of a file: per statement its row and its line, or its codes with what was expected.
    fn read(file: &[u8]) -> Vec<String> {
        let statements = Ndjson::new(file, Place::file("f"), None);
        statements
            .map(|statement| {
                let statement = statement.unwrap();
                let row = statement.place.row;
                match statement.record {
                    Ok(record) => format!("{row} {}", record.to_line()),
                    Err(faults) => faults
                        .iter()
                        .map(|fault| {
                            format!(
                                "{row} {} {}: {}",
                                fault.refusal.code.name(),
                                fault.refusal.field,
                                fault.refusal.expected
                            )
                        })
                        .collect(),
                }
            })
            .collect()
    }

    #[test]
    fn values_stay_as_they_were_written() {
        let line = br#" { "record" : "k", "a" : 1.50, "b":1e3, "c":[ "x", 2 ,null], "d":true, "e":null, "f":"", "g":[], "h":{"y": [1, 2], "x":"a \" b"} , "i":[[ 1 ]], "j":-0 }"#;
        let expected =
            r#"1 {"record":"k","a":1.50,"b":1e3,"c":["x","2"],"d":true,"h":{"y":[1,2],"x":"a \" b"},"i":[[1]],"j":-0}"#;
        assert_eq!(read(line), [expected]);
    }

    #[test]
    fn a_mark_of_order_carriage_returns_blank_lines_and_remarks_are_passed_over() {
        let file = b"\xef\xbb\xbf{\"record\":\"a\"}\r\n\r\n  \n# {\"record\":\"x\"}\n{\"record\":\"b\"}";
        assert_eq!(read(file), [r#"1 {"record":"a"}"#, r#"5 {"record":"b"}"#]);
    }

    #[test]
    fn what_is_no_object_is_refused_with_its_line_and_good_lines_go_on() {
        let bad: &[(&[u8], &str)] = &[
            (b"x", "MALFORMED : one JSON object a line: expected value"),
            (b"[1]", "MALFORMED : one JSON object a line: invalid type: sequence, expected an object"),
            (b"{\"record\":\"a\"", "MALFORMED : one JSON object a line: EOF while parsing an object"),
            (b"{\"a\":1,\"b\":2,\"a\":3}", "MALFORMED : one JSON object a line: the name \"a\" stands twice"),
            (
                b"{\"record\":\"a\",\"g\":{\"t\":1,\"t\":2}}",
                "MALFORMED : one JSON object a line: the name \"t\" stands twice",
            ),
            (b"{\"record\":\"a\",\"v\":NaN}", "MALFORMED : one JSON object a line: expected value"),
            (b"{\"record\":\"a\",\"v\":01}", "MALFORMED : one JSON object a line: invalid number"),
            (
                b"{\"record\":\"a\",\"v\":\"\\ud800\"}",
                "MALFORMED : one JSON object a line: unexpected end of hex escape",
            ),
            (b"{\"a\":1}", "MISSING_FIELD record: a kind of record, here or by --record"),
            (b"{\"record\":null}", "MISSING_FIELD record: a kind of record, here or by --record"),
            (b"{\"record\":\"\xff\"}", "MALFORMED : text in UTF-8"),
            (b"{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "MALFORMED : JSON nested at most 16 deep"),
        ];
        for (line, refusal) in bad {
            let file = [b"{\"record\":\"a\"}\n", *line, b"\n{\"record\":\"b\"}\n"].concat();
            assert_eq!(
                read(&file),
                [r#"1 {"record":"a"}"#.to_owned(), format!("2 {refusal}"), r#"3 {"record":"b"}"#.to_owned()]
            );
        }
    }

    #[test]
    fn ten_thousand_brackets_are_refused_without_descending() {
        let line = format!("{{\"a\":{}", "[".repeat(10_000));
        assert_eq!(read(line.as_bytes()), ["1 MALFORMED : JSON nested at most 16 deep"]);
    }

    #[test]
    fn a_line_of_a_hundred_megabytes_is_refused_and_the_next_is_read() {
        /// Gives the same byte so many times, then a good line.
        struct Long(usize, &'static [u8]);
        impl io::Read for Long {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                if self.0 == 0 {
                    return self.1.read(buffer);
                }
                let length = buffer.len().min(self.0);
                buffer[..length].fill(b'x');
                self.0 -= length;
                Ok(length)
            }
        }
        let file = io::BufReader::new(Long(100_000_000, b"\n{\"record\":\"b\"}"));
        let read: Vec<_> = Ndjson::new(file, Place::file("f"), None).map(Result::unwrap).collect();
        let fault = &read[0].record.as_ref().unwrap_err()[0].refusal;
        assert_eq!((fault.code, fault.given.as_str()), (Code::TooLarge, "100000000 bytes"));
        assert_eq!((read[0].place.row, fault.expected.as_ref()), (1, "a line of at most 1048576 bytes"));
        assert_eq!((read[1].place.row, read[1].record.is_ok(), read.len()), (2, true, 2));
    }

    #[test]
    fn an_empty_file_says_so() {
        for file in [&b""[..], b"\n\n", b"\xef\xbb\xbf", b"# only a remark\n"] {
            assert_eq!(read(file), ["0 MALFORMED : at least one line with a JSON object"]);
        }
    }

    #[test]
    fn a_kind_given_outside_stands_where_a_line_names_none() {
        let file = &b"{\"a\":1}\n{\"record\":\"own\"}"[..];
        let kinds: Vec<_> = Ndjson::new(file, Place::file("f"), Some("given"))
            .map(|statement| statement.unwrap().record.unwrap().kind)
            .collect();
        assert_eq!(kinds, ["given", "own"]);
    }

    #[test]
    fn very_many_names_are_refused() {
        let names: Vec<_> = (0..201).map(|name| format!("\"{name}\":1")).collect();
        let line = format!("{{{}}}", names.join(","));
        assert!(read(line.as_bytes())[0].contains("at most 200 names"));
    }

    proptest! {
        #[test]
        fn any_bytes_give_statements_and_never_more_than_lines(file in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let lines = file.iter().filter(|&&byte| byte == b'\n').count() + 1;
            prop_assert!(read(&file).len() <= lines);
        }

        #[test]
        fn a_text_comes_back_as_it_was(text in any::<String>().prop_filter("not empty", |text| !text.is_empty())) {
            let line = serde_json::json!({"record": "k", "note": text}).to_string();
            let mut read = Ndjson::new(line.as_bytes(), Place::file("f"), None);
            let record = read.next().unwrap().unwrap().record.unwrap();
            prop_assert_eq!(record.get("note"), Some(&Given::Text(text)));
        }
    }
}
