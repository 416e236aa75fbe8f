//! The logic of the form, without a page: what is typed, what is wrong, what *Save* leads to.

use domain::gate::{self, Action as Gate, Unavailable};
use domain::{CustomerDraft, CustomerId, Field};
use leptos::prelude::*;
use locale::Lang;
use ui::{derived, signal};

use super::inputs::CustomerInputs;
use super::problems::Problems;
use super::purpose::Purpose;
use crate::action_error::ActionError;
use crate::state::State;

/// What a press of *Save* leads to.
#[derive(Debug, PartialEq)]
pub enum Press {
    /// The changes are only prepared: the draft stays, and the form closes.
    Close,
    /// So many fields are wrong.
    Correct(u64),
    Save(Box<CustomerDraft>),
}

#[derive(Clone, Copy)]
pub struct FormController {
    pub inputs: CustomerInputs,
    pub problems: Problems,
    pub failure: RwSignal<Option<ActionError>>,
    pub is_busy: RwSignal<bool>,
    pub gate: Gate,
    /// The customer that the form is about; `None` for a new one.
    pub of: Option<CustomerId>,
    /// The customer as the form began with it; for a new one, the blank form.
    pub before: StoredValue<CustomerDraft>,
    purpose: StoredValue<Purpose>,
    state: State,
}

impl FormController {
    pub fn new(
        state: State,
        purpose: Purpose,
        typed: &CustomerDraft,
        before: CustomerDraft,
    ) -> Self {
        let of = purpose.customer();
        let asked = purpose.clone();
        let is_async = derived(move || asked.is_async(state));
        let unsaid = if of.is_some() { before.clone() } else { CustomerDraft::default() };
        let inputs = CustomerInputs::new(typed, &unsaid, is_async, state.configuration);
        let problems = Problems::new(inputs, state.configuration);
        if !purpose.rejected_fields().is_empty() {
            problems.show_refusal(purpose.rejected_fields());
        }
        Self {
            inputs,
            problems,
            failure: signal(None),
            is_busy: signal(false),
            gate: purpose.gate(),
            of,
            before: StoredValue::new(before),
            purpose: StoredValue::new(purpose),
            state,
        }
    }

    pub fn is_new(&self) -> bool {
        self.of.is_none()
    }

    pub fn purpose(&self) -> Purpose {
        self.purpose.get_value()
    }

    /// Pressed again, *Save* does this.
    pub fn set_purpose(&self, purpose: Purpose) {
        self.purpose.set_value(purpose);
    }

    /// The fields in which a restored draft differs from the customer.
    pub fn changed(&self, typed: &CustomerDraft) -> Vec<Field> {
        if self.is_new() { Vec::new() } else { self.before.with_value(|it| typed.differences(it)) }
    }

    /// Why the form cannot be saved now. Follows state and connection.
    pub fn refused(&self) -> Option<Unavailable> {
        let identity = self.of.and_then(|id| self.state.customer(id));
        let identity = identity.map(|it| it.identity.clone());
        self.state.allows(self.gate, identity.as_ref()).err()
    }

    /// Whether changes are kept as a draft until they can be saved.
    pub fn only_prepares(&self) -> bool {
        self.of.is_some() && self.refused().is_some_and(|it| gate::may_prepare(self.gate, it))
    }

    pub fn will_be_async(&self) -> bool {
        self.is_new()
            && self.refused().is_none()
            && !self.state.connection.get().reaches_scale_unit()
    }

    /// A person presses *Save*; `None` while the last press is under way.
    pub fn press_save(&self) -> Option<Press> {
        if self.is_busy.get_untracked() {
            return None;
        }
        // The draft stays, also where saving failed.
        if untrack(|| self.only_prepares()) {
            return Some(Press::Close);
        }
        self.failure.set(None);
        Some(match self.problems.check() {
            Ok(draft) => Press::Save(Box::new(draft)),
            Err(count) => Press::Correct(count),
        })
    }

    /// Saving failed. Returns the customer whose form *Save* is to fit again: another press saves
    /// over its present state.
    pub fn not_saved(&self, lang: Lang, error: ActionError) -> Option<CustomerId> {
        let mut to_reread = None;
        match &error {
            ActionError::Invalid(errors) => self.problems.show(lang, errors),
            ActionError::Refused(refusal) => self.problems.show_refusal(&refusal.fields),
            ActionError::ChangedMeanwhile => {
                let is_known = |id: &CustomerId| {
                    self.state.directory.with_untracked(|it| it.get(*id).is_some())
                };
                to_reread = self.of.filter(is_known);
            }
            _ => {}
        }
        self.failure.set(Some(error));
        to_reread
    }
}

