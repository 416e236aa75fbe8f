//! Editing a customer: at headquarters while a person waits, or here and by the jobs, as
//! the gate says (R042-R066, R076-R090).

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::cdx::codec::{self, Origin};
use contract::commerce::{Customer, CustomerChange};
use contract::rts::{self, CustomerReply};
use domain::OperationId;
use domain::gate::{self, Route};
use futures::FutureExt;
use service::precondition::Preconditions;
use service::{ApiError, Result, clock};
use tokio::sync::OwnedMutexGuard;

use crate::access::caller::Caller;
use crate::channel::batch::{Batch, Written};
use crate::channel::customers::{self, StoredCustomer, unversioned};
use crate::channel::saving::{Answered, Edit, RealState, ReplyOf, Saved, save_edit};
use crate::configuration::Channel;
use crate::customers::edit::{action, edited};
use crate::customers::members::check_members;
use crate::customers::stamps::Stamps;
use crate::customers::visibility::{find_visible, shown};
use crate::e_tag;
use crate::guid::mint_guid;
use crate::idempotency::{Answer, keep_headquarters_state, keyed, once, reply, told};
use crate::keys::fingerprint::Fingerprint;
use crate::keys::store::KeyedRequest;
use crate::unit::ScaleUnit;

/// Replaces the members that are present.
pub async fn update(
    unit: Arc<ScaleUnit>,
    caller: Caller,
    operation: Option<OperationId>,
    account: String,
    preconditions: Preconditions,
    change: CustomerChange,
) -> Result<Answer> {
    let stored = find_visible(&unit, &caller, &account).await?;
    let fingerprint = Fingerprint::of_edit(&stored.customer.customer_id, &change)?;
    let request = keyed(&caller, operation, fingerprint);
    let stamps = Stamps::of(&unit, &caller, &change.marketing_consents).await?;
    let update = Update {
        unit: unit.clone(),
        caller,
        operation_id: operation.map_or_else(mint_guid, |id| id.to_string()),
        request: request.clone(),
        customer_id: stored.customer.customer_id,
        preconditions,
        change,
        stamps,
    };
    // What a precondition is checked against stays until the edit is in. First the customer's
    // turn, then the key's: every edit in this order.
    let turn = unit.in_progress.turn_at_customer(&update.customer_id).await;
    once(unit, request, update.run(turn)).await
}

#[derive(Clone)]
struct Update {
    unit: Arc<ScaleUnit>,
    caller: Caller,
    operation_id: String,
    request: Option<KeyedRequest>,
    customer_id: String,
    preconditions: Preconditions,
    change: CustomerChange,
    stamps: Stamps,
}

/// What became of an edit that was to go by the async route.
enum Outcome {
    Saved(Saved),
    /// The customer has got its number meanwhile, and the route is another one now.
    WayChanged,
}

impl Update {
    async fn run(self, _turn: OwnedMutexGuard<()>) -> Result<Answer> {
        loop {
            let stored = customers::find(self.unit.database.read(), &self.customer_id).await?;
            let stored = stored.ok_or(ApiError::new(ErrorId::CustomerNotFound))?;
            if self.route(&stored)? == Route::RealTime {
                return self.clone().edit_at_headquarters(stored.customer).await;
            }
            let update = self.clone();
            let write = self.unit.writer.write(move |batch| update.edit_here(batch).boxed());
            match write.await? {
                Outcome::Saved(saved) => return told(&self.unit, saved),
                Outcome::WayChanged => {}
            }
        }
    }

    fn route(&self, stored: &StoredCustomer) -> Result<Route> {
        let action = action(&stored.customer, &self.change);
        let is_pending = stored.identity().is_pending();
        gate::route(action, self.caller.channel.features(), is_pending)
            .map_err(|_| ApiError::new(ErrorId::UpdateAsyncCustomerNotSupported))
    }

    fn edited(&self, before: &Customer) -> Result<(Customer, Vec<String>)> {
        check_members(&self.caller, Some(before), &self.change)?;
        let mut change = self.change.clone();
        self.stamps.stamp(&before.marketing_consents, &mut change.marketing_consents);
        edited(&self.caller.channel, before, change)
    }

    async fn edit_at_headquarters(self, stored: Customer) -> Result<Answer> {
        let channel = &self.caller.channel;
        let e_tag = e_tag::of(&stored);
        let before = unversioned(stored);
        let (customer, left_out) = self.edited(&before)?;
        self.preconditions.check(&e_tag)?;
        let operating_unit_number = channel.number().to_owned();
        let request = rts::UpdateCustomer { operating_unit_number, customer };
        let path = rts::path::UPDATE_CUSTOMER;
        let answer: CustomerReply =
            self.unit.ask_headquarters(path, &request, self.caller.lang).await?;

        let reply = reply_of(channel, left_out);
        let answered = Answered { operation_id: self.operation_id, request: self.request, reply };
        let state = RealState::of(before.customer_id, answer);
        keep_headquarters_state(&self.unit, state, answered).await
    }

    /// Works on what is stored when its turn comes: edits of the same customer follow
    /// one another.
    async fn edit_here(self, batch: &mut Batch) -> Result<Written<Outcome>> {
        let channel = &self.caller.channel;
        let stored = customers::find(batch.connection(), &self.customer_id).await?;
        let stored = stored.ok_or(ApiError::new(ErrorId::CustomerNotFound))?;
        if self.route(&stored)? == Route::RealTime {
            return Ok(Written::Undo(Outcome::WayChanged));
        }
        let e_tag = e_tag::of(&stored.customer);
        let before = unversioned(stored.customer);
        let (customer, left_out) = self.edited(&before)?;
        self.preconditions.check(&e_tag)?;
        let reply = reply_of(channel, left_out);
        let (at, terminal) = (clock::now(), self.caller.terminal());
        let edit = Edit {
            rows: codec::of_edit(
                &before,
                &customer,
                Origin { channel: &channel.row, terminal, at: &at },
            ),
            change: CustomerChange {
                customer_group: Some(customer.customer_group.clone())
                    .filter(|group| *group != before.customer_group),
                currency_code: Some(customer.currency_code.clone())
                    .filter(|currency| *currency != before.currency_code),
                ..CustomerChange::between(&before, &customer)
            },
            customer,
        };
        let answered = Answered { operation_id: self.operation_id, request: self.request, reply };
        Ok(match save_edit(batch, edit, answered).await? {
            Written::Keep(saved) => Written::Keep(Outcome::Saved(saved)),
            Written::Undo(saved) => Written::Undo(Outcome::Saved(saved)),
        })
    }
}

/// The customer as the channel may see it.
fn reply_of(channel: &Arc<Channel>, left_out: Vec<String>) -> ReplyOf {
    let channel = channel.clone();
    ReplyOf::new(move |customer| {
        reply(StatusCode::OK, &Customer { left_out, ..shown(&channel, customer) })
    })
}
