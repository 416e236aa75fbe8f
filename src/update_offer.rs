//! Says that a new version is ready, and why it cannot be activated now (R209).
//!
//! `public/update.js` decides; it listens to the button.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Tone, maybe_text, phrase, signal, when};
use wasm_bindgen::JsCast;
use web_sys::MessageEvent;

/// Shows nothing while no new version is ready.
#[component]
pub fn UpdateOffer() -> impl IntoView {
    // The event's word; blank for nothing to offer.
    let offer = signal(String::new());
    let told = window_event_listener_untyped("update", move |event| {
        let data = event.unchecked_into::<MessageEvent>().data();
        let now = data.as_string().unwrap_or_default();
        if offer.with_untracked(|before| *before != now) {
            offer.set(now);
        }
    });
    on_cleanup(move || told.remove());
    let hindrance = maybe_text(move |l| {
        offer.with(|offer| match offer.as_str() {
            "typing" => Some(l.update_form_open()),
            "sending" => Some(l.update_sending()),
            "elsewhere" => Some(l.update_other_tab()),
            _ => None,
        })
    });
    when(
        move || offer.with(|offer| !offer.is_empty()),
        move || {
            view! {
                <div class="update" id="update">
                    <Notice tone=Tone::Info title=phrase(Lang::update_ready)>
                        <Button
                            label=phrase(Lang::update_now)
                            kind=ButtonKind::Primary
                            disabled_reason=hindrance
                        />
                    </Notice>
                </div>
            }
        },
    )
}
