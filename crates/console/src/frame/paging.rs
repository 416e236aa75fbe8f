//! Long lists: each press loads one page more; another filter begins anew.

use std::time::Duration;

use contract::admin::{
    AuditTrail, CUSTOMERS_COUNTED_MAX, CustomerList, CustomerOperationList, ExchangeSessionList,
};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, dynamic, effect, phrase, signal, text, when};

use crate::connection::remote::{Remote, Resource};
use crate::frame::local_format::count;

/// Rows of a page.
pub const PAGE: u64 = 50;
const TYPING_PAUSE: Duration = Duration::from_millis(150);

/// The first rows of a long list.
pub trait Rows: Resource {
    fn length(&self) -> usize;
    /// Rows of the whole list.
    fn total(&self) -> u64;

    /// The total in words.
    fn total_shown(&self, lang: Lang) -> String {
        count(self.total(), lang)
    }
}

impl Rows for CustomerList {
    fn length(&self) -> usize {
        self.customers.len()
    }

    fn total(&self) -> u64 {
        self.total
    }

    fn total_shown(&self, lang: Lang) -> String {
        match self.total {
            total if total > CUSTOMERS_COUNTED_MAX => {
                format!("{}+", count(CUSTOMERS_COUNTED_MAX, lang))
            }
            total => count(total, lang),
        }
    }
}

impl Rows for AuditTrail {
    fn length(&self) -> usize {
        self.entries.len()
    }

    fn total(&self) -> u64 {
        self.total
    }
}

impl Rows for CustomerOperationList {
    fn length(&self) -> usize {
        self.operations.len()
    }

    fn total(&self) -> u64 {
        self.total
    }
}

impl Rows for ExchangeSessionList {
    fn length(&self) -> usize {
        self.sessions.len()
    }

    fn total(&self) -> u64 {
        self.total
    }
}

/// The `table` of the list's rows, or a message where it is `empty`, and the button for more.
pub fn paged<T: Rows>(
    list: Remote<T>,
    top: RwSignal<u64>,
    table: impl Fn() -> AnyView + Copy + Send + 'static,
    empty: impl Fn() -> AnyView + Copy + Send + 'static,
) -> AnyView {
    list.ready(move || {
        let is_empty = Memo::new(move |_| list.with(Rows::length) == 0);
        let table = dynamic(move || if is_empty.get() { empty() } else { table() });
        (table, more(list, top)).into_any()
    })
}

/// How many rows of all are on the screen, and the button for more.
fn more<T: Rows>(list: Remote<T>, top: RwSignal<u64>) -> AnyView {
    let shown = move || list.with(Rows::length) as u64;
    let words = text(move |lang| {
        if shown() == 0 {
            return String::new();
        }
        let total = list.with(|list| list.total_shown(lang));
        lang.showing_of_total(&count(shown(), lang), &total)
    });
    let has_more = Memo::new(move |_| list.with(Rows::total) > shown());
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

/// A filter's text; `settled` gets it once typing pauses, and paging begins anew.
pub fn typed_into(settled: RwSignal<String>, top: RwSignal<u64>) -> RwSignal<String> {
    let typed = signal(settled.get_untracked());
    let mut settle = debounce(TYPING_PAUSE, move |text: String| {
        // The screen may be gone.
        if settled.try_get_untracked().is_some_and(|old| old != text) {
            let _ = top.try_set(PAGE);
            let _ = settled.try_set(text);
        }
    });
    effect(move || settle(typed.get()));
    // Back or a link may change the text.
    effect(move || {
        let text = settled.get();
        if typed.with_untracked(|typed| *typed != text) {
            typed.set(text);
        }
    });
    typed
}
