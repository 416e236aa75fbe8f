//! What the screens of a visit share: the answers, and what the buttons do.

use domain::CustomerDraft;
use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use ui::{Announcer, focus_first_invalid, signal, use_announcer, use_lang};

use super::answers::{Answers, Question};
use super::questionnaire::{Next, Place, Questionnaire, before};
use crate::action_error::ActionError;
use crate::draft::NewCustomerIds;
use crate::services::{Services, use_services};
use crate::task;

#[derive(Clone, Copy)]
pub struct Flow {
    pub answers: Answers,
    pub questions: Questionnaire,
    pub is_busy: RwSignal<bool>,
    pub end: Callback<()>,
    /// What the visitor is saved under, also when the button is pressed again.
    ids: StoredValue<NewCustomerIds>,
    services: Services,
    lang: RwSignal<Lang>,
    announcer: Announcer,
}

impl Flow {
    pub fn new(end: Callback<()>) -> Self {
        let services = use_services();
        Self {
            answers: Answers::new(),
            questions: Questionnaire::new(),
            is_busy: signal(false),
            end,
            ids: StoredValue::new(services.register().new_ids()),
            services,
            lang: use_lang(),
            announcer: use_announcer(),
        }
    }

    /// Follows what is typed.
    pub fn draft(self) -> CustomerDraft {
        let configuration = self.services.state.configuration;
        configuration.with(|it| self.answers.draft(self.lang.get(), it))
    }

    /// The questions of this store, in their order.
    pub fn asked(self) -> Vec<Question> {
        self.services.state.configuration.with_untracked(Question::all)
    }

    pub fn begin(self) {
        self.services.state.configuration.with_untracked(|it| self.answers.begin(it));
        self.show(Question::Name);
    }

    pub fn show(self, question: Question) {
        self.questions.ask(question);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    pub fn next(self, from: Question) {
        match self.questions.next(from, &self.asked(), &untrack(|| self.draft())) {
            Next::Ask(question) => self.show(question),
            Next::Correct => focus_first_invalid(),
            Next::Save => self.save(),
        }
    }

    pub fn back(self, from: Question) {
        match before(from, &self.asked()) {
            Some(question) => self.show(question),
            None => self.end.run(()),
        }
    }

    fn save(self) {
        let register = self.services.register();
        let draft = untrack(|| self.draft());
        let ids = self.ids.get_value();
        let Questionnaire { place, failure, .. } = self.questions;
        let (lang, announcer) = (self.lang, self.announcer);
        task::run(self.is_busy, async move {
            let save = register.create_customer(&draft, ids);
            let is_late = || drop(failure.try_set(Some(ActionError::Late)));
            match task::answered(save, is_late).await {
                // The visitor may have left meanwhile: the customer is created all the same.
                Ok(id) => drop(place.try_set(Place::Done(id))),
                Err(error) => {
                    let words = wrong(lang.get_untracked(), &error);
                    if failure.try_set(Some(error)).is_none() {
                        announcer.say(words);
                    }
                }
            }
        });
    }
}

/// Why a visitor could not be registered: what they can correct, or that the staff can help.
pub fn wrong(lang: Lang, error: &ActionError) -> String {
    match error {
        ActionError::Refused(refusal) => refusal.message.clone(),
        ActionError::Invalid(_) | ActionError::Late => {
            crate::words::action_error(lang, Gate::CreateCustomer, error)
        }
        _ => lang.kiosk_ask_staff().to_owned(),
    }
}
