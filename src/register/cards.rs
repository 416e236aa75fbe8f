//! Queued loyalty cards (R228).

use domain::gate::{Action, may_queue};
use domain::{CustomerId, OperationId};
use leptos::prelude::*;
use sync::OperationKind;

use super::{Register, new_operation};
use crate::action_error::ActionError;

impl Register {
    /// Queues a card: it is issued once, when the customer has its number. A blank card number is
    /// generated then.
    pub async fn queue_card(&self, id: CustomerId, card_number: &str) -> Result<(), ActionError> {
        let known = self.known(id)?;
        let action = Action::IssueLoyaltyCard;
        match untrack(|| self.state.allows(action, Some(&known.identity))) {
            Err(refusal) if !may_queue(action, refusal) => {
                return Err(ActionError::NotAllowed(refusal));
            }
            // The number may have come while the dialog was open.
            _ => {}
        }
        let kind = OperationKind::Card(card_number.trim().to_owned());
        let connection = self.state.connection.get_untracked();
        let card = new_operation(id, OperationId::of_queued_card(id), connection, kind);
        Ok(self.driver.sync().queue_card(card).await?)
    }

    /// Takes the request for a card back.
    pub async fn take_back_card(&self, id: CustomerId) -> Result<(), ActionError> {
        self.driver.sync().take_back_card(id).await?;
        Ok(())
    }

    /// Retries a rejected card.
    pub async fn try_card_again(&self, id: CustomerId) -> Result<(), ActionError> {
        Ok(self.driver.sync().try_card_again(id).await?)
    }
}
