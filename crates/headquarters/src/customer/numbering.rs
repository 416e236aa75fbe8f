//! What a customer is called by, all from one number sequence.

use contract::commerce::Customer;
use domain::OperationId;
use sqlx::AnyConnection;

use crate::sequence::Sequence;

/// Where record ids begin, as in the original.
const RECORD_ID_BASE: i64 = 5_637_144_576;

/// Assigns account number, record id and party number in `connection`'s transaction: a rollback
/// leaves no gap.
pub(crate) async fn number_customers(
    connection: &mut AnyConnection,
    customers: &mut [&mut Customer],
) -> sqlx::Result<()> {
    if customers.is_empty() {
        return Ok(());
    }
    let first = Sequence::CustomerAccount.take(connection, customers.len()).await?;
    for (number, customer) in (first..).zip(customers) {
        number_customer(customer, number);
    }
    Ok(())
}

/// Gives an id to every address that came without one.
pub(crate) fn identify_addresses(customer: &mut Customer) {
    for address in &mut customer.addresses {
        if address.id.is_empty() {
            address.id = OperationId::from_random_bytes(rand::random()).to_string();
        }
    }
}

fn number_customer(customer: &mut Customer, number: i64) {
    customer.account_number = format!("{number:06}");
    customer.record_id = RECORD_ID_BASE + number;
    customer.party_number = format!("{number:09}");
}
