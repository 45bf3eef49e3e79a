//! Who signed, and whether the agency may say this: keys and grants as they are on the day of recording.

use std::{borrow::Cow, collections::BTreeSet};

use proto::catalogue::Service;

use super::agency::{Agency, Grant};
use crate::{
    history::At,
    records::{AgencyRecord, GrantIssued, Kind, Record, Recorded, Scope},
    refusal::{Code, Refusal},
    registry::cluster::Cluster,
    shape::words,
    values::{Day, Id, PublicKey, Region},
    world::{Axes, World},
};

/// The agency that a key signs for on a day.
///
/// # Errors
/// `KEY_UNKNOWN`, `KEY_REVOKED`, `KEY_EXPIRED`.
pub fn signer(world: &World, key: &PublicKey, today: Day) -> Result<Id, Refusal> {
    let refuse = |code, expected: String| Refusal::new(code, "key", key.as_str(), expected);
    let unknown = || refuse(Code::KeyUnknown, "a key that was granted to an agency".to_owned());
    let agency = world.holder(key).ok_or_else(unknown)?;
    let held = state(world, &agency, today).and_then(|state| state.keys.get(key).copied()).ok_or_else(unknown)?;
    if held.revoked {
        return Err(refuse(Code::KeyRevoked, format!("a key of {agency} that is not revoked")));
    }
    if held.expires_on.is_some_and(|last| last < today) {
        return Err(refuse(Code::KeyExpired, format!("a key of {agency} that is valid on {today}")));
    }
    Ok(agency)
}

/// Whether an agency, or one that it succeeded, was ever granted anything.
pub fn ever(world: &World, agency: &Id) -> bool {
    let granted = |agency: &Id| {
        let entity = world.agencies.get(agency.as_str());
        entity.is_some_and(|entity| entity.all().iter().any(|said| said.record.kind() == Kind::GrantIssued))
    };
    granted(agency) || world.predecessors(agency).iter().any(granted)
}

/// Whether the agency may send anything at all.
///
/// # Errors
/// `NOT_GRANTED`.
pub fn may_sign(world: &World, at: &At, kind: Kind) -> Result<(), Refusal> {
    match state(world, &at.agency, at.recorded_at.day()) {
        Some(own) if !own.successors.is_empty() => {
            let heirs = signing_heirs(world, &at.agency, at.recorded_at.day());
            Err(not_granted(
                kind,
                format!("a key of an agency that took over: {}", words(heirs.iter().map(|heir| heir.as_str()))),
            ))
        }
        _ => Ok(()),
    }
}

/// Those that took over from an agency and were not succeeded themselves.
fn signing_heirs(world: &World, agency: &Id, today: Day) -> Vec<Id> {
    let mut heirs = world.heirs(agency, &Axes::now(today));
    heirs.retain(|heir| state(world, heir, today).is_none_or(|heir| heir.successors.is_empty()));
    heirs.sort_unstable();
    heirs
}

/// Whether the agency may send a record that takes effect on a day. For a withdrawal, record and day are those of
/// what is withdrawn.
///
/// # Errors
/// `NOT_GRANTED`.
pub fn holds(world: &World, at: &At, record: &Record, on: Day) -> Result<(), Refusal> {
    if world.operator.as_ref() == Some(&at.agency) {
        return Ok(());
    }
    let kind = record.kind();
    may_sign(world, at, kind)?;
    let today = at.recorded_at.day();
    let inherited = world.predecessors_at(&at.agency, &Axes::now(today));
    let agencies: Vec<_> =
        std::iter::once(&at.agency).chain(&inherited).filter_map(|agency| state(world, agency, today)).collect();
    let grants = agencies
        .iter()
        .flat_map(|agency| agency.grants.values())
        .filter(|grant| !grant.withdrawn && covers(grant, kind));
    let (free, limited): (Vec<&Grant>, Vec<&Grant>) = grants.partition(|grant| is_free(grant));
    if !free.is_empty() {
        return Ok(());
    }
    if limited.is_empty() {
        return Err(not_granted(kind, format!("a grant of {}", kind.name())));
    }
    let beyond = beyond(world, record, on, &limited);
    if beyond.is_empty() {
        return Ok(());
    }
    if kind == Kind::GrantIssued {
        return Err(not_granted(kind, format!("no more than the own grant allows in {}", words(beyond))));
    }
    Err(not_granted(kind, format!("a grant of {} that covers its {}", kind.name(), words(beyond))))
}

fn not_granted(kind: Kind, expected: String) -> Refusal {
    Refusal::new(Code::NotGranted, "record", kind.name(), expected)
}

fn state<'a>(world: &'a World, agency: &Id, today: Day) -> Option<Cow<'a, Agency>> {
    world.agencies.get(agency.as_str()).map(|entity| entity.now(today))
}

fn covers(grant: &Grant, kind: Kind) -> bool {
    grant.issued.records.iter().any(|pattern| names(pattern, kind))
}

/// Whether a kind, or all kinds of a service, is this one.
fn names(pattern: &str, kind: Kind) -> bool {
    let service = kind.service().map(Service::name);
    pattern == kind.name() || (service.is_some() && pattern.strip_suffix(".*") == service)
}

