//! Lists that an administrator keeps: one mechanism for all of them.

mod address_books;
mod affiliations;
mod attributes;
mod channels;
mod groups;
mod key;
mod openapi;
mod profiles;
mod purposes;
mod record_id;
mod scale_units;
mod titles;
mod workers;

use std::future::{Future, ready};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use contract::ErrorId;
use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    FunctionalityProfile, ScaleUnit, Title, Worker,
};
use locale::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::database::Write;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use self::key::Keyed;
use super::audit::recorder::Subject;
use super::e_tag;
use super::refused::{in_use, refused};
use crate::configuration::stored::{self, Stored};
use crate::customer::usage::{self, Reference};
use crate::sequence::Sequence;
use crate::state::{Headquarters, Shared};

pub(super) use openapi::describe;

/// A record of a list that an administrator keeps.
pub(super) trait ManagedList:
    Keyed + Stored + Serialize + DeserializeOwned + Clone + 'static
{
    /// `/api/{PATH}`.
    const PATH: &'static str;
    /// What counts the versions of the jobs that carry the list to the channels.
    const CARRIED_BY: &'static [Sequence];

    /// What takes long and needs no database.
    fn prepare(&mut self) -> impl Future<Output = Result<(), ApiError>> + Send {
        ready(Ok(()))
    }

    /// Checks what was sent and completes it; `stored` is what it replaces. Called
    /// under the locks of [`begin`].
    fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    /// Refuses to delete what is still in use, in words.
    fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;

    fn insert(
        &self,
        connection: &mut AnyConnection,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        stored::insert(connection, self)
    }

    /// Adds what is only read, and takes out what is only written.
    fn show(
        &mut self,
        _connection: &mut AnyConnection,
        _lang: Lang,
    ) -> impl Future<Output = Result<(), ApiError>> + Send {
        ready(Ok(()))
    }
}

/// The routes of all lists.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .merge(routes_of::<Channel>())
        .merge(routes_of::<ScaleUnit>())
        .merge(routes_of::<FunctionalityProfile>())
        .merge(routes_of::<Title>())
        .merge(routes_of::<Affiliation>())
        .merge(routes_of::<AddressPurpose>())
        .merge(routes_of::<CustomerAttributeDefinition>())
        .merge(routes_of::<CustomerGroup>())
        .merge(routes_of::<Worker>())
        .merge(routes_of::<AddressBook>())
}

fn routes_of<K: ManagedList>() -> Router<Shared> {
    let list_path = format!("/api/{}", K::PATH);
    Router::new()
        .route(&list_path, get(list::<K>).post(create::<K>))
        .route(&format!("{list_path}/{{key}}"), get(show::<K>).put(change::<K>).delete(remove::<K>))
}

async fn list<K: ManagedList>(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Vec<K>>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let mut shown = Vec::new();
    for record in stored::all::<K>(&mut connection).await? {
        shown.push(dressed(&mut connection, record, language(&headers)).await?.1);
    }
    Ok(Json(shown))
}

async fn show<K: ManagedList>(
    State(headquarters): State<Shared>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let record = find::<K>(&mut connection, &key).await?;
    answer(&mut connection, record, language(&headers)).await
}

async fn create<K: ManagedList>(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
    Json(mut record): Json<K>,
) -> Result<Response, ApiError> {
    let lang = language(&headers);
    record.prepare().await?;
    let mut write = begin(&headquarters).await?;
    record.settle(&mut write, None, lang).await?;
    if find::<K>(&mut write, &record.key()).await.is_ok() {
        let sentence = lang.admin_already_exists(&record.key());
        return Err(refused(ErrorId::AlreadyExists, &[], sentence));
    }
    record.insert(&mut write).await?;
    announce::<K>(&mut write).await?;
    let about = Subject::object(format!("{}/{}", K::PATH, record.key()));
    let answer = answer(&mut write, record, lang).await?;
    write.commit().await?;
    Ok((StatusCode::CREATED, about, answer).into_response())
}

async fn change<K: ManagedList>(
    State(headquarters): State<Shared>,
    Path(key): Path<String>,
    headers: HeaderMap,
    Json(mut record): Json<K>,
) -> Result<Response, ApiError> {
    let lang = language(&headers);
    record.set_key(&key);
    record.prepare().await?;
    let mut write = begin(&headquarters).await?;
    let stored = find::<K>(&mut write, &key).await?;
    e_tag::require(&headers, &tag(&stored)?)?;
    record.settle(&mut write, Some(&stored), lang).await?;
    if tag(&record)? != tag(&stored)? {
        stored::update(&mut write, &record).await?;
        announce::<K>(&mut write).await?;
    }
    let answer = answer(&mut write, record, lang).await?;
    write.commit().await?;
    Ok(answer)
}

async fn remove<K: ManagedList>(
    State(headquarters): State<Shared>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let mut write = begin(&headquarters).await?;
    let stored = find::<K>(&mut write, &key).await?;
    e_tag::check(&headers, &tag(&stored)?)?;
    stored.check_unused(&mut write, language(&headers)).await?;
    stored::delete(&mut write, &stored).await?;
    announce::<K>(&mut write).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One administrator at a time, and no customer meanwhile: what is checked stays true
/// until the commit.
pub(super) async fn begin(headquarters: &Headquarters) -> Result<Write, ApiError> {
    let mut write = headquarters.database.write().await?;
    Sequence::CustomerVersion.lock(&mut write).await?;
    Sequence::ChannelConfiguration.lock(&mut write).await?;
    Sequence::GlobalConfiguration.lock(&mut write).await?;
    Ok(write)
}

async fn announce<K: ManagedList>(connection: &mut AnyConnection) -> sqlx::Result<()> {
    for versions in K::CARRIED_BY {
        versions.take(connection, 1).await?;
    }
    Ok(())
}

/// Refuses to delete what customers have.
async fn check_no_customer_has(
    connection: &mut AnyConnection,
    reference: &Reference,
    name: &str,
    lang: Lang,
) -> Result<(), ApiError> {
    match usage::customers(connection, reference).await? {
        0 => Ok(()),
        customers => Err(in_use(lang.admin_customers_have(customers, name))),
    }
}

/// The record with this key, as stored.
pub(super) async fn find<K: ManagedList>(
    connection: &mut AnyConnection,
    key: &str,
) -> Result<K, ApiError> {
    let records = stored::all::<K>(connection).await?;
    let found = records.into_iter().find(|record| record.key() == key);
    found.ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

/// Of what is stored: what others decide is not in it.
fn tag<K: ManagedList>(record: &K) -> Result<String, ApiError> {
    let columns = record.values()?;
    e_tag::of(&columns.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>())
}

async fn dressed<K: ManagedList>(
    connection: &mut AnyConnection,
    mut record: K,
    lang: Lang,
) -> Result<(String, K), ApiError> {
    let e_tag = tag(&record)?;
    record.set_e_tag(e_tag.clone());
    record.show(connection, lang).await?;
    Ok((e_tag, record))
}

async fn answer<K: ManagedList>(
    connection: &mut AnyConnection,
    record: K,
    lang: Lang,
) -> Result<Response, ApiError> {
    let (e_tag, record) = dressed(connection, record, lang).await?;
    Ok(e_tag::answer(e_tag, record))
}
