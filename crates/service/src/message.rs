//! Error ids and field problems in words. Both matches are exhaustive: a new id
//! without words does not compile.

use contract::ErrorId;
use domain::country::Country;
use domain::validation::AddressField;
use domain::{Field, FieldError, Problem};
use locale::Lang;

/// The message for the caller.
pub fn of_error(id: ErrorId, lang: Lang) -> &'static str {
    match id {
        ErrorId::UpdateAsyncCustomerNotSupported => lang.reason_edit_pending(),
        ErrorId::ValidationFailed => lang.error_validation_failed(),
        ErrorId::RequiredValueNotFound => lang.error_required_value(),
        ErrorId::ValueOutOfRange => lang.error_value_out_of_range(),
        ErrorId::InvalidFormat => lang.error_invalid_format(),
        ErrorId::PreValidationForAsyncAddressFailed => lang.address_empty(),
        ErrorId::MultiplePrimaryCustomerContactsNotAllowed => lang.contact_primary_twice(),
        ErrorId::CustomerNotFound => lang.error_customer_not_found(),
        ErrorId::IdMismatch => lang.error_id_mismatch(),
        ErrorId::CustomerAccountIsBlocked => lang.error_customer_blocked(),
        ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity => {
            lang.error_identity_has_customer()
        }
        ErrorId::ChannelNotFound => lang.error_channel_not_found(),
        ErrorId::AuthenticationFailed => lang.error_authentication_failed(),
        ErrorId::SignOnFailed => lang.sign_on_failed(),
        ErrorId::AuthorizationFailed => lang.error_not_permitted(),
        ErrorId::UserSessionExpired => lang.error_session_expired(),
        ErrorId::DeviceTokenNotPresent => lang.error_device_token_not_present(),
        ErrorId::DeviceTokenExpired => lang.error_device_token_expired(),
        ErrorId::DeviceTokenValidationFailed => lang.error_device_token_invalid(),
        ErrorId::DeviceRevoked => lang.error_device_revoked(),
        ErrorId::ScaleUnitRevoked => lang.error_scale_unit_revoked(),
        ErrorId::NotOfScaleUnit => lang.error_not_of_scale_unit(),
        ErrorId::EnrolmentFailed => lang.error_enrolment_failed(),
        ErrorId::ActivationFailed => lang.activation_failed(),
        ErrorId::HeadquarterCommunicationFailure => lang.error_headquarters_unreachable(),
        ErrorId::HeadquarterTransactionServiceMethodCallFailure => {
            lang.error_headquarters_refused()
        }
        ErrorId::LoyaltyCardAlreadyIssued => lang.error_loyalty_card_already_issued(),
        ErrorId::InvalidLoyaltyCardNumber => lang.error_loyalty_card_number_invalid(),
        ErrorId::BlockedLoyaltyCard => lang.error_loyalty_card_blocked(),
        ErrorId::BadRequest => lang.error_malformed_request(),
        ErrorId::RequestTooLarge => lang.error_body_too_large(),
        ErrorId::ApiVersionNotSupported => lang.error_api_version(),
        ErrorId::NotFound => lang.error_not_found(),
        ErrorId::MethodNotAllowed => lang.error_method_not_allowed(),
        ErrorId::UnsupportedMediaType => lang.error_media_type_not_supported(),
        ErrorId::NotAcceptable => lang.error_not_acceptable(),
        ErrorId::IdempotencyKeyUsed => lang.error_idempotency_key_used(),
        ErrorId::TooManyRequests => lang.error_too_many_requests(),
        ErrorId::NotReady => lang.error_not_ready(),
        ErrorId::Internal => lang.error_internal(),
        ErrorId::LoyaltyCardNeedsAccountNumber => lang.reason_loyalty_pending(),
        ErrorId::FeaturePrerequisitesMissing => lang.error_feature_prerequisites_missing(),
        ErrorId::FeatureNeededByOthers => lang.error_feature_needed_by_others(),
        ErrorId::PreconditionFailed => lang.error_conflict(),
        ErrorId::JobAlreadyRunning => lang.error_job_already_running(),
        ErrorId::CustomerBlockedForLoyalty => lang.error_customer_blocked_for_loyalty(),
        ErrorId::StillInUse => lang.error_still_in_use(),
        ErrorId::AlreadyExists => lang.error_already_exists(),
        ErrorId::NotPossibleNow => lang.error_not_possible_now(),
    }
}

