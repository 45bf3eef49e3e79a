//! Who signed, and whether the agency may say this: keys and grants as they are on the day of recording.

use proto::catalogue::Service;

use super::agency::Grant;
use crate::{
    history::{At, Known},
    records::{Kind, Record, Recorded, Scope},
    refusal::{Code, Refusal},
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
    let state = world.agencies.get(agency.as_str()).map(|entity| entity.fold(Known::NOW, today)).unwrap_or_default();
    let held = state.keys.get(key).ok_or_else(unknown)?;
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
        world
            .agencies
            .get(agency.as_str())
            .is_some_and(|entity| entity.all().iter().any(|said| said.record.kind() == Kind::GrantIssued))
    };
    granted(agency) || world.predecessors(agency).iter().any(granted)
}

/// Whether the agency may send a record of this kind. For a withdrawal, kind and record are those of what is
/// withdrawn.
///
/// # Errors
/// `NOT_GRANTED`.
pub fn holds(world: &World, at: &At, kind: Kind, record: &Record) -> Result<(), Refusal> {
    if world.operator.as_ref() == Some(&at.agency) {
        return Ok(());
    }
    let today = at.recorded_at.day();
    let refuse = |expected: String| Err(Refusal::new(Code::NotGranted, "record", kind.name(), expected));
    let axes = Axes::now(today);
    let state =
        |agency: &str| world.agencies.get(agency).map(|entity| entity.fold(Known::NOW, today)).unwrap_or_default();
    let own = state(&at.agency);
    if !own.successors.is_empty() {
        return refuse("an agency that was not succeeded".to_owned());
    }
    let inherited = world.predecessors_at(&at.agency, &axes).into_iter().map(|agency| state(&agency));
    let grants: Vec<Grant> =
        std::iter::once(own).chain(inherited).flat_map(|agency| agency.grants.into_values()).collect();
    let scope = widened(world, at, record);
    let granted = grants.iter().any(|grant| !grant.withdrawn && covers(grant, kind) && within(grant, &scope));
    if granted { Ok(()) } else { refuse(format!("a grant of {} for what it is about", kind.name())) }
}

fn covers(grant: &Grant, kind: Kind) -> bool {
    let service = kind.service().map(Service::name);
    grant
        .issued
        .records
        .iter()
        .any(|pattern| pattern.as_str() == kind.name() || (service.is_some() && pattern.strip_suffix(".*") == service))
}

/// What a grant may limit, owned: of the record itself, and through its cluster.
struct Wide {
    type_code: Option<Id>,
    regions: Vec<Region>,
    cluster_id: Option<Id>,
    programme_id: Option<Id>,
}

fn widened(world: &World, at: &At, record: &Record) -> Wide {
    let Scope { type_code, regions, cluster_id, programme_id } = record.scope().unwrap_or_default();
    let mut wide = Wide {
        type_code: type_code.cloned(),
        regions: regions.into_iter().cloned().collect(),
        cluster_id: cluster_id.cloned(),
        programme_id: programme_id.cloned(),
    };
    let cluster = cluster_id
        .and_then(|id| world.clusters.get(id.as_str()))
        .map(|entity| entity.fold(Known::NOW, at.effective_on));
    if let Some(designation) = cluster.as_ref().and_then(|cluster| cluster.designation()) {
        wide.type_code = wide.type_code.or_else(|| Some(designation.type_code.clone()));
        if wide.regions.is_empty() {
            wide.regions.clone_from(&designation.regions);
        }
    }
    wide
}

/// All limits of a grant must hold; one is not looked at where the record has nothing to compare.
fn within(grant: &Grant, scope: &Wide) -> bool {
    let issued = &grant.issued;
    let named = |allowed: &[Id], given: &Option<Id>| {
        allowed.is_empty() || given.as_ref().is_none_or(|given| allowed.contains(given))
    };
    let covers = |allowed: &Region, region: &Region| {
        allowed == region || (allowed.is_province() && region.province() == allowed.as_str())
    };
    named(&issued.type_codes, &scope.type_code)
        && named(&issued.cluster_ids, &scope.cluster_id)
        && named(&issued.programme_ids, &scope.programme_id)
        && (issued.regions.is_empty()
            || scope.regions.is_empty()
            || issued.regions.iter().any(|allowed| scope.regions.iter().any(|region| covers(allowed, region))))
}
