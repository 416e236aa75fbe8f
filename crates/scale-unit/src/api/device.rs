//! Activation and sign-on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use contract::commerce::{ActivationRequest, ActivationResult, SignOnRequest, SignOnResult};
use service::{Json, Result};

use crate::activation;
use crate::caller::{Anybody, DeviceCaller};
use crate::unit::ScaleUnit;

pub async fn activate(
    State(unit): State<Arc<ScaleUnit>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    _: Anybody,
    Json(request): Json<ActivationRequest>,
) -> Result<Json<ActivationResult>> {
    activation::activate(&unit, &from.ip().to_string(), &request).await.map(Json)
}

pub async fn sign_on(
    State(unit): State<Arc<ScaleUnit>>,
    caller: DeviceCaller,
    Json(request): Json<SignOnRequest>,
) -> Result<Json<SignOnResult>> {
    activation::sign_on(&unit, &caller, &request).await.map(Json)
}
