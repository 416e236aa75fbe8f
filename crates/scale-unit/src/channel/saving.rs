//! The write paths of customers: state, async rows and reply in one transaction,
//! committed with full durability before anybody is told.

use contract::cdx::AsyncRows;
use contract::commerce::{Customer, CustomerChange};
use service::{ApiError, Result};

use super::batch::{Batch, Written};
use super::customers::{self, Pending, Real, StoredCustomer};
use super::idempotency::{self, OperationKey, Reply};
use super::identities::{self, ExternalIdentity};
use super::{async_tables, unsynchronized};

#[derive(Debug, PartialEq)]
pub enum Saved {
    /// The newest place in the order of changes.
    Now { change: Option<i64> },
    /// The same operation has been saved before, perhaps by another copy of this server.
    Before(Reply),
    /// A customer of this id is already there.
    Exists(Box<StoredCustomer>),
    /// Who the customer was to be is another one already (R021).
    IdentityTaken,
}

/// Which operation it is, and what its caller is answered.
#[derive(Debug)]
pub struct Answered {
    pub operation_id: String,
    /// None: the caller does not protect itself from doing a thing twice.
    pub key: Option<OperationKey>,
    pub reply: Reply,
}

/// A customer that is created without headquarters.
#[derive(Debug)]
pub struct NewPending {
    pub customer: Customer,
    pub operating_unit_number: String,
    pub terminal: String,
    pub rows: AsyncRows,
    /// Who the customer is.
    pub identity: Option<ExternalIdentity>,
}

pub async fn save_pending(
    batch: &mut Batch,
    new: NewPending,
    answered: Answered,
) -> Result<Written<Saved>> {
    let last_counter = async_tables::append(batch, &answered.operation_id, new.rows).await?;
    let pending = Pending {
        customer: &new.customer,
        operating_unit_number: &new.operating_unit_number,
        terminal: &new.terminal,
        last_counter,
    };
    let Some(change) = customers::insert_pending(batch, &pending).await? else {
        let existing = customers::find(batch.connection(), &new.customer.customer_id).await?;
        let existing = existing.ok_or_else(|| ApiError::internal("a customer came and went"))?;
        return Ok(Written::Undo(Saved::Exists(Box::new(existing))));
    };
    if let Some(identity) = &new.identity
        && !identities::map(batch, identity, &new.customer.customer_id).await?
    {
        return Ok(Written::Undo(Saved::IdentityTaken));
    }
    finish(batch, answered, Some(change)).await
}

/// A customer as headquarters answered.
#[derive(Debug)]
pub struct RealState {
    pub customer: Customer,
    pub version: i64,
    /// `None`: as they were.
    pub address_books: Option<Vec<String>>,
    /// Who the customer is, when it is new.
    pub identity: Option<ExternalIdentity>,
}

pub async fn save_real(
    batch: &mut Batch,
    mut state: RealState,
    answered: Answered,
) -> Result<Written<Saved>> {
    unsynchronized::put_on_top(batch.connection(), &mut state.customer).await?;
    let real = Real {
        customer: &state.customer,
        version: state.version,
        address_books: state.address_books.as_deref(),
        is_rewritten: false,
    };
    let change = customers::put_real(batch, &real).await?;
    if let Some(identity) = &state.identity
        && !identities::map(batch, identity, &state.customer.customer_id).await?
    {
        return Ok(Written::Keep(Saved::IdentityTaken));
    }
    finish(batch, answered, change).await
}

/// An edit that does not go through headquarters.
#[derive(Debug)]
pub struct Edit {
    /// The newest state.
    pub customer: Customer,
    /// What makes it of the state before.
    pub change: CustomerChange,
    pub rows: AsyncRows,
}

pub async fn save_edit(
    batch: &mut Batch,
    edit: Edit,
    answered: Answered,
) -> Result<Written<Saved>> {
    if async_tables::count(&edit.rows) == 0 {
        return finish(batch, answered, None).await;
    }
    let last_counter = async_tables::append(batch, &answered.operation_id, edit.rows).await?;
    let id = &edit.customer.customer_id;
    unsynchronized::note(batch.connection(), last_counter, id, &edit.change).await?;
    let change = customers::put_edited(batch, &edit.customer, last_counter).await?;
    finish(batch, answered, Some(change)).await
}

async fn finish(
    batch: &mut Batch,
    answered: Answered,
    change: Option<i64>,
) -> Result<Written<Saved>> {
    if let Some(key) = &answered.key
        && let Some(reply) = idempotency::insert(batch.connection(), key, &answered.reply).await?
    {
        return Ok(Written::Undo(Saved::Before(reply)));
    }
    Ok(Written::Keep(Saved::Now { change }))
}
