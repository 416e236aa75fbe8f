//! A resource of headquarters on the screen: loading, loaded or unavailable.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use locale::Lang;
use serde::de::DeserializeOwned;
use ui::{Notice, Tone, derived, dynamic, effect, maybe_text, phrase, signal, use_lang, when};

use crate::connection::action::spawn;
use crate::connection::api::{ApiError, Call, read};
use crate::connection::session::CurrentSession;

const REFRESH: Duration = Duration::from_secs(2);

/// What headquarters answers with, as a type of the contract.
pub trait Resource: DeserializeOwned + Clone + Default + PartialEq + Send + Sync + 'static {}

impl<T> Resource for T where
    T: DeserializeOwned + Clone + Default + PartialEq + Send + Sync + 'static
{
}

/// The resource as last read, and the failure since.
pub struct Remote<T: 'static> {
    reading: Reading,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

/// A [`Remote`] of any type: the bundle has the code that loads and shows it once.
#[derive(Clone, Copy)]
struct Reading {
    value: RwSignal<Option<Value>>,
    error: RwSignal<Option<ApiError>>,
    again: RwSignal<()>,
}

type Value = Arc<dyn Any + Send + Sync>;

/// The operations on the type of a [`Value`].
#[derive(Clone, Copy)]
struct Kind {
    read: fn(&str) -> Result<Value, ApiError>,
    is_same: fn(&Value, &Value) -> bool,
}

impl Kind {
    fn of<T: Resource>() -> Self {
        Self {
            read: |text| read::<T>(text).map(|value| Arc::new(value) as Value),
            is_same: |one, other| one.downcast_ref::<T>() == other.downcast_ref(),
        }
    }
}

impl<T: Resource> Remote<T> {
    /// Reads the resource at a path that does not change.
    pub fn at(path: &'static str) -> Self {
        Self::new(move || path.to_owned())
    }

    /// Reads the resource now, and again when the path or the language changes.
    pub fn new(path: impl Fn() -> String + 'static) -> Self {
        Self { reading: Reading::new(Box::new(path), Kind::of::<T>()), of: PhantomData }
    }

    /// The resource; the default until it has loaded.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T {
        untrack(move || self.get())
    }

    /// A part of the resource.
    pub fn with<R>(self, part: impl FnOnce(&T) -> R) -> R {
        let value = self.reading.value.get();
        match value.as_ref().and_then(|value| value.downcast_ref()) {
            Some(value) => part(value),
            None => part(&T::default()),
        }
    }

    /// A text of the resource, reactive.
    pub fn text(self, part: impl Fn(&T) -> String + Send + Sync + 'static) -> Signal<String> {
        derived(move || self.with(&part))
    }

    /// Replaces the resource by an answer of headquarters.
    pub fn put(self, value: T) {
        let value: Value = Arc::new(value);
        let _screen_is_gone = self.reading.value.try_set(Some(value));
    }

    /// Reads the resource again.
    pub fn reload(self) {
        self.reading.reload();
    }

    /// Reads the resource every two seconds while the page is visible.
    pub fn refresh(self) -> Self {
        self.reading.refresh();
        self
    }

    /// Shows the view once the resource has loaded, below a notice if it is outdated.
    pub fn ready(self, view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        self.reading.ready(Box::new(view))
    }
}

impl Reading {
    fn new(path: Box<dyn Fn() -> String>, kind: Kind) -> Self {
        let reading = Self { value: signal(None), error: signal(None), again: signal(()) };
        let lang = use_lang();
        let session = CurrentSession::expect();
        let turn = StoredValue::new(0_u32);
        effect(move || {
            reading.again.track();
            let (path, lang) = (path(), lang.get());
            turn.update_value(|turn| *turn += 1);
            let own_turn = turn.get_value();
            spawn(async move {
                let result = Call::get(path).exchange(lang).await;
                let result = result.and_then(|text| (kind.read)(&text));
                // The screen may be gone, or a later request under way.
                if turn.try_get_value() == Some(own_turn) {
                    reading.take(result, kind, session);
                }
            });
        });
        reading
    }

    fn reload(self) {
        let _screen_is_gone = self.again.try_set(());
    }

    fn refresh(self) {
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
    }

    fn take(self, result: Result<Value, ApiError>, kind: Kind, session: CurrentSession) {
        match result {
            // Unchanged rows stay untouched, with their focus and selection.
            Ok(value) => {
                let is_same = |old: &Value| (kind.is_same)(old, &value);
                if !self.value.with_untracked(|old| old.as_ref().is_some_and(is_same)) {
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

    fn ready(self, view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        let is_failed = Memo::new(move |_| self.error.with(Option::is_some));
        let is_there = Memo::new(move |_| self.value.with(Option::is_some));
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
