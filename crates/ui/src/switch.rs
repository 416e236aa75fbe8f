//! An on-off control with immediate effect.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::dynamic::{attribute, flag, handler};
use crate::field::field_hint;
use crate::id::next_id;
use crate::language::text;

/// A switch (role `switch`) that shows a state of another owner and asks it for a change.
#[component]
pub fn Switch(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Keeps the label for screen readers only, where the screen shows it otherwise.
    #[prop(optional)]
    hide_label: bool,
    /// Whether a change is under way: pressing again does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// A description.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Why it cannot change now.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Asks for the other state.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let label_id = next_id("switch");
    let reason_id = [&label_id, "-reason"].concat();
    let hint_id = [&label_id, "-hint"].concat();
    let described_by = {
        let (hint_id, reason_id) = (hint_id.clone(), reason_id.clone());
        move || match (hint.with(Option::is_some), disabled_reason.with(Option::is_some)) {
            (false, false) => None,
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(reason_id.clone()),
            (true, true) => Some([&hint_id, " ", &reason_id].concat()),
        }
    };
    let disabled = move || disabled_reason.with(Option::is_some);
    let state = text(move |l| if on.get() { l.on() } else { l.off() });
    view! {
        <div class="switch-row">
            <button
                type="button"
                class="switch"
                role="switch"
                aria-checked=attribute(move || Some(on.get().to_string()))
                aria-labelledby=label_id.clone()
                aria-disabled=flag(disabled)
                aria-busy=flag(move || busy.get())
                aria-describedby=described_by
                on:click=handler(move |_: MouseEvent| {
                    if !disabled_reason.with_untracked(Option::is_some) && !busy.get_untracked() {
                        on_change.run(!on.get_untracked());
                    }
                })
            >
                <span class="switch-track" aria-hidden="true">
                    <span class="switch-thumb"></span>
                </span>
                <span class="switch-state" aria-hidden="true">{state}</span>
            </button>
            <span class="switch-label" class:visually-hidden=hide_label id=label_id>{label}</span>
            {field_hint(hint_id, hint)}
            {field_hint(reason_id, disabled_reason)}
        </div>
    }
    .into_any()
}
