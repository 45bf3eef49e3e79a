//! The one way from an update to a verdict, stage by stage. All refusals of the first stage that fails are given.
//!
//! Size and form, signature and key come before ([`Raw::decode`], `kit::identity`); then: update id, shape,
//! grant, what it corrects or withdraws, references, rules, repeat.

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    governance::grant,
    history::{At, Retired},
    records::{About, Place, Raw, Record, Update},
    references,
    refusal::{Code, Refusal},
    values::{Day, Id, Instant},
    verdict::{Findings, Verdict, sort},
    world::World,
};

/// Where an agency's update id stands in the record.
pub trait Inbox {
    /// The place of the update and its place in the stream.
    fn find(&self, agency: &str, update_id: &str) -> Option<(Place, u64)>;
    /// The bytes that were signed.
    fn payload(&self, sequence: u64) -> Option<Vec<u8>>;
}

/// An update that was signed by an agency and is to be judged.
#[derive(Debug)]
pub struct Submission<'a> {
    /// The service that judges.
    pub service: Service,
    /// Whose statement it is, by its key.
    pub agency: Id,
    /// The signed bytes.
    pub bytes: &'a [u8],
    /// When it is judged, by the log's clock.
    pub now: Instant,
    /// Whether it comes from a replayed history.
    pub replay: bool,
}

/// The verdict with what was read on the way.
#[derive(Debug)]
pub struct Decision {
    /// The id as it was sent.
    pub update_id: SmolStr,
    /// The update, if its shape is right.
    pub update: Option<Update>,
    /// What it is about, also where its shape is wrong.
    pub about: About,
    /// The verdict.
    pub verdict: Verdict,
}

/// Judges a submission by all that is known.
pub fn decide(world: &World, inbox: &dyn Inbox, submission: &Submission<'_>) -> Decision {
    let raw = match Raw::decode(submission.service, submission.bytes) {
        Ok(raw) => raw,
        Err(refusal) => {
            return Decision {
                update_id: SmolStr::default(),
                update: None,
                about: About::default(),
                verdict: Verdict::Refuse(vec![refusal]),
            };
        }
    };
    let update_id = raw.given_id().into();
    let mut update = None;
    let verdict = stages(world, inbox, submission, raw, &mut update).unwrap_or_else(Verdict::Refuse);
    let about = match (&update, &verdict) {
        (Some(update), _) => update.about(),
        // Seldom, so it is read again rather than kept for all.
        (None, Verdict::Refuse(_)) => {
            Raw::decode(submission.service, submission.bytes).map(Raw::about).unwrap_or_default()
        }
        (None, _) => About::default(),
    };
    Decision { update_id, update, about, verdict }
}

fn stages(
    world: &World,
    inbox: &dyn Inbox,
    submission: &Submission<'_>,
    raw: Raw,
    kept: &mut Option<Update>,
) -> Result<Verdict, Vec<Refusal>> {
    let id = raw.id().map_err(|refusal| vec![refusal])?;
    let first = inbox.find(&submission.agency, &id);
    let read = raw.read(submission.replay);
    if let Some((_, sequence)) = first {
        return again(inbox, submission, sequence, &id, read.as_ref().ok());
    }
    let update = kept.insert(read?);
    let at = At {
        sequence: At::PENDING,
        recorded_at: submission.now,
        agency: submission.agency.clone(),
        update_id: id,
        effective_on: update.effective_on,
        note: update.note.as_ref().map(|note| note.shared()),
    };
    let target = target(world, inbox, &at, update);
    may_send(world, submission, &at, update, target.as_ref().ok().and_then(Option::as_ref))
        .map_err(|refusal| vec![refusal])?;
    let target = target.map_err(|refusal| vec![*refusal])?;
    if let Some(refusal) = target.as_ref().and_then(|target| target.gone.clone()) {
        return Err(vec![refusal]);
    }
    judge(world, update, &at, target.map(|target| (target.place, target.sequence)))
}

/// Whether the agency may send the record; to withdraw one it needs the grant of the one withdrawn.
fn may_send(
    world: &World,
    submission: &Submission<'_>,
    at: &At,
    update: &Update,
    target: Option<&Target>,
) -> Result<(), Refusal> {
    // In a replayed history the operator signs; it also answers for agencies that were never granted anything.
    if submission.replay && !grant::ever(world, &at.agency) {
        return grant::may_sign(world, at, update.record.kind());
    }
    if !matches!(update.record, Record::Withdrawn(_)) {
        return grant::holds(world, at, &update.record, at.effective_on);
    }
    match target.and_then(|target| Some((world.record(&target.place, target.sequence)?, target.effective_on))) {
        Some((withdrawn, effective_on)) => grant::holds(world, at, &withdrawn, effective_on),
        None => grant::may_sign(world, at, update.record.kind()),
    }
}

/// The same id again: the first receipt if it says the same.
fn again(
    inbox: &dyn Inbox,
    submission: &Submission<'_>,
    sequence: u64,
    id: &Id,
    read: Option<&Update>,
) -> Result<Verdict, Vec<Refusal>> {
    let first = inbox.payload(sequence);
    let same = first.is_some_and(|first| {
        first == submission.bytes
            || Raw::decode(submission.service, &first)
                .ok()
                .and_then(|raw| raw.read(true).ok())
                .as_ref()
                .is_some_and(|first| Some(first) == read)
    });
    if same {
        return Ok(Verdict::Repeat { sequence, warnings: Vec::new() });
    }
    Err(vec![Refusal::new(Code::IdReused, "update_id", id.as_str(), "an id that was not used, or the same fields")])
}

