//! TLS 1.2 and 1.3 by rustls over ring, with a certificate that can be renewed while the service runs.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::server::TlsStream;

use crate::TlsError;

/// Whoever has not shaken hands by then is not answered.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that have shaken hands and wait to be taken up.
const WAITING: usize = 64;

#[derive(Clone)]
pub(crate) struct Certificates(Arc<Kept>);

struct Kept {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

/// What handshakes ask.
#[derive(Clone)]
struct Current(Arc<Kept>);

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Current(..)")
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.0.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

impl Certificates {
    pub(crate) fn open(chain: &Path, key: &Path) -> Result<Certificates, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let current = read(chain, key, &provider)?;
        Ok(Certificates(Arc::new(Kept {
            chain: chain.to_owned(),
            key: key.to_owned(),
            provider,
            current: RwLock::new(Arc::new(current)),
        })))
    }

    pub(crate) fn reload(&self) -> Result<(), TlsError> {
        let new = read(&self.0.chain, &self.0.key, &self.0.provider)?;
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }

    fn acceptor(&self) -> io::Result<TlsAcceptor> {
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.0.provider))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Current(Arc::clone(&self.0))));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let bad = |path: &Path, what: String| TlsError::File {
        path: path.to_owned(),
        what,
    };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad(chain, error.to_string()))?;
    if certificates.is_empty() {
        return Err(bad(
            chain,
            "no certificate in PEM (-----BEGIN CERTIFICATE-----)".into(),
        ));
    }
    // What is in the file is no part of a message.
    let private = PrivateKeyDer::from_pem_file(key)
        .map_err(|_| bad(key, "no private key in PEM (PKCS #8, PKCS #1 or SEC 1)".into()))?;
    CertifiedKey::from_der(certificates, private, provider).map_err(|error| TlsError::Pair {
        certificate: chain.to_owned(),
        key: key.to_owned(),
        what: error.to_string(),
    })
}

/// Takes up connections and lets each shake hands by itself, so that a slow one holds up nobody.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    pub(crate) fn new(mut listener: TcpListener, certificates: &Certificates) -> io::Result<TlsListener> {
        let (acceptor, address) = (certificates.acceptor()?, listener.local_addr()?);
        let (done, ready) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            loop {
                let (stream, peer) = tokio::select! {
                    accepted = Listener::accept(&mut listener) => accepted,
                    // The service takes up no more.
                    () = done.closed() => return,
                };
                let (acceptor, done) = (acceptor.clone(), done.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        Ok(Ok(stream)) => {
                            // Nobody waits for it any more when this fails.
                            let _ = done.send((stream, peer)).await;
                        }
                        // Who it was is not written down.
                        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
                        Err(_) => tracing::debug!("a handshake took too long"),
                    }
                });
            }
        });
        Ok(TlsListener { ready, address })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The task above lives as long as this listener; if it ended, there is nothing to accept.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
