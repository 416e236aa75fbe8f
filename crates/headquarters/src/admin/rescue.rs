//! `/api/rescue`: what waited at a register that reached nobody (R208).

use std::collections::BTreeSet;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, post};
use contract::ErrorBody;
use contract::admin::{RescueResult, RescuedOperation};
use contract::rescue::{LENGTH_MAX, RescueContent};
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};

use super::audit::recorder::Subject;
use crate::rescue::{self, Outcome, Rescued};
use crate::state::Shared;

pub(super) fn route() -> MethodRouter<Shared> {
    post(import).layer(DefaultBodyLimit::max(LENGTH_MAX))
}

/// Takes over the decrypted content of a rescue file: creates and changes customers, each
/// operation once, however often and by whatever way it comes. One that is refused stops
/// no other. Their numbers go to the channels by 1010.
#[utoipa::path(post, path = "/api/rescue", tag = "Registers", request_body = RescueContent,
    responses((status = 200, body = RescueResult), (status = 400, body = ErrorBody),
        (status = 413, body = ErrorBody)))]
pub(super) async fn import(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
    Json(content): Json<RescueContent>,
) -> Result<impl IntoResponse, ApiError> {
    let lang = language(&headers);
    let rescued = rescue::import(&headquarters, &content).await?;
    let customers = content.operations.iter().map(|operation| &operation.customer_id);
    // Several operations may be about one customer.
    let customers: BTreeSet<_> = customers.map(|id| id.to_lowercase()).collect();
    let about = Subject::customers(customers.into_iter().collect());
    let operations = content.operations.iter().zip(rescued);
    let operations = operations.map(|(operation, rescued)| RescuedOperation {
        id: operation.id.clone(),
        customer_id: operation.customer_id.clone(),
        kind: operation.kind.clone(),
        ..told(rescued, lang)
    });
    Ok((about, Json(RescueResult { operations: operations.collect() })))
}

fn told(rescued: Rescued, lang: Lang) -> RescuedOperation {
    let Rescued { name, account_number, outcome } = rescued;
    let (outcome, reason) = match outcome {
        Outcome::Created => ("Created", String::new()),
        Outcome::AlreadyThere => ("AlreadyThere", String::new()),
        Outcome::Changed => ("Changed", String::new()),
        Outcome::Refused(failure) => ("Refused", failure.words(lang)),
        Outcome::NotPossible => ("NotPossible", lang.rescue_sale_not_possible().to_owned()),
    };
    let outcome = outcome.to_owned();
    RescuedOperation { name, account_number, outcome, reason, ..RescuedOperation::default() }
}
