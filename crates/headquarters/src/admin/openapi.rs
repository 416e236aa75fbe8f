//! The description of the admin API.

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Headquarters admin API", version = "1"),
    paths(
        super::audit::list::list,
        super::audit::export::export,
        super::sign_on::sign_on,
        super::session::show,
        super::session::sign_off,
        super::features::list,
        super::features::show,
        super::features::change,
        super::switches::list,
        super::registers::list,
        super::registers::create,
        super::registers::revoke,
        super::scale_units::issue_code,
        super::scale_units::revoke,
        super::rescue::import,
        super::schemas::show,
        super::schemas::change,
        super::jobs::list,
        super::jobs::show,
        super::jobs::change,
        super::jobs::runs,
        super::jobs::run,
        super::jobs::full_sync,
        super::channel_databases::list,
        super::channel_databases::give_up,
        super::exchange_sessions::list,
        super::exchange_sessions::retry,
        super::exchange_sessions::cancel,
        super::waiting::show,
        super::customers::list,
        super::customer::show,
        super::customer::change,
        super::operations::list,
        super::operations::show,
        super::operations::change,
        super::operations::synchronize_again,
        super::counters::show,
        super::statistics::customers_per_hour,
        super::statistics::job_runs,
    )
)]
struct AdminApi;

pub(super) async fn send() -> Json<utoipa::openapi::OpenApi> {
    let mut api = AdminApi::openapi();
    super::managed_list::describe(&mut api);
    service::openapi::limit_lists(&mut api);
    Json(api)
}
