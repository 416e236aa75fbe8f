//! `/cdx/…`, for scale units; each sees and tells what is about its own channels (R340).

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use contract::ErrorId;
use contract::audit::{AuditUpload, ENTRIES_PER_UPLOAD_MAX};
use contract::cdx::{
    Completion, POLL_WAIT_SECONDS_MAX, Package, Poll, PollReply, Recovery, Upload, Work, path,
};
use domain::Job;
use serde::Deserialize;
use service::{ApiError, Json, ServerJson, clock};
use tokio::time::Instant;
use uuid::Uuid;

use crate::audit::table as audit_trail;
use crate::exchange::{async_tables, channel_database, package, restored, session, snapshot};
use crate::scale_unit::{self, ScaleUnit, credential};
use crate::sequence::Sequence;
use crate::state::{Headquarters, Shared};
use crate::synchronize::log;
use crate::synchronize::operation::QueuedOperation;

/// Another process may have opened a session: how often a waiting poll looks.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// A page of a thousand operations with all their rows.
const UPLOAD_LENGTH_MAX: usize = 64 * 1024 * 1024;
/// Downloads in the order in which an empty channel database needs them.
const FIRST_CONTACT_ORDER: [Job; 3] =
    [Job::GlobalConfiguration, Job::ChannelConfiguration, Job::Customers];

pub(crate) fn routes(headquarters: &Shared) -> Router {
    scale_unit::only(headquarters, of_each_path(), "/cdx/{*rest}")
}

fn of_each_path() -> [(&'static str, MethodRouter<Shared>); path::ALL.len()] {
    let large = || DefaultBodyLimit::max(UPLOAD_LENGTH_MAX);
    [
        (path::POLL, post(poll)),
        (path::UPLOAD, post(upload).layer(large())),
        (path::PACKAGE, get(send_package)),
        (path::COMPLETION, post(complete)),
        (path::RECOVERY, post(recover).layer(large())),
        (path::AUDIT_TRAIL, post(take_audit_trail)),
    ]
}

async fn poll(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(poll): ServerJson<Poll>,
) -> Result<Json<PollReply>, ApiError> {
    if poll.channel_database_id.is_nil() {
        return Err(ApiError::new(ErrorId::BadRequest).about_member("ChannelDatabaseId".to_owned()));
    }
    let (database_id, no_wait) = (poll.channel_database_id, poll.no_wait);
    take_in(&headquarters, &scale_unit, poll).await?;
    let work = match next_work(&headquarters, database_id).await? {
        None if !no_wait => wait_for_work(&headquarters, &scale_unit, database_id).await?,
        found => found,
    };
    let mut connection = headquarters.database.read().acquire().await?;
    let id = database_id.hyphenated().to_string();
    let known = channel_database::known(&mut connection, &id).await?;
    let ended_credentials = credential::ended(&mut connection).await?;
    let positions = Sequence::positions(&mut connection).await?;
    Ok(Json(PollReply { work, known, positions, ended_credentials }))
}

/// Records what the channel database reports. One that has applied nothing gets work without a run
/// of a job.
async fn take_in(
    headquarters: &Headquarters,
    scale_unit: &ScaleUnit,
    mut poll: Poll,
) -> Result<(), ApiError> {
    let (id, now) = (poll.channel_database_id.hyphenated().to_string(), clock::now());
    let mut write = headquarters.database.write().await?;
    let was_known = channel_database::find(&mut write, &id).await?.is_some();
    scale_unit.narrow_report(&mut write, &mut poll).await?;
    channel_database::note_poll(&mut write, &poll, &now).await?;
    scale_unit.claim_database(&mut write, &poll).await?;
    restored::take_in(&mut write, &poll, was_known).await?;
    for job in FIRST_CONTACT_ORDER {
        let applied = channel_database::applied_version(poll.applied, job);
        snapshot::catch_up(&mut write, job, applied).await?;
        if applied == 0 && !session::is_open_or_just_failed(&mut write, job, &id).await? {
            let up_to = snapshot::freeze(&mut write, job).await?;
            session::open(&mut write, session::NO_RUN, job, &id, up_to).await?;
        }
    }
    scale_unit.end_revived(&mut write, &poll).await?;
    scale_unit.note_contact(&mut write, &now).await?;
    write.commit().await?;
    headquarters.exchange.change();
    Ok(())
}

async fn next_work(headquarters: &Headquarters, id: Uuid) -> Result<Option<Work>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let database = channel_database::find(&mut connection, &id.hyphenated().to_string()).await?;
    let Some(database) = database else { return Ok(None) };
    if let Some(work) = restored::work(&database) {
        return Ok(Some(work));
    }
    let work = session::next_work(&mut connection, &database).await?;
    drop(connection);
    if let Some(work) = &work {
        let mut write = headquarters.database.write().await?;
        session::note_started(&mut write, work).await?;
        write.commit().await?;
    }
    Ok(work)
}

