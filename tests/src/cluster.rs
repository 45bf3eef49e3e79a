//! A whole cluster as processes of this machine, started from the files of the deployment by `deploy/cluster.py`, on
//! ports of its own. What ends is started again, unless it is held.

use std::{
    collections::HashMap,
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    nats::root,
    told::{daedong, untraced},
};

/// The ports that the deployment's files name.
const PORTS: [u16; 23] = [
    4222, 4223, 4224, 6221, 6222, 6223, 7422, 7423, 7424, 8222, 8223, 8224, 7100, 7101, 7102, 7103, 7104, 8100, 8101,
    8102, 8103, 8104, 8105,
];
/// How long anything may take that is waited for.
const WITHIN: Duration = Duration::from_secs(60);

/// A running cluster; all of it ends with this value. When a test fails, what its processes wrote is printed.
#[derive(Debug)]
pub struct Cluster {
    child: Child,
    dir: TempDir,
}

impl Cluster {
    /// So many NATS servers, the services, the view and the archiver.
    pub fn start(servers: u8) -> Self {
        Self::with(servers, &[])
    }

    /// One NATS server, and services whose environment says something else than the files.
    pub fn with_environment(variable: Option<(&str, &str)>) -> Self {
        let set = variable.map(|(name, value)| format!("{name}={value}"));
        let set: Vec<&OsStr> = set.iter().flat_map(|set| ["--set".as_ref(), set.as_ref()]).collect();
        Self::with(1, &set)
    }

    /// One NATS server that asks who somebody is; its keys are in `broker` of the data folder.
    pub fn secured() -> Self {
        Self::with(1, &["--secured".as_ref()])
    }

    /// One NATS server, with what an archive holds, and the operator whose seed is in a file.
    pub fn restored(archive: &Path, operator: &Path) -> Self {
        Self::with_operator(Some(operator), 1, &["--restore".as_ref(), archive.as_os_str()])
    }

    fn with(servers: u8, arguments: &[&OsStr]) -> Self {
        Self::with_operator(None, servers, arguments)
    }

