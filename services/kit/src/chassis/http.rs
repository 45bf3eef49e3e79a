//! HTTP within limits: how many connections there are at once, and how long the head of a request may take.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use axum::{Router, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Connections of one listener at once; more wait to be accepted.
pub const MAX_CONNECTIONS: usize = 1_024;
/// How long a request may take to name itself. A connection that is kept and says nothing for so long is closed.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest head of a request, bytes.
pub const MAX_HEAD: usize = 128 * 1024;

/// Serves until it is told to stop; what is under way then is answered.
///
/// # Errors
/// None: a listener that takes nothing now does so later.
pub async fn serve(mut listener: TcpListener, router: Router, shutdown: CancellationToken) -> Result<(), Infallible> {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let connections = TaskTracker::new();
    loop {
        let next = async { (places.clone().acquire_owned().await, Listener::accept(&mut listener).await.0) };
        let (place, stream) = tokio::select! {
            () = shutdown.cancelled() => break,
            next = next => next,
        };
        let attending = attend(stream, router.clone(), shutdown.clone());
        connections.spawn(async move {
            attending.await;
            drop(place);
        });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
    Ok(())
}

/// Answers on one connection. How it ends is the reader's affair.
async fn attend(stream: TcpStream, router: Router, shutdown: CancellationToken) {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        () = shutdown.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::net::SocketAddr;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        task::JoinHandle,
        time::{sleep, timeout},
    };

    use super::*;

    async fn served(router: Router) -> (SocketAddr, CancellationToken, JoinHandle<Result<(), Infallible>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        (address, stop.clone(), tokio::spawn(serve(listener, router, stop)))
    }

    /// What comes on a connection until it is closed.
    async fn heard(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    async fn asked(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        stream
    }

    #[tokio::test]
    async fn one_more_than_there_are_places_for_is_answered_once_another_leaves() {
        let (address, _stop, _serving) = served(Router::new().route("/", get(|| async { "ok" }))).await;
        let mut silent = Vec::new();
        for _ in 0..MAX_CONNECTIONS {
            silent.push(TcpStream::connect(address).await.unwrap());
        }
        let mut next = asked(address).await;
        assert!(timeout(Duration::from_millis(100), heard(&mut next)).await.is_err());
        silent.pop();
        let answer = timeout(Duration::from_secs(5), heard(&mut next)).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");
    }

    #[tokio::test]
    async fn a_request_that_does_not_come_to_its_end_is_broken_off() {
        let (address, _stop, _serving) = served(Router::new()).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost").await.unwrap();
        // The server is to have begun to wait before the time is moved.
        sleep(Duration::from_millis(50)).await;
        tokio::time::pause();
        tokio::time::advance(HEAD_TIMEOUT).await;
        tokio::time::resume();
        timeout(Duration::from_secs(5), heard(&mut slow)).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_under_way_at_the_stop_is_answered_and_nobody_else_is_waited_for() {
        let slow = get(|| async {
            sleep(Duration::from_millis(200)).await;
            "late"
        });
        let (address, stop, serving) = served(Router::new().route("/", slow)).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        let mut under_way = asked(address).await;
        sleep(Duration::from_millis(50)).await;
        stop.cancel();
        assert!(heard(&mut under_way).await.ends_with("late"));
        assert_eq!(heard(&mut idle).await, "");
        timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
    }
}
