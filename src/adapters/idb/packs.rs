//! Downloaded customers, several hundred in one sealed record: stored singly, each would take a
//! request, a seal and a read.
//!
//! A pack is never changed. A customer that changes is stored singly and overrides its pack; of two
//! packs with the same customer the later counts. Which customers a pack holds is an index field of
//! their keys, kept in memory once it is read.

use std::collections::{BTreeMap, BTreeSet};

use domain::CustomerId;
use indexed_db_futures::transaction::Transaction;
use sync::{CustomerRecord, Epoch, StoreError};
use wasm_bindgen::JsValue;

use super::open::PACKS;
use super::records;
use super::store::Store;
use super::transaction::{Asked, all_keys, get, number, sequence_in};

/// Fewest customers that are worth a pack.
const PACK_MIN: usize = 50;

/// The known packs by their keys, which the database counts, with their customers in order.
#[derive(Debug, Default)]
pub(super) struct Packs(BTreeMap<u64, Vec<CustomerId>>);

impl Packs {
    pub fn know(&mut self, key: u64, ids: Vec<CustomerId>) {
        self.0.insert(key, ids);
    }

    /// The latest pack that holds the customer.
    fn of(&self, id: CustomerId) -> Option<u64> {
        let holds = |(_, ids): &(&u64, &Vec<CustomerId>)| ids.binary_search(&id).is_ok();
        self.0.iter().rev().find(holds).map(|(key, _)| *key)
    }
}

/// Splits the customers into those for a pack, with their epoch and in order of their keys, and the
/// others.
pub(super) fn packed_and_others(
    customers: &[CustomerRecord],
) -> (Option<(Epoch, Vec<&CustomerRecord>)>, Vec<&CustomerRecord>) {
    let all = || customers.iter().collect();
    let Some(epoch) = customers.iter().map(|it| it.version.epoch).max() else {
        return (None, all());
    };
    // A sweep removes a pack as a whole.
    let is_fit = |it: &&CustomerRecord| it.version.epoch == epoch && !it.identity.is_pending();
    let (packed, others): (BTreeMap<_, _>, Vec<_>) = {
        let (packed, others): (Vec<_>, Vec<_>) = customers.iter().partition(is_fit);
        (packed.into_iter().map(|it| (it.id, it)).collect(), others)
    };
    if packed.len() < PACK_MIN {
        return (None, all());
    }
    (Some((epoch, packed.into_values().collect())), others)
}

/// A pack in which some customers were found, and which.
pub(super) type Found = (JsValue, BTreeSet<CustomerId>);

impl Store {
    /// The packs that hold the customers, each the latest of its customers. `keys` are those of
    /// all packs.
    pub(super) async fn packs_of(
        &self,
        transaction: &Transaction<'_>,
        keys: Vec<JsValue>,
        ids: &[CustomerId],
    ) -> Result<Vec<Found>, StoreError> {
        if ids.is_empty() || keys.is_empty() {
            return Ok(Vec::new());
        }
        let keys: BTreeSet<u64> = keys.iter().map(sequence_in).collect();
        self.packs.borrow_mut().0.retain(|key, _| keys.contains(key));
        let asked = |key: u64| -> Result<(u64, Asked<'static, Option<JsValue>>), StoreError> {
            Ok((key, get(transaction, PACKS, &number(key))?))
        };
        let unknown = keys.iter().filter(|key| !self.packs.borrow().0.contains_key(key));
        let unknown: Vec<_> = unknown.copied().map(asked).collect::<Result<_, _>>()?;
        let mut read = BTreeMap::new();
        for (key, pack) in unknown {
            let pack = pack.await?.ok_or(StoreError::Failed)?;
            self.packs.borrow_mut().know(key, records::ids_in(&pack));
            read.insert(key, pack);
        }
        let mut wanted: BTreeMap<u64, BTreeSet<CustomerId>> = BTreeMap::new();
        for id in ids {
            if let Some(key) = self.packs.borrow().of(*id) {
                wanted.entry(key).or_default().insert(*id);
            }
        }
        let others = wanted.keys().filter(|key| !read.contains_key(key));
        let others: Vec<_> = others.copied().map(asked).collect::<Result<_, _>>()?;
        for (key, pack) in others {
            read.insert(key, pack.await?.ok_or(StoreError::Failed)?);
        }
        let found = wanted.into_iter().filter_map(|(key, ids)| Some((read.remove(&key)?, ids)));
        Ok(found.collect())
    }

    /// All packs, the latest first, by one request each.
    pub(super) async fn all_packs(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<Vec<(u64, Asked<'static, Option<JsValue>>)>, StoreError> {
        let keys = all_keys(transaction, PACKS)?.await?;
        let asked =
            keys.iter().rev().map(|key| Ok((sequence_in(key), get(transaction, PACKS, key)?)));
        asked.collect()
    }

    /// The customers of a pack; of them that are `wanted`, if any are named.
    pub(super) async fn unpacked(
        &self,
        pack: JsValue,
        is_wanted: &dyn Fn(CustomerId) -> bool,
    ) -> Result<Vec<CustomerRecord>, StoreError> {
        let ids = records::ids_in(&pack);
        let content = self.open(vec![pack]).await?.pop().unwrap_or_default();
        let mut customers = Vec::new();
        // In the order of their keys.
        for (id, customer) in ids.into_iter().zip(records::packed(&content)?) {
            if is_wanted(id) {
                customers.push(records::decode_customer(customer)?);
            }
        }
        Ok(customers)
    }
}