    fn with_operator(operator: Option<&Path>, servers: u8, arguments: &[&OsStr]) -> Self {
        let dir = TempDir::with_prefix("daedong-cluster-").unwrap_or_else(|error| panic!("no folder: {error}"));
        let programs = daedong().get_program().to_owned();
        let mut command = Command::new("python3");
        command.arg(root().join("deploy/cluster.py")).arg("--data").arg(dir.path()).arg("--bin");
        command.arg(Path::new(&programs).parent().unwrap_or(Path::new(".")));
        command.args(["--servers", &servers.to_string(), "--shift", &shift().to_string()]);
        command.args(arguments);
        if let Some(operator) = operator {
            fs::copy(operator, dir.path().join("operator.seed")).unwrap_or_else(|error| panic!("{error}"));
        }
        command.env("DAEDONG_LOG", "warn,kit=info,registry=debug").stdout(Stdio::piped());
        let child = command.spawn().unwrap_or_else(|error| panic!("the cluster did not start: {error}"));
        let mut cluster = Self { child, dir };
        let lines = cluster.child.stdout.take().map(|out| BufReader::new(out).lines()).into_iter().flatten();
        let mut lines = lines.map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("Daedong is ready")), "the cluster did not start");
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        cluster
    }

    /// The data folder: the operator's key, archive, logs.
    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    /// Runs the command against it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// The command against it, to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = daedong();
        command.arg("--data").arg(self.data()).args(arguments);
        command
    }

    /// The receipts of a form that is submitted.
    pub fn submit(&self, form: &Path) -> Vec<Value> {
        receipts(&self.run(&["submit", &form.display().to_string()]).stdout)
    }

    /// An answer of the view.
    pub fn view(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["view"], arguments, &["--format", "json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// The data of an answer, without its traces.
    pub fn data_of(&self, arguments: &[&str]) -> Value {
        untraced(self.view(arguments)["data"].take())
    }

    /// What a process tells over HTTP about itself, such as `/metrics`.
    pub fn told(&self, name: &str, path: &str) -> String {
        let env = fs::read_to_string(root().join(format!("deploy/env/{name}.env"))).unwrap_or_default();
        let port = env.lines().find_map(|line| line.strip_prefix("DAEDONG_HTTP=127.0.0.1:")).unwrap_or_default();
        let shift = self.url().rsplit(':').next().and_then(|port| port.parse::<u32>().ok()).unwrap_or_default() - 8100;
        let port = port.parse::<u32>().unwrap_or_default() + shift;
        let output = Command::new("python3")
            .args(["-c", "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"])
            .arg(format!("http://127.0.0.1:{port}{path}"))
            .output();
        String::from_utf8_lossy(&output.map(|output| output.stdout).unwrap_or_default()).into_owned()
    }

    fn url(&self) -> String {
        fs::read_to_string(self.data().join("url")).unwrap_or_default()
    }

    /// Ends a process as a power cut would; it is started again.
    pub fn kill(&self, name: &str) {
        let pid = self.pid(name);
        let killed = Command::new("kill").args(["-9", &pid]).status();
        assert!(killed.is_ok_and(|status| status.success()), "{name} does not run");
        until(&format!("{name} is gone"), || !Path::new(&format!("/proc/{pid}")).exists());
    }

    /// Sends a process a signal, such as `HUP`.
    pub fn signal(&self, name: &str, signal: &str) {
        let sent = Command::new("kill").args([&format!("-{signal}"), &self.pid(name)]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{name} does not run");
    }

    /// Ends a process, does something while it is gone, and lets it start again.
    pub fn without<T>(&self, name: &str, act: impl FnOnce() -> T) -> T {
        let hold = self.run_folder().join(format!("{name}.hold"));
        fs::write(&hold, "").unwrap_or_else(|error| panic!("{error}"));
        let before = self.pid(name);
        self.kill(name);
        let outcome = act();
        fs::remove_file(&hold).unwrap_or_else(|error| panic!("{error}"));
        until(&format!("{name} runs again"), || self.pid(name) != before);
        outcome
    }

    /// The environment of a process.
    pub fn environment(&self, name: &str) -> HashMap<String, String> {
        let environment = fs::read_to_string(format!("/proc/{}/environ", self.pid(name))).unwrap_or_default();
        let lines = environment.split('\0').filter_map(|line| line.split_once('='));
        lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// A second replica of a service, on ports and a folder of its own.
    pub fn replica(&self, name: &str) -> Replica {
        let mut environment = self.environment(name);
        let [listen, http] = free_addresses();
        let folder = self.data().join(format!("{name}-2"));
        for (variable, value) in [
            ("DAEDONG_NAME", format!("{name}-2")),
            ("DAEDONG_LISTEN", listen.clone()),
            ("DAEDONG_HTTP", http.clone()),
            ("DAEDONG_DATA", folder.display().to_string()),
        ] {
            environment.insert(variable.to_owned(), value);
        }
        let log = fs::File::create(self.data().join(format!("log/{name}-2.log")));
        let log = log.unwrap_or_else(|error| panic!("no log: {error}"));
        let program = PathBuf::from(daedong().get_program()).with_file_name(name);
        let child = Command::new(program).env_clear().envs(environment).stdin(Stdio::null()).stderr(log).spawn();
        let replica =
            Replica { child: child.unwrap_or_else(|error| panic!("{name}: {error}")), url: format!("http://{listen}") };
        let ready = || {
            let mut stream = std::net::TcpStream::connect(&http)?;
            write!(stream, "GET /readyz HTTP/1.0\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            std::io::Result::Ok(answer)
        };
        until(&format!("the second {name} is ready"), || ready().is_ok_and(|answer| answer.contains(" 200 ")));
        replica
    }

    fn run_folder(&self) -> PathBuf {
        self.data().join("run")
    }

    fn pid(&self, name: &str) -> String {
        fs::read_to_string(self.run_folder().join(format!("{name}.pid"))).unwrap_or_default()
    }
}

/// A process beside those of the cluster; ended when dropped.
#[derive(Debug)]
pub struct Replica {
    child: Child,
    /// Where it serves gRPC.
    pub url: String,
}

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Addresses that nobody listens on.
pub fn free_addresses<const COUNT: usize>() -> [String; COUNT] {
    let held = [(); COUNT].map(|()| TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("{error}")));
    held.map(|listener| listener.local_addr().map(|address| address.to_string()).unwrap_or_default())
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its own children end with it only if it is asked.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        if std::thread::panicking() {
            for log in fs::read_dir(self.data().join("log")).into_iter().flatten().flatten() {
                let written = fs::read_to_string(log.path()).unwrap_or_default();
                let last: Vec<&str> = written.lines().rev().take(20).collect();
                eprintln!("── {} ──", log.path().display());
                last.iter().rev().for_each(|line| eprintln!("{line}"));
            }
        }
    }
}

/// The receipts that the command printed, one a line.
pub fn receipts(printed: &[u8]) -> Vec<Value> {
    let read = |line: std::io::Result<String>| {
        let line = line.unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"))
    };
    printed.lines().map(read).collect()
}

/// Waits until something is so.
pub fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < WITHIN, "not within {WITHIN:?}: {what}");
        sleep(Duration::from_millis(20));
    }
}

/// What to add to the ports of the files so that all are free.
fn shift() -> u16 {
    let free = |shift: &u16| PORTS.iter().all(|port| TcpListener::bind(("127.0.0.1", port + shift)).is_ok());
    // Tests run at the same time: each begins to look elsewhere.
    let begin = 2_000 + u16::try_from(std::process::id() % 500).unwrap_or(0) * 37 + NEXT.fetch_add(1, ORDER) * 101;
    (begin..begin + 20_000).step_by(997).find(free).unwrap_or_else(|| panic!("no free ports"))
}

static NEXT: std::sync::atomic::AtomicU16 = std::sync::atomic::AtomicU16::new(0);
const ORDER: std::sync::atomic::Ordering = std::sync::atomic::Ordering::Relaxed;
