//! Who is calling: the checks that every Commerce request passes (R162, R163, R167).

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use contract::commerce::Customer;
use contract::{API_VERSION, ErrorId, header};
use domain::gate::members::{self, Access, ChannelKind, Role};
use locale::Lang;
use serde::Deserialize;
use service::{ApiError, Result, bearer, clock, token};

use crate::audit::facts::Facts;
use crate::channel::customers::StoredCustomer;
use crate::channel::devices::{self, Device, DeviceKind, Session};
use crate::channel::identities::{self, ExternalIdentity};
use crate::channel::listing::Viewer;
use crate::configuration::Channel;
use crate::id_token::TokenHolder;
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

/// A device without an activation.
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
    /// A register with a worker signed on, or a kiosk.
    Device {
        device: Device,
        terminal: String,
        /// Empty at a kiosk.
        worker_id: String,
    },
    Application(ExternalIdentity),
    /// A person who signed in with an identity provider, and their customer, if any.
    Person {
        identity: ExternalIdentity,
        customer_id: Option<String>,
    },
    Anonymous,
}

impl Caller {
    /// Operations are told apart by whom they come from.
    pub fn writes_as(&self) -> String {
        let by = |kind: &str, identity: &ExternalIdentity| {
            format!("{kind} {}", token::hash(&format!("{}\n{}", identity.issuer, identity.subject)))
        };
        match &self.party {
            Party::Device { device, .. } => device.device_id.clone(),
            Party::Application(identity) => by("application", identity),
            Party::Person { identity, .. } => by("person", identity),
            Party::Anonymous => "anonymous".to_owned(),
        }
    }

    /// The register's number; empty for a caller without a register.
    pub fn terminal(&self) -> &str {
        match &self.party {
            Party::Device { terminal, .. } => terminal,
            _ => "",
        }
    }

    /// The worker signed on at the device; empty without a worker.
    pub fn worker_id(&self) -> &str {
        match &self.party {
            Party::Device { worker_id, .. } => worker_id,
            _ => "",
        }
    }

    /// What becomes of a member of a customer that the caller sends (R334).
    pub fn access(&self, member: &str) -> Access {
        let role = match &self.party {
            Party::Device { .. } if self.is_kiosk() => Role::Kiosk,
            Party::Device { .. } => Role::Worker,
            Party::Application(_) => Role::Application,
            Party::Person { .. } => Role::Person,
            Party::Anonymous => Role::Anonymous,
        };
        members::access(role, self.channel.kind(), member)
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
        matches!(&self.party, Party::Device { device, .. } if device.kind == DeviceKind::Kiosk)
    }

    /// Who a customer that the caller creates is to be: a person's own (R020, R021).
    /// Employees and applications create for others.
    pub fn identity_to_map(&self) -> Result<Option<ExternalIdentity>> {
        match &self.party {
            Party::Device { .. } | Party::Application(_) => Ok(None),
            Party::Anonymous => Err(ApiError::new(ErrorId::AuthenticationFailed)),
            Party::Person { customer_id: Some(_), .. } => {
                Err(ApiError::new(ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity))
            }
            Party::Person { identity, customer_id: None } => Ok(Some(identity.clone())),
        }
    }

    /// The customer that the caller is, for one that may see no other: `None` for
    /// everybody else (R164).
    pub fn own_customer(&self) -> Result<Option<&str>> {
        match &self.party {
            Party::Person { customer_id, .. } => {
                let refused = || ApiError::new(ErrorId::AuthorizationFailed);
                customer_id.as_deref().map(Some).ok_or_else(refused)
            }
            _ => Ok(None),
        }
    }

    pub fn may_see(&self, customer: &Customer) -> bool {
        match &self.party {
            Party::Person { customer_id, .. } => {
                customer_id.as_ref() == Some(&customer.customer_id)
            }
            Party::Anonymous => false,
            Party::Device { .. } | Party::Application(_) => true,
        }
    }

    /// Whether the customer is among those that the channel's lists show: its own pending ones,
    /// and the real ones that share an address book with it (R124, R132). A person always is.
    pub fn sees(&self, stored: &StoredCustomer) -> bool {
        let is_person = matches!(self.party, Party::Person { .. });
        self.knows(stored)
            && (is_person
                || stored.customer.is_async_customer
                || stored.shares_any(&self.channel.row.address_books))
    }

    /// Like [`Self::sees`], in any address book: what has happened to a customer here stays so.
    pub fn knows(&self, stored: &StoredCustomer) -> bool {
        let is_here = !stored.customer.is_async_customer
            || stored.operating_unit_number == self.channel.number();
        is_here && self.may_see(&stored.customer)
    }

