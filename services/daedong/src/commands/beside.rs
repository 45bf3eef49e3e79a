//! What a dry run over several services cannot see: each judges by what is recorded, and does not hear what rows before
//! would have brought into another.

use std::collections::HashMap;

use domain::refusal::Code;
use proto::{
    catalogue::{Kind, Service, catalogue},
    common::Refusal,
};

use crate::forms::{Given, Place, Statement};

/// What the rows of a dry run would have brought, by its id.
#[derive(Debug, Default)]
pub(super) struct Beside {
    brought: HashMap<String, Brought>,
    resting: u64,
}

#[derive(Debug)]
struct Brought {
    place: Place,
    /// The service that was told of it; none where the row itself rests on one that its service did not see.
    seen_by: Option<Service>,
}

/// What rows for other services refer to. Other ids name nothing elsewhere, and would only fill memory.
const BRINGS: [&str; 9] = [
    "agency_registered",
    "cluster_designated",
    "cluster_type_defined",
    "code_published",
    "indicator_defined",
    "law_recorded",
    "programme_defined",
    "review_concluded",
    "survey_opened",
];
/// How a service refuses what names something that it has not heard of.
const UNHEARD: [Code; 2] = [Code::UnknownReference, Code::ReviewNeeded];

impl Beside {
    /// Notes what a row brings that would be accepted.
    pub(super) fn accepted(&mut self, statement: &Statement) {
        self.note(statement, true);
    }

    /// What to say beside a row that is refused for nothing but what rows before it bring into another service.
    pub(super) fn refused(&mut self, statement: &Statement, refusals: &[Refusal]) -> Option<String> {
        let service = kind(statement)?.service;
        let unseen = |refusal: &Refusal| {
            let brought = self.brought.get(&refusal.given)?;
            let is_missed = UNHEARD.iter().any(|code| code.name() == refusal.code);
            (is_missed && brought.seen_by != Some(service)).then(|| brought.place.clone())
        };
        let places: Vec<Place> = refusals.iter().map(unseen).collect::<Option<_>>()?;
        let place = places.first()?;
        self.resting += 1;
        self.note(statement, false);
        Some(format!(
            "    이 행은 앞의 {place} 행이 다른 서비스에 등록할 대상을 가리킵니다. 차례대로 제출하면 접수될 수 있습니다.\n    \
             It names what {place} brings into another service, which a dry run does not see: judged in order it may be \
             accepted."
        ))
    }

    /// The sum of it, where there is any.
    pub(super) fn sum(&self) -> Option<String> {
        (self.resting > 0).then(|| {
            format!(
                "    {} of them name what rows before them bring into another service; a dry run asks each service by \
                 itself (다른 서비스로 가는 앞 행에 기대는 행)",
                self.resting
            )
        })
    }

    fn note(&mut self, statement: &Statement, is_seen: bool) {
        let brings = kind(statement).filter(|kind| BRINGS.contains(&&*kind.name));
        if let Some((kind, id)) = brings.and_then(|kind| Some((kind, subject(kind, statement)?))) {
            let seen_by = is_seen.then_some(kind.service);
            self.brought.entry(id).or_insert_with(|| Brought { place: statement.place.clone(), seen_by });
        }
    }
}

fn kind(statement: &Statement) -> Option<&'static Kind> {
    catalogue().kind(&statement.record.as_ref().ok()?.kind)
}

/// The id of what a record is about, where it has one of its own: what others refer to by it.
fn subject(kind: &Kind, statement: &Statement) -> Option<String> {
    let field = match kind.rule.subject.as_slice() {
        [field] => field,
        [_, code] if kind.rule.family == "code" => code,
        _ => return None,
    };
    statement.record.as_ref().ok()?.get(field).map(Given::to_text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::ndjson::statement;

    fn said(row: u64, line: &str) -> Statement {
        statement(Place::file("a.ndjson").at(row), line, None)
    }

    fn refusal(code: Code, given: &str) -> Refusal {
        Refusal { code: code.name().to_owned(), given: given.to_owned(), ..Refusal::default() }
    }

    #[test]
    fn a_row_that_names_what_another_service_would_have_learnt_is_told_of() {
        let mut beside = Beside::default();
        beside.accepted(&said(1, r#"{"record":"cluster_designated","cluster_id":"DC"}"#));
        let programme = said(2, r#"{"record":"programme_defined","programme_id":"P","ministry_id":"M"}"#);
        let amount = said(3, r#"{"record":"amount_recorded","programme_id":"P","cluster_id":"DC"}"#);
        let unknown = refusal(Code::UnknownReference, "DC");
        let told = beside.refused(&amount, std::slice::from_ref(&unknown)).unwrap();
        assert!(told.contains("names what a.ndjson:1 brings"), "{told}");
        // What is wrong for another reason, or unknown everywhere, stays as it is.
        for other in [refusal(Code::OverBudget, "DC"), refusal(Code::UnknownReference, "DD")] {
            assert_eq!(beside.refused(&amount, &[unknown.clone(), other]), None);
        }
        // Its own service heard of it and refuses all the same.
        let amended = said(4, r#"{"record":"cluster_amended","cluster_id":"DC"}"#);
        assert_eq!(beside.refused(&amended, &[refusal(Code::NotInForce, "DC")]), None);
        // What is said of something that is there already brings nothing.
        beside.accepted(&said(5, r#"{"record":"milestone_reached","cluster_id":"OLD"}"#));
        assert_eq!(beside.refused(&amount, &[refusal(Code::NotInForce, "OLD")]), None);
        // A conclusion that the registry has not heard of.
        beside.accepted(&said(6, r#"{"record":"review_concluded","review_id":"R"}"#));
        let reviewed = said(7, r#"{"record":"cluster_designated","cluster_id":"NEW","review_id":"R"}"#);
        assert!(beside.refused(&reviewed, &[refusal(Code::ReviewNeeded, "R")]).is_some());
        // What rests on such a row rests on it too, within the same service.
        beside.accepted(&said(1, r#"{"record":"agency_registered","agency_id":"M"}"#));
        assert!(beside.refused(&programme, &[refusal(Code::UnknownReference, "M")]).is_some());
        assert!(beside.refused(&amount, &[refusal(Code::UnknownReference, "P")]).is_some());
        assert!(beside.sum().is_some_and(|sum| sum.starts_with("    4 of them")));
    }
}
