//! The register's customers in memory: what lists and search read.

use std::collections::BTreeMap;
use std::rc::Rc;

use domain::search::{SearchKeys, SearchQuery};
use domain::{ClaimCode, CustomerId};

use crate::model::CustomerRecord;

#[derive(Clone, Debug, Default)]
pub struct Directory {
    entries: BTreeMap<CustomerId, Entry>,
    pending: usize,
}

#[derive(Clone, Debug)]
struct Entry {
    record: Rc<CustomerRecord>,
    keys: SearchKeys,
}

impl Directory {
    pub fn new(records: impl IntoIterator<Item = CustomerRecord>) -> Self {
        let mut directory = Self::default();
        for record in records {
            directory.put(record);
        }
        directory
    }

    /// Adds the customer or replaces what was known under its key.
    pub fn put(&mut self, record: CustomerRecord) {
        self.remove(record.id);
        self.pending += usize::from(record.identity.is_pending());
        let keys = keys_of(&record);
        self.entries.insert(record.id, Entry { record: Rc::new(record), keys });
    }

    pub fn remove(&mut self, id: CustomerId) {
        if let Some(entry) = self.entries.remove(&id) {
            self.pending -= usize::from(entry.record.identity.is_pending());
        }
    }

    pub fn get(&self, id: CustomerId) -> Option<Rc<CustomerRecord>> {
        self.entries.get(&id).map(|entry| entry.record.clone())
    }

    /// Whose claim code it is; hardly ever more than one customer (R229).
    pub fn claimed(&self, code: ClaimCode) -> Vec<Rc<CustomerRecord>> {
        let (first, last) = code.ids();
        self.entries.range(first..=last).map(|(_, entry)| entry.record.clone()).collect()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn pending(&self) -> usize {
        self.pending
    }

    /// Milliseconds from Save to the account number of each customer that was
    /// pending at this register, shortest first (R211).
    pub fn times_to_id(&self) -> Vec<u64> {
        let mut times = Vec::new();
        for entry in self.entries.values() {
            if let Some(time) = entry.record.progress.time_to_id() {
                let place = times.partition_point(|other| *other < time);
                times.insert(place, time);
            }
        }
        times
    }

    /// Keys of the customers that have no account number yet.
    pub fn pending_ids(&self) -> Vec<CustomerId> {
        let pending = self.entries.values().filter(|entry| entry.record.identity.is_pending());
        pending.map(|entry| entry.record.id).collect()
    }

    /// The best matches, best first; without a query the pending customers, then
    /// others, by name.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Rc<CustomerRecord>> {
        let query = SearchQuery::new(query);
        let mut best: Vec<(u32, &Entry)> = Vec::with_capacity(limit + 1);
        for entry in self.entries.values() {
            let rank = if query.is_empty() {
                Some(u32::from(entry.record.identity.is_pending()))
            } else {
                query.rank(&entry.keys)
            };
            let Some(hit) = rank.map(|rank| (rank, entry)) else { continue };
            let is_beaten = best.len() == limit && best.last().is_some_and(|it| beats(it, &hit));
            if !is_beaten {
                let place = best.partition_point(|other| beats(other, &hit));
                best.insert(place, hit);
                best.truncate(limit);
            }
        }
        best.into_iter().map(|(_, entry)| entry.record.clone()).collect()
    }
}

/// Whether the first comes before the second in a list.
fn beats((rank, entry): &(u32, &Entry), (other_rank, other): &(u32, &Entry)) -> bool {
    let by_name = || entry.keys.name().cmp(other.keys.name());
    let order = other_rank.cmp(rank).then_with(by_name);
    order.then_with(|| entry.record.id.cmp(&other.record.id)).is_lt()
}

/// The value that `query` finds the customer by, where a row that shows name, number,
/// phone, e-mail and city would not show why it is there (R130).
pub fn found_by<'a>(record: &'a CustomerRecord, query: &str) -> Option<&'a str> {
    let query = SearchQuery::new(query);
    let details = &record.details;
    let account = record.identity.account_number().map_or("", |number| number.as_str());
    let city = details.addresses.first().map_or("", |address| address.city.as_str());
    let shown = SearchKeys::new(
        &details.name.full(),
        [account, details.email.as_str(), city],
        [details.phone.as_str()],
    );
    if query.is_empty() || query.rank(&shown).is_some() {
        return None;
    }
    let contacts = details.contacts.iter().map(|contact| &contact.value);
    let addresses = details.addresses.iter();
    let addresses = addresses.flat_map(|it| [&it.zip_code, &it.state, &it.city, &it.street]);
    let mut hidden = contacts.chain(addresses).chain(&record.loyalty_cards).map(String::as_str);
    hidden.find(|value| query.rank(&SearchKeys::new("", [*value], [*value])).is_some())
}

