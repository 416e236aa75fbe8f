//! What the people did, kept beside the world: what has to come out in the end.

use std::collections::{BTreeMap, BTreeSet};

use contract::commerce::Customer;
use domain::{CustomerDetails, CustomerId, OperationId};
use sync::{CustomerRecord, Operation};

use crate::wire::Body;

/// What became of an entry at its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Waiting,
    /// Its outcome is stored, the entry gone.
    Settled,
    /// A person gave it up.
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
    /// What waited of the customer in the eyes of whoever made it.
    pub on_top_of: BTreeMap<OperationId, Vec<OperationId>>,
    /// Customers whose news a register has heard while a change of its own waited, and none
    /// since: what was typed lies on top of them, also where the change had been done before
    /// what the news tell.
    pub typed_over: BTreeSet<(usize, CustomerId)>,
    /// "Saved" was said.
    pub accepted: BTreeSet<OperationId>,
    /// What the scale unit has done, by its own order.
    pub applied: BTreeSet<OperationId>,
    /// The customers as they are to be once all that was applied is everywhere.
    pub customers: BTreeMap<CustomerId, Customer>,
    pub sales: BTreeMap<OperationId, (CustomerId, String)>,
    /// Whose card each operation has issued.
    pub cards: BTreeMap<OperationId, CustomerId>,
}

impl Reference {
    pub fn saved(&mut self, register: usize, entry: &Operation, customer: Option<&CustomerRecord>) {
        let saved = Saved {
            register,
            customer: entry.customer_id,
            fate: Fate::Waiting,
            versions: Body::new(entry, customer).into_iter().collect(),
        };
        self.saved.insert(entry.id, saved);
    }

    /// A person corrected it.
    pub fn corrected(&mut self, entry: &Operation, customer: Option<&CustomerRecord>) {
        if let (Some(saved), Some(body)) =
            (self.saved.get_mut(&entry.id), Body::new(entry, customer))
        {
            saved.versions.push(body);
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

    /// The scale unit has done it. Complains when that is a mistake.
    pub fn applied(&mut self, operation: OperationId, body: &Body) -> Result<(), String> {
        let Some(saved) = self.saved.get(&operation) else {
            return Err(format!("{operation} was applied, and nobody has saved it"));
        };
        if !saved.versions.iter().any(|version| version.says(body)) {
            return Err(format!(
                "{operation} was applied as nobody typed it: {body:?}, but {:?}",
                saved.versions
            ));
        }
        if !self.applied.insert(operation) {
            return Err(format!("{operation} was applied twice"));
        }
        let id = saved.customer;
        match body {
            Body::Create { customer, .. } => self.created(id, customer),
            Body::Change(change) => match self.customers.get_mut(&id) {
                Some(customer) => change.as_ref().clone().apply(customer),
                None => return Err(format!("{operation} changed {id}, which does not exist")),
            },
            Body::Sale(amount) => {
                self.sales.insert(operation, (id, amount.clone()));
            }
            Body::Card => {
                self.cards.insert(operation, id);
            }
        }
        Ok(())
    }

    /// As every place has to have the customer in the end.
    pub fn details(&self, id: CustomerId) -> Option<CustomerDetails> {
        self.customers.get(&id).map(contract::trusted_details_from_customer)
    }
}
