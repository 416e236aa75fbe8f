//! Edits of this channel that headquarters' state lacks. They lie on top of every download, so that
//! a package, or the answer to a real-time call, from before an edit's synchronization does not
//! revert it.

use contract::commerce::{Customer, CustomerChange};
use service::Result;
use sqlx::AnyConnection;

/// Records an edit whose rows end with `last_counter`.
pub async fn note(
    connection: &mut AnyConnection,
    last_counter: i64,
    customer_id: &str,
    change: &CustomerChange,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO unsynchronized_edit (last_counter, customer_id, content)
         VALUES ($1, $2, $3)",
    )
    .bind(last_counter)
    .bind(customer_id)
    .bind(serde_json::to_string(change)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether any edit exists; usually none does.
pub async fn is_any(connection: &mut AnyConnection) -> Result<bool> {
    let one: Option<i64> =
        sqlx::query_scalar("SELECT last_counter FROM unsynchronized_edit LIMIT 1")
            .fetch_optional(connection)
            .await?;
    Ok(one.is_some())
}

/// Removes the edits that headquarters' state contains. Returns whether there were any.
pub async fn forget(connection: &mut AnyConnection, customer_id: &str, up_to: i64) -> Result<bool> {
    let gone = sqlx::query(
        "DELETE FROM unsynchronized_edit WHERE customer_id = $1 AND last_counter <= $2",
    )
    .bind(customer_id)
    .bind(up_to)
    .execute(connection)
    .await?;
    Ok(gone.rows_affected() > 0)
}

/// Applies the customer's edits to headquarters' state, in their order.
pub async fn put_on_top(connection: &mut AnyConnection, customer: &mut Customer) -> Result<()> {
    let edits: Vec<String> = sqlx::query_scalar(
        "SELECT content FROM unsynchronized_edit WHERE customer_id = $1 ORDER BY last_counter",
    )
    .bind(&customer.customer_id)
    .fetch_all(connection)
    .await?;
    if edits.is_empty() {
        return Ok(());
    }
    let at_headquarters: Vec<String> =
        customer.addresses.iter().map(|address| address.id.clone()).collect();
    for edit in edits {
        let change: CustomerChange = serde_json::from_str(&edit)?;
        change.apply(customer);
    }
    for address in &mut customer.addresses {
        address.is_async_address = !at_headquarters.contains(&address.id);
    }
    Ok(())
}
