//! A refusal of what an administrator asked, as one sentence that says what to do.

use contract::error::ValidationError;
use contract::{ErrorBody, ErrorId};
use locale::Lang;
use service::ApiError;

/// Refused with a sentence; `members` are those of the request that are wrong.
pub(super) fn refused(id: ErrorId, members: &[&str], sentence: String) -> ApiError {
    let validation_errors = if members.is_empty() {
        Vec::new()
    } else {
        vec![ValidationError {
            error_resource_id: id.resource_id().to_owned(),
            localized_message: sentence.clone(),
            member_names: members.iter().map(|member| (*member).to_owned()).collect(),
            error_context: String::new(),
        }]
    };
    let body = ErrorBody {
        error_resource_id: id.resource_id().to_owned(),
        localized_message: sentence,
        validation_errors,
        ..ErrorBody::default()
    };
    ApiError::passed_on(id.status(), body)
}

/// A member whose value cannot be.
pub(super) fn wrong(member: &str, sentence: String) -> ApiError {
    refused(ErrorId::ValueOutOfRange, &[member], sentence)
}

/// Something else still refers to it.
pub(super) fn in_use(sentence: String) -> ApiError {
    refused(ErrorId::StillInUse, &[], sentence)
}

/// Longest text of one line, in characters.
pub(super) const TEXT_LENGTH_MAX: usize = 60;

/// Trims a text that has to be there.
pub(super) fn require(member: &str, text: &mut String, lang: Lang) -> Result<(), ApiError> {
    limit(member, text, TEXT_LENGTH_MAX, lang)?;
    if text.is_empty() {
        let sentence = lang.admin_value_required(member);
        return Err(refused(ErrorId::RequiredValueNotFound, &[member], sentence));
    }
    Ok(())
}

/// Trims a text that may be blank.
pub(super) fn limit(
    member: &str,
    text: &mut String,
    length_max: usize,
    lang: Lang,
) -> Result<(), ApiError> {
    *text = text.trim().to_owned();
    if text.chars().any(char::is_control) {
        return Err(wrong(member, lang.admin_value_has_control_characters(member)));
    }
    if text.chars().count() > length_max {
        return Err(wrong(member, lang.admin_value_too_long(&length_max.to_string(), member)));
    }
    Ok(())
}

/// A value that has to be one of some.
pub(super) fn one_of(
    member: &str,
    value: &str,
    choices: &[&str],
    lang: Lang,
) -> Result<(), ApiError> {
    if choices.contains(&value) {
        return Ok(());
    }
    Err(wrong(member, lang.admin_choose(&choices.join(", "), member)))
}

/// Names in a sentence.
pub(super) fn listed<S: AsRef<str>>(names: &[S], lang: Lang) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    names.join(if lang == Lang::Ja { "、" } else { ", " })
}
