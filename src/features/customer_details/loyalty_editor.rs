//! The logic of the dialog that issues a loyalty card, without a page.

use domain::{Field, Problem};
use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use crate::action_error::ActionError;
use crate::state::State;
use crate::words;

#[derive(Clone, Copy)]
pub struct LoyaltyEditor {
    pub open: RwSignal<bool>,
    /// The card is issued when the number arrives.
    pub is_for_later: RwSignal<bool>,
    pub number: RwSignal<String>,
    pub failure: RwSignal<Option<ActionError>>,
    pub is_busy: RwSignal<bool>,
    /// *Issue* was pressed without the number that it needs.
    is_missing: RwSignal<bool>,
}

impl LoyaltyEditor {
    pub fn new() -> Self {
        Self {
            open: signal(false),
            is_for_later: signal(false),
            number: signal(String::new()),
            failure: signal(None),
            is_busy: signal(false),
            is_missing: signal(false),
        }
    }

    pub fn issue(self, is_for_later: bool) {
        self.is_for_later.set(is_for_later);
        self.open.set(true);
    }

    pub fn title(self, lang: Lang) -> &'static str {
        if self.is_for_later.get() { lang.queue_loyalty_card() } else { lang.issue_loyalty_card() }
    }

    pub fn action(self, lang: Lang) -> &'static str {
        if self.is_for_later.get() { lang.keep_for_later() } else { lang.issue() }
    }

    /// A person presses the action. Returns what was typed; `None` while a number is missing.
    pub fn press(self, state: State) -> Option<String> {
        self.failure.set(None);
        let typed = self.number.get_untracked();
        let is_missing = typed.trim().is_empty() && !untrack(|| is_generated(state));
        self.is_missing.set(is_missing);
        (!is_missing).then_some(typed)
    }

    /// The message at the number, until one is typed.
    pub fn error(self, lang: Lang) -> Option<String> {
        let is_missing = self.is_missing.get() && self.number.with(|it| it.trim().is_empty());
        is_missing.then(|| words::problem(lang, Field::LoyaltyCardNumber, Problem::Required))
    }

    /// The card is issued or queued; the screen may be gone.
    pub fn done(self) {
        let _screen_is_gone = self.number.try_set(String::new());
        let _screen_is_gone = self.open.try_set(false);
    }
}

/// Whether headquarters makes the number where none is typed.
pub fn is_generated(state: State) -> bool {
    state.configuration.with(|it| it.profile.generates_loyalty_card_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(generates: bool) -> State {
        let state = State::new();
        state.configuration.update(|it| it.profile.generates_loyalty_card_number = generates);
        state
    }

    #[test]
    fn a_number_is_asked_for_where_headquarters_generates_none() {
        Owner::new().with(|| {
            let editor = LoyaltyEditor::new();
            editor.issue(false);
            assert_eq!(editor.press(state(false)), None);
            assert!(editor.error(Lang::En).is_some());
            editor.number.set("900001".into());
            assert_eq!(editor.error(Lang::En), None);
            assert_eq!(editor.press(state(false)), Some("900001".into()));
        });
    }

    #[test]
    fn a_blank_number_is_generated_by_headquarters() {
        Owner::new().with(|| {
            let editor = LoyaltyEditor::new();
            editor.failure.set(Some(ActionError::Unreachable));
            assert_eq!(editor.press(state(true)), Some(String::new()));
            assert_eq!((editor.error(Lang::En), editor.failure.get()), (None, None));
        });
    }

    #[test]
    fn r228_a_card_for_later_is_named_so_and_the_dialog_ends_blank() {
        Owner::new().with(|| {
            let lang = Lang::En;
            let editor = LoyaltyEditor::new();
            editor.issue(true);
            assert!(editor.open.get());
            let words = (editor.title(lang), editor.action(lang));
            assert_eq!(words, (lang.queue_loyalty_card(), lang.keep_for_later()));
            editor.number.set("900001".into());
            editor.done();
            assert_eq!((editor.open.get(), editor.number.get()), (false, String::new()));
        });
    }
}
