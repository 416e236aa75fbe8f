//! Which channels use a functionality profile or an address book.

use leptos::prelude::*;
use locale::Lang;
use ui::{Card, phrase, text};

use crate::connection::remote::Remote;

/// The channels of a record, by name.
pub fn usage(record: Remote) -> AnyView {
    let words = text(move |lang| {
        let channels = record.get().joined("Channels");
        if channels.is_empty() {
            lang.profile_unused().to_owned()
        } else {
            lang.profile_channels(&channels)
        }
    });
    view! { <Card title=phrase(Lang::channels)><p>{words}</p></Card> }.into_any()
}
