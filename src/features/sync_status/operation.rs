//! One pending operation: since when it waits, why, and what to do.

use std::sync::Arc;

use domain::{Connection, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use sync::{Operation, OperationKind, OperationState, Seen};
use ui::{
    Button, ButtonKind, Card, Description, DescriptionList, IconName, derived, maybe, phrase,
    use_lang,
};

use crate::navigation::use_navigation;
use crate::screen::Screen;
use crate::services::Services;
use crate::state::State;
use crate::task::spawn;
use crate::words;

/// The operation whose discarding a person has to confirm.
pub type InDoubt = RwSignal<Option<(CustomerId, Seen)>>;

pub fn operation_card(services: Services, operation: Operation, in_doubt: InDoubt) -> AnyView {
    let lang = use_lang();
    let state = services.state;
    let operation = Arc::new(operation);
    let kind = kind(&operation);
    let since = operation.captured_at;
    let of_title = Arc::clone(&operation);
    let title = derived(move || title(state, lang.get(), &of_title));
    let tried = Arc::clone(&operation);
    let attempt = move || attempt(lang.get(), &tried);
    let of_step = Arc::clone(&operation);
    let next_step = move || next_step(lang.get(), &of_step);
    let buttons = match (operation.is_card(), operation.is_rejected()) {
        (true, is_rejected) => Some(card_buttons(services, operation.customer_id, is_rejected)),
        (false, true) => Some(rejected_buttons(services, &operation, in_doubt)),
        (false, false) => None,
    };
    let reason = move || reason(state, lang.get(), &operation);
    view! {
        <Card title>
            <DescriptionList>
                <Description term=phrase(Lang::operation)>{phrase(kind)}</Description>
                <Description term=phrase(Lang::waiting_since)>
                    {derived(move || words::time(lang.get(), since))}
                </Description>
                {maybe(
                    attempt,
                    |at| view! { <Description term=phrase(Lang::last_attempt)>{at}</Description> },
                )}
                <Description term=phrase(Lang::reason)>{reason}</Description>
                <Description term=phrase(Lang::next_step)>{next_step}</Description>
            </DescriptionList>
            {buttons}
        </Card>
    }
    .into_any()
}

fn kind(operation: &Operation) -> fn(Lang) -> &'static str {
    match operation.kind {
        OperationKind::Create(_) => Lang::operation_create,
        OperationKind::Change(_) => Lang::operation_update,
        OperationKind::Sale(_) => Lang::operation_sale,
        OperationKind::Card(_) => Lang::operation_loyalty_card,
    }
}

/// The customer's name; its other entries have another heading than its creation.
fn title(state: State, lang: Lang, operation: &Operation) -> String {
    let customer = state.customer(operation.customer_id);
    let name = customer.map(|it| words::name(lang, &it)).unwrap_or_default();
    if operation.creation().is_some() {
        name
    } else {
        [name.as_str(), " · ", kind(operation)(lang)].concat()
    }
}

fn attempt(lang: Lang, operation: &Operation) -> Option<String> {
    let so_far = lang.attempts_so_far(u64::from(operation.attempts));
    operation.last_attempt_at.map(|at| [&words::time(lang, at), " · ", &so_far].concat())
}

/// Why it waits. Follows customer and connection.
fn reason(state: State, lang: Lang, operation: &Operation) -> String {
    if let OperationState::Rejected(refusal) = &operation.state {
        let fields = refusal.fields.iter().map(|(_, message)| message.as_str());
        let words: Vec<_> = std::iter::once(refusal.message.as_str()).chain(fields).collect();
        return words.join(" ");
    }
    let is_pending = || {
        let customer = state.customer(operation.customer_id);
        customer.is_none_or(|customer| customer.identity.is_pending())
    };
    let is_card = operation.is_card();
    let reason = if is_card && is_pending() {
        lang.reason_card_waits()
    } else {
        match state.connection.get() {
            Connection::Online => lang.reason_waiting_turn(),
            _ if is_card => lang.reason_card_headquarters(),
            Connection::Offline => lang.reason_waiting_offline(),
            Connection::HeadquartersUnreachable => lang.reason_waiting_turn(),
        }
    };
    reason.to_owned()
}

fn next_step(lang: Lang, operation: &Operation) -> &'static str {
    match (operation.is_rejected(), operation.is_card()) {
        (true, true) => lang.next_step_card_refused(),
        (true, false) => lang.next_step_fix(),
        (false, true) => lang.next_step_card(),
        (false, false) => lang.retry_when_connected(),
    }
}

