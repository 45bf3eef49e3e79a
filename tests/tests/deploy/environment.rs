//! What the files set, the programs read; what the programs need, the files set.

use std::collections::BTreeSet;

use clap::{Args, Command};
use daedong::commands::{audit::Audit, keys::Keys, ops::Ops, relay::Relay, submit::Submit};
use serde_json::Value;
use tests::nats::root;

use crate::files::{PROCESSES, document, documents, environment, file, files, list, read, texts, variables};

/// What each process reads, and where it reads it.
const OF_SERVICES: [&str; 2] = ["services/kit/src/chassis/config.rs", "services/kit/src/chassis/telemetry.rs"];
const OF_THE_COMMAND: [&str; 3] =
    ["services/daedong/src/commands/ops.rs", "services/daedong/src/main.rs", "services/kit/src/chassis/telemetry.rs"];

/// The variables that a source reads: its literals, not its words about them.
fn read_by(sources: &[&str]) -> BTreeSet<String> {
    let literals = |source: &&str| {
        let code: Vec<String> =
            file(source).lines().filter(|line| !line.trim().starts_with("//")).map(str::to_owned).collect();
        let code = code.join("\n");
        code.split('"').skip(1).step_by(2).filter(|text| variables(text).contains(text)).map(str::to_owned).collect()
    };
    sources.iter().flat_map::<Vec<String>, _>(literals).collect()
}

fn read_by_process(process: &str) -> BTreeSet<String> {
    read_by(if process == "archiver" { &OF_THE_COMMAND } else { &OF_SERVICES })
}

/// What a service cannot start without.
fn needed() -> Vec<String> {
    let config = file(OF_SERVICES[0]);
    let needed = config.split("need(\"").skip(1).filter_map(|rest| rest.split('"').next());
    needed.map(str::to_owned).collect()
}

/// The variables of the map that all pods share.
fn shared() -> BTreeSet<String> {
    let kustomization = document("kustomization.yaml");
    let maps = list(&kustomization["configMapGenerator"]).iter().flat_map(|map| texts(&map["literals"]));
    maps.filter_map(|literal| Some(literal.split_once('=')?.0.to_owned())).collect()
}

/// What runs in a pod of Kubernetes, and the variables that it alone has.
fn containers() -> Vec<(String, Value)> {
    let containers = |made: &Value| list(&made["spec"]["template"]["spec"]["containers"]).to_vec();
    let all = documents("kubernetes/services.yaml").iter().flat_map(containers).collect::<Vec<_>>();
    all.into_iter().map(|container| (container["name"].as_str().unwrap().to_owned(), container)).collect()
}

fn own(container: &Value) -> BTreeSet<String> {
    let names = list(&container["env"]).iter().filter_map(|variable| variable["name"].as_str());
    names.map(str::to_owned).collect()
}

/// The variables of a map, with those of the maps that are merged into it.
fn names(map: &Value) -> BTreeSet<String> {
    let members = map.as_object().into_iter().flatten();
    members
        .flat_map(|(name, value)| match (name.as_str(), value) {
            ("<<", Value::Array(merged)) => merged.iter().flat_map(names).collect(),
            ("<<", merged) => names(merged),
            (name, _) => BTreeSet::from([name.to_owned()]),
        })
        .collect()
}

#[test]
fn every_variable_of_a_file_is_read_by_its_process() {
    for process in PROCESSES {
        let read = read_by_process(process);
        for name in environment(process).keys() {
            assert!(read.contains(name), "{process} does not read {name}");
        }
    }
}

#[test]
fn every_variable_that_is_named_anywhere_is_read_by_somebody() {
    let all = read_by(&[&OF_SERVICES[..], &OF_THE_COMMAND].concat());
    assert!(all.len() > 10, "{all:?}");
    for path in files(&root().join("deploy")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for name in variables(&text) {
            assert!(all.contains(name), "{}: nobody reads {name}", path.display());
        }
    }
}

#[test]
fn every_variable_that_is_read_is_explained_in_a_file() {
    let explained: BTreeSet<String> =
        PROCESSES.into_iter().flat_map(|process| environment(process).into_keys()).collect();
    for name in read_by(&[&OF_SERVICES[..], &OF_THE_COMMAND].concat()) {
        assert!(explained.contains(&name), "{name} is in no file of deploy/env");
    }
}

