//! Updates and refusals as the log takes them.

use bytes::Bytes;
use prost::Message;
use proto::common::{Refusal, RefusedUpdate, SignedUpdate};
use sha2::{Digest, Sha256};

use super::About;
use crate::{
    identity::signature_text,
    log::{Draft, MAX_PAYLOAD, Stream, header},
    trace::Trace,
};

/// The most bytes of a text that are kept of a refusal too large to be kept whole.
const MAX_TEXT: usize = 512;

/// The longest id that there is.
const MAX_ID: usize = 64;

/// An update that was accepted.
#[derive(Debug)]
pub struct Accepted<'a> {
    /// The stream of the service that accepted it.
    pub stream: Stream,
    /// Whose statement it is.
    pub agency: &'a str,
    /// The agency's id for it.
    pub update_id: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its subject in the log.
    pub subject: String,
    /// The place of the update that it corrects or withdraws.
    pub retires: Option<u64>,
    /// What was sent.
    pub signed: &'a SignedUpdate,
    /// The call that brought it, if one did.
    pub trace: Option<Trace>,
    /// Header lines that the service adds.
    pub headers: Vec<(&'static str, String)>,
    /// A replay brings the time.
    pub recorded_at: Option<i64>,
}

impl Accepted<'_> {
    /// As the log takes it; what it expects is said when it is sent.
    pub fn draft(self) -> Draft {
        let Self { stream, agency, update_id, kind, subject, retires, signed, trace, headers, recorded_at } = self;
        let mut lines = vec![
            (header::AGENCY, agency.to_owned()),
            (header::UPDATE_ID, update_id.to_owned()),
            (header::KIND, kind.to_owned()),
            (header::KEY, signed.key.clone()),
            (header::SIGNATURE, signature_text(&signed.signature)),
            ("ce-specversion", "1.0".to_owned()),
            ("ce-id", update_id.to_owned()),
            ("ce-source", format!("/agencies/{agency}")),
            ("ce-type", format!("kr.daedong.{}.{kind}", stream.name())),
        ];
        lines.extend(trace.map(|trace| (header::TRACEPARENT, trace.to_string())));
        lines.extend(retires.map(|sequence| (header::RETIRES, sequence.to_string())));
        lines.extend(headers);
        Draft {
            subject,
            headers: lines.into_iter().map(|(name, value)| (name.into(), value)).collect(),
            payload: signed.update.clone(),
            expected: None,
            message_id: format!("{agency}.{update_id}"),
            recorded_at,
        }
    }
}

/// An update that was turned down.
#[derive(Debug)]
pub struct TurnedDown<'a> {
    /// The stream of the service that refused it.
    pub service: Stream,
    /// Whose key signed it.
    pub agency: &'a str,
    /// The agency's id for it, as it was sent.
    pub update_id: &'a str,
    /// What it was about.
    pub about: About,
    /// What was sent.
    pub signed: SignedUpdate,
    /// Why it was turned down.
    pub refusals: Vec<Refusal>,
    /// The name of this refusal: an id may be refused many times.
    pub id: String,
    /// A replay brings the time.
    pub recorded_at: Option<i64>,
}

impl TurnedDown<'_> {
    /// As the log takes it, whatever was sent.
    pub fn draft(self) -> Draft {
        let Self { service, agency, update_id, about, signed, refusals, id, recorded_at } = self;
        let About { kind, subject, effective_on } = about;
        let told = RefusedUpdate {
            service: service.name().to_owned(),
            kind,
            subject,
            effective_on,
            signed: Some(signed),
            refusals,
            update_sha256: Bytes::new(),
        };
        Draft {
            subject: format!("{}.{agency}", service.name()),
            headers: vec![
                (header::AGENCY.into(), agency.to_owned()),
                (header::UPDATE_ID.into(), printable(update_id).to_owned()),
                ("ce-specversion".into(), "1.0".to_owned()),
                ("ce-type".into(), "kr.daedong.refused".to_owned()),
                ("ce-source".into(), format!("/agencies/{agency}")),
                ("ce-id".into(), id.clone()),
            ],
            payload: fitted(told).encode_to_vec().into(),
            expected: None,
            message_id: id,
            recorded_at,
        }
    }
}

