//! Creating a customer: sync through headquarters, async into the async tables, or
//! async because headquarters could not be reached.

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::cdx::codec::{self, Origin};
use contract::commerce::Customer;
use contract::rts::{self, CustomerReply};
use domain::creation::creation_mode;
use domain::gate::members::Access;
use domain::{AsyncReason, CreationMode, CustomerId, OperationId};
use futures::FutureExt;
use service::{ApiError, Result, clock};

use crate::access::caller::Caller;
use crate::channel::customers::{self, StoredCustomer};
use crate::channel::identities::{self, ExternalIdentity};
use crate::channel::saving::{Answered, NewPending, RealState, ReplyOf, Saved, save_pending};
use crate::configuration::Channel;
use crate::customers::async_customer::{fit, pending};
use crate::customers::entry::{check, check_address, inherit};
use crate::customers::members::check_members;
use crate::customers::stamps::Stamps;
use crate::customers::visibility::{is_hidden, shown};
use crate::events::notification;
use crate::guid::mint_guid;
use crate::idempotency::{Answer, keep_headquarters_state, keyed, once, reply, told};
use crate::keys::fingerprint::Fingerprint;
use crate::keys::store::KeyedRequest;
use crate::real_time::RealTimeError;
use crate::unit::ScaleUnit;

/// Creates the customer once for its key, and once for its `CustomerId`.
pub async fn create(
    unit: Arc<ScaleUnit>,
    caller: Caller,
    operation: Option<OperationId>,
    sent: Customer,
) -> Result<Answer> {
    let request = keyed(&caller, operation, Fingerprint::of_creation(&sent)?);
    let creation =
        Creation { unit: unit.clone(), caller, operation, request: request.clone(), sent };
    once(unit, request, creation.run()).await
}

struct Creation {
    unit: Arc<ScaleUnit>,
    caller: Caller,
    operation: Option<OperationId>,
    request: Option<KeyedRequest>,
    sent: Customer,
}

impl Creation {
    async fn run(mut self) -> Result<Answer> {
        let identity = self.caller.identity_to_map()?;
        check_members(&self.caller, None, &self.sent)?;
        let answers = &mut self.sent.marketing_consents;
        Stamps::of(&self.unit, &self.caller, answers).await?.stamp(&[], answers);
        let channel = &self.caller.channel;
        let mut customer = check(channel, &self.sent)?;
        for (index, address) in customer.addresses.iter().enumerate() {
            check_address(index, address)?;
        }
        forget_hidden(channel, &mut customer);
        customer.customer_id = match &identity {
            Some(identity) => identities::reserve(&self.unit.database, identity).await?,
            None => self.customer_id()?,
        };
        // When the register says it was, unless that is no time or has yet to come.
        let is_told = self.caller.access("CreatedDateTime") == Access::Written;
        let captured_at = clock::past(&self.sent.created_date_time).filter(|_| is_told);
        customer.created_date_time = captured_at.unwrap_or_else(clock::now);
        inherit(&channel.configuration, &mut customer);

        // The caller may ask for the weaker mode only (R007).
        let captured_offline = self.sent.is_async_customer;
        match creation_mode(channel.rules.profile.create_customers_async, captured_offline) {
            CreationMode::Async(reason) => self.create_async(customer, identity, reason).await,
            CreationMode::Sync => self.create_sync(customer, identity).await,
        }
    }

    async fn create_sync(
        self,
        customer: Customer,
        identity: Option<ExternalIdentity>,
    ) -> Result<Answer> {
        let known = customers::find(self.unit.database.read(), &customer.customer_id).await?;
        if let Some(known) = known {
            return self.existing(&known);
        }
        match self.ask_headquarters(&customer).await {
            Ok(answer) => self.keep_real(answer, &customer, identity).await,
            Err(RealTimeError::Refused { status, body }) => Err(ApiError::passed_on(status, body)),
            Err(RealTimeError::Unreachable(why)) => {
                tracing::warn!(why, "headquarters cannot be reached: creating async");
                let reason = AsyncReason::HeadquartersUnreachable;
                self.create_async(customer, identity, reason).await
            }
        }
    }

    /// The caller's, else the operation's: a retry after anything gets the same one.
    fn customer_id(&self) -> Result<String> {
        if self.sent.customer_id.is_empty() {
            return Ok(self.operation.map_or_else(mint_guid, |operation| operation.to_string()));
        }
        let id: Result<CustomerId, _> = self.sent.customer_id.parse();
        id.map(|id| id.to_string())
            .map_err(|_| ApiError::new(ErrorId::BadRequest).about_member("CustomerId".to_owned()))
    }

