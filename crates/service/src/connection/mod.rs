//! A caller's connection: HTTP on it, and its time-outs (R332).

mod bodies;
pub mod limits;
pub mod places;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::net::TcpStream;
use tower::{ServiceExt, service_fn};

use bodies::{Received, Sent};
use limits::Limits;
use places::Place;

/// Most bytes of a connection that are held: the head of a request, and what an answer is
/// ahead of its caller.
const BUFFER_LENGTH: usize = 64 * 1024;

/// Answers one caller until it hangs up, is too slow, or gives way to another one.
pub async fn serve(
    stream: TcpStream,
    from: SocketAddr,
    router: Router,
    place: Arc<Place>,
    limits: Limits,
    stopping: Watcher,
) {
    if let Err(error) = end_unread(&stream, limits) {
        tracing::debug!(%error, "a connection has no time-out for what its caller does not read");
    }
    let answering = place.clone();
    let answers = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, place) = (router.clone(), answering.clone());
        async move {
            let mut request: Request = request
                .map(|body| Body::new(Received::new(body, place.clone(), limits.body_timeout)));
            request.extensions_mut().insert(ConnectInfo(from));
            let answer = router.oneshot(request).await?;
            Ok::<_, Infallible>(answer.map(|body| Sent::new(body, place)))
        }
    });
    let http = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle_timeout)
        .max_buf_size(BUFFER_LENGTH)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(answers));
    tokio::select! {
        ended = stopping.watch(http) => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        }
        () = place.given_up() => {}
    }
}

/// The kernel ends the connection once its caller has taken nothing for that long, whether
/// it does not read or is gone.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn end_unread(stream: &TcpStream, limits: Limits) -> std::io::Result<()> {
    let socket = SockRef::from(stream);
    socket.set_tcp_user_timeout(Some(limits.unread_timeout))
}

/// Other systems end it once its caller is gone.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn end_unread(stream: &TcpStream, limits: Limits) -> std::io::Result<()> {
    let keep_alive = socket2::TcpKeepalive::new().with_time(limits.unread_timeout);
    SockRef::from(stream).set_tcp_keepalive(&keep_alive)
}
