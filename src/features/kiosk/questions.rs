//! The questions, each on its screen.

use domain::Field;
use domain::validation::AddressField;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Checkbox, IconName, LanguageSwitch, Notice, Page, PageTitle, TextField,
    TextKind, Tone, dynamic, focus_id, handler, maybe, phrase, text, use_lang,
};

use super::answers::{Question, address_field};
use super::flow::{Flow, wrong};
use super::review::Review;
use crate::forms::{UnusualPhone, on_form_key};
use crate::services::use_services;
use crate::words;

/// The first field of each screen, which gets the focus.
const FIRST: &str = "kiosk-first";

pub fn question(flow: Flow, at: Question, asked: Vec<Question>) -> AnyView {
    let lang = use_lang();
    let (title, lead, fields): (_, fn(Lang) -> Option<&'static str>, _) = match at {
        Question::Name => (phrase(Lang::kiosk_name_question), |_| None, name(flow)),
        Question::Contact => {
            let lead = |lang: Lang| Some(lang.kiosk_contact_text());
            (phrase(Lang::kiosk_contact_question), lead, contact(flow))
        }
        Question::Address => {
            let lead = |lang: Lang| Some(lang.kiosk_address_text());
            (phrase(Lang::kiosk_address_question), lead, address(flow))
        }
        Question::Consent => (phrase(Lang::kiosk_consent_question), |_| None, consent(flow)),
        Question::Review => {
            let lead = |lang: Lang| Some(lang.kiosk_review_text());
            (phrase(Lang::kiosk_review_question), lead, view! { <Review flow /> }.into_any())
        }
    };
    let is_typed_at = !matches!(at, Question::Consent | Question::Review);
    if is_typed_at {
        focus_id(FIRST);
    }
    let is_nothing_given = move || flow.answers.address.draft().is_blank();
    let next = text(move |l| match at {
        Question::Review => l.kiosk_register(),
        Question::Address if is_nothing_given() => l.kiosk_go_on_without(),
        _ => l.next(),
    });
    let failure = move || flow.questions.failure.get().map(|error| wrong(lang.get(), &error));
    view! {
        <Page>
            <div class="kiosk-top">
                <Dots at asked />
                <LanguageSwitch />
                <Button
                    label=phrase(Lang::kiosk_start_over)
                    kind=ButtonKind::Quiet
                    icon=IconName::Close
                    on_press=flow.end
                />
            </div>
            <PageTitle title lead=ui::maybe_text(lead) keep_focus=is_typed_at />
            <form
                class="kiosk-step"
                novalidate
                autocomplete="off"
                on:submit=handler(move |event: SubmitEvent| {
                    event.prevent_default();
                    flow.next(at);
                })
                on:keydown=handler(move |event: KeyboardEvent| {
                    on_form_key(&event, || flow.next(at), || flow.back(at));
                })
            >
                {maybe(failure, |title| view! { <Notice tone=Tone::Danger title=title /> })}
                {fields}
                <div class="kiosk-actions">
                    <Button
                        label=phrase(Lang::back)
                        icon=IconName::Back
                        on_press=move |()| flow.back(at)
                    />
                    <Button label=next kind=ButtonKind::Primary submit=true busy=flow.is_busy />
                </div>
            </form>
        </Page>
    }
    .into_any()
}

#[component]
fn Dots(at: Question, asked: Vec<Question>) -> impl IntoView {
    let here = asked.iter().position(|question| *question == at).unwrap_or_default();
    let total = asked.len();
    let dots = (0..total).map(|dot| {
        let class = match dot.cmp(&here) {
            std::cmp::Ordering::Less => "kiosk-dot kiosk-dot-done",
            std::cmp::Ordering::Equal => "kiosk-dot kiosk-dot-now",
            std::cmp::Ordering::Greater => "kiosk-dot",
        };
        view! { <span class=class></span> }
    });
    let label = text(move |l| l.kiosk_step(&(here + 1).to_string(), &total.to_string()));
    view! {
        <div class="kiosk-dots" role="img" aria-label=label>
            {dots.collect_view()}
        </div>
    }
    .into_any()
}