    async fn ask_headquarters(&self, customer: &Customer) -> Result<CustomerReply, RealTimeError> {
        let mut customer = customer.clone();
        fit(&self.caller.channel, &mut customer, false);
        let operating_unit_number = self.caller.channel.number().to_owned();
        let request = rts::CreateCustomer { operating_unit_number, customer };
        let path = rts::path::CREATE_CUSTOMER;
        self.unit.ask_headquarters(path, &request, self.caller.lang).await
    }

    async fn keep_real(
        self,
        answer: CustomerReply,
        sent: &Customer,
        identity: Option<ExternalIdentity>,
    ) -> Result<Answer> {
        let channel = &self.caller.channel;
        let left_out = fit(channel, &mut sent.clone(), false);
        let answered = self.answered(left_out);
        // Headquarters has put it into them; 1010 brings them later.
        let address_books = Some(channel.row.address_books.clone());
        let state = RealState {
            address_books,
            captured_by: Some(self.caller.writes_as()),
            identity,
            ..RealState::of(sent.customer_id.clone(), answer)
        };
        let news = state.customer.clone();
        let answer = keep_headquarters_state(&self.unit, state, answered).await?;
        self.tell(&answer, &news);
        Ok(answer)
    }

    async fn create_async(
        self,
        customer: Customer,
        identity: Option<ExternalIdentity>,
        reason: AsyncReason,
    ) -> Result<Answer> {
        let channel = &self.caller.channel;
        tracing::info!(?reason, channel = channel.number(), "async customer");
        let (customer, left_out) = pending(channel, customer);
        let answered = self.answered(left_out);
        let terminal = self.caller.terminal();
        let origin = Origin { channel: &channel.row, terminal, at: &customer.created_date_time };
        let new = NewPending {
            rows: codec::of_creation(&customer, origin),
            operating_unit_number: channel.number().to_owned(),
            terminal: terminal.to_owned(),
            captured_by: self.caller.writes_as(),
            customer,
            identity,
        };
        let news = new.customer.clone();
        let saved =
            self.unit.writer.write(move |batch| save_pending(batch, new, answered).boxed()).await?;
        match saved {
            Saved::Exists(stored) => self.existing(&stored),
            saved => {
                let answer = told(&self.unit, saved)?;
                self.tell(&answer, &news);
                Ok(answer)
            }
        }
    }

    /// Sends the notification about a new customer, once.
    fn tell(&self, answer: &Answer, customer: &Customer) {
        if !answer.is_replayed() {
            let channel = self.caller.channel.number();
            notification::tell(self.unit.notification.as_ref(), channel, customer);
        }
    }

    fn answered(&self, left_out: Vec<String>) -> Answered {
        let caller = self.caller.clone();
        Answered {
            operation_id: self.operation.map_or_else(mint_guid, |id| id.to_string()),
            request: self.request.clone(),
            reply: ReplyOf::new(move |customer| {
                let told = Customer { left_out, ..for_caller(&caller, customer) };
                reply(StatusCode::CREATED, &told)
            }),
        }
    }

    /// The customer of this id has been created before, under another key. Another
    /// channel's pending customer is never shown here (R124).
    fn existing(&self, stored: &StoredCustomer) -> Result<Answer> {
        if self.caller.identity_to_map()?.is_some() {
            // Another creation of the same person was quicker.
            return Err(ApiError::new(ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity));
        }
        if !self.caller.sees(stored) && !self.caller.has_created(stored) {
            return Err(ApiError::new(ErrorId::IdMismatch));
        }
        Ok(Answer::replayed(reply(StatusCode::OK, &for_caller(&self.caller, &stored.customer))?))
    }
}

/// A kiosk is told that the customer exists, and nothing about it (R241).
fn for_caller(caller: &Caller, customer: &Customer) -> Customer {
    let shown = shown(&caller.channel, customer);
    if !caller.is_kiosk() {
        return shown;
    }
    Customer {
        account_number: shown.account_number,
        customer_id: shown.customer_id,
        is_async_customer: shown.is_async_customer,
        channel_database_id: shown.channel_database_id,
        channel_version: shown.channel_version,
        ..Customer::default()
    }
}

/// What is hidden in channels comes from the default customer or not at all (R074).
fn forget_hidden(channel: &Channel, customer: &mut Customer) {
    let configuration = &channel.configuration;
    let inherited = configuration.default_customer.as_ref();
    customer.customer_affiliations.retain(|own| {
        !is_hidden(configuration, own.record_id)
            || inherited.is_some_and(|default| default.affiliations.contains(&own.record_id))
    });
}
