//! The components in a browser: their accessibility and their keys.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test ends at what it did not expect")]

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use locale::Lang;
use ui::{
    BarChart, Button, Columns, ConfirmDialog, LanguageSwitch, LiveRegion, Mark, Menu, MenuItem,
    PageTitle, RadioGroup, SelectField, SelectOption, Switch, TextField, maybe_text, provide_ui,
    text, use_announcer,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    CompositionEvent, CompositionEventInit, Event, EventInit, HtmlElement, HtmlInputElement,
    KeyboardEvent, KeyboardEventInit,
};

wasm_bindgen_test_configure!(run_in_browser);

/// A component on the page, removed at the end of the test.
struct Shown {
    root: HtmlElement,
    _handle: Box<dyn std::any::Any>,
}

impl Shown {
    fn new<N: IntoView + 'static>(view: impl FnOnce() -> N + 'static) -> Self {
        let root = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        document().body().unwrap().append_child(&root).unwrap();
        let handle = mount_to(root.clone(), move || {
            provide_ui(RwSignal::new(Lang::En));
            view()
        });
        Self { root, _handle: Box::new(handle) }
    }

    fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
    }

    fn input(&self) -> HtmlInputElement {
        self.find("input").unchecked_into()
    }

    /// The words that `aria-describedby` of an element refers to.
    fn description(&self, element: &HtmlElement) -> String {
        let ids = element.get_attribute("aria-describedby").unwrap_or_default();
        let words = ids.split_whitespace().map(|id| self.find(&format!("#{id}")).inner_text());
        words.collect::<Vec<_>>().join(" | ")
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn fire(target: &HtmlElement, event: &Event) {
    target.dispatch_event(event).unwrap();
}

fn bubbling(name: &str) -> Event {
    let init = EventInit::new();
    init.set_bubbles(true);
    Event::new_with_event_init_dict(name, &init).unwrap()
}

fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    fire(input, &bubbling("input"));
}

fn compose(input: &HtmlInputElement, phase: &str, data: &str) {
    let init = CompositionEventInit::new();
    init.set_bubbles(true);
    init.set_data(data);
    let event = CompositionEvent::new_with_event_init_dict(phase, &init).unwrap();
    fire(input, &event);
}

fn press_key(target: &HtmlElement, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    fire(target, &event);
}

fn is_focused(element: &HtmlElement) -> bool {
    document().active_element().is_some_and(|active| active == **element)
}

/// Waits for effects, and for what they defer to the next frame.
async fn next_frame() {
    tick().await;
    let is_drawn = ArcRwSignal::new(false);
    request_animation_frame({
        let is_drawn = is_drawn.clone();
        move || is_drawn.set(true)
    });
    while !is_drawn.get_untracked() {
        pause().await;
    }
    tick().await;
}

/// Gives the browser a turn: `tick` alone would keep it from drawing.
async fn pause() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback(&resolve);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

