//! What the application starts without: most screens, and the work of the sync.
//!
//! `cargo xtask build` cuts the WebAssembly here (ADR 26): each function of this file is a way into
//! the second part, and the only one. So what a screen alone needs comes later by itself.

use std::rc::Rc;

use leptos::prelude::*;

use crate::features::customer_details::CustomerDetails;
use crate::features::customer_form::{EditCustomer, NewCustomer};
use crate::features::kiosk::{IdleWatch, Kiosk};
use crate::features::shortcut_list::ShortcutList;
use crate::features::sync_status::SyncStatus;
use crate::navigation::use_navigation;
use crate::routes::Route;
use crate::tab_session::TabSession;

/// A screen of the second part; nothing for the others.
///
/// As all of these it ends the application with an error while
/// [`arrive`](crate::adapters::second_part::arrive) has not said that the second part is there.
#[inline(never)]
pub fn screen(route: Route) -> AnyView {
    match route {
        Route::NewCustomer => view! { <NewCustomer /> }.into_any(),
        Route::EditCustomer(id) => view! { <EditCustomer id /> }.into_any(),
        Route::Customer(id) => view! { <CustomerDetails id /> }.into_any(),
        Route::SyncStatus => view! { <SyncStatus /> }.into_any(),
        Route::Kiosk => view! { <Kiosk /> }.into_any(),
        _ => ().into_any(),
    }
}

/// The list of all keys.
#[inline(never)]
pub fn shortcuts() -> AnyView {
    view! { <ShortcutList /> }.into_any()
}

/// Brings a kiosk back to its Welcome when the staff have left another screen open (R243).
#[inline(never)]
pub fn idle_watch() -> AnyView {
    let navigation = use_navigation();
    let on_gone = Callback::new(move |()| navigation.redirect(Route::Kiosk));
    view! { <IdleWatch is_watching=ui::derived(|| true) on_gone /> }.into_any()
}

/// Sends and fetches, for as long as the page is open.
#[inline(never)]
pub fn sync(driver: Rc<TabSession>) {
    driver.run();
}
