//! Who may do something at headquarters.

use contract::admin::{Session, SignOnRequest};
use reqwest::{Method, RequestBuilder, Response};
use service::testing::TestDatabase;

use crate::server::{Server, ok, refused};

async fn attempt(server: &Server, worker_id: &str, password: &str) -> Response {
    let request = SignOnRequest { worker_id: worker_id.to_owned(), password: password.to_owned() };
    server.client.post(server.at("/api/sign-on")).json(&request).send().await.expect("an answer")
}

#[tokio::test]
async fn only_administrators_sign_on() {
    let server = Server::demo().await;
    for worker in ["000160", "000713"] {
        let body = refused(attempt(&server, worker, "demo-2026").await, 403).await;
        assert!(body.error_resource_id.ends_with("AuthorizationFailed"));
    }
    for (worker, password) in [("admin", "wrong"), ("nobody", "demo-2026"), ("", "")] {
        let body = refused(attempt(&server, worker, password).await, 401).await;
        assert!(body.localized_message.contains("password is wrong"), "{body:?}");
    }
    let session: Session = server.get("/api/session").await;
    assert_eq!((session.worker_id.as_str(), session.is_demo), ("admin", true));
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = Server::demo().await;
    for _ in 0..5 {
        refused(attempt(&server, "admin", "guess").await, 401).await;
    }
    let response = attempt(&server, "admin", "demo-2026").await;
    assert!(response.headers().contains_key("retry-after"));
    let body = refused(response, 429).await;
    assert_eq!(body.error_resource_id, "Counter_TooManyRequests");
}

#[tokio::test]
async fn without_a_session_nothing_is_shown_or_changed() {
    let server = Server::demo().await;
    for path in [
        "/api/session",
        "/api/features",
        "/api/functionality-profiles",
        "/api/channel-schemas/AX7",
        "/api/jobs",
        "/api/jobs/sync/runs",
        "/api/customers",
        "/api/counters",
    ] {
        refused(server.client.get(server.at(path)).send().await.unwrap(), 401).await;
        let foreign = server.client.get(server.at(path)).bearer_auth("foreign");
        refused(foreign.send().await.unwrap(), 401).await;
    }
    refused(server.client.post(server.at("/api/jobs/sync/runs")).send().await.unwrap(), 401).await;
}

#[tokio::test]
async fn a_cookie_counts_for_changes_only_from_headquarters_own_page() {
    let server = Server::demo().await;
    let response = attempt(&server, "admin", "demo-2026").await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let request = |method: Method, path: &str| {
        server.client.request(method, server.at(path)).header("cookie", &cookie)
    };
    let status = async |request: RequestBuilder| request.send().await.unwrap().status().as_u16();
    let run = || request(Method::POST, "/api/jobs/sync/runs");

    assert_eq!(status(request(Method::GET, "/api/session")).await, 200);
    assert_eq!(status(run()).await, 403);
    assert_eq!(status(run().header("sec-fetch-site", "cross-site")).await, 403);
    assert_eq!(status(run().header("origin", "http://elsewhere.example")).await, 403);
    assert_eq!(status(run().header("origin", &server.url)).await, 200);
    assert_eq!(status(run().header("sec-fetch-site", "same-origin")).await, 200);

    let sign_off = request(Method::DELETE, "/api/session").header("origin", &server.url);
    assert_eq!(status(sign_off).await, 204);
    assert_eq!(status(request(Method::GET, "/api/session")).await, 401);
}

#[tokio::test]
async fn a_session_ends_by_itself_and_survives_a_restart() {
    let server = Server::demo().await;
    let token = server.sign_on("admin", "demo-2026").await.token;
    let server = Server::on(server.stop().await, true).await;
    let session = || server.client.get(server.at("/api/session")).bearer_auth(&token).send();
    ok::<Session>(session().await.unwrap()).await;
    sqlx::query("UPDATE ADMINSESSION SET EXPIRESAT = '2026-11-19T00:00:00.000Z'")
        .execute(&server.database().await)
        .await
        .unwrap();
    let body = refused(session().await.unwrap(), 401).await;
    assert!(body.error_resource_id.ends_with("UserSessionExpired"));
}

#[tokio::test]
async fn without_the_demo_no_known_password_exists() {
    for database in TestDatabase::all() {
        let server = Server::on(database, false).await;
        for worker in ["admin", "000160", "000713"] {
            refused(attempt(&server, worker, "demo-2026").await, 401).await;
        }
        for path in ["/health/live", "/health/ready"] {
            let response = server.client.get(server.at(path)).send().await.unwrap();
            assert!(response.status().is_success());
        }
    }
}
