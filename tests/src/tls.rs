//! Who stands in front of a system with TLS, as a deployment has it: what comes is deciphered and passed on.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

use crate::nats::root;

/// A file of `tests/tls`.
pub fn certificate(name: &str) -> PathBuf {
    root().join("tests/tls").join(name)
}

/// A server with TLS; it ends with this value.
#[derive(Debug)]
pub struct Front {
    /// Where it is.
    pub url: String,
    accepting: JoinHandle<()>,
}

impl Front {
    /// In front of a server at an address: what comes is passed on, and what is answered.
    pub async fn of(address: SocketAddr) -> Self {
        Self::serving(move |mut stream| async move {
            let mut behind = TcpStream::connect(address).await?;
            copy_bidirectional(&mut stream, &mut behind).await.map(drop)
        })
        .await
    }

    /// Answers every question over HTTP with this.
    pub async fn answering(body: String) -> Self {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        let answer: Arc<str> = answer.into();
        Self::serving(move |mut stream| {
            let answer = answer.clone();
            async move {
                let mut asked = [0; 4096];
                // A question of the command is short, and comes in one piece.
                if stream.read(&mut asked).await? == 0 {
                    return Ok(());
                }
                stream.write_all(answer.as_bytes()).await?;
                stream.shutdown().await
            }
        })
        .await
    }

    async fn serving<F: Future<Output = io::Result<()>> + Send + 'static>(
        serve: impl Fn(TlsStream<TcpStream>) -> F + Send + 'static,
    ) -> Self {
        let (listener, acceptor) = match TcpListener::bind("127.0.0.1:0").await {
            Ok(listener) => (listener, acceptor()),
            Err(error) => panic!("no port: {error}"),
        };
        let url = listener.local_addr().map(|address| format!("https://{address}")).unwrap_or_default();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Who trusts nobody leaves.
                let Ok(stream) = acceptor.accept(stream).await else { continue };
                tokio::spawn(serve(stream));
            }
        });
        Self { url, accepting }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn acceptor() -> TlsAcceptor {
    let read = |path: &Path| -> Result<ServerConfig, Box<dyn std::error::Error>> {
        let chain = CertificateDer::pem_file_iter(path)?.collect::<Result<_, _>>()?;
        let key = PrivateKeyDer::from_pem_file(path.with_extension("key"))?;
        let mut config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    };
    let config = read(&certificate("server.pem")).unwrap_or_else(|error| panic!("the certificate: {error}"));
    TlsAcceptor::from(Arc::new(config))
}
