//! Issuing a loyalty card: headquarters' business, and only once the customer has its
//! account number here (R052-R054).

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::commerce::{Customer, LoyaltyCard};
use contract::rts::{self, CustomerReply};
use domain::OperationId;
use domain::gate::{self, Action};
use service::{ApiError, Result};

use crate::access::caller::Caller;
use crate::channel::customers;
use crate::channel::saving::{Answered, RealState, ReplyOf};
use crate::customers::visibility::find_visible;
use crate::guid::mint_guid;
use crate::idempotency::{Answer, keep_headquarters_state, keyed, once, reply};
use crate::keys::fingerprint::Fingerprint;
use crate::unit::ScaleUnit;

pub async fn issue(
    unit: Arc<ScaleUnit>,
    caller: Caller,
    operation: Option<OperationId>,
    card: LoyaltyCard,
) -> Result<Answer> {
    let known = customers::find(unit.database.read(), &card.customer_account).await?;
    let customer_id = known.map(|known| known.customer.customer_id);
    let customer = customer_id.as_ref().unwrap_or(&card.customer_account);
    let request = keyed(&caller, operation, Fingerprint::of_card(customer, &card)?);
    let work = {
        let (unit, keyed) = (unit.clone(), request.clone());
        async move {
            let stored = find_visible(&unit, &caller, &card.customer_account).await?;
            let identity = stored.identity();
            let features = caller.channel.features();
            if gate::route(Action::IssueLoyaltyCard, features, identity.is_pending()).is_err() {
                return Err(ApiError::new(ErrorId::LoyaltyCardNeedsAccountNumber));
            }
            let operation_id = operation.map_or_else(mint_guid, |id| id.to_string());
            let request = rts::IssueLoyaltyCard {
                operating_unit_number: caller.channel.number().to_owned(),
                operation_id: operation_id.clone(),
                card: LoyaltyCard {
                    customer_account: stored.customer.account_number.clone(),
                    ..card.clone()
                },
            };
            let answer: CustomerReply =
                unit.ask_headquarters(rts::path::ISSUE_LOYALTY_CARD, &request, caller.lang).await?;

            let issued = issued(&stored.customer, &answer.customer, &card.card_number);
            let channel = caller.channel.clone();
            let reply = ReplyOf::new(move |customer| {
                let issued = LoyaltyCard {
                    channel_database_id: channel.change_log(&customer.channel_database_id),
                    channel_version: customer.channel_version,
                    ..issued
                };
                reply(StatusCode::CREATED, &issued)
            });
            let state = RealState::of(stored.customer.customer_id, answer);
            let answered = Answered { operation_id, request: keyed, reply };
            keep_headquarters_state(&unit, state, answered).await
        }
    };
    once(unit, request, work).await
}

/// Which of the customer's cards is the new one: the one asked for, else one that was
/// not known here, else the last.
fn issued(before: &Customer, now: &Customer, number: &str) -> LoyaltyCard {
    let is_known = |card: &LoyaltyCard| {
        before.loyalty_cards.iter().any(|old| old.card_number == card.card_number)
    };
    let cards = || now.loyalty_cards.iter().rev();
    let asked = cards().find(|card| !number.is_empty() && card.card_number == number.trim());
    let card = asked.or_else(|| cards().find(|card| !is_known(card))).or_else(|| cards().next());
    let mut card = card.cloned().unwrap_or_default();
    card.customer_account = now.account_number.clone();
    card
}
