//! Keys and input methods in the register's forms, on a real browser's events.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::ev::KeyboardEvent;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use pos::forms::{ReadingOfName, on_form_key};
use ui::Composition;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

struct Form {
    root: HtmlElement,
    saved: Rc<Cell<u32>>,
    left: Rc<Cell<u32>>,
    _handle: Box<dyn std::any::Any>,
}

impl Form {
    fn new() -> Self {
        let root = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        document().body().unwrap().append_child(&root).unwrap();
        let (saved, left) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let (saves, leaves) = (saved.clone(), left.clone());
        let handle = mount_to(root.clone(), move || {
            view! {
                <form on:keydown=move |event: KeyboardEvent| {
                    on_form_key(
                        &event,
                        || saves.set(saves.get() + 1),
                        || leaves.set(leaves.get() + 1),
                    );
                }>
                    <input id="first" />
                    <input id="second" />
                    <button type="submit">"Save"</button>
                </form>
            }
        });
        let form = Self { root, saved, left, _handle: Box::new(handle) };
        form.field("first").focus().unwrap();
        form
    }

    fn field(&self, id: &str) -> HtmlElement {
        self.root.query_selector(&["#", id].concat()).unwrap().unwrap().unchecked_into()
    }

    fn focused(&self) -> String {
        document().active_element().map(|it| it.id()).unwrap_or_default()
    }

    /// A key as browsers say it: what it is, its code, and whether an input method composes.
    fn press(&self, key: &str, key_code: u32, is_composing: bool, with_control: bool) {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key(key);
        init.set_is_composing(is_composing);
        init.set_ctrl_key(with_control);
        // Deprecated, and what WebKit says it by.
        Reflect::set(&init, &"keyCode".into(), &key_code.into()).unwrap();
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        document().active_element().unwrap().dispatch_event(&event).unwrap();
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        self.root.remove();
    }
}

#[wasm_bindgen_test]
fn r223_enter_that_confirms_a_composition_in_chromium_moves_nothing() {
    let form = Form::new();
    form.press("Enter", 229, true, false);
    form.press("Enter", 13, true, false);
    form.press("Enter", 13, true, true);
    form.press("Escape", 229, true, false);
    assert_eq!((form.focused().as_str(), form.saved.get(), form.left.get()), ("first", 0, 0));
    form.press("Enter", 13, false, false);
    assert_eq!(form.focused(), "second");
}

#[wasm_bindgen_test]
fn r223_enter_that_confirms_a_composition_in_webkit_moves_nothing() {
    let form = Form::new();
    // `compositionend` has come before: nothing composes any more, only the code says it.
    form.press("Enter", 229, false, false);
    form.press("Enter", 229, false, true);
    form.press("Escape", 229, false, false);
    assert_eq!((form.focused().as_str(), form.saved.get(), form.left.get()), ("first", 0, 0));
    form.press("Enter", 13, false, true);
    assert_eq!(form.saved.get(), 1);
}

/// A name and its reading, and what an input method does to the name.
struct Typed {
    name: RwSignal<String>,
    reading: RwSignal<String>,
    follower: ReadingOfName,
    _handle: Box<dyn std::any::Any>,
}

impl Typed {
    fn new() -> Self {
        let root = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        let made = Rc::new(Cell::new(None));
        let makes = made.clone();
        let handle = mount_to(root, move || {
            let (name, reading) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
            makes.set(Some((name, reading, ReadingOfName::follow(name, reading))));
        });
        let (name, reading, follower) = made.take().unwrap();
        Self { name, reading, follower, _handle: Box::new(handle) }
    }

    /// The texts under composition with the keys that bring them, then the text that stays.
    async fn compose(&self, texts: &[(&str, &str)], stays: &str) {
        for (code, text) in texts {
            self.follower.hear(Composition::Key((*code).to_owned()));
            self.follower.hear(Composition::Update((*text).to_owned()));
        }
        self.name.update(|name| name.push_str(stays));
        self.follower.hear(Composition::End(stays.to_owned()));
        tick().await;
    }

    fn reading(&self) -> String {
        self.reading.get_untracked()
    }
}

const MORI: &[(&str, &str)] =
    &[("KeyM", "ｍ"), ("KeyO", "も"), ("KeyR", "もｒ"), ("KeyI", "もり"), ("Space", "森")];

#[wasm_bindgen_test]
async fn r224_the_reading_is_what_was_typed_before_it_was_converted() {
    let typed = Typed::new();
    typed.compose(&[MORI, &[("Space", "盛"), ("Space", "森")]].concat(), "森").await;
    assert_eq!(typed.reading(), "モリ");
    typed
        .compose(&[("KeyT", "t"), ("KeyA", "た"), ("BracketLeft", "だ"), ("Space", "田")], "田")
        .await;
    assert_eq!(typed.reading(), "モリダ", "one composition after the other");
    typed.compose(&[("KeyA", "ま"), ("Escape", "")], "").await;
    assert_eq!(typed.reading(), "モリダ", "one that was given up");
    typed.compose(&[("Minus", "ー"), ("KeyU", "もーる")], "モール").await;
    assert_eq!(typed.reading(), "モリダモール");
}

#[wasm_bindgen_test]
async fn r224_a_reading_that_somebody_typed_stays() {
    let typed = Typed::new();
    typed.compose(MORI, "森").await;
    typed.reading.set("シン".to_owned());
    typed.compose(&[("KeyA", "た"), ("Space", "田")], "田").await;
    assert_eq!(typed.reading(), "シン");
    typed.name.set(String::new());
    tick().await;
    assert_eq!(typed.reading(), "シン");
}

#[wasm_bindgen_test]
async fn r224_a_name_that_is_taken_away_takes_its_reading_along() {
    let typed = Typed::new();
    typed.compose(MORI, "森").await;
    typed.name.set(String::new());
    tick().await;
    assert_eq!(typed.reading(), "");
    typed.compose(&[("KeyI", "はやし"), ("Space", "林")], "林").await;
    assert_eq!(typed.reading(), "ハヤシ");
}

#[wasm_bindgen_test]
async fn r309_a_part_whose_kana_are_not_known_takes_the_reading_away() {
    let typed = Typed::new();
    typed.compose(MORI, "森").await;
    typed.compose(&[("KeyA", "た"), ("Tab", "谷")], "谷").await;
    assert_eq!((typed.name.get_untracked().as_str(), typed.reading().as_str()), ("森谷", ""));
    typed.name.set(String::new());
    tick().await;
    typed.compose(MORI, "森").await;
    assert_eq!(typed.reading(), "モリ");
    typed.name.set("大森".to_owned());
    tick().await;
    assert_eq!(typed.reading(), "", "typed or pasted in front");
}
