//! Completed cash-and-carry sales, and a customer's history of them.

use std::sync::Arc;

use contract::ErrorId;
use contract::commerce::{OrderHistoryPage, PagingInfo, SalesTransaction};
use futures::FutureExt;
use service::{ApiError, Result, clock};
use uuid::Uuid;

use crate::access::caller::Caller;
use crate::channel::batch::Written;
use crate::channel::sales;
use crate::customers::visibility::{find_buyer, find_visible};
use crate::paging::Page;
use crate::unit::ScaleUnit;

/// Stores a sale once for its id. A pending customer may buy (R154), a blocked one may not. Returns
/// whether the sale is new.
pub async fn complete(
    unit: &Arc<ScaleUnit>,
    caller: &Caller,
    mut sale: SalesTransaction,
) -> Result<(SalesTransaction, bool)> {
    let wrong = |member: &str| ApiError::new(ErrorId::BadRequest).about_member(member.to_owned());
    let id = Uuid::try_parse(&sale.id).map_err(|_| wrong("Id"))?;
    if sale.currency_code.len() != 3 || !sale.currency_code.is_ascii() {
        return Err(wrong("CurrencyCode"));
    }
    sale.id = id.hyphenated().to_string();
    let account =
        if sale.customer_id.is_empty() { &sale.account_number } else { &sale.customer_id };
    if !account.is_empty() {
        let customer = find_buyer(unit, caller, account).await?.customer;
        if customer.blocked {
            return Err(ApiError::new(ErrorId::CustomerAccountIsBlocked));
        }
        sale.customer_id = customer.customer_id;
        sale.account_number = customer.account_number;
    }
    sale.created_date_time = clock::past(&sale.created_date_time).unwrap_or_else(clock::now);
    caller.channel.number().clone_into(&mut sale.operating_unit_number);
    caller.terminal().clone_into(&mut sale.terminal_id);
    let kept = sale.clone();
    let write = unit.writer.write(move |batch| {
        async move { Ok(Written::Keep(sales::insert(batch, &kept).await?)) }.boxed()
    });
    let is_new = write.await?;
    Ok((sale, is_new))
}

/// The customer's sales in this channel, newest first. For a pending customer the list is empty, as
/// in the original, and the scale unit does not ask headquarters (R153).
pub async fn history(
    unit: &ScaleUnit,
    caller: &Caller,
    account: &str,
    paging: &PagingInfo,
) -> Result<OrderHistoryPage> {
    let customer = find_visible(unit, caller, account).await?.customer;
    if customer.is_async_customer {
        return Ok(OrderHistoryPage::default());
    }
    let page = Page::of(paging);
    let (pool, channel) = (unit.database.read(), caller.channel.number());
    let (skip, one_more) = (i64::from(page.skip), i64::from(page.top) + 1);
    let mut sales =
        sales::of_customer(pool, channel, &customer.customer_id, skip, one_more).await?;
    let has_next_page = page.cut(&mut sales);
    for sale in &mut sales {
        sale.account_number.clone_from(&customer.account_number);
    }
    Ok(OrderHistoryPage { results: sales, has_next_page })
}
