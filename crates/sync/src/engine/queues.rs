//! What may be sent: of each customer its line, customers in the order in which they came.

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
    /// The next operation of each customer.
    pub fn first_of_each(&self) -> impl Iterator<Item = (CustomerId, OperationId)> {
        self.lines.values().filter_map(|(customer, line)| Some((*customer, *line.front()?)))
    }

    /// Sets a customer's line, oldest first. The customer keeps its place among the others.
    pub fn set(&mut self, customer: CustomerId, operations: Vec<OperationId>) {
        let Some(&place) = self.place_of.get(&customer) else {
            return self.append(customer, operations.into());
        };
        let (_, before) = self.lines.remove(&place).unwrap_or((customer, VecDeque::new()));
        for operation in &before {
            self.customer_of.remove(operation);
        }
        self.put(place, customer, operations.into());
    }

    /// Takes one operation out of its line.
    pub fn remove(&mut self, operation: OperationId) {
        let Some(customer) = self.customer_of.remove(&operation) else { return };
        let Some(place) = self.place_of.get(&customer) else { return };
        if let Some((_, line)) = self.lines.get_mut(place) {
            line.retain(|queued| *queued != operation);
            if line.is_empty() {
                self.lines.remove(place);
                self.place_of.remove(&customer);
            }
        }
    }

    /// Lets the other customers go before this one.
    pub fn step_back(&mut self, customer: CustomerId) {
        let place = self.place_of.remove(&customer);
        if let Some((customer, line)) = place.and_then(|place| self.lines.remove(&place)) {
            self.append(customer, line);
        }
    }

    fn append(&mut self, customer: CustomerId, line: VecDeque<OperationId>) {
        self.next_place += 1;
        self.put(self.next_place, customer, line);
    }

    fn put(&mut self, place: u64, customer: CustomerId, line: VecDeque<OperationId>) {
        if line.is_empty() {
            self.place_of.remove(&customer);
            return;
        }
        self.customer_of.extend(line.iter().map(|operation| (*operation, customer)));
        self.place_of.insert(customer, place);
        self.lines.insert(place, (customer, line));
    }

    #[cfg(test)]
    pub fn lines(&self) -> impl Iterator<Item = &VecDeque<OperationId>> {
        self.lines.values().map(|(_, line)| line)
    }
}
