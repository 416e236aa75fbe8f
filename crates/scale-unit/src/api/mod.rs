//! The routes of `/Commerce/…`, one file a subject.

mod batch;
mod channel;
mod customers;
mod device;
mod events;
pub mod metadata;
mod openapi;
mod sales;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};
use contract::SIGN_ON_LENGTH_MAX;
use tower::ServiceExt;

use crate::audit::recorder;
use crate::customer_route::{BOUND_ORDER_HISTORY, keyed_customer};
use crate::unit::ScaleUnit;

/// Everything below `/Commerce`.
pub fn routes(unit: Arc<ScaleUnit>) -> Router {
    let of_strangers = DefaultBodyLimit::max(SIGN_ON_LENGTH_MAX);
    let routes = Router::new()
        .route("/Commerce/openapi.json", get(openapi::describe))
        .route("/Commerce/Activate", post(device::activate).layer(of_strangers))
        .route("/Commerce/SignOn", post(device::sign_on).layer(of_strangers))
        .route("/Commerce/SignOff", post(device::sign_off))
        .route("/Commerce/ChannelConfiguration", get(channel::configuration))
        .route("/Commerce/FeatureStates", get(channel::feature_states))
        .route("/Commerce/ConnectionStatus", get(channel::connection_status))
        .route("/Commerce/Customers", post(customers::create))
        .route("/Commerce/Customers/Search", post(customers::search))
        .route("/Commerce/Customers/SearchByFields", post(customers::search_by_fields))
        .route("/Commerce/Customers/GetByAccountNumbers", post(customers::get_by_account_numbers))
        .route("/Commerce/Customers/Delta", get(customers::delta))
        .route("/Commerce/Customers/Confirm", post(customers::confirm))
        .route("/Commerce/$batch", batch::route(unit.clone()))
        .route("/Commerce/LoyaltyCards", post(customers::issue_loyalty_card))
        .route("/Commerce/SalesTransactions", post(sales::complete))
        .route("/Commerce/Customers/{key}/GetOrderHistory", order_history())
        .route("/Commerce/Customers/{key}", one_customer())
        .route("/Commerce/{*rest}", keyed(&unit))
        .layer(from_fn_with_state(unit.clone(), recorder::record))
        .with_state(unit.clone());
    let other_types = Router::new()
        .route("/Commerce/$metadata", get(metadata::describe))
        .route("/Commerce/Events", get(events::events))
        .with_state(unit);
    service::api(routes).merge(service::api_of_any_type(other_types))
}

fn one_customer() -> MethodRouter<Arc<ScaleUnit>> {
    get(customers::get).patch(customers::update)
}

fn order_history() -> MethodRouter<Arc<ScaleUnit>> {
    post(sales::order_history)
}

/// `Customers('x')` and what is bound to it: the router cannot take a key out of a segment.
fn keyed(unit: &Arc<ScaleUnit>) -> MethodRouter<Arc<ScaleUnit>> {
    let customer: MethodRouter = one_customer().with_state(unit.clone());
    let history: MethodRouter = order_history().with_state(unit.clone());
    any(move |Path(rest): Path<String>, request: Request| async move {
        let route = match keyed_customer(&rest) {
            Some((_, "")) => customer,
            Some((_, BOUND_ORDER_HISTORY)) => history,
            _ => return service::unknown_route().await.into_response(),
        };
        let answer: Result<Response, _> = route.oneshot(request).await;
        answer.unwrap_or_else(|never| match never {})
    })
}
