//! A state in a word.

use leptos::prelude::*;

use crate::dynamic::{attribute, boxed, dynamic};
use crate::icon::{Icon, IconName};
use crate::notice::Tone;

/// A state as icon and word. With a `name` it is a live `status` of that name, whose text is the
/// word alone.
#[component]
pub fn StatusPill(
    /// The word.
    #[prop(into)]
    label: Signal<String>,
    /// Its meaning.
    #[prop(into)]
    tone: Signal<Tone>,
    /// A picture in place of the tone's.
    #[prop(optional, into)]
    icon: Signal<Option<IconName>>,
    /// The subject of the state, such as "Connection".
    #[prop(optional, into)]
    name: Option<Signal<String>>,
) -> impl IntoView {
    view! {
        <span
            class=boxed(Box::new(move || ["pill ", tone.get().class()].concat()))
            role=name.map(|_| "status")
            aria-label=attribute(move || name.map(|name| name.get()))
        >
            {dynamic(move || {
                let name = icon.get().unwrap_or(tone.get().icon());
                view! { <Icon name /> }
            })}
            <span>{label}</span>
        </span>
    }
    .into_any()
}
