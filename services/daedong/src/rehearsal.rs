//! A file judged for the page: as `daedong submit --dry-run` would judge it, as the operator or as an agency whose key is
//! in the data folder. Nothing is recorded.

use std::{
    collections::{BTreeMap, VecDeque},
    io::Cursor,
};

use async_trait::async_trait;
use domain::{
    refusal::{Code, Refusal},
    values::{Id, Value as _},
};
use kit::{identity::Signer, intake::refused, log::Stream};
use projection::{
    http::{Handed, Rehearsal},
    refusals::{Problem, bad},
};
use proto::common::{Receipt, Status};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tonic::transport::Channel;

use crate::{
    commands::receipts::refusal_json,
    data::{Data, read_key},
    forms::{
        self, Options, Source, Statement,
        survey::{held_back, is_submission},
    },
    sending::{Sender, prepare},
};

/// The most files that are judged at once; more are turned away.
const AT_ONCE: usize = 2;
/// The most rows of a file that is judged here.
pub const MAX_ROWS: usize = 50_000;

/// What the answer leaves out, in both languages.
const NOTE_KO: &str =
    "앞줄이 기록된 것으로 보고 판정합니다. 다만 다른 서비스의 줄에 기대는 줄은 그 줄이 아직 없는 것으로 판정합니다.";
const NOTE_EN: &str = "Each row is judged as if those before it had been recorded; one that rests on a row of another service is judged as if that were not there yet.";

/// Judges files by asking the services.
#[derive(Debug)]
pub struct Rehearsed {
    channels: BTreeMap<Stream, Channel>,
    data: Data,
    turns: Semaphore,
}

impl Rehearsed {
    /// Over these services, with the keys of this data folder.
    pub fn new(channels: BTreeMap<Stream, Channel>, data: &Data) -> Self {
        Self { channels, data: data.clone(), turns: Semaphore::new(AT_ONCE) }
    }

    fn signer(&self, agency: Option<&str>) -> Result<Signer, Problem> {
        let Some(agency) = agency.filter(|agency| *agency != desk::OPERATOR) else {
            return self.data.operator().map_err(unavailable);
        };
        // An id cannot lead out of the folder of keys.
        Id::read(agency).map_err(|fault| bad(fault.code, "agency", agency, fault.expected))?;
        let expected = "an agency whose key is in the data folder, or none: then the operator speaks";
        let key = self.data.agency_key(agency).and_then(|path| read_key(&path));
        key.map_err(|_| bad(Code::KeyUnknown, "agency", agency, expected))
    }

    async fn rows(&self, file: Handed) -> Result<Vec<Value>, Problem> {
        let signer = self.signer(file.agency.as_deref())?;
        let mut sender = Sender::new(self.channels.clone(), true);
        let options = Options { kind: file.kind, ..Options::default() };
        let source = Source { name: file.name.to_owned(), reader: Box::new(Cursor::new(file.content)) };
        let stopped = |error: forms::Stop| bad(Code::Malformed, "", error.to_string(), "a CSV or NDJSON file");
        let mut rows = Vec::new();
        let mut waiting = VecDeque::new();
        for statement in forms::open(source, &options).map_err(stopped)? {
            let statement = statement.map_err(stopped)?;
            if rows.len() >= MAX_ROWS {
                let expected = format!("at most {MAX_ROWS} rows; `daedong submit --dry-run` takes any");
                return Err(bad(Code::TooLarge, "", "", expected));
            }
            // As it would be sent: a submission waits for the answers of its row.
            let mut is_held_back = false;
            if is_submission(&statement) {
                hear(&mut rows, &mut waiting, sender.finish().await.map_err(unavailable)?);
                let of_row = rows.iter().rev().take_while(|row| row["row"] == statement.place.row);
                is_held_back = of_row.into_iter().any(|row| row["status"] == "refused");
            }
            let prepared = match is_held_back {
                true => Err(vec![(&held_back()).into()]),
                false => prepare(&statement),
            };
            match prepared {
                Err(refusals) => rows.push(row(&statement, &refused(String::new(), refusals))),
                Ok(encoded) => {
                    let service =
                        sender.route(encoded.service, &statement, signer.public()).await.map_err(unavailable)?;
                    let signed = signer.sign(encoded.bytes);
                    waiting.push_back((rows.len(), statement));
                    rows.push(Value::Null);
                    hear(&mut rows, &mut waiting, sender.send(service, vec![signed]).await.map_err(unavailable)?);
                }
            }
        }
        hear(&mut rows, &mut waiting, sender.finish().await.map_err(unavailable)?);
        Ok(rows)
    }
}

#[async_trait]
impl Rehearsal for Rehearsed {
    async fn judge(&self, file: Handed) -> Result<Value, Problem> {
        let busy = |_| Problem::Busy(Refusal::new(Code::Unavailable, "", "", "fewer files at once"));
        let _turn = self.turns.try_acquire().map_err(busy)?;
        let agency = file.agency.clone().unwrap_or_else(|| desk::OPERATOR.to_owned());
        let rows = self.rows(file).await?;
        Ok(json!({ "data": rows, "agency_id": agency, "note_ko": NOTE_KO, "note_en": NOTE_EN }))
    }
}

fn unavailable(error: anyhow::Error) -> Problem {
    tracing::warn!(%error, "a file was not judged");
    Problem::Unavailable(Refusal::new(Code::Unavailable, "", "", "the services and the operator's key"))
}

/// Puts what came back in its place.
fn hear(rows: &mut [Value], waiting: &mut VecDeque<(usize, Statement)>, receipts: Vec<Receipt>) {
    for receipt in receipts {
        if let Some((at, statement)) = waiting.pop_front()
            && let Some(place) = rows.get_mut(at)
        {
            *place = row(&statement, &receipt);
        }
    }
}

/// A row and what would become of it.
fn row(statement: &Statement, receipt: &Receipt) -> Value {
    let record = statement.record.as_ref().ok();
    let id = Some(statement.update_id()).filter(|id| !id.is_empty());
    let accepted = receipt.status() == Status::Accepted;
    json!({
        "row": statement.place.row,
        "update_id": id,
        "kind": record.map(|record| record.kind.as_str()).filter(|kind| !kind.is_empty()),
        "status": if accepted { "accepted" } else { "refused" },
        "unchanged": receipt.unchanged,
        "warnings": receipt.warnings.iter().map(refusal_json).collect::<Vec<_>>(),
        "refusals": receipt.refusals.iter().map(refusal_json).collect::<Vec<_>>(),
    })
}
