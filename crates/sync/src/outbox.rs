//! The pending operations, in the order in which they were saved.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CustomerId, OperationId};

use crate::model::{Operation, Place};

/// The outbox as a tab knows it; an entry is found by its place, its customer and its operation.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    entries: BTreeMap<Place, Operation>,
    by_customer: BTreeMap<CustomerId, BTreeSet<Place>>,
    by_operation: BTreeMap<OperationId, Place>,
}

impl Outbox {
    pub fn new(entries: impl IntoIterator<Item = Operation>) -> Self {
        let mut outbox = Self::default();
        for entry in entries {
            outbox.put(entry);
        }
        outbox
    }

    /// Oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Operation> {
        self.entries.values()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn get(&self, operation: OperationId) -> Option<&Operation> {
        self.entries.get(self.by_operation.get(&operation)?)
    }

    /// The customer's entries, oldest first.
    pub fn of(&self, customer: CustomerId) -> impl Iterator<Item = &Operation> {
        let places = self.by_customer.get(&customer).into_iter().flatten();
        places.filter_map(|place| self.entries.get(place))
    }

    pub fn has(&self, customer: CustomerId) -> bool {
        self.by_customer.contains_key(&customer)
    }

    /// The customers with pending operations.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.by_customer.keys().copied()
    }

    /// Whether changes of the customer are pending here.
    pub fn is_edited(&self, customer: CustomerId) -> bool {
        self.of(customer).any(|entry| entry.change().is_some())
    }

    /// The operations of the customer that may be sent, oldest first: operations wait for a
    /// rejected one before them, because they build on it. No operation builds on a sale or a card.
    /// A card waits until its customer `may_have_card`, and holds no other operation back (R228).
    pub fn line(&self, customer: CustomerId, may_have_card: bool) -> Vec<OperationId> {
        let mut line = Vec::new();
        for entry in self.of(customer) {
            if entry.is_rejected() {
                if entry.is_built_on() {
                    break;
                }
            } else if !entry.is_card() || may_have_card {
                line.push(entry.id);
            }
        }
        line
    }

    /// Replaces the customer's entries. Returns the operations that are gone.
    pub(crate) fn set(
        &mut self,
        customer: CustomerId,
        entries: Vec<Operation>,
    ) -> Vec<OperationId> {
        let before: Vec<(Place, OperationId)> =
            self.of(customer).map(|entry| (entry.place, entry.id)).collect();
        for (place, operation) in &before {
            self.entries.remove(place);
            self.by_operation.remove(operation);
        }
        self.by_customer.remove(&customer);
        for entry in entries {
            self.put(entry);
        }
        let is_gone = |operation: &OperationId| !self.by_operation.contains_key(operation);
        before.into_iter().map(|(_, operation)| operation).filter(is_gone).collect()
    }

    fn put(&mut self, entry: Operation) {
        self.by_customer.entry(entry.customer_id).or_default().insert(entry.place);
        self.by_operation.insert(entry.id, entry.place);
        self.entries.insert(entry.place, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Change;
    use crate::model::{Creation, OperationKind, OperationState, Refusal, Timestamp};
    use crate::testing::details;

    fn operation(id: u8, customer: u8, kind: OperationKind) -> Operation {
        Operation {
            place: u64::from(id),
            id: OperationId::from_random_bytes([id; 16]),
            customer_id: CustomerId::from_random_bytes([customer; 16]),
            kind,
            revision: 0,
            captured_offline: false,
            captured_at: Timestamp(1),
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        }
    }

    fn create(id: u8, customer: u8) -> Operation {
        let creation = Creation { details: details("5550001"), epoch: 0 };
        operation(id, customer, OperationKind::Create(Box::new(creation)))
    }

    fn change(id: u8, before: &str, after: &str) -> Operation {
        let change = Change { before: details(before), after: details(after) };
        operation(id, 1, OperationKind::Change(Box::new(change)))
    }

    fn sale(id: u8) -> Operation {
        operation(id, 1, OperationKind::Sale("9.50".to_owned()))
    }

    fn rejected(operation: Operation) -> Operation {
        Operation { state: OperationState::Rejected(Refusal::default()), ..operation }
    }

    fn lines(entries: &[Operation], may_have_card: bool) -> Vec<Vec<OperationId>> {
        let outbox = Outbox::new(entries.iter().cloned());
        outbox.customers().map(|id| outbox.line(id, may_have_card)).collect()
    }

    #[test]
    fn r204_what_was_made_on_top_of_a_refused_operation_waits_and_other_customers_go_on() {
        let outbox = [rejected(create(1, 1)), change(2, "5550001", "5550002"), create(3, 2)];
        assert_eq!(lines(&outbox, true), [vec![], vec![outbox[2].id]]);
    }

    #[test]
    fn r036_a_sale_waits_for_its_customer_and_holds_nothing() {
        let outbox = [create(1, 1), rejected(sale(2)), sale(3)];
        assert_eq!(lines(&outbox, true), [vec![outbox[0].id, outbox[2].id]]);
        let outbox = Outbox::new(outbox);
        assert!(outbox.customers().all(|id| !outbox.is_edited(id)));
    }

    #[test]
    fn r228_a_card_waits_for_its_customers_number_and_holds_nothing() {
        let card = operation(1, 1, OperationKind::Card(String::new()));
        let outbox = [card.clone(), change(2, "5550001", "5550002")];
        assert_eq!(lines(&outbox, false), [vec![outbox[1].id]]);
        assert_eq!(lines(&outbox, true), [vec![card.id, outbox[1].id]]);
        assert_eq!(lines(&[rejected(card), outbox[1].clone()], true), [vec![outbox[1].id]]);
        let behind = [
            rejected(change(2, "5550001", "5550002")),
            operation(4, 1, OperationKind::Card(String::new())),
        ];
        assert_eq!(lines(&behind, true), [vec![]]);
    }

    #[test]
    fn a_customers_entries_are_replaced_as_a_whole_and_others_stay() {
        let mut outbox = Outbox::new([create(1, 1), create(2, 2), change(3, "5550001", "5550002")]);
        let corrected = Operation { revision: 1, ..create(1, 1) };
        let gone = outbox.set(corrected.customer_id, vec![corrected.clone()]);
        assert_eq!(gone, [change(3, "5550001", "5550002").id]);
        assert_eq!(outbox.iter().map(|entry| entry.place).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(outbox.get(corrected.id), Some(&corrected));
        outbox.set(corrected.customer_id, vec![]);
        assert!(!outbox.has(corrected.customer_id) && outbox.len() == 1);
    }
}
