//! Asks for marketing consent, with its full wording and nothing ticked beforehand (R227). Counter
//! and kiosk share it.

use domain::{Consent, ContactKind, consent};
use leptos::prelude::*;
use locale::Lang;
use ui::{Checkbox, FieldGroup, phrase, signal};

/// The answers for the customer in general.
#[derive(Clone, Copy)]
pub struct ConsentInputs {
    pub phone: RwSignal<bool>,
    pub email: RwSignal<bool>,
}

impl ConsentInputs {
    /// Ticked only where the customer has agreed before.
    pub fn new(log: &[Consent]) -> Self {
        let given = |kind| signal(consent::is_given(log, kind, ""));
        Self { phone: given(ContactKind::Phone), email: given(ContactKind::Email) }
    }

    /// Adds the answers that differ from `before`. They are stamped when the customer is saved.
    pub fn answer(self, before: &[Consent], log: &mut Vec<Consent>) {
        for (kind, ticked) in [(ContactKind::Phone, self.phone), (ContactKind::Email, self.email)] {
            let was_given = consent::is_given(before, kind, "");
            consent::answer(log, kind, "", was_given, ticked.get());
        }
    }
}

/// The question, with its wording.
#[component]
pub fn ConsentFields(inputs: ConsentInputs) -> impl IntoView {
    view! {
        <FieldGroup legend=phrase(Lang::consent_title)>
            <p class="wide consent-text">{phrase(Lang::consent_text)}</p>
            <Checkbox label=phrase(Lang::consent_by_phone) checked=inputs.phone />
            <Checkbox label=phrase(Lang::consent_by_email) checked=inputs.email />
        </FieldGroup>
    }
    .into_any()
}