/// Family name first where the language does so, and readings in kana where the language has them
/// or the typed name gave one (R224).
fn name(flow: Flow) -> AnyView {
    let lang = use_lang();
    let answers = flow.answers;
    let names = move || {
        let (first, last) = (Field::FirstName, Field::LastName);
        let order = if lang.get() == Lang::Ja { [last, first] } else { [first, last] };
        order.map(|field| name_field(flow, field, field == order[0])).collect_view()
    };
    let is_read = move || {
        let readings = [answers.reading_of_last, answers.reading_of_first];
        lang.get() == Lang::Ja || readings.iter().any(|it| !it.with(String::is_empty))
    };
    let readings = move || {
        let order = [Field::ReadingOfLastName, Field::ReadingOfFirstName];
        order.map(|field| name_field(flow, field, false)).collect_view()
    };
    view! { <div class="kiosk-fields">{dynamic(names)} {ui::when(is_read, readings)}</div> }
        .into_any()
}

fn name_field(flow: Flow, field: Field, is_first: bool) -> AnyView {
    let lang = use_lang();
    let answers = flow.answers;
    let value = match field {
        Field::FirstName => answers.first_name,
        Field::LastName => answers.last_name,
        Field::ReadingOfFirstName => answers.reading_of_first,
        _ => answers.reading_of_last,
    };
    let composes = Callback::new(move |composition| match field {
        Field::FirstName => answers.first_name_follower.hear(composition),
        Field::LastName => answers.last_name_follower.hear(composition),
        _ => {}
    });
    let id = if is_first { FIRST.to_owned() } else { ui::next_id("kiosk") };
    view! {
        <TextField
            label=text(move |l| words::field_label(l, field))
            value
            error=flow.questions.errors.at(lang, field)
            id
            enter_key="next"
            on_composition=composes
        />
    }
    .into_any()
}

fn contact(flow: Flow) -> AnyView {
    let lang = use_lang();
    let unusual_phone = UnusualPhone::of(flow.answers.phone);
    view! {
        <div class="kiosk-fields">
            <TextField
                label=phrase(Lang::phone)
                value=flow.answers.phone
                kind=TextKind::Phone
                hint=unusual_phone.hint()
                on_commit=Callback::new(move |()| unusual_phone.leave())
                error=flow.questions.errors.at(lang, Field::Phone)
                id=FIRST
                enter_key="next"
            />
            <TextField
                label=phrase(Lang::email)
                value=flow.answers.email
                kind=TextKind::Email
                error=flow.questions.errors.at(lang, Field::Email)
                enter_key="go"
            />
        </div>
    }
    .into_any()
}

/// Postal code first in Japan, where it fills in what it says (R222); the country is the
/// store's.
fn address(flow: Flow) -> AnyView {
    let lang = use_lang();
    let address = flow.answers.address;
    let is_japan = use_services()
        .state
        .configuration
        .with_untracked(|it| it.channel.country.as_str() == "JPN");
    let zip = (phrase(Lang::postal_code), address.zip_code, AddressField::ZipCode);
    let state = (phrase(Lang::state_province), address.state, AddressField::State);
    let city = (phrase(Lang::city), address.city, AddressField::City);
    let street = (phrase(Lang::street), address.street, AddressField::Street);
    let fields = if is_japan { [zip, state, city, street] } else { [street, city, state, zip] };
    let last = fields.len() - 1;
    let fields = fields.into_iter().enumerate().map(|(place, (label, value, field))| {
        let is_looked_up = is_japan && field == AddressField::ZipCode;
        let kind = if is_looked_up { TextKind::Digits } else { TextKind::Text };
        let lookup = flow.answers.postal_lookup;
        let found = lookup.hint();
        let hint = ui::derived(move || found.get().filter(|_| is_looked_up));
        view! {
            <TextField
                label
                value
                kind
                hint
                error=flow.questions.errors.at(lang, address_field(field))
                id=if place == 0 { FIRST.to_owned() } else { ui::next_id("kiosk") }
                enter_key=if place == last { "go" } else { "next" }
            />
            {is_looked_up.then(|| lookup.view())}
        }
    });
    view! { <div class="kiosk-fields">{fields.collect_view()}</div> }.into_any()
}

/// Unticked, and its text in full beside it (R227).
fn consent(flow: Flow) -> AnyView {
    let state = use_services().state;
    let store = move || state.configuration.with(|it| it.channel.name.clone());
    let words = text(move |l| l.kiosk_consent_text(&store()));
    view! {
        <div class="kiosk-consent">
            <p>{words}</p>
            <Checkbox label=phrase(Lang::kiosk_consent) checked=flow.answers.agrees />
        </div>
    }
    .into_any()
}
