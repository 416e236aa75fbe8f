//! The connection state in one word (R039).

use domain::Connection;
use leptos::prelude::*;
use locale::Lang;
use ui::{IconName, StatusPill, Tone, derived, phrase, text};

use crate::services::use_services;

/// The status "Connection", in the given tone.
#[component]
pub fn ConnectionPill(tone: fn(Connection) -> Tone) -> impl IntoView {
    let connection = use_services().state.connection;
    let label = text(move |l| match connection.get() {
        Connection::Online => l.status_online(),
        Connection::HeadquartersUnreachable => l.status_headquarters_unreachable(),
        Connection::Offline => l.status_offline(),
    });
    let icon = move || match connection.get() {
        Connection::Offline => Some(IconName::CloudOff),
        _ => Some(IconName::Wifi),
    };
    view! {
        <StatusPill
            label
            tone=derived(move || tone(connection.get()))
            icon=derived(icon)
            name=phrase(Lang::connection)
        />
    }
    .into_any()
}
