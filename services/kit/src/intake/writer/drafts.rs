//! An update as the log takes it.

use super::Submission;
use crate::{
    identity::signature_text,
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
    let mut lines = vec![
        (header::AGENCY, agency.to_owned()),
        (header::UPDATE_ID, update_id.to_owned()),
        (header::KIND, kind.to_owned()),
        (header::KEY, submission.signed.key.clone()),
        (header::SIGNATURE, signature_text(&submission.signed.signature)),
        ("ce-specversion", "1.0".to_owned()),
        ("ce-id", update_id.to_owned()),
        ("ce-source", format!("/agencies/{agency}")),
        ("ce-type", format!("kr.daedong.{}.{kind}", stream.name())),
        (header::TRACEPARENT, submission.trace.to_string()),
    ];
    lines.extend(retires.map(|sequence| (header::RETIRES, sequence.to_string())));
    lines.extend(headers);
    Draft {
        subject,
        headers: lines.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        payload: submission.signed.update.clone(),
        expected: None,
        message_id: format!("{agency}.{update_id}"),
        recorded_at: None,
    }
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