/// The message for one wrong field, as in the form.
pub fn of_field(error: FieldError, lang: Lang) -> String {
    let label = label(error.field, lang);
    match error.problem {
        Problem::Required if is_name(error.field) => lang.name_required().to_owned(),
        Problem::Required => lang.field_required(label),
        Problem::TooLong { max } if is_list(error.field) => {
            lang.field_too_many(label, &max.to_string())
        }
        Problem::TooLong { max } => lang.field_too_long(label, max as u64),
        Problem::InvalidCharacters => lang.field_has_invalid_characters(label),
        Problem::InvalidPhone => lang.phone_invalid().to_owned(),
        Problem::InvalidPostalCode { country } => {
            let country = std::str::from_utf8(&country).ok().and_then(Country::from_code);
            lang.postal_code_invalid(country.map_or("", Country::postal_code_example))
        }
        Problem::InvalidEmail => lang.email_invalid().to_owned(),
        Problem::UnknownValue if matches!(error.field, Field::Affiliation(_)) => {
            lang.affiliation_unknown().to_owned()
        }
        Problem::UnknownValue => lang.field_choose(label),
        Problem::InvalidNumber => lang.field_not_a_number(label),
        Problem::OutOfRange => lang.field_out_of_range(label),
        Problem::EmptyAddress => lang.address_empty().to_owned(),
        Problem::MultiplePrimary => lang.contact_primary_twice().to_owned(),
    }
}

fn is_name(field: Field) -> bool {
    matches!(field, Field::FirstName | Field::LastName | Field::Name)
}

fn is_list(field: Field) -> bool {
    matches!(field, Field::Addresses | Field::Contacts | Field::Affiliation(_))
}

/// The field's label in the form.
pub fn label(field: Field, lang: Lang) -> &'static str {
    match field {
        Field::CustomerType => lang.customer_type(),
        Field::FirstName => lang.first_name(),
        Field::MiddleName => lang.middle_name(),
        Field::LastName => lang.last_name(),
        Field::Name => lang.name(),
        Field::ReadingOfFirstName => lang.kana_first_name(),
        Field::ReadingOfLastName => lang.kana_last_name(),
        Field::ReadingOfName => lang.kana_name(),
        Field::Title => lang.title(),
        Field::Phone => lang.phone(),
        Field::Email => lang.email(),
        Field::ReceiptEmail => lang.receipt_email(),
        Field::Language => lang.language_of_customer(),
        Field::Contact(_) => lang.contact(),
        Field::Contacts => lang.other_contacts(),
        Field::Affiliation(_) => lang.affiliations(),
        Field::Attribute(_) => lang.attribute(),
        Field::Addresses => lang.addresses(),
        Field::LoyaltyCardNumber => lang.loyalty_card_number(),
        Field::Consents => lang.consent_title(),
        Field::Address(_, field) => match field {
            AddressField::Whole => lang.address(),
            AddressField::Name => lang.name(),
            AddressField::ZipCode => lang.postal_code(),
            AddressField::Country => lang.country_region(),
            AddressField::State => lang.state_province(),
            AddressField::City => lang.city(),
            AddressField::Street => lang.street(),
            AddressField::Phone => lang.phone(),
            AddressField::Purpose => lang.purpose(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r167_every_error_has_words_of_its_own_in_every_language_and_never_a_code() {
        for lang in Lang::ALL {
            for &id in ErrorId::ALL {
                let text = of_error(id, lang);
                assert!(text.ends_with(['.', '。']), "{id:?} {text}");
                assert!(!text.contains(&id.status().to_string()), "{id:?} {text}");
            }
        }
        for &id in ErrorId::ALL {
            assert_ne!(of_error(id, Lang::En), of_error(id, Lang::Ja), "{id:?}");
        }
    }

    #[test]
    fn a_field_is_named_in_words() {
        let error = FieldError { field: Field::Phone, problem: Problem::TooLong { max: 20 } };
        assert_eq!(of_field(error, Lang::En), "Phone is too long. The limit is 20 characters.");
    }
}
