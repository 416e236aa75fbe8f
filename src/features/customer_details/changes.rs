//! Changes that the page makes without the form: to a customer's addresses.

use domain::gate::Action as Gate;
use domain::{AddressDraft, CustomerDraft, CustomerId};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::action_error::ActionError;
use crate::forms::EditKey;
use crate::services::Services;

/// A change of the addresses.
pub type Edit = Box<dyn FnOnce(&mut Vec<AddressDraft>)>;

/// Changes the addresses as they are shown now.
pub fn change(
    services: Services,
    id: CustomerId,
    gate: Gate,
    key: EditKey,
    edit: Edit,
) -> LocalBoxFuture<'static, Result<(), ActionError>> {
    let known = services.state.directory.with_untracked(|directory| directory.get(id));
    let details = known.map(|customer| customer.details.clone());
    let draft = details.as_ref().map(|details| {
        let mut draft = CustomerDraft::from(details);
        edit(&mut draft.addresses);
        draft
    });
    Box::pin(async move {
        // A customer that was taken back meanwhile has no page.
        let (Some(before), Some(draft)) = (details, draft) else { return Ok(()) };
        let register = services.register();
        let operation = key.of(&register, &draft);
        let changed = register.change_customer(id, gate, before, &draft, operation).await;
        if changed.is_ok() {
            key.done();
        }
        changed
    })
}

/// Puts the address in its place, or behind the others.
pub fn put(addresses: &mut Vec<AddressDraft>, address: AddressDraft) {
    let place = addresses.iter_mut().find(|other| !other.id.is_empty() && other.id == address.id);
    match place {
        Some(known) => *known = address,
        None => addresses.push(address),
    }
}

/// Makes the address with this id the primary one.
pub fn make_primary(addresses: &mut [AddressDraft], id: &str) {
    for address in addresses {
        address.is_primary = address.id == id;
    }
}