fn rejected_buttons(services: Services, operation: &Operation, in_doubt: InDoubt) -> AnyView {
    let navigation = use_navigation();
    let id = operation.customer_id;
    let fix = (!operation.is_sale()).then(|| {
        view! {
            <Button
                label=phrase(Lang::fix)
                icon=IconName::Edit
                on_press=move |()| navigation.go(Screen::EditCustomer(id))
            />
        }
    });
    view! {
        <div class="toolbar">
            {fix}
            <Button
                label=phrase(Lang::discard)
                icon=IconName::Trash
                kind=ButtonKind::Danger
                on_press=move |()| in_doubt.set(Some((id, services.register().seen(id))))
            />
        </div>
    }
    .into_any()
}

fn card_buttons(services: Services, id: CustomerId, is_rejected: bool) -> AnyView {
    let take_back = move |()| {
        let register = services.register();
        // What could not be taken back is still in the list.
        spawn(async move { drop(register.take_back_card(id).await) });
    };
    let try_again = move |()| {
        let register = services.register();
        spawn(async move { drop(register.try_card_again(id).await) });
    };
    let again = is_rejected.then(|| {
        view! {
            <Button label=phrase(Lang::try_card_again) icon=IconName::Sync on_press=try_again />
        }
    });
    view! {
        <div class="toolbar">
            {again}
            <Button label=phrase(Lang::take_back) icon=IconName::Close on_press=take_back />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, CustomerDetails, CustomerDraft, Identity, OperationId};
    use sync::{Creation, CustomerRecord, Refusal, Timestamp};

    use super::*;

    fn id() -> CustomerId {
        CustomerId::from_random_bytes([1; 16])
    }

    fn details() -> CustomerDetails {
        CustomerDetails::from_system_of_record(CustomerDraft {
            first_name: "Aiko".into(),
            last_name: "Mori".into(),
            ..CustomerDraft::default()
        })
    }

    fn state(identity: Identity) -> State {
        let state = State::new();
        let record = CustomerRecord::captured(id(), details(), Timestamp(0));
        state.directory.update(|all| all.put(CustomerRecord { identity, ..record }));
        state
    }

    fn waiting(kind: OperationKind) -> Operation {
        Operation {
            place: 1,
            id: OperationId::from_random_bytes([2; 16]),
            customer_id: id(),
            kind,
            revision: 0,
            captured_offline: true,
            captured_at: Timestamp(0),
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        }
    }

    fn creation() -> Operation {
        waiting(OperationKind::Create(Box::new(Creation { details: details(), epoch: 0 })))
    }

    fn card() -> Operation {
        waiting(OperationKind::Card(String::new()))
    }

    fn rejected(operation: Operation) -> Operation {
        let fields = vec![("Email".to_owned(), "Use another address.".to_owned())];
        let refusal = Refusal { message: "Refused.".to_owned(), fields, ..Refusal::default() };
        Operation { state: OperationState::Rejected(refusal), ..operation }
    }

    #[test]
    fn r204_the_reason_of_a_rejected_operation_is_the_servers() {
        Owner::new().with(|| {
            let reason = reason(state(Identity::Pending), Lang::En, &rejected(creation()));
            assert_eq!(reason, "Refused. Use another address.");
        });
    }

    #[test]
    fn what_waits_says_what_it_waits_for() {
        Owner::new().with(|| {
            let lang = Lang::En;
            let state = state(Identity::Pending);
            assert_eq!(reason(state, lang, &creation()), lang.reason_waiting_offline());
            state.connection.set(Connection::HeadquartersUnreachable);
            assert_eq!(reason(state, lang, &creation()), lang.reason_waiting_turn());
        });
    }

    #[test]
    fn r228_a_card_waits_for_the_number_and_then_for_headquarters() {
        Owner::new().with(|| {
            let lang = Lang::En;
            assert_eq!(reason(state(Identity::Pending), lang, &card()), lang.reason_card_waits());
            let number = AccountNumber::new("004001").expect("a number");
            let state = state(Identity::Assigned(number));
            assert_eq!(reason(state, lang, &card()), lang.reason_card_headquarters());
            state.connection.set(Connection::HeadquartersUnreachable);
            assert_eq!(reason(state, lang, &card()), lang.reason_card_headquarters());
            state.connection.set(Connection::Online);
            assert_eq!(reason(state, lang, &card()), lang.reason_waiting_turn());
        });
    }

    #[test]
    fn the_next_step_is_a_persons_once_it_is_rejected() {
        let lang = Lang::En;
        assert_eq!(next_step(lang, &creation()), lang.retry_when_connected());
        assert_eq!(next_step(lang, &rejected(creation())), lang.next_step_fix());
        assert_eq!(next_step(lang, &card()), lang.next_step_card());
        assert_eq!(next_step(lang, &rejected(card())), lang.next_step_card_refused());
    }

    #[test]
    fn a_creation_is_titled_by_the_customer_alone() {
        Owner::new().with(|| {
            let state = state(Identity::Pending);
            let name = title(state, Lang::En, &creation());
            let card = title(state, Lang::En, &card());
            assert_eq!(card, format!("{name} · {}", Lang::En.operation_loyalty_card()));
        });
    }
}
