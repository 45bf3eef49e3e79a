//! Alerts and the dashboard ask for figures that there are, of processes that are asked.

use kit::{chassis::metrics::Metrics, log::Stream};
use serde_json::Value;

use crate::files::{PROCESSES, document, environment, file, list, read, texts};

/// Where figures are made.
const SOURCES: [&str; 3] =
    ["services/kit/src/chassis/metrics.rs", "services/kit/src/archive.rs", "services/projection/src/http.rs"];

/// The alerts: each with its question and what it says.
fn alerts() -> Vec<Value> {
    let groups = document("monitoring/alerts.yaml")["groups"].take();
    list(&groups).iter().flat_map(|group| list(&group["rules"]).to_vec()).collect()
}

fn question(alert: &Value) -> String {
    alert["expr"].as_str().unwrap().to_owned()
}

/// What a question asks of labels: `code=~"A|B"` is code A and code B.
fn labels(question: &str) -> Vec<(String, String)> {
    let selectors = question.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let conditions = selectors.flat_map(|selector| selector.split(','));
    conditions
        .flat_map(|condition| {
            let (name, values) = condition.split_once('=').unwrap();
            let values = values.trim_start_matches('~').trim_matches('"').split('|');
            values.map(move |value| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn alerts_and_dashboard_use_figures_that_are_counted() {
    let counted: String = SOURCES.iter().map(|source| file(source)).collect();
    let dashboard = read("monitoring/dashboard.json");
    assert!(serde_json::from_str::<Value>(&dashboard).is_ok());
    let asked: String = alerts().iter().map(|alert| question(alert) + " ").chain([dashboard]).collect();
    let mut seen = 0;
    for name in asked.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
        let Some(name) = name.strip_prefix("daedong_") else { continue };
        let name = ["_total", "_bucket"].iter().fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
        assert!(counted.contains(&format!("\"{name}\"")), "nobody counts {name}");
        seen += 1;
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn what_an_alert_waits_for_is_counted_before_it_first_happens() {
    let metrics = Metrics::default();
    let _intake = metrics.intake(Stream::Budget);
    let text = metrics.text();
    let mut seen = 0;
    for (name, value) in alerts().iter().flat_map(|alert| labels(&question(alert))).filter(|(name, _)| name != "job") {
        let counted = text.lines().any(|line| line.contains(&format!("{name}=\"{value}\"")) && line.ends_with(" 0"));
        assert!(counted, "{name} {value} has no figure yet");
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn alerts_know_the_job_that_asks_every_process() {
    for config in ["monitoring/prometheus.yaml", "monitoring/kubernetes.yaml"] {
        let jobs = document(config)["scrape_configs"].take();
        let named = |job: &str| list(&jobs).iter().any(|each| each["job_name"] == job);
        for (_, job) in alerts().iter().flat_map(|alert| labels(&question(alert))).filter(|(name, _)| name == "job") {
            assert!(named(&job), "{config} has no {job}");
        }
    }
    let prometheus = document("monitoring/prometheus.yaml");
    let port = |process: &str| environment(process)["DAEDONG_HTTP"].rsplit(':').next().map(str::to_owned).unwrap();
    let processes = PROCESSES.map(|process| format!("{process}:{}", port(process)));
    assert_eq!(texts(&prometheus["scrape_configs"][0]["static_configs"][0]["targets"]), processes);
    assert_eq!(texts(&prometheus["rule_files"]), ["alerts.yaml"]);
    let namespace = document("kustomization.yaml")["namespace"].clone();
    let discovered = &document("monitoring/kubernetes.yaml")["scrape_configs"][0]["kubernetes_sd_configs"][0];
    assert_eq!(discovered["namespaces"]["names"][0], namespace);
}

#[test]
fn every_alert_names_a_page_of_the_runbook() {
    let runbook = read("RUNBOOK.md");
    let titles = runbook.lines().filter_map(|line| line.strip_prefix("## "));
    let anchors: Vec<String> =
        titles.map(|title| title.to_lowercase().replace(' ', "-").replace([':', ','], "")).collect();
    for alert in alerts() {
        let page = alert["annotations"]["runbook"].as_str().unwrap();
        let anchor = page.strip_prefix("RUNBOOK.md#").unwrap();
        assert!(anchors.iter().any(|other| other == anchor), "{page} {anchors:?}");
    }
}
