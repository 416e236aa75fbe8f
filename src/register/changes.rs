//! What changes a customer that is there, and what undoes it.

use contract::commerce::Customer;
use domain::gate::{Action, Way};
use domain::{CustomerDetails, CustomerDraft, CustomerId, OperationId};
use leptos::prelude::*;
use sync::{Change, CustomerRecord, Event, Operation, OperationKind, OperationState};

use super::{Register, change_body, checked, key_of, new_operation};
use crate::adapters::channel::Hint;
use crate::adapters::http;
use crate::services::{ActionError, StorageProblem};

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
        let after = checked(draft, Some(&before))?;
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
        let key = key_of(customer);
        Ok(http::update_customer(&self.caller(), operation, &key, &body).await?)
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
        self.store.save_change(&customer, &operation).await?;
        self.state.outbox.update(|outbox| outbox.push(operation));
        self.show(customer);
        self.driver.queue();
        Ok(())
    }

    /// Gives up what the server refused of a customer, if there still is something: a
    /// creation with its customer and all that waits for it, a change without those that
    /// were made on top of it.
    pub async fn discard(&self, id: CustomerId) -> Result<(), ActionError> {
        let its = self.operations_of(id);
        let Some(operation) = its.iter().find(|it| it.is_set_aside()) else { return Ok(()) };
        if operation.is_sale() {
            self.driver.forget(operation).await;
            self.driver.tell_tabs(&Hint::Customers(vec![id]));
            return Ok(());
        }
        self.drop_draft(Some(id));
        let left = self.state.outbox.with_untracked(|outbox| sync::without(outbox, operation.id));
        let Some((details, later)) = left else { return self.take_back(id).await };
        let known = self.known(id)?;
        let customer = CustomerRecord { details, ..CustomerRecord::clone(&known) };
        self.store.put_back(&customer, &later, &[operation.id]).await?;
        self.driver.tell(Event::Discarded { operation: operation.id });
        self.put_back_in_memory(customer, later, &[operation.id]);
        self.refresh(id).await;
        Ok(())
    }

    /// Sends what the server refused again, corrected: same key, same operation. Changes
    /// made since are in what was corrected.
    pub async fn resend(
        &self,
        operation: &Operation,
        draft: &CustomerDraft,
    ) -> Result<CustomerId, ActionError> {
        let id = operation.customer_id;
        let its = self.operations_of(id);
        // Another tab may have sent or discarded it: what is not in the outbox is not sent.
        if !its.contains(operation) {
            return Err(ActionError::Storage(StorageProblem::Failed));
        }
        let known = self.known(id)?;
        let details = checked(draft, Some(&known.details))?;
        let kind = match &operation.kind {
            OperationKind::Create | OperationKind::Sale(_) => operation.kind.clone(),
            OperationKind::Change(change) => OperationKind::Change(Box::new(Change {
                before: change.before.clone(),
                after: details.clone(),
            })),
        };
        let customer = CustomerRecord { details, ..CustomerRecord::clone(&known) };
        let corrected = Operation { kind, state: OperationState::Waiting, ..operation.clone() };
        let others = its.iter().filter(|it| it.id != operation.id && it.change().is_some());
        let needless: Vec<_> = others.map(|other| other.id).collect();
        let corrected = vec![corrected];
        self.store.put_back(&customer, &corrected, &needless).await?;
        self.drop_draft(Some(id));
        self.put_back_in_memory(customer, corrected, &needless);
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    fn put_back_in_memory(
        &self,
        customer: CustomerRecord,
        operations: Vec<Operation>,
        needless: &[OperationId],
    ) {
        self.state.outbox.update(|outbox| outbox.retain(|entry| !needless.contains(&entry.id)));
        for operation in &operations {
            self.driver.replace_in_outbox(operation);
        }
        self.show(customer);
        self.driver.queue();
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
