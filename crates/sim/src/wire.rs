//! The wire, by the conversions that the register and the servers use.

use contract::commerce::{Customer, CustomerChange};
use domain::{AccountNumber, CustomerDetails, Identity};
use sync::{Operation, OperationKind, ServerCustomer};

/// The body of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Create { customer: Box<Customer>, captured_offline: bool },
    Change(Box<CustomerChange>),
    Sale(String),
    Card,
}

impl Body {
    /// What a register sends of an entry.
    pub fn new(entry: &Operation) -> Self {
        match &entry.kind {
            OperationKind::Create(creation) => Self::Create {
                customer: Box::new(Customer {
                    customer_id: entry.customer_id.to_string(),
                    ..entity(&creation.details)
                }),
                captured_offline: entry.captured_offline,
            },
            OperationKind::Change(change) => {
                let (before, after) = (entity(&change.before), entity(&change.after));
                Self::Change(Box::new(CustomerChange::between(&before, &after)))
            }
            OperationKind::Sale(amount) => Self::Sale(amount.clone()),
            OperationKind::Card(_) => Self::Card,
        }
    }

    /// Whether both say the same about the customer.
    pub fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Create { customer, .. }, Self::Create { customer: other, .. }) => {
                customer == other
            }
            _ => self == other,
        }
    }
}

pub fn entity(details: &CustomerDetails) -> Customer {
    contract::customer_from_details(details, &[])
}

/// A customer as it was at a place of a change log.
#[derive(Clone, Debug)]
pub struct Told {
    pub customer: Customer,
    pub database_id: String,
    pub change: i64,
}

/// A customer as a register reads it; `None` for what is no answer of a scale unit.
pub fn server_customer(told: &Told) -> Option<ServerCustomer> {
    let entity = &told.customer;
    let identity = if entity.is_async_customer {
        Identity::Pending
    } else {
        Identity::Assigned(AccountNumber::new(&entity.account_number)?)
    };
    Some(ServerCustomer {
        id: entity.customer_id.parse().ok()?,
        identity,
        details: contract::trusted_details_from_customer(entity),
        loyalty_cards: entity.loyalty_cards.iter().map(|card| card.card_number.clone()).collect(),
        left_out: entity.left_out.clone(),
        channel_database_id: told.database_id.clone(),
        number: told.change,
    })
}
