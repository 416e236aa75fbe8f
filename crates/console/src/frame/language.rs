//! The administrator's language, stored in the browser.

use leptos::prelude::*;
use locale::Lang;
use ui::LanguageChoice;
use wasm_bindgen_futures::spawn_local;
use web_sys::Storage;

const KEY: &str = "language";

/// Shows the page as soon as the texts of the language have loaded: the stored one, else the
/// browser's.
pub fn in_kept_language<V: IntoAny + 'static>(page: fn() -> V) -> impl IntoView {
    let languages = LanguageChoice::provide(keep);
    let is_ready = ui::signal(false);
    spawn_local(async move {
        languages.restore(kept().unwrap_or_else(offered_by_browser)).await;
        is_ready.set(true);
    });
    ui::when(move || is_ready.get(), page)
}

/// The page's language.
pub fn kept_language() -> RwSignal<Lang> {
    expect_context::<LanguageChoice>().shown()
}

fn keep(lang: Lang) {
    if let Some(storage) = storage() {
        // Storage may be full or forbidden: then the choice lasts for this visit.
        let _ = storage.set_item(KEY, lang.tag());
    }
}

fn kept() -> Option<Lang> {
    Lang::from_tag(&storage()?.get_item(KEY).ok()??)
}

fn offered_by_browser() -> Lang {
    let languages = window().navigator().languages();
    let tags = languages.iter().filter_map(|tag| tag.as_string()).collect::<Vec<_>>();
    Lang::negotiate(&tags.join(","))
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
