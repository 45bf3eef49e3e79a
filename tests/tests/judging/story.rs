//! A story reads as a table: each line is an update as in [`tests::told`], followed by what its receipt must say.
//!
//! | after the line | the receipt |
//! |---|---|
//! | nothing | accepted |
//! | `=> CODE field, CODE field` | refused, for exactly this, in this order; `?` is any code but `UNKNOWN_FIELD` |
//! | `=> warned CODE field` | accepted, with exactly this warning |
//! | `=> unchanged ID` | accepted as a repeat, at the position of the line above with this `update_id` |
//!
//! An update without `update_id` is `s1`, `s2`, … by its place in the story. A line may also be JSON: the operator's own.
//! Whoever speaks has a key and every grant, unless the story grants the key itself, as `KEY(AGENCY)`.

use std::{collections::HashMap, fs, path::PathBuf};

use nkeys::KeyPair;
use serde_json::{Value, json};
use tests::{
    cluster::receipts,
    told::{Told, lines},
};

/// What every story stands on.
const FOUNDING: &str = "
operator 2000-01-01 agency_registered agency_id=M1 name_ko=일부 kind=ministry
operator 2000-01-01 agency_registered agency_id=M2 name_ko=이부 kind=ministry
operator 2000-01-01 agency_registered agency_id=ZONE name_ko=구역청 kind=zone_authority
operator 2000-01-01 law_recorded law_id=L1 name_ko=하나법
operator 2000-01-01 cluster_type_defined type_code=A name_ko=가형 law_id=L1 ministry_id=M1 layer=area
operator 2000-01-01 cluster_designated cluster_id=OLD type_code=A name_ko=옛 regions=[11] managing_agency_id=ZONE
operator 2000-01-01 programme_defined programme_id=P name_ko=사업 ministry_id=M1
operator 2000-01-01 indicator_defined indicator_id=jobs name_ko=고용 unit=명 aggregation=sum better=higher minimum=0 maximum=100
";

/// Tells a story and compares every receipt with what its line expects.
pub fn judged(story: &str) {
    let mut house = House::new(story);
    let lines: Vec<Line> = sayings(story).enumerate().map(|(place, saying)| Line::read(saying, place)).collect();
    for said in lines.chunk_by(|one, next| one.agency == next.agency) {
        house.tell(said);
    }
    assert!(house.faults.is_empty(), "\n{}\n", house.faults.join("\n"));
}

