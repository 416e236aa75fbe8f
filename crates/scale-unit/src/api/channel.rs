//! What a register or kiosk reads about its channel.

use std::sync::Arc;

use axum::extract::State;
use contract::ErrorBody;
use contract::commerce::{ChannelConfiguration, ConnectionStatus, FeatureState};
use service::Json;

use super::openapi::{CallerHeaders, DeviceHeaders};
use crate::access::caller::{DeviceCaller, Station, Visitor};
use crate::unit::ScaleUnit;

/// Extension: everything that a register needs to work without a network.
#[utoipa::path(get, path = "/Commerce/ChannelConfiguration", tag = "Channel",
    params(CallerHeaders),
    responses((status = 200, body = ChannelConfiguration), (status = "4XX", body = ErrorBody)))]
pub async fn configuration(Station(caller): Station) -> Json<ChannelConfiguration> {
    Json(caller.channel.configuration.clone())
}

/// The switches of Feature management, as this channel has them.
#[utoipa::path(get, path = "/Commerce/FeatureStates", tag = "Channel", params(CallerHeaders),
    responses((status = 200, body = [FeatureState]), (status = "4XX", body = ErrorBody)))]
pub async fn feature_states(
    State(unit): State<Arc<ScaleUnit>>,
    _: Visitor,
) -> Json<Vec<FeatureState>> {
    Json(unit.configuration.current().feature_states())
}

/// Extension: whether the scale unit reaches headquarters. A register also asks without a signed-on
/// worker.
#[utoipa::path(get, path = "/Commerce/ConnectionStatus", tag = "Channel", params(DeviceHeaders),
    responses((status = 200, body = ConnectionStatus), (status = "4XX", body = ErrorBody)))]
pub async fn connection_status(
    State(unit): State<Arc<ScaleUnit>>,
    _: DeviceCaller,
) -> Json<ConnectionStatus> {
    Json(unit.live.connection_status())
}