#[cfg(test)]
mod tests {
    use domain::{Connection, CustomerDetails, OperationId};
    use sync::{CustomerRecord, Refusal, Timestamp};

    use super::*;
    use crate::draft::NewCustomerIds;

    fn id() -> CustomerId {
        CustomerId::from_random_bytes([1; 16])
    }

    fn mori() -> CustomerDraft {
        CustomerDraft { first_name: "Aiko".into(), last_name: "Mori".into(), ..Default::default() }
    }

    /// A register that has Mori, pending, and no network.
    fn state() -> State {
        let state = State::new();
        let details = CustomerDetails::from_system_of_record(mori());
        let record = CustomerRecord::captured(id(), details, Timestamp(0));
        state.directory.update(|directory| directory.put(record));
        state
    }

    fn new_customer(state: State) -> FormController {
        let ids = NewCustomerIds {
            customer: CustomerId::from_random_bytes([2; 16]),
            operation: OperationId::from_random_bytes([3; 16]),
        };
        let blank = CustomerDraft::default();
        FormController::new(state, Purpose::Create(ids), &blank, blank.clone())
    }

    fn edit(state: State, typed: &CustomerDraft) -> FormController {
        FormController::new(state, Purpose::Edit(id()), typed, mori())
    }

    fn in_an_app(test: impl FnOnce()) {
        let owner = Owner::new();
        owner.with(test);
    }

    #[test]
    fn save_names_what_is_wrong_and_then_gives_what_was_typed() {
        in_an_app(|| {
            let form = new_customer(state());
            form.failure.set(Some(ActionError::Unreachable));
            assert_eq!(form.problems.at(Lang::En, Field::FirstName), None);
            let Some(Press::Correct(count)) = form.press_save() else { panic!("saved") };
            assert!(count > 0);
            assert_eq!(form.failure.get(), None);
            assert!(form.problems.at(Lang::En, Field::FirstName).is_some());

            form.inputs.first_name.set("Aiko".into());
            form.inputs.last_name.set("Mori".into());
            let Some(Press::Save(draft)) = form.press_save() else { panic!("not saved") };
            assert_eq!((draft.first_name.as_str(), draft.addresses.len()), ("Aiko", 0));
        });
    }

    #[test]
    fn save_does_nothing_while_it_is_under_way() {
        in_an_app(|| {
            let form = new_customer(state());
            form.is_busy.set(true);
            assert_eq!(form.press_save(), None);
        });
    }

    #[test]
    fn a_new_customer_is_async_without_the_scale_unit() {
        in_an_app(|| {
            let state = state();
            let form = new_customer(state);
            assert!(form.will_be_async());
            state.connection.set(Connection::Online);
            assert!(!form.will_be_async());
            assert!(!edit(state, &mori()).will_be_async());
        });
    }

    #[test]
    fn r228_changes_of_a_pending_customer_are_prepared_and_the_failure_stays() {
        in_an_app(|| {
            let form = edit(state(), &mori());
            assert!(form.only_prepares());
            form.failure.set(Some(ActionError::Late));
            assert_eq!(form.press_save(), Some(Press::Close));
            assert_eq!(form.failure.get(), Some(ActionError::Late));
            assert!(!new_customer(state()).only_prepares());
        });
    }

    #[test]
    fn a_refusal_stands_at_its_fields_until_they_are_left() {
        in_an_app(|| {
            let form = edit(state(), &mori());
            let fields = vec![("Email".to_owned(), "Blocked".to_owned())];
            let refusal = Refusal { fields, ..Refusal::default() };
            assert_eq!(form.not_saved(Lang::En, ActionError::Refused(refusal)), None);
            assert_eq!(form.problems.at(Lang::En, Field::Email), Some("Blocked".to_owned()));
            form.problems.leave(Field::Email);
            assert_eq!(form.problems.at(Lang::En, Field::Email), None);
        });
    }

    #[test]
    fn a_customer_that_changed_meanwhile_is_read_again_while_it_is_known() {
        in_an_app(|| {
            let state = state();
            let form = edit(state, &mori());
            assert_eq!(form.not_saved(Lang::En, ActionError::ChangedMeanwhile), Some(id()));
            assert_eq!(form.failure.get(), Some(ActionError::ChangedMeanwhile));
            state.directory.update(|directory| directory.remove(id()));
            assert_eq!(form.not_saved(Lang::En, ActionError::ChangedMeanwhile), None);
        });
    }

    #[test]
    fn a_restored_draft_names_the_fields_that_differ() {
        in_an_app(|| {
            let typed = CustomerDraft { email: "aiko@example.com".into(), ..mori() };
            assert_eq!(edit(state(), &typed).changed(&typed), [Field::Email]);
            assert_eq!(new_customer(state()).changed(&typed), []);
        });
    }
}
