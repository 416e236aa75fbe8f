//! Activation and sign-on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use contract::ErrorBody;
use contract::commerce::{ActivationRequest, ActivationResult, SignOnRequest, SignOnResult};
use service::{Json, Result, bearer};

use super::openapi::{CallerHeaders, DeviceHeaders};
use crate::access::activation;
use crate::access::caller::{Anybody, DeviceCaller};
use crate::audit::facts::Facts;
use crate::unit::ScaleUnit;

/// Extension: activates a device and returns its token. Needs nothing but the code.
#[utoipa::path(post, path = "/Commerce/Activate", tag = "Device", request_body = ActivationRequest,
    responses((status = 200, body = ActivationResult), (status = "4XX", body = ErrorBody)))]
pub async fn activate(
    State(unit): State<Arc<ScaleUnit>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    facts: Facts,
    _: Anybody,
    Json(request): Json<ActivationRequest>,
) -> Result<Json<ActivationResult>> {
    activation::activate(&unit, &from.ip().to_string(), &request, &facts).await.map(Json)
}

/// Extension: signs a worker on for twelve hours.
#[utoipa::path(post, path = "/Commerce/SignOn", tag = "Device", params(DeviceHeaders),
    request_body = SignOnRequest,
    responses((status = 200, body = SignOnResult), (status = "4XX", body = ErrorBody)))]
pub async fn sign_on(
    State(unit): State<Arc<ScaleUnit>>,
    caller: DeviceCaller,
    facts: Facts,
    Json(request): Json<SignOnRequest>,
) -> Result<Json<SignOnResult>> {
    activation::sign_on(&unit, &caller, &request, &facts).await.map(Json)
}

/// Extension: ends the worker's session. Without one there is nothing to end.
#[utoipa::path(post, path = "/Commerce/SignOff", tag = "Device", params(CallerHeaders),
    responses((status = 204), (status = "4XX", body = ErrorBody)))]
pub async fn sign_off(
    State(unit): State<Arc<ScaleUnit>>,
    caller: DeviceCaller,
    headers: HeaderMap,
) -> Result<StatusCode> {
    if let Some(token) = bearer(&headers) {
        activation::sign_off(&unit, &caller, token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
