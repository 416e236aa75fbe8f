//! Activating a device, and signing a worker on at it.

use contract::ErrorId;
use contract::commerce::{ActivationRequest, ActivationResult, SignOnRequest, SignOnResult};
use service::attempts::{OF_NAME, OF_PLACE};
use service::{ApiError, Result, clock, password, token};

use crate::access::caller::DeviceCaller;
use crate::audit::facts::Facts;
use crate::channel::counter;
use crate::channel::devices::{self, DeviceKind};
use crate::configuration::signs_on_at_registers;
use crate::unit::ScaleUnit;

/// Longest code, worker id or password that is looked at, in characters.
const LENGTH_MAX: usize = 200;

/// Gives a device its token. A code works once, except in the demo.
pub async fn activate(
    unit: &ScaleUnit,
    from: &str,
    request: &ActivationRequest,
    facts: &Facts,
) -> Result<ActivationResult> {
    let attempts_key = format!("activation {from}");
    unit.slow_down(&attempts_key, OF_NAME)?;
    facts.note(|_| {});
    let refused = || ApiError::new(ErrorId::ActivationFailed);
    let code = request.activation_code.trim().to_uppercase();
    let code_hash = token::hash(&code);
    let configuration = unit.configuration.current();
    let code = configuration.activation_code(&code_hash).ok_or_else(refused)?;
    facts.note(|known| {
        known.device.clone_from(&code.register);
        known.operating_unit_number.clone_from(&code.operating_unit_number);
    });
    if !code.expires_at.is_empty() && clock::has_passed(&code.expires_at) {
        return Err(refused().because("the activation code has expired"));
    }
    let channel = configuration.channel(&code.operating_unit_number).ok_or_else(refused)?;

    let mut write = unit.database.write().await?;
    counter::lock(&mut write).await?;
    if !code.is_reusable && devices::is_code_used(&mut write, &code_hash).await? {
        return Err(refused());
    }
    let kind = DeviceKind::from_name(&code.device_kind);
    let oun = channel.number();
    let (device, device_token) = devices::insert_device(&mut write, &code_hash, kind, oun).await?;
    write.commit().await?;
    unit.attempts.succeeded(&attempts_key);
    tracing::info!(register = code.register, channel = oun, "device activated");
    Ok(ActivationResult {
        device_id: device.device_id,
        device_token,
        expires_at: device.expires_at,
        device_kind: kind.name().to_owned(),
        operating_unit_number: device.operating_unit_number,
        channel_name: channel.row.name.clone(),
    })
}

/// Signs a cashier or manager on for twelve hours.
pub async fn sign_on(
    unit: &ScaleUnit,
    caller: &DeviceCaller,
    request: &SignOnRequest,
    facts: &Facts,
) -> Result<SignOnResult> {
    let worker_id = request.worker_id.trim();
    let is_too_long = |text: &str| text.chars().count() > LENGTH_MAX;
    if is_too_long(worker_id) || is_too_long(&request.password) {
        return Err(ApiError::new(ErrorId::SignOnFailed));
    }
    let device_key = format!("device {}", caller.device.device_id);
    let attempts_key = format!("{} {worker_id}", caller.device.device_id);
    unit.slow_down(&device_key, OF_PLACE)?;
    unit.slow_down(&attempts_key, OF_NAME)?;
    let configuration = unit.configuration.current();
    let worker = configuration.worker(worker_id);
    // An unknown id is not recorded: it may be a password in the wrong field.
    facts.note(|known| {
        known.worker_id = worker.map(|worker| worker.worker_id.clone()).unwrap_or_default();
    });
    let hash = worker.map(|worker| worker.password_hash.as_str());
    let is_right = password::is_right(&request.password, hash).await?;
    let Some(worker) = worker.filter(|_| is_right) else {
        return Err(ApiError::new(ErrorId::SignOnFailed));
    };
    unit.attempts.succeeded(&attempts_key);
    unit.attempts.forgive(&device_key);
    let stores = &worker.operating_unit_numbers;
    let is_of_store = stores.is_empty() || stores.contains(&caller.device.operating_unit_number);
    if !is_of_store || !signs_on_at_registers(worker) {
        return Err(ApiError::new(ErrorId::AuthorizationFailed));
    }
    let (session, session_token) =
        devices::insert_session(&unit.database, &caller.device, worker).await?;
    Ok(SignOnResult {
        token: session_token,
        expires_at: session.expires_at,
        worker_id: worker.worker_id.clone(),
        worker_name: worker.name.clone(),
        role: worker.role.clone(),
        password_version: session.password_version,
    })
}

/// Ends the worker's session at this device, and the event streams that rest on it (R335).
pub async fn sign_off(unit: &ScaleUnit, caller: &DeviceCaller, token: &str) -> Result<()> {
    devices::delete_session(&unit.database, &caller.device.device_id, token).await?;
    unit.live.session_ended();
    Ok(())
}