/// As much of a refusal as an entry holds: the bytes that were sent give way to their digest, then long texts are cut.
fn fitted(mut told: RefusedUpdate) -> RefusedUpdate {
    if told.encoded_len() > MAX_PAYLOAD
        && let Some(signed) = &mut told.signed
    {
        told.update_sha256 = Bytes::copy_from_slice(&Sha256::digest(&signed.update));
        signed.update = Bytes::new();
    }
    if told.encoded_len() > MAX_PAYLOAD {
        [&mut told.kind, &mut told.subject, &mut told.effective_on].into_iter().for_each(cut);
        for refusal in &mut told.refusals {
            let Refusal { code, field, given, expected, rule_id, message_ko, message_en } = refusal;
            [code, field, given, expected, rule_id, message_ko, message_en].into_iter().for_each(cut);
        }
    }
    // The first reasons are those of the first stage that failed, in the order of the fields.
    while told.encoded_len() > MAX_PAYLOAD && told.refusals.pop().is_some() {}
    told
}

fn cut(text: &mut String) {
    text.truncate(text.floor_char_boundary(MAX_TEXT));
}

/// An id as it was sent may hold anything; a header line may not. A part of it might be the id of another update.
fn printable(id: &str) -> &str {
    let is_whole = id.len() <= MAX_ID && id.chars().all(|sign| sign.is_ascii_graphic());
    if is_whole { id } else { "" }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::log::Batch;

    fn turned_down(update: usize, refusals: Vec<Refusal>) -> (Draft, RefusedUpdate) {
        let signed = SignedUpdate { update: vec![7; update].into(), key: "U".into(), signature: vec![1; 64].into() };
        let draft = TurnedDown {
            service: Stream::Budget,
            agency: "MOIS",
            update_id: "가\n u-1",
            about: About { kind: "amount_recorded".into(), ..About::default() },
            signed,
            refusals,
            id: "n.1".into(),
            recorded_at: None,
        }
        .draft();
        Batch { drafts: vec![draft.clone()], expected_last: None }.check().unwrap();
        let told = RefusedUpdate::decode(&draft.payload[..]).unwrap();
        (draft, told)
    }

    #[test]
    fn an_id_that_no_header_holds_is_not_taken_for_another() {
        for id in ["u-2", "2026-a1-000", "u.2", "u".repeat(64).as_str()] {
            assert_eq!(printable(id), id);
        }
        for id in ["갱신-2", "2026년-a1-000", "u 2", "u-2\n", "", "u".repeat(65).as_str()] {
            assert_eq!(printable(id), "", "{id}");
        }
    }

    #[test]
    fn a_receipt_repeats_no_id_that_steers_what_is_shown() {
        for (given, told) in
            [("u-2", "u-2"), ("갱신 2", "갱신 2"), ("\u{202e}u", ""), ("\u{61c}u", ""), ("u\n", ""), ("", "")]
        {
            assert_eq!(crate::intake::refused(given.to_owned(), Vec::new()).update_id, told);
        }
    }

    #[test]
    fn a_refusal_keeps_what_was_sent() {
        let reason = Refusal { code: "MALFORMED".into(), ..Refusal::default() };
        let (draft, told) = turned_down(1_000, vec![reason.clone()]);
        assert_eq!((told.signed.unwrap().update.len(), told.update_sha256.len()), (1_000, 0));
        assert_eq!((&*draft.subject, &*draft.headers[1].1), ("budget.MOIS", ""));
        assert_eq!(told.refusals, [reason]);
    }

    #[test]
    fn of_what_is_too_large_to_be_kept_the_digest_stands_with_key_and_signature() {
        let reason = Refusal { code: "TOO_LARGE".into(), ..Refusal::default() };
        let (_, told) = turned_down(600_000, vec![reason.clone()]);
        let signed = told.signed.unwrap();
        assert_eq!((signed.update.len(), &*signed.key, signed.signature.len()), (0, "U", 64));
        assert_eq!(told.update_sha256[..], Sha256::digest(vec![7; 600_000])[..]);
        assert_eq!(told.refusals, [reason]);
    }

    #[test]
    fn reasons_too_long_to_be_kept_are_cut_and_the_first_of_them_stay() {
        let reason = Refusal { code: "UNKNOWN_FIELD".into(), field: "필".repeat(100_000), ..Refusal::default() };
        let (_, told) = turned_down(1, vec![reason.clone(), reason.clone()]);
        assert_eq!(told.refusals.iter().map(|refusal| refusal.field.len()).collect::<Vec<_>>(), [510, 510]);
        let (_, told) = turned_down(1, vec![reason; 2_000]);
        assert!(told.refusals.len() > 500 && told.refusals[0].code == "UNKNOWN_FIELD");
    }
}
