//! One error envelope for every answer that is not a success (R167).

use domain::{FieldError, Problem};
use serde::{Deserialize, Serialize};

macro_rules! error_ids {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $status:literal;)*) => {
        /// What went wrong. Published ids where they exist; our own begin with `Counter_`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorId { $($(#[$doc])* $name,)* }

        impl ErrorId {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// `ErrorResourceId` on the wire.
            pub fn resource_id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            pub fn from_resource_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$name),)* _ => None }
            }

            /// HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
        }
    };
}

error_ids! {
    UpdateAsyncCustomerNotSupported = "Microsoft_Dynamics_Commerce_Runtime_UpdateAsyncCustomerNotSupported", 409;
    /// One or more fields are wrong; they are in `ValidationErrors`.
    ValidationFailed = "Microsoft_Dynamics_Commerce_Runtime_AggregateValidationError", 422;
    RequiredValueNotFound = "Microsoft_Dynamics_Commerce_Runtime_RequiredValueNotFound", 422;
    ValueOutOfRange = "Microsoft_Dynamics_Commerce_Runtime_ValueOutOfRange", 422;
    InvalidFormat = "Microsoft_Dynamics_Commerce_Runtime_InvalidFormat", 422;
    PreValidationForAsyncAddressFailed = "Microsoft_Dynamics_Commerce_Runtime_PreValidationForAsyncAddressFailed", 422;
    MultiplePrimaryCustomerContactsNotAllowed = "Microsoft_Dynamics_Commerce_Runtime_MultiplePrimaryCustomerContactsNotAllowed", 422;
    CustomerNotFound = "Microsoft_Dynamics_Commerce_Runtime_CustomerNotFound", 404;
    IdMismatch = "Microsoft_Dynamics_Commerce_Runtime_IdMismatch", 409;
    CustomerAccountIsBlocked = "Microsoft_Dynamics_Commerce_Runtime_CustomerAccountIsBlocked", 409;
    /// The signed-in caller is linked to a customer already (R021).
    ExistingCustomerAlreadyMappedToExternalIdentity = "Microsoft_Dynamics_Commerce_Runtime_ExistingCustomerAlreadyMappedToExternalIdentity", 409;
    ChannelNotFound = "Microsoft_Dynamics_Commerce_Runtime_ChannelConfigurationNotFound", 400;
    AuthenticationFailed = "Microsoft_Dynamics_Commerce_Runtime_AuthenticationFailed", 401;
    /// Worker id or password is wrong.
    SignOnFailed = "Microsoft_Dynamics_Commerce_Runtime_InvalidAuthenticationCredentials", 401;
    AuthorizationFailed = "Microsoft_Dynamics_Commerce_Runtime_AuthorizationFailed", 403;
    /// The worker's session has ended; the worker has to sign on again.
    UserSessionExpired = "Microsoft_Dynamics_Commerce_Runtime_UserSessionExpired", 401;
    DeviceTokenNotPresent = "Microsoft_Dynamics_Commerce_Runtime_DeviceTokenNotPresent", 401;
    DeviceTokenExpired = "Microsoft_Dynamics_Commerce_Runtime_DeviceTokenExpired", 401;
    DeviceTokenValidationFailed = "Microsoft_Dynamics_Commerce_Runtime_DeviceTokenValidationFailed", 401;
    /// Headquarters revoked the device's register, permanently: the device erases what it stores.
    /// Never the answer to an unknown device.
    DeviceRevoked = "Counter_DeviceRevoked", 401;
    /// The scale unit's credential was revoked, or a newer one took its place.
    ScaleUnitRevoked = "Counter_ScaleUnitRevoked", 401;
    /// The scale unit asks for what belongs to another one.
    NotOfScaleUnit = "Counter_NotOfScaleUnit", 403;
    /// An enrolment code that is wrong, used or too old.
    EnrolmentFailed = "Counter_EnrolmentFailed", 403;
    ActivationFailed = "Microsoft_Dynamics_Commerce_Runtime_DeviceActivationFailed", 403;
    HeadquarterCommunicationFailure = "Microsoft_Dynamics_Commerce_Runtime_HeadquarterCommunicationFailure", 503;
    /// Headquarters answered that its method failed.
    HeadquarterTransactionServiceMethodCallFailure = "Microsoft_Dynamics_Commerce_Runtime_HeadquarterTransactionServiceMethodCallFailure", 422;
    LoyaltyCardAlreadyIssued = "Microsoft_Dynamics_Commerce_Runtime_LoyaltyCardAlreadyIssued", 409;
    InvalidLoyaltyCardNumber = "Microsoft_Dynamics_Commerce_Runtime_InvalidLoyaltyCardNumber", 422;
    BlockedLoyaltyCard = "Microsoft_Dynamics_Commerce_Runtime_BlockedLoyaltyCard", 409;
    BadRequest = "Microsoft_Dynamics_RetailServer_BadRequest", 400;
    RequestTooLarge = "Microsoft_Dynamics_RetailServer_RequestTooLarge", 413;
    ApiVersionNotSupported = "Microsoft_Dynamics_RetailServer_RetailServerApiVersionNotSupported", 400;
    NotFound = "Microsoft_Dynamics_RetailServer_NotFound", 404;
    MethodNotAllowed = "Microsoft_Dynamics_RetailServer_MethodNotAllowed", 405;
    /// The body is not JSON in UTF-8.
    UnsupportedMediaType = "Counter_UnsupportedMediaType", 415;
    /// The caller accepts no JSON.
    NotAcceptable = "Counter_NotAcceptable", 406;
    /// The idempotency key belongs to another request.
    IdempotencyKeyUsed = "Counter_IdempotencyKeyUsed", 422;
    TooManyRequests = "Counter_TooManyRequests", 429;
    NotReady = "Counter_ScaleUnitNotReady", 503;
    Internal = "Counter_InternalError", 500;
    /// A loyalty card for a pending customer (R052).
    LoyaltyCardNeedsAccountNumber = "Counter_LoyaltyCardNeedsAccountNumber", 409;
    /// A switch that others require, or that requires others (R076, R078).
    FeaturePrerequisitesMissing = "Counter_FeaturePrerequisitesMissing", 409;
    FeatureNeededByOthers = "Counter_FeatureNeededByOthers", 409;
    /// Another change of the record came first.
    PreconditionFailed = "Counter_PreconditionFailed", 412;
    JobAlreadyRunning = "Counter_JobAlreadyRunning", 409;
    /// *Block customer for loyalty enrollment* (R157).
    CustomerBlockedForLoyalty = "Counter_CustomerBlockedForLoyalty", 409;
    /// The record to delete is in use.
    StillInUse = "Counter_StillInUse", 409;
    AlreadyExists = "Counter_AlreadyExists", 409;
    /// The current state does not allow the request.
    NotPossibleNow = "Counter_NotPossibleNow", 409;
}

