//! Long lists: a page more with each press, from the beginning when what is asked for changes.

use std::time::Duration;

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, dynamic, effect, phrase, signal, text, when};

use crate::connection::remote::Remote;
use crate::frame::local_format::{count, counted};

/// Rows of a page.
pub const PAGE: u64 = 50;
const TYPING_PAUSE: Duration = Duration::from_millis(150);

/// The `table` of the list's `member`, or what is shown where that is `empty`, and the way to more.
pub fn paged(
    list: Remote,
    member: &'static str,
    top: RwSignal<u64>,
    table: impl Fn() -> AnyView + Copy + Send + 'static,
    empty: impl Fn() -> AnyView + Copy + Send + 'static,
) -> AnyView {
    list.ready(move || {
        let is_empty = Memo::new(move |_| list.get().items(member).is_empty());
        let table = dynamic(move || if is_empty.get() { empty() } else { table() });
        (table, more(list, member, top)).into_any()
    })
}

/// How many of all are shown, and the way to more.
fn more(list: Remote, member: &'static str, top: RwSignal<u64>) -> AnyView {
    let shown = move || list.get().items(member).len() as u64;
    let words = text(move |lang| {
        if shown() == 0 {
            return String::new();
        }
        lang.showing_of_total(&count(shown(), lang), &counted(&list.get(), "Total", lang))
    });
    let has_more = Memo::new(move |_| list.get().count("Total") > shown());
    let show_more = move |()| top.update(|top| *top += PAGE);
    view! {
        <div class="row">
            <p class="muted" role="status">{words}</p>
            {when(
                move || has_more.get(),
                move || view! { <Button label=phrase(Lang::show_more) on_press=show_more /> },
            )}
        </div>
    }
    .into_any()
}

/// What was typed, once typing pauses; then paging begins anew.
pub fn after_pause(typed: RwSignal<String>, top: RwSignal<u64>) -> RwSignal<String> {
    let settled = signal(typed.get_untracked());
    let mut settle = debounce(TYPING_PAUSE, move |text: String| {
        // The screen may be gone.
        if settled.try_get_untracked().is_some_and(|old| old != text) {
            let _ = top.try_set(PAGE);
            let _ = settled.try_set(text);
        }
    });
    effect(move || settle(typed.get()));
    settled
}
