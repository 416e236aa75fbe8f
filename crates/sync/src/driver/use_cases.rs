//! What a person does to customers: each change is saved here first.
//!
//! A creation or a sale is added to the outbox and depends on nothing. A correction and a discard
//! name what their form has seen ([`Seen`]): where the customer's entries have changed since, the
//! person is told ([`StoreError::Outdated`]), and nothing is written.

use domain::{CustomerDetails, CustomerId, OperationId};

use super::Driver;
use super::log::Known;
use super::settle::removed;
use crate::change::Change;
use crate::model::{CustomerRecord, Operation, OperationKind};
use crate::overlay::shown;
use crate::ports::{Commit, ReadSet, StoreError, Tab, Write};

/// What was discarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discarded {
    /// The customer had no rejected operation.
    Nothing,
    Sale,
    Card,
    /// The customer, too: no server has it.
    Creation,
    Change,
}

/// A customer as a form has seen it: its entries, each with its revision, and its details.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    entries: Vec<(OperationId, u32, bool)>,
    details: Option<CustomerDetails>,
}

impl Seen {
    fn entries<'a>(
        entries: impl IntoIterator<Item = &'a Operation>,
    ) -> Vec<(OperationId, u32, bool)> {
        let seen = |it: &Operation| (it.id, it.revision, it.is_rejected());
        entries.into_iter().map(seen).collect()
    }

    fn check(&self, known: &Known<'_>, id: CustomerId) -> Result<(), StoreError> {
        let is_same = self.entries == Self::entries(known.outbox.of(id));
        if is_same { Ok(()) } else { Err(StoreError::Outdated) }
    }

    /// Applies the form's edit to the customer's present details `now`.
    fn rebased(&self, details: &CustomerDetails, now: CustomerDetails) -> CustomerDetails {
        match &self.details {
            None => details.clone(),
            Some(opened) => {
                let change = Change { before: opened.clone(), after: details.clone() };
                change.rebased(&now).after
            }
        }
    }
}

impl<T: Tab> Driver<T> {
    /// The customer and its pending operations, for a form that opens.
    pub fn seen(&self, id: CustomerId) -> Seen {
        self.known(|known| Seen {
            entries: Seen::entries(known.outbox.of(id)),
            details: known.shown(id).map(|shown| shown.details),
        })
    }

    /// The epoch that a creation is queued in.
    pub fn epoch(&self) -> u32 {
        self.known(|known| known.cursor().epoch)
    }

    /// Saves a creation with its customer, or a sale. It is durable when this returns.
    ///
    /// Pressing Save again after a lost answer saves nothing more (R017).
    pub async fn save(&self, entry: Operation) -> Result<(), StoreError> {
        let id = entry.id;
        let saved = self.commit(Commit::new(vec![Write::Append(entry)])).await;
        if saved == Err(StoreError::Failed) {
            self.catch_up(&[]).await?;
            if self.operation(id).is_some() {
                return Ok(());
            }
        }
        saved.map(drop)
    }

