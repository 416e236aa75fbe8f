//! Creating a customer: sync through headquarters, async into the async tables, or
//! async because headquarters could not be reached (2.1).

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::commerce::{ChannelConfiguration, Customer};
use contract::rts::{self, CustomerReply};
use domain::creation::creation_mode;
use domain::{AsyncReason, CreationMode, CustomerId, OperationId};
use service::{ApiError, Result, clock};

use crate::answer::{Answer, once, operation_key, reply};
use crate::async_customer::{create_rows, mint_guid, pending};
use crate::caller::DeviceCaller;
use crate::channel::customers;
use crate::channel::devices::DeviceKind;
use crate::channel::idempotency::OperationKey;
use crate::channel::saving::{Effect, Saved, save};
use crate::customer_entry::{check, inherit};
use crate::real_time::RealTimeError;
use crate::unit::ScaleUnit;

/// Creates the customer once for its key, and once for its `CustomerId`.
pub async fn create(
    unit: Arc<ScaleUnit>,
    caller: DeviceCaller,
    operation: Option<OperationId>,
    sent: Customer,
) -> Result<Answer> {
    let key = operation_key(&caller.device.device_id, operation);
    let creation = Creation { unit: unit.clone(), caller, operation, key: key.clone(), sent };
    once(unit, key, creation.run()).await
}

struct Creation {
    unit: Arc<ScaleUnit>,
    caller: DeviceCaller,
    operation: Option<OperationId>,
    key: Option<OperationKey>,
    sent: Customer,
}

impl Creation {
    async fn run(self) -> Result<Answer> {
        let oun = &self.caller.channel.operating_unit_number;
        let configuration = self.unit.channel_configuration(oun)?;
        let mut customer = check(&configuration, &self.sent)?;
        customer.customer_id = self.customer_id()?;
        // When the register says it was, unless that is no time or has yet to come.
        let captured_at = clock::past(&self.sent.created_date_time);
        customer.created_date_time = captured_at.unwrap_or_else(clock::now);
        let known = customers::find(self.unit.database.read(), &customer.customer_id).await?;
        if let Some(known) = known {
            return self.existing(&known.customer, Some(&known.operating_unit_number));
        }
        inherit(&configuration, &mut customer);

        // The caller may ask for the weaker mode only (R007).
        let captured_offline = self.sent.is_async_customer;
        match creation_mode(configuration.create_async_customers, captured_offline) {
            CreationMode::Async(reason) => {
                self.create_async(&configuration, customer, reason).await
            }
            CreationMode::Sync => match self.ask_headquarters(&customer).await {
                Ok(reply) => self.keep_real(reply, &customer.customer_id).await,
                Err(RealTimeError::Refused { status, body }) => {
                    Err(ApiError::passed_on(status, body))
                }
                Err(RealTimeError::Unreachable(why)) => {
                    tracing::warn!(why, "headquarters cannot be reached: creating async");
                    let reason = AsyncReason::HeadquartersUnreachable;
                    self.create_async(&configuration, customer, reason).await
                }
            },
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
        let request = rts::CreateCustomer {
            operating_unit_number: self.caller.channel.operating_unit_number.clone(),
            customer: customer.clone(),
        };
        let path = rts::path::CREATE_CUSTOMER;
        self.unit.ask_headquarters(path, &request, self.caller.lang).await
    }

    async fn keep_real(&self, answer: CustomerReply, customer_id: &str) -> Result<Answer> {
        let mut customer = answer.customer;
        customer_id.clone_into(&mut customer.customer_id);
        customer.is_async_customer = false;
        self.save(customer, answer.version).await
    }

    async fn create_async(
        &self,
        configuration: &ChannelConfiguration,
        customer: Customer,
        reason: AsyncReason,
    ) -> Result<Answer> {
        tracing::info!(?reason, channel = configuration.operating_unit_number, "async customer");
        self.save(pending(configuration, customer), 0).await
    }

    async fn save(&self, customer: Customer, headquarters_version: i64) -> Result<Answer> {
        let operation_id = self.operation.map_or_else(mint_guid, |id| id.to_string());
        let reply = reply(StatusCode::CREATED, &self.for_caller(&customer))?;
        let rows = customer.is_async_customer.then(|| create_rows(&customer, &self.caller.channel));
        let effect = Effect {
            customer: &customer,
            operating_unit_number: &self.caller.channel.operating_unit_number,
            headquarters_version,
            async_rows: rows,
            operation_id: &operation_id,
            key: self.key.as_ref(),
            reply: &reply,
        };
        match save(&self.unit.database, effect).await? {
            Saved::Now { change } => {
                change.inspect(|&change| self.unit.live.customers_changed(change));
                Ok(Answer::new(reply))
            }
            Saved::Before(reply) => Ok(Answer::replayed(reply)),
            Saved::Exists(customer) => self.existing(&customer, None),
        }
    }

    /// The customer of this id has been created before, under another key. Another
    /// channel's pending customer is nobody's business here (R124).
    fn existing(&self, customer: &Customer, created_in: Option<&str>) -> Result<Answer> {
        let here = self.caller.channel.operating_unit_number.as_str();
        if customer.is_async_customer && created_in.is_some_and(|channel| channel != here) {
            return Err(ApiError::new(ErrorId::IdMismatch));
        }
        Ok(Answer::replayed(reply(StatusCode::OK, &self.for_caller(customer))?))
    }

    /// A kiosk is told that the customer exists, and nothing about it (R241).
    fn for_caller(&self, customer: &Customer) -> Customer {
        match self.caller.device.kind {
            DeviceKind::Register => customer.clone(),
            DeviceKind::Kiosk => Customer {
                account_number: customer.account_number.clone(),
                customer_id: customer.customer_id.clone(),
                is_async_customer: customer.is_async_customer,
                ..Customer::default()
            },
        }
    }
}