/// An update that is to be corrected or withdrawn.
struct Target {
    place: Place,
    sequence: u64,
    effective_on: Day,
    /// Why it cannot be, if it no longer counts.
    gone: Option<Refusal>,
}

/// The update that is corrected or withdrawn, if one is named.
fn target(world: &World, inbox: &dyn Inbox, at: &At, update: &Update) -> Result<Option<Target>, Box<Refusal>> {
    let (field, id) = match (&update.record, &update.supersedes) {
        (Record::Withdrawn(record), _) => ("withdrawn_update_id", &record.withdrawn_update_id),
        (_, Some(id)) => ("supersedes", id),
        (_, None) => return Ok(None),
    };
    let refuse = |code, expected: String| Box::new(Refusal::new(code, field, id.as_str(), expected));
    let mut own = std::iter::once(at.agency.clone()).chain(world.predecessors(&at.agency));
    let Some((place, sequence)) = own.find_map(|agency| inbox.find(&agency, id)) else {
        let mut others = world.agencies.keys().map(SmolStr::as_str).chain(world.operator.as_deref());
        let foreign = others.any(|agency| inbox.find(agency, id).is_some());
        let code = if foreign { Code::SupersedesForeign } else { Code::UnknownReference };
        return Err(refuse(code, "an earlier update of the same agency".to_owned()));
    };
    let Some(statement) = world.statement(&place, sequence) else {
        return Err(refuse(Code::UnknownReference, "an update that can be taken back".to_owned()));
    };
    if !matches!(update.record, Record::Withdrawn(_)) {
        let subject = world.record(&place, sequence).and_then(|record| record.subject());
        if statement.kind != update.record.kind() || subject != update.record.subject() {
            return Err(refuse(Code::UnknownReference, "an update of the same kind and subject".to_owned()));
        }
    }
    let gone = statement.retired.map(|retired| {
        let told = instead(world, inbox, &place, retired, &at.agency, field);
        *refuse(Code::NotInForce, format!("an update that still counts; it was {told}"))
    });
    let effective_on = statement.at.effective_on;
    Ok(Some(Target { place, sequence, effective_on, gone }))
}

/// What became of an update that no longer counts, and what to do: its last correction is named only while that counts.
fn instead(world: &World, inbox: &dyn Inbox, place: &Place, mut retired: Retired, agency: &Id, field: &str) -> String {
    while !retired.withdrawn {
        let Some(next) = world.statement(place, retired.from) else { return "corrected".to_owned() };
        match next.retired {
            Some(later) => retired = later,
            // One that took over beside it: its corrections are its own.
            None if next.at.agency != *agency && !world.predecessors(agency).contains(&next.at.agency) => {
                return format!("changed by {} of {}: ask that agency", next.at.update_id, next.at.agency);
            }
            // Ids are unique within an agency.
            None if next.at.agency != *agency => {
                return format!("corrected by {} of {}: name that one", next.at.update_id, next.at.agency);
            }
            None => return format!("corrected by {}: name that one", next.at.update_id),
        }
    }
    // A withdrawal is kept nowhere but in the stream.
    let withdrawal = inbox.payload(retired.from).and_then(|bytes| Raw::decode(place.family.service(), &bytes).ok());
    let by = withdrawal.map(|raw| format!(" by {}", raw.given_id())).unwrap_or_default();
    let left = if field == "supersedes" { "say it anew, without supersedes" } else { "nothing to do" };
    format!("withdrawn{by} (nothing counts any more): {left}")
}

fn judge(world: &World, update: &Update, at: &At, target: Option<(Place, u64)>) -> Result<Verdict, Vec<Refusal>> {
    let Update { record, .. } = update;
    let retires = target.as_ref().map(|(_, sequence)| *sequence);
    let Some(place) = record.place().or_else(|| target.map(|(place, _)| place)) else {
        // A withdrawal always has a target by now.
        return Err(vec![Refusal::new(
            Code::UnknownReference,
            "withdrawn_update_id",
            "",
            "an earlier update of the same agency",
        )]);
    };
    let mut findings = Findings::default();
    references::check(world, record, at, &place, retires, &mut findings);
    if findings.refusals.is_empty() {
        world.judge(record, at, &place, retires, &mut findings);
    }
    let Findings { mut refusals, warnings } = findings;
    let may_repeat = retires.is_none() && !record.kind().adds_up();
    if refusals.is_empty() {
        return Ok(match may_repeat.then(|| world.repeats(record, at, &place)).flatten() {
            Some(sequence) => Verdict::Repeat { sequence, warnings },
            None => Verdict::Accept { place, retires, warnings },
        });
    }
    if let Some(sequence) = may_repeat.then(|| world.same(record, at, &place)).flatten() {
        return Ok(Verdict::Repeat { sequence, warnings });
    }
    if let Record::Withdrawn(withdrawn) = record {
        // The refusals are of other records: what is wrong here is the withdrawal.
        for refusal in &mut refusals {
            refusal.field = "withdrawn_update_id".into();
            refusal.given = withdrawn.withdrawn_update_id.shared();
        }
    }
    sort(&mut refusals, record.kind());
    Err(refusals)
}

#[cfg(test)]
mod tests;