    /// Saves an edit of a customer: applies `change`, based on the customer's present details.
    /// Returns whether it still changes anything.
    pub async fn save_change(&self, change: &Change, entry: Operation) -> Result<bool, StoreError> {
        let id = entry.customer_id;
        let mut is_saved = false;
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            let current = known.shown(id).ok_or(StoreError::Outdated)?;
            let rebased = change.rebased(&current.details);
            is_saved = !rebased.is_empty();
            let kind = OperationKind::Change(Box::new(rebased));
            let entry = Operation { kind, ..entry.clone() };
            Ok(is_saved.then_some(Write::Append(entry)).into_iter().collect())
        })
        .await?;
        Ok(is_saved)
    }

    /// Removes a customer that no server has, with its pending operations except sales.
    pub async fn take_back(&self, id: CustomerId) -> Result<(), StoreError> {
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| Ok(taken_back(known, id)))
            .await
    }

    /// Discards the customer's rejected operation: a creation with its customer and all its pending
    /// operations, a change alone (R205).
    pub async fn discard(&self, id: CustomerId, seen: &Seen) -> Result<Discarded, StoreError> {
        let mut discarded = Discarded::Nothing;
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            seen.check(known, id)?;
            let Some(entry) = known.outbox.of(id).find(|it| it.is_rejected()) else {
                return Ok(Vec::new());
            };
            let end = Write::RemoveEntry { operation: entry.id, customer: id };
            discarded = match &entry.kind {
                OperationKind::Create(_) => Discarded::Creation,
                OperationKind::Change(_) => Discarded::Change,
                OperationKind::Sale(_) => Discarded::Sale,
                OperationKind::Card(_) => Discarded::Card,
            };
            Ok(match discarded {
                Discarded::Creation => taken_back(known, id),
                _ => without(known, id, end),
            })
        })
        .await?;
        Ok(discarded)
    }

    /// Queues a card until the customer has its number (R228). Idempotent across tabs: the entry's
    /// id follows from the customer.
    pub async fn queue_card(&self, entry: Operation) -> Result<(), StoreError> {
        let id = entry.customer_id;
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            let is_queued = known.outbox.get(entry.id).is_some();
            Ok((!is_queued).then(|| Write::Append(entry.clone())).into_iter().collect())
        })
        .await
    }

    /// Takes a queued card back. Returns whether there still was one: a card that is being issued
    /// at this moment may arrive all the same.
    pub async fn take_back_card(&self, id: CustomerId) -> Result<bool, StoreError> {
        let mut was_queued = false;
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            let card = known.outbox.of(id).find(|it| it.is_card());
            was_queued = card.is_some();
            let end = card.map(|it| Write::RemoveEntry { operation: it.id, customer: id });
            Ok(end.map(|end| without(known, id, end)).unwrap_or_default())
        })
        .await?;
        Ok(was_queued)
    }

    /// Retries a rejected card, with the same key.
    pub async fn try_card_again(&self, id: CustomerId) -> Result<(), StoreError> {
        self.commit_decided(ReadSet::Customers(vec![id]), false, |known| {
            let card = known.outbox.of(id).find(|it| it.is_card() && it.is_rejected());
            Ok(card.map(|card| Write::Replace(card.again())).into_iter().collect())
        })
        .await
    }

    /// Sends a rejected operation again, corrected: same key, same operation. The correction
    /// contains the later changes that the form has `seen`; changes that others made while the form
    /// was open stay.
    pub async fn resend(
        &self,
        operation: OperationId,
        customer: CustomerId,
        details: &CustomerDetails,
        seen: &Seen,
    ) -> Result<(), StoreError> {
        self.commit_decided(ReadSet::Customers(vec![customer]), false, |known| {
            seen.check(known, customer)?;
            let entries: Vec<&Operation> = known.outbox.of(customer).collect();
            let place = entries.iter().position(|it| it.id == operation && it.is_rejected());
            let place = place.ok_or(StoreError::Outdated)?;
            let refused = entries[place];
            let now = known.shown(customer).ok_or(StoreError::Outdated)?.details;
            let corrected = seen.rebased(details, now);
            let kind = match &refused.kind {
                OperationKind::Create(creation) => {
                    let mut creation = creation.clone();
                    creation.details = corrected;
                    OperationKind::Create(creation)
                }
                OperationKind::Change(_) => {
                    let base = known.base(customer);
                    let before = shown(base.as_ref(), entries[..place].iter().copied());
                    let before = before.ok_or(StoreError::Outdated)?.details;
                    OperationKind::Change(Box::new(Change { before, after: corrected }))
                }
                kind @ (OperationKind::Sale(_) | OperationKind::Card(_)) => kind.clone(),
            };
            let mut writes = vec![Write::Replace(Operation { kind, ..refused.again() })];
            if refused.is_built_on() {
                let later = entries[place + 1..].iter().filter(|it| it.change().is_some());
                writes.extend(later.map(|it| Write::RemoveEntry { operation: it.id, customer }));
            }
            Ok(writes)
        })
        .await
    }
}

fn taken_back(known: &Known<'_>, id: CustomerId) -> Vec<Write> {
    // A sale is never taken back.
    let its = known.outbox.of(id).filter(|it| !it.is_sale());
    let mut writes: Vec<Write> =
        its.map(|it| Write::RemoveEntry { operation: it.id, customer: id }).collect();
    writes.extend(known.base(id).as_ref().map(removed));
    writes
}

/// Removes an entry, and its customer where it was stored for that entry alone.
fn without(known: &Known<'_>, id: CustomerId, end: Write) -> Vec<Write> {
    let is_last = known.outbox.of(id).count() == 1;
    let over =
        known.base(id).filter(|base: &CustomerRecord| is_last && !known.retention.keeps(base));
    std::iter::once(end).chain(over.as_ref().map(removed)).collect()
}
