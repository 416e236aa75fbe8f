//! Wire entities from the register's records, and records from wire entities.

use contract::amount::Amount;
use contract::commerce::{self, CustomerChange, SalesTransaction};
use domain::{AccountNumber, ChannelConfiguration, CustomerDetails, Identity};
use sync::{Change, CustomerRecord, Operation, ServerCustomer};

use super::clock;

/// The body of `POST Customers` for a captured customer.
pub fn create_body(
    creation: &Operation,
    details: &CustomerDetails,
    configuration: &ChannelConfiguration,
) -> commerce::Customer {
    commerce::Customer {
        customer_id: creation.customer_id.to_string(),
        is_async_customer: creation.captured_offline,
        created_date_time: clock::rfc3339(creation.captured_at),
        ..contract::customer_from_details(details, &configuration.address_purposes)
    }
}

/// The body of `PATCH Customers('…')`: what the edit changed, and nothing else.
pub fn change_body(change: &Change, configuration: &ChannelConfiguration) -> CustomerChange {
    let purposes = &configuration.address_purposes;
    let entity = |details| contract::customer_from_details(details, purposes);
    CustomerChange::between(&entity(&change.before), &entity(&change.after))
}

/// The body of `POST SalesTransactions` for a completed sale.
pub fn sale_body(
    sale: &Operation,
    amount: &str,
    configuration: &ChannelConfiguration,
) -> SalesTransaction {
    SalesTransaction {
        id: sale.id.to_string(),
        customer_id: sale.customer_id.to_string(),
        total_amount: Amount::parse(amount).unwrap_or_default(),
        currency_code: configuration.channel.currency.clone(),
        created_date_time: clock::rfc3339(sale.captured_at),
        ..SalesTransaction::default()
    }
}

/// The key in `Customers('…')`: the account number, or the `CustomerId` while there is none.
pub fn key_of(customer: &CustomerRecord) -> String {
    let number = customer.identity.account_number();
    number.map_or_else(|| customer.id.to_string(), ToString::to_string)
}

/// The entity as a record; `None` when it names no customer or no version: without a version it
/// cannot be compared with the base. `log` is the change log of the answer, where the entity does
/// not name it.
pub fn server_customer(entity: &commerce::Customer, log: &str) -> Option<ServerCustomer> {
    let id = if entity.customer_id.is_empty() {
        entity.account_number.parse().ok()?
    } else {
        entity.customer_id.parse().ok()?
    };
    let identity = if entity.is_async_customer {
        Identity::Pending
    } else {
        Identity::Assigned(AccountNumber::new(&entity.account_number)?)
    };
    let log = match entity.channel_database_id.as_str() {
        "" => log,
        named => named,
    };
    if log.is_empty() || entity.channel_version == 0 {
        return None;
    }
    Some(ServerCustomer {
        id,
        identity,
        details: contract::trusted_details_from_customer(entity),
        loyalty_cards: entity.loyalty_cards.iter().map(|card| card.card_number.clone()).collect(),
        left_out: entity.left_out.clone(),
        channel_database_id: log.to_owned(),
        number: entity.channel_version,
    })
}
