//! Searching by named fields, and by account numbers.

use contract::commerce::{Customer, CustomerSearchByFieldCriterion};
use contract::{ErrorId, search_keys};
use domain::search::{SearchQuery, fold, fold_phone};
use service::{ApiError, Result};

use crate::access::caller::Caller;
use crate::channel::listing;
use crate::channel::{customers, customers::one_line};
use crate::unit::ScaleUnit;

/// Longest search term, in characters.
const TERM_LENGTH_MAX: usize = 200;
/// Most account numbers of one request.
const ACCOUNT_NUMBERS_MAX: usize = 100;
/// The published number of the e-mail field.
const EMAIL_FIELD: i32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Email,
    PhoneNumber,
    AccountNumber,
    LoyaltyCardNumber,
    FullAddress,
}

struct Criterion {
    field: Field,
    query: SearchQuery,
    folded: String,
    digits: String,
}

/// The channel's customers that match every criterion, best match of the first one first.
/// A customer finds nobody but itself.
pub async fn by_fields(
    unit: &ScaleUnit,
    caller: &Caller,
    criteria: &[CustomerSearchByFieldCriterion],
) -> Result<Vec<Customer>> {
    let criteria: Vec<Criterion> = criteria
        .iter()
        .enumerate()
        .map(|(index, it)| criterion(index, it))
        .collect::<Result<_>>()?;
    let Some(first) = criteria.first() else { return Ok(Vec::new()) };
    let (pool, viewer) = (unit.database.read(), caller.viewer());
    let mut found = match first.field {
        // An address in one line has texts that a customer is searched by one by one.
        Field::FullAddress => listing::with_each_word(pool, &viewer, &first.query).await?,
        _ => listing::search(pool, &viewer, &first.query).await?,
    };
    found.retain(|customer| {
        caller.may_see(customer) && criteria.iter().all(|criterion| criterion.matches(customer))
    });
    Ok(found)
}

/// Those of the accounts that the caller may see, in the order asked for.
pub async fn by_account_numbers(
    unit: &ScaleUnit,
    caller: &Caller,
    accounts: &[String],
) -> Result<Vec<Customer>> {
    if accounts.len() > ACCOUNT_NUMBERS_MAX {
        return Err(ApiError::new(ErrorId::BadRequest).about_member("accountNumbers".to_owned()));
    }
    let mut found: Vec<Customer> = Vec::new();
    for account in accounts {
        let stored = customers::find(unit.database.read(), account).await?;
        let seen = stored.filter(|stored| caller.sees(stored)).map(|stored| stored.customer);
        found.extend(seen);
    }
    let mut known = std::collections::HashSet::new();
    found.retain(|customer| known.insert(customer.customer_id.clone()));
    Ok(found)
}

fn criterion(index: usize, said: &CustomerSearchByFieldCriterion) -> Result<Criterion> {
    let unknown = || {
        let member = format!("CustomerSearchByFieldCriteria.Criteria[{index}].SearchField");
        ApiError::new(ErrorId::BadRequest).about_member(member)
    };
    let field = match said.search_field.name.to_ascii_lowercase().as_str() {
        "name" => Field::Name,
        "email" => Field::Email,
        "phonenumber" | "phone" => Field::PhoneNumber,
        "accountnumber" => Field::AccountNumber,
        "loyaltycardnumber" => Field::LoyaltyCardNumber,
        "fulladdress" | "address" => Field::FullAddress,
        "" if said.search_field.value == EMAIL_FIELD => Field::Email,
        _ => return Err(unknown()),
    };
    let term: String = said.search_term.trim().chars().take(TERM_LENGTH_MAX).collect();
    Ok(Criterion {
        field,
        query: SearchQuery::new(&term),
        folded: fold(&term),
        digits: fold_phone(&term),
    })
}

impl Criterion {
    fn matches(&self, customer: &Customer) -> bool {
        let is_same = |text: &str| !self.folded.is_empty() && fold(text) == self.folded;
        let mut contacts = customer.contacts.iter().map(|contact| contact.contact.as_str());
        match self.field {
            Field::Name => {
                let keys = search_keys(customer);
                self.query.words().iter().any(|word| keys.names().contains(word.as_str()))
            }
            Field::Email => is_same(&customer.email) || contacts.any(is_same),
            Field::PhoneNumber => {
                !self.digits.is_empty() && search_keys(customer).phones().contains(&self.digits)
            }
            Field::AccountNumber => {
                !customer.is_async_customer && is_same(&customer.account_number)
            }
            Field::LoyaltyCardNumber => {
                customer.loyalty_cards.iter().any(|card| is_same(&card.card_number))
            }
            Field::FullAddress => {
                let has = |line: String| fold(&line).contains(&self.folded);
                !self.folded.is_empty() && customer.addresses.iter().map(one_line).any(has)
            }
        }
    }
}
