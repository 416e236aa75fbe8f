//! Activated devices and their signed-on workers. The database stores hashes of tokens.

use std::collections::HashSet;
use std::time::Duration;

use contract::cdx::WorkerRow;
use service::database::{Database, Write};
use service::{clock, token};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use crate::configuration::password_version;

/// How long an activation lasts.
const DEVICE_LIFETIME: Duration = Duration::from_hours(365 * 24);
/// How long a worker stays signed on.
const SESSION_LIFETIME: Duration = Duration::from_hours(12);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    Register,
    /// May create customers and nothing else (R241).
    Kiosk,
}

impl DeviceKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "Register",
            Self::Kiosk => "Kiosk",
        }
    }

    /// An unknown kind has the fewest rights.
    pub fn from_name(name: &str) -> Self {
        if name == "Register" { Self::Register } else { Self::Kiosk }
    }
}

#[derive(Clone, Debug)]
pub struct Device {
    pub device_id: String,
    /// Of the code that activated it.
    pub code_hash: String,
    pub kind: DeviceKind,
    pub operating_unit_number: String,
    pub expires_at: String,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub worker_id: String,
    pub role: String,
    /// Of the password that the worker signed on with.
    pub password_version: String,
    pub expires_at: String,
}

/// Whether a device was ever activated with the code.
pub async fn is_code_used(write: &mut Write, code_hash: &str) -> sqlx::Result<bool> {
    let device: Option<String> =
        sqlx::query_scalar("SELECT device_id FROM device WHERE code_hash = $1 LIMIT 1")
            .bind(code_hash)
            .fetch_optional(&mut **write)
            .await?;
    Ok(device.is_some())
}

/// The new device and its token, which is readable only here.
pub async fn insert_device(
    write: &mut Write,
    code_hash: &str,
    kind: DeviceKind,
    operating_unit_number: &str,
) -> sqlx::Result<(Device, String)> {
    let token = token::mint();
    let device = Device {
        device_id: uuid::Builder::from_random_bytes(rand::random())
            .into_uuid()
            .hyphenated()
            .to_string(),
        code_hash: code_hash.to_owned(),
        kind,
        operating_unit_number: operating_unit_number.to_owned(),
        expires_at: clock::from_now(DEVICE_LIFETIME),
    };
    sqlx::query(
        "INSERT INTO device (device_id, token_hash, code_hash, kind, operating_unit_number,
         expires_at, activated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&device.device_id)
    .bind(token::hash(&token))
    .bind(code_hash)
    .bind(kind.name())
    .bind(operating_unit_number)
    .bind(&device.expires_at)
    .bind(clock::now())
    .execute(&mut **write)
    .await?;
    Ok((device, token))
}

/// The device of a token, and the session of another token if it is of that device: in one query,
/// because every request needs both.
pub async fn find_caller(
    pool: &AnyPool,
    device_token: &str,
    session_token: Option<&str>,
) -> sqlx::Result<Option<(Device, Option<Session>)>> {
    let row = sqlx::query(
        "SELECT device.device_id, code_hash, kind, operating_unit_number, device.expires_at,
         session.worker_id, session.role, session.password_version, session.expires_at
         FROM device LEFT JOIN session
         ON session.device_id = device.device_id AND session.token_hash = $1
         WHERE device.token_hash = $2",
    )
    .bind(session_token.map(token::hash).unwrap_or_default())
    .bind(token::hash(device_token))
    .fetch_optional(pool)
    .await?;
    row.map(|row| Ok((device_in(&row)?, session_in(&row)?))).transpose()
}

fn device_in(row: &AnyRow) -> sqlx::Result<Device> {
    Ok(Device {
        device_id: row.try_get(0)?,
        code_hash: row.try_get(1)?,
        kind: DeviceKind::from_name(&row.try_get::<String, _>(2)?),
        operating_unit_number: row.try_get(3)?,
        expires_at: row.try_get(4)?,
    })
}

fn session_in(row: &AnyRow) -> sqlx::Result<Option<Session>> {
    let Some(worker_id) = row.try_get(5)? else { return Ok(None) };
    Ok(Some(Session {
        worker_id,
        role: row.try_get(6)?,
        password_version: row.try_get(7)?,
        expires_at: row.try_get(8)?,
    }))
}

/// Ends the session of a token at a device.
pub async fn delete_session(database: &Database, device_id: &str, token: &str) -> sqlx::Result<()> {
    let mut write = database.write().await?;
    sqlx::query("DELETE FROM session WHERE device_id = $1 AND token_hash = $2")
        .bind(device_id)
        .bind(token::hash(token))
        .execute(&mut *write)
        .await?;
    write.commit().await
}

/// The new session and its token; removes ended sessions.
pub async fn insert_session(
    database: &Database,
    device: &Device,
    worker: &WorkerRow,
) -> sqlx::Result<(Session, String)> {
    let token = token::mint();
    let session = Session {
        worker_id: worker.worker_id.clone(),
        role: worker.role.clone(),
        password_version: password_version(worker),
        expires_at: clock::from_now(SESSION_LIFETIME),
    };
    let mut write = database.write().await?;
    // After a day no client needs to learn that the session has expired.
    sqlx::query("DELETE FROM session WHERE expires_at < $1")
        .bind(clock::ago(Duration::from_hours(24)))
        .execute(&mut *write)
        .await?;
    sqlx::query(
        "INSERT INTO session (token_hash, device_id, worker_id, role, password_version, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(token::hash(&token))
    .bind(&device.device_id)
    .bind(&session.worker_id)
    .bind(&session.role)
    .bind(&session.password_version)
    .bind(&session.expires_at)
    .execute(&mut *write)
    .await?;
    sqlx::query(
        "INSERT INTO signed_on (operating_unit_number, worker_id) VALUES ($1, $2)
         ON CONFLICT (operating_unit_number, worker_id) DO NOTHING",
    )
    .bind(&device.operating_unit_number)
    .bind(&session.worker_id)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok((session, token))
}

/// The workers who have ever signed on in a store.
pub async fn workers_of(
    pool: &AnyPool,
    operating_unit_number: &str,
) -> sqlx::Result<HashSet<String>> {
    let workers: Vec<String> =
        sqlx::query_scalar("SELECT worker_id FROM signed_on WHERE operating_unit_number = $1")
            .bind(operating_unit_number)
            .fetch_all(pool)
            .await?;
    Ok(workers.into_iter().collect())
}
