//! Listening, and a clean end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// After a request to stop, the longest time that open requests get.
const GRACE: Duration = Duration::from_secs(5);

/// A port that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("The address {0} is already in use. Stop the other program or choose another port.")]
    InUse(SocketAddr),
    #[error("Cannot listen on {address}: {source}.")]
    Other { address: SocketAddr, source: std::io::Error },
}

/// Takes the port; 0 takes a free one, see [`TcpListener::local_addr`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => ListenError::InUse(address),
        _ => ListenError::Other { address, source },
    })
}

/// Serves until `stop`, then lets open requests end, at most [`GRACE`] long.
///
/// Whatever stays open by itself (event streams, long polls) watches `stop` too.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server =
        axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server => ended,
        () = deadline => Ok(()),
    }
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
