//! One polite region that says what happened to those who cannot see it.

use leptos::prelude::*;

/// Says a text in the page's live region. `Copy`: keep it in event handlers and tasks.
#[derive(Clone, Copy, Debug)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Says `text`, also when it is the same as the last one.
    pub fn say(self, text: impl Into<String>) {
        let mut text = text.into();
        // A region that does not change is not read: tell a repetition apart by a blank.
        if self.0.try_with_untracked(|last| *last == text) == Some(true) {
            text.push('\u{a0}');
        }
        let _ = self.0.try_set(text);
    }
}

pub(crate) fn provide_live_region() {
    provide_context(Announcer(crate::dynamic::signal(String::new())));
}

/// The page's announcer; take it in the body of a component.
#[must_use]
pub fn use_announcer() -> Announcer {
    use_context().unwrap_or_else(|| Announcer(crate::dynamic::signal(String::new())))
}

/// Where the [`Announcer`] speaks. Exactly one, at the root.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let Announcer(message) = use_announcer();
    view! {
        <div class="visually-hidden" aria-live="polite" aria-atomic="true">
            {message}
        </div>
    }
}
