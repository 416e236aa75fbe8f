//! The description of the Commerce API.

use axum::Json;
use utoipa::{IntoParams, OpenApi};

/// Headers of an activated device.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers, is never made")]
pub struct DeviceHeaders {
    /// Operating unit number of the channel.
    #[param(rename = "OUN")]
    oun: String,
    #[param(rename = "DeviceToken")]
    device_token: String,
    /// Language of messages.
    #[param(rename = "Accept-Language")]
    accept_language: Option<String>,
}

/// Headers of a worker's device. A kiosk needs no worker for its requests. In an online channel
/// `id_token` and a token replace both tokens.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers, is never made")]
pub struct CallerHeaders {
    /// Operating unit number of the channel.
    #[param(rename = "OUN")]
    oun: String,
    #[param(rename = "DeviceToken")]
    device_token: String,
    /// `Bearer` and the session's token; in an online channel `id_token` and a JWT.
    #[param(rename = "Authorization")]
    authorization: Option<String>,
    /// Language of messages.
    #[param(rename = "Accept-Language")]
    accept_language: Option<String>,
}

/// Executes a write once, however often the caller sends it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers, is never made")]
pub struct IdempotencyHeader {
    /// A GUID.
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Commerce API", version = "7.3"),
    paths(
        super::device::activate,
        super::device::sign_on,
        super::device::sign_off,
        super::channel::configuration,
        super::channel::feature_states,
        super::channel::connection_status,
        super::events::events,
        super::customers::create,
        super::customers::update,
        super::customers::get,
        super::customers::search,
        super::customers::search_by_fields,
        super::customers::get_by_account_numbers,
        super::customers::delta,
        super::customers::confirm,
        super::customers::issue_loyalty_card,
        super::batch::batch,
        super::sales::complete,
        super::sales::order_history,
    )
)]
struct CommerceApi;

pub async fn describe() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}

pub fn description() -> utoipa::openapi::OpenApi {
    let mut api = CommerceApi::openapi();
    service::openapi::limit_lists(&mut api);
    api
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_changes_only_on_purpose() {
        insta::assert_json_snapshot!("openapi", description());
    }
}
