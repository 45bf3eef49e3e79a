//! An update as the log takes it.

use super::Submission;
use crate::{
    intake::drafts::Accepted,
    log::{Draft, Entry, Stream, header},
};

#[expect(clippy::too_many_arguments, reason = "each is one header line")]
pub(super) fn draft(
    stream: Stream,
    agency: &str,
    update_id: &str,
    kind: &str,
    subject: String,
    retires: Option<u64>,
    headers: Vec<(&'static str, String)>,
    submission: &Submission,
) -> Draft {
    let trace = Some(submission.trace);
    let signed = &submission.signed;
    Accepted { stream, agency, update_id, kind, subject, retires, signed, trace, headers, recorded_at: None }.draft()
}

pub(super) fn entry(stream: Stream, sequence: u64, recorded_at: i64, draft: &Draft) -> Entry {
    Entry {
        stream,
        sequence,
        recorded_at,
        subject: draft.subject.as_str().into(),
        headers: draft.headers.iter().map(|(name, value)| (name, value)).collect(),
        payload: draft.payload.clone(),
    }
}

/// Whether an entry of the log is what was drafted.
pub(super) fn is(draft: &Draft, entry: &Entry) -> bool {
    let line = |name: &str| draft.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str());
    entry.payload == draft.payload
        && *entry.subject == *draft.subject
        && entry.header(header::AGENCY) == line(header::AGENCY)
}
