//! The visitor's marketing consent (R227).

use domain::gate::{self, Part};
use domain::{ChannelConfiguration, Contact, ContactKind, CustomerDraft, consent};

/// Asked only where the answer is kept, also when the visitor becomes an async customer.
pub fn is_asked(configuration: &ChannelConfiguration) -> bool {
    gate::may_carry(Part::SecondaryContacts, configuration.features, true)
}

/// Records a yes for each phone number and e-mail address. Without a record the answer is no.
pub fn keep(draft: &mut CustomerDraft, agrees: bool, configuration: &ChannelConfiguration) {
    if !agrees || !is_asked(configuration) {
        return;
    }
    let ways = [(ContactKind::Phone, &draft.phone), (ContactKind::Email, &draft.email)];
    let contact = |(kind, value): (ContactKind, &String)| Contact {
        kind,
        value: value.clone(),
        is_primary: true,
        consents_to_marketing: true,
    };
    let given = ways.into_iter().filter(|(_, value)| !value.trim().is_empty());
    draft.contacts = given.map(contact).collect();
    for contact in &draft.contacts {
        consent::answer(&mut draft.consents, contact.kind, "", false, agrees);
    }
}
