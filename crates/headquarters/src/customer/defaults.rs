//! What a new customer inherits from its store's default customer.

use contract::commerce::{Customer, DefaultCustomer};

/// The default customer stands in where something is blank (R136, R140).
pub(crate) fn fill_in(customer: &mut Customer, default_customer: Option<&DefaultCustomer>) {
    let Some(default) = default_customer else { return };
    let pairs = [
        (&mut customer.customer_group, &default.customer_group),
        (&mut customer.currency_code, &default.currency_code),
        (&mut customer.language, &default.language),
    ];
    for (value, default) in pairs {
        if value.is_empty() {
            value.clone_from(default);
        }
    }
}

/// What headquarters gave the customer stays its own, whatever an edit says.
pub(crate) fn keeping_identity(edited: Customer, stored: &Customer) -> Customer {
    let or_stored = |edited: &str, stored: &str| {
        if edited.is_empty() { stored.to_owned() } else { edited.to_owned() }
    };
    Customer {
        customer_group: or_stored(&edited.customer_group, &stored.customer_group),
        currency_code: or_stored(&edited.currency_code, &stored.currency_code),
        account_number: stored.account_number.clone(),
        customer_id: stored.customer_id.clone(),
        record_id: stored.record_id,
        party_number: stored.party_number.clone(),
        loyalty_cards: stored.loyalty_cards.clone(),
        created_date_time: stored.created_date_time.clone(),
        ..edited
    }
}
