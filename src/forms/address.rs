//! The fields of one postal address.

use domain::country::Country;
use domain::postal_code::Place;
use domain::validation::AddressField;
use domain::{AddressDraft, AddressPurpose, PurposeId};
use leptos::prelude::*;
use locale::Lang;
use ui::{SelectField, SelectOption, TextField, derived, phrase, signal, use_lang};

use super::postal_lookup::PostalLookup;
use crate::services::use_services;
use crate::words;

/// What is being typed into an address.
#[derive(Clone, Copy)]
pub struct AddressInputs {
    pub key: usize,
    pub zip_code: RwSignal<String>,
    pub country: RwSignal<String>,
    pub state: RwSignal<String>,
    pub city: RwSignal<String>,
    pub street: RwSignal<String>,
    pub purpose: RwSignal<String>,
    /// The postal code that the address was shown with: nobody typed it here.
    pub(super) shown_zip_code: StoredValue<String>,
    /// Carried along: the form shows neither its id nor its name, phone and rank.
    other: StoredValue<AddressDraft>,
}

impl AddressInputs {
    pub fn new(key: usize, draft: &AddressDraft) -> Self {
        let blank = || signal(String::new());
        let inputs = Self {
            key,
            zip_code: blank(),
            country: blank(),
            state: blank(),
            city: blank(),
            street: blank(),
            purpose: blank(),
            shown_zip_code: StoredValue::new(String::new()),
            other: StoredValue::new(AddressDraft::default()),
        };
        inputs.set(draft);
        inputs
    }

    /// Shows another address.
    pub fn set(&self, draft: &AddressDraft) {
        let purpose = draft.purpose.map_or(String::new(), |PurposeId(id)| id.to_string());
        self.shown_zip_code.set_value(draft.zip_code.clone());
        self.zip_code.set(draft.zip_code.clone());
        self.country.set(draft.country.clone());
        self.state.set(draft.state.clone());
        self.city.set(draft.city.clone());
        self.street.set(draft.street.clone());
        self.purpose.set(purpose);
        self.other.set_value(draft.clone());
    }

    /// Whether prefecture, city and street say what the place says.
    pub(super) fn says(&self, place: &Place) -> bool {
        self.state.with_untracked(|state| *state == place.prefecture)
            && self.city.with_untracked(|city| *city == place.city)
            && self.street.with_untracked(|street| street.starts_with(&place.town))
    }

    /// Whether prefecture, city and street are blank, or as `filled` was put into them.
    pub(super) fn is_free(&self, filled: Option<&Place>) -> bool {
        let was = |part: fn(&Place) -> &String| filled.map_or("", |place| part(place)).to_owned();
        let is_free = |input: RwSignal<String>, filled: String| {
            input.with_untracked(|text| text.trim().is_empty() || *text == filled)
        };
        is_free(self.state, was(|place| &place.prefecture))
            && is_free(self.city, was(|place| &place.city))
            && is_free(self.street, was(|place| &place.town))
    }

    /// Puts a place into prefecture, city and street.
    pub(super) fn put(&self, place: &Place) {
        self.state.set(place.prefecture.clone());
        self.city.set(place.city.clone());
        self.street.set(place.town.clone());
    }

    /// Follows what is typed.
    pub fn draft(&self) -> AddressDraft {
        AddressDraft {
            zip_code: self.zip_code.get(),
            country: self.country.get(),
            state: self.state.get(),
            city: self.city.get(),
            street: self.street.get(),
            purpose: self.purpose.get().parse().ok().map(PurposeId),
            ..self.other.get_value()
        }
    }
}

/// Countries by name, the reader's.
pub fn country_options(lang: Lang) -> Vec<SelectOption> {
    let mut options: Vec<SelectOption> = Vec::new();
    for country in Country::all() {
        let label = words::country(lang, country.alpha2());
        let place = options.partition_point(|other| other.label < label);
        options.insert(place, SelectOption::new(country.alpha3(), label));
    }
    options
}

/// `error` says what is wrong with a field; `touched` is told when one was left.
#[component]
pub fn AddressFields<E, T>(inputs: AddressInputs, error: E, touched: T) -> impl IntoView
where
    E: Fn(AddressField) -> Option<String> + Copy + Send + Sync + 'static,
    T: Fn(AddressField) + Copy + Send + Sync + 'static,
{
    let lang = use_lang();
    let purposes = use_services().state.configuration;
    let purpose_options = derived(move || {
        let option = |purpose: &AddressPurpose| {
            SelectOption::new(purpose.id.0.to_string(), purpose_name(lang.get(), &purpose.name))
        };
        purposes.with(|configuration| configuration.address_purposes.iter().map(option).collect())
    });
    let countries = derived(move || country_options(lang.get()));
    let error_at = move |field| derived(move || error(field));
    let left = move |field| Callback::new(move |()| touched(field));
    let lookup = PostalLookup::follow(inputs);
    view! {
        <TextField
            label=phrase(Lang::postal_code)
            value=inputs.zip_code
            hint=lookup.hint()
            error=error_at(AddressField::ZipCode)
            on_commit=left(AddressField::ZipCode)
        />
        {lookup.view()}
        <SelectField
            label=phrase(Lang::country_region)
            value=inputs.country
            options=countries
            error=error_at(AddressField::Country)
            on_commit=left(AddressField::Country)
        />
        <TextField
            label=phrase(Lang::state_province)
            value=inputs.state
            error=error_at(AddressField::State)
            on_commit=left(AddressField::State)
        />
        <TextField
            label=phrase(Lang::city)
            value=inputs.city
            error=error_at(AddressField::City)
            on_commit=left(AddressField::City)
        />
        <TextField
            label=phrase(Lang::street)
            value=inputs.street
            error=error_at(AddressField::Street)
            on_commit=left(AddressField::Street)
        />
        <SelectField
            label=phrase(Lang::purpose)
            value=inputs.purpose
            options=purpose_options
            error=error_at(AddressField::Purpose)
            on_commit=left(AddressField::Purpose)
        />
    }
    .into_any()
}

/// Headquarters' name for a purpose, in the reader's language where it is one of
/// the usual ones.
fn purpose_name(lang: Lang, name: &str) -> String {
    match name {
        "Home" => lang.purpose_home().to_owned(),
        "Business" => lang.purpose_business().to_owned(),
        "Post box" => lang.purpose_post_box().to_owned(),
        other => other.to_owned(),
    }
}
