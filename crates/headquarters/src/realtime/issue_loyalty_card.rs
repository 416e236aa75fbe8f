//! `IssueLoyaltyCard`: one card for one customer, once.

use std::sync::atomic::Ordering;

use axum::extract::State;
use contract::ErrorId;
use contract::commerce::LoyaltyCard;
use contract::rts::{CustomerReply, IssueLoyaltyCard};
use service::{ApiError, Json, ServerJson, clock};
use sqlx::AnyConnection;

use super::reply;
use crate::customer::table::{self, StoredCustomer};
use crate::exchange::restored;
use crate::scale_unit::ScaleUnit;
use crate::sequence::Sequence;
use crate::state::Shared;

/// Longest card number, in characters.
const CARD_NUMBER_LENGTH_MAX: usize = 30;
/// What generated numbers begin with.
const GENERATED_PREFIX: &str = "55100";

/// Asked again with the same operation id, answers with the card that is already
/// there (R017).
pub(super) async fn issue_loyalty_card(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    ServerJson(request): ServerJson<IssueLoyaltyCard>,
) -> Result<Json<CustomerReply>, ApiError> {
    scale_unit.require(&request.operating_unit_number)?;
    headquarters.counters.real_time_others.fetch_add(1, Ordering::Relaxed);
    let mut write = headquarters.database.write().await?;
    restored::check_numbers(&headquarters, &mut write).await?;
    let version = Sequence::CustomerVersion.take(&mut write, 1).await?;
    if let Some(stored) = already_issued(&mut write, &request.operation_id).await? {
        return Ok(Json(reply(stored)));
    }
    let account = &request.card.customer_account;
    let stored = table::find_by_account_number(&mut write, account)
        .await?
        .ok_or_else(|| ApiError::new(ErrorId::CustomerNotFound))?;
    if stored.kept.is_blocked_for_loyalty {
        return Err(ApiError::new(ErrorId::CustomerBlockedForLoyalty));
    }
    let card_number = match request.card.card_number.trim() {
        "" => generate_number(&mut write).await?,
        typed => check_number(&mut write, typed).await?,
    };
    insert_card(&mut write, &card_number, account, &request.operation_id).await?;
    let mut record = StoredCustomer { version, ..stored };
    record.customer.loyalty_cards.push(LoyaltyCard {
        card_number,
        customer_account: account.clone(),
        ..Default::default()
    });
    table::update(&mut write, &record).await?;
    write.commit().await?;
    Ok(Json(reply(record)))
}

async fn already_issued(
    connection: &mut AnyConnection,
    operation_id: &str,
) -> sqlx::Result<Option<StoredCustomer>> {
    if operation_id.is_empty() {
        return Ok(None);
    }
    let card: Option<(String,)> =
        sqlx::query_as("SELECT ACCOUNTNUM FROM RETAILLOYALTYCARD WHERE OPERATIONID = $1")
            .bind(operation_id)
            .fetch_optional(&mut *connection)
            .await?;
    match card {
        Some((account,)) => table::find_by_account_number(connection, &account).await,
        None => Ok(None),
    }
}

/// An unused number: a worker may have typed one of the sequence's.
async fn generate_number(connection: &mut AnyConnection) -> sqlx::Result<String> {
    loop {
        let number = Sequence::LoyaltyCard.take(connection, 1).await?;
        let card_number = format!("{GENERATED_PREFIX}{number:07}");
        if find_card(connection, &card_number).await?.is_none() {
            return Ok(card_number);
        }
    }
}

async fn check_number(connection: &mut AnyConnection, typed: &str) -> Result<String, ApiError> {
    let is_number = typed.len() <= CARD_NUMBER_LENGTH_MAX
        && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_number {
        return Err(ApiError::new(ErrorId::InvalidLoyaltyCardNumber));
    }
    match find_card(connection, typed).await? {
        None => Ok(typed.to_owned()),
        Some(CardState::Blocked) => Err(ApiError::new(ErrorId::BlockedLoyaltyCard)),
        Some(CardState::Issued) => Err(ApiError::new(ErrorId::LoyaltyCardAlreadyIssued)),
    }
}

enum CardState {
    Issued,
    Blocked,
}

async fn find_card(
    connection: &mut AnyConnection,
    card_number: &str,
) -> sqlx::Result<Option<CardState>> {
    let card: Option<(i64,)> =
        sqlx::query_as("SELECT ISBLOCKED FROM RETAILLOYALTYCARD WHERE CARDNUMBER = $1")
            .bind(card_number)
            .fetch_optional(connection)
            .await?;
    Ok(card.map(|(blocked,)| if blocked == 0 { CardState::Issued } else { CardState::Blocked }))
}

async fn insert_card(
    connection: &mut AnyConnection,
    card_number: &str,
    account: &str,
    operation_id: &str,
) -> sqlx::Result<()> {
    let operation_id = (!operation_id.is_empty()).then(|| operation_id.to_owned());
    sqlx::query(
        "INSERT INTO RETAILLOYALTYCARD (CARDNUMBER, ACCOUNTNUM, OPERATIONID, ISBLOCKED, ISSUEDAT) \
         VALUES ($1, $2, $3, 0, $4)",
    )
    .bind(card_number)
    .bind(account)
    .bind(operation_id)
    .bind(clock::now())
    .execute(connection)
    .await
    .map(|_| ())
}
