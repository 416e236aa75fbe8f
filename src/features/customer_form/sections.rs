//! The form's sections, in reading order.

use domain::customer::{NAME_PART_LENGTH_MAX, ORGANIZATION_NAME_LENGTH_MAX};
use domain::gate::Part;
use domain::validation::AddressField;
use domain::{Affiliation, Field, Title};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Checkbox, FieldGroup, IconName, RadioGroup, SelectField, SelectOption,
    TextField, TextKind, derived, dynamic, effect, focus_on_arrival, phrase, rows, text, use_lang,
    when,
};
use wasm_bindgen::JsCast;

use super::inputs::CustomerInputs;
use super::problems::Problems;
use crate::forms::{AddressFields, ReadingOfName, UnusualPhone};
use crate::services::use_services;

#[component]
pub fn NameSection(inputs: CustomerInputs, problems: Problems, is_new: bool) -> impl IntoView {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    let titles = derived(move || {
        let none = SelectOption::new("0", lang.get().no_title());
        let option = |title: &Title| SelectOption::new(title.record_id.to_string(), &title.name);
        let titles = configuration.with(|it| it.titles.iter().map(option).collect::<Vec<_>>());
        std::iter::once(none).chain(titles).collect::<Vec<_>>()
    });
    let mut before = inputs.is_organization.get_untracked();
    effect(move || {
        if before != inputs.is_organization.get() {
            before = !before;
            inputs.follow_customer_type();
        }
    });
    let types = vec![(false, phrase(Lang::person)), (true, phrase(Lang::organization))];
    let is_japanese = move || lang.get() == Lang::Ja;
    let readings = Readings::follow(inputs);
    view! {
        <RadioGroup legend=phrase(Lang::customer_type) value=inputs.is_organization options=types />
        <FieldGroup legend=phrase(Lang::name_section)>
            {dynamic(move || {
                if inputs.is_organization.get() {
                    view! {
                        {organization_name(inputs, problems, readings, is_new)}
                        {readings.of_organization(inputs, problems)}
                    }
                        .into_any()
                } else if is_japanese() {
                    view! {
                        {title(inputs, titles, problems)}
                        {last_name(inputs, problems, readings, is_new)}
                        {first_name(inputs, problems, readings, false)}
                        {readings.of_person(inputs, problems)}
                        {middle_name(inputs, problems)}
                    }
                        .into_any()
                } else {
                    view! {
                        {title(inputs, titles, problems)}
                        {first_name(inputs, problems, readings, is_new)}
                        {middle_name(inputs, problems)}
                        {last_name(inputs, problems, readings, false)}
                        {readings.of_person(inputs, problems)}
                    }
                        .into_any()
                }
            })}
        </FieldGroup>
    }
    .into_any()
}

fn title(inputs: CustomerInputs, titles: Signal<Vec<SelectOption>>, problems: Problems) -> AnyView {
    let lang = use_lang();
    let error = derived(move || problems.at(lang.get(), Field::Title));
    when(
        move || inputs.carries(Part::Title),
        move || {
            view! {
                <SelectField
                    label=phrase(Lang::title)
                    value=inputs.title
                    options=titles
                    error=error
                    on_commit=move |()| problems.leave(Field::Title)
                />
            }
        },
    )
}

/// The names whose readings follow what is typed.
#[derive(Clone, Copy)]
struct Readings {
    first: ReadingOfName,
    last: ReadingOfName,
    organization: ReadingOfName,
}

impl Readings {
    fn follow(inputs: CustomerInputs) -> Self {
        let CustomerInputs { reading_of_first, reading_of_last, .. } = inputs;
        Self {
            first: ReadingOfName::follow(inputs.first_name, reading_of_first),
            last: ReadingOfName::follow(inputs.last_name, reading_of_last),
            organization: ReadingOfName::follow(
                inputs.organization_name,
                inputs.reading_of_organization,
            ),
        }
    }

