//! The domain's values in the cashier's language.

use domain::country::Country;
use domain::duplicates::Likeness;
use domain::gate::{Action, Unavailable};
use domain::validation::AddressField;
use domain::{Consent, Field, Identity, Problem};
use js_sys::{Array, Date, Object, Reflect};
use locale::Lang;
use sync::{CustomerRecord, SignOnProblem, Timestamp};
use wasm_bindgen::prelude::*;

use crate::action_error::{ActionError, RescueProblem, StorageProblem};
use crate::adapters::clock;

/// The account number, or exactly `Pending sync`; never the GUID (R011, R012).
pub fn customer_id(lang: Lang, identity: &Identity) -> String {
    match identity {
        Identity::Pending => lang.pending_sync().to_owned(),
        Identity::Assigned(number) => number.to_string(),
    }
}

/// The customer's name, family name first where the reader's language does so.
pub fn name(lang: Lang, customer: &CustomerRecord) -> String {
    customer.details.name.display(lang == Lang::Ja)
}

/// Where a customer that was saved here is now.
pub fn whereabouts(lang: Lang, customer: &CustomerRecord) -> String {
    match &customer.identity {
        Identity::Assigned(number) => lang.customer_created(number.as_str()),
        Identity::Pending if customer.progress.sent_at.is_some() => {
            lang.sent_to_store_server().to_owned()
        }
        Identity::Pending => lang.saved_on_register().to_owned(),
    }
}

/// Why a customer looks like the one that is being typed.
pub fn likeness(lang: Lang, likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::SameEmail => lang.same_email(),
        Likeness::SamePhone => lang.same_phone(),
        Likeness::SameName => lang.same_name(),
        Likeness::SimilarName => lang.similar_name(),
    }
}

/// Why an action is not possible now.
pub fn refusal(lang: Lang, action: Action, refusal: Unavailable) -> &'static str {
    match (refusal, action) {
        (Unavailable::CustomerDataFiltered, _) => lang.reason_create_filtered(),
        (Unavailable::PendingSync, Action::IssueLoyaltyCard) => lang.reason_loyalty_pending(),
        (Unavailable::PendingSync, Action::AddAddress) => lang.reason_address_pending(),
        (Unavailable::PendingSync, _) => lang.reason_edit_pending(),
        (Unavailable::Offline, Action::IssueLoyaltyCard) => lang.reason_loyalty_offline(),
        (Unavailable::Offline, Action::AddAddress) => lang.reason_address_offline(),
        (Unavailable::Offline, Action::EditCustomer | Action::EditAddress) => {
            lang.reason_edit_offline()
        }
        (Unavailable::Offline, Action::SearchAllStores) => lang.search_all_stores_offline(),
        (Unavailable::Offline, _) => lang.reason_offline(),
        (Unavailable::HeadquartersUnreachable, Action::SearchAllStores) => {
            lang.search_all_stores_offline()
        }
        (Unavailable::HeadquartersUnreachable, _) => lang.reason_headquarters_unreachable(),
    }
}

/// The problem of a field, and what is valid.
pub fn problem(lang: Lang, field: Field, problem: Problem) -> String {
    let label = field_label(lang, field);
    match problem {
        Problem::Required if matches!(field, Field::FirstName | Field::Name) => {
            lang.name_required().to_owned()
        }
        Problem::Required => lang.field_required(label),
        Problem::TooLong { max } => lang.field_too_long(label, max as u64),
        Problem::InvalidCharacters => lang.field_has_invalid_characters(label),
        Problem::InvalidPhone => lang.phone_invalid().to_owned(),
        Problem::InvalidPostalCode { country } => {
            let country = std::str::from_utf8(&country).ok().and_then(Country::from_code);
            lang.postal_code_invalid(country.map_or("", Country::postal_code_example))
        }
        Problem::InvalidEmail => lang.email_invalid().to_owned(),
        Problem::UnknownValue => lang.field_invalid(label),
        Problem::InvalidNumber => lang.field_not_a_number(label),
        Problem::OutOfRange => lang.field_out_of_range(label),
        Problem::EmptyAddress => lang.address_empty().to_owned(),
        Problem::MultiplePrimary => lang.contact_primary_twice().to_owned(),
    }
}

/// What the form calls a field.
pub fn field_label(lang: Lang, field: Field) -> &'static str {
    match field {
        Field::CustomerType => lang.customer_type(),
        Field::FirstName => lang.first_name(),
        Field::MiddleName => lang.middle_name(),
        Field::LastName => lang.last_name(),
        Field::Name => lang.organization_name(),
        Field::ReadingOfFirstName => lang.kana_first_name(),
        Field::ReadingOfLastName => lang.kana_last_name(),
        Field::ReadingOfName => lang.kana_name(),
        Field::Title => lang.title(),
        Field::Phone | Field::Address(_, AddressField::Phone) => lang.phone(),
        Field::Email => lang.email(),
        Field::ReceiptEmail => lang.receipt_email(),
        Field::Language => lang.language_of_customer(),
        Field::Contact(_) | Field::Contacts => lang.contact(),
        Field::Affiliation(_) => lang.affiliation(),
        Field::Attribute(_) => lang.details(),
        Field::Addresses | Field::Address(_, AddressField::Whole) => lang.address(),
        Field::LoyaltyCardNumber => lang.loyalty_card_number(),
        Field::Consents => lang.consent_title(),
        Field::Address(_, AddressField::Name) => lang.name(),
        Field::Address(_, AddressField::ZipCode) => lang.postal_code(),
        Field::Address(_, AddressField::Country) => lang.country_region(),
        Field::Address(_, AddressField::State) => lang.state_province(),
        Field::Address(_, AddressField::City) => lang.city(),
        Field::Address(_, AddressField::Street) => lang.street(),
        Field::Address(_, AddressField::Purpose) => lang.purpose(),
    }
}

