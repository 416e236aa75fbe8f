//! The chosen language, which the page shows as soon as its texts have loaded.

use std::time::Duration;

use leptos::prelude::*;
use locale::Lang;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, RequestInit, Response};

use crate::dynamic::signal;

/// Longest wait for a file with texts, in milliseconds.
const FETCH_TIMEOUT_MS: u32 = 5_000;
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// The shown and the chosen language. They differ while the texts load.
#[derive(Clone, Copy)]
pub struct LanguageChoice {
    shown: RwSignal<Lang>,
    wanted: RwSignal<Lang>,
    keep: fn(Lang),
}

impl LanguageChoice {
    /// Provides it to everything below the caller; `keep` stores a choice for the next start.
    #[must_use]
    pub fn provide(keep: fn(Lang)) -> Self {
        let languages =
            Self { shown: signal(Lang::default()), wanted: signal(Lang::default()), keep };
        provide_context(languages);
        languages
    }

    /// The language of the page.
    #[must_use]
    pub fn shown(self) -> RwSignal<Lang> {
        self.shown
    }

    /// Restores the stored choice at the start, before the page shows anything. Where the texts
    /// cannot be loaded the page is in English and loads them later.
    pub async fn restore(self, lang: Lang) {
        self.wanted.set(lang);
        self.attempt(lang).await;
    }

    /// Takes a person's choice. The page keeps the old language until the texts have loaded.
    pub fn choose(self, lang: Lang) {
        (self.keep)(lang);
        self.wanted.set(lang);
        spawn_local(self.attempt(lang));
    }

    async fn attempt(self, lang: Lang) {
        let is_known = learn(lang).await;
        if self.wanted.get_untracked() != lang {
            return;
        }
        if is_known {
            self.shown.set(lang);
        } else {
            self.try_again_later(lang);
        }
    }

    fn try_again_later(self, lang: Lang) {
        set_timeout(move || spawn_local(self.attempt(lang)), RETRY_DELAY);
    }
}

async fn learn(lang: Lang) -> bool {
    let Some(file) = lang.missing_file() else { return true };
    // The hash rejects any other content in place of the file.
    fetched(file).await.is_ok_and(|contents| lang.learn(&contents))
}

async fn fetched(file: &str) -> Result<String, JsValue> {
    let request = RequestInit::new();
    request.set_signal(Some(&AbortSignal::timeout_with_u32(FETCH_TIMEOUT_MS)));
    let answer = window().fetch_with_str_and_init(&["/", file].concat(), &request);
    let answer: Response = JsFuture::from(answer).await?.dyn_into()?;
    Ok(JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default())
}
