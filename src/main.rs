//! Composition root: opens the offline database, starts the sync driver, mounts.

use std::rc::Rc;

use leptos::prelude::*;
use pos::adapters::idb::{self, Meta, OpenError};
use pos::adapters::{clock, preferences, recorder};
use pos::app::App;
use pos::register::Register;
use pos::services::Services;
use pos::startup_failure::StartupFailure;
use pos::state::{State, Worker};
use pos::tab_session::TabSession;
use pos::task;
use sync::StoreError;
use ui::LanguageChoice;

/// Not the name that builds before the first release used: their formats differ.
const DATABASE: &str = "register";

fn main() {
    console_error_panic_hook::set_once();
    diagnostics::log::start(recorder::keep);
    mount_to_body(Start);
}

/// Shows the application as soon as its texts are there and the offline database is open.
#[component]
fn Start() -> impl IntoView {
    let languages = LanguageChoice::provide(preferences::set_language);
    let language = languages.shown();
    let opened = RwSignal::new_local(None);
    task::spawn(async move {
        languages.restore(preferences::language()).await;
        opened.set(Some(restore(language).await));
    });
    move || match opened.get()? {
        Ok(services) => Some(view! { <App services language /> }.into_any()),
        Err(error) => Some(view! { <StartupFailure error language /> }.into_any()),
    }
}

async fn restore(language: RwSignal<locale::Lang>) -> Result<Services, OpenError> {
    let store = Rc::new(idb::open(DATABASE, replaced).await?);
    let state = State::new();
    let unreadable = |error| match error {
        StoreError::Unreadable => OpenError::Newer,
        _ => OpenError::Unavailable,
    };
    state.device.set(store.meta(Meta::Device).await.map_err(unreadable)?);
    let worker: Option<Worker> = store.meta(Meta::Session).await.map_err(unreadable)?;
    state.worker.set(worker.filter(|worker| worker.expires_at > clock::now()));
    state.is_disconnected.set(preferences::is_disconnected());
    state.sale.set(preferences::sale());
    let driver = TabSession::start(store.clone(), state, language).await.map_err(unreadable)?;
    driver.read_configuration().await;
    driver.clone().run();
    let register = Rc::new(Register::new(store, state, driver, language));
    let looking = register.clone();
    task::spawn(async move { looking.look_at_storage().await });
    Ok(Services::new(state, register))
}

/// A newer version of the application upgrades the offline database, or another tab has erased it:
/// reloads the page with the present build and contents.
fn replaced() {
    // A page that cannot reload says on the next save that the database cannot be used.
    let _stays = window().location().reload();
}
