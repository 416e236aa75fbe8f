//! Who is calling: the checks that every Commerce request passes (R162, R163, R167).

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use contract::{API_VERSION, ErrorId, header};
use domain::OperationId;
use locale::Lang;
use serde::Deserialize;
use service::{ApiError, Result, bearer, clock};

use crate::channel::devices::{self, Device, DeviceKind, Session};
use crate::channel::listing::Viewer;
use crate::configuration::Channel;
use crate::unit::ScaleUnit;

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "api-version")]
    version: Option<String>,
}

fn check_version(parts: &Parts) -> Result<()> {
    let query = Query::<Version>::try_from_uri(&parts.uri);
    let version = query.map_err(|_| ApiError::new(ErrorId::BadRequest))?.0.version;
    match version.as_deref() {
        None | Some(API_VERSION) => Ok(()),
        Some(_) => Err(ApiError::new(ErrorId::ApiVersionNotSupported)),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then_some(value)
}

/// Somebody who has not been activated yet.
#[derive(Clone, Copy, Debug)]
pub struct Anybody {
    pub lang: Lang,
}

impl FromRequestParts<Arc<ScaleUnit>> for Anybody {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        check_version(parts)?;
        if !unit.is_ready() {
            return Err(ApiError::new(ErrorId::NotReady).retry_after(1));
        }
        Ok(Self { lang: service::error::language(&parts.headers) })
    }
}

/// Who may do something in a channel.
#[derive(Clone, Debug)]
pub struct Caller {
    pub channel: Arc<Channel>,
    pub lang: Lang,
    party: Party,
}

#[derive(Clone, Debug)]
enum Party {
    Device { device: Device, terminal: String },
}

impl Caller {
    /// Operations are told apart by whom they come from.
    pub fn writes_as(&self) -> String {
        match &self.party {
            Party::Device { device, .. } => device.device_id.clone(),
        }
    }

    /// The register's number.
    pub fn terminal(&self) -> &str {
        match &self.party {
            Party::Device { terminal, .. } => terminal,
        }
    }

    /// Whose customers the caller sees.
    pub fn viewer(&self) -> Viewer<'_> {
        Viewer {
            operating_unit_number: self.channel.number(),
            terminal: self.terminal(),
            address_books: &self.channel.row.address_books,
        }
    }

    pub fn is_kiosk(&self) -> bool {
        let Party::Device { device, .. } = &self.party;
        device.kind == DeviceKind::Kiosk
    }
}

/// An activated device of the channel that it says.
#[derive(Clone, Debug)]
pub struct DeviceCaller {
    pub device: Device,
    channel: Arc<Channel>,
    /// Register number: `GINZA-1`.
    terminal: String,
    lang: Lang,
}

impl From<DeviceCaller> for Caller {
    fn from(caller: DeviceCaller) -> Self {
        let DeviceCaller { device, channel, terminal, lang } = caller;
        Self { channel, lang, party: Party::Device { device, terminal } }
    }
}

impl FromRequestParts<Arc<ScaleUnit>> for DeviceCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let Anybody { lang } = Anybody::from_request_parts(parts, unit).await?;
        let number = text(&parts.headers, header::OUN);
        let configuration = unit.configuration.current();
        let channel = number.and_then(|number| configuration.channel(number)).cloned();
        let channel = channel.ok_or(ApiError::new(ErrorId::ChannelNotFound))?;

        let token = text(&parts.headers, header::DEVICE_TOKEN);
        let token = token.ok_or(ApiError::new(ErrorId::DeviceTokenNotPresent))?;
        let device = devices::find_device(unit.database.read(), token).await?;
        let device = device.ok_or(ApiError::new(ErrorId::DeviceTokenValidationFailed))?;
        if clock::has_passed(&device.expires_at) {
            return Err(ApiError::new(ErrorId::DeviceTokenExpired));
        }
        // Revoked at headquarters, and 1070 has brought it.
        let code = configuration.activation_code(&device.code_hash);
        let code = code.ok_or(ApiError::new(ErrorId::DeviceTokenValidationFailed))?;
        if device.operating_unit_number != channel.number() {
            return Err(ApiError::new(ErrorId::ChannelNotFound)
                .because("the device belongs to another channel"));
        }
        unit.devices_seen.note(&device.device_id);
        Ok(Self { device, channel, terminal: code.register.clone(), lang })
    }
}

impl DeviceCaller {
    async fn session(&self, parts: &Parts, unit: &ScaleUnit) -> Result<Option<Session>> {
        let Some(token) = bearer(&parts.headers) else { return Ok(None) };
        let session = devices::find_session(unit.database.read(), token).await?;
        let session = session.filter(|session| session.device_id == self.device.device_id);
        let session = session.ok_or(ApiError::new(ErrorId::AuthenticationFailed))?;
        if clock::has_passed(&session.expires_at) {
            return Err(ApiError::new(ErrorId::UserSessionExpired));
        }
        Ok(Some(session))
    }
}

/// A register with a worker signed on, or a kiosk: what may create customers and read
/// configuration.
#[derive(Clone, Debug)]
pub struct Creator(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Creator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let caller = DeviceCaller::from_request_parts(parts, unit).await?;
        let session = caller.session(parts, unit).await?;
        match (caller.device.kind, session) {
            (DeviceKind::Kiosk, _) | (DeviceKind::Register, Some(_)) => Ok(Self(caller.into())),
            (DeviceKind::Register, None) => Err(ApiError::new(ErrorId::AuthenticationFailed)),
        }
    }
}

/// A worker signed on at a register. A kiosk never is one, whoever signs on there
/// (R241).
#[derive(Clone, Debug)]
pub struct Worker(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Worker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let Creator(caller) = Creator::from_request_parts(parts, unit).await?;
        if caller.is_kiosk() {
            return Err(ApiError::new(ErrorId::AuthorizationFailed));
        }
        Ok(Self(caller))
    }
}

/// `Idempotency-Key`, a GUID. Optional: whoever sends none is not protected from
/// doing a thing twice.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency(pub Option<OperationId>);

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(value) = parts.headers.get(header::IDEMPOTENCY_KEY) else { return Ok(Self(None)) };
        let key = value.to_str().ok().and_then(|text| text.trim().parse().ok());
        let key = key.ok_or_else(|| {
            ApiError::new(ErrorId::BadRequest).about_member(header::IDEMPOTENCY_KEY.to_owned())
        })?;
        Ok(Self(Some(key)))
    }
}
