//! Completed sales of this channel database.

use contract::amount::Amount;
use contract::commerce::SalesTransaction;
use service::Result;
use sqlx::AnyPool;

use super::batch::Batch;

/// Stores a sale; `false` when it exists already.
pub async fn insert(batch: &mut Batch, sale: &SalesTransaction) -> Result<bool> {
    let inserted = sqlx::query(
        "INSERT INTO sales_transaction (id, operating_unit_number, terminal, customer_id,
         total_amount, currency_code, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&sale.id)
    .bind(&sale.operating_unit_number)
    .bind(&sale.terminal_id)
    .bind(&sale.customer_id)
    .bind(sale.total_amount.as_str())
    .bind(&sale.currency_code)
    .bind(&sale.created_date_time)
    .execute(batch.connection())
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// A customer's sales in a channel, newest first.
pub async fn of_customer(
    pool: &AnyPool,
    operating_unit_number: &str,
    customer_id: &str,
    skip: i64,
    top: i64,
) -> Result<Vec<SalesTransaction>> {
    let rows: Vec<(String, String, String, String, String, String)> = sqlx::query_as(
        "SELECT id, operating_unit_number, terminal, total_amount, currency_code, created_at
         FROM sales_transaction WHERE customer_id = $1 AND operating_unit_number = $2
         ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4",
    )
    .bind(customer_id)
    .bind(operating_unit_number)
    .bind(top)
    .bind(skip)
    .fetch_all(pool)
    .await?;
    let sale = |(id, operating_unit_number, terminal_id, amount, currency_code, created): (
        _,
        _,
        _,
        String,
        _,
        _,
    )| {
        SalesTransaction {
            id,
            customer_id: customer_id.to_owned(),
            account_number: String::new(),
            total_amount: Amount::parse(&amount).unwrap_or_default(),
            currency_code,
            created_date_time: created,
            operating_unit_number,
            terminal_id,
        }
    };
    Ok(rows.into_iter().map(sale).collect())
}
