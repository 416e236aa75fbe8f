//! A polite live region that announces events to screen readers.

use leptos::prelude::*;

/// Announces a text in the page's live region. `Copy`: keep it in event handlers and tasks.
#[derive(Clone, Copy, Debug)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Announces `text`, even when it equals the last one.
    pub fn say(self, text: impl Into<String>) {
        let mut text = text.into();
        // Screen readers skip an unchanged region: a blank distinguishes a repetition.
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

/// The region of the [`Announcer`]. Exactly one, at the root.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let Announcer(message) = use_announcer();
    view! {
        <div class="visually-hidden" aria-live="polite" aria-atomic="true">
            {message}
        </div>
    }
}
