//! A system behind TLS, as a deployment has it: the command reaches the view and the services through it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::{collections::BTreeMap, fs, path::Path, process::Output};

use tests::{
    cluster::receipts,
    tls::{Front, certificate},
    told::{Up, daedong},
};

const FORM: &str = r#"{"record":"agency_registered","update_id":"a1","effective_on":"2000-01-01","agency_id":"MOLIT","name_ko":"국토교통부","kind":"ministry"}
{"record":"law_recorded","update_id":"l1","effective_on":"2000-01-01","law_id":"L1","name_ko":"산업입지 및 개발에 관한 법률"}
{"record":"cluster_type_defined","update_id":"t1","effective_on":"2000-01-01","type_code":"NIC","name_ko":"국가산업단지","law_id":"L1","ministry_id":"MOLIT","layer":"area"}
"#;

/// Runs the command against an address, where the machine trusts an authority.
async fn run(data: &Path, to: &str, trusted: &str, arguments: &[&str]) -> Output {
    let mut command = daedong();
    command.arg("--data").arg(data).args(["--to", to]).args(arguments);
    command.env("SSL_CERT_FILE", certificate(trusted)).env_remove("SSL_CERT_DIR");
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_submitted_to_services_behind_tls_whose_certificates_are_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let (data, form) = (dir.path().join("data"), dir.path().join("form.ndjson"));
    fs::write(&form, FORM).unwrap();
    let form = form.to_str().unwrap();
    let up = Up::start(&data, &[]);
    let (_, services) = up.http("GET", "/api/v1/services", "");
    let services: BTreeMap<String, String> = serde_json::from_slice(&services).unwrap();
    let mut fronts = BTreeMap::new();
    for (name, address) in services {
        fronts.insert(name, Front::of(address.strip_prefix("http://").unwrap().parse().unwrap()).await);
    }
    let advertised: BTreeMap<&str, &str> =
        fronts.iter().map(|(name, front)| (name.as_str(), front.url.as_str())).collect();
    let advertising = Front::answering(serde_json::to_string(&advertised).unwrap()).await;

    let output = run(&data, &advertising.url, "ca.pem", &["submit", form]).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(receipts(&output.stdout).iter().all(|receipt| receipt["status"] == "accepted"), "{told}");

    // The view itself, over the same way.
    let view = Front::of(up.address.parse().unwrap()).await;
    let output =
        run(&data, &view.url, "ca.pem", &["view", "updates", "--format", "json", "--after", "registry:1"]).await;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["data"].as_array().unwrap().len(), 3);

    // Where the machine trusts somebody else, neither is spoken to: no seed leaves it, and nothing is sent.
    let output = run(&data, &view.url, "server.pem", &["view", "updates"]).await;
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    let told = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert!(told.contains("certificate"), "{told}");
}
