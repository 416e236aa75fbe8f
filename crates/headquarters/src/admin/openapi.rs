//! The description of the admin API.

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Headquarters admin API", version = "1"),
    paths(
        super::sign_on::sign_on,
        super::session::show,
        super::session::sign_off,
        super::features::list,
        super::features::show,
        super::features::change,
        super::profiles::list,
        super::profiles::show,
        super::profiles::change,
        super::schemas::show,
        super::schemas::change,
        super::jobs::list,
        super::jobs::show,
        super::jobs::change,
        super::jobs::runs,
        super::jobs::run,
        super::customers::list,
        super::counters::show,
    )
)]
struct AdminApi;

pub(super) async fn send() -> Json<utoipa::openapi::OpenApi> {
    Json(AdminApi::openapi())
}
