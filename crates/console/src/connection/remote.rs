//! A resource of headquarters on the screen: loading, there, or not to be had.

use std::time::Duration;

use leptos::prelude::*;
use locale::Lang;
use serde::de::DeserializeOwned;
use ui::{Notice, Tone, derived, dynamic, effect, maybe_text, phrase, signal, use_lang, when};

use crate::connection::action::spawn;
use crate::connection::api::{ApiError, Call};
use crate::connection::session::CurrentSession;

const REFRESH: Duration = Duration::from_secs(2);

/// What headquarters answers with, as a type of the contract.
pub trait Resource: DeserializeOwned + Clone + Default + PartialEq + Send + Sync + 'static {}

impl<T> Resource for T where
    T: DeserializeOwned + Clone + Default + PartialEq + Send + Sync + 'static
{
}

/// The resource as it was read last, and what went wrong since.
pub struct Remote<T: 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    again: RwSignal<()>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Resource> Remote<T> {
    /// Reads the resource at a path that does not change.
    pub fn at(path: &'static str) -> Self {
        Self::new(move || path.to_owned())
    }

    /// Reads the resource now, and again when the path or the language changes.
    pub fn new(path: impl Fn() -> String + 'static) -> Self {
        Self::new_boxed(Box::new(path))
    }

    fn new_boxed(path: Box<dyn Fn() -> String>) -> Self {
        let remote = Self { value: signal(None), error: signal(None), again: signal(()) };
        let lang = use_lang();
        let session = CurrentSession::expect();
        let turn = StoredValue::new(0_u32);
        effect(move || {
            remote.again.track();
            let (path, lang) = (path(), lang.get());
            turn.update_value(|turn| *turn += 1);
            let own_turn = turn.get_value();
            spawn(async move {
                let result = Call::get(path).send(lang).await;
                // The screen may be gone, or a later question may have been asked.
                if turn.try_get_value() == Some(own_turn) {
                    remote.take(result, session);
                }
            });
        });
        remote
    }

    /// The resource; the default until it is there.
    pub fn get(self) -> T {
        self.value.get().unwrap_or_default()
    }

    pub fn get_untracked(self) -> T {
        self.value.get_untracked().unwrap_or_default()
    }

    /// A part of the resource.
    pub fn with<R>(self, part: impl FnOnce(&T) -> R) -> R {
        self.value.with(|value| match value {
            Some(value) => part(value),
            None => part(&T::default()),
        })
    }

    /// A text of the resource, which follows it.
    pub fn text(self, part: impl Fn(&T) -> String + Send + Sync + 'static) -> Signal<String> {
        derived(move || self.with(&part))
    }

    pub fn is_there(self) -> bool {
        self.value.with(Option::is_some)
    }

    /// Takes an answer of headquarters for the resource.
    pub fn put(self, value: T) {
        let _screen_is_gone = self.value.try_set(Some(value));
    }

    /// Reads the resource again.
    pub fn reload(self) {
        let _screen_is_gone = self.again.try_set(());
    }

    /// Reads the resource every two seconds while the page can be seen.
    pub fn refresh(self) -> Self {
        let timer = set_interval_with_handle(
            move || {
                if !document().hidden() {
                    self.reload();
                }
            },
            REFRESH,
        );
        if let Ok(timer) = timer {
            on_cleanup(move || timer.clear());
        }
        self
    }

    fn take(self, result: Result<T, ApiError>, session: CurrentSession) {
        match result {
            // Unchanged rows are left alone: focus and selection stay where they are.
            Ok(value) => {
                if self.value.with_untracked(|old| old.as_ref() != Some(&value)) {
                    self.value.set(Some(value));
                }
                if self.error.with_untracked(Option::is_some) {
                    self.error.set(None);
                }
            }
            Err(ApiError::SignedOff) => session.end(),
            Err(error) => self.error.set(Some(error)),
        }
    }

    /// Shows the view once the resource is there, and above it why it is not up to date.
    pub fn ready(self, view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        self.ready_boxed(Box::new(view))
    }

    fn ready_boxed(self, view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        let is_failed = Memo::new(move |_| self.error.with(Option::is_some));
        let is_there = Memo::new(move |_| self.is_there());
        let words = maybe_text(move |lang| self.error.get().map(|error| error.words(lang)));
        let problem = when(
            move || is_failed.get(),
            move || {
                let words = derived(move || words.get().unwrap_or_default());
                view! {
                    <Notice tone=Tone::Danger title=phrase(Lang::could_not_load)><p>{words}</p></Notice>
                }
            },
        );
        let content = dynamic(move || {
            if is_there.get() {
                view()
            } else if is_failed.get() {
                ().into_any()
            } else {
                view! { <p class="muted" role="status">{phrase(Lang::loading)}</p> }.into_any()
            }
        });
        (problem, content).into_any()
    }
}
