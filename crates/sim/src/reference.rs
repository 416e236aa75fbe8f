//! What people did, recorded beside the world: the expected outcome.

use std::collections::{BTreeMap, BTreeSet};

use contract::commerce::Customer;
use domain::{CustomerDetails, CustomerId, OperationId};
use sync::Operation;

use crate::headquarters::Headquarters;
use crate::scale_unit::Channel;
use crate::wire::Body;

/// The outcome of an entry at its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Waiting,
    /// Its outcome is stored, the entry gone.
    Settled,
    /// A person discarded it.
    Discarded,
}

/// An entry that was committed at a register.
#[derive(Debug)]
pub struct Saved {
    pub register: usize,
    pub customer: CustomerId,
    pub fate: Fate,
    /// As it was saved, and as it was corrected since.
    pub versions: Vec<Body>,
}

/// The reference model.
#[derive(Debug, Default)]
pub struct Reference {
    pub saved: BTreeMap<OperationId, Saved>,
    /// The customer's operations that were pending in the tab that made it.
    pub on_top_of: BTreeMap<OperationId, Vec<OperationId>>,
    /// The screen said "Saved".
    pub accepted: BTreeSet<OperationId>,
    /// What the scale unit has processed, in its order.
    pub applied: BTreeSet<OperationId>,
    /// What the present channel database has processed.
    applied_here: BTreeSet<OperationId>,
    /// Customers of whom a lost channel database knew more than headquarters, or who were edited
    /// while the channel database did not know the newest of them (an edit goes up with all
    /// fields as they were left): the fields are some that were typed, and everywhere the same.
    pub uncertain: BTreeSet<CustomerId>,
    /// Customers of whom the channel database does not know the newest, until it does.
    pub stale: BTreeSet<CustomerId>,
    /// Every phone number, e-mail address and city that was typed of a customer.
    typed: BTreeMap<CustomerId, BTreeSet<String>>,
    /// The customers as every place must have them once all changes have arrived.
    pub customers: BTreeMap<CustomerId, Customer>,
    /// Every sale that was made.
    sold: BTreeMap<OperationId, (CustomerId, String)>,
    /// Those of them that the channel database has to have.
    pub sales: BTreeMap<OperationId, (CustomerId, String)>,
    /// Customers of whose cards a restored headquarters may have lost the operation: asked again,
    /// it issues another card (ADR 41 leaves this open).
    pub issued_again: BTreeSet<CustomerId>,
    /// Whose card each operation has issued.
    pub cards: BTreeMap<OperationId, CustomerId>,
}

impl Reference {
    pub fn saved(&mut self, register: usize, entry: &Operation) {
        self.note_typed(entry);
        let saved = Saved {
            register,
            customer: entry.customer_id,
            fate: Fate::Waiting,
            versions: vec![Body::new(entry)],
        };
        self.saved.insert(entry.id, saved);
    }

    /// A person corrected it.
    pub fn corrected(&mut self, entry: &Operation) {
        self.note_typed(entry);
        if let Some(saved) = self.saved.get_mut(&entry.id) {
            saved.versions.push(Body::new(entry));
        }
    }

    fn note_typed(&mut self, entry: &Operation) {
        let details = entry.change().map(|change| &change.after);
        let details = details.or(entry.creation().map(|creation| &creation.details));
        if let Some(details) = details {
            let typed = self.typed.entry(entry.customer_id).or_default();
            typed.extend([details.phone.clone(), details.email.clone()]);
            typed.extend(details.addresses.iter().map(|address| address.city.clone()));
        }
    }

    pub fn ended(&mut self, operation: OperationId, fate: Fate) {
        if let Some(saved) = self.saved.get_mut(&operation) {
            saved.fate = fate;
        }
    }

    /// A server has made the customer; the first time counts.
    pub fn created(&mut self, id: CustomerId, customer: &Customer) {
        self.customers.entry(id).or_insert_with(|| customer.clone());
    }

    /// The scale unit has found the customer of a creation there: headquarters has made it for a
    /// request whose answer was lost, and it was downloaded. The scale unit has not created it.
    pub fn found(&mut self, operation: OperationId, id: CustomerId, customer: &Customer) {
        self.applied.insert(operation);
        self.created(id, customer);
    }

