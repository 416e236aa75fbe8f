//! The channel schema and its filter.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use contract::admin::{ChannelSchema, ChannelSchemaTable};
use contract::{ErrorBody, ErrorId};
use domain::Job;
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};

use super::e_tag;
use super::refused::refused;
use crate::configuration::offline::{CUSTOM_TABLES, SHARED_TABLES, subjobs};
use crate::configuration::schema;
use crate::sequence::Sequence;
use crate::state::Shared;

/// The channel schema.
#[utoipa::path(get, path = "/api/channel-schemas/{name}", tag = "Channel database group",
    params(("name" = String, Path, description = "`AX7`")),
    responses((status = 200, body = ChannelSchema), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    check_name(&name)?;
    let mut connection = headquarters.database.read().acquire().await?;
    let filters = schema::filters_shared_customer_data(&mut connection).await?;
    answer(filters, language(&headers))
}

/// Sets *Filter shared customer data tables*. Switching it on must be confirmed
/// (R027); unconfirmed it stays off (R028).
#[utoipa::path(put, path = "/api/channel-schemas/{name}", tag = "Channel database group",
    params(("name" = String, Path, description = "`AX7`")), request_body = ChannelSchema,
    responses((status = 200, body = ChannelSchema), (status = 404, body = ErrorBody),
        (status = 412, body = ErrorBody), (status = 422, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(change): Json<ChannelSchema>,
) -> Result<Response, ApiError> {
    check_name(&name)?;
    let filters = change.filter_shared_customer_data_tables;
    let mut write = headquarters.database.write().await?;
    // First, so that of two who change it one sees what the other did.
    Sequence::GlobalConfiguration.lock(&mut write).await?;
    let stored = schema::filters_shared_customer_data(&mut write).await?;
    e_tag::check(&headers, &e_tag::of(&stored)?)?;
    if filters && !stored && !change.is_confirmed {
        return Err(unconfirmed(language(&headers)));
    }
    if filters != stored {
        schema::store(&mut write, filters).await?;
        write.commit().await?;
    }
    answer(filters, language(&headers))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if name == schema::NAME { Ok(()) } else { Err(ApiError::new(ErrorId::NotFound)) }
}

fn answer(filters: bool, lang: Lang) -> Result<Response, ApiError> {
    let e_tag = e_tag::of(&filters)?;
    let resource = ChannelSchema {
        name: schema::NAME.to_owned(),
        filter_shared_customer_data_tables: filters,
        is_confirmed: false,
        tables: tables(lang),
        e_tag: e_tag.clone(),
    };
    Ok(e_tag::answer(e_tag, resource))
}

/// What the filter does to each table that a job carries (R033).
fn tables(lang: Lang) -> Vec<ChannelSchemaTable> {
    let mut names: Vec<_> = Job::ALL.into_iter().flat_map(subjobs).map(|one| one.table).collect();
    names.sort_unstable();
    names.dedup();
    let table = |name: &str| {
        let (coverage, explanation) = if CUSTOM_TABLES.contains(&name) {
            ("CustomMade", lang.table_is_custom_made())
        } else if SHARED_TABLES.contains(&name) {
            ("Filtered", lang.table_is_filtered())
        } else {
            ("NotShared", lang.table_is_not_shared())
        };
        ChannelSchemaTable {
            name: name.to_owned(),
            coverage: coverage.to_owned(),
            explanation: explanation.to_owned(),
        }
    };
    names.into_iter().map(table).collect()
}

fn unconfirmed(lang: Lang) -> ApiError {
    let sentence = lang.filter_needs_confirmation().to_owned();
    refused(ErrorId::RequiredValueNotFound, &["IsConfirmed"], sentence)
}
