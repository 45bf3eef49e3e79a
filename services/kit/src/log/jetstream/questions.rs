//! What agencies ask on the bus, and the answers to them.

use async_nats::{Client, Subject, Subscriber};
use bytes::Bytes;
use futures::StreamExt;

use super::{JetStreamLog, broker::BrokerError, wire};

/// Those who answer share the questions.
const ANSWERING: &str = "views";
/// The longest answer: what a message may hold, with room for its headers.
pub const MAX_ANSWER: usize = 900 * 1024;

/// The questions of all agencies; each is heard by one of those who answer.
pub struct Questions {
    client: Client,
    asked: Subscriber,
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// The agency on whose subject it came: the broker let nobody else ask there.
    pub agency: String,
    /// What is asked.
    pub payload: Bytes,
    reply: Option<Subject>,
    client: Client,
}

impl JetStreamLog {
    /// What agencies ask from now on.
    ///
    /// # Errors
    /// The broker cannot be reached.
    pub async fn questions(&self) -> Result<Questions, BrokerError> {
        let client = self.broker.client.clone();
        let asked = client.queue_subscribe(wire::question_subject("*"), ANSWERING.to_owned()).await;
        let asked = asked.map_err(|error| BrokerError::Unavailable(error.to_string()))?;
        Ok(Questions { client, asked })
    }
}

impl Questions {
    /// The next question; none once the connection is given up.
    pub async fn next(&mut self) -> Option<Question> {
        let message = self.asked.next().await?;
        let agency = message.subject.rsplit('.').next().unwrap_or_default().to_owned();
        Some(Question { agency, payload: message.payload, reply: message.reply, client: self.client.clone() })
    }
}

impl Question {
    /// Answers, if an answer is waited for.
    pub async fn answer(self, answer: Vec<u8>) {
        if let Some(reply) = self.reply {
            // Whoever asked asks again if it is lost.
            let _ = self.client.publish(reply, answer.into()).await;
        }
    }
}