fn sayings(story: &str) -> impl Iterator<Item = &str> {
    story.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// One update and what is expected of it.
struct Line {
    agency: String,
    update: Value,
    expected: String,
    written: String,
}

impl Line {
    fn read(written: &str, place: usize) -> Self {
        let (saying, expected) = written.split_once(" => ").unwrap_or((written, "accepted"));
        let expected = expected.trim().to_owned();
        if saying.starts_with('{') {
            return Self { agency: "operator".to_owned(), update: json(saying), expected, written: written.to_owned() };
        }
        let mut update = json(&lines(saying).0[0]);
        let members = update.as_object_mut().unwrap();
        members.shift_remove("recorded_at");
        let agency = text(&members.shift_remove("agency").unwrap()).to_owned();
        if !saying.contains(" update_id=") {
            members.insert("update_id".to_owned(), format!("s{}", place + 1).into());
        }
        Self { agency, update, expected, written: written.to_owned() }
    }
}

/// The running system, the keys of those who speak and the receipts so far.
struct House {
    told: Told,
    keys: HashMap<String, (String, PathBuf)>,
    /// Where the lines that were recorded stand, by agency, update id and stream.
    positions: HashMap<[String; 3], String>,
    /// Lines with another receipt than expected.
    faults: Vec<String>,
}

impl House {
    fn new(story: &str) -> Self {
        let mut house =
            Self { told: Told::new(FOUNDING), keys: HashMap::new(), positions: HashMap::new(), faults: Vec::new() };
        for name in story.split("KEY(").skip(1).filter_map(|rest| rest.split_once(')')) {
            house.key(name.0);
        }
        house
    }

    /// Makes a key; it is nobody's until it is granted.
    fn key(&mut self, name: &str) -> String {
        let make = || {
            let pair = KeyPair::new_user();
            let file = self.told.data().with_file_name(format!("{name}.seed"));
            fs::write(&file, pair.seed().unwrap()).unwrap();
            (pair.public_key(), file)
        };
        if !self.keys.contains_key(name) {
            let made = make();
            self.keys.insert(name.to_owned(), made);
        }
        self.keys[name].0.clone()
    }

    /// Lets an agency speak of everything, if the story did not say what it may.
    fn may_speak(&mut self, agency: &str) {
        if agency == "operator" || self.keys.contains_key(agency) {
            return;
        }
        let key = self.key(agency);
        let granted = json!({"update_id": format!("key-{agency}"), "record": "key_granted", "effective_on": "2000-01-01",
            "agency_id": agency, "public_key": key});
        let issued = json!({"update_id": format!("grant-{agency}"), "record": "grant_issued", "effective_on": "2000-01-01",
            "agency_id": agency, "grant_id": format!("ALL-{agency}"),
            "records": ["governance.*", "registry.*", "budget.*", "performance.*"]});
        let answered = self.submit("operator", &[granted, issued]);
        assert!(answered.iter().all(|receipt| receipt["status"] == "accepted"), "{agency}: {answered:?}");
    }

    fn tell(&mut self, said: &[Line]) {
        let agency = &said[0].agency;
        self.may_speak(agency);
        let updates: Vec<Value> = said.iter().map(|line| line.update.clone()).collect();
        let answered = self.submit(agency, &updates);
        assert_eq!(answered.len(), said.len(), "not one receipt a line: {answered:?}");
        for (line, receipt) in said.iter().zip(&answered) {
            self.compare(line, receipt);
        }
    }

    fn submit(&self, agency: &str, updates: &[Value]) -> Vec<Value> {
        let mut file: String = updates.iter().map(|update| format!("{update}\n")).collect();
        for (name, (key, _)) in &self.keys {
            file = file.replace(&format!("KEY({name})"), key);
        }
        let form = self.told.data().with_file_name("form.ndjson");
        fs::write(&form, file).unwrap();
        let mut arguments = vec!["submit", form.to_str().unwrap(), "--agency", agency];
        if let Some((_, seed)) = self.keys.get(agency) {
            arguments.extend(["--key", seed.to_str().unwrap()]);
        }
        let output = self.told.run(&arguments);
        let answered = receipts(&output.stdout);
        assert!(!answered.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        answered
    }

    fn compare(&mut self, line: &Line, receipt: &Value) {
        let position = text(&receipt["position"]).to_owned();
        let stream = position.split(':').next().unwrap_or_default();
        let key = |id: &str| [line.agency.as_str(), id, stream].map(str::to_owned);
        let (outcome, expected) = match line.expected.strip_prefix("unchanged ") {
            Some(id) => {
                let stands = self.positions.get(&key(id)).map_or("where nothing stands", String::as_str);
                (format!("{} {position}", outcome(receipt)), format!("unchanged {stands}"))
            }
            None => (outcome(receipt), line.expected.clone()),
        };
        if !says(&outcome, &expected) {
            self.faults.push(format!("{}\n   expected {expected}\n   but was  {outcome}", line.written));
        }
        if receipt["unchanged"] != true && !position.is_empty() {
            self.positions.insert(key(text(&line.update["update_id"])), position);
        }
    }
}

/// A receipt in the words of a story.
fn outcome(receipt: &Value) -> String {
    let reasons = |name: &str| {
        let reasons = receipt[name].as_array().unwrap().iter();
        reasons
            .map(|reason| format!("{} {}", text(&reason["code"]), text(&reason["field"])))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match (text(&receipt["status"]), receipt["unchanged"] == true, reasons("warnings")) {
        ("accepted", true, _) => "unchanged".to_owned(),
        ("accepted", false, warnings) if warnings.is_empty() => "accepted".to_owned(),
        ("accepted", false, warnings) => format!("warned {warnings}"),
        _ => reasons("refusals"),
    }
}

/// Whether an outcome is the expected one, word by word.
fn says(outcome: &str, expected: &str) -> bool {
    let (outcome, expected): (Vec<_>, Vec<_>) = (outcome.split(' ').collect(), expected.split(' ').collect());
    let same = |(said, word): (&&str, &&str)| said == word || (*word == "?" && *said != "UNKNOWN_FIELD");
    outcome.len() == expected.len() && outcome.iter().zip(&expected).all(same)
}

fn json(written: &str) -> Value {
    serde_json::from_str(written).unwrap_or_else(|error| panic!("{written}: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
