//! What waits to be sent: of each customer first in, first out, customers in the order of their
//! oldest operation.

use std::collections::{BTreeMap, VecDeque};

use domain::{CustomerId, OperationId};

/// Found by customer and by operation: nothing walks through all of ten thousand that wait.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    lines: BTreeMap<u64, (CustomerId, VecDeque<OperationId>)>,
    place_of: BTreeMap<CustomerId, u64>,
    customer_of: BTreeMap<OperationId, CustomerId>,
    next_place: u64,
}

impl Queues {
    /// Each customer's operations, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &VecDeque<OperationId>> {
        self.lines.values().map(|(_, line)| line)
    }

    /// Puts the operation behind the last of its customer's that is before it; one that waits
    /// already keeps its place.
    pub fn add(
        &mut self,
        operation: OperationId,
        customer: CustomerId,
        is_before: impl Fn(&OperationId) -> bool,
    ) {
        if self.customer_of.insert(operation, customer).is_some() {
            return;
        }
        match self.place_of.get(&customer).and_then(|place| self.lines.get_mut(place)) {
            Some((_, line)) => {
                let at = line.iter().rposition(is_before).map_or(0, |last| last + 1);
                line.insert(at, operation);
            }
            None => self.append(customer, VecDeque::from([operation])),
        }
    }

    pub fn remove(&mut self, operation: OperationId) {
        let Some(place) = self.place_of(operation) else { return };
        self.customer_of.remove(&operation);
        if let Some((customer, line)) = self.lines.get_mut(&place) {
            line.retain(|queued| *queued != operation);
            if line.is_empty() {
                self.place_of.remove(customer);
                self.lines.remove(&place);
            }
        }
    }

    /// Takes out all that the operation's customer has.
    pub fn remove_all_of(
        &mut self,
        operation: OperationId,
    ) -> Option<(CustomerId, VecDeque<OperationId>)> {
        let place = self.place_of(operation)?;
        let (customer, line) = self.lines.remove(&place)?;
        self.place_of.remove(&customer);
        for queued in &line {
            self.customer_of.remove(queued);
        }
        Some((customer, line))
    }

    /// Lets the other customers go before that of the operation.
    pub fn step_back(&mut self, operation: OperationId) {
        if let Some((customer, line)) = self.remove_all_of(operation) {
            self.customer_of.extend(line.iter().map(|queued| (*queued, customer)));
            self.append(customer, line);
        }
    }

    fn append(&mut self, customer: CustomerId, line: VecDeque<OperationId>) {
        self.place_of.insert(customer, self.next_place);
        self.lines.insert(self.next_place, (customer, line));
        self.next_place += 1;
    }

    fn place_of(&self, operation: OperationId) -> Option<u64> {
        self.place_of.get(self.customer_of.get(&operation)?).copied()
    }
}
