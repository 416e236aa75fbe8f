//! Listening, and shutdown.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::connection::Connection;
use crate::connection::places::Places;
use crate::connection::transport::Transport;

/// Longest time for open requests after a request to stop.
const GRACE: Duration = Duration::from_secs(5);
/// Pause after the system has refused a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A port that is not available.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("The address {0} is already in use. Stop the other program or choose another port.")]
    InUse(SocketAddr),
    #[error("Cannot listen on {address}: {source}.")]
    Other { address: SocketAddr, source: io::Error },
}

/// Takes the port; 0 takes a free one, see [`TcpListener::local_addr`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse(address),
        _ => ListenError::Other { address, source },
    })
}

/// Serves until `stop`, then lets open requests end, at most [`GRACE`] long.
///
/// Whatever stays open by itself (event streams, long polls) watches `stop` too.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    transport: impl Into<Transport>,
    stop: CancellationToken,
) {
    let transport = Arc::new(transport.into());
    let places = Places::new(transport.limits);
    if let Some(tls) = &transport.tls {
        tokio::spawn(tls.clone().follow(stop.clone()));
    }
    let connections = GracefulShutdown::new();
    loop {
        let (stream, from) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = stop.cancelled() => break,
        };
        let place = places.take(from.ip());
        let (router, transport) = (router.clone(), transport.clone());
        let stopping = connections.watcher();
        let connection = Connection { from, router, place, transport, stopping };
        tokio::spawn(connection.serve(stream));
    }
    drop(listener);
    let _ = timeout(GRACE, connections.shutdown()).await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_the_caller(&error) => {}
            Err(error) => {
                // Out of descriptors or memory: connections that end make room.
                tracing::error!(%error, "no connection can be accepted");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Whether the connection was gone before it was accepted.
fn is_of_the_caller(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Completes when the operator asks the process to stop (SIGTERM, SIGINT).
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