    /// Offered in Japanese, and wherever a name was typed by an input method for it (R224).
    fn of_person(self, inputs: CustomerInputs, problems: Problems) -> AnyView {
        let (first, last) = (inputs.reading_of_first, inputs.reading_of_last);
        let lang = use_lang();
        let is_offered = move || {
            let is_there = !first.with(String::is_empty) || !last.with(String::is_empty);
            is_there || lang.get() == Lang::Ja
        };
        let max = NAME_PART_LENGTH_MAX;
        when(is_offered, move || {
            view! {
                {line(Lang::kana_last_name, last, Field::ReadingOfLastName, problems, max, false, None)}
                {line(Lang::kana_first_name, first, Field::ReadingOfFirstName, problems, max, false, None)}
            }
        })
    }

    fn of_organization(self, inputs: CustomerInputs, problems: Problems) -> AnyView {
        let reading = inputs.reading_of_organization;
        let lang = use_lang();
        let max = ORGANIZATION_NAME_LENGTH_MAX;
        when(
            move || lang.get() == Lang::Ja || !reading.with(String::is_empty),
            move || {
                line(Lang::kana_name, reading, Field::ReadingOfName, problems, max, false, None)
            },
        )
    }
}

fn first_name(
    inputs: CustomerInputs,
    problems: Problems,
    readings: Readings,
    focus: bool,
) -> AnyView {
    let (max, name) = (NAME_PART_LENGTH_MAX, inputs.first_name);
    line(Lang::first_name, name, Field::FirstName, problems, max, focus, Some(readings.first))
}

fn middle_name(inputs: CustomerInputs, problems: Problems) -> AnyView {
    let max = NAME_PART_LENGTH_MAX;
    line(Lang::middle_name, inputs.middle_name, Field::MiddleName, problems, max, false, None)
}

fn last_name(
    inputs: CustomerInputs,
    problems: Problems,
    readings: Readings,
    focus: bool,
) -> AnyView {
    let (max, name) = (NAME_PART_LENGTH_MAX, inputs.last_name);
    line(Lang::last_name, name, Field::LastName, problems, max, focus, Some(readings.last))
}

fn organization_name(
    inputs: CustomerInputs,
    problems: Problems,
    readings: Readings,
    focus: bool,
) -> AnyView {
    let (max, name) = (ORGANIZATION_NAME_LENGTH_MAX, inputs.organization_name);
    let reading = Some(readings.organization);
    line(Lang::organization_name, name, Field::Name, problems, max, focus, reading)
}

/// A line of text; the browser stops far beyond the limit, so that the form reports a paste that is
/// too long instead of cutting it.
fn line(
    label: fn(Lang) -> &'static str,
    value: RwSignal<String>,
    field: Field,
    problems: Problems,
    length_max: usize,
    focus: bool,
    reading: Option<ReadingOfName>,
) -> AnyView {
    let lang = use_lang();
    let input = NodeRef::<leptos::html::Input>::new();
    if focus {
        input.on_load(|input| focus_on_arrival(input.unchecked_into()));
    }
    let error = derived(move || problems.at(lang.get(), field));
    let left = move |()| problems.leave(field);
    let composes = Callback::new(move |composition| {
        if let Some(reading) = reading {
            reading.hear(composition);
        }
    });
    let typed_max = u32::try_from(length_max * 1_000).unwrap_or(u32::MAX);
    view! {
        <TextField
            label=text(label)
            value=value
            error=error
            max_length=typed_max
            node_ref=input
            on_commit=left
            on_composition=composes
        />
    }
    .into_any()
}