fn keys_of(record: &CustomerRecord) -> SearchKeys {
    let details = &record.details;
    let addresses = details.addresses.iter().flat_map(|address| {
        [&address.zip_code, &address.state, &address.city, &address.street].map(String::as_str)
    });
    let account = record.identity.account_number().map_or("", |number| number.as_str());
    let contacts = details.contacts.iter().map(|contact| contact.value.as_str());
    let texts = [account, details.email.as_str()].into_iter().chain(contacts.clone());
    let cards = record.loyalty_cards.iter().map(String::as_str);
    SearchKeys::new(
        &details.name.full(),
        texts.chain(addresses).chain(cards),
        std::iter::once(details.phone.as_str()).chain(contacts),
    )
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, Contact, ContactKind, CustomerDraft, Identity};

    use super::*;
    use crate::model::Progress;

    fn record(n: u8, first: &str, last: &str, number: Option<&str>) -> CustomerRecord {
        let draft = CustomerDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phone: format!("03-0000-{n:04}"),
            email: format!("{}@example.com", first.to_lowercase()),
            ..CustomerDraft::default()
        };
        CustomerRecord {
            id: CustomerId::from_random_bytes([n; 16]),
            identity: number
                .and_then(AccountNumber::new)
                .map_or(Identity::Pending, Identity::Assigned),
            details: draft.check().unwrap(),
            loyalty_cards: vec![],
            progress: Progress::default(),
            left_out: vec![],
        }
    }

    fn names(hits: Vec<Rc<CustomerRecord>>) -> Vec<String> {
        hits.iter().map(|hit| hit.details.name.full()).collect()
    }

    fn directory() -> Directory {
        Directory::new([
            record(1, "Aiko", "Mori", Some("004001")),
            record(2, "Taro", "Mori", None),
            record(3, "Zoe", "Smith", Some("004003")),
        ])
    }

    #[test]
    fn r123_a_pending_customer_is_found_like_any_other() {
        assert_eq!(names(directory().search("mori", 9)), ["Aiko Mori", "Taro Mori"]);
        assert_eq!(names(directory().search("0300000002", 9)), ["Taro Mori"]);
        assert_eq!(names(directory().search("004003", 9)), ["Zoe Smith"]);
        assert_eq!(names(directory().search("aiko@exam", 9)), ["Aiko Mori"]);
    }

    #[test]
    fn r229_a_claim_code_finds_its_customer_before_and_after_the_account_number_exists() {
        let mut directory = directory();
        let code = ClaimCode::of(CustomerId::from_random_bytes([2; 16]));
        assert_eq!(names(directory.claimed(code)), ["Taro Mori"]);
        directory.put(record(2, "Taro", "Mori", Some("004099")));
        assert_eq!(names(directory.claimed(code)), ["Taro Mori"]);
        let other = ClaimCode::of(CustomerId::from_random_bytes([9; 16]));
        assert!(directory.claimed(other).is_empty());
    }

    #[test]
    fn r102_r203_the_real_customer_takes_the_place_of_the_pending_one() {
        let mut directory = directory();
        assert_eq!(directory.pending(), 1);
        directory.put(record(2, "Taro", "Mori", Some("004099")));
        assert_eq!(directory.pending(), 0);
        assert_eq!(names(directory.search("taro", 9)), ["Taro Mori"]);
    }

    #[test]
    fn r130_a_match_that_a_row_does_not_show_is_named() {
        let mut aiko = record(1, "Aiko", "Mori", None);
        aiko.details.contacts = vec![Contact {
            kind: ContactKind::Email,
            value: "work@example.org".to_owned(),
            ..Contact::default()
        }];
        aiko.loyalty_cards = vec!["55103".to_owned()];
        assert_eq!(found_by(&aiko, "work@"), Some("work@example.org"));
        assert_eq!(found_by(&aiko, "55103"), Some("55103"));
        assert_eq!(found_by(&aiko, "aiko"), None);
        assert_eq!(found_by(&aiko, "aiko@example"), None);
        assert_eq!(found_by(&aiko, ""), None);
    }

    #[test]
    fn without_a_query_the_pending_ones_come_first() {
        assert_eq!(names(directory().search("", 2)), ["Taro Mori", "Aiko Mori"]);
    }
}