    /// Whether the caller's channel created the customer.
    pub fn has_created(&self, stored: &StoredCustomer) -> bool {
        stored.operating_unit_number == self.channel.number() && self.knows(stored)
    }

    /// Who calls an online channel without a device.
    async fn online(parts: &Parts, unit: &ScaleUnit, channel: Arc<Channel>) -> Result<Self> {
        let lang = service::error::language(&parts.headers);
        let refused = || ApiError::new(ErrorId::AuthenticationFailed);
        let party = match text(&parts.headers, AUTHORIZATION.as_str()) {
            None => Party::Anonymous,
            Some(value) => {
                let token = value.strip_prefix("id_token ").ok_or_else(refused)?;
                match unit.id_tokens.holder(token.trim()).ok_or_else(refused)? {
                    TokenHolder::Application(identity) => Party::Application(identity),
                    TokenHolder::Person(identity) => {
                        let pool = unit.database.read();
                        let customer_id = identities::customer_of(pool, &identity).await?;
                        Party::Person { identity, customer_id }
                    }
                }
            }
        };
        let caller = Self { channel, lang, party };
        if !matches!(caller.party, Party::Anonymous) {
            Facts::of(parts).note(|known| {
                known.worker_id = caller.writes_as();
                caller.channel.number().clone_into(&mut known.operating_unit_number);
            });
        }
        Ok(caller)
    }

    async fn of_request(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        Anybody::from_request_parts(parts, unit).await?;
        if text(&parts.headers, header::DEVICE_TOKEN).is_none() {
            let channel = channel_of(parts, unit)?;
            if channel.kind() == ChannelKind::Online {
                return Self::online(parts, unit, channel).await;
            }
        }
        let Station(caller) = Station::from_request_parts(parts, unit).await?;
        Ok(caller)
    }
}

/// The channel that the request names (R163).
fn channel_of(parts: &Parts, unit: &ScaleUnit) -> Result<Arc<Channel>> {
    let number = text(&parts.headers, header::OUN);
    let configuration = unit.configuration.current();
    let channel = number.and_then(|number| configuration.channel(number)).cloned();
    channel.ok_or(ApiError::new(ErrorId::ChannelNotFound))
}

/// An activated device of the channel that it says.
#[derive(Clone, Debug)]
pub struct DeviceCaller {
    pub device: Device,
    channel: Arc<Channel>,
    /// Register number: `GINZA-1`.
    terminal: String,
    lang: Lang,
    session: Option<Session>,
    /// The worker of the session is gone, or has another role or password (R335).
    is_session_void: bool,
}

impl From<DeviceCaller> for Caller {
    fn from(caller: DeviceCaller) -> Self {
        let worker_id = caller.worker_id().to_owned();
        let DeviceCaller { device, channel, terminal, lang, .. } = caller;
        Self { channel, lang, party: Party::Device { device, terminal, worker_id } }
    }
}

impl FromRequestParts<Arc<ScaleUnit>> for DeviceCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let Anybody { lang } = Anybody::from_request_parts(parts, unit).await?;
        if let Some(Known(caller)) = parts.extensions.get() {
            caller.note(&Facts::of(parts));
            return Ok(caller.clone());
        }
        let configuration = unit.configuration.current();
        let token = text(&parts.headers, header::DEVICE_TOKEN);
        let found = match token {
            None => None,
            Some(token) => {
                let session_token = bearer(&parts.headers);
                devices::find_caller(unit.database.read(), token, session_token).await?
            }
        };
        // Before all else: the store may be gone too, or the token too old.
        if found.as_ref().is_some_and(|(device, _)| configuration.is_revoked(&device.code_hash)) {
            return Err(ApiError::new(ErrorId::DeviceRevoked));
        }
        let channel = channel_of(parts, unit)?;
        let (device, session) = found.ok_or(ApiError::new(match token {
            None => ErrorId::DeviceTokenNotPresent,
            Some(_) => ErrorId::DeviceTokenValidationFailed,
        }))?;
        if clock::has_passed(&device.expires_at) {
            return Err(ApiError::new(ErrorId::DeviceTokenExpired));
        }
        let code = configuration.activation_code(&device.code_hash);
        let code = code.ok_or(ApiError::new(ErrorId::DeviceTokenValidationFailed))?;
        if device.operating_unit_number != channel.number() {
            return Err(ApiError::new(ErrorId::ChannelNotFound)
                .because("the device belongs to another channel"));
        }
        unit.devices_seen.note(&device.device_id);
        let is_session_void = session.as_ref().is_some_and(|it| {
            !configuration.has_worker(&it.worker_id, &it.role, &it.password_version)
        });
        let terminal = code.register.clone();
        let caller = Self { device, channel, terminal, lang, session, is_session_void };
        caller.note(&Facts::of(parts));
        Ok(caller)
    }
}

