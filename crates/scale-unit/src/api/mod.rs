//! The routes of `/Commerce/…`, one file a subject.

mod batch;
mod channel;
mod customers;
mod device;
mod events;
mod openapi;
mod sales;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
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
        .route("/Commerce/Customers/SearchByFields", post(customers::search_by_fields))
        .route("/Commerce/Customers/GetByAccountNumbers", post(customers::get_by_account_numbers))
        .route("/Commerce/Customers/Delta", get(customers::delta))
        .route("/Commerce/Customers/Confirm", post(customers::confirm))
        .route("/Commerce/$batch", batch::route(unit.clone()))
        .route("/Commerce/LoyaltyCards", post(customers::issue_loyalty_card))
        .route("/Commerce/SalesTransactions", post(sales::complete))
        .route("/Commerce/Customers/{key}/GetOrderHistory", post(sales::order_history))
        .route("/Commerce/Customers/{key}", get(customers::get).patch(customers::update))
        // `Customers('x')` is one segment, which only the handler can take apart.
        .route(
            "/Commerce/{*rest}",
            get(customers::get)
                .patch(customers::update)
                .post(bound_action)
                .fallback(service::unknown_route),
        )
        .route("/Commerce", any(service::unknown_route))
        .with_state(unit);
    service::api(routes)
}

/// `Customers('x')/GetOrderHistory`, which the router takes for an unknown path.
async fn bound_action(
    unit: State<Arc<ScaleUnit>>,
    Path(rest): Path<String>,
    request: Request,
) -> Response {
    if !rest.ends_with(customers::BOUND_ORDER_HISTORY) {
        return service::unknown_route().await.into_response();
    }
    sales::order_history.call(request, unit.0).await
}
