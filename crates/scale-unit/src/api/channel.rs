//! What a register or kiosk reads about its channel.

use std::sync::Arc;

use axum::extract::State;
use contract::commerce::{ChannelConfiguration, ConnectionStatus, FeatureState};
use service::{Json, Result};

use crate::caller::{Creator, DeviceCaller};
use crate::unit::ScaleUnit;

pub async fn configuration(
    State(unit): State<Arc<ScaleUnit>>,
    Creator(caller): Creator,
) -> Result<Json<ChannelConfiguration>> {
    unit.channel_configuration(&caller.channel.operating_unit_number).map(Json)
}

pub async fn feature_states(
    State(unit): State<Arc<ScaleUnit>>,
    _: Creator,
) -> Json<Vec<FeatureState>> {
    Json(unit.configuration.current().feature_states())
}

/// Asked by a register while nobody is signed on.
pub async fn connection_status(
    State(unit): State<Arc<ScaleUnit>>,
    _: DeviceCaller,
) -> Json<ConnectionStatus> {
    Json(unit.live.connection_status())
}
