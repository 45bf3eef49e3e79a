//! What governance asks registry before it records: what a designation under review is similar to, and how many clusters a
//! survey is about. The answer is kept with the record. If registry does not answer in time the record stands without it:
//! a review is no worse for being asked for while registry is down, and the view tells that it was not asked.

use std::time::Duration;

use desk::owners::Peers;
use kit::{
    chassis::limits,
    log::{Stream, header},
    trace::Trace,
};
use prost::Message;
use proto::{
    governance::{Update, update::Record},
    registry::{FrameRequest, SimilarRequest, registry_client::RegistryClient},
};
use tokio::time::timeout;
use tonic::transport::Channel;

/// Stands for an empty list: no id is written so.
const NONE: &str = "-";
/// The longest header line: with all others it stays under the limit of an entry.
const MAX_LINE: usize = 4 * 1024;
/// How long registry may take; updates of this service wait meanwhile.
const WITHIN: Duration = limits::QUESTION;

/// A header line.
type Line = (&'static str, String);

/// The same peers, of which registry is asked before some kinds are recorded.
pub fn asking(peers: Peers) -> Peers {
    let Some(registry) = peers.channel(Stream::Registry) else { return peers };
    peers.consulting(Box::new(move |kind, bytes, trace| {
        let registry = registry.clone();
        Box::pin(async move {
            match kind.as_str() {
                "review_requested" | "survey_opened" => answered(registry, &bytes, trace).await.into_iter().collect(),
                _ => Vec::new(),
            }
        })
    }))
}

async fn answered(registry: Channel, bytes: &[u8], trace: Trace) -> Option<Line> {
    // Only read here; what is recorded are the bytes that were signed.
    let update = Update::decode(bytes).ok()?;
    let effective_on = update.header?.effective_on;
    match timeout(WITHIN, ask(registry, update.record?, effective_on, trace)).await {
        Ok(Ok(line)) => line,
        Ok(Err(status)) => {
            tracing::warn!(trace = %trace.id(), code = ?status.code(), reason = status.message(), "registry did not answer");
            None
        }
        Err(_) => {
            tracing::warn!(trace = %trace.id(), "registry did not answer in time");
            None
        }
    }
}

async fn ask(
    registry: Channel,
    record: Record,
    effective_on: String,
    trace: Trace,
) -> Result<Option<Line>, tonic::Status> {
    let mut client = RegistryClient::new(registry).max_decoding_message_size(limits::MAX_MESSAGE);
    Ok(match record {
        Record::ReviewRequested(review) => {
            let request = SimilarRequest {
                cluster_id: review.cluster_id.unwrap_or_default(),
                type_code: review.type_code.unwrap_or_default(),
                regions: review.regions,
                industries: review.industries,
                technologies: review.technologies,
                effective_on,
            };
            Some((header::SIMILAR, joined(client.similar(trace.request(request)).await?.into_inner().cluster_ids)))
        }
        Record::SurveyOpened(survey) => {
            let reference_on = survey.reference_on.unwrap_or_default();
            let request = FrameRequest { reference_on, type_codes: survey.type_codes };
            Some((header::FRAME, client.frame(trace.request(request)).await?.into_inner().clusters.to_string()))
        }
        _ => None,
    })
}

/// As many as one header line holds; the most similar come first.
fn joined(ids: Vec<String>) -> String {
    let mut line = String::new();
    for id in ids {
        if line.len() + id.len() >= MAX_LINE {
            break;
        }
        if !line.is_empty() {
            line.push(';');
        }
        line.push_str(&id);
    }
    if line.is_empty() { NONE.to_owned() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_what_fits_and_none_is_told_from_nothing() {
        assert_eq!(joined(Vec::new()), "-");
        assert_eq!(joined(vec!["A".into(), "B".into()]), "A;B");
        let long = joined((0..100).map(|number| format!("{number:064}")).collect());
        assert!(long.len() < MAX_LINE && long.ends_with(&format!("{:064}", 62)), "{}", long.len());
    }
}
