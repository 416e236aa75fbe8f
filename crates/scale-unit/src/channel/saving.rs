//! The write paths of customers: state, async rows and reply in one transaction, committed with
//! full durability before the answer.

use contract::cdx::AsyncRows;
use contract::commerce::{Customer, CustomerChange};
use contract::rts::CustomerReply;
use service::{ApiError, Result};

use super::batch::{Batch, Written};
use super::customers::{self, Pending, Real, StoredCustomer};
use super::identities::{self, ExternalIdentity};
use super::{async_tables, unsynchronized};
use crate::keys::store::{self, KeyedRequest, Reply};

#[derive(Debug, PartialEq)]
pub enum Saved {
    /// The place in the order of changes, if anything was written, and the answer.
    Now { change: Option<i64>, reply: Reply },
    /// The operation was saved before, perhaps by another copy of this server.
    Before(Reply),
    /// A customer with this id exists.
    Exists(Box<StoredCustomer>),
    /// The person is linked to another customer already (R021).
    IdentityTaken,
}

/// The operation's key, and the answer to its caller.
#[derive(Debug)]
pub struct Answered {
    pub operation_id: String,
    /// Without a key: the caller does not protect itself from duplicates.
    pub request: Option<KeyedRequest>,
    pub reply: ReplyOf,
}

/// Builds the answer from the stored customer, with its version.
pub struct ReplyOf(Box<MakeReply>);

type MakeReply = dyn FnOnce(&Customer) -> Result<Reply> + Send;

impl ReplyOf {
    pub fn new(make: impl FnOnce(&Customer) -> Result<Reply> + Send + 'static) -> Self {
        Self(Box::new(make))
    }
}

impl std::fmt::Debug for ReplyOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyOf")
    }
}

/// A customer that is created without headquarters.
#[derive(Debug)]
pub struct NewPending {
    pub customer: Customer,
    pub operating_unit_number: String,
    pub terminal: String,
    pub rows: AsyncRows,
    /// The device, application or person that wrote it.
    pub captured_by: String,
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
        captured_by: &new.captured_by,
    };
    let Some(change) = customers::insert_pending(batch, &pending).await? else {
        let existing = customers::find(batch.connection(), &new.customer.customer_id).await?;
        let existing = existing.ok_or_else(|| ApiError::internal("a customer came and went"))?;
        return Ok(Written::Undo(Saved::Exists(Box::new(existing))));
    };
    if let Some(identity) = &new.identity
        && !identities::is_reserved(batch, identity, &new.customer.customer_id).await?
    {
        return Ok(Written::Undo(Saved::IdentityTaken));
    }
    finish(batch, answered, Some(change), new.customer).await
}

/// A customer in headquarters' answer.
#[derive(Debug)]
pub struct RealState {
    pub customer: Customer,
    pub version: i64,
    /// `None`: unchanged.
    pub address_books: Option<Vec<String>>,
    /// The device, application or person that created it; `None` when it was edited.
    pub captured_by: Option<String>,
    /// Who the customer is, when it is new.
    pub identity: Option<ExternalIdentity>,
}

impl RealState {
    /// Of the customer `customer_id` here, with headquarters' changes only.
    pub fn of(customer_id: String, answer: CustomerReply) -> Self {
        let customer = Customer { customer_id, is_async_customer: false, ..answer.customer };
        Self {
            customer,
            version: answer.version,
            address_books: None,
            captured_by: None,
            identity: None,
        }
    }
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
    if let Some(device) = &state.captured_by {
        customers::note_captured_by(batch, &state.customer.customer_id, device).await?;
    }
    if let Some(identity) = &state.identity
        && !identities::is_reserved(batch, identity, &state.customer.customer_id).await?
    {
        return Ok(Written::Keep(Saved::IdentityTaken));
    }
    finish(batch, answered, change, state.customer).await
}

/// An edit that does not go through headquarters.
#[derive(Debug)]
pub struct Edit {
    /// The newest state.
    pub customer: Customer,
    /// The difference from the state before.
    pub change: CustomerChange,
    pub rows: AsyncRows,
}

pub async fn save_edit(
    batch: &mut Batch,
    edit: Edit,
    answered: Answered,
) -> Result<Written<Saved>> {
    if edit.rows.is_empty() {
        return finish(batch, answered, None, edit.customer).await;
    }
    let last_counter = async_tables::append(batch, &answered.operation_id, edit.rows).await?;
    let id = &edit.customer.customer_id;
    unsynchronized::note(batch.connection(), last_counter, id, &edit.change).await?;
    let change = customers::put_edited(batch, &edit.customer, last_counter).await?;
    finish(batch, answered, Some(change), edit.customer).await
}

/// Stores the answer with its effect. Where nothing was written the answer has the stored state,
/// which is equally new or newer.
async fn finish(
    batch: &mut Batch,
    answered: Answered,
    change: Option<i64>,
    customer: Customer,
) -> Result<Written<Saved>> {
    let customer = match change {
        Some(change) => {
            customers::versioned(customer, batch.channel_database_id().to_owned(), change)
        }
        None => {
            let stored = customers::find(batch.connection(), &customer.customer_id).await?;
            stored.map_or(customer, |stored| stored.customer)
        }
    };
    let reply = (answered.reply.0)(&customer)?;
    if let Some(request) = &answered.request
        && let Some(before) = store::insert(batch.connection(), request, &reply).await?
    {
        return Ok(Written::Undo(Saved::Before(before)));
    }
    Ok(Written::Keep(Saved::Now { change, reply }))
}
