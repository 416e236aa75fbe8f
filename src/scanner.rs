//! A barcode scanner that types like a keyboard (R226).
//!
//! Where no text is being typed, and in the search box, a scan looks a customer up. In a field that
//! expects no scan, the register restores the former text and offers to look the code up.

use domain::scan::{self, Burst, Key, Step};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Tone, maybe, phrase, pressed_key, signal, text};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlInputElement};

use crate::navigation::{Navigation, use_navigation};
use crate::screen::Screen;
use crate::services::use_services;
use crate::state::State;

/// Listens to every key, and names a code that was kept out of a form.
#[component]
pub fn Scanner() -> impl IntoView {
    let state = use_services().state;
    let navigation = use_navigation();
    let kept_out: RwSignal<Option<String>> = signal(None);
    listen(state, navigation, kept_out);
    let look_up = move |()| {
        if let Some(code) = kept_out.try_update(Option::take).flatten() {
            look_up(state, navigation, code);
        }
    };
    maybe(
        move || kept_out.get(),
        move |code| {
            view! {
                <div class="scan">
                    <Notice tone=Tone::Info title=text(move |l| l.scan_kept_out(&code))>
                        <div class="row">
                            <Button label=phrase(Lang::scan_look_up) on_press=look_up />
                            <Button
                                label=phrase(Lang::close)
                                kind=ButtonKind::Quiet
                                on_press=move |()| kept_out.set(None)
                            />
                        </div>
                    </Notice>
                </div>
            }
        },
    )
}

/// Before any other listener: the Enter of a scan presses nothing. The application lives as long
/// as the page, and so does this.
fn listen(state: State, navigation: Navigation, kept_out: RwSignal<Option<String>>) {
    let mut burst = Burst::default();
    let mut before: Option<(HtmlInputElement, String)> = None;
    let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        let is_signed_on = state.worker.with_untracked(Option::is_some);
        if !is_signed_on || event.is_composing() {
            return;
        }
        match burst.press(key(&event), event.time_stamp()) {
            Step::Begins => before = text_field(&event).map(|field| (field.clone(), field.value())),
            Step::Open => {}
            Step::Scanned(code) => match before.take() {
                Some((field, text)) if field.type_() != "search" => {
                    if !scan::is_never_typed(&code) {
                        return;
                    }
                    stop(&event);
                    put_back(&field, &text);
                    kept_out.set(Some(code));
                }
                _ => {
                    stop(&event);
                    look_up(state, navigation, code);
                }
            },
        }
    });
    let listener = on_key.into_js_value();
    // A browser refuses no listener of its own window.
    let _added = window().add_event_listener_with_callback_and_bool(
        "keydown",
        listener.unchecked_ref(),
        true,
    );
}

fn key(event: &KeyboardEvent) -> Key {
    let name = pressed_key(event);
    let mut letters = name.chars();
    match (name.as_str(), letters.next(), letters.next()) {
        ("Enter", ..) if !event.ctrl_key() && !event.meta_key() => Key::Enter,
        ("Shift" | "CapsLock", ..) => Key::Modifier,
        (_, Some(character), None)
            if !event.ctrl_key() && !event.meta_key() && !event.alt_key() =>
        {
            Key::Character(character)
        }
        _ => Key::Other,
    }
}

/// The text field that has the focus.
fn text_field(event: &KeyboardEvent) -> Option<HtmlInputElement> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    (!matches!(field.type_().as_str(), "checkbox" | "radio" | "file")).then_some(field)
}

fn stop(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_immediate_propagation();
}

/// Restores the field's text; the form gets the event of a typed value.
fn put_back(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(input) = Event::new_with_event_init_dict("input", &init) {
        // A field that is gone needs nothing.
        let _gone = field.dispatch_event(&input);
    }
}

fn look_up(state: State, navigation: Navigation, code: String) {
    state.scanned.set(Some(code));
    navigation.go(Screen::Customers);
}
