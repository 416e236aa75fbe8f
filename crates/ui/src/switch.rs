//! On or off, at once.

use leptos::prelude::*;

use crate::id::next_id;
use crate::language::text;

/// A switch (role `switch`) that shows a state kept elsewhere and asks to change it.
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
    /// The change is on its way: pressing again does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Asks for the other state.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let label_id = next_id("switch");
    let reason_id = [&label_id, "-reason"].concat();
    let described_by = reason_id.clone();
    let disabled = move || disabled_reason.with(Option::is_some);
    let state = text(move |l| if on.get() { l.on() } else { l.off() });
    view! {
        <div class="switch-row">
            <button
                type="button"
                class="switch"
                role="switch"
                aria-checked=move || on.get().to_string()
                aria-labelledby=label_id.clone()
                aria-disabled=move || disabled().then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=move || disabled().then(|| described_by.clone())
                on:click=move |_| {
                    if !disabled_reason.with_untracked(Option::is_some) && !busy.get_untracked() {
                        on_change.run(!on.get_untracked());
                    }
                }
            >
                <span class="switch-track" aria-hidden="true">
                    <span class="switch-thumb"></span>
                </span>
                <span class="switch-state" aria-hidden="true">{state}</span>
            </button>
            <span class="switch-label" class:visually-hidden=hide_label id=label_id>{label}</span>
            {move || {
                disabled_reason
                    .get()
                    .map(|reason| view! { <p class="field-hint" id=reason_id.clone()>{reason}</p> })
            }}
        </div>
    }
    .into_any()
}