/// Ends with a refusal as soon as the scale unit's credential has ended (R335).
async fn wait_for_work(
    headquarters: &Headquarters,
    scale_unit: &ScaleUnit,
    id: Uuid,
) -> Result<Option<Work>, ApiError> {
    let deadline = Instant::now() + Duration::from_secs(POLL_WAIT_SECONDS_MAX);
    let mut changes = headquarters.exchange.changes();
    let mut requests_to_ask_again = headquarters.exchange.requests_to_ask_again();
    loop {
        let mut connection = headquarters.database.read().acquire().await?;
        scale_unit.require_credential(&mut connection).await?;
        drop(connection);
        if let Some(work) = next_work(headquarters, id).await? {
            return Ok(Some(work));
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep(LOOK_INTERVAL) => {}
            _ = requests_to_ask_again.changed() => return Ok(None),
            () = tokio::time::sleep_until(deadline) => return Ok(None),
            () = headquarters.stop.cancelled() => return Ok(None),
        }
    }
}

async fn upload(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(upload): ServerJson<Upload>,
) -> Result<StatusCode, ApiError> {
    let id = upload.channel_database_id.hyphenated().to_string();
    scale_unit.require_rows(&upload.rows)?;
    let mut write = headquarters.database.write().await?;
    scale_unit.require_database(&mut write, &id).await?;
    let highest = async_tables::insert(&mut write, &id, &upload.rows).await?;
    log::note(&mut write, &id, &QueuedOperation::group(upload.rows)).await?;
    channel_database::note_received(&mut write, &id, highest, &upload.mark).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
struct PackageQuery {
    job: String,
    above: i64,
    #[serde(rename = "up-to")]
    up_to: i64,
    /// The channel database of the caller whose edits the answer accounts for; without it none are.
    #[serde(rename = "channel-database", default)]
    channel_database: String,
}

async fn send_package(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    Query(query): Query<PackageQuery>,
) -> Result<Response, ApiError> {
    let job: Job = query.job.parse().map_err(|()| ApiError::new(ErrorId::NotFound))?;
    let mut connection = headquarters.database.read().acquire().await?;
    scale_unit.require_database(&mut connection, &query.channel_database).await?;
    match job {
        Job::Customers => {
            let PackageQuery { above, up_to, channel_database, .. } = query;
            let package =
                package::customers(&mut connection, above, up_to, &channel_database).await?;
            Ok(Json(package).into_response())
        }
        Job::ChannelConfiguration => {
            let package = snapshot::package(&mut connection, job, query.up_to).await?;
            let Some(Package::ChannelConfiguration(mut package)) = package else {
                return Err(ApiError::new(ErrorId::NotFound));
            };
            scale_unit.narrow(&mut package);
            Ok(Json(Package::ChannelConfiguration(package)).into_response())
        }
        Job::GlobalConfiguration => {
            let content = snapshot::find(&mut connection, job, query.up_to).await?;
            let content = content.ok_or_else(|| ApiError::new(ErrorId::NotFound))?;
            Ok(([(CONTENT_TYPE, "application/json")], content).into_response())
        }
        Job::Upload | Job::Synchronize => Err(ApiError::new(ErrorId::NotFound)),
    }
}

async fn recover(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(recovery): ServerJson<Recovery>,
) -> Result<StatusCode, ApiError> {
    let id = recovery.channel_database_id.hyphenated().to_string();
    let mut write = headquarters.database.write().await?;
    scale_unit.require_database(&mut write, &id).await?;
    restored::recover(&mut write, &recovery).await?;
    write.commit().await?;
    headquarters.exchange.change();
    Ok(StatusCode::NO_CONTENT)
}

async fn complete(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(completion): ServerJson<Completion>,
) -> Result<StatusCode, ApiError> {
    let id = completion.channel_database_id.hyphenated().to_string();
    let mut write = headquarters.database.write().await?;
    scale_unit.require_database(&mut write, &id).await?;
    session::complete(&mut write, &completion).await?;
    channel_database::note_applied(&mut write, &id, completion.applied, &clock::now()).await?;
    write.commit().await?;
    headquarters.exchange.change();
    Ok(StatusCode::NO_CONTENT)
}

/// Takes entries of the audit trail. Another clock's time counts as long as it is not ahead, since
/// the trail is searched and shortened by time.
async fn take_audit_trail(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(upload): ServerJson<AuditUpload>,
) -> Result<StatusCode, ApiError> {
    let AuditUpload { channel_database_id, mut entries } = upload;
    if entries.len() > ENTRIES_PER_UPLOAD_MAX {
        return Err(ApiError::new(ErrorId::BadRequest).about_member("Entries".to_owned()));
    }
    let id = channel_database_id.hyphenated().to_string();
    for entry in &mut entries {
        if !entry.operating_unit_number.is_empty() {
            scale_unit.require(&entry.operating_unit_number)?;
        }
        entry.time = clock::past(&entry.time).unwrap_or_else(clock::now);
    }
    let mut write = headquarters.database.write().await?;
    scale_unit.require_database(&mut write, &id).await?;
    audit_trail::insert(&mut write, &id, &entries).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
