//! The session of the signed-on administrator.

use contract::admin::{Session, SignOnRequest, SignOnResult};
use leptos::prelude::*;
use locale::Lang;
use ui::{signal, use_lang};

use crate::connection::action::spawn;
use crate::connection::api::{ApiError, Call};

const SESSION: &str = "/api/session";

/// The state of the session.
#[derive(Clone, PartialEq, Debug)]
pub enum SessionState {
    /// The console is asking headquarters.
    Unknown,
    /// No session; `has_ended`: there was one before.
    SignedOff {
        has_ended: bool,
    },
    SignedOn(Session),
}

/// The session, for every screen.
#[derive(Clone, Copy)]
pub struct CurrentSession(RwSignal<SessionState>);

impl CurrentSession {
    /// Asks headquarters for the session, and provides the answer to everything below.
    pub fn provide() -> Self {
        let session = Self(signal(SessionState::Unknown));
        provide_context(session);
        let lang = use_lang().get_untracked();
        spawn(async move {
            let state = match session.ask(lang).await {
                Ok(who) => SessionState::SignedOn(who),
                Err(_) => SessionState::SignedOff { has_ended: false },
            };
            session.0.set(state);
        });
        session
    }

    pub fn expect() -> Self {
        expect_context()
    }

    pub fn state(self) -> SessionState {
        self.0.get()
    }

    /// Ends the session after headquarters has refused it.
    pub fn end(self) {
        if matches!(self.0.get_untracked(), SessionState::SignedOn(_)) {
            self.0.set(SessionState::SignedOff { has_ended: true });
        }
    }

    pub async fn sign_on(self, request: SignOnRequest, lang: Lang) -> Result<(), ApiError> {
        let call = Call::post("/api/sign-on".to_owned()).body(&request);
        let _in_the_cookie: SignOnResult = call.send(lang).await?;
        let who = self.ask(lang).await?;
        self.0.set(SessionState::SignedOn(who));
        Ok(())
    }

    pub fn sign_off(self, lang: Lang) {
        spawn(async move {
            // Without an answer the cookie may live on until it expires; the screen closes anyway.
            let _ = Call::delete(SESSION.to_owned()).execute(lang).await;
            self.0.set(SessionState::SignedOff { has_ended: false });
        });
    }

    async fn ask(self, lang: Lang) -> Result<Session, ApiError> {
        Call::get(SESSION.to_owned()).send(lang).await
    }
}
