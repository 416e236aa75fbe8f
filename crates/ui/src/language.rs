//! The language of the page, and announcements in it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use locale::Lang;

use crate::dynamic::{attribute, boxed, effect, handler};
use crate::language_choice::LanguageChoice;
use crate::live_region::provide_live_region;

/// Provides language and announcements to everything below the caller. Call it once, at the root.
///
/// The application owns `lang`: it restores and persists the choice. The page's `lang` attribute
/// follows it.
pub fn provide_ui(lang: RwSignal<Lang>) {
    provide_context(lang);
    provide_live_region();
    effect(move || {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", lang.get().tag());
        }
    });
}

/// The page's language; English where none was provided.
#[must_use]
pub fn use_lang() -> RwSignal<Lang> {
    use_context().unwrap_or_else(|| crate::dynamic::signal(Lang::default()))
}

/// A fixed text in the current language: `phrase(Lang::save_customer)`. Not generic, because most
/// texts are fixed and a copy of the code for each would add up.
#[must_use]
#[inline(never)]
pub fn phrase(say: fn(Lang) -> &'static str) -> Signal<String> {
    text(say)
}

/// A text that follows the language and the signals that it reads:
/// `text(move |l| l.customer_created(&number.get()))`.
#[must_use]
pub fn text<T: Into<String>>(say: impl Fn(Lang) -> T + Send + Sync + 'static) -> Signal<String> {
    let lang = use_lang();
    boxed(Box::new(move || say(lang.get()).into()))
}

/// An optional text, such as an error or a reason: `maybe_text(move |l| blocked.get().then(||
/// l.reason_offline()))`.
#[must_use]
pub fn maybe_text<T: Into<String>>(
    say: impl Fn(Lang) -> Option<T> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    let lang = use_lang();
    boxed(Box::new(move || say(lang.get()).map(Into::into)))
}

/// A button for each language, in that language, with the current one pressed. [`LanguageChoice`]
/// acts on it; without one the language changes at once.
#[component]
pub fn LanguageSwitch(
    /// Larger, for the start screen of a kiosk.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let lang = use_lang();
    let languages = use_context::<LanguageChoice>();
    let choose = move |choice| match languages {
        Some(languages) => languages.choose(choice),
        None => lang.set(choice),
    };
    let buttons = Lang::ALL.map(|choice| {
        view! {
            <button
                type="button"
                class="language-choice"
                lang=choice.tag()
                aria-pressed=attribute(move || Some((lang.get() == choice).to_string()))
                on:click=handler(move |_: MouseEvent| choose(choice))
            >
                {choice.native_name()}
            </button>
        }
    });
    view! {
        <div
            class="language-switch"
            class:language-switch-large=large
            role="group"
            aria-label=phrase(Lang::language)
        >
            {buttons.collect_view()}
        </div>
    }
}
