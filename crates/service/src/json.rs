//! JSON bodies whose mistakes are named.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// A JSON body. A malformed one, or a member of the wrong type, is
/// [`ErrorId::BadRequest`] with the member's name; one that is too long is
/// [`ErrorId::RequestTooLarge`].
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        // A web page of another origin cannot send this type without asking first.
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if !content_type.is_some_and(|value| value.to_ascii_lowercase().contains("json")) {
            let context = format!("content type {content_type:?}");
            return Err(ApiError::new(ErrorId::BadRequest).because(context));
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| {
                match rejection.status().as_u16() {
                    413 => ApiError::new(ErrorId::RequestTooLarge),
                    _ => ApiError::new(ErrorId::BadRequest).because(rejection),
                }
            })?;
        from_slice(&body).map(Self)
    }
}

fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    // Derived code would read a list as an entity without names.
    if body.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::new(ErrorId::BadRequest).because("a JSON list"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let malformed = |member: String, category: &str| {
        // The message of serde_json may quote the body: it stays out of the log.
        let error = ApiError::new(ErrorId::BadRequest)
            .because(format!("JSON of {} bytes: {category} at {member:?}", body.len()));
        if member.is_empty() || member == "." { error } else { error.about_member(member) }
    };
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        malformed(error.path().to_string(), &format!("{:?}", error.inner().classify()))
    })?;
    deserializer.end().map_err(|_| malformed(String::new(), "trailing text"))?;
    Ok(value)
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}
