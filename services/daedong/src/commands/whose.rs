//! Whose key it is, where an agency is named beside it: the key alone decides in whose name something is recorded, and
//! whoever keeps several may take the wrong one.

use std::path::{Path, PathBuf};

use proto::common::Receipt;
use serde_json::Value;

use crate::reach::{System, escape};

/// An agency and the key that was named with it, until something is recorded.
#[derive(Debug)]
pub(super) struct Whose {
    agency: String,
    key: PathBuf,
    system: System,
}

impl Whose {
    /// Where both are named.
    pub(super) fn new(agency: Option<&str>, key: Option<&Path>, system: &System) -> Option<Self> {
        Some(Self { agency: agency?.to_owned(), key: key?.to_owned(), system: system.clone() })
    }

    /// What to say of an update that was recorded just now in the name of another agency. Nothing where the view does
    /// not tell: what was sent is recorded all the same.
    pub(super) fn told(&self, receipt: &Receipt) -> Option<String> {
        let position = receipt.position.as_ref()?;
        let (stream, id) = (&position.stream, escape(&receipt.update_id));
        let place = format!("{stream}:{}", position.sequence);
        // Others may use the same id; of those in this service the newest is the one that is looked for, or none is.
        let asked = format!("/api/v1/updates?order=recent&limit=1&service={stream}&update_id={id}&after={place}");
        let answer = self.system.get(&asked).ok().filter(|answer| answer.status == 200)?;
        let answer: Value = serde_json::from_slice(&answer.body).ok()?;
        let row = &answer["data"][0];
        let owner = row["agency_id"].as_str().filter(|_| row["position"] == place)?;
        self.words(owner)
    }

    /// What to say where the key is that of this agency; nothing where it is the one that was named.
    fn words(&self, owner: &str) -> Option<String> {
        let (agency, key) = (&self.agency, self.key.display());
        (owner != agency.as_str()).then(|| {
            format!(
                "warning: --agency names {agency}, but {key} is a key of {owner}, in whose name all of it is recorded; \
                 if {agency} was meant, withdraw it and give a key of {agency} with --key\n    \
                 경고: 키의 기관은 {owner}, --agency의 기관은 {agency}입니다. 기록은 키의 기관 이름으로 남습니다. \
                 {agency}의 이름으로 보내려던 것이면 철회하고 {agency}의 키로 다시 보내십시오."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use proto::common::Position;

    use super::*;

    #[test]
    fn a_key_of_another_agency_is_told_of_with_both_agencies_and_the_key() {
        let system = System::at("http://127.0.0.1:9").unwrap();
        let whose = |agency: Option<&str>, key: Option<&str>| Whose::new(agency, key.map(Path::new), &system);
        assert!(whose(Some("MOLIT"), None).is_none() && whose(None, Some("k.seed")).is_none());
        let whose = whose(Some("MOLIT"), Some("k.seed")).unwrap();
        assert_eq!(whose.words("MOLIT"), None);
        let told = whose.words("MOTIE").unwrap();
        assert!(told.starts_with("warning: --agency names MOLIT, but k.seed is a key of MOTIE, "), "{told}");
        let place = Position { stream: "budget".to_owned(), sequence: 1 };
        let recorded = Receipt { update_id: "u".to_owned(), position: Some(place), ..Receipt::default() };
        assert_eq!(whose.told(&recorded), None, "the view does not answer");
    }
}
