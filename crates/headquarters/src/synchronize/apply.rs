//! What an operation does to the customers: a function of the rows and of what
//! headquarters has, without a database.

use std::collections::HashMap;

use contract::cdx::{codec, operation as kind};
use contract::commerce::Customer;
use domain::CustomerId;
use service::clock;

use super::failure::Failure;
use super::operation::{QueuedOperation, Subject};
use crate::customer::acceptance::accept;
use crate::customer::defaults::{ChannelDefaults, fill_in, keeping_identity};
use crate::customer::lists::Lists;
use crate::customer::numbering::identify_addresses;
use crate::customer::table::StoredCustomer;

/// The customers that a batch is about, as they become.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By `CustomerId`, which of an async customer is its GUID.
    entries: HashMap<String, Entry>,
    id_of_account: HashMap<String, String>,
    /// New customers in the order in which they came.
    order: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    record: StoredCustomer,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Stored,
    Changed,
    New,
}

/// What conversion fills in where a row is blank: headquarters' lists, and what each
/// channel gives, by operating unit number.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    pub lists: Lists,
    pub channels: HashMap<String, ChannelDefaults>,
}

impl Ledger {
    pub(crate) fn new(stored: Vec<StoredCustomer>) -> Self {
        let mut ledger = Self::default();
        for record in stored {
            let id = record.customer.customer_id.clone();
            ledger.id_of_account.insert(record.customer.account_number.clone(), id.clone());
            ledger.entries.insert(id, Entry { record, state: State::Stored });
        }
        ledger
    }

    /// Whom an operation is about, by one name whether it came by GUID or by number:
    /// later operations of the customer wait by it for one that failed (R089).
    pub(crate) fn key(&self, subject: &Subject) -> String {
        self.customer_id(subject).unwrap_or_else(|_| subject.key().to_owned())
    }

    /// Applies the operation; changes nothing when it fails. Returns the customer before an edit
    /// (R119).
    pub(crate) fn apply(
        &mut self,
        operation: &QueuedOperation,
        defaults: &Defaults,
    ) -> Result<Option<Customer>, Failure> {
        let subject = operation.subject().ok_or(Failure::Incomplete)?;
        let id = self.customer_id(&subject)?;
        match (self.entries.get_mut(&id), &operation.customer) {
            (Some(entry), Some(row)) if row.operation == kind::CREATE => {
                link(entry, &id);
                Ok(None)
            }
            (Some(entry), _) => edit(entry, operation, &defaults.lists).map(Some),
            (None, Some(row)) if row.operation == kind::CREATE => {
                let record = create(&id, operation, defaults)?;
                self.order.push(id.clone());
                self.entries.insert(id, Entry { record, state: State::New });
                Ok(None)
            }
            (None, _) => Err(Failure::UnknownCustomer),
        }
    }

    /// 1010 sends the unchanged customer to the channels again: those with an edit on top learn
    /// that its state contains the edit.
    pub(crate) fn tell_again(&mut self, key: &str) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.mark_changed();
        }
    }

    fn customer_id(&self, subject: &Subject) -> Result<String, Failure> {
        match subject {
            Subject::Guid(guid) => {
                let id: CustomerId = guid.parse().map_err(|_| Failure::MalformedGuid)?;
                Ok(id.to_string())
            }
            Subject::Account(account) => {
                self.id_of_account.get(account).cloned().ok_or(Failure::UnknownCustomer)
            }
        }
    }

    /// New customers in order, then changed ones.
    pub(crate) fn into_changes(mut self) -> (Vec<StoredCustomer>, Vec<StoredCustomer>) {
        let new = self.order.iter().filter_map(|id| self.entries.remove(id));
        let new: Vec<_> = new.map(|entry| entry.record).collect();
        let changed = self.entries.into_values().filter(|entry| entry.state == State::Changed);
        (new, changed.map(|entry| entry.record).collect())
    }
}

/// The customer is already here. If it came in real time and only the answer was
/// lost, its GUID is noted: no second customer (R018, R099).
fn link(entry: &mut Entry, id: &str) {
    if entry.record.cust_account_async.is_none() {
        entry.record.cust_account_async = Some(id.to_owned());
        entry.mark_changed();
    }
}

fn create(
    id: &str,
    operation: &QueuedOperation,
    defaults: &Defaults,
) -> Result<StoredCustomer, Failure> {
    let row = operation.customer.as_ref().ok_or(Failure::Incomplete)?;
    let mut sent = Customer::default();
    codec::put_into(&mut sent, &operation.rows());
    sent.customer_id = id.to_owned();
    sent.created_date_time.clone_from(&row.created_at);
    let channel = defaults.channels.get(&row.originating_channel);
    fill_in(&mut sent, channel.and_then(|channel| channel.default_customer.as_ref()));
    let mut customer = accept(&sent, &defaults.lists).map_err(Failure::Refused)?;
    identify_addresses(&mut customer);
    Ok(StoredCustomer {
        customer,
        cust_account_async: Some(id.to_owned()),
        created_at: clock::now(),
        version: 0,
        linked_version: None,
        kept: channel.map(ChannelDefaults::kept).unwrap_or_default(),
    })
}