fn is_free(grant: &Grant) -> bool {
    let issued = &grant.issued;
    issued.type_codes.is_empty()
        && issued.regions.is_empty()
        && issued.cluster_ids.is_empty()
        && issued.programme_ids.is_empty()
}

/// The limits that a record is beyond, each of some of the grants; none if it is within a grant.
fn beyond(world: &World, record: &Record, on: Day, grants: &[&Grant]) -> BTreeSet<&'static str> {
    if let Record::Agency(AgencyRecord::GrantIssued(passed)) = record {
        return of_any(grants.iter().map(|grant| widened(grant, passed)));
    }
    let mut scope = record.scope().unwrap_or_default();
    let home = home(world, record, on);
    scope.cluster_ids.extend(&home);
    let clusters: Vec<Cow<'_, Cluster>> = scope.cluster_ids.iter().filter_map(|id| cluster(world, id, on)).collect();
    let designations = || clusters.iter().filter_map(|cluster| cluster.designation());
    // A record that describes a cluster to come speaks for itself; any other is judged by the cluster as it is, so
    // that nobody widens a grant by saying that a cluster lies elsewhere.
    if !matches!(record.kind(), Kind::ClusterDesignated | Kind::ReviewRequested) && designations().next().is_some() {
        scope.type_codes = designations().map(|of| &of.type_code).collect();
        scope.regions = designations().flat_map(|of| &of.regions).collect();
    }
    of_any(grants.iter().map(|grant| beyond_limits(grant, &scope)))
}

/// Of the limits that do not hold, by grant: none if those of one grant all hold.
fn of_any(by_grant: impl Iterator<Item = Vec<&'static str>>) -> BTreeSet<&'static str> {
    let by_grant: Vec<_> = by_grant.collect();
    if by_grant.iter().any(Vec::is_empty) { BTreeSet::new() } else { by_grant.into_iter().flatten().collect() }
}

/// The limits that a grant would lose by being passed on: what the one that is issued leaves open would be everything.
fn widened(grant: &Grant, passed: &GrantIssued) -> Vec<&'static str> {
    let issued = &grant.issued;
    let kept = |allowed: &[Id], given: &[Id]| {
        allowed.is_empty() || (!given.is_empty() && given.iter().all(|given| allowed.contains(given)))
    };
    let is_covered = |region: &Region| issued.regions.iter().any(|allowed| takes_in(allowed, region));
    let regions = issued.regions.is_empty() || (!passed.regions.is_empty() && passed.regions.iter().all(is_covered));
    let includes = |own: &str, passed: &str| own == passed || Kind::named(passed).is_some_and(|kind| names(own, kind));
    let records = passed.records.iter().all(|passed| issued.records.iter().any(|own| includes(own, passed)));
    failing([
        ("records", records),
        ("type_codes", kept(&issued.type_codes, &passed.type_codes)),
        ("regions", regions),
        ("cluster_ids", kept(&issued.cluster_ids, &passed.cluster_ids)),
        ("programme_ids", kept(&issued.programme_ids, &passed.programme_ids)),
    ])
}

/// A province covers its districts.
fn takes_in(allowed: &Region, region: &Region) -> bool {
    allowed == region || (allowed.is_province() && region.province() == allowed.as_str())
}

/// The names of the limits that do not hold.
fn failing(limits: impl IntoIterator<Item = (&'static str, bool)>) -> Vec<&'static str> {
    limits.into_iter().filter(|(_, holds)| !holds).map(|(name, _)| name).collect()
}

/// The cluster of a company or investment, of which its later records are.
fn home(world: &World, record: &Record, on: Day) -> Option<Id> {
    let key = record.place()?.key;
    match record {
        Record::SpinOff(_) => Some(world.spin_offs.get(&key)?.now(on).life.as_ref()?.registered.cluster_id.clone()),
        Record::Company(_) => Some(world.companies.get(&key)?.now(on).registered.as_ref()?.cluster_id.clone()),
        Record::Investment(_) => Some(world.investments.get(&key)?.now(on).declared.as_ref()?.cluster_id.clone()),
        _ => None,
    }
}

/// A cluster as it is on the day, or, where it is not designated by then, as it is later.
fn cluster<'a>(world: &'a World, id: &Id, on: Day) -> Option<Cow<'a, Cluster>> {
    let entity = world.clusters.get(id.as_str())?;
    let then = entity.now(on);
    Some(if then.life.is_some() { then } else { Cow::Borrowed(entity.end()) })
}

/// All limits of a grant must hold; one is not looked at where the record has nothing to compare. Those that do not hold.
fn beyond_limits(grant: &Grant, scope: &Scope<'_>) -> Vec<&'static str> {
    let issued = &grant.issued;
    let named = |allowed: &[Id], given: &[&Id]| {
        allowed.is_empty() || given.is_empty() || given.iter().any(|given| allowed.contains(given))
    };
    let regions = issued.regions.is_empty()
        || scope.regions.is_empty()
        || issued.regions.iter().any(|allowed| scope.regions.iter().any(|region| takes_in(allowed, region)));
    failing([
        ("type_codes", named(&issued.type_codes, &scope.type_codes)),
        ("regions", regions),
        ("cluster_ids", named(&issued.cluster_ids, &scope.cluster_ids)),
        ("programme_ids", named(&issued.programme_ids, &scope.programme_ids)),
    ])
}

#[cfg(test)]
mod tests;
