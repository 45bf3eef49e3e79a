//! Whatever bytes arrive: they are read or refused, in bounded time and space.

use proptest::prelude::*;
use proto::catalogue::Service;

use super::*;
use crate::{
    logged::Logged,
    testing::{
        CLUSTER, INDICATOR, TYPE, bytes,
        random::{runs, said, start, tell},
    },
    verdict::MAX_REFUSALS,
    world::World,
};

fn read(service: Service, bytes: &[u8], replay: bool) {
    let Ok(raw) = Raw::decode(service, bytes) else { return };
    let _ = Raw::decode(service, bytes).map(Raw::about);
    let _ = (raw.id(), raw.given_id().len(), raw.replayed());
    if let Err(refusals) = raw.read(replay) {
        assert!(!refusals.is_empty() && refusals.len() <= MAX_REFUSALS, "{} refusals", refusals.len());
        for refusal in &refusals {
            assert!(refusal.given.chars().count() <= 64 && refusal.expected.chars().count() <= 301, "{refusal:?}");
        }
    }
    let logged = Logged {
        service,
        sequence: 1,
        recorded_at: Instant(0),
        subject: "cluster.C-1",
        agency: "A",
        retires: Some(1),
        payload: bytes,
    };
    let _ = World::default().take(&logged);
}

/// Changes some bytes, cuts some out and puts some in.
fn changed(mut bytes: Vec<u8>, changes: &[(u16, u8, u8)]) -> Vec<u8> {
    for (at, how, byte) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = usize::from(*at) % bytes.len();
        match how % 4 {
            0 => bytes[at] = *byte,
            1 => bytes[at] ^= 1 << (byte % 8),
            2 => drop(bytes.remove(at)),
            _ => bytes.insert(at, *byte),
        }
    }
    bytes
}

fn service() -> impl Strategy<Value = Service> {
    prop::sample::select(Service::ALL.to_vec())
}

proptest! {
    #![proptest_config(runs(3_000))]

    #[test]
    fn bytes_by_chance_are_read_or_refused(service in service(), bytes in prop::collection::vec(any::<u8>(), 0..300), replay in any::<bool>()) {
        read(service, &bytes, replay);
    }

    #[test]
    fn damaged_updates_are_read_or_refused(
        which in 0_usize..4,
        other in prop::option::of(service()),
        changes in prop::collection::vec((any::<u16>(), any::<u8>(), any::<u8>()), 0..6),
    ) {
        let (service, kind, fields) = [
            (Service::Registry, "cluster_designated", CLUSTER),
            (Service::Registry, "cluster_type_defined", TYPE),
            (Service::Performance, "indicator_defined", INDICATOR),
            (Service::Budget, "share_set", &[("programme_id", "B-1"), ("fiscal_year", "2024"), ("shares", "C-1=0.4;C-2=0.6")]),
        ][which];
        read(other.unwrap_or(service), &changed(bytes(service, kind, "u1", fields), &changes), false);
    }
}

proptest! {
    #![proptest_config(runs(60))]

    #[test]
    fn what_lies_in_the_log_is_read_or_left_out_when_it_is_damaged(said in said(60), changes in prop::collection::vec((any::<u16>(), any::<u8>(), any::<u8>()), 1..6)) {
        let mut story = start();
        tell(&mut story, &said);
        let mut world = World::default();
        for entry in &story.log {
            let payload = changed(entry.payload.clone(), &changes);
            let subject = entry.place.subject();
            let logged = Logged {
                service: entry.service,
                sequence: entry.sequence,
                recorded_at: entry.recorded_at,
                subject: &subject,
                agency: entry.agency.as_str(),
                retires: entry.retires,
                payload: &payload,
            };
            let _ = world.take(&logged);
        }
    }
}

#[test]
fn the_largest_updates_are_refused_in_no_time() {
    let started = std::time::Instant::now();
    // A header of fields that nobody knows, as many as fit; and one that says very much that has no place.
    let mut unknown = Vec::new();
    while unknown.len() < MAX_UPDATE - 2 {
        unknown.extend([0x50, 0x01]);
    }
    read(Service::Registry, &unknown, false);
    let mut unread = Vec::new();
    while unread.len() < MAX_UPDATE - 200 {
        unread.extend([0x2a, 0x05, 0x0a, 0x03, b'a', b'b', b'c']);
    }
    let mut header = vec![0x0a];
    prost::encoding::encode_varint(unread.len() as u64, &mut header);
    header.extend(&unread);
    read(Service::Registry, &header, false);
    for service in Service::ALL {
        read(service, &vec![0x5a; MAX_UPDATE], false);
        read(service, &[0x0b, 0x13].repeat(MAX_UPDATE / 2), false);
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
}
