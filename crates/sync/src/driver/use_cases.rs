//! What a person does to customers: each is saved here first.

use domain::{CustomerDetails, CustomerId, OperationId};

use super::Driver;
use crate::change::Change;
use crate::engine::Event;
use crate::model::{CustomerRecord, Operation, OperationKind, OperationState};
use crate::outbox::{with_change, without};
use crate::ports::{Store, StoreError, Tab};

/// What was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discarded {
    /// There was nothing that the server had refused.
    Nothing,
    Sale,
    Card,
    /// The customer too: no server has it.
    Creation,
    Change,
}

impl<T: Tab> Driver<T> {
    /// Keeps a new customer. It is safe when this returns.
    pub async fn save(
        &self,
        customer: CustomerRecord,
        operation: Operation,
    ) -> Result<(), StoreError> {
        self.tab.store().save(&customer, &operation).await?;
        self.remember(customer, operation);
        Ok(())
    }

    /// Keeps an edit of a customer, or a sale to it. It is safe when this returns.
    pub async fn save_change(
        &self,
        customer: CustomerRecord,
        operation: Operation,
    ) -> Result<(), StoreError> {
        self.tab.store().save_change(&customer, &operation).await?;
        // What has been heard of the customer while it was stored stays.
        let known = self.tab.directory(|directory| directory.get(customer.id));
        let customer = match known {
            Some(known) => with_change(&known, &customer, &operation),
            None => customer,
        };
        self.remember(customer, operation);
        Ok(())
    }

    fn remember(&self, customer: CustomerRecord, operation: Operation) {
        self.tab.change_outbox(|outbox| outbox.push(operation));
        self.show(customer);
        self.queue();
    }

    /// Keeps what has been heard of a customer; `is_written` says whether also in the offline
    /// database.
    pub async fn keep(&self, customer: CustomerRecord, is_written: bool) -> Result<(), StoreError> {
        if is_written {
            self.tab.store().keep(&customer, &self.queued()).await?;
        }
        self.show(customer);
        Ok(())
    }

    /// Shows the customer as it is stored now, in all tabs.
    fn show(&self, customer: CustomerRecord) {
        let id = customer.id;
        self.tab.change_directory(|directory| directory.put(customer));
        self.queue_cards();
        self.tab.tell_customers(vec![id]);
    }

    /// What waits here for the customer, oldest first.
    pub fn operations_of(&self, id: CustomerId) -> Vec<Operation> {
        self.tab.outbox(|outbox| {
            outbox.iter().filter(|entry| entry.customer_id == id).cloned().collect()
        })
    }

    /// Removes a customer that no server has, with everything that waits for it.
    pub async fn take_back(&self, id: CustomerId) -> Result<(), StoreError> {
        // What was sold was sold.
        let its = self.operations_of(id).into_iter().filter(|it| !it.is_sale());
        let ids: Vec<OperationId> = its.map(|operation| operation.id).collect();
        let stored = self.tab.store().discard(id, &ids).await;
        self.unless_outdated(stored).await?;
        self.forget(&ids);
        self.tab.change_directory(|directory| directory.remove(id));
        self.tab.tell_customers(vec![id]);
        Ok(())
    }

    /// Gives up what the server refused of a customer: a creation with its customer and all
    /// that waits for it, a change without those that were made on top of it (R205).
    pub async fn discard(&self, id: CustomerId) -> Result<Discarded, StoreError> {
        let its = self.operations_of(id);
        let Some(operation) = its.iter().find(|it| it.is_set_aside()) else {
            return Ok(Discarded::Nothing);
        };
        if !operation.is_built_on() {
            self.take_out(operation, &its).await?;
            return Ok(if operation.is_sale() { Discarded::Sale } else { Discarded::Card });
        }
        let needless = [operation.id];
        let known = self.tab.directory(|directory| directory.get(id));
        let left = known.as_ref().and_then(|known| {
            self.tab.outbox(|outbox| without(outbox, operation.id, &known.details))
        });
        let (Some((details, later)), Some(known)) = (left, known) else {
            self.take_back(id).await?;
            return Ok(Discarded::Creation);
        };
        let customer = CustomerRecord { details, ..CustomerRecord::clone(&known) };
        self.put_back(customer, later, &needless).await?;
        Ok(Discarded::Change)
    }

