//! One error envelope for every answer that is not a success (R167).
//!
//! Handlers answer with an [`ApiError`]; [`localize`] puts it into the caller's
//! language. What the caller sees and what the operator reads in the log are kept
//! apart: the context never leaves the server.

use std::fmt::Display;

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_LANGUAGE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::error::ValidationError;
use contract::{ErrorBody, ErrorId};
use domain::FieldError;
use locale::Lang;
use uuid::Uuid;

use crate::message;

/// An error: id and fields for the caller, a context for the log.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub id: ErrorId,
    pub fields: Vec<FieldError>,
    /// Members of the request that are not of the form's fields.
    members: Vec<WrongMember>,
    /// Another server's message to this caller, in the caller's language.
    said: Option<Box<Said>>,
    retry_after_seconds: Option<u64>,
    context: String,
}

#[derive(Clone, Debug)]
struct WrongMember {
    name: String,
    /// The limit of a list that is too long.
    limit: Option<usize>,
}

#[derive(Clone, Debug)]
struct Said {
    status: u16,
    body: ErrorBody,
}

pub type Result<T, E = ApiError> = std::result::Result<T, E>;

impl ApiError {
    pub fn new(id: ErrorId) -> Self {
        Self {
            id,
            fields: Vec::new(),
            members: Vec::new(),
            said: None,
            retry_after_seconds: None,
            context: String::new(),
        }
    }

    /// [`ErrorId::ValidationFailed`] with the fields that are wrong.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Self::new(ErrorId::ValidationFailed) }
    }

    /// [`ErrorId::Internal`]: the caller learns only the correlation id.
    pub fn internal(context: impl Display) -> Self {
        Self::new(ErrorId::Internal).because(context)
    }

    /// Passes on another server's refusal with its fields (R016).
    pub fn passed_on(status: u16, body: ErrorBody) -> Self {
        let id = ErrorId::from_resource_id(&body.error_resource_id);
        let id = id.unwrap_or(ErrorId::HeadquarterTransactionServiceMethodCallFailure);
        Self { said: Some(Box::new(Said { status, body })), ..Self::new(id) }
    }

    /// Adds context for the operator. Never personal data.
    pub fn because(self, context: impl Display) -> Self {
        Self { context: context.to_string(), ..self }
    }

    /// Names a wrong member of the request.
    pub fn about_member(mut self, name: String) -> Self {
        self.members.push(WrongMember { name, limit: None });
        self
    }

    /// Names the first entry beyond the limit of a list.
    pub fn about_list(mut self, entry: String, limit: usize) -> Self {
        self.members.push(WrongMember { name: entry, limit: Some(limit) });
        self
    }

    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    pub fn status(&self) -> StatusCode {
        let status = self.said.as_ref().map_or(self.id.status(), |said| said.status);
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body in a language.
    pub fn body(&self, lang: Lang, correlation_id: String) -> ErrorBody {
        if let Some(said) = &self.said {
            return ErrorBody { correlation_id, ..said.body.clone() };
        }
        let of_fields = self
            .fields
            .iter()
            .map(|&field| ValidationError::new(field, message::of_field(field, lang)));
        let of_members = self.members.iter().map(|member| ValidationError {
            error_resource_id: self.id.resource_id().to_owned(),
            localized_message: member.message(self.id, lang),
            member_names: vec![member.name.clone()],
            error_context: member.limit.map(|limit| limit.to_string()).unwrap_or_default(),
        });
        ErrorBody {
            error_resource_id: self.id.resource_id().to_owned(),
            localized_message: message::of_error(self.id, lang).to_owned(),
            correlation_id,
            validation_errors: of_fields.chain(of_members).collect(),
        }
    }
}

impl WrongMember {
    fn message(&self, id: ErrorId, lang: Lang) -> String {
        if id == ErrorId::AuthorizationFailed {
            return lang.error_refused_member(&self.name);
        }
        match (self.limit, self.name.rsplit_once('[')) {
            (Some(limit), Some((list, _))) => lang.field_too_many(list, &limit.to_string()),
            _ => lang.error_wrong_member(&self.name),
        }
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(format!("database: {error}"))
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        // Only position and kind: the text may quote personal data.
        Self::internal(format!("stored JSON: {:?} at column {}", error.classify(), error.column()))
    }
}

/// Carries the error to [`localize`], which writes the body.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The caller's language.
pub fn language(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::negotiate(accepted.unwrap_or_default())
}

/// Middleware: writes every error answer's body, also of those that the framework makes (unknown
/// route, wrong method, malformed query).
pub async fn localize(request: Request, next: Next) -> Response {
    in_words(request, next, error_of).await
}

/// Middleware: writes the body of an [`ApiError`], and keeps pages with an error status.
pub async fn localize_own(request: Request, next: Next) -> Response {
    in_words(request, next, |response| response.extensions().get().cloned()).await
}

async fn in_words(
    request: Request,
    next: Next,
    error_of: fn(&Response) -> Option<ApiError>,
) -> Response {
    let lang = language(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let Some(error) = error_of(&response) else { return response };
    let mut answer = answer(&error, lang, &method, &path);
    if let Some(methods) = response.headers_mut().remove(ALLOW) {
        answer.headers_mut().insert(ALLOW, methods);
    }
    answer
}

/// The error in the caller's language, and in the log.
pub fn answer(error: &ApiError, lang: Lang, method: &Method, path: &str) -> Response {
    let correlation_id = Uuid::from_bytes(rand::random()).hyphenated().to_string();
    let (id, context) = (error.id.resource_id(), &error.context);
    if error.status().is_server_error() {
        tracing::error!(correlation_id, %method, path, id, context, "request failed");
    } else {
        tracing::info!(correlation_id, %method, path, id, context, "request refused");
    }
    let body = axum::Json(error.body(lang, correlation_id));
    let mut answer = (error.status(), body).into_response();
    answer.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    if let Some(seconds) = error.retry_after_seconds {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

fn error_of(response: &Response) -> Option<ApiError> {
    if let Some(error) = response.extensions().get::<ApiError>() {
        return Some(error.clone());
    }
    let id = match response.status().as_u16() {
        404 => ErrorId::NotFound,
        405 => ErrorId::MethodNotAllowed,
        406 => ErrorId::NotAcceptable,
        415 => ErrorId::UnsupportedMediaType,
        413 => ErrorId::RequestTooLarge,
        400..=499 => ErrorId::BadRequest,
        500.. => ErrorId::Internal,
        _ => return None,
    };
    Some(ApiError::new(id).because(format!("answered {}", response.status())))
}
