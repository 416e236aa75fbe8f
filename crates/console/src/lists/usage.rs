//! Which channels use a functionality profile or an address book.

use leptos::prelude::*;
use locale::Lang;
use ui::{Card, phrase, text};

use crate::connection::remote::Remote;
use crate::record::Record;

/// The channels of a record, by name.
pub fn usage<R: Record>(record: Remote<R>) -> AnyView {
    let words = text(move |lang| {
        let channels = record.with(|record| record.channels().join(", "));
        if channels.is_empty() {
            lang.profile_unused().to_owned()
        } else {
            lang.profile_channels(&channels)
        }
    });
    view! { <Card title=phrase(Lang::channels)><p>{words}</p></Card> }.into_any()
}
