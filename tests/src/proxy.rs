//! A connection that can be made to fail: bytes pass until the test says otherwise.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    sync::watch,
    task::{JoinHandle, yield_now},
};

/// Stands between a client and a server.
pub struct Proxy {
    address: SocketAddr,
    muted: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
    /// Counts the cuts; whoever listens is a connection.
    cuts: watch::Sender<u64>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// A proxy for a server on this machine.
    pub async fn to(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let muted = Arc::new(AtomicBool::new(false));
        let closed = Arc::new(AtomicBool::new(false));
        let (cuts, _) = watch::channel(0);
        let accepting = tokio::spawn(accept(listener, port, Arc::clone(&muted), Arc::clone(&closed), cuts.clone()));
        Ok(Self { address, muted, closed, cuts, accepting })
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// From now on what the server says is lost, while what the client says still arrives; or no more.
    pub fn mute(&self, muted: bool) {
        self.muted.store(muted, Ordering::SeqCst);
    }

    /// The line is down: every connection is cut and new ones do not pass; or it is up again.
    pub fn close(&self, closed: bool) {
        self.closed.store(closed, Ordering::SeqCst);
        if closed {
            self.cut();
        }
    }

    /// Waits until the connections that were cut are gone.
    pub async fn gone(&self) {
        while self.cuts.receiver_count() > 0 {
            yield_now().await;
        }
    }

    /// Cuts every connection; new ones pass.
    pub fn cut(&self) {
        self.cuts.send_modify(|count| *count += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
        self.accepting.abort();
    }
}

async fn accept(
    listener: TcpListener,
    port: u16,
    muted: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
    cuts: watch::Sender<u64>,
) {
    while let Ok((client, _)) = listener.accept().await {
        if closed.load(Ordering::SeqCst) {
            continue;
        }
        let mut cut = cuts.subscribe();
        let muted = Arc::clone(&muted);
        tokio::spawn(async move {
            tokio::select! {
                _ = pass(client, port, &muted) => {}
                _ = cut.changed() => {}
            }
        });
    }
}

async fn pass(client: TcpStream, port: u16, muted: &AtomicBool) -> io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port)).await?;
    let (client, server) = (client.into_split(), server.into_split());
    let never = AtomicBool::new(false);
    tokio::try_join!(copy(client.0, server.1, &never), copy(server.0, client.1, muted))?;
    Ok(())
}

async fn copy(mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, muted: &AtomicBool) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.read(&mut buffer).await? {
            0 => return to.shutdown().await,
            _ if muted.load(Ordering::SeqCst) => {}
            count => to.write_all(&buffer[..count]).await?,
        }
    }
}
