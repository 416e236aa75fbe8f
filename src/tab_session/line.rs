//! The line to the scale unit: the stream of its events, and probes without one.

use std::cell::RefCell;
use std::rc::Weak;

use contract::commerce::ConnectionStatus;
use leptos::prelude::*;
use sync::Failure;
use sync::connectivity::Event;
use web_sys::AbortController;

use super::TabSession;
use crate::adapters::events::{self, ServerEvent};
use crate::adapters::{clock, http};
use crate::task::spawn;

pub struct Line {
    outer: Weak<TabSession>,
    open: RefCell<Option<AbortController>>,
}

impl Line {
    pub fn new(outer: Weak<TabSession>) -> Self {
        Self { outer, open: RefCell::default() }
    }

    pub fn open(&self, attempt: u64) {
        let Some(session) = self.outer.upgrade() else { return };
        let Ok(aborter) = AbortController::new() else {
            return session.tell(Event::LineEnded { attempt, why: Failure::Local });
        };
        self.open.replace(Some(aborter.clone()));
        spawn(async move {
            let caller = session.caller();
            let on_event = |event| session.on_server_event(attempt, event);
            let ended = events::listen(&caller, &aborter, on_event).await;
            let why = session.failure(&ended, &caller);
            session.tell(Event::LineEnded { attempt, why });
        });
    }

    pub fn close(&self) {
        if let Some(open) = self.open.take() {
            open.abort();
        }
    }

    pub fn probe(&self, attempt: u64) {
        let Some(session) = self.outer.upgrade() else { return };
        spawn(async move {
            let caller = session.caller();
            let outcome = match http::connection_status(&caller).await {
                Ok(status) => {
                    session.on_status(&status);
                    Ok(status.is_headquarters_reachable)
                }
                Err(error) => Err(session.failure(&error, &caller)),
            };
            session.tell(Event::Probed { attempt, outcome });
        });
    }
}

impl TabSession {
    fn on_server_event(&self, attempt: u64, event: ServerEvent) {
        match event {
            ServerEvent::Connection(status) => {
                self.on_status(&status);
                let reaches_headquarters = status.is_headquarters_reachable;
                self.tell(Event::LineTold { attempt, reaches_headquarters });
            }
            ServerEvent::CustomersChanged => {
                self.on_contact();
                self.tell(sync::Event::NewsHinted);
            }
            ServerEvent::ConfigurationChanged => {
                self.on_contact();
                self.refresh_configuration();
            }
        }
    }

    fn on_status(&self, status: &ConnectionStatus) {
        self.on_contact();
        let there = clock::parse(&status.server_time);
        self.state.clock_ahead_ms.set(there.map(|there| clock::now().0 - there.0));
    }
}