    /// Takes an entry out of the outbox on which nothing is built; `its` are the entries of its
    /// customer.
    async fn take_out(&self, entry: &Operation, its: &[Operation]) -> Result<(), StoreError> {
        let (id, needless) = (entry.customer_id, [entry.id]);
        match self.tab.directory(|directory| directory.get(id)) {
            Some(known) => {
                let changes: Vec<Operation> =
                    its.iter().filter(|it| it.change().is_some()).cloned().collect();
                let stored = self.tab.store().put_back(&known, &changes, &needless).await;
                self.unless_outdated(stored).await?;
            }
            None => self.tab.store().discard(id, &needless).await?,
        }
        self.forget(&needless);
        self.tab.tell_customers(vec![id]);
        Ok(())
    }

    /// Keeps the wish for a card until the customer has its number (R228). Asking twice is
    /// asking once, whichever tab asks: the entry's id follows from the customer.
    pub async fn queue_card(
        &self,
        customer: CustomerRecord,
        entry: Operation,
    ) -> Result<(), StoreError> {
        let id = entry.id;
        if self.operation(id).is_some() {
            return Ok(());
        }
        let saved = self.save_change(customer, entry).await;
        if saved == Err(StoreError::Failed) {
            // Another tab may have been quicker.
            self.read_outbox().await?;
            if self.operation(id).is_some() {
                return Ok(());
            }
        }
        saved
    }

    /// Gives up the wish for a card. Answers whether there still was one: a card that is being
    /// issued at this moment may come all the same.
    pub async fn take_back_card(&self, id: CustomerId) -> Result<bool, StoreError> {
        let its = self.operations_of(id);
        let Some(card) = its.iter().find(|it| it.is_card()) else { return Ok(false) };
        self.take_out(card, &its).await?;
        Ok(true)
    }

    /// Sends a card that was refused once more, with the same key.
    pub async fn try_card_again(&self, id: CustomerId) -> Result<(), StoreError> {
        let its = self.operations_of(id);
        let known = self.tab.directory(|directory| directory.get(id));
        let card = its.iter().find(|it| it.is_card() && it.is_set_aside());
        let (Some(card), Some(known)) = (card, known) else { return Ok(()) };
        let mut entries: Vec<Operation> =
            its.iter().filter(|it| it.change().is_some()).cloned().collect();
        entries.push(Operation { state: OperationState::Waiting, ..card.clone() });
        self.put_back((*known).clone(), entries, &[]).await
    }

    /// Sends what the server refused again, corrected: same key, same operation. Changes made
    /// since are in what was corrected.
    ///
    /// Fails if the operation is not in the outbox as given: another tab may have sent or
    /// discarded it.
    pub async fn resend(
        &self,
        operation: &Operation,
        details: CustomerDetails,
    ) -> Result<(), StoreError> {
        let its = self.operations_of(operation.customer_id);
        let known = self.tab.directory(|directory| directory.get(operation.customer_id));
        let known = known.filter(|_| its.contains(operation)).ok_or(StoreError::Failed)?;
        let kind = match &operation.kind {
            OperationKind::Create | OperationKind::Sale(_) | OperationKind::Card(_) => {
                operation.kind.clone()
            }
            OperationKind::Change(change) => OperationKind::Change(Box::new(Change {
                before: change.before.clone(),
                after: details.clone(),
            })),
        };
        let customer = CustomerRecord { details, ..CustomerRecord::clone(&known) };
        let corrected = Operation { kind, state: OperationState::Waiting, ..operation.clone() };
        let others = its.iter().filter(|it| it.id != operation.id && it.change().is_some());
        let needless: Vec<_> = others.map(|other| other.id).collect();
        self.put_back(customer, vec![corrected], &needless).await
    }

    async fn put_back(
        &self,
        customer: CustomerRecord,
        entries: Vec<Operation>,
        needless: &[OperationId],
    ) -> Result<(), StoreError> {
        let stored = self.tab.store().put_back(&customer, &entries, needless).await;
        self.unless_outdated(stored).await?;
        self.forget(needless);
        self.replace_in_outbox(&entries);
        self.show(customer);
        self.queue();
        Ok(())
    }

    /// What waited for them may go now: a sale to a customer that is given up.
    /// Another tab has changed the customer: what it did is read, so that the next try knows it.
    async fn unless_outdated(&self, stored: Result<(), StoreError>) -> Result<(), StoreError> {
        if stored == Err(StoreError::Outdated) {
            // What cannot be read now is as outdated at the next try.
            let _read = self.read_outbox().await;
        }
        stored
    }

    fn forget(&self, entries: &[OperationId]) {
        self.tab.change_outbox(|outbox| outbox.retain(|entry| !entries.contains(&entry.id)));
        for &operation in entries {
            self.tell(Event::Discarded { operation });
        }
        self.queue();
    }
}
