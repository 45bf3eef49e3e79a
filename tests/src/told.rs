//! The all-in-one through its own command: told a history that brings its own times, and asked over HTTP.
//!
//! A history is written one update a line, `AGENCY EFFECTIVE_ON KIND field=value …`; a value with blanks stands in double
//! quotes, a list in brackets, `[a;b]`, and JSON in braces. A line `@TIME` says when the lines after it were recorded: a day stands for its first moment in Seoul. A line that
//! begins with `#` is none. An update without `update_id` is called `u1`, `u2`, … by its place among all lines.

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use serde_json::{Map, Value};
use tempfile::TempDir;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The command, built beside the tests; `just stories` builds it first.
pub fn daedong() -> Command {
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("the test itself is not found: {error}"));
    let program: PathBuf = test.ancestors().nth(2).map(|dir| dir.join("daedong")).unwrap_or_default();
    assert!(program.exists(), "{} is not built; run `just stories`", program.display());
    Command::new(program)
}

/// A running system; stopped when dropped.
#[derive(Debug)]
pub struct Up {
    child: Child,
    /// Where the view is.
    pub address: String,
    /// What it said before it was ready.
    pub said: Vec<String>,
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Up {
    /// Starts on a data folder and waits until it is ready.
    pub fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut command = daedong();
        command.arg("--data").arg(data).args(["up", "--port", "0"]).args(arguments);
        command.env("DAEDONG_LOG", "warn").stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("it did not start: {error}"));
        let mut said = Vec::new();
        let lines = child.stdout.take().map(|out| BufReader::new(out).lines()).into_iter().flatten();
        for line in lines.map_while(Result::ok) {
            if let Some(url) = line.strip_prefix("Daedong is ready at http://") {
                return Self { address: url.trim_end_matches('/').to_owned(), child, said };
            }
            said.push(line);
        }
        let _ = child.wait();
        panic!("it did not start: {said:?}")
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks over HTTP: the status and the body.
    pub fn http(&self, method: &str, path: &str, body: &str) -> (u16, Vec<u8>) {
        let asked = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(&self.address)?;
            stream.set_read_timeout(Some(TIMEOUT))?;
            write!(
                stream,
                "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                self.address,
                body.len()
            )?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = asked().unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = answer.split_at(head.unwrap_or_else(|| panic!("{path}: no answer")));
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        assert!(!head.contains("transfer-encoding"), "an answer of unknown length: {path}");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{path}: {head}")), body[4..].to_vec())
    }
}

/// A running system that was told a history.
#[derive(Debug)]
pub struct Told {
    /// The system.
    pub up: Up,
    dir: TempDir,
}

impl Told {
    /// Tells a history of which everything is accepted.
    pub fn new(history: &str) -> Self {
        let (lines, _) = lines(history);
        let told = Self::partly(history);
        let expected = format!("replayed: {} accepted, 0 unchanged, 0 refused", lines.len());
        let faults: Vec<String> = if told.up.said.contains(&expected) {
            Vec::new()
        } else {
            let refused = told.json("updates?status=refused");
            let rows = refused["data"].as_array().cloned().unwrap_or_default();
            rows.iter().map(|row| format!("{} {}", row["update_id"], row["refusals"])).collect()
        };
        assert!(told.up.said.contains(&expected), "{:?}\n{}", told.up.said, faults.join("\n"));
        told
    }

