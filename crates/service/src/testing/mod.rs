//! For tests only: databases, servers on free ports, a register.

mod database;
mod enrolment;
mod found;
mod register;

pub use database::TestDatabase;
pub use enrolment::{enrol, enrolment};
pub use found::{FOUND, open_found};
pub use register::{Answer, Register};

use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use tokio_util::sync::CancellationToken;

use crate::Limits;

/// Longest wait for a state that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Serves on a free port until `stop`; answers with the address, `http://…` without a
/// path.
pub async fn serve(router: Router, stop: CancellationToken) -> String {
    let address: SocketAddr = ([127, 0, 0, 1], 0).into();
    let listener = crate::serve::listen(address).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(crate::serve::serve(listener, router, Limits::default(), stop));
    format!("http://{address}")
}

/// Retries until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let begin = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begin.elapsed() < PATIENCE, "never came: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until a server is ready.
pub async fn ready(url: &str) {
    until("ready", async || {
        let answer = reqwest::get(format!("{url}/health/ready")).await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;
}
