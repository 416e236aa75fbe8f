//! A request that a button sends: busy while it runs, with the refusal in words.

use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use locale::Lang;
use serde::de::DeserializeOwned;
use ui::{Notice, Tone, dynamic, maybe, maybe_text, signal};

use crate::connection::api::{ApiError, Call, read};
use crate::connection::session::CurrentSession;

/// Takes the text of an answer.
type OnAnswer = Box<dyn FnOnce(&str) -> Result<(), ApiError>>;

/// Work that one button, or several that exclude each other, start.
#[derive(Clone, Copy)]
pub struct Action {
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    session: CurrentSession,
}

impl Action {
    pub fn new() -> Self {
        Self { busy: signal(false), error: signal(None), session: CurrentSession::expect() }
    }

    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The refusal in the administrator's language.
    pub fn error(self) -> RwSignal<Option<ApiError>> {
        self.error
    }

    /// Starts the work unless it runs already.
    ///
    /// The screen may be gone when the work ends: the work accesses signals by `try_` only.
    pub fn run(self, work: impl Future<Output = Result<(), ApiError>> + 'static) {
        if !self.busy.get_untracked() {
            self.busy.set(true);
            self.error.set(None);
            self.run_boxed(Box::pin(work));
        }
    }

    /// Sends a request unless work runs already, and hands on the answer.
    pub fn send<A: DeserializeOwned>(
        self,
        call: Result<Call, ApiError>,
        lang: Lang,
        on_answer: impl FnOnce(A) + 'static,
    ) {
        self.send_boxed(call, lang, Box::new(|text| read(text).map(on_answer)));
    }

    fn send_boxed(self, call: Result<Call, ApiError>, lang: Lang, on_answer: OnAnswer) {
        self.run(async move { on_answer(&call?.exchange(lang).await?) });
    }

    /// Sends a request whose answer has no body unless work runs already.
    pub fn execute(self, call: Call, lang: Lang, on_success: impl FnOnce() + 'static) {
        let on_success: Box<dyn FnOnce()> = Box::new(on_success);
        self.run(async move {
            call.execute(lang).await?;
            on_success();
            Ok(())
        });
    }

    fn run_boxed(self, work: LocalBoxFuture<'static, Result<(), ApiError>>) {
        wasm_bindgen_futures::spawn_local(async move {
            let error = work.await.err();
            if error == Some(ApiError::SignedOff) {
                self.session.end();
            }
            let _screen_is_gone = self.error.try_set(error);
            let _screen_is_gone = self.busy.try_set(false);
        });
    }

    /// The refusal, if there is one.
    pub fn notice(self) -> AnyView {
        let error = self.error;
        dynamic(move || error.with(Option::is_some).then(|| refusal(error)))
    }

    /// The refusal as a line beside a control.
    pub fn line(self) -> AnyView {
        let words = maybe_text(move |lang| self.error.get().map(|error| error.words(lang)));
        maybe(
            move || words.get(),
            |words| view! { <p class="field-error" role="alert">{words}</p> },
        )
    }
}

fn refusal(error: RwSignal<Option<ApiError>>) -> AnyView {
    let words = maybe_text(move |lang| error.get().map(|error| error.words(lang)));
    let title = move || words.get().unwrap_or_default();
    view! { <Notice tone=Tone::Danger title=Signal::derive(title) /> }.into_any()
}

/// Starts work that no button waits for.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: LocalBoxFuture<'static, ()> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
