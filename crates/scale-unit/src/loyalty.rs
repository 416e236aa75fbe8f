//! Issuing a loyalty card: headquarters' business, and only once the customer has its
//! account number here (R052-R054).

use std::sync::Arc;

use axum::http::StatusCode;
use contract::ErrorId;
use contract::commerce::{Customer, LoyaltyCard};
use contract::rts::{self, CustomerReply};
use domain::gate::{self, Action, Circumstances};
use domain::{Connection, OperationId};
use service::{ApiError, Result};

use crate::answer::{Answer, keep_headquarters_state, once, operation_key, reply};
use crate::async_customer::mint_guid;
use crate::caller::DeviceCaller;
use crate::unit::ScaleUnit;
use crate::update_customer::find_visible;

pub async fn issue(
    unit: Arc<ScaleUnit>,
    caller: DeviceCaller,
    operation: Option<OperationId>,
    card: LoyaltyCard,
) -> Result<Answer> {
    let key = operation_key(&caller.device.device_id, operation);
    let work = {
        let (unit, key) = (unit.clone(), key.clone());
        async move {
            let oun = &caller.channel.operating_unit_number;
            let configuration = unit.channel_configuration(oun)?;
            let stored = find_visible(&unit, &caller, &card.customer_account).await?;
            let identity = stored.identity();
            let here = Circumstances {
                configuration: &contract::channel_configuration(&configuration),
                connection: Connection::Online,
                identity: Some(&identity),
            };
            if gate::check(Action::IssueLoyaltyCard, here).is_err() {
                return Err(ApiError::new(ErrorId::LoyaltyCardNeedsAccountNumber));
            }
            let operation_id = operation.map_or_else(mint_guid, |id| id.to_string());
            let request = rts::IssueLoyaltyCard {
                operating_unit_number: oun.clone(),
                operation_id: operation_id.clone(),
                card: LoyaltyCard {
                    customer_account: stored.customer.account_number.clone(),
                    ..card.clone()
                },
            };
            let answer: CustomerReply =
                unit.ask_headquarters(rts::path::ISSUE_LOYALTY_CARD, &request, caller.lang).await?;

            let issued = issued(&stored.customer, &answer.customer, &card.card_number);
            let mut customer = answer.customer;
            customer.customer_id = stored.customer.customer_id;
            customer.is_async_customer = false;
            let reply = reply(StatusCode::CREATED, &issued)?;
            let version = answer.version;
            keep_headquarters_state(&unit, &customer, version, &operation_id, key.as_ref(), reply)
                .await
        }
    };
    once(unit, key, work).await
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
