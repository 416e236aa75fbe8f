//! Asks for marketing consent: what is agreed to can be read, nothing is ticked beforehand
//! (R227). The same for the counter and the kiosk.

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

    /// Notes what is answered otherwise than in `before`. Follows what is ticked; stamped when
    /// the customer is saved.
    pub fn answer(self, before: &[Consent], log: &mut Vec<Consent>) {
        for (kind, ticked) in [(ContactKind::Phone, self.phone), (ContactKind::Email, self.email)] {
            let was_given = consent::is_given(before, kind, "");
            consent::answer(log, kind, "", was_given, ticked.get());
        }
    }
}

/// The question, with the words that are agreed to.
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
