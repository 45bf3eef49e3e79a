//! Real brokers for tests, started from the files of the deployment.
//!
//! Each has free ports and a folder of its own, and ends with the value that started it. When a test fails, what
//! its servers wrote is printed.

use std::{
    fs::File,
    io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use kit::log::jetstream::Options;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep},
};

/// The longest that servers take to be ready: three elect a leader first.
const READY_WITHIN: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// How often a start is tried: another process may take a free port before the server does.
const STARTS: usize = 5;

/// A change to the deployment's files: what stands there, and what is to stand there.
pub type Change<'a> = (&'a str, &'a str);

/// One or three servers.
pub struct Nats {
    servers: Vec<Server>,
    // Last: the folders go after the servers in them.
    _folder: TempDir,
}

/// One server.
pub struct Server {
    kind: &'static str,
    name: String,
    /// Where its files are: the deployment's or a changed copy.
    files: PathBuf,
    folder: PathBuf,
    port: u16,
    monitor: u16,
    cluster: u16,
    /// All servers' cluster ports.
    routes: Vec<u16>,
    child: Option<Child>,
}

impl Nats {
    /// One server.
    pub async fn single() -> Self {
        Self::start("single", 1, &[]).await
    }

    /// One server whose files differ from the deployment's in these places.
    pub async fn changed(changes: &[Change<'_>]) -> Self {
        Self::start("single", 1, changes).await
    }

    /// Three servers, ready when they have a leader.
    pub async fn cluster() -> Self {
        Self::start("cluster", 3, &[]).await
    }

    /// So many servers of a kind: `single` or `cluster`.
    async fn start(kind: &'static str, count: usize, changes: &[Change<'_>]) -> Self {
        for _ in 1..STARTS {
            match Self::try_start(kind, count, changes).await {
                Ok(nats) => return nats,
                Err(fault) => eprintln!("starting {count} servers: {fault}; once more"),
            }
        }
        Self::try_start(kind, count, changes).await.unwrap_or_else(|fault| panic!("starting {count} servers: {fault}"))
    }

    async fn try_start(kind: &'static str, count: usize, changes: &[Change<'_>]) -> io::Result<Self> {
        let folder = TempDir::with_prefix("daedong-nats-")?;
        let files = if changes.is_empty() { root().join("deploy/nats") } else { changed_files(&folder, changes)? };
        let ports = free_ports(3 * count)?;
        let routes: Vec<u16> = ports[2 * count..].to_vec();
        let server = |index: usize| Server {
            kind,
            name: format!("nats-{}", index + 1),
            files: files.clone(),
            folder: folder.path().join(format!("nats-{}", index + 1)),
            port: ports[index],
            monitor: ports[count + index],
            cluster: routes[index],
            routes: routes.clone(),
            child: None,
        };
        let mut nats = Self { servers: (0..count).map(server).collect(), _folder: folder };
        for server in &mut nats.servers {
            server.launch()?;
        }
        nats.ready().await?;
        Ok(nats)
    }

    /// Waits until every server that runs is healthy and, where there are three, knows a leader.
    async fn ready(&mut self) -> io::Result<()> {
        for server in self.servers.iter_mut().filter(|server| server.child.is_some()) {
            server.ready().await?;
        }
        Ok(())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.servers.len()
    }

    /// A server, by its number from 0.
    pub fn server(&mut self, index: usize) -> &mut Server {
        &mut self.servers[index]
    }

    /// The server of that name.
    pub fn named(&mut self, name: &str) -> &mut Server {
        self.servers.iter_mut().find(|server| server.name == name).unwrap_or_else(|| panic!("no server {name}"))
    }

    /// How a service reaches them; streams have as many replicas as there are servers.
    pub fn options(&self) -> Options {
        Options {
            servers: self.servers.iter().map(Server::url).collect(),
            monitors: self.servers.iter().map(|server| format!("http://127.0.0.1:{}", server.monitor)).collect(),
            replicas: self.servers.len(),
            name: "test".into(),
            ..Options::default()
        }
    }
}

