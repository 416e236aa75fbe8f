//! Registers and kiosks: their activation codes, and what became of them.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::admin::{Channel, Register};
use contract::cdx::{ActivationCodeRow, DeviceReport, Package};
use contract::{ErrorBody, ErrorId};
use domain::Job;
use service::error::language;
use service::{ApiError, Json, clock, token};
use sqlx::AnyConnection;

use super::audit::recorder::Subject;
use super::managed_list;
use super::refused::{one_of, refused, require};
use super::waiting::at_registers;
use crate::configuration::{ACTIVATION_CODE_LIFETIME, stored};
use crate::exchange::channel_database::{self, ChannelDatabase};
use crate::exchange::configuration_package::activation_codes;
use crate::exchange::snapshot;
use crate::jobs::waiting::hear_channels;
use crate::scale_unit;
use crate::sequence::Sequence;
use crate::state::Shared;

const KINDS: [&str; 2] = ["Register", "Kiosk"];

/// All registers, with what channel databases tell of them.
#[utoipa::path(get, path = "/api/registers", tag = "Registers",
    responses((status = 200, body = Vec<Register>)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
) -> Result<Json<Vec<Register>>, ApiError> {
    hear_channels(&headquarters).await?;
    let mut connection = headquarters.database.read().acquire().await?;
    let channels = stored::all::<Channel>(&mut connection).await?;
    let databases = channel_database::present(&mut connection).await?;
    let delivered = delivered_codes(&mut connection, &databases).await?;
    let waiting = at_registers(&mut connection).await?;
    let register = |code: ActivationCodeRow| {
        let number = &code.operating_unit_number;
        let channel = channels.iter().find(|channel| channel.operating_unit_number == *number);
        let report = newest_report(&databases, &code.code_hash);
        Register {
            channel_name: channel.map(|channel| channel.name.clone()).unwrap_or_default(),
            state: state(report, delivered.contains(&code.code_hash), &code.expires_at).to_owned(),
            activated_at: report.map(|report| report.activated_at.clone()),
            last_seen_at: report.map(|report| report.last_seen_at.clone()),
            customers_waiting: waiting.get(&code.register).copied().unwrap_or_default(),
            register: code.register,
            operating_unit_number: code.operating_unit_number,
            device_kind: code.device_kind,
            activation_code: String::new(),
            activation_code_expires_at: code.expires_at,
        }
    };
    Ok(Json(activation_codes(&mut connection).await?.into_iter().map(register).collect()))
}

fn state(report: Option<&DeviceReport>, is_delivered: bool, expires_at: &str) -> &'static str {
    match (report, is_delivered) {
        (Some(_), _) => "Activated",
        _ if !expires_at.is_empty() && clock::has_passed(expires_at) => "Expired",
        (None, true) => "Ready",
        (None, false) => "WaitsFor1070",
    }
}

/// A code may have activated a device in more than one channel database.
fn newest_report<'a>(databases: &'a [ChannelDatabase], code: &str) -> Option<&'a DeviceReport> {
    let reports = databases.iter().flat_map(|database| &database.devices);
    reports.filter(|report| report.code_hash == code).max_by_key(|report| &report.last_seen_at)
}

/// Hashes of the codes that some channel database knows by now.
async fn delivered_codes(
    connection: &mut AnyConnection,
    databases: &[ChannelDatabase],
) -> sqlx::Result<HashSet<String>> {
    let mut delivered = HashSet::new();
    for database in databases {
        let version = database.applied.channel_configuration;
        let package = snapshot::package(connection, Job::ChannelConfiguration, version).await?;
        if let Some(Package::ChannelConfiguration(mut package)) = package {
            if let Some(scale_unit) = scale_unit::of_database(connection, &database.id).await? {
                scale_unit.narrow(&mut package);
            }
            delivered.extend(package.activation_codes.into_iter().map(|code| code.code_hash));
        }
    }
    Ok(delivered)
}

/// Adds a register. The answer alone has its activation code.
#[utoipa::path(post, path = "/api/registers", tag = "Registers", request_body = Register,
    responses((status = 201, body = Register), (status = 409, body = ErrorBody),
        (status = 422, body = ErrorBody)))]
pub(super) async fn create(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
    Json(mut register): Json<Register>,
) -> Result<Response, ApiError> {
    let lang = language(&headers);
    require("Register", &mut register.register, lang)?;
    one_of("DeviceKind", &register.device_kind, &KINDS, lang)?;
    let mut write = managed_list::begin(&headquarters).await?;
    let channels = stored::all::<Channel>(&mut write).await?;
    let numbers: Vec<_> = channels.iter().map(|c| c.operating_unit_number.as_str()).collect();
    one_of("OperatingUnitNumber", &register.operating_unit_number, &numbers, lang)?;
    let codes = activation_codes(&mut write).await?;
    if codes.iter().any(|code| code.register == register.register) {
        let sentence = lang.admin_already_exists(&register.register);
        return Err(refused(ErrorId::AlreadyExists, &["Register"], sentence));
    }
    let code = token::mint_typable();
    register.activation_code_expires_at = clock::from_now(ACTIVATION_CODE_LIFETIME);
    insert(&mut write, &register, &token::hash(&code)).await?;
    write.commit().await?;
    let number = &register.operating_unit_number;
    let channel = channels.into_iter().find(|channel| channel.operating_unit_number == *number);
    let created = Register {
        register: register.register,
        operating_unit_number: register.operating_unit_number,
        channel_name: channel.map(|channel| channel.name).unwrap_or_default(),
        device_kind: register.device_kind,
        activation_code: code,
        state: state(None, false, &register.activation_code_expires_at).to_owned(),
        activation_code_expires_at: register.activation_code_expires_at,
        ..Register::default()
    };
    let about = Subject::object(&created.register);
    Ok((StatusCode::CREATED, about, Json(created)).into_response())
}

async fn insert(
    connection: &mut AnyConnection,
    register: &Register,
    code_hash: &str,
) -> sqlx::Result<()> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    sqlx::query(
        "INSERT INTO RETAILDEVICEACTIVATION (CODEHASH, REGISTER, OPERATINGUNITNUMBER, \
         DEVICEKIND, ISREUSABLE, EXPIRESAT) VALUES ($1, $2, $3, $4, 0, $5)",
    )
    .bind(code_hash)
    .bind(&register.register)
    .bind(&register.operating_unit_number)
    .bind(&register.device_kind)
    .bind(&register.activation_code_expires_at)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Revokes a register: its device is told so once 1070 has run, and erases what it keeps.
#[utoipa::path(delete, path = "/api/registers/{register}", tag = "Registers",
    params(("register" = String, Path)),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(super) async fn revoke(
    State(headquarters): State<Shared>,
    Path(register): Path<String>,
) -> Result<StatusCode, ApiError> {
    let mut write = managed_list::begin(&headquarters).await?;
    let code: Option<String> = sqlx::query_scalar(
        "DELETE FROM RETAILDEVICEACTIVATION WHERE REGISTER = $1 RETURNING CODEHASH",
    )
    .bind(&register)
    .fetch_optional(&mut *write)
    .await?;
    let code = code.ok_or_else(|| ApiError::new(ErrorId::NotFound))?;
    sqlx::query(
        "INSERT INTO RETAILDEVICEREVOCATION (CODEHASH, REGISTER, REVOKEDAT) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind(code)
    .bind(&register)
    .bind(clock::now())
    .execute(&mut *write)
    .await?;
    Sequence::ChannelConfiguration.take(&mut write, 1).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
