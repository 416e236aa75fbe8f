//! Every error answer has the one envelope.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::routing::{get, post};
use contract::commerce::Customer;
use contract::{ErrorBody, ErrorId};
use service::{ApiError, Json};
use tower::ServiceExt;

fn app() -> Router {
    service::api(
        Router::new()
            .route("/customers", post(|Json(customer): Json<Customer>| async { Json(customer) }))
            .route("/refuses", get(|| async { ApiError::internal("the secret reason") }))
            .route("/panics", get(|| async { panic_now() }))
            .route("/{*rest}", axum::routing::any(service::unknown_route)),
    )
}

fn panic_now() -> &'static str {
    panic!("on purpose")
}

async fn ask(request: Request<Body>) -> (StatusCode, ErrorBody) {
    let response = app().oneshot(request).await.expect("an answer");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1_000_000).await.expect("a body");
    (status, serde_json::from_slice(&bytes).expect("an error body"))
}

fn request(method: &str, path: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("accept-language", "ja")
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

#[tokio::test]
async fn r167_every_kind_of_failure_has_the_envelope_in_the_callers_language() {
    let long = format!("{{\"FirstName\":\"{}\"}}", "x".repeat(1024 * 1024));
    for (request, id) in [
        (request("POST", "/customers", "{"), ErrorId::BadRequest),
        (request("POST", "/customers", "{} {}"), ErrorId::BadRequest),
        (request("POST", "/customers", &long), ErrorId::RequestTooLarge),
        (request("GET", "/nowhere", ""), ErrorId::NotFound),
        (request("DELETE", "/customers", ""), ErrorId::MethodNotAllowed),
        (request("GET", "/refuses", ""), ErrorId::Internal),
        (request("GET", "/panics", ""), ErrorId::Internal),
    ] {
        let asked = format!("{} {}", request.method(), request.uri());
        let (status, body) = ask(request).await;
        assert_eq!(status.as_u16(), id.status(), "{asked}");
        assert_eq!(body.error_resource_id, id.resource_id(), "{asked}");
        assert!(!body.localized_message.is_ascii(), "{asked}: {}", body.localized_message);
        assert_eq!(body.correlation_id.len(), 36);
        assert!(!body.localized_message.contains("secret"));
    }
}

#[tokio::test]
async fn a_member_of_a_wrong_type_is_named() {
    let body = r#"{"FirstName":"Aiko","Addresses":[{"Street":7}]}"#;
    let (status, body) = ask(request("POST", "/customers", body)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body.validation_errors[0].member_names, ["Addresses[0].Street"]);
}