#[test]
fn every_variable_of_the_compose_file_is_one_of_the_process() {
    let compose = document("compose.yaml");
    for process in PROCESSES {
        let service = &compose["services"][process];
        assert_eq!(service["env_file"], format!("env/{process}.env"));
        let names = names(&service["environment"]);
        let known = environment(process);
        assert!(names.len() > 3, "{process}: {names:?}");
        for name in names {
            assert!(known.contains_key(&name), "{process} does not know {name}");
        }
    }
}

#[test]
fn every_variable_of_a_pod_is_one_of_the_process_and_none_is_missing() {
    let shared = shared();
    for (process, container) in containers().into_iter().filter(|(name, _)| PROCESSES.contains(&name.as_str())) {
        let (own, known) = (own(&container), environment(&process));
        for name in &own {
            assert!(known.contains_key(name), "{process} does not know {name}");
        }
        for name in needed().into_iter().filter(|_| process != "archiver") {
            assert!(own.contains(&name) || shared.contains(&name), "{process} has no {name}");
        }
    }
    assert!(needed().len() > 3, "{:?}", needed());
}

#[test]
fn those_outside_are_told_where_the_services_are_published() {
    let (compose, told) = (document("compose.yaml"), environment("projection"));
    for process in PROCESSES.into_iter().filter(|process| *process != "archiver") {
        let listen = &environment(process)["DAEDONG_LISTEN"];
        let name = if process == "projection" { "VIEW".to_owned() } else { process.to_uppercase() };
        let name = format!("DAEDONG_PUBLIC_{name}");
        assert_eq!(told[&name], format!("http://{listen}"));
        assert_eq!(compose["services"]["projection"]["environment"][&name], format!("http://{listen}"));
        let port = listen.rsplit(':').next().unwrap();
        let published = format!("127.0.0.1:{port}:{port}");
        assert!(texts(&compose["services"][process]["ports"]).contains(&published.as_str()), "{process}");
        assert!(shared().contains(&name), "{name}");
    }
}

/// The command as far as the deployment calls it.
fn command() -> Command {
    let part = |name, of: fn(Command) -> Command| of(Command::new(name));
    Command::new("daedong").subcommands([
        part("ops", Ops::augment_args),
        part("keys", Keys::augment_args),
        part("audit", Audit::augment_args),
        part("relay", Relay::augment_args),
        part("submit", Submit::augment_args),
    ])
}

/// What a process runs is one of the programs, or the command with words and flags that it knows.
fn known(words: &[&str], process: &str) {
    match words {
        ["daedong", ..] => {
            // The folder of the archive is told by the environment.
            let folder = (process == "archiver").then_some("DIR");
            let words = words.iter().copied().chain(folder);
            command().try_get_matches_from(words).unwrap_or_else(|error| panic!("{process}: {error}"));
        }
        [program] => assert_eq!(*program, process),
        _ => panic!("{process} runs {words:?}"),
    }
}

#[test]
fn what_is_started_is_a_program_with_flags_that_it_knows() {
    for (name, container) in containers() {
        known(&texts(&container["command"]), &name);
    }
    let compose = document("compose.yaml");
    for process in PROCESSES.into_iter().chain(["streams"]) {
        known(&texts(&compose["services"][process]["command"]), process);
    }
}

#[test]
fn the_runbook_names_commands_and_flags_that_there_are() {
    let command = command();
    let runbook = read("RUNBOOK.md");
    let mut seen = 0;
    for called in runbook.split('`').skip(1).step_by(2).filter_map(|span| span.strip_prefix("daedong ")) {
        let mut known = &command;
        for word in called.split_whitespace() {
            if let Some(flag) = word.strip_prefix("--") {
                let flags = || known.get_arguments().chain(command.get_arguments()).filter_map(clap::Arg::get_long);
                // Every call takes these two.
                assert!(["to", "data"].contains(&flag) || flags().any(|other| other == flag), "daedong {called}");
                seen += 1;
            } else if let Some(deeper) = known.find_subcommand(word) {
                known = deeper;
            } else {
                assert!(!known.has_subcommands(), "daedong {called}");
            }
        }
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}
