//! The admin API, `/api/…`: what the console and scripts do.

mod audit;
mod channel_databases;
mod counters;
mod customer;
mod customers;
mod e_tag;
mod exchange_sessions;
mod features;
mod jobs;
mod managed_list;
mod openapi;
mod operations;
mod refused;
mod registers;
mod rescue;
mod scale_units;
mod schemas;
mod session;
mod sign_on;
mod statistics;
mod switches;
mod waiting;

use axum::extract::DefaultBodyLimit;
use axum::routing::{any, delete, get, post};
use axum::{Router, middleware};
use contract::SIGN_ON_LENGTH_MAX;

use self::audit::action::EXPORT_PATH;
use self::audit::{export, list, recorder};
use crate::exchange::restored;
use crate::state::Shared;

pub(crate) fn routes(headquarters: &Shared) -> Router {
    let of_strangers = DefaultBodyLimit::max(SIGN_ON_LENGTH_MAX);
    let open = Router::new()
        .route("/api/sign-on", post(sign_on::sign_on).layer(of_strangers))
        .route("/api/openapi.json", get(openapi::send));
    // What may give numbers or versions waits for the channel databases.
    let of_records = Router::new()
        .route("/api/features/{name}", get(features::show).put(features::change))
        .merge(managed_list::routes())
        .route("/api/registers", get(registers::list).post(registers::create))
        .route("/api/registers/{register}", delete(registers::revoke))
        .route("/api/rescue", rescue::route())
        .route("/api/channel-schemas/{name}", get(schemas::show).put(schemas::change))
        .route("/api/jobs/{id}/full-sync", post(jobs::full_sync))
        .route("/api/customers/{account}", get(customer::show).put(customer::change))
        .route("/api/customer-operations/{id}", get(operations::show).put(operations::change))
        .route("/api/customer-operations/{id}/synchronize", post(operations::synchronize_again))
        .route_layer(middleware::from_fn_with_state(
            headquarters.clone(),
            restored::require_numbers,
        ));
    let for_administrators = of_records
        .route("/api/session", get(session::show).delete(session::sign_off))
        .route("/api/features", get(features::list))
        .route("/api/switch-states", get(switches::list))
        .route("/api/jobs", get(jobs::list))
        .route("/api/jobs/{id}", get(jobs::show).put(jobs::change))
        .route("/api/jobs/{id}/runs", get(jobs::runs).post(jobs::run))
        .route("/api/channel-databases", get(channel_databases::list))
        .route("/api/channel-databases/{id}", delete(channel_databases::give_up))
        .route("/api/scale-units/{key}/enrolment-code", post(scale_units::issue_code))
        .route("/api/scale-units/{key}/credential", delete(scale_units::revoke))
        .route("/api/sessions", get(exchange_sessions::list))
        .route("/api/sessions/{id}/retry", post(exchange_sessions::retry))
        .route("/api/sessions/{id}/cancel", post(exchange_sessions::cancel))
        .route("/api/waiting", get(waiting::show))
        .route("/api/customers", get(customers::list))
        .route("/api/customer-operations", get(operations::list))
        .route("/api/counters", get(counters::show))
        .route("/api/customers-per-hour", get(statistics::customers_per_hour))
        .route("/api/job-runs", get(statistics::job_runs))
        .route("/api/audit-trail", get(list::list))
        .route(EXPORT_PATH, get(export::export))
        .layer(middleware::from_fn_with_state(headquarters.clone(), recorder::record))
        .layer(middleware::from_fn_with_state(headquarters.clone(), session::require));
    open.merge(for_administrators)
        .route("/api/{*rest}", any(service::unknown_route))
        .with_state(headquarters.clone())
}
