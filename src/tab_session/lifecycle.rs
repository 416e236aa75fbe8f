//! What the browser says about the tab and the network.

use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::*;
use sync::connectivity::Event;
use wasm_bindgen::JsCast;

use super::TabSession;
use crate::task::spawn;

/// Reports to the driver, for as long as the tab exists.
pub fn follow(session: &Rc<TabSession>) {
    on(session, Where::Document, "freeze", suspended);
    on(session, Where::Document, "resume", resumed);
    on(session, Where::Document, "visibilitychange", |session| {
        if !document().hidden() {
            resumed(session);
        }
    });
    on(session, Where::Window, "pagehide", suspended);
    on(session, Where::Window, "pageshow", resumed);
    on(session, Where::Window, "online", |session| session.tell(Event::BrowserOnline));
    on(session, Where::Window, "offline", |session| session.tell(Event::BrowserOffline));
}

enum Where {
    Document,
    Window,
}

fn on(session: &Rc<TabSession>, target: Where, name: &'static str, act: fn(&Rc<TabSession>)) {
    let session = Rc::downgrade(session);
    let target: web_sys::EventTarget = match target {
        Where::Document => document().unchecked_into(),
        Where::Window => window().unchecked_into(),
    };
    EventListener::new(&target, name, move |_| {
        if let Some(session) = session.upgrade() {
            act(&session);
        }
    })
    .forget();
}

fn suspended(session: &Rc<TabSession>) {
    session.suspended();
}

fn resumed(session: &Rc<TabSession>) {
    let session = session.clone();
    spawn(async move { session.resumed().await });
}
