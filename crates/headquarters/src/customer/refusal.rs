//! Why headquarters does not accept a customer.

use contract::ErrorId;
use contract::error::ValidationError;
use domain::{Field, FieldError};
use locale::Lang;
use serde::{Deserialize, Serialize};
use service::ApiError;

/// One reason, at one field. Stored with a failed row, and turned into words for its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Refusal {
    Field(FieldError),
    /// Headquarters does not accept e-mail addresses of this domain.
    BlockedEmailDomain {
        field: Field,
        domain: String,
    },
}

/// The answer to the caller: every field with its words, in its language (R016,
/// R167).
pub(crate) fn answer(refusals: &[Refusal], lang: Lang) -> ApiError {
    let fields = refusals.iter().filter_map(|refusal| match refusal {
        Refusal::Field(error) => Some(*error),
        Refusal::BlockedEmailDomain { .. } => None,
    });
    let mut body = ApiError::invalid(fields.collect()).body(lang, String::new());
    body.validation_errors.extend(refusals.iter().filter_map(|refusal| match refusal {
        Refusal::Field(_) => None,
        Refusal::BlockedEmailDomain { field, domain } => Some(ValidationError {
            error_resource_id:
                ErrorId::HeadquarterTransactionServiceMethodCallFailure.resource_id().to_owned(),
            localized_message: lang.blocked_email_domain(domain),
            member_names: vec![field.to_string()],
            error_context: domain.clone(),
        }),
    }));
    ApiError::passed_on(ErrorId::ValidationFailed.status(), body)
}
