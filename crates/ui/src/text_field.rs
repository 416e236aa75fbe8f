//! A line of text.

use leptos::ev::{CompositionEvent, Event, KeyboardEvent};
use leptos::html::Input;
use leptos::prelude::*;

use crate::dynamic::{attribute, effect, flag, handler};
use crate::field::{FieldIds, field};
use crate::key::pressed_code;

/// The content of a field: decides the keyboard on touch devices and autocompletion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TextKind {
    /// Any text.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A secret.
    Password,
    /// Digits that are not a quantity, such as a postal code.
    Digits,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Digits => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Password => "password",
        }
    }

    /// Names follow the direction of their script; numbers and addresses are left to right.
    fn direction(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("auto"),
            _ => None,
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            Self::Text | Self::Password => None,
        }
    }
}

/// Events of an input method: the kana before conversion give a reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Composition {
    /// A key went down; blank where the code does not tell its function.
    Key(String),
    /// The new text under composition.
    Update(String),
    /// Composition ended with this text; empty when cancelled.
    End(String),
}

/// A line of text with label, hint and error.
///
/// `value` follows every keystroke, except during a composition: then it follows at its end, so
/// that nothing validates or rewrites a partial text.
#[component]
pub fn TextField(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// The content.
    #[prop(optional)]
    kind: TextKind,
    /// Help below the field.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong with the text.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it is required.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// Read-only.
    #[prop(optional, into)]
    read_only: Signal<bool>,
    /// An example shown while empty.
    #[prop(optional, into)]
    placeholder: Option<Signal<String>>,
    /// The `autocomplete` token; browsers fill in nothing by default, a counter is shared.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The longest text, in UTF-16 units.
    #[prop(optional)]
    max_length: Option<u32>,
    /// What the Enter key of a touch keyboard is called: an `enterkeyhint` such as `next`.
    #[prop(optional)]
    enter_key: Option<&'static str>,
    /// Whether a scanned code goes here (R308).
    #[prop(optional)]
    takes_code: bool,
    /// The element id, where others refer to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// The input element.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
    /// The field was left, or Enter was pressed.
    #[prop(optional, into)]
    on_commit: Option<Callback<()>>,
    /// An input method is at work.
    #[prop(optional, into)]
    on_composition: Option<Callback<Composition>>,
) -> impl IntoView {
    let mut ids = FieldIds::new();
    if let Some(id) = id {
        ids.control = id;
    }
    let composing = StoredValue::new(false);
    show_value(node_ref, value, composing);
    let take = move || {
        // Events may still arrive while the field leaves the page: hence `try_`.
        let Some(input) = node_ref.try_get_untracked().flatten() else { return };
        let typed = input.value();
        if value.try_with_untracked(|old| *old != typed) == Some(true) {
            value.set(typed);
        }
    };
    let tell = move |composition| {
        if let Some(on_composition) = on_composition {
            let _gone = on_composition.try_run(composition);
        }
    };
    let control = view! {
        <input
            class="input"
            id=ids.control.clone()
            type=kind.input_type()
            inputmode=kind.input_mode()
            autocomplete=autocomplete.unwrap_or("off")
            enterkeyhint=enter_key
            data-takes-code=takes_code.then_some("")
            autocapitalize="off"
            dir=kind.direction()
            spellcheck="false"
            maxlength=max_length.map(|max| max.to_string())
            placeholder=attribute(move || placeholder.map(|p| p.get()))
            aria-required=flag(move || required.get())
            aria-invalid=flag(move || error.with(Option::is_some))
            aria-describedby=ids.described_by(hint, error)
            prop:readOnly=read_only
            node_ref=node_ref
            on:input=handler(move |_: Event| {
                if composing.try_get_value() == Some(false) {
                    take();
                }
            })
            on:keydown=handler(move |event: KeyboardEvent| {
                tell(Composition::Key(pressed_code(&event)));
            })
            on:compositionstart=handler(move |_: CompositionEvent| {
                let _ = composing.try_set_value(true);
            })
            on:compositionupdate=handler(move |event: CompositionEvent| {
                tell(Composition::Update(event.data().unwrap_or_default()));
            })
            on:compositionend=handler(move |event: CompositionEvent| {
                let _ = composing.try_set_value(false);
                take();
                tell(Composition::End(event.data().unwrap_or_default()));
            })
            on:change=handler(move |_: Event| {
                take();
                if let Some(on_commit) = on_commit {
                    // A field that leaves the page while it has the focus still reports that it was
                    // left.
                    let _gone = on_commit.try_run(());
                }
            })
        />
    };
    field(ids, label, required, hint, error, control.into_any())
}

/// Writes the signal into the input, only where they differ and never into a composition.
pub(crate) fn show_value(
    node_ref: NodeRef<Input>,
    value: RwSignal<String>,
    composing: StoredValue<bool>,
) {
    effect(move || {
        let Some(input) = node_ref.get() else { return };
        value.with(|value| {
            if !composing.get_value() && input.value() != *value {
                input.set_value(value);
            }
        });
    });
}