#[wasm_bindgen_test]
async fn a_button_with_a_reason_says_it_and_does_nothing() {
    let reason = RwSignal::new(Some("Connect first.".to_owned()));
    let pressed = RwSignal::new(0);
    let shown = Shown::new(move || {
        view! {
            <Button
                label="Edit"
                disabled_reason=reason
                on_press=move |()| pressed.update(|n| *n += 1)
            />
        }
    });
    let button = shown.find("button");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(shown.description(&button), "Connect first.");
    button.focus().unwrap();
    assert!(is_focused(&button), "it stays in the tab order");
    button.click();
    assert_eq!(pressed.get_untracked(), 0);

    reason.set(None);
    tick().await;
    assert_eq!(button.get_attribute("aria-disabled"), None);
    assert_eq!(shown.description(&button), "");
    button.click();
    assert_eq!(pressed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_busy_button_is_pressed_once() {
    let busy = RwSignal::new(false);
    let pressed = RwSignal::new(0);
    let shown = Shown::new(move || {
        let press = move |()| {
            pressed.update(|n| *n += 1);
            busy.set(true);
        };
        view! { <Button label="Save" busy on_press=press /> }
    });
    let button = shown.find("button");
    button.click();
    button.click();
    tick().await;
    assert_eq!(pressed.get_untracked(), 1);
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_field_is_named_and_tied_to_its_hint_and_error() {
    let error = RwSignal::new(None::<String>);
    let shown = Shown::new(move || {
        let value = RwSignal::new(String::new());
        view! { <TextField label="Phone" value required=true hint="With the area code" error /> }
    });
    let input = shown.input();
    let label = shown.find("label");
    assert_eq!(label.inner_text(), "Phone");
    assert_eq!(label.get_attribute("for"), Some(input.id()));
    assert_eq!(input.get_attribute("aria-required").as_deref(), Some("true"));
    assert_eq!(shown.description(&input), "With the area code");
    assert_eq!(input.get_attribute("aria-invalid"), None);

    error.set(Some("Too long".to_owned()));
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(shown.description(&input), "With the area code | Too long");
}

#[wasm_bindgen_test]
async fn a_field_and_its_signal_follow_each_other() {
    let value = RwSignal::new("Mori".to_owned());
    let shown = Shown::new(move || view! { <TextField label="Name" value /> });
    next_frame().await;
    let input = shown.input();
    assert_eq!(input.value(), "Mori");
    type_into(&input, "Sato");
    assert_eq!(value.get_untracked(), "Sato");
    value.set("Abe".to_owned());
    tick().await;
    assert_eq!(input.value(), "Abe");
}

#[wasm_bindgen_test]
async fn a_field_leaves_a_composition_alone_until_it_ends() {
    let value = RwSignal::new(String::new());
    let shown = Shown::new(move || view! { <TextField label="Name" value /> });
    next_frame().await;
    let input = shown.input();
    compose(&input, "compositionstart", "");
    compose(&input, "compositionupdate", "もり");
    type_into(&input, "もり");
    assert_eq!(value.get_untracked(), "", "nothing to validate yet");
    value.set("rewritten".to_owned());
    tick().await;
    assert_eq!(input.value(), "もり", "nothing rewrites what is being composed");
    input.set_value("森");
    compose(&input, "compositionend", "森");
    assert_eq!(value.get_untracked(), "森");
}

#[wasm_bindgen_test]
async fn a_radio_group_chooses_one() {
    let value = RwSignal::new('p');
    let shown = Shown::new(move || {
        let options = vec![('p', "Person".into()), ('o', "Organization".into())];
        view! { <RadioGroup legend="Type" value options /> }
    });
    assert!(shown.input().checked());
    let organization = shown.find("label:nth-child(2) input");
    organization.click();
    tick().await;
    assert_eq!(value.get_untracked(), 'o');
    assert!(!shown.input().checked());
}

#[wasm_bindgen_test]
async fn a_select_shows_a_value_whose_entry_arrives_later() {
    let options = RwSignal::new(Vec::new());
    let shown = Shown::new(move || {
        let value = RwSignal::new("2".to_owned());
        view! { <SelectField label="Title" value options /> }
    });
    options.set(vec![SelectOption::new("1", "Mr."), SelectOption::new("2", "Ms.")]);
    tick().await;
    let select: leptos::web_sys::HtmlSelectElement = shown.find("select").unchecked_into();
    assert_eq!(select.value(), "2");
}

#[wasm_bindgen_test]
async fn a_switch_asks_and_waits_for_the_state() {
    let on = RwSignal::new(false);
    let asked = RwSignal::new(None);
    let shown = Shown::new(move || {
        view! { <Switch label="Async mode" on on_change=move |to| asked.set(Some(to)) /> }
    });
    let switch = shown.find("[role=switch]");
    switch.click();
    tick().await;
    assert_eq!(asked.get_untracked(), Some(true));
    assert_eq!(switch.get_attribute("aria-checked").as_deref(), Some("false"));
    on.set(true);
    tick().await;
    assert_eq!(switch.get_attribute("aria-checked").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_question_takes_the_focus_and_its_answer_closes_it() {
    let open = RwSignal::new(false);
    let confirmed = RwSignal::new(false);
    let shown = Shown::new(move || {
        view! {
            <ConfirmDialog
                open
                title="Discard Aiko Mori?"
                message="It cannot be brought back."
                confirm="Discard"
                cancel="Cancel"
                on_confirm=move |()| confirmed.set(true)
            />
        }
    });
    next_frame().await;
    open.set(true);
    next_frame().await;
    let dialog = shown.find("dialog");
    assert!(dialog.has_attribute("open"));
    assert!(is_focused(&shown.find("dialog button")), "the harmless answer comes first");
    shown.find(".dialog-actions > :last-child button").click();
    next_frame().await;
    assert!(confirmed.get_untracked());
    assert!(!dialog.has_attribute("open"));
}

#[wasm_bindgen_test]
async fn a_menu_is_used_with_keys() {
    let chosen = RwSignal::new("");
    let shown = Shown::new(move || {
        let items = vec![
            MenuItem::new("Lock", move || chosen.set("lock")),
            MenuItem::new("Sign off", move || chosen.set("sign off")),
        ];
        view! { <Menu label="Worker menu" items /> }
    });
    next_frame().await;
    let button = shown.find("[aria-haspopup=menu]");
    button.focus().unwrap();
    press_key(&button, "ArrowDown");
    next_frame().await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    let first = shown.find("[role=menuitem]");
    assert!(is_focused(&first));
    press_key(&first, "ArrowUp");
    let last = shown.find("[role=menuitem]:last-child");
    assert!(is_focused(&last), "it wraps around");
    press_key(&last, "Escape");
    tick().await;
    assert!(is_focused(&button));
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    last.click();
    assert_eq!(chosen.get_untracked(), "sign off");
}

#[wasm_bindgen_test]
async fn texts_follow_the_language() {
    let shown = Shown::new(|| {
        let is_wrong = RwSignal::new(true);
        let error = maybe_text(move |l| is_wrong.get().then(|| l.name_required()));
        view! {
            <LanguageSwitch />
            <p>{text(Lang::save_customer)}</p>
            <em>{move || error.get()}</em>
        }
    });
    assert_eq!(shown.find("p").inner_text(), "Save customer");
    shown.find("[lang=ja]").click();
    tick().await;
    assert_eq!(shown.find("p").inner_text(), "お客様を保存");
    assert_eq!(shown.find("em").inner_text(), "お名前を入力してください。");
    assert_eq!(shown.find("[lang=ja]").get_attribute("aria-pressed").as_deref(), Some("true"));
    let root = document().document_element().unwrap();
    assert_eq!(root.get_attribute("lang").as_deref(), Some("ja"));
}

#[wasm_bindgen_test]
async fn a_title_takes_the_focus_and_names_the_page() {
    let shown = Shown::new(|| view! { <PageTitle title="Customers" /> });
    next_frame().await;
    assert!(is_focused(&shown.find("h1")));
    assert_eq!(document().title(), "Customers · Commerce Counter");
}

#[wasm_bindgen_test]
async fn saying_the_same_twice_changes_the_region() {
    let shown = Shown::new(|| {
        let announcer = use_announcer();
        view! {
            <button on:click=move |_| announcer.say("Saved")></button>
            <LiveRegion />
        }
    });
    let region = shown.find("[aria-live=polite]");
    shown.find("button").click();
    tick().await;
    let first = region.text_content();
    shown.find("button").click();
    tick().await;
    assert_ne!(region.text_content(), first);
    assert_eq!(region.inner_text().trim(), "Saved");
}

#[wasm_bindgen_test]
async fn a_chart_says_what_it_shows_and_has_its_table_behind() {
    let shown = Shown::new(|| {
        let mark = |label: &str, value| Mark { label: label.to_owned(), at: 0, value };
        let marks = vec![mark("09:00", 2), mark("10:00", 0), mark("11:00", 4)];
        let columns = Columns { label: Lang::name, value: Lang::customers };
        view! { <BarChart summary="At most 4" marks=marks columns /> }
    });
    let drawing = shown.find("svg[role=img]");
    assert_eq!(drawing.get_attribute("aria-label").as_deref(), Some("At most 4"));
    let height = |bar: &str| {
        let bar = shown.root.query_selector(bar).unwrap();
        bar.and_then(|bar| bar.get_attribute("height"))
    };
    assert_eq!(height(".chart-bar:nth-of-type(1)").as_deref(), Some("50"));
    assert_eq!(height(".chart-bar:nth-of-type(2)").as_deref(), Some("100"));
    assert_eq!(height(".chart-bar:nth-of-type(3)"), None, "nothing is no bar");
    assert!(shown.root.query_selector("table").unwrap().is_none(), "made when it is asked for");
    shown.find("summary").click();
    next_frame().await;
    tick().await;
    assert!(shown.find("tbody tr:nth-child(3)").inner_text().contains("11:00"));
}
