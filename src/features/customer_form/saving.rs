//! Carries out what the controller decides: saves, keeps the draft, tells the cashier, leaves.

use domain::{CustomerDraft, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use ui::{Announcer, focus_first_invalid, use_announcer, use_lang};

use super::controller::{FormController, Press};
use super::draft::DraftKeeper;
use super::purpose::Purpose;
use crate::action_error::ActionError;
use crate::forms::EditKey;
use crate::navigation::{Navigation, use_navigation};
use crate::screen::Screen;
use crate::searches::Searches;
use crate::services::{Services, use_services};
use crate::state::State;
use crate::task;
use crate::words;

#[derive(Clone)]
pub struct FormActions {
    form: FormController,
    keeper: DraftKeeper,
    key: EditKey,
    services: Services,
    lang: RwSignal<Lang>,
    announcer: Announcer,
    navigation: Navigation,
}

impl FormActions {
    pub fn new(form: FormController, keeper: DraftKeeper) -> Self {
        Self {
            form,
            keeper,
            key: EditKey::new(),
            services: use_services(),
            lang: use_lang(),
            announcer: use_announcer(),
            navigation: use_navigation(),
        }
    }

    pub fn press_save(&self) {
        match self.form.press_save() {
            None => {}
            Some(Press::Close) => self.go_back(),
            Some(Press::Correct(count)) => {
                self.announcer.say(self.lang.get_untracked().form_has_errors(count));
                focus_first_invalid();
            }
            Some(Press::Save(draft)) => self.save(*draft),
        }
    }

    pub fn go_back(&self) {
        match self.form.purpose().screen_before() {
            Screen::Customers => {
                let searches = self.services.state.searches;
                self.navigation.go_to_list(searches.with_value(Searches::newest));
            }
            screen => self.navigation.go(screen),
        }
    }

    /// Leaves the form. Only *Discard draft* removes what was typed before, `opened`.
    pub fn cancel(&self, opened: Option<&CustomerDraft>) {
        match opened {
            Some(opened) => self.form.before.with_value(|it| self.keeper.keep(opened, Some(it))),
            None => self.keeper.forget(),
        }
        self.go_back();
    }

    fn save(&self, draft: CustomerDraft) {
        self.keeper.stop();
        let register = self.services.register();
        let (this, before) = (self.clone(), self.form.before.get_value());
        let (purpose, gate) = (self.form.purpose(), self.form.gate);
        let key = self.key.of(&register, &draft);
        task::run(self.form.is_busy, async move {
            let save = purpose.save(&register, &draft, gate, &before, key);
            let answer = task::answered(save, || this.is_late()).await;
            let is_still_here = this.form.failure.try_get_untracked().is_some();
            match answer {
                Ok(id) if is_still_here => this.is_saved(id),
                Ok(_) => {}
                Err(error) => {
                    // A cashier who left the form meanwhile finds the draft again.
                    this.keeper.keep(&draft, this.form.of.map(|_| &before));
                    if is_still_here {
                        this.is_not_saved(error);
                    }
                }
            }
        });
    }

    fn is_late(&self) {
        self.announcer.say(self.lang.get_untracked().save_is_late().to_owned());
        let _screen_is_gone = self.form.failure.try_set(Some(ActionError::Late));
    }

    fn is_saved(&self, id: CustomerId) {
        let lang = self.lang.get_untracked();
        self.announcer.say(outcome(self.services.state, lang, self.form.is_new(), id));
        self.navigation.go(Screen::Customer(id));
    }

    fn is_not_saved(&self, error: ActionError) {
        let lang = self.lang.get_untracked();
        self.announcer.say(words::action_error(lang, self.form.gate, &error));
        if let Some(id) = self.form.not_saved(lang, error) {
            self.form.set_purpose(Purpose::of(self.services, id));
        }
        focus_first_invalid();
    }
}

/// The outcome of a save, for screen readers.
fn outcome(state: State, lang: Lang, is_new: bool, id: CustomerId) -> String {
    let saved = state.directory.with_untracked(|directory| directory.get(id));
    match saved.filter(|_| is_new) {
        Some(customer) => words::whereabouts(lang, &customer),
        None => lang.customer_updated().to_owned(),
    }
}