    /// The scale unit has processed it. Complains when that is a mistake. `is_known` is whether
    /// headquarters has the operation: processed again for a channel database that has lost it, it
    /// changes nothing there, and is removed from the customer in the channel again.
    pub fn applied(
        &mut self,
        operation: OperationId,
        body: &Body,
        is_known: bool,
    ) -> Result<(), String> {
        let Some(saved) = self.saved.get(&operation) else {
            return Err(format!("{operation} was applied, and nobody has saved it"));
        };
        if !saved.versions.iter().any(|version| version.says(body)) {
            return Err(format!(
                "{operation} was applied as nobody typed it: {body:?}, but {:?}",
                saved.versions
            ));
        }
        if !self.applied_here.insert(operation) {
            return Err(format!("{operation} was applied twice"));
        }
        let is_first = self.applied.insert(operation);
        let id = saved.customer;
        match body {
            Body::Change(_) if is_known && !is_first => {
                self.stale.insert(id);
                return Ok(());
            }
            Body::Change(_) if self.stale.contains(&id) => {
                self.uncertain.insert(id);
            }
            _ => {}
        }
        match body {
            Body::Create { customer, .. } => self.created(id, customer),
            Body::Change(change) => match self.customers.get_mut(&id) {
                Some(customer) => change.as_ref().clone().apply(customer),
                None => return Err(format!("{operation} changed {id}, which does not exist")),
            },
            Body::Sale(amount) => {
                self.sold.insert(operation, (id, amount.clone()));
                self.sales.insert(operation, (id, amount.clone()));
            }
            Body::Card => {
                self.cards.insert(operation, id);
            }
        }
        Ok(())
    }

    /// The scale unit continues with a channel database that knows less. Sales that only the former
    /// one had are lost with it.
    pub fn lose(&mut self, other: &Channel, headquarters: &Headquarters) {
        self.applied_here = other.done().collect();
        for (id, expected) in &self.customers {
            let there = headquarters.find(&id.to_string());
            let is_safe = there.is_some_and(|it| says_the_same(&it.customer, expected))
                && !headquarters.has_open_rows_of(*id);
            if !is_safe {
                self.uncertain.insert(*id);
            }
            self.stale.insert(*id);
        }
        self.sales.clone_from(&self.sold);
        self.sales.retain(|operation, _| other.sales.contains_key(operation));
    }

    /// Headquarters goes back to an older state. The channel database is still right.
    pub fn lose_headquarters(&mut self, older: &Headquarters, lost: &Headquarters, here: &Channel) {
        for (id, expected) in &self.customers {
            let known = here.customers.get(id);
            let is_here = known.is_some_and(|it| says_the_same(&it.customer, expected));
            if !is_here || older.has_open_rows_of(*id) {
                self.uncertain.insert(*id);
                self.stale.insert(*id);
            }
        }
        // A card whose number no channel database knew is issued again.
        for (operation, (id, _)) in &lost.cards {
            if !older.cards.contains_key(operation) {
                self.cards.remove(operation);
                self.issued_again.insert(*id);
            }
        }
    }

    /// Whether everything that the customer says was typed of it.
    pub fn was_typed(&self, id: CustomerId, details: &CustomerDetails) -> bool {
        let typed = self.typed.get(&id);
        let is_typed = |text: &String| text.is_empty() || typed.is_some_and(|it| it.contains(text));
        let cities = details.addresses.iter().map(|address| &address.city);
        [&details.phone, &details.email].into_iter().chain(cities).all(is_typed)
    }

    /// The customer as every place must have it in the end.
    pub fn details(&self, id: CustomerId) -> Option<CustomerDetails> {
        self.customers.get(&id).map(contract::trusted_details_from_customer)
    }
}

pub fn says_the_same(one: &Customer, other: &Customer) -> bool {
    (&one.name, &one.phone, &one.email, &one.addresses)
        == (&other.name, &other.phone, &other.email, &other.addresses)
}
