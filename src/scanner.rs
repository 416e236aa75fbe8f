//! A barcode scanner that types like a keyboard (R226).
//!
//! Where no text is being typed, and in the search box, a scan looks a customer up. In a field that
//! expects no scan, the register restores the former text and offers to look the code up.

use std::cell::RefCell;
use std::rc::Rc;

use domain::scan::{self, Burst, Key, Step};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Tone, maybe, phrase, pressed_key, signal, text};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement};

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

/// What a scan reads, and what had the focus when it began.
#[derive(Default)]
struct Reader {
    burst: Burst,
    before: Option<Choice>,
    /// An input method has consumed its keys.
    is_composed: bool,
    /// Until the scan of a scanner without a suffix has ended.
    silence: Option<Timeout>,
}

/// A field or a list, and what it said before the scan.
#[derive(Clone)]
enum Choice {
    Field(HtmlInputElement, String),
    List(HtmlSelectElement, String),
}

/// Before any other listener: the Enter of a scan presses nothing. The application lives as long
/// as the page, and so does this.
fn listen(state: State, navigation: Navigation, kept_out: RwSignal<Option<String>>) {
    let reader = Rc::new(RefCell::new(Reader::default()));
    // Preventing a key's default has to be possible.
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let on_key = move |event: &web_sys::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if !state.worker.with_untracked(Option::is_some) {
            return;
        }
        let mut now = reader.borrow_mut();
        now.silence = None;
        now.is_composed = event.is_composing();
        match now.burst.press(key(event), event.time_stamp()) {
            Step::Begins => now.before = choice(event),
            Step::Open => {}
            Step::Scanned(code) => {
                let scan = Scan { code, before: now.before.take(), is_composed: now.is_composed };
                drop(now);
                return take(state, navigation, kept_out, scan, Some(event));
            }
        }
        // A person who types begins no timer.
        if !now.burst.is_long() {
            return;
        }
        let target = event.target();
        let waiting = Rc::clone(&reader);
        now.silence = Some(Timeout::new(scan::END_MS, move || {
            let mut now = waiting.borrow_mut();
            let Some(code) = now.burst.end() else { return };
            let scan = Scan { code, before: now.before.take(), is_composed: now.is_composed };
            drop(now);
            // Without a suffix nothing is pressed where nothing has the focus.
            if scan.before.is_some() || !is_in_form(target.as_ref()) {
                take(state, navigation, kept_out, scan, None);
            }
        }));
    };
    EventListener::new_with_options(&window(), "keydown", options, on_key).forget();
}

struct Scan {
    code: String,
    before: Option<Choice>,
    is_composed: bool,
}

/// Carries out a scan; `event` is its suffix.
fn take(
    state: State,
    navigation: Navigation,
    kept_out: RwSignal<Option<String>>,
    scan: Scan,
    event: Option<&KeyboardEvent>,
) {
    let Scan { code, before, is_composed } = scan;
    let said = scan::content(&code).to_owned();
    let is_kept_out = match &before {
        Some(Choice::Field(field, _)) if field.has_attribute("data-takes-code") => {
            if let Some(event) = event {
                stop(event);
                press_first_action(field);
            }
            return;
        }
        // The box has what a scanner without a suffix has typed.
        Some(Choice::Field(field, _)) if field.type_() == "search" => {
            if event.is_none() && said == code {
                return;
            }
            false
        }
        Some(Choice::Field(..)) if !scan::is_never_typed(&code) => return,
        Some(_) => true,
        None => is_in_form(event.and_then(|event| event.target()).as_ref()),
    };
    if let Some(event) = event {
        stop(event);
    }
    if is_kept_out {
        match before {
            // The text that an input method composes comes when it commits.
            Some(Choice::Field(field, text)) if is_composed => {
                let composed = field.clone();
                let restore = move |_: &Event| {
                    let before = Choice::Field(field, text);
                    Timeout::new(0, || put_back(before)).forget();
                };
                EventListener::once(&composed, "compositionend", restore).forget();
            }
            Some(before) => put_back(before),
            None => {}
        }
        kept_out.set(Some(said));
    } else {
        look_up(state, navigation, said);
    }
}

fn key(event: &KeyboardEvent) -> Key {
    let name = pressed_key(event);
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
    let mut letters = name.chars();
    match (name.as_str(), letters.next(), letters.next()) {
        ("Enter" | "Tab", ..) if !is_held => Key::Suffix,
        ("Shift" | "CapsLock", ..) => Key::Modifier,
        // An input method has consumed it: the key says which it was.
        ("Process", ..) => event.code().chars().last().map_or(Key::Other, Key::Character),
        (_, Some(character), None) if !is_held => Key::Character(character),
        _ => Key::Other,
    }
}

/// The text field or list that has the focus.
fn choice(event: &KeyboardEvent) -> Option<Choice> {
    let target = event.target()?;
    if let Some(list) = target.dyn_ref::<HtmlSelectElement>() {
        return Some(Choice::List(list.clone(), list.value()));
    }
    let field: HtmlInputElement = target.dyn_into().ok()?;
    let is_text = !matches!(field.type_().as_str(), "checkbox" | "radio" | "file");
    is_text.then(|| Choice::Field(field.clone(), field.value()))
}

/// Whether a form or a dialog is at work there, which a scan does not leave.
fn is_in_form(target: Option<&EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_ref::<Element>());
    element.is_some_and(|element| element.closest("form, dialog").is_ok_and(|it| it.is_some()))
}

fn press_first_action(field: &HtmlInputElement) {
    let dialog = field.closest("dialog").ok().flatten();
    let action = dialog.and_then(|it| it.query_selector(".dialog-actions button").ok().flatten());
    if let Some(action) = action.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        action.click();
    }
}

fn stop(event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_immediate_propagation();
}

/// Restores what was there; the form gets the event of a typed or chosen value.
fn put_back(before: Choice) {
    let (element, name): (Element, _) = match before {
        Choice::Field(field, text) => {
            field.set_value(&text);
            (field.into(), "input")
        }
        Choice::List(list, value) => {
            list.set_value(&value);
            (list.into(), "change")
        }
    };
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(name, &init) {
        // What is gone needs nothing.
        let _gone = element.dispatch_event(&event);
    }
}

fn look_up(state: State, navigation: Navigation, code: String) {
    state.scanned.set(Some(code));
    // The list that is shown looks it up where it is.
    if navigation.screen_untracked() != Some(Screen::Customers) {
        navigation.go(Screen::Customers);
    }
}
