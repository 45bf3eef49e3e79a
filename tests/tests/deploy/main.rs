//! The files of the deployment hold together: what one names the others have.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod environment;
mod files;
mod kubernetes;

use std::{fs, path::PathBuf};

use files::read;
use saphyr::{LoadableYamlNode, Yaml};
use tests::nats::root;

#[test]
fn every_file_for_an_orchestrator_can_be_read() {
    for file in [
        "compose.yaml",
        "kustomization.yaml",
        "kubernetes/nats.yaml",
        "kubernetes/services.yaml",
        "monitoring/alerts.yaml",
    ] {
        let read = Yaml::load_from_str(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(!read.is_empty() && read.iter().all(Yaml::is_mapping), "{file}");
    }
    assert!(Yaml::load_from_str("a: [b").is_err(), "what cannot be read is told");
}

#[test]
fn alerts_and_dashboard_use_figures_that_are_counted_and_pages_that_are_there() {
    let metrics = fs::read_to_string(root().join("services/kit/src/chassis/metrics.rs")).unwrap()
        + &fs::read_to_string(root().join("services/kit/src/archive.rs")).unwrap()
        + &fs::read_to_string(root().join("services/projection/src/http.rs")).unwrap();
    let (alerts, dashboard, runbook) =
        (read("monitoring/alerts.yaml"), read("monitoring/dashboard.json"), read("RUNBOOK.md"));
    assert!(serde_json::from_str::<serde_json::Value>(&dashboard).is_ok());
    let mut seen = 0;
    for name in format!("{alerts} {dashboard}").split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
        let Some(name) = name.strip_prefix("daedong_") else { continue };
        let name = ["_total", "_bucket"].iter().fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
        assert!(metrics.contains(&format!("\"{name}\"")), "nobody counts {name}");
        seen += 1;
    }
    assert!(seen > 8, "{seen}");
    let anchors: Vec<String> = runbook
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|title| title.to_lowercase().replace(' ', "-").replace([':', ','], ""))
        .collect();
    let links: Vec<PathBuf> =
        alerts.split("RUNBOOK.md#").skip(1).map(|rest| rest.split('"').next().unwrap().into()).collect();
    assert!(
        links.iter().all(|link| anchors.iter().any(|anchor| link.to_str() == Some(anchor))),
        "{links:?} {anchors:?}"
    );
}
