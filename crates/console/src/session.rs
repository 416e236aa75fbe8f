//! Who is signed on.

use contract::admin::{Session, SignOnRequest, SignOnResult};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::use_lang;

use crate::api::{self, ApiError};

const SESSION: &str = "/api/session";

/// What is known about the session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SessionState {
    /// Headquarters is being asked.
    Unknown,
    /// Nobody is signed on; `has_ended` when somebody was.
    SignedOff {
        has_ended: bool,
    },
    SignedOn(Session),
}

/// The session, for every screen.
#[derive(Clone, Copy)]
pub struct CurrentSession(RwSignal<SessionState>);

impl CurrentSession {
    /// Asks headquarters who is signed on, and provides the answer to everything below.
    pub fn provide() -> Self {
        let session = Self(RwSignal::new(SessionState::Unknown));
        provide_context(session);
        let lang = use_lang().get_untracked();
        spawn_local(async move { session.ask(lang).await });
        session
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn state(self) -> SessionState {
        self.0.get()
    }

    /// Headquarters said that nobody is signed on any more.
    pub fn end(self) {
        if matches!(self.0.get_untracked(), SessionState::SignedOn(_)) {
            self.0.set(SessionState::SignedOff { has_ended: true });
        }
    }

    pub async fn sign_on(self, request: SignOnRequest, lang: Lang) -> Result<(), ApiError> {
        let _: SignOnResult = api::post("/api/sign-on", lang, &request).await?;
        let session = api::get(SESSION, lang).await?;
        self.0.set(SessionState::SignedOn(session));
        Ok(())
    }

    pub async fn sign_off(self, lang: Lang) {
        // Without an answer the cookie may live on until it expires; the screen closes anyway.
        let _ = api::delete(SESSION, lang).await;
        self.0.set(SessionState::SignedOff { has_ended: false });
    }

    async fn ask(self, lang: Lang) {
        let state = match api::get(SESSION, lang).await {
            Ok(session) => SessionState::SignedOn(session),
            Err(_) => SessionState::SignedOff { has_ended: false },
        };
        self.0.set(state);
    }
}