impl Server {
    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The port where clients connect.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Ends it as a power cut would: at once, with nothing said or written.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again on the same ports and files, and waits until it is ready.
    pub async fn restart(&mut self) {
        self.kill();
        self.launch().unwrap_or_else(|fault| panic!("{}: {fault}", self.name));
        self.ready().await.unwrap_or_else(|fault| panic!("{}: {fault}", self.name));
    }

    fn launch(&mut self) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = Command::new(self.files.join("start.sh"));
        command.arg(self.kind).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        command
            .env("NATS_SERVER", program())
            .env("NATS_NAME", &self.name)
            .env("NATS_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("NATS_MONITOR", format!("127.0.0.1:{}", self.monitor))
            // Any port: nobody is told.
            .env("NATS_LEAF_LISTEN", "127.0.0.1:-1")
            .env("NATS_CLUSTER_LISTEN", format!("127.0.0.1:{}", self.cluster))
            .env("NATS_STORE", self.folder.join("store"))
            .env("NATS_MAX_STORE", "2GB");
        for (number, port) in self.routes.iter().enumerate() {
            command.env(format!("NATS_ROUTE_{}", number + 1), format!("nats://127.0.0.1:{port}"));
        }
        self.child = Some(command.spawn()?);
        Ok(())
    }

    async fn ready(&mut self) -> io::Result<()> {
        let until = Instant::now() + READY_WITHIN;
        while Instant::now() < until {
            if let Some(status) = self.child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                return Err(io::Error::other(format!("ended with {status}:\n{}", self.written())));
            }
            if self.is_ready().await.unwrap_or(false) {
                return Ok(());
            }
            sleep(LOOK_AGAIN).await;
        }
        Err(io::Error::other(format!("not ready in {READY_WITHIN:?}:\n{}", self.written())))
    }

    async fn is_ready(&self) -> io::Result<bool> {
        let healthy = self.get("/healthz").await?.contains("\"ok\"");
        // A cluster is of use once its servers agree on who leads.
        Ok(healthy && (self.kind == "single" || self.get("/jsz").await?.contains("\"leader\": \"nats-")))
    }

    /// A page of its monitoring.
    pub async fn get(&self, page: &str) -> io::Result<String> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.monitor)).await?;
        connection.write_all(format!("GET {page} HTTP/1.0\r\n\r\n").as_bytes()).await?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn written(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("── {} wrote ──\n{}", self.name, self.written());
        }
    }
}

/// Ports that nobody listens on.
fn free_ports(count: usize) -> io::Result<Vec<u16>> {
    let held: Vec<TcpListener> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<_>>()?;
    held.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

/// A copy of the deployment's files with changes; each must apply.
fn changed_files(folder: &TempDir, changes: &[Change<'_>]) -> io::Result<PathBuf> {
    let copy = folder.path().join("files");
    std::fs::create_dir(&copy)?;
    let mut applied = vec![false; changes.len()];
    for file in std::fs::read_dir(root().join("deploy/nats"))? {
        let file = file?;
        let target = copy.join(file.file_name());
        std::fs::copy(file.path(), &target)?;
        let mut text = std::fs::read_to_string(&target)?;
        for ((from, to), applied) in changes.iter().zip(&mut applied) {
            *applied |= text.contains(from);
            text = text.replace(from, to);
        }
        std::fs::write(&target, text)?;
    }
    assert!(applied.iter().all(|applied| *applied), "a change does not apply: {changes:?}");
    Ok(copy)
}

/// The broker's program: named by the environment, or the one that the project installs.
pub fn program() -> PathBuf {
    let installed = || root().join(".tools/bin/nats-server");
    let program = std::env::var_os("NATS_SERVER").map_or_else(installed, PathBuf::from);
    assert!(program.exists(), "no {}: run deploy/tools/install.py, or name one in NATS_SERVER", program.display());
    program
}

/// The top folder of the project.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
