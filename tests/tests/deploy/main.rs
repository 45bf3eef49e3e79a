//! The files of the deployment hold together: what one names the others have.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod environment;
mod files;
mod image;
mod kubernetes;
mod monitoring;

#[test]
fn every_file_for_an_orchestrator_can_be_read() {
    for file in [
        "compose.yaml",
        "kustomization.yaml",
        "kubernetes/namespace.yaml",
        "kubernetes/nats.yaml",
        "kubernetes/services.yaml",
        "monitoring/alerts.yaml",
        "monitoring/prometheus.yaml",
        "monitoring/kubernetes.yaml",
    ] {
        let read = files::documents(file);
        assert!(!read.is_empty() && read.iter().all(serde_json::Value::is_object), "{file}");
    }
}
