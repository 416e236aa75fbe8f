//! HTTP on a caller's connection, and its time-outs (R332).

mod bodies;
pub mod limits;
pub mod places;
pub mod transport;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderValue;
use axum::http::header::STRICT_TRANSPORT_SECURITY;
use axum::http::uri::Scheme;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::{ServiceExt, service_fn};

use bodies::{Received, Sent};
use limits::Limits;
use places::Place;
use transport::Transport;

/// Most buffered bytes of a connection: the head of a request, and the part of an answer that the
/// caller has not taken.
const BUFFER_LENGTH: usize = 64 * 1024;

/// Browsers use HTTPS only for this server from then on, for a year (RFC 6797).
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// A caller's connection, and what answers on it.
pub struct Connection {
    pub from: SocketAddr,
    pub router: Router,
    pub place: Arc<Place>,
    pub transport: Arc<Transport>,
    pub stopping: Watcher,
}

impl Connection {
    /// Answers until the caller hangs up, is too slow, or gives way to another one.
    pub async fn serve(self, stream: TcpStream) {
        let limits = self.transport.limits;
        if let Err(error) = end_unread(&stream, limits) {
            tracing::debug!(%error, "a connection has no time-out for what its caller does not read");
        }
        let Some(tls) = self.transport.tls.clone() else { return self.answer(stream).await };
        let place = self.place.clone();
        tokio::select! {
            shaken = timeout(limits.idle_timeout, tls.accept(stream)) => match shaken {
                Ok(Ok(stream)) => self.answer(stream).await,
                Ok(Err(error)) => tracing::debug!(%error, "no TLS connection came about"),
                Err(_) => tracing::debug!("a caller took too long to begin with TLS"),
            },
            () = place.given_up() => {}
        }
    }

    async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(self, stream: S) {
        let Self { from, router, place, transport, stopping } = self;
        let limits = transport.limits;
        let answering = place.clone();
        let answers = service_fn(move |request: hyper::Request<Incoming>| {
            let (router, place) = (router.clone(), answering.clone());
            let (caller, scheme) = transport.caller(from, request.headers());
            async move {
                let mut request: Request = request
                    .map(|body| Body::new(Received::new(body, place.clone(), limits.body_timeout)));
                request.extensions_mut().insert(ConnectInfo(caller));
                let is_https = scheme == Scheme::HTTPS;
                request.extensions_mut().insert(scheme);
                let mut answer = router.oneshot(request).await?;
                if is_https {
                    answer.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
                }
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
}

/// The kernel ends the connection when its caller has taken nothing for that long, whether it does
/// not read or is gone.
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
