//! Forms through the real command: what an agency hands in, what it hears, and what it gets back to mend.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod atomic;
mod bad;
mod breaks;
mod demonstration;
mod judged;
mod real;
mod submit;
mod survey;
mod workbook;

use std::{
    fs,
    path::PathBuf,
    process::{Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use tests::told::{Up, daedong};

/// A running system with a folder for files.
struct House {
    up: Up,
    dir: TempDir,
}

/// How a command ended and what it said.
struct Said {
    code: i32,
    receipts: Vec<Value>,
    told: String,
}

impl House {
    fn new(arguments: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        Self { up: Up::start(&dir.path().join("data"), arguments), dir }
    }

    /// One agency, law, type, programme and cluster.
    fn small() -> Self {
        let house = Self::new(&[]);
        let said = house.submit(&[house.file("ground.ndjson", GROUND).as_str()]);
        assert_eq!(said.code, 0, "{}", said.told);
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = daedong();
        command.arg("--data").arg(self.path("data")).args(arguments).stdin(Stdio::null());
        command.output().unwrap()
    }

    fn submit(&self, arguments: &[&str]) -> Said {
        said(&self.run(&[&["submit"], arguments].concat()))
    }

    fn json(&self, path: &str) -> Value {
        let (status, body) = self.up.http("GET", &format!("/api/v1/{path}"), "");
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }
}

fn said(output: &Output) -> Said {
    let receipts = String::from_utf8_lossy(&output.stdout);
    Said {
        code: output.status.code().unwrap(),
        receipts: receipts.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Said {
    /// `accepted`, `unchanged`, or the first code of a refusal, row by row.
    fn outcomes(&self) -> Vec<&str> {
        let outcome = |receipt: &'_ Value| -> &'static str {
            match (receipt["status"].as_str(), receipt["unchanged"].as_bool()) {
                (Some("accepted"), Some(true)) => "unchanged",
                (Some("accepted"), _) => "accepted",
                _ => "refused",
            }
        };
        let code = |receipt: &'static str, value| if receipt == "refused" { first_code(value) } else { receipt };
        self.receipts.iter().map(|receipt| code(outcome(receipt), receipt)).collect()
    }
}

fn first_code(receipt: &Value) -> &str {
    receipt["refusals"][0]["code"].as_str().unwrap_or("refused")
}

const GROUND: &str = r#"{"record":"agency_registered","update_id":"g1","effective_on":"2000-01-01","agency_id":"MOLIT","name_ko":"국토교통부","kind":"ministry"}
{"record":"law_recorded","update_id":"g2","effective_on":"2000-01-01","law_id":"L1","name_ko":"산업입지 및 개발에 관한 법률"}
{"record":"cluster_type_defined","update_id":"g3","effective_on":"2000-01-01","type_code":"NIC","name_ko":"국가산업단지","law_id":"L1","ministry_id":"MOLIT","layer":"area"}
{"record":"cluster_designated","update_id":"g4","effective_on":"2020-01-01","cluster_id":"C-1","type_code":"NIC","name_ko":"가상 단지 1","regions":["11530"],"area_m2":"1000","managing_agency_id":"MOLIT"}
{"record":"cluster_designated","update_id":"g5","effective_on":"2020-01-01","cluster_id":"C-2","type_code":"NIC","name_ko":"가상 단지 2","regions":["26110"],"area_m2":"2000","managing_agency_id":"MOLIT"}
{"record":"programme_defined","update_id":"g6","effective_on":"2020-01-01","programme_id":"P-1","name_ko":"가상 사업","ministry_id":"MOLIT"}
"#;
