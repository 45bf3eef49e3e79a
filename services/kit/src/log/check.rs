//! What a batch must keep to, whichever log it goes to.

use std::collections::HashSet;

use super::{
    AppendError, Batch, Draft, MAX_BATCH, MAX_BATCH_BYTES, MAX_HEADERS, MAX_MESSAGE_ID, MAX_PAYLOAD, MAX_SUBJECT,
};

impl Batch {
    /// Refuses what breaks the contract of every log, before anything is sent.
    pub fn check(&self) -> Result<(), AppendError> {
        if self.drafts.is_empty() || self.drafts.len() > MAX_BATCH {
            return breach(format!("a batch has 1 to {MAX_BATCH} entries, this one {}", self.drafts.len()));
        }
        self.drafts.iter().try_for_each(Draft::check)?;
        let bytes: usize = self.drafts.iter().map(Draft::bytes).sum();
        if bytes > MAX_BATCH_BYTES {
            return breach(format!("a batch has at most {MAX_BATCH_BYTES} bytes, this one {bytes}"));
        }
        let mut ids = HashSet::with_capacity(self.drafts.len());
        match self.drafts.iter().find(|draft| !ids.insert(draft.message_id.as_str())) {
            Some(draft) => breach(format!("message id {:?} twice in one batch", draft.message_id)),
            None => Ok(()),
        }
    }
}

impl Draft {
    fn check(&self) -> Result<(), AppendError> {
        if !is_subject(&self.subject) {
            return breach(format!("{:?} is no subject", self.subject));
        }
        if self.message_id.is_empty() || self.message_id.len() > MAX_MESSAGE_ID {
            return breach(format!("a message id has 1 to {MAX_MESSAGE_ID} bytes"));
        }
        if self.payload.len() > MAX_PAYLOAD {
            return breach(format!("a payload has at most {MAX_PAYLOAD} bytes, this one {}", self.payload.len()));
        }
        if self.header_bytes() > MAX_HEADERS {
            return breach(format!("headers have at most {MAX_HEADERS} bytes"));
        }
        match self.headers.iter().find(|(_, value)| value.chars().any(char::is_control)) {
            Some((name, _)) => breach(format!("header {name} holds a control character")),
            None => Ok(()),
        }
    }

    fn header_bytes(&self) -> usize {
        self.headers.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// What it takes of the bytes of a batch.
    pub fn bytes(&self) -> usize {
        self.payload.len() + self.header_bytes()
    }
}

/// Tokens of `[A-Za-z0-9_-]` joined by dots.
fn is_subject(subject: &str) -> bool {
    let token = |token: &str| {
        !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    subject.len() <= MAX_SUBJECT && subject.split('.').all(token)
}

fn breach<T>(why: String) -> Result<T, AppendError> {
    Err(AppendError::Breach(why))
}

/// How many of the next drafts or entries, of these sizes in bytes, go in together; at least one.
pub fn fitting(sizes: impl IntoIterator<Item = usize>) -> usize {
    let mut bytes = 0;
    let fits = |size: &usize| {
        bytes += size;
        bytes <= MAX_BATCH_BYTES
    };
    sizes.into_iter().take(MAX_BATCH).take_while(fits).count().max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_together_is_limited_by_number_and_by_bytes() {
        assert_eq!(fitting([]), 1);
        assert_eq!(fitting([1; MAX_BATCH + 1]), MAX_BATCH);
        assert_eq!(fitting([MAX_BATCH_BYTES / 2, MAX_BATCH_BYTES / 2, 1]), 2);
        assert_eq!(fitting([MAX_BATCH_BYTES + 1, 1]), 1);
    }

    #[test]
    fn subjects_are_plain_tokens() {
        let cases = [
            ("cluster.C-001", true),
            ("a", true),
            ("a.b.c_D-9", true),
            ("", false),
            (".", false),
            ("a.", false),
            (".a", false),
            ("a..b", false),
            ("a.*", false),
            ("a.>", false),
            ("a b", false),
            ("a.\u{ac00}", false),
        ];
        for (subject, outcome) in cases {
            assert_eq!(is_subject(subject), outcome, "{subject:?}");
        }
        assert!(is_subject(&"a".repeat(MAX_SUBJECT)));
        assert!(!is_subject(&"a".repeat(MAX_SUBJECT + 1)));
    }
}
