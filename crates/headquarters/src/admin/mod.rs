//! The admin API, `/api/…`: what the console and scripts do.

mod counters;
mod customers;
mod features;
mod jobs;
mod openapi;
mod profiles;
mod schemas;
mod session;
mod sign_on;

use axum::routing::{any, get, post};
use axum::{Router, middleware};

use crate::state::Shared;

pub(crate) fn routes(headquarters: &Shared) -> Router {
    let open = Router::new()
        .route("/api/sign-on", post(sign_on::sign_on))
        .route("/api/openapi.json", get(openapi::send));
    let for_administrators = Router::new()
        .route("/api/session", get(session::show).delete(session::sign_off))
        .route("/api/features", get(features::list))
        .route("/api/features/{name}", get(features::show).put(features::change))
        .route("/api/functionality-profiles", get(profiles::list))
        .route("/api/functionality-profiles/{id}", get(profiles::show).put(profiles::change))
        .route("/api/channel-schemas/{name}", get(schemas::show).put(schemas::change))
        .route("/api/jobs", get(jobs::list))
        .route("/api/jobs/{id}", get(jobs::show).put(jobs::change))
        .route("/api/jobs/{id}/runs", get(jobs::runs).post(jobs::run))
        .route("/api/customers", get(customers::list))
        .route("/api/counters", get(counters::show))
        .layer(middleware::from_fn_with_state(headquarters.clone(), session::require));
    open.merge(for_administrators)
        .route("/api/{*rest}", any(service::unknown_route))
        .with_state(headquarters.clone())
}
