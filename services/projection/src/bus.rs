//! What agencies ask on the bus: what became of their updates. The question is the parameters of the view `updates` as a
//! JSON object, the answer that of the view, about the agency that asks and no other.

use std::sync::Arc;

use domain::refusal::Code;
use futures::{StreamExt, stream};
use kit::log::jetstream::{MAX_ANSWER, Questions};
use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use crate::{
    live::Projection,
    query::Question,
    refusals::{Problem, bad},
};

/// Questions that are answered at once; more wait at the broker's end.
const AT_ONCE: usize = 16;
/// The rows of an answer, where no number is asked for: so many fit into a message.
const ROWS: &str = "500";

/// Answers until it is told to stop; who waits for a position keeps nobody else waiting.
///
/// # Errors
/// The connection was given up.
pub async fn serve(
    questions: Questions,
    view: Arc<Projection>,
    shutdown: CancellationToken,
) -> Result<(), std::io::Error> {
    let asked = stream::unfold(questions, |mut questions| async { Some((questions.next().await?, questions)) });
    let answered = asked.for_each_concurrent(AT_ONCE, |question| {
        let view = view.clone();
        async move {
            let answer = answer(&view, &question.agency, &question.payload).await;
            question.answer(answer.unwrap_or_else(|problem| problem.json())).await;
        }
    });
    tokio::select! {
        () = shutdown.cancelled() => Ok(()),
        () = answered => Err(std::io::Error::other("the broker ended the questions of agencies")),
    }
}

async fn answer(view: &Arc<Projection>, agency: &str, asked: &[u8]) -> Result<Vec<u8>, Problem> {
    let answer = view.answer(Question::read("updates", &parameters(agency, asked)?)?).await?;
    if answer.content.len() > MAX_ANSWER {
        let given = format!("{} bytes", answer.content.len());
        return Err(bad(Code::TooLarge, "limit", given, "a smaller limit: an answer has at most 900 KiB"));
    }
    Ok(answer.content)
}

/// The parameters of the view; whose updates they are is not asked.
fn parameters(agency: &str, asked: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let form = || {
        bad(
            Code::Malformed,
            "",
            String::from_utf8_lossy(asked),
            "a JSON object of parameters, such as {\"status\":\"refused\"}",
        )
    };
    let asked: Map<String, Value> =
        if asked.is_empty() { Map::new() } else { serde_json::from_slice(asked).map_err(|_| form())? };
    let mut parameters = vec![("agency".to_owned(), agency.to_owned())];
    for (name, value) in asked {
        if name == "agency" || name == "format" {
            return Err(bad(Code::UnknownField, name, "", "a parameter other than agency and format"));
        }
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return Err(form()),
        };
        parameters.push((name, text));
    }
    if !parameters.iter().any(|(name, _)| name == "limit") {
        parameters.push(("limit".to_owned(), ROWS.to_owned()));
    }
    Ok(parameters)
}
