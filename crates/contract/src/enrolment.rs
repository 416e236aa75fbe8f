//! How a scale unit gets its credential: it mints one, keeps it in its channel database and
//! tells headquarters the hash, together with the code that an administrator gave it.
//!
//! So an answer that is lost costs nothing: the same code with the same hash succeeds again.

use serde::{Deserialize, Serialize};

/// `POST` [`Enrolment`] → 204 on headquarters. Needs no credential.
pub const PATH: &str = "/enrolment";

/// A code that an administrator made for a scale unit, and what it calls with from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Enrolment {
    /// Works once, within 24 h.
    pub enrolment_code: String,
    /// SHA-256 of the credential, 64 hexadecimal digits: the credential of this code.
    pub credential_hash: String,
}
