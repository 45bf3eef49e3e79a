//! A fresh PostgreSQL with its defaults, for what a user would build instead.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// The server refuses to run as root.
const USER: &str = "postgres";

/// A running server; ended when dropped.
pub struct Postgres {
    bin: PathBuf,
    dir: TempDir,
}

impl Postgres {
    /// None where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let bin =
            fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|version| version.path().join("bin")).max()?;
        let dir = tempfile::Builder::new().prefix("daedong-pg-").tempdir().unwrap();
        assert!(Command::new("chown").arg(USER).arg(dir.path()).status().unwrap().success());
        let server = Self { bin, dir };
        let at = server.dir.path().display().to_string();
        server.run(&format!("initdb -D {at}/db --auth=trust"));
        server.run(&format!("pg_ctl -D {at}/db -w -o \"-k {at} -h '' -c max_connections=100\" start >/dev/null"));
        Some(server)
    }

    fn run(&self, command: &str) -> String {
        let mut run = Command::new("su");
        let command = format!("{}/{command}", self.bin.display());
        run.args([USER, "-s", "/bin/sh", "-c", &command]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = run.output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A file that the server can read.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs statements; the rows of the last as text.
    pub fn sql(&self, statements: &str) -> String {
        let file = self.file("statements.sql", statements);
        let at = self.dir.path().display();
        self.run(&format!("psql -h {at} -q -At -v ON_ERROR_STOP=1 -f {} postgres", file.display()))
    }

    /// Runs a script again and again: what pgbench says after a name such as `tps = ` or `latency average = `.
    pub fn bench(&self, script: &Path, arguments: &str, figure: &str) -> f64 {
        let at = self.dir.path().display();
        let told = self.run(&format!("pgbench -h {at} -n {arguments} -f {} postgres", script.display()));
        let line = told.lines().find_map(|line| line.strip_prefix(figure)).unwrap();
        line.split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let at = self.dir.path().display().to_string();
        self.run(&format!("pg_ctl -D {at}/db -m fast stop >/dev/null"));
    }
}
