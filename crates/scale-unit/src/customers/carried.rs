//! What a customer may not carry as the switches are is left out, and the caller is told which
//! member it was (R047-R050, R070, R071).

use contract::commerce::{ChannelConfiguration, Customer, CustomerChange};
use domain::FeatureSet;
use domain::gate::{Part, may_carry};

use crate::customers::visibility::is_hidden;

/// Takes out of a new customer what one of its kind may not carry. Answers with the members
/// that the caller misses.
pub fn leave_out_of_customer(
    features: FeatureSet,
    configuration: &ChannelConfiguration,
    customer: &mut Customer,
    is_async: bool,
) -> Vec<String> {
    leave_out(features, is_async, |part| match part {
        Part::Title => std::mem::take(&mut customer.title_record_id) != 0,
        Part::Affiliations => {
            let gone = std::mem::take(&mut customer.customer_affiliations);
            gone.iter().any(|own| !is_hidden(configuration, own.record_id))
        }
        Part::SecondaryContacts => {
            let gone = std::mem::take(&mut customer.contacts);
            if !gone.is_empty() {
                customer.marketing_consents.retain(|answer| answer.contact.is_empty());
            }
            !gone.is_empty()
        }
    })
}

/// Takes out of a change what its customer may not carry. Answers with the members that the
/// caller misses: those that would have changed something.
pub fn leave_out_of_change(
    features: FeatureSet,
    before: &Customer,
    change: &mut CustomerChange,
) -> Vec<String> {
    fn differs<T: PartialEq>(gone: Option<T>, before: &T) -> bool {
        gone.is_some_and(|value| value != *before)
    }
    leave_out(features, before.is_async_customer, |part| match part {
        Part::Title => differs(change.title_record_id.take(), &before.title_record_id),
        Part::Affiliations => {
            differs(change.customer_affiliations.take(), &before.customer_affiliations)
        }
        Part::SecondaryContacts => {
            change.marketing_consents.retain(|answer| answer.contact.is_empty());
            differs(change.contacts.take(), &before.contacts)
        }
    })
}

/// `take_out` takes a part out and says whether the caller misses it.
fn leave_out(
    features: FeatureSet,
    is_async: bool,
    mut take_out: impl FnMut(Part) -> bool,
) -> Vec<String> {
    let parts = [Part::Title, Part::Affiliations, Part::SecondaryContacts].into_iter();
    let missed = parts.filter(|part| !may_carry(*part, features, is_async) && take_out(*part));
    missed.map(|part| member(part).to_owned()).collect()
}

/// The name on the wire.
fn member(part: Part) -> &'static str {
    match part {
        Part::Title => "TitleRecordId",
        Part::Affiliations => "CustomerAffiliations",
        Part::SecondaryContacts => "Contacts",
    }
}
