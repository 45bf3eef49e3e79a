//! The files of the deployment, read.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};
use tests::nats::root;

/// The processes that have a file in `deploy/env`.
pub const PROCESSES: [&str; 6] = ["registry", "budget", "performance", "governance", "projection", "archiver"];

/// A file of the project.
pub fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A file of the deployment.
pub fn read(path: &str) -> String {
    file(&format!("deploy/{path}"))
}

/// All files under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    found.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The documents of a YAML file of the deployment.
pub fn documents(path: &str) -> Vec<Value> {
    let text = read(path);
    let read = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    read.iter().map(value).collect()
}

/// The only document of a YAML file of the deployment.
pub fn document(path: &str) -> Value {
    let [one] = documents(path).try_into().unwrap_or_else(|all: Vec<_>| panic!("{path}: {} documents", all.len()));
    one
}

fn value(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(given)) => (*given).into(),
        Yaml::Value(Scalar::Integer(given)) => (*given).into(),
        Yaml::Value(Scalar::FloatingPoint(given)) => given.into_inner().into(),
        Yaml::Value(Scalar::String(given)) => given.as_ref().into(),
        Yaml::Sequence(all) => all.iter().map(value).collect(),
        Yaml::Mapping(all) => {
            let member = |(name, member): (&Yaml<'_>, _)| (name.as_str().unwrap_or_default().to_owned(), value(member));
            Value::Object(all.iter().map(member).collect::<Map<_, _>>())
        }
        other => panic!("{other:?}"),
    }
}

/// The variables of a file in `deploy/env`, with what they hold.
pub fn environment(process: &str) -> BTreeMap<String, String> {
    let text = read(&format!("env/{process}.env"));
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The elements of a list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The elements of a list of texts.
pub fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

/// The names in a text that begin with `DAEDONG_`.
pub fn variables(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.len() > "DAEDONG_".len() && word.starts_with("DAEDONG_") && !word.ends_with('_')).collect()
}