    /// Tells a history of which some may be refused.
    pub fn partly(history: &str) -> Self {
        let dir = TempDir::new().unwrap_or_else(|error| panic!("no folder: {error}"));
        let file = dir.path().join("history.ndjson");
        fs::write(&file, lines(history).0.join("\n")).unwrap_or_else(|error| panic!("not written: {error}"));
        let up = Up::start(&dir.path().join("data"), &["--replay", &file.display().to_string()]);
        Self { up, dir }
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        let dir = TempDir::new().unwrap_or_else(|error| panic!("no folder: {error}"));
        Self { up: Up::start(&dir.path().join("data"), &[]), dir }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Runs the command on its data folder.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = daedong().arg("--data").arg(self.data()).args(arguments).output();
        output.unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// The whole answer as JSON, which must be one.
    pub fn json(&self, path: &str) -> Value {
        let (status, body) = self.up.http("GET", &format!("/api/v1/{path}"), "");
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The data of an answer, without its traces.
    pub fn data_of(&self, path: &str) -> Value {
        untraced(self.json(path)["data"].take())
    }

    /// The data of an answer as text, without its traces: every field in its order.
    pub fn text(&self, path: &str) -> String {
        self.data_of(path).to_string()
    }

    /// Some fields of the rows of an answer, each row as its values joined by blanks. `path#part` is a table of an object.
    pub fn rows(&self, path: &str, fields: &str) -> Vec<String> {
        let (path, part) = path.split_once('#').unwrap_or((path, ""));
        let data = self.data_of(path);
        let rows = if part.is_empty() { &data } else { &data[part] };
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let row = |row: &Value| {
            let value = |field: &str| text(row.get(field).unwrap_or_else(|| panic!("{path} has no {field}: {row}")));
            fields.split(' ').map(value).collect::<Vec<_>>().join(" ")
        };
        rows.as_array().unwrap_or_else(|| panic!("{path} has no rows: {rows}")).iter().map(row).collect()
    }

    /// Some fields of an object, joined by blanks.
    pub fn figures(&self, path: &str, fields: &str) -> String {
        let data = self.data_of(path);
        fields.split(' ').map(|field| data[field].to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The update ids behind each row of an answer, in the order of their places, joined by blanks.
    pub fn traces(&self, path: &str) -> Vec<String> {
        let (path, part) = path.split_once('#').unwrap_or((path, ""));
        let mut data = self.json(path)["data"].take();
        if !part.is_empty() {
            data = data[part].take();
        }
        let rows = data.as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| self.behind(row["trace"].as_str().unwrap_or_else(|| panic!("{path}: no trace"))))
            .collect()
    }

    /// The update ids behind a token, joined by blanks.
    pub fn behind(&self, token: &str) -> String {
        self.rows(&format!("trace?figure={token}"), "update_id").join(" ")
    }

    /// The status of an answer and the codes and fields of its refusals.
    pub fn refused(&self, path: &str) -> (u16, Vec<String>) {
        let (status, body) = self.up.http("GET", &format!("/api/v1/{path}"), "");
        let body: Value = serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{path}: {error}"));
        let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
        let refusals = body["refusals"].as_array().cloned().unwrap_or_default();
        (
            status,
            refusals.iter().map(|refusal| format!("{} {}", text(&refusal["code"]), text(&refusal["field"]))).collect(),
        )
    }
}

/// Takes the traces out.
pub fn untraced(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.shift_remove("trace");
            members.shift_remove("traces");
            members.values_mut().for_each(|member| *member = untraced(member.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|element| *element = untraced(element.take())),
        _ => {}
    }
    value
}

/// The lines of a history as NDJSON, and when the next one would be recorded.
pub fn lines(history: &str) -> (Vec<String>, String) {
    let mut recorded_at = "2020-01-01T00:00:00+09:00".to_owned();
    let mut lines = Vec::new();
    for line in history.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('@') {
            Some(day) if day.len() == 10 => recorded_at = format!("{day}T00:00:00+09:00"),
            Some(instant) => recorded_at = instant.to_owned(),
            None => lines.push(record(line, &recorded_at, lines.len() + 1)),
        }
    }
    (lines, recorded_at)
}

fn record(line: &str, recorded_at: &str, number: usize) -> String {
    let mut words: VecDeque<String> = words(line).into();
    let mut record = Map::new();
    record.insert("update_id".to_owned(), format!("u{number}").into());
    record.insert("recorded_at".to_owned(), recorded_at.into());
    for name in ["agency", "effective_on", "record"] {
        record.insert(name.to_owned(), words.pop_front().unwrap_or_else(|| panic!("{line}")).into());
    }
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or_else(|| panic!("{word} in {line}"));
        let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
        let list = list.map(|list| list.split(';').filter(|part| !part.is_empty()).map(Value::from).collect());
        record.insert(name.to_owned(), list.map_or_else(|| value.into(), Value::Array));
    }
    Value::Object(record).to_string()
}

/// Words between blanks; those in double quotes or braces belong together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut braces) = (String::new(), false, 0);
    for character in line.chars() {
        braces += i32::from(character == '{') - i32::from(character == '}');
        match character {
            '"' if braces == 0 => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(character),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
