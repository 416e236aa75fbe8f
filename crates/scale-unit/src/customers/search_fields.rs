//! Searching by named fields, and by account numbers.

use contract::commerce::{Customer, CustomerSearchByFieldCriterion};
use contract::{ErrorId, search_keys};
use domain::folding::fold;
use domain::search::SearchQuery;
use service::{ApiError, Result};

use crate::access::caller::Caller;
use service::search;

use crate::channel::listing;
use crate::channel::{customers, customers::one_line};
use crate::paging::{PAGE_MAX, Page};
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
}

/// The page of the channel's customers that match every criterion, best match of the first one
/// first, and whether there are more. A customer finds nobody but itself.
pub async fn by_fields(
    unit: &ScaleUnit,
    caller: &Caller,
    criteria: &[CustomerSearchByFieldCriterion],
    page: Page,
) -> Result<(Vec<Customer>, bool)> {
    let country = caller.channel.country();
    let criteria: Vec<Criterion> = criteria
        .iter()
        .enumerate()
        .map(|(index, it)| criterion(index, it, country))
        .collect::<Result<_>>()?;
    let searched: Vec<search::Criterion<'_>> = criteria
        .iter()
        .map(|it| match it.field {
            // An address in one line has texts that a customer is searched by one by one.
            Field::FullAddress => search::Criterion::EachWord(&it.query),
            _ => search::Criterion::Any(&it.query),
        })
        .collect();
    let viewer = caller.viewer();
    // Columns say less than a criterion does: rows are read on until the page is full.
    let (mut found, mut read) = (Vec::new(), 0);
    let wanted = page.skip as usize + page.top as usize + 1;
    while found.len() < wanted {
        let page_of_rows = search::Page { skip: read, top: PAGE_MAX as usize };
        let rows = listing::search(&unit.database, &viewer, &searched, page_of_rows).await?;
        let is_last = rows.len() < PAGE_MAX as usize;
        found.extend(rows.into_iter().filter(|customer| {
            caller.may_see(customer) && criteria.iter().all(|criterion| criterion.matches(customer))
        }));
        if is_last {
            break;
        }
        read += PAGE_MAX as usize;
    }
    Ok(page.take(found))
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

fn criterion(
    index: usize,
    said: &CustomerSearchByFieldCriterion,
    country: &str,
) -> Result<Criterion> {
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
    Ok(Criterion { field, query: SearchQuery::new(&term, country), folded: fold(&term) })
}

impl Criterion {
    fn matches(&self, customer: &Customer) -> bool {
        if self.query.is_empty() {
            return false;
        }
        let is_same = |text: &str| fold(text) == self.folded;
        let has = |lines: &str, any: &[String]| any.iter().any(|it| lines.contains(it.as_str()));
        let mut contacts = customer.contacts.iter().map(|contact| contact.contact.as_str());
        match self.field {
            Field::Name => {
                let keys = search_keys(customer);
                self.query.words().iter().any(|word| has(keys.names(), word))
            }
            Field::Email => is_same(&customer.email) || contacts.any(is_same),
            Field::PhoneNumber => has(search_keys(customer).phones(), self.query.phones()),
            Field::AccountNumber => {
                !customer.is_async_customer && is_same(&customer.account_number)
            }
            Field::LoyaltyCardNumber => {
                customer.loyalty_cards.iter().any(|card| is_same(&card.card_number))
            }
            Field::FullAddress => {
                let is_in = |line: String| fold(&line).contains(&self.folded);
                customer.addresses.iter().map(one_line).any(is_in)
                    || has(search_keys(customer).texts(), self.query.whole())
            }
        }
    }
}