impl DeviceCaller {
    /// The worker signed on at the register; empty at a kiosk, and without a worker.
    fn worker_id(&self) -> &str {
        match &self.session {
            Some(session) if self.device.kind != DeviceKind::Kiosk => &session.worker_id,
            _ => "",
        }
    }

    fn note(&self, facts: &Facts) {
        facts.note(|known| {
            self.worker_id().clone_into(&mut known.worker_id);
            known.device.clone_from(&self.terminal);
            self.channel.number().clone_into(&mut known.operating_unit_number);
        });
    }

    /// Whether a worker is signed on here. A token that is no session's is refused.
    fn check_session(&self, parts: &Parts) -> Result<bool> {
        match &self.session {
            Some(session) if self.is_session_void || clock::has_passed(&session.expires_at) => {
                Err(ApiError::new(ErrorId::UserSessionExpired))
            }
            Some(_) => Ok(true),
            None if bearer(&parts.headers).is_some() => {
                Err(ApiError::new(ErrorId::AuthenticationFailed))
            }
            None => Ok(false),
        }
    }

    /// Refused unless it is a register with a worker signed on, or a kiosk.
    fn check_station(&self, parts: &Parts) -> Result<()> {
        let is_signed_on = self.check_session(parts)?;
        match (self.device.kind, is_signed_on) {
            (DeviceKind::Kiosk, _) | (DeviceKind::Register, true) => Ok(()),
            (DeviceKind::Register, false) => Err(ApiError::new(ErrorId::AuthenticationFailed)),
        }
    }
}

/// Who sends a batch: a [`Station`]. The database is asked once, not for each request.
#[derive(Clone, Debug)]
pub struct BatchCaller(DeviceCaller);

impl FromRequestParts<Arc<ScaleUnit>> for BatchCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let caller = DeviceCaller::from_request_parts(parts, unit).await?;
        caller.check_station(parts)?;
        Ok(Self(caller))
    }
}

impl BatchCaller {
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Makes this the caller of a request of the batch, which goes on to check what such
    /// a caller may do.
    pub fn send(&self, request: &mut Request) {
        request.extensions_mut().insert(Known(self.0.clone()));
    }
}

/// Rides with a request of a batch; nothing that comes from outside can carry it.
#[derive(Clone, Debug)]
struct Known(DeviceCaller);

/// A register with a worker signed on, or a kiosk.
#[derive(Clone, Debug)]
pub struct Station(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Station {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let caller = DeviceCaller::from_request_parts(parts, unit).await?;
        caller.check_station(parts)?;
        Ok(Self(caller.into()))
    }
}

/// A worker signed on at a register. A kiosk never is one, whoever signs on there
/// (R241).
#[derive(Clone, Debug)]
pub struct Worker(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Worker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let Station(caller) = Station::from_request_parts(parts, unit).await?;
        if caller.is_kiosk() {
            return Err(ApiError::new(ErrorId::AuthorizationFailed));
        }
        Ok(Self(caller))
    }
}

/// Whoever may ask for a channel's switches or create a customer: a [`Station`], or
/// anybody at all in an online channel.
#[derive(Clone, Debug)]
pub struct Visitor(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        Caller::of_request(parts, unit).await.map(Self)
    }
}

/// Whoever may ask for customers: a [`Worker`], an application, or a person, who sees
/// nobody but itself.
#[derive(Clone, Debug)]
pub struct Reader(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let caller = Caller::of_request(parts, unit).await?;
        match caller.party {
            Party::Anonymous => Err(ApiError::new(ErrorId::AuthenticationFailed)),
            _ if caller.is_kiosk() => Err(ApiError::new(ErrorId::AuthorizationFailed)),
            _ => Ok(Self(caller)),
        }
    }
}

/// Whoever may search among all customers: a [`Worker`] or an application (R165).
#[derive(Clone, Debug)]
pub struct Searcher(pub Caller);

impl FromRequestParts<Arc<ScaleUnit>> for Searcher {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, unit: &Arc<ScaleUnit>) -> Result<Self> {
        let Reader(caller) = Reader::from_request_parts(parts, unit).await?;
        match caller.party {
            Party::Person { .. } => Err(ApiError::new(ErrorId::AuthorizationFailed)),
            _ => Ok(Self(caller)),
        }
    }
}
