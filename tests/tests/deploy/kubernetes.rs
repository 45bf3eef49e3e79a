//! What `kubectl apply -k deploy` is given.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::files::{PROCESSES, document, documents, environment, list, read, texts};

/// The user of the image.
const USER: u64 = 10001;

/// Everything that is applied.
fn applied() -> Vec<Value> {
    texts(&document("kustomization.yaml")["resources"]).into_iter().flat_map(documents).collect()
}

/// What runs pods: name, and the template of the pod.
fn workloads() -> Vec<(String, Value)> {
    let template = |mut resource: Value| {
        let name = resource["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        Some((name, resource["spec"].get_mut("template")?.take()))
    };
    applied().into_iter().filter_map(template).collect()
}

fn container(template: &Value) -> &Value {
    let containers = list(&template["spec"]["containers"]);
    assert_eq!(containers.len(), 1);
    &containers[0]
}

/// A variable of a container.
fn set<'a>(container: &'a Value, name: &str) -> Option<&'a str> {
    list(&container["env"]).iter().find(|variable| variable["name"] == name)?["value"].as_str()
}

#[test]
fn all_that_runs_in_compose_runs_there_in_a_namespace_that_is_made() {
    let names: BTreeSet<String> = workloads().into_iter().map(|(name, _)| name).collect();
    let expected = PROCESSES.into_iter().chain(["nats", "ensure-streams"]).map(str::to_owned).collect();
    assert_eq!(names, expected);
    let namespace = document("kustomization.yaml")["namespace"].clone();
    assert!(applied().iter().any(|made| made["kind"] == "Namespace" && made["metadata"]["name"] == namespace));
}

#[test]
fn nobody_runs_as_root_and_everybody_may_write_where_his_disk_is() {
    let image = read("Dockerfile");
    assert!(image.contains(&format!("\nUSER {USER}:{USER}\n")), "a name is not known to be another than root");
    for (name, template) in workloads() {
        let pod = &template["spec"]["securityContext"];
        assert_eq!(pod["runAsNonRoot"], true, "{name}");
        for id in ["runAsUser", "runAsGroup", "fsGroup"] {
            assert_eq!(pod[id], USER, "{name}: {id}");
        }
        let own = &container(&template)["securityContext"];
        assert_eq!(own["allowPrivilegeEscalation"], false, "{name}");
        assert_eq!(own["capabilities"]["drop"], json!(["ALL"]), "{name}");
    }
}

#[test]
fn every_process_is_asked_how_it_is_where_it_answers() {
    for (name, template) in workloads().into_iter().filter(|(name, _)| PROCESSES.contains(&name.as_str())) {
        let container = container(&template);
        let told = set(container, "DAEDONG_HTTP").unwrap();
        let port: u64 = told.strip_prefix("0.0.0.0:").unwrap().parse().unwrap();
        assert!(environment(&name)["DAEDONG_HTTP"].ends_with(&format!(":{port}")), "{name}");
        for (probe, path) in
            [("startupProbe", "/healthz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/healthz")]
        {
            assert_eq!(container[probe]["httpGet"], json!({ "path": path, "port": port }), "{name}: {probe}");
        }
        let annotations = &template["metadata"]["annotations"];
        assert_eq!(annotations["prometheus.io/scrape"], "true", "{name}");
        assert_eq!(annotations["prometheus.io/port"], port.to_string(), "{name}");
        let open: Vec<&Value> = list(&container["ports"]).iter().map(|port| &port["containerPort"]).collect();
        assert!(open.contains(&&port.into()), "{name}");
    }
}

#[test]
fn every_service_is_reached_where_its_file_says() {
    let applied = applied();
    for name in PROCESSES.into_iter().filter(|name| *name != "archiver") {
        let port: u64 = environment(name)["DAEDONG_LISTEN"].rsplit(':').next().unwrap().parse().unwrap();
        let service =
            applied.iter().find(|made| made["kind"] == "Service" && made["metadata"]["name"] == name).unwrap();
        assert!(list(&service["spec"]["ports"]).contains(&json!({ "name": "grpc", "port": port })), "{name}");
        let (_, template) = workloads().into_iter().find(|(other, _)| other == name).unwrap();
        assert_eq!(template["metadata"]["labels"]["app"], service["spec"]["selector"]["app"]);
        assert_eq!(set(container(&template), "DAEDONG_LISTEN"), Some(format!("0.0.0.0:{port}").as_str()));
    }
}

#[test]
fn what_is_mounted_is_there() {
    for (name, template) in workloads() {
        let claims: Vec<Value> = applied()
            .iter()
            .filter(|made| made["metadata"]["name"] == name.as_str())
            .flat_map(|made| list(&made["spec"]["volumeClaimTemplates"]).to_vec())
            .map(|claim| claim["metadata"]["name"].clone())
            .collect();
        let volumes = list(&template["spec"]["volumes"]).iter().map(|volume| volume["name"].clone());
        let there: Vec<Value> = volumes.chain(claims).collect();
        for mount in list(&container(&template)["volumeMounts"]) {
            assert!(there.contains(&mount["name"]), "{name}: {mount}");
        }
    }
}

#[test]
fn the_job_does_not_stand_in_the_way_of_the_next_upgrade() {
    let applied = applied();
    let job = applied.iter().find(|made| made["kind"] == "Job").unwrap();
    assert!(job["spec"]["ttlSecondsAfterFinished"].as_u64().is_some_and(|seconds| seconds <= 3600));
    let upgrade = read("RUNBOOK.md");
    let upgrade = upgrade.split("## Upgrade").nth(1).unwrap();
    let deleted = upgrade.find("delete job ensure-streams --ignore-not-found").unwrap();
    assert!(deleted < upgrade.find("kubectl apply -k deploy").unwrap());
}

#[test]
fn every_file_that_it_names_is_there() {
    let kustomization = document("kustomization.yaml");
    for generated in list(&kustomization["configMapGenerator"]) {
        for file in texts(&generated["files"]) {
            assert!(!read(file).is_empty(), "{file}");
        }
    }
    // What the servers' file includes is beside it.
    let configured = list(&kustomization["configMapGenerator"]).iter().flat_map(|one| texts(&one["files"]));
    let configured: BTreeSet<&str> = configured.collect();
    for file in &configured {
        for line in read(file).lines() {
            if let Some(included) = line.trim().strip_prefix("include ./") {
                assert!(configured.contains(format!("nats/{included}").as_str()), "{file}: {included}");
            }
        }
    }
}
