//! A code that headquarters shows once, to be copied.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, Notice, Tone, phrase, use_announcer, use_lang};
use wasm_bindgen::prelude::*;

/// The code, and what to do with it.
pub fn code_notice(
    title: Signal<String>,
    code: String,
    next_step: fn(Lang) -> &'static str,
) -> AnyView {
    let announcer = use_announcer();
    let lang = use_lang();
    let copied = code.clone();
    let copy = move |()| {
        let is_copied = copy_to_clipboard(&copied);
        let lang = lang.get_untracked();
        announcer.say(if is_copied { lang.copied() } else { lang.copy_failed() });
    };
    view! {
        <Notice tone=Tone::Success title>
            <p class="row">
                <code class="activation-code">{code}</code>
                <Button label=phrase(Lang::copy) on_press=copy />
            </p>
            <p>{phrase(next_step)}</p>
        </Notice>
    }
    .into_any()
}

/// Browsers have a clipboard on safe addresses only.
fn copy_to_clipboard(text: &str) -> bool {
    let copy = || {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
        let write =
            Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into::<Function>().ok()?;
        write.call1(&clipboard, &text.into()).ok()
    };
    copy().is_some()
}
