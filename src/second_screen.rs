//! A screen of the second part, as soon as that is there.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Page, Tone, dynamic, phrase, signal};

use crate::adapters::second_part::arrive;
use crate::routes::Route;
use crate::second_part;
use crate::task::spawn;

#[derive(Clone, Copy)]
enum Arrival {
    Awaited,
    There,
    /// Tried again until it is there or the screen is left.
    Failed,
}

/// The screen of an address.
pub fn screen(route: Route) -> AnyView {
    as_soon_as_there(move || second_part::screen(route))
}

/// What [`second_part`] has to show, in words why it is not there, or nothing for the moment in
/// between.
pub fn as_soon_as_there(show: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let arrival = signal(Arrival::Awaited);
    spawn(async move {
        let is_shown = || arrival.try_set(Arrival::Failed).is_none();
        if arrive(is_shown).await {
            let _is_left = arrival.try_set(Arrival::There);
        }
    });
    dynamic(move || match arrival.get() {
        Arrival::Awaited => ().into_any(),
        Arrival::There => show(),
        Arrival::Failed => failure(),
    })
}

fn failure() -> AnyView {
    let reload = |()| {
        // A page that cannot reload goes on trying.
        let _stays = window().location().reload();
    };
    view! {
        <Page>
            <Notice tone=Tone::Warning title=phrase(Lang::screen_not_loaded) />
            <Button label=phrase(Lang::reload) kind=ButtonKind::Primary on_press=reload />
        </Page>
    }
    .into_any()
}
