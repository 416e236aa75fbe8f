//! What headquarters accepts as a customer: the check that the register and the
//! scale unit run too, then the rules that only headquarters can know.

use contract::commerce::Customer;
use contract::{customer_from_details, details_from_customer};
use domain::attribute::check_values;
use domain::{ContactKind, CustomerDetails, Field, FieldError, Problem};

use super::lists::Lists;
use super::refusal::Refusal;
use domain::validation::AddressField;

/// The customer as it will be stored, still without numbers; or every reason
/// why not (R016).
pub(crate) fn accept(sent: &Customer, lists: &Lists) -> Result<Customer, Vec<Refusal>> {
    let details = details_from_customer(sent)
        .map_err(|errors| errors.into_iter().map(Refusal::Field).collect::<Vec<_>>())?;
    let refusals = refusals(&details, lists);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut customer = customer_from_details(&details, &lists.purposes);
    keep_what_is_not_typed(&mut customer, sent);
    for affiliation in &mut customer.customer_affiliations {
        affiliation.name =
            lists.affiliations.get(&affiliation.record_id).cloned().unwrap_or_default();
    }
    Ok(customer)
}

fn refusals(details: &CustomerDetails, lists: &Lists) -> Vec<Refusal> {
    let mut refusals = unknown_values(details, lists);
    let attributes = check_values(&lists.attributes, &details.attributes);
    refusals.extend(attributes.into_iter().map(Refusal::Field));
    refusals.extend(emails(details).filter_map(|(field, email)| {
        let (_, domain) = email.rsplit_once('@')?;
        let domain = domain.to_lowercase();
        lists
            .blocked_email_domains
            .contains(&domain)
            .then_some(Refusal::BlockedEmailDomain { field, domain })
    }));
    refusals
}

fn emails(details: &CustomerDetails) -> impl Iterator<Item = (Field, &str)> {
    let contacts = details.contacts.iter().enumerate();
    let contacts = contacts.filter(|(_, contact)| contact.kind == ContactKind::Email);
    [(Field::Email, details.email.as_str()), (Field::ReceiptEmail, details.receipt_email.as_str())]
        .into_iter()
        .chain(contacts.map(|(index, contact)| (Field::Contact(index), contact.value.as_str())))
}

/// References to titles, affiliations and purposes that headquarters lacks.
fn unknown_values(details: &CustomerDetails, lists: &Lists) -> Vec<Refusal> {
    let mut fields = Vec::new();
    if details.title_record_id != 0 && !lists.titles.contains(&details.title_record_id) {
        fields.push(Field::Title);
    }
    for (index, affiliation) in details.affiliations.iter().enumerate() {
        if !lists.affiliations.contains_key(affiliation) {
            fields.push(Field::Affiliation(index));
        }
    }
    for (index, address) in details.addresses.iter().enumerate() {
        let is_known = |id| lists.purposes.iter().any(|purpose| purpose.id == id);
        if address.purpose.is_some_and(|id| !is_known(id)) {
            fields.push(Field::Address(index, AddressField::Purpose));
        }
    }
    let unknown = |field| Refusal::Field(FieldError { field, problem: Problem::UnknownValue });
    fields.into_iter().map(unknown).collect()
}

/// Keys, defaults and times, which a form does not have.
fn keep_what_is_not_typed(customer: &mut Customer, sent: &Customer) {
    customer.account_number.clone_from(&sent.account_number);
    customer.customer_id = sent.customer_id.to_lowercase();
    customer.customer_group.clone_from(&sent.customer_group);
    customer.currency_code.clone_from(&sent.currency_code);
    customer.created_date_time.clone_from(&sent.created_date_time);
    for (address, sent) in customer.addresses.iter_mut().zip(&sent.addresses) {
        address.id.clone_from(&sent.id);
    }
}