fn edit(
    entry: &mut Entry,
    operation: &QueuedOperation,
    lists: &Lists,
) -> Result<Customer, Failure> {
    let mut sent = entry.record.customer.clone();
    codec::put_into(&mut sent, &operation.rows());
    let accepted = accept(&sent, lists).map_err(Failure::Refused)?;
    let edited = keeping_identity(accepted, &entry.record.customer);
    entry.mark_changed();
    Ok(std::mem::replace(&mut entry.record.customer, edited))
}

impl Entry {
    fn mark_changed(&mut self) {
        if self.state == State::Stored {
            self.state = State::Changed;
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::cdx::{AsyncAddressRow, AsyncCustomerRow};
    use contract::commerce::MarketingConsent;

    use super::*;

    const GUID: &str = "11111111-1111-4111-8111-111111111111";

    fn operation(kind: i32, first_name: &str, addresses: Vec<AsyncAddressRow>) -> QueuedOperation {
        let customer = AsyncCustomerRow {
            operation: kind,
            cust_account_async: GUID.to_owned(),
            relationship_type: 1,
            first_name: first_name.to_owned(),
            ..AsyncCustomerRow::default()
        };
        QueuedOperation { customer: Some(customer), addresses, ..QueuedOperation::default() }
    }

    fn address(kind: i32, id: &str, is_primary: bool) -> AsyncAddressRow {
        AsyncAddressRow {
            operation: kind,
            cust_account_async: GUID.to_owned(),
            address_id: id.to_owned(),
            city: format!("City of {id}"),
            is_primary: i32::from(is_primary),
            ..AsyncAddressRow::default()
        }
    }

    fn applied(operations: &[QueuedOperation]) -> (Vec<StoredCustomer>, Vec<Result<(), Failure>>) {
        let mut ledger = Ledger::default();
        let results = operations
            .iter()
            .map(|one| ledger.apply(one, &Defaults::default()).map(drop))
            .collect();
        (ledger.into_changes().0, results)
    }

    #[test]
    fn r085_a_customer_created_and_edited_in_one_batch_is_one_customer_with_the_newest_values() {
        let (new, results) = applied(&[
            operation(kind::CREATE, "First", vec![]),
            operation(kind::UPDATE, "Second", vec![]),
        ]);
        assert_eq!(results, [Ok(()), Ok(())]);
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].customer.name, "Second");
        assert_eq!(new[0].cust_account_async.as_deref(), Some(GUID));
    }

    #[test]
    fn a_deactivated_address_is_gone_and_one_address_stays_primary() {
        let both = vec![address(kind::CREATE, "a", true), address(kind::CREATE, "b", false)];
        let without_a = vec![address(kind::DEACTIVATE, "a", false)];
        let (new, _) = applied(&[
            operation(kind::CREATE, "Aiko", both),
            operation(kind::UPDATE, "Aiko", without_a),
        ]);
        let addresses: Vec<_> =
            new[0].customer.addresses.iter().map(|a| (a.id.as_str(), a.is_primary)).collect();
        assert_eq!(addresses, [("b", true)]);
    }

    #[test]
    fn a_new_primary_address_takes_over() {
        let (new, _) = applied(&[
            operation(kind::CREATE, "Aiko", vec![address(kind::CREATE, "a", true)]),
            operation(kind::UPDATE, "Aiko", vec![address(kind::CREATE, "b", true)]),
        ]);
        let primary: Vec<_> = new[0].customer.addresses.iter().map(|a| a.is_primary).collect();
        assert_eq!(primary, [false, true]);
    }

    #[test]
    fn an_edit_of_nobody_fails_and_leaves_nothing() {
        let (new, results) = applied(&[operation(kind::UPDATE, "Aiko", vec![])]);
        assert_eq!(results, [Err(Failure::UnknownCustomer)]);
        assert!(new.is_empty());
    }

    #[test]
    fn r227_answers_are_added_and_a_channel_that_knows_nothing_of_them_takes_none_away() {
        let answered = |kind: i32, at: &[&str]| {
            let mut operation = operation(kind, "Aiko", vec![]);
            let answers: Vec<_> = at
                .iter()
                .map(|at| MarketingConsent {
                    answered_date_time: (*at).to_owned(),
                    ..MarketingConsent::default()
                })
                .collect();
            let row = operation.customer.as_mut().unwrap();
            row.marketing_consents = match answers.is_empty() {
                true => String::new(),
                false => serde_json::to_string(&answers).unwrap(),
            };
            operation
        };
        let (new, results) = applied(&[
            answered(kind::CREATE, &["1"]),
            answered(kind::UPDATE, &["1", "2"]),
            answered(kind::UPDATE, &[]),
            answered(kind::UPDATE, &["3"]),
        ]);
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        let kept: Vec<_> = new[0]
            .customer
            .marketing_consents
            .iter()
            .map(|answer| answer.answered_date_time.as_str())
            .collect();
        assert_eq!(kept, ["1", "2", "3"]);
    }

    #[test]
    fn a_guid_that_is_none_fails() {
        let mut operation = operation(kind::CREATE, "Aiko", vec![]);
        operation.customer.as_mut().unwrap().cust_account_async = "004012".to_owned();
        assert_eq!(applied(&[operation]).1, [Err(Failure::MalformedGuid)]);
    }
}