/// Why an action failed.
pub fn action_error(lang: Lang, action: Action, error: &ActionError) -> String {
    match error {
        ActionError::Invalid(errors) => lang.form_has_errors(errors.len() as u64),
        ActionError::NotAllowed(reason) => refusal(lang, action, *reason).to_owned(),
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Unreachable => lang.no_connection().to_owned(),
        ActionError::SignOnNeeded => lang.session_ended().to_owned(),
        ActionError::SignOn(problem) => sign_on_problem(lang, *problem),
        ActionError::CustomersWait(waiting) => lang.customers_wait(*waiting as u64),
        ActionError::Rescue(problem) => match problem {
            RescueProblem::WrongCode => lang.rescue_wrong_code().to_owned(),
            RescueProblem::NoRescueFile => lang.rescue_no_file().to_owned(),
            RescueProblem::OtherStore => lang.rescue_other_store().to_owned(),
        },
        ActionError::Storage(StorageProblem::Full) => lang.reason_storage_full().to_owned(),
        ActionError::Storage(StorageProblem::Failed) => lang.could_not_save().to_owned(),
        ActionError::ChangedMeanwhile => lang.changed_meanwhile().to_owned(),
        ActionError::Late => lang.save_is_late().to_owned(),
    }
}

/// Why a worker could not sign on without the scale unit.
fn sign_on_problem(lang: Lang, problem: SignOnProblem) -> String {
    match problem {
        SignOnProblem::NeedsConnection => lang.sign_on_needs_connection().to_owned(),
        SignOnProblem::Locked { wait_ms } => lang.sign_on_locked(&duration(lang, wait_ms)),
        SignOnProblem::WrongPassword => lang.sign_on_wrong().to_owned(),
    }
}

/// When, in which language and where an answer about consent was given, and who asked.
pub fn consent(lang: Lang, consent: &Consent) -> String {
    let at = clock::parse(&consent.at).map(|at| time(lang, at)).unwrap_or_default();
    let by = match consent.worker.as_str() {
        "" => lang.consent_at_kiosk(&consent.channel),
        worker => lang.consent_by_worker(&consent.channel, worker),
    };
    let wording = lang.consent_wording(&language(&consent.language), &consent.wording);
    [at, by, wording].join(" · ")
}

/// The parts in one line, without blank ones.
pub fn in_one_line(parts: &[&str]) -> String {
    let said: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

/// A language's own name; its tag where it is not one of ours.
pub fn language(tag: &str) -> String {
    Lang::from_tag(tag).map_or(tag, |lang| lang.native_name()).to_owned()
}

/// The value of a yes-or-no attribute in words; any other as it is.
pub fn attribute_value(lang: Lang, value: &str) -> String {
    match value {
        "true" => lang.yes().to_owned(),
        "false" => lang.no().to_owned(),
        other => other.to_owned(),
    }
}

/// Hours and minutes, with the day when it is not today.
pub fn time(lang: Lang, at: Timestamp) -> String {
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    let is_today = date.to_date_string() == Date::new_0().to_date_string();
    let options = Object::new();
    // Setting a property on a fresh object cannot fail.
    let set = |name: &str, value: &str| {
        let _set = Reflect::set(&options, &name.into(), &value.into());
    };
    set("timeStyle", "short");
    if !is_today {
        set("dateStyle", "medium");
    }
    date.to_locale_string(lang.tag(), &options).into()
}

/// The time by this device, for showing.
pub fn now() -> Timestamp {
    clock::now()
}

/// A length of time, as exact as a waiting person needs it.
pub fn duration(lang: Lang, milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1_000).max(1);
    match seconds {
        0..120 => lang.duration_seconds(seconds),
        120..7_200 => lang.duration_minutes(seconds.div_ceil(60)),
        _ => lang.duration_hours(seconds.div_ceil(3_600)),
    }
}

/// Names of countries and regions in a language.
pub struct Countries(js_sys::Intl::DisplayNames);

impl Countries {
    pub fn new(lang: Lang) -> Self {
        let options = Object::new();
        let _set = Reflect::set(&options, &"type".into(), &"region".into());
        let locales = Array::of1(&lang.tag().into());
        Self(js_sys::Intl::DisplayNames::new(&locales, &options))
    }

    /// From its two-letter code.
    pub fn name(&self, alpha2: &str) -> String {
        self.0.of(alpha2).map_or_else(|| alpha2.to_owned(), String::from)
    }
}

/// The name of a country or region from its two-letter code.
pub fn country(lang: Lang, alpha2: &str) -> String {
    Countries::new(lang).name(alpha2)
}

/// What a field of an address is called in its country ([`Country::word`]); `None` for the usual
/// word.
pub fn in_country(lang: Lang, word: &str) -> Option<&'static str> {
    Some(match word {
        "area" => lang.address_area(),
        "county" => lang.address_county(),
        "department" => lang.address_department(),
        "district" => lang.address_district(),
        "do_si" => lang.address_do_si(),
        "eircode" => lang.address_eircode(),
        "emirate" => lang.address_emirate(),
        "island" => lang.address_island(),
        "oblast" => lang.address_oblast(),
        "parish" => lang.address_parish(),
        "pin" => lang.address_pin(),
        "post_town" => lang.address_post_town(),
        "prefecture" => lang.address_prefecture(),
        "state" => lang.address_state(),
        "suburb" => lang.address_suburb(),
        "zip" => lang.address_zip(),
        _ => return None,
    })
}
