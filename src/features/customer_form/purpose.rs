//! What saving the form does.

use std::sync::Arc;

use domain::gate::Action as Gate;
use domain::{Connection, CustomerDetails, CustomerDraft, CustomerId, OperationId};
use leptos::prelude::*;
use sync::{CustomerRecord, Operation, OperationState, Seen};

use crate::action_error::ActionError;
use crate::draft::NewCustomerIds;
use crate::register::Register;
use crate::screen::Screen;
use crate::services::Services;
use crate::state::State;

#[derive(Clone, PartialEq)]
pub enum Purpose {
    Create(NewCustomerIds),
    Edit(CustomerId),
    /// Corrects a rejected operation, as it was seen.
    Resend(Arc<Operation>, Box<Seen>),
}

impl Purpose {
    /// Of a form for a known customer.
    pub fn of(services: Services, id: CustomerId) -> Self {
        let rejected = services.state.outbox.with_untracked(|outbox| {
            outbox.of(id).find(|entry| entry.is_rejected() && entry.is_built_on()).cloned()
        });
        let seen = services.register().seen(id);
        let resend = |operation| Self::Resend(Arc::new(operation), Box::new(seen));
        rejected.map_or(Self::Edit(id), resend)
    }

    pub fn gate(&self) -> Gate {
        match self {
            Self::Edit(_) => Gate::EditCustomer,
            Self::Create(_) | Self::Resend(..) => Gate::CreateCustomer,
        }
    }

    /// The customer that the form is about; `None` for a new one.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Create(_) => None,
            Self::Edit(id) => Some(*id),
            Self::Resend(operation, _) => Some(operation.customer_id),
        }
    }

    /// What a new customer is saved under.
    pub fn new_ids(&self) -> Option<NewCustomerIds> {
        match self {
            Self::Create(ids) => Some(*ids),
            Self::Edit(_) | Self::Resend(..) => None,
        }
    }

    /// What the server said of the fields when it rejected the operation.
    pub fn rejected_fields(&self) -> &[(String, String)] {
        match self {
            Self::Resend(operation, _) => match &operation.state {
                OperationState::Rejected(refusal) => &refusal.fields,
                OperationState::Waiting => &[],
            },
            Self::Create(_) | Self::Edit(_) => &[],
        }
    }

    /// The screen that *Cancel* and Esc lead to.
    pub fn screen_before(&self) -> Screen {
        match self {
            Self::Create(_) => Screen::Customers,
            Self::Edit(id) => Screen::Customer(*id),
            Self::Resend(..) => Screen::SyncStatus,
        }
    }

    /// Whether the customer is or will be an async one when this is saved. Follows state and
    /// connection.
    pub fn is_async(&self, state: State) -> bool {
        let creates_async = || {
            state.connection.get() != Connection::Online
                || state.configuration.with(|it| it.profile.create_customers_async)
        };
        let is_pending = |id| state.customer(id).is_some_and(|it| it.identity.is_pending());
        match self {
            Self::Create(_) => creates_async(),
            Self::Edit(id) => state.customer(*id).is_some_and(|it| is_edited_as_async(state, &it)),
            Self::Resend(operation, _) if operation.change().is_some() => {
                is_pending(operation.customer_id)
            }
            Self::Resend(operation, _) => operation.captured_offline || creates_async(),
        }
    }

    /// Saves the draft; `gate` and `before` are those that the form began with, `key` is what an
    /// edit is sent under.
    pub async fn save(
        self,
        register: &Register,
        draft: &CustomerDraft,
        gate: Gate,
        before: &CustomerDraft,
        key: OperationId,
    ) -> Result<CustomerId, ActionError> {
        match self {
            Self::Create(ids) => register.create_customer(draft, ids).await,
            Self::Resend(operation, seen) => register.resend(&operation, draft, &seen).await,
            Self::Edit(id) => {
                let before = CustomerDetails::from_system_of_record(before.clone());
                let changed = register.change_customer(id, gate, before, draft, key).await;
                changed.map(|()| id)
            }
        }
    }
}

/// Whether an edit of the customer is saved while it is an async one. If that is not possible,
/// it is prepared, and saved when the number is there.
pub fn is_edited_as_async(state: State, customer: &CustomerRecord) -> bool {
    let identity = &customer.identity;
    identity.is_pending() && state.allows(Gate::EditCustomer, Some(identity)).is_ok()
}
