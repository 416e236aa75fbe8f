//! How a visit goes from question to question, without a page.

use domain::{CustomerDraft, CustomerId};
use leptos::prelude::*;
use ui::signal;

use super::answers::{Errors, Question};
use crate::action_error::ActionError;

/// Where a visitor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Welcome,
    Asked(Question),
    /// Registered, under this key.
    Done(CustomerId),
}

/// What *Next* leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Ask(Question),
    Correct,
    Save,
}

#[derive(Clone, Copy)]
pub struct Questionnaire {
    pub place: RwSignal<Place>,
    pub errors: Errors,
    pub failure: RwSignal<Option<ActionError>>,
    /// A visitor who changes one answer comes back to the read-back.
    has_reviewed: RwSignal<bool>,
}

impl Questionnaire {
    pub fn new() -> Self {
        Self {
            place: signal(Place::Welcome),
            errors: Errors::new(),
            failure: signal(None),
            has_reviewed: signal(false),
        }
    }

    /// Whether the visitor may leave it: Done ends automatically.
    pub fn is_under_way(self) -> bool {
        matches!(self.place.get(), Place::Asked(_))
    }

    pub fn ask(self, question: Question) {
        self.errors.clear();
        self.failure.set(None);
        if question == Question::Review {
            self.has_reviewed.set(true);
        }
        self.place.set(Place::Asked(question));
    }

    /// Removes the problems of corrected answers.
    pub fn check_again(self, draft: &CustomerDraft) {
        if let Place::Asked(question) = self.place.get_untracked() {
            self.errors.check_again(question, draft);
        }
    }

    /// A visitor has answered the question `from`; `asked` are the store's, in their order.
    pub fn next(self, from: Question, asked: &[Question], draft: &CustomerDraft) -> Next {
        if from == Question::Review {
            self.failure.set(None);
            return Next::Save;
        }
        if !self.errors.check(from, draft) {
            return Next::Correct;
        }
        let following = asked.get(place_of(from, asked) + 1).copied();
        Next::Ask(if self.has_reviewed.get_untracked() {
            Question::Review
        } else {
            following.unwrap_or(Question::Review)
        })
    }
}

/// The question before this one; `None` for the first.
pub fn before(from: Question, asked: &[Question]) -> Option<Question> {
    let at = place_of(from, asked).checked_sub(1)?;
    asked.get(at).copied()
}

fn place_of(question: Question, asked: &[Question]) -> usize {
    asked.iter().position(|it| *it == question).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::Field;
    use locale::Lang;

    use super::*;

    const ASKED: [Question; 4] =
        [Question::Name, Question::Contact, Question::Address, Question::Review];

    fn named() -> CustomerDraft {
        let (first_name, last_name) = ("Aiko".to_owned(), "Mori".to_owned());
        CustomerDraft { first_name, last_name, ..CustomerDraft::default() }
    }

    fn reachable() -> CustomerDraft {
        CustomerDraft { phone: "03-1234-5678".to_owned(), ..named() }
    }

    #[test]
    fn r241_the_questions_follow_each_other() {
        Owner::new().with(|| {
            let it = Questionnaire::new();
            let next = |from| it.next(from, &ASKED, &reachable());
            assert_eq!(next(Question::Name), Next::Ask(Question::Contact));
            assert_eq!(next(Question::Address), Next::Ask(Question::Review));
            assert_eq!(next(Question::Review), Next::Save);
            assert_eq!(before(Question::Contact, &ASKED), Some(Question::Name));
            assert_eq!(before(Question::Name, &ASKED), None);
        });
    }

    #[test]
    fn a_wrong_answer_is_named_until_it_is_corrected() {
        Owner::new().with(|| {
            let it = Questionnaire::new();
            let phone = it.errors.at(signal(Lang::En), Field::Phone);
            it.ask(Question::Contact);
            assert_eq!(it.next(Question::Contact, &ASKED, &named()), Next::Correct);
            assert_eq!(phone.get(), Some(Lang::En.contact_required().to_owned()));
            it.check_again(&reachable());
            assert_eq!(phone.get(), None);
        });
    }

    #[test]
    fn one_changed_answer_leads_back_to_the_read_back() {
        Owner::new().with(|| {
            let it = Questionnaire::new();
            it.ask(Question::Review);
            it.ask(Question::Name);
            let next = it.next(Question::Name, &ASKED, &reachable());
            assert_eq!(next, Next::Ask(Question::Review));
        });
    }

    #[test]
    fn a_failure_ends_with_the_next_question_or_attempt() {
        Owner::new().with(|| {
            let it = Questionnaire::new();
            it.failure.set(Some(ActionError::Late));
            it.ask(Question::Name);
            assert_eq!(it.failure.get(), None);
            it.failure.set(Some(ActionError::Late));
            it.next(Question::Review, &ASKED, &reachable());
            assert_eq!(it.failure.get(), None);
        });
    }

    #[test]
    fn r242_only_questions_are_under_way() {
        Owner::new().with(|| {
            let it = Questionnaire::new();
            assert!(!it.is_under_way());
            it.ask(Question::Name);
            assert!(it.is_under_way());
            it.place.set(Place::Done(CustomerId::from_random_bytes([1; 16])));
            assert!(!it.is_under_way());
        });
    }
}
