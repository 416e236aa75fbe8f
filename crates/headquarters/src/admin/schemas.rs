//! The channel schema and its filter.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use contract::admin::ChannelSchema;
use contract::error::ValidationError;
use contract::{ErrorBody, ErrorId};
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};

use crate::configuration::schema;
use crate::state::Shared;

/// The channel schema.
#[utoipa::path(get, path = "/api/channel-schemas/{name}", tag = "Channel database group",
    params(("name" = String, Path, description = "`AX7`")),
    responses((status = 200, body = ChannelSchema), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
) -> Result<Json<ChannelSchema>, ApiError> {
    check_name(&name)?;
    let mut connection = headquarters.database.read().acquire().await?;
    Ok(Json(resource(schema::filters_shared_customer_data(&mut connection).await?)))
}

/// Sets *Filter shared customer data tables*. Switching it on must be confirmed
/// (R027); unconfirmed it stays off (R028).
#[utoipa::path(put, path = "/api/channel-schemas/{name}", tag = "Channel database group",
    params(("name" = String, Path, description = "`AX7`")), request_body = ChannelSchema,
    responses((status = 200, body = ChannelSchema), (status = 404, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(change): Json<ChannelSchema>,
) -> Result<Json<ChannelSchema>, ApiError> {
    check_name(&name)?;
    let filters = change.filter_shared_customer_data_tables;
    let mut write = headquarters.database.write().await?;
    let stored = schema::filters_shared_customer_data(&mut write).await?;
    if filters && !stored && !change.is_confirmed {
        return Err(unconfirmed(language(&headers)));
    }
    if filters != stored {
        schema::store(&mut write, filters).await?;
        write.commit().await?;
    }
    Ok(Json(resource(filters)))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if name == schema::NAME { Ok(()) } else { Err(ApiError::new(ErrorId::NotFound)) }
}

fn resource(filters: bool) -> ChannelSchema {
    ChannelSchema {
        name: schema::NAME.to_owned(),
        filter_shared_customer_data_tables: filters,
        is_confirmed: false,
    }
}

fn unconfirmed(lang: Lang) -> ApiError {
    let id = ErrorId::RequiredValueNotFound;
    let message = lang.filter_needs_confirmation().to_owned();
    let body = ErrorBody {
        error_resource_id: id.resource_id().to_owned(),
        localized_message: message.clone(),
        validation_errors: vec![ValidationError {
            error_resource_id: id.resource_id().to_owned(),
            localized_message: message,
            member_names: vec!["IsConfirmed".to_owned()],
            error_context: String::new(),
        }],
        ..ErrorBody::default()
    };
    ApiError::passed_on(id.status(), body)
}
