//! Which crates may know which, held against the manifests; and that the bottom crate does no I/O.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::{collections::BTreeSet, fs, path::Path};

/// What each crate may depend on among ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("proto", &[]),
    ("services/domain", &["proto"]),
    ("services/kit", &["proto"]),
    ("services/desk", &["domain", "kit", "proto"]),
    ("services/registry", &["desk", "domain", "kit", "proto"]),
    ("services/budget", &["desk", "domain", "kit", "proto"]),
    ("services/performance", &["desk", "domain", "kit", "proto"]),
    ("services/governance", &["desk", "domain", "kit", "proto"]),
    ("services/projection", &["domain", "kit", "proto"]),
    (
        "services/daedong",
        &["budget", "desk", "domain", "governance", "kit", "performance", "projection", "proto", "registry"],
    ),
];
const OURS: &[&str] =
    &["budget", "daedong", "desk", "domain", "governance", "kit", "performance", "projection", "proto", "registry"];
/// What would give the domain a runtime, a disk or a network.
const IO: &[&str] = &["async-nats", "axum", "sled", "tokio", "tokio-stream", "tonic", "ureq"];

fn dependencies(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("Cargo.toml");
    let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn every_crate_keeps_to_the_edges_of_the_house() {
    for (folder, allowed) in ALLOWED {
        let of = dependencies(folder);
        let ours: Vec<_> =
            of.iter().filter(|name| OURS.contains(&name.as_str()) && !allowed.contains(&name.as_str())).collect();
        assert!(ours.is_empty(), "{folder} must not know {ours:?}");
    }
}

#[test]
fn every_crate_of_ours_has_its_edges_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            ALLOWED.iter().any(|(folder, _)| *folder == format!("services/{name}")),
            "services/{name} has no line in ALLOWED"
        );
    }
}

#[test]
fn the_domain_has_no_runtime_no_disk_no_network() {
    let of = dependencies("services/domain");
    let io: Vec<_> = of.iter().filter(|name| IO.contains(&name.as_str())).collect();
    assert!(io.is_empty(), "{io:?}");
}
