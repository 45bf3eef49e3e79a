//! The files of the deployment hold together: what one names the others have.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::{fs, path::PathBuf};

use saphyr::{LoadableYamlNode, Yaml};
use tests::nats::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join("deploy").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const SERVICES: [&str; 5] = ["registry", "budget", "performance", "governance", "projection"];

#[test]
fn every_variable_of_the_compose_file_is_one_of_the_service() {
    let compose = read("compose.yaml");
    for service in SERVICES.into_iter().chain(["archiver"]) {
        let env = read(&format!("env/{service}.env"));
        let block =
            compose.split(&format!("\n  {service}:\n")).nth(1).unwrap_or_else(|| panic!("{service} is missing"));
        let block = block.split("\n\n").next().unwrap_or_default();
        assert!(block.contains(&format!("env_file: env/{service}.env")), "{service}");
        for line in block.lines().map(str::trim).filter(|line| line.starts_with("DAEDONG_")) {
            let name = line.split(':').next().unwrap_or_default();
            assert!(env.contains(&format!("{name}=")), "{service} does not know {name}");
        }
    }
}

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
fn every_service_is_in_kubernetes_with_the_port_of_its_file() {
    let kubernetes = read("kubernetes/services.yaml");
    for service in SERVICES {
        let env = read(&format!("env/{service}.env"));
        let port = env.lines().find_map(|line| line.strip_prefix("DAEDONG_LISTEN=127.0.0.1:")).unwrap();
        assert!(kubernetes.contains(&format!("metadata: {{ name: {service} }}")), "{service}");
        assert!(kubernetes.contains(&format!("0.0.0.0:{port}")), "{service}: {port}");
    }
    let kustomization = read("kustomization.yaml");
    for file in
        ["kubernetes/nats.yaml", "kubernetes/services.yaml", "nats/cluster.conf", "nats/common.conf", "nats/auth.conf"]
    {
        assert!(kustomization.contains(file) && !read(file).is_empty(), "{file}");
    }
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
