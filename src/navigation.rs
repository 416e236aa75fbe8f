//! Typed addresses on top of `leptos_router`.

use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_url};
use leptos_router::location::Location;
use ui::effect;
use wasm_bindgen::JsValue;

use crate::screen::Screen;
use crate::searches::Visit;
use crate::task::spawn;

/// The name of the visit in the address's query.
const VISIT: &str = "visit";

type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The shown address, and navigation to other ones.
#[derive(Clone, Copy)]
pub struct Navigation {
    screen: Memo<Option<Screen>>,
    visit: Memo<Option<Visit>>,
    navigate: StoredValue<Navigate>,
}

impl Navigation {
    /// Provides it to everything below the caller, which is inside a `Router`.
    pub fn provide() -> Self {
        let Location { pathname, query, .. } = use_location();
        let visit = move |_: Option<&_>| query.with(|query| query.get_str(VISIT)?.parse().ok());
        let navigation = Self {
            screen: Memo::new(move |_| pathname.with(|path| Screen::parse(path))),
            visit: Memo::new(visit),
            navigate: StoredValue::new(Arc::new(use_navigate())),
        };
        provide_context(navigation);
        follow_address_bar();
        navigation
    }

    /// The screen to show; `None` for an address that leads nowhere.
    pub fn screen(&self) -> Option<Screen> {
        self.screen.get()
    }

    pub fn screen_untracked(&self) -> Option<Screen> {
        self.screen.get_untracked()
    }

    /// Which visit of the customer list the address names.
    pub fn visit(&self) -> Option<Visit> {
        self.visit.get()
    }

    /// Goes to another screen; Back leads back.
    pub fn go(&self, screen: Screen) {
        self.navigate(&screen.path(), NavigateOptions::default());
    }

    /// Goes to the customer list, as a visit left it if there was one.
    pub fn go_to_list(&self, visit: Option<Visit>) {
        let address = visit.map_or_else(|| Screen::Customers.path(), address_of);
        self.navigate(&address, NavigateOptions::default());
    }

    /// Shows another screen in place of one that cannot be shown.
    pub fn redirect(&self, screen: Screen) {
        self.navigate(&screen.path(), NavigateOptions { replace: true, ..Default::default() });
    }

    /// Names a visit of the customer list in the address that is shown.
    pub fn begin_visit(&self, visit: Visit) {
        self.navigate(&address_of(visit), NavigateOptions { replace: true, ..Default::default() });
    }

    fn navigate(&self, path: &str, options: NavigateOptions) {
        // A clone: a navigation may end the screen that asks for it.
        let navigate = self.navigate.get_value();
        navigate(path, options);
    }
}

/// Enters the address of the screen into the history where leptos_router 0.8 has not: it takes
/// the last address of its own list for the one that is shown, and Forward is not in that list.
fn follow_address_bar() {
    let url = use_url();
    effect(move || {
        url.track();
        spawn(async move {
            // The router enters a link after its screen has changed.
            TimeoutFuture::new(0).await;
            let address = url.try_with_untracked(|url| match url.search() {
                "" => url.path().to_owned(),
                query => [url.path(), "?", query].concat(),
            });
            let Some(address) = address else { return };
            let location = window().location();
            let shown = [location.pathname(), location.search()].map(Result::unwrap_or_default);
            if shown.concat() != address
                && let Ok(history) = window().history()
            {
                // Browsers refuse such calls only in floods; the screen is right anyway.
                let _refused = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
            }
        });
    });
}

fn address_of(visit: Visit) -> String {
    format!("{}?{VISIT}={visit}", Screen::Customers.path())
}

pub fn use_navigation() -> Navigation {
    expect_context()
}
