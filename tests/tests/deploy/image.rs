//! What the image is built from.

use std::{fs, path::Path};

use tests::nats::root;

use crate::files::{PROCESSES, file, files, read};

/// What is let in, and what is kept out of that.
fn context() -> (Vec<String>, Vec<String>) {
    let rules = file(".dockerignore");
    let mut rules = rules.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(rules.next(), Some("*"), "nothing that is not named may go in");
    let (let_in, kept_out): (Vec<&str>, Vec<&str>) = rules.partition(|rule| rule.starts_with('!'));
    let let_in = let_in.into_iter().filter_map(|rule| rule.strip_prefix('!'));
    (let_in.map(str::to_owned).collect(), kept_out.into_iter().map(str::to_owned).collect())
}

fn goes_in(path: &str) -> bool {
    context().0.iter().any(|rule| Path::new(path).starts_with(rule))
}

#[test]
fn no_data_no_history_and_nothing_built_goes_in() {
    for path in ["target", ".git", ".tools", "daedong-data", "deploy/env/registry.env"] {
        assert!(!goes_in(path), "{path}");
    }
    let (let_in, kept_out) = context();
    for rule in &let_in {
        assert!(root().join(rule).exists(), "{rule} is not there");
    }
    for rule in ["**/node_modules", "services/projection/web/dist", "**/*.seed", "**/*.creds"] {
        assert!(kept_out.iter().any(|kept| kept == rule), "{rule}");
    }
}

#[test]
fn all_that_the_build_reads_goes_in() {
    for path in ["Cargo.toml", "Cargo.lock", "proto/Cargo.toml", "services/kit/Cargo.toml", "tests/Cargo.toml"] {
        assert!(goes_in(path) && root().join(path).exists(), "{path}");
    }
    let mut seen = 0;
    for source in files(&root().join("services")).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"))
    {
        let text = fs::read_to_string(&source).unwrap();
        for included in text.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let path = source.parent().unwrap().join(included).canonicalize().unwrap();
            let path = path.strip_prefix(root().canonicalize().unwrap()).unwrap();
            assert!(goes_in(path.to_str().unwrap()), "{}: {included}", source.display());
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn every_program_is_copied_into_the_image() {
    let image = read("Dockerfile");
    for program in PROCESSES.into_iter().filter(|name| *name != "archiver").chain(["daedong"]) {
        assert!(image.contains(&format!("/src/target/release/{program} ")), "{program}");
        assert!(root().join(format!("services/{program}/src/main.rs")).exists(), "{program}");
    }
}
