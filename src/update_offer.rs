//! Says that a new version waits, and why it cannot be taken over now (R209).
//!
//! `public/update.js` decides; a press on the button is heard there.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Banner, Button, ButtonKind, Tone, maybe_text, phrase, signal, use_announcer, use_lang, when,
};
use wasm_bindgen::JsCast;
use web_sys::MessageEvent;

/// Nothing while no new version waits.
#[component]
pub fn UpdateOffer() -> impl IntoView {
    let (lang, announcer) = (use_lang(), use_announcer());
    // The event's word; blank for nothing to offer.
    let offer = signal(String::new());
    let told = window_event_listener_untyped("update", move |event| {
        let data = event.unchecked_into::<MessageEvent>().data();
        let (before, now) = (offer.get_untracked(), data.as_string().unwrap_or_default());
        if now == before {
            return;
        }
        if before.is_empty() {
            announcer.say(lang.get_untracked().update_ready());
        }
        offer.set(now);
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
                    <Banner tone=Tone::Info message=phrase(Lang::update_ready)>
                        <Button
                            label=phrase(Lang::update_now)
                            kind=ButtonKind::Primary
                            disabled_reason=hindrance
                        />
                    </Banner>
                </div>
            }
        },
    )
}
