//! The administrator's language, kept in the browser.

use leptos::prelude::*;
use locale::Lang;
use web_sys::Storage;

const KEY: &str = "language";

/// The language chosen last, else the browser's; later choices are kept.
pub fn kept_language() -> RwSignal<Lang> {
    let lang = ui::signal(kept().unwrap_or_else(offered_by_browser));
    Effect::watch(
        move || lang.get(),
        |lang, _, _| {
            if let Some(storage) = storage() {
                // Storage may be full or forbidden: then the choice lasts for this visit.
                let _ = storage.set_item(KEY, lang.tag());
            }
        },
        false,
    );
    lang
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
