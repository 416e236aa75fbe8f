//! What a request's entry in the audit trail says, as the parts that know it tell.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Who calls. Rides with a request; clones share the facts.
#[derive(Clone, Debug, Default)]
pub struct Facts(Arc<Mutex<Known>>);

#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Whether the request is recorded: strangers, who are refused, would fill the trail.
    pub is_recorded: bool,
    pub worker_id: String,
    /// Register number.
    pub device: String,
    pub operating_unit_number: String,
}

impl Facts {
    /// Those that ride with the request; lost where the request is not recorded.
    pub fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_default()
    }

    /// Says something about the caller, and that the request is recorded.
    pub fn note(&self, say: impl FnOnce(&mut Known)) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.is_recorded = true;
        say(&mut known);
    }

    pub fn known(&self) -> Known {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<S: Sync> FromRequestParts<S> for Facts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// What an answer is about, as an extension of the answer.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// `CustomerId` or account number.
    pub customer: String,
    pub object: String,
}
