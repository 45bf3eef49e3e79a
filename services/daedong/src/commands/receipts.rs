//! Receipts as lines of JSON, for programs that read them.

use std::io::{BufWriter, ErrorKind, IsTerminal, Result, Stdout, Write, stdout};

use proto::common::{Receipt, Refusal, Status};
use serde::Serialize;
use serde_json::{Value, json};

/// Receipts on standard output; a person at a terminal sees the bar and the sum instead.
///
/// What was begun is sent to its end though nobody takes the receipts any more: stopped in the middle, nobody would know
/// what was recorded.
pub(super) struct Lines {
    out: Option<BufWriter<Stdout>>,
    lost: Option<std::io::Error>,
}

impl Lines {
    pub(super) fn new() -> Self {
        let out = stdout();
        Self { out: (!out.is_terminal()).then(|| BufWriter::new(out)), lost: None }
    }

    pub(super) fn add(&mut self, receipt: &Receipt) {
        self.put(|out| {
            serde_json::to_writer(&mut *out, &Line::of(receipt))?;
            out.write_all(b"\n")
        });
    }

    pub(super) fn flush(&mut self) {
        self.put(Write::flush);
    }

    /// # Errors
    /// Receipts could not be written, other than because whoever read along had read enough.
    pub(super) fn finish(self) -> Result<()> {
        self.lost.filter(|error| error.kind() != ErrorKind::BrokenPipe).map_or(Ok(()), Err)
    }

    fn put(&mut self, put: impl FnOnce(&mut BufWriter<Stdout>) -> Result<()>) {
        if let Some(Err(error)) = self.out.as_mut().map(put) {
            self.lost = Some(error);
            // Not dropped as it is, or it would try once more.
            let _ = self.out.take().map(BufWriter::into_parts);
        }
    }
}

/// A receipt with the names of the contract.
#[derive(Serialize)]
struct Line<'a> {
    update_id: &'a str,
    status: &'static str,
    position: Option<String>,
    recorded_at: Option<&'a str>,
    unchanged: bool,
    warnings: Vec<Value>,
    refusals: Vec<Value>,
}

impl<'a> Line<'a> {
    fn of(receipt: &'a Receipt) -> Self {
        let position = receipt.position.as_ref();
        Self {
            update_id: &receipt.update_id,
            status: if receipt.status() == Status::Accepted { "accepted" } else { "refused" },
            position: position.map(|position| format!("{}:{}", position.stream, position.sequence)),
            recorded_at: Some(&*receipt.recorded_at).filter(|at| !at.is_empty()),
            unchanged: receipt.unchanged,
            warnings: receipt.warnings.iter().map(refusal_json).collect(),
            refusals: receipt.refusals.iter().map(refusal_json).collect(),
        }
    }
}

/// A refusal with the names of the contract.
pub fn refusal_json(refusal: &Refusal) -> Value {
    let text = |text| Some(text).filter(|text: &&String| !text.is_empty());
    json!({
        "code": refusal.code,
        "field": text(&refusal.field),
        "given": text(&refusal.given),
        "expected": text(&refusal.expected),
        "rule_id": text(&refusal.rule_id),
        "message_ko": refusal.message_ko,
        "message_en": refusal.message_en,
    })
}
