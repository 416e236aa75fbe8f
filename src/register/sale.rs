//! A minimal sale: a customer, an amount.

use domain::{CustomerId, amount};
use leptos::prelude::*;
use sync::OperationKind;

use super::{Register, new_operation};
use crate::action_error::ActionError;
use crate::adapters::{ids, preferences};

impl Register {
    /// Completes a sale with or without the line: it is saved here first and sent after its
    /// customer's pending operations (R036, R154). `false` for a text that is not an amount.
    pub async fn complete_sale(&self, id: CustomerId, typed: &str) -> Result<bool, ActionError> {
        let Ok(amount) = amount(typed) else { return Ok(false) };
        self.known(id)?;
        let connection = self.state.connection.get_untracked();
        let kind = OperationKind::Sale(amount);
        let sale = new_operation(id, ids::operation_id(), connection, kind);
        self.driver.sync().save(sale).await?;
        self.set_sale(None);
        Ok(true)
    }

    /// Begins a sale to the customer, or ends it. Offline, beginning one tries to reconnect
    /// (R037).
    pub fn set_sale(&self, customer: Option<CustomerId>) {
        preferences::set_sale(customer);
        self.state.sale.set(customer);
        if customer.is_some() {
            self.driver.try_now();
        }
    }
}
