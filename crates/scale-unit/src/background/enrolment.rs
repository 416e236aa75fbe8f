//! Enrols the scale unit at headquarters by a code.

use contract::enrolment::{self, Enrolment};
use contract::{ErrorBody, ErrorId};
use reqwest::Client;
use service::token;

use super::cdx::Trouble;
use crate::channel::credential;
use crate::standing::Standing;
use crate::unit::ScaleUnit;

/// A code by which the scale unit enrols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolmentCode {
    /// An administrator made it: its credential replaces the present one. The same code at a
    /// later start changes nothing.
    Given(String),
    /// Headquarters in the same process made it: used only where headquarters does not know
    /// the present credential, or there is none.
    Spare(String),
}

/// Enrols, if there is a code to enrol by. A code that headquarters refuses is not tried again.
pub async fn enrol(
    unit: &ScaleUnit,
    http: &Client,
    headquarters_url: &str,
    code: &mut Option<EnrolmentCode>,
) -> Result<(), Trouble> {
    let Some(wanted) = wanted(unit, code.as_ref()).await? else { return Ok(()) };
    let credential = credential::of_code(&unit.database, &wanted).await?;
    let body =
        Enrolment { enrolment_code: wanted.clone(), credential_hash: token::hash(&credential) };
    let url = format!("{headquarters_url}{}", enrolment::PATH);
    let response = http.post(url).json(&body).send().await?;
    if response.status().is_success() {
        credential::note_enrolled(&unit.database, &wanted).await?;
        tracing::info!("enrolled at headquarters");
        return Ok(());
    }
    let status = response.status();
    let refusal: ErrorBody = response.json().await.unwrap_or_default();
    match ErrorId::from_resource_id(&refusal.error_resource_id) {
        Some(ErrorId::EnrolmentFailed) => {
            tracing::error!("headquarters refuses the enrolment code: wrong, used or too old");
            *code = None;
            Ok(())
        }
        _ => Err(Trouble::Headquarters(format!("enrolment: {status}"))),
    }
}

/// The code to enrol by now.
async fn wanted(unit: &ScaleUnit, code: Option<&EnrolmentCode>) -> Result<Option<String>, Trouble> {
    let pool = unit.database.read();
    Ok(match code {
        None => None,
        Some(EnrolmentCode::Given(code)) => {
            (!credential::is_enrolled_by(pool, code).await?).then(|| code.clone())
        }
        Some(EnrolmentCode::Spare(code)) => {
            let is_refused = matches!(unit.standing.get(), Standing::Unknown | Standing::Revoked);
            let is_needed = is_refused || credential::present(pool).await?.is_none();
            is_needed.then(|| code.clone())
        }
    })
}
