//! The fields of one postal address.

use domain::country::Country;
use domain::postal_code::Place;
use domain::validation::AddressField;
use domain::{AddressDraft, AddressPurpose, PurposeId};
use leptos::html::Input;
use leptos::prelude::*;
use locale::Lang;
use ui::{SelectField, SelectOption, TextField, derived, dynamic, phrase, signal, use_lang};

use super::postal_lookup::PostalLookup;
use crate::services::use_services;
use crate::words;

/// The fields of an address, as signals.
#[derive(Clone, Copy)]
pub struct AddressInputs {
    pub key: usize,
    pub zip_code: RwSignal<String>,
    pub country: RwSignal<String>,
    pub state: RwSignal<String>,
    pub city: RwSignal<String>,
    pub street: RwSignal<String>,
    pub purpose: RwSignal<String>,
    /// The postal code that the address was shown with, and not typed here.
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

    /// What is typed into a field of text.
    fn text(&self, field: AddressField) -> RwSignal<String> {
        match field {
            AddressField::ZipCode => self.zip_code,
            AddressField::State => self.state,
            AddressField::City => self.city,
            _ => self.street,
        }
    }

    /// Whether it differs from the address that was shown.
    pub fn is_changed(&self) -> bool {
        let draft = self.draft();
        self.other.with_value(|shown| *shown != draft)
    }

    /// Whether prefecture, city and street equal the place.
    pub(super) fn says(&self, place: &Place) -> bool {
        self.state.with_untracked(|state| *state == place.prefecture)
            && self.city.with_untracked(|city| *city == place.city)
            && self.street.with_untracked(|street| street.starts_with(&place.town))
    }

    /// Whether prefecture, city and street are blank or still hold `filled`.
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
    let names = words::Countries::new(lang);
    for country in Country::all() {
        let label = names.name(country.alpha2());
        let place = options.partition_point(|other| other.label < label);
        options.insert(place, SelectOption::new(country.alpha3(), label));
    }
    options
}

/// The fields of a country in their order, without those that it does not use (R224); a field with
/// a value stays. Without a chosen country all fields are shown.
fn fields_of(inputs: AddressInputs) -> Vec<AddressField> {
    const ALL: [AddressField; 4] =
        [AddressField::Street, AddressField::City, AddressField::State, AddressField::ZipCode];
    let country = inputs.country.with(|code| Country::from_code(code));
    let Some(country) = country else { return ALL.to_vec() };
    let mut fields: Vec<AddressField> = country.fields().collect();
    let is_filled = |field| inputs.text(field).with_untracked(|text| !text.trim().is_empty());
    for field in ALL {
        if !fields.contains(&field) && is_filled(field) {
            fields.push(field);
        }
    }
    fields
}

/// `error` gives the problem of a field; `touched` is called when one was left.
#[component]
pub fn AddressFields<E, T>(inputs: AddressInputs, error: E, touched: T) -> impl IntoView
where
    E: Fn(AddressField) -> Option<String> + Copy + Send + Sync + 'static,
    T: Fn(AddressField) + Copy + Send + Sync + 'static,
{
    let parts = AddressParts {
        inputs,
        lookup: PostalLookup::follow(inputs),
        error: Callback::new(error),
        touched: Callback::new(touched),
    };
    let fields = Memo::new(move |_| fields_of(inputs));
    // The country stays where it is while others come and go: it has the focus then.
    let leads = move || fields.with(|all| all.first() == Some(&AddressField::ZipCode));
    let before = move || if leads() { parts.postal_code() } else { ().into_any() };
    let after = move || {
        let rest = fields.get().into_iter().skip(usize::from(leads()));
        rest.map(|field| parts.field(field)).collect_view()
    };
    view! {
        {dynamic(before)}
        {parts.country()}
        {dynamic(after)}
        {parts.purpose()}
    }
    .into_any()
}

/// What the fields of one address have in common.
#[derive(Clone, Copy)]
struct AddressParts {
    inputs: AddressInputs,
    lookup: PostalLookup,
    error: Callback<AddressField, Option<String>>,
    touched: Callback<AddressField>,
}

impl AddressParts {
    fn field(self, field: AddressField) -> AnyView {
        match field {
            AddressField::ZipCode => self.postal_code(),
            AddressField::State => self.line(field, Lang::state_province),
            AddressField::City => self.line(field, Lang::city),
            _ => self.line(AddressField::Street, Lang::street),
        }
    }

    fn postal_code(self) -> AnyView {
        view! {
            {self.line(AddressField::ZipCode, Lang::postal_code)}
            {self.lookup.view()}
        }
        .into_any()
    }

    fn line(self, field: AddressField, label: fn(Lang) -> &'static str) -> AnyView {
        let (inputs, lookup) = (self.inputs, self.lookup);
        let lang = use_lang();
        let found = lookup.hint();
        let hint = derived(move || {
            let found = (field == AddressField::ZipCode).then(|| found.get()).flatten();
            found.or_else(|| {
                let lang = lang.get();
                let word = inputs.country.with(|code| Country::from_code(code))?.word(field);
                words::in_country(lang, word).filter(|word| *word != label(lang)).map(str::to_owned)
            })
        });
        let required = derived(move || {
            inputs.street.with(|street| !street.trim().is_empty())
                && inputs.country.with(|code| {
                    Country::from_code(code).is_some_and(|it| it.needed().any(|it| it == field))
                })
        });
        let input = NodeRef::<Input>::new();
        if field == AddressField::Street {
            input.on_load(move |input| lookup.continue_behind_town(&input));
        }
        view! {
            <TextField
                label=phrase(label)
                value=inputs.text(field)
                hint=hint
                required=required
                error=self.error_at(field)
                max_length=domain::text::TYPED_LENGTH_MAX
                node_ref=input
                on_commit=self.left(field)
            />
        }
        .into_any()
    }

    fn country(self) -> AnyView {
        let lang = use_lang();
        view! {
            <SelectField
                label=phrase(Lang::country_region)
                value=self.inputs.country
                options=derived(move || country_options(lang.get()))
                error=self.error_at(AddressField::Country)
                on_commit=self.left(AddressField::Country)
            />
        }
        .into_any()
    }

    fn purpose(self) -> AnyView {
        let lang = use_lang();
        let purposes = use_services().state.configuration;
        let options = derived(move || {
            let option = |purpose: &AddressPurpose| {
                SelectOption::new(purpose.id.0.to_string(), purpose_name(lang.get(), &purpose.name))
            };
            let of = |it: &domain::ChannelConfiguration| {
                it.address_purposes.iter().map(option).collect::<Vec<_>>()
            };
            purposes.with(of)
        });
        view! {
            <SelectField
                label=phrase(Lang::purpose)
                value=self.inputs.purpose
                options=options
                error=self.error_at(AddressField::Purpose)
                on_commit=self.left(AddressField::Purpose)
            />
        }
        .into_any()
    }

    fn error_at(self, field: AddressField) -> Signal<Option<String>> {
        derived(move || self.error.run(field))
    }

    fn left(self, field: AddressField) -> Callback<()> {
        Callback::new(move |()| self.touched.run(field))
    }
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
