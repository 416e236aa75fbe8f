//! The routes of `/Commerce/…`, one file a subject.

mod channel;
mod customers;
mod device;
mod events;
mod openapi;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

use crate::unit::ScaleUnit;

/// Everything below `/Commerce`.
pub fn routes(unit: Arc<ScaleUnit>) -> Router {
    let routes = Router::new()
        .route("/Commerce/openapi.json", get(openapi::describe))
        .route("/Commerce/Activate", post(device::activate))
        .route("/Commerce/SignOn", post(device::sign_on))
        .route("/Commerce/ChannelConfiguration", get(channel::configuration))
        .route("/Commerce/FeatureStates", get(channel::feature_states))
        .route("/Commerce/ConnectionStatus", get(channel::connection_status))
        .route("/Commerce/Events", get(events::events))
        .route("/Commerce/Customers", post(customers::create))
        .route("/Commerce/Customers/Search", post(customers::search))
        .route("/Commerce/Customers/Delta", get(customers::delta))
        .route("/Commerce/LoyaltyCards", post(customers::issue_loyalty_card))
        .route("/Commerce/Customers/{key}", get(customers::get).patch(customers::update))
        // `Customers('x')` is one segment, which only the handler can take apart.
        .route(
            "/Commerce/{*rest}",
            get(customers::get).patch(customers::update).fallback(service::unknown_route),
        )
        .route("/Commerce", any(service::unknown_route))
        .with_state(unit);
    service::api(routes)
}
