//! Changes of an existing customer, and discarding them.

use contract::commerce::Customer;
use domain::gate::{Action, Route};
use domain::{CustomerDetails, CustomerDraft, CustomerId, OperationId};
use leptos::prelude::*;
use sync::{Change, CustomerRecord, Discarded, Operation, OperationKind, Seen};

use super::{Register, new_operation};
use crate::action_error::ActionError;
use crate::adapters::http::{self, ToSend};
use crate::adapters::wire::{change_body, key_of};

impl Register {
    /// Changes the customer `before` into the draft. On the async route it is saved here first and
    /// sent then (R082, R088), else the cashier waits for the answer.
    pub async fn change_customer(
        &self,
        id: CustomerId,
        action: Action,
        before: CustomerDetails,
        draft: &CustomerDraft,
        operation: OperationId,
    ) -> Result<(), ActionError> {
        let known = self.known(id)?;
        let route = untrack(|| self.state.allows(action, Some(&known.identity)))
            .map_err(ActionError::NotAllowed)?;
        let after = self.checked(draft, Some(&before))?;
        let change = Change { before, after };
        if change.is_empty() {
            return Ok(());
        }
        let ends_draft = action == Action::EditCustomer;
        if route == Route::RealTime || self.is_kept_out(&known) {
            let answer = self.send_change(&known, &change, operation).await?;
            // The scale unit has it: what cannot be stored now comes with the delta.
            let _kept = self.take_over(&answer).await;
            if ends_draft {
                self.drop_draft(Some(id));
            }
            return Ok(());
        }
        let connection = self.state.connection.get_untracked();
        let kind = OperationKind::Change(Box::new(change.clone()));
        let entry = new_operation(id, operation, connection, kind);
        let save = self.driver.sync().save_change(&change, entry);
        if !ends_draft {
            save.await?;
        } else if !self.ending_draft(Some(id), operation, save).await? {
            // The customer already has these values: there was nothing to commit.
            self.drop_draft(Some(id));
        }
        Ok(())
    }

    async fn send_change(
        &self,
        customer: &CustomerRecord,
        change: &Change,
        operation: OperationId,
    ) -> Result<Customer, ActionError> {
        let configuration = self.state.configuration.get_untracked();
        let body = change_body(change, &configuration);
        self.send_directly(ToSend::update(operation, &key_of(customer), &body)).await
    }

    /// The customer's pending operations, for a form or a question that opens.
    pub fn seen(&self, id: CustomerId) -> Seen {
        self.driver.sync().seen(id)
    }

    /// Discards the customer's rejected operation, if there still is one and nothing has changed
    /// since it was `seen`.
    pub async fn discard(&self, id: CustomerId, seen: &Seen) -> Result<(), ActionError> {
        match self.driver.sync().discard(id, seen).await? {
            Discarded::Nothing | Discarded::Sale | Discarded::Card => {}
            Discarded::Creation => self.drop_draft(Some(id)),
            Discarded::Change => {
                self.drop_draft(Some(id));
                self.refresh(id).await;
            }
        }
        Ok(())
    }

    /// Sends a rejected operation again, corrected, if nothing has changed since its form has
    /// `seen` it.
    pub async fn resend(
        &self,
        operation: &Operation,
        draft: &CustomerDraft,
        seen: &Seen,
    ) -> Result<CustomerId, ActionError> {
        let id = operation.customer_id;
        // Discarded in another tab.
        let known = self.known(id).map_err(|_| ActionError::ChangedMeanwhile)?;
        let details = self.checked(draft, Some(&known.details))?;
        let resend = self.driver.sync().resend(operation.id, id, &details, seen);
        self.ending_draft(Some(id), operation.id, resend).await?;
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// Asks the scale unit for the customer's present state; where this fails, the known state
    /// stays.
    pub async fn refresh(&self, id: CustomerId) {
        let caller = self.caller();
        let answer = http::customer(&caller, id).await;
        if let Ok(answer) = self.driver.report(&caller, answer) {
            let _kept = self.take_over(&answer).await;
        }
    }

    /// Whether headquarters keeps the customer out of the offline database: nothing of it
    /// is written here, so it is changed at the scale unit.
    fn is_kept_out(&self, customer: &CustomerRecord) -> bool {
        self.state.configuration.with_untracked(|it| {
            let is_excluded = it.excludes_customers_from_offline && !customer.identity.is_pending();
            it.filters_shared_customer_data || is_excluded
        })
    }
}
