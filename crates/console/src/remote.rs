//! A resource of headquarters on the screen: loading, there, or not to be had.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use serde::de::DeserializeOwned;
use ui::{Notice, Tone, text, use_lang};

use crate::api::{self, ApiError};
use crate::session::CurrentSession;

const REFRESH: Duration = Duration::from_secs(2);

/// What was read last, and what went wrong since.
#[derive(Debug)]
pub struct Remote<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Default + PartialEq + Send + Sync + DeserializeOwned> Remote<T> {
    /// Reads the resource now, and again when the path or the language changes.
    pub fn new(path: impl Fn() -> String + 'static) -> Self {
        let remote =
            Self { value: RwSignal::new(None), error: RwSignal::new(None), again: Trigger::new() };
        let lang = use_lang();
        let session = CurrentSession::expect();
        let turn = StoredValue::new(0_u32);
        Effect::new(move || {
            remote.again.track();
            let (path, lang) = (path(), lang.get());
            turn.update_value(|turn| *turn += 1);
            let own_turn = turn.get_value();
            spawn_local(async move {
                let result = api::get(&path, lang).await;
                // The screen may be gone, or a later question may have been asked.
                if turn.try_get_value() == Some(own_turn) {
                    remote.take(result, session);
                }
            });
        });
        remote
    }

    /// The resource; its default until it is there.
    pub fn get(self) -> T {
        self.value.get().unwrap_or_default()
    }

    /// Reads the resource again.
    pub fn reload(self) {
        self.again.notify();
    }

    /// Reads the resource every two seconds while the page can be seen.
    pub fn refresh(self) {
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
}

/// Shows the children once the resource is there, and above them why it is not up to date.
#[component]
pub fn Ready<T>(
    /// The resource.
    remote: Remote<T>,
    /// What to show.
    children: ChildrenFn,
) -> impl IntoView
where
    T: Clone + Default + PartialEq + Send + Sync + DeserializeOwned + 'static,
{
    let lang = use_lang();
    let is_there = Memo::new(move |_| remote.value.with(Option::is_some));
    let is_failed = Memo::new(move |_| remote.error.with(Option::is_some));
    let problem = move || {
        is_failed.get().then(|| {
            let words = Signal::derive(move || {
                remote.error.get().map_or(String::new(), |error| error.words(lang.get()))
            });
            view! { <Notice tone=Tone::Danger title=text(Lang::could_not_load)><p>{words}</p></Notice> }
        })
    };
    let content = move || {
        if is_there.get() {
            children().into_any()
        } else if is_failed.get() {
            ().into_any()
        } else {
            view! { <p class="muted" role="status">{text(Lang::loading)}</p> }.into_any()
        }
    };
    view! {
        {problem}
        {content}
    }
    .into_any()
}