#[component]
pub fn ContactsSection(inputs: CustomerInputs, problems: Problems) -> impl IntoView {
    let lang = use_lang();
    let configuration = use_services().state.configuration;
    let error = move |field| derived(move || problems.at(lang.get(), field));
    let left = move |field| Callback::new(move |()| problems.leave(field));
    let unusual_phone = UnusualPhone::of(inputs.phone);
    let left_phone = Callback::new(move |()| {
        problems.leave(Field::Phone);
        unusual_phone.leave();
    });
    // Inherited by the server when the field stays blank (R137): typed in here, it would
    // be the customer's own.
    let inherited = move || {
        let receipt = configuration
            .with(|it| it.channel.default_customer.as_ref().map(|it| it.receipt_email.clone()));
        let receipt =
            receipt.filter(|it| !it.is_empty() && inputs.receipt_email.with(String::is_empty));
        receipt.map(|email| lang.get().receipt_email_inherited(&email))
    };
    view! {
        <FieldGroup legend=phrase(Lang::contact_section)>
            <TextField
                label=phrase(Lang::phone)
                kind=TextKind::Phone
                value=inputs.phone
                hint=unusual_phone.hint()
                error=error(Field::Phone)
                on_commit=left_phone
            />
            <TextField
                label=phrase(Lang::email)
                kind=TextKind::Email
                value=inputs.email
                error=error(Field::Email)
                on_commit=left(Field::Email)
            />
            <TextField
                label=phrase(Lang::receipt_email)
                value=inputs.receipt_email
                hint=derived(inherited)
                error=error(Field::ReceiptEmail)
                on_commit=left(Field::ReceiptEmail)
            />
            <SelectField
                label=phrase(Lang::language_of_customer)
                value=inputs.language
                options=derived(move || inputs.language.with(|it| languages(lang.get(), it)))
                error=error(Field::Language)
                on_commit=left(Field::Language)
            />
            {when(
                move || inputs.carries(Part::SecondaryContacts),
                move || view! {
                    {rows(
                        move || inputs.contacts.with(|all| all.iter().map(|it| it.key).collect()),
                        move |key| contact_row(inputs, key, problems),
                    )}
                    <div class="wide">
                        <Button
                            label=phrase(Lang::add_contact)
                            icon=IconName::Plus
                            kind=ButtonKind::Quiet
                            on_press=move |()| inputs.add_contact()
                        />
                    </div>
                },
            )}
        </FieldGroup>
    }
    .into_any()
}

/// The languages that can be chosen; the one that the customer has stays as it is written.
fn languages(lang: Lang, chosen: &str) -> Vec<SelectOption> {
    let mut options = vec![SelectOption::new("", lang.not_given())];
    for known in Lang::ALL {
        let is_chosen = Lang::from_tag(chosen) == Some(known);
        let tag = if is_chosen { chosen } else { known.tag() };
        options.push(SelectOption::new(tag, known.native_name()));
    }
    if !chosen.is_empty() && Lang::from_tag(chosen).is_none() {
        options.push(SelectOption::new(chosen, chosen));
    }
    options
}

fn contact_row(inputs: CustomerInputs, key: usize, problems: Problems) -> Option<AnyView> {
    let contact =
        inputs.contacts.with_untracked(|all| all.iter().find(|it| it.key == key).copied());
    let contact = contact?;
    let lang = use_lang();
    let place = move || {
        inputs.contacts.with(|all| all.iter().position(|it| it.key == key).unwrap_or_default())
    };
    let kinds = derived(move || {
        let lang = lang.get();
        vec![SelectOption::new("phone", lang.phone()), SelectOption::new("email", lang.email())]
    });
    let error = derived(move || problems.at(lang.get(), Field::Contact(place())));
    let row = view! {
        <div class="wide contact-row">
            <SelectField label=phrase(Lang::contact_kind) value=contact.kind options=kinds />
            <TextField
                label=phrase(Lang::contact)
                value=contact.value
                error=error
                on_commit=move |()| problems.leave(Field::Contact(untrack(place)))
            />
            <Checkbox label=phrase(Lang::primary_contact) checked=contact.is_primary />
            <Checkbox label=phrase(Lang::marketing_consent) checked=contact.consents />
            <Button
                label=text(move |l| l.remove_contact(&contact.value.get()))
                icon=IconName::Trash
                icon_only=true
                kind=ButtonKind::Quiet
                on_press=move |()| inputs.remove_contact(key)
            />
        </div>
    };
    Some(row.into_any())
}

