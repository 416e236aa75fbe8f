//! What changes a customer that is there, and what undoes it.

use contract::commerce::Customer;
use domain::gate::{Action, Way};
use domain::{CustomerDetails, CustomerDraft, CustomerId, OperationId};
use leptos::prelude::*;
use sync::{Change, CustomerRecord, Discarded, Operation, OperationKind};

use super::{Register, change_body, key_of, new_operation};
use crate::adapters::http::{self, ToSend};
use crate::services::ActionError;

impl Register {
    /// Changes what was `before` into the draft. Where headquarters need not be asked it is
    /// saved here first and sent then (R082, R088), else the cashier waits for the answer.
    pub async fn change_customer(
        &self,
        id: CustomerId,
        action: Action,
        before: CustomerDetails,
        draft: &CustomerDraft,
        operation: OperationId,
    ) -> Result<(), ActionError> {
        let known = self.known(id)?;
        let way = untrack(|| self.state.allows(action, Some(&known.identity)))
            .map_err(ActionError::NotAllowed)?;
        let after = self.checked(draft, Some(&before))?;
        let change = Change { before, after };
        if change.is_empty() {
            return Ok(());
        }
        if way == Way::RealTime || self.is_kept_out(&known) {
            let answer = self.send_change(&known, &change, operation).await?;
            self.take_over(&answer).await?;
        } else {
            self.save_change(&known, change, operation).await?;
        }
        if action == Action::EditCustomer {
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

    async fn save_change(
        &self,
        known: &CustomerRecord,
        change: Change,
        operation: OperationId,
    ) -> Result<(), ActionError> {
        let mut customer = CustomerRecord { left_out: Vec::new(), ..known.clone() };
        change.redo(&mut customer.details);
        let connection = self.state.connection.get_untracked();
        let kind = OperationKind::Change(Box::new(change));
        let operation = new_operation(&customer, operation, connection, kind);
        Ok(self.driver.sync().save_change(customer, operation).await?)
    }

    /// Gives up what the server refused of a customer, if there still is something.
    pub async fn discard(&self, id: CustomerId) -> Result<(), ActionError> {
        match self.driver.sync().discard(id).await? {
            Discarded::Nothing | Discarded::Sale | Discarded::Card => {}
            Discarded::Creation => self.drop_draft(Some(id)),
            Discarded::Change => {
                self.drop_draft(Some(id));
                self.refresh(id).await;
            }
        }
        Ok(())
    }

    /// Sends what the server refused again, corrected.
    pub async fn resend(
        &self,
        operation: &Operation,
        draft: &CustomerDraft,
    ) -> Result<CustomerId, ActionError> {
        let id = operation.customer_id;
        let known = self.known(id)?;
        let details = self.checked(draft, Some(&known.details))?;
        self.driver.sync().resend(operation, details).await?;
        self.drop_draft(Some(id));
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// Asks the scale unit for a customer as it is there; where it cannot, what is known
    /// here stays.
    pub async fn refresh(&self, id: CustomerId) {
        let answer = http::customer(&self.caller(), id).await;
        if let Ok(answer) = answer {
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
