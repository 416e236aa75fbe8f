//! JSON bodies with named mistakes.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use contract::limits::entries_max;
use contract::{BODY_LENGTH_MAX, ErrorId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::ApiError;
use crate::media::{self, JsonFormat};
use crate::request_json::{Reader, Reading};

/// A JSON body. A malformed one, a member of the wrong type or a list that is too long is
/// [`ErrorId::BadRequest`] with the member's name; a body that is too long is
/// [`ErrorId::RequestTooLarge`]. `null` is the same as an absent member.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

/// The JSON body of a `PATCH`: `T` decides what `null` means.
#[derive(Clone, Copy, Debug)]
pub struct Patch<T>(pub T);

/// A JSON body of the other server, with longer lists.
#[derive(Clone, Copy, Debug)]
pub struct ServerJson<T>(pub T);

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(request, state, Reading::default()).await.map(Self)
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for Patch<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(request, state, Reading { says_null: true, ..Reading::default() }).await.map(Self)
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> FromRequest<S> for ServerJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        read(request, state, Reading { is_of_server: true, ..Reading::default() }).await.map(Self)
    }
}

async fn read<T: DeserializeOwned + Send + 'static, S: Send + Sync>(
    request: Request,
    state: &S,
    reading: Reading,
) -> Result<T, ApiError> {
    let JsonFormat { numbers_as_text } = media::of_body(request.headers())?;
    let body = Bytes::from_request(request, state).await.map_err(|rejection| {
        match rejection.status().as_u16() {
            413 => ApiError::new(ErrorId::RequestTooLarge),
            _ => ApiError::new(ErrorId::BadRequest).because(rejection),
        }
    })?;
    let reading = Reading { numbers_as_text, ..reading };
    if body.len() <= BODY_LENGTH_MAX {
        return from_slice(&body, reading);
    }
    // On another thread than those that answer requests.
    let read = tokio::task::spawn_blocking(move || from_slice(&body, reading));
    read.await.map_err(|error| ApiError::internal(format!("a body was not read: {error}")))?
}

fn from_slice<T: DeserializeOwned>(body: &[u8], reading: Reading) -> Result<T, ApiError> {
    // Derived code would read a list as an entity without names.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::new(ErrorId::BadRequest).because("a JSON list"));
    }
    let malformed = |member: String, error: &serde_json::Error| {
        let passed = limit_passed(&member);
        let id = match passed {
            Some(("requests", _)) => ErrorId::RequestTooLarge,
            _ => ErrorId::BadRequest,
        };
        // serde_json's message may quote the body: it stays out of the log.
        let category = error.classify();
        let why = format!("JSON of {} bytes: {category:?} at {member:?}", body.len());
        let error = ApiError::new(id).because(why);
        match passed {
            Some((_, limit)) => error.about_list(member, limit),
            None if member.is_empty() || member == "." => error,
            None => error.about_member(member),
        }
    };
    let json: &RawValue =
        serde_json::from_slice(body).map_err(|error| malformed(String::new(), &error))?;
    serde_path_to_error::deserialize(Reader::new(json, reading))
        .map_err(|error| malformed(error.path().to_string(), error.inner()))
}

/// Name and limit of the list where `member` is its first entry beyond the limit.
fn limit_passed(member: &str) -> Option<(&str, usize)> {
    let (list, index) = member.strip_suffix(']')?.rsplit_once('[')?;
    let name = list.rsplit('.').next()?;
    let limit = entries_max(name);
    (index.parse() == Ok(limit)).then_some((name, limit))
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