impl ErrorId {
    /// The published id of a problem of one field.
    pub fn of_problem(problem: Problem) -> Self {
        match problem {
            Problem::Required => Self::RequiredValueNotFound,
            Problem::TooLong { .. } => Self::ValueOutOfRange,
            Problem::InvalidCharacters
            | Problem::InvalidPhone
            | Problem::InvalidEmail
            | Problem::InvalidPostalCode { .. }
            | Problem::InvalidNumber => Self::InvalidFormat,
            Problem::UnknownValue | Problem::OutOfRange => Self::ValueOutOfRange,
            Problem::EmptyAddress => Self::PreValidationForAsyncAddressFailed,
            Problem::MultiplePrimary => Self::MultiplePrimaryCustomerContactsNotAllowed,
        }
    }
}

/// The body of every error answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct ErrorBody {
    pub error_resource_id: String,
    /// In the caller's language (`Accept-Language`).
    pub localized_message: String,
    /// Finds the request in the server's log.
    pub correlation_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<ValidationError>,
}

/// What is wrong with one or more members of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct ValidationError {
    pub error_resource_id: String,
    pub localized_message: String,
    /// `FirstName`, `Addresses[0].Street`, …
    pub member_names: Vec<String>,
    /// The exceeded limit, if there is one.
    pub error_context: String,
}

impl ValidationError {
    pub fn new(error: FieldError, localized_message: String) -> Self {
        let error_context = match error.problem {
            Problem::TooLong { max } => max.to_string(),
            _ => String::new(),
        };
        Self {
            error_resource_id: ErrorId::of_problem(error.problem).resource_id().to_owned(),
            localized_message,
            member_names: vec![error.field.to_string()],
            error_context,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_ids_are_unique_and_round_trip() {
        for &id in ErrorId::ALL {
            assert_eq!(ErrorId::from_resource_id(id.resource_id()), Some(id));
        }
    }
}