#[component]
pub fn AddressesSection(inputs: CustomerInputs, problems: Problems) -> impl IntoView {
    view! {
        {rows(
            move || inputs.addresses.with(|all| all.iter().map(|it| it.key).collect()),
            move |key| address_group(inputs, key, problems),
        )}
        <div>
            <Button
                label=phrase(Lang::add_address)
                icon=IconName::Plus
                kind=ButtonKind::Quiet
                on_press=move |()| inputs.add_address()
            />
        </div>
    }
    .into_any()
}

fn address_group(inputs: CustomerInputs, key: usize, problems: Problems) -> Option<AnyView> {
    let address =
        inputs.addresses.with_untracked(|all| all.iter().find(|it| it.key == key).copied());
    let address = address?;
    let lang = use_lang();
    let place = move || {
        inputs.addresses.with(|all| all.iter().position(|it| it.key == key).unwrap_or_default())
    };
    let error = move |part: AddressField| problems.at(lang.get(), Field::Address(place(), part));
    let touched = move |part: AddressField| problems.leave(Field::Address(untrack(place), part));
    let legend = text(move |l| match place() {
        0 => l.address().to_owned(),
        place => l.address_number(&(place + 1).to_string()),
    });
    let is_removable = move || inputs.addresses.with(|all| all.len() > 1);
    let group = view! {
        <FieldGroup legend=legend>
            <AddressFields inputs=address error touched />
            {when(
                is_removable,
                move || view! {
                    <div class="wide">
                        <Button
                            label=text(move |l| l.remove_address(&(place() + 1).to_string()))
                            icon=IconName::Trash
                            kind=ButtonKind::Quiet
                            on_press=move |()| inputs.remove_address(key)
                        />
                    </div>
                },
            )}
        </FieldGroup>
    };
    Some(group.into_any())
}

/// Those marked *Hide in channels* are neither shown nor removed (R074).
#[component]
pub fn AffiliationsSection(inputs: CustomerInputs, problems: Problems) -> impl IntoView {
    let configuration = use_services().state.configuration;
    let shown = configuration.with_untracked(|it| {
        let is_shown = |affiliation: &&Affiliation| !affiliation.is_hidden_in_channels;
        it.affiliations.iter().filter(is_shown).cloned().collect::<Vec<_>>()
    });
    let has_some = !shown.is_empty();
    when(
        move || has_some && inputs.carries(Part::Affiliations),
        move || {
            let boxes = shown.iter().filter_map(|it| affiliation_box(inputs, problems, it));
            let boxes: Vec<_> = boxes.collect();
            view! { <FieldGroup legend=phrase(Lang::affiliations)>{boxes}</FieldGroup> }
        },
    )
}

/// `None` for one that the form holds no answer for.
fn affiliation_box(
    inputs: CustomerInputs,
    problems: Problems,
    affiliation: &Affiliation,
) -> Option<AnyView> {
    let id = affiliation.record_id;
    let lang = use_lang();
    let checked = inputs.affiliations.with_value(|all| {
        all.iter().find(|(known, _)| *known == id).map(|(_, checked)| *checked)
    })?;
    // The server names those that were sent by their places.
    let place = move || {
        inputs.affiliations.with_value(|all| {
            all.iter().filter(|(_, has)| has.get()).position(|(known, _)| *known == id)
        })
    };
    let error = derived(move || problems.at(lang.get(), Field::Affiliation(place()?)));
    let label = affiliation.name.clone();
    Some(view! { <Checkbox label=label checked=checked error=error /> }.into_any())
}
