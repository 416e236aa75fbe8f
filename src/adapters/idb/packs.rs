//! Downloaded customers, several hundred in one sealed record: what is stored one by one takes
//! a request, a seal and a read each.
//!
//! A pack is never changed. A customer that changes is stored by itself and lies on top of its
//! pack; of two packs with the same customer the later counts. Which customers a pack holds
//! is an index field of their keys, kept in memory once it is read.

use std::collections::{BTreeMap, BTreeSet};

use domain::CustomerId;
use sync::{CustomerRecord, Progress, Slice, StoreError};
use wasm_bindgen::JsValue;

use super::open::{OUTBOX, PACKS};
use super::records;
use super::store::Store;
use super::transaction::{Eventually, Step};
use super::version_3::UNCHANGED;
use crate::adapters::ids;

/// Fewest customers that are worth a pack.
const PACK_MIN: usize = 50;

/// The packs that are known of.
#[derive(Debug, Default)]
pub(super) struct Packs(BTreeMap<String, Vec<CustomerId>>);

impl Packs {
    /// The latest pack that holds the customer.
    fn of(&self, id: CustomerId) -> Option<&String> {
        let mut packs = self.0.iter().rev();
        packs.find(|(_, ids)| ids.binary_search(&id).is_ok()).map(|(key, _)| key)
    }

    /// A key behind all others, which no other tab can have taken: the packs are read by it.
    fn next_key(&self) -> String {
        let last = self.0.keys().next_back();
        let number = last.and_then(|key| key.split('-').next()?.parse().ok()).unwrap_or(0_u32);
        let unique = ids::operation_id();
        format!("{:010}-{unique}", number + 1)
    }
}

impl Store {
    /// The pack of those that are stored together when they come down, where there are enough
    /// of them; the others are left.
    pub(super) fn packing<'a>(
        &'a self,
        customers: Vec<&'a CustomerRecord>,
    ) -> Eventually<'a, (Option<NewPack>, Vec<&'a CustomerRecord>)> {
        Box::pin(async move {
            // What this register has seen pass its stations changes again soon.
            let is_done = |customer: &&CustomerRecord| {
                !customer.identity.is_pending()
                    && customer.progress == Progress::default()
                    && customer.left_out.is_empty()
            };
            if customers.iter().filter(|it| is_done(it)).count() < PACK_MIN {
                return Ok((None, customers));
            }
            self.look_for_packs().await?;
            let waiting = self.read_all(&[OUTBOX]).await?.pop().unwrap_or_default();
            let waiting: BTreeSet<String> =
                waiting.iter().map(|entry| records::text(entry, records::CUSTOMER)).collect();
            let (packed, others): (Vec<_>, Vec<_>) = customers.iter().copied().partition(|it| {
                is_done(it)
                    && self.packs.borrow().of(it.id).is_none()
                    && !waiting.contains(&it.id.to_string())
            });
            if packed.len() < PACK_MIN {
                return Ok((None, customers));
            }
            let mut ids: Vec<CustomerId> = packed.iter().map(|customer| customer.id).collect();
            ids.sort_unstable();
            let sealed = self.seal(vec![records::encode(&packed)?]).await?;
            let key = self.packs.borrow().next_key();
            let steps = vec![
                Step::Displace(ids.iter().map(ToString::to_string).collect()),
                Step::Put(PACKS, key.clone(), records::pack(&ids, &sealed[0])?),
            ];
            Ok((Some(NewPack { key, ids, steps }), others))
        })
    }

    pub(super) fn know_pack(&self, NewPack { key, ids, .. }: NewPack) {
        self.packs.borrow_mut().0.insert(key, ids);
    }

    /// Those of the customers that are in packs.
    pub(super) fn packed(&self, ids: Vec<CustomerId>) -> Eventually<'_, Vec<CustomerRecord>> {
        Box::pin(async move {
            if ids.iter().any(|id| self.packs.borrow().of(*id).is_none()) {
                self.look_for_packs().await?;
            }
            let mut wanted: BTreeMap<String, Vec<CustomerId>> = BTreeMap::new();
            for id in ids {
                if let Some(key) = self.packs.borrow().of(id) {
                    wanted.entry(key.clone()).or_default().push(id);
                }
            }
            let mut customers = Vec::new();
            for (key, ids) in wanted {
                let pack = self.read(PACKS, vec![key]).await?;
                let held = self.unpacked(pack).await?;
                customers.extend(held.into_iter().filter(|customer| ids.contains(&customer.id)));
            }
            Ok(customers)
        })
    }

    /// All packs, the latest first.
    pub(super) fn read_packs<'a>(&'a self, take: &'a mut dyn FnMut(Slice)) -> Eventually<'a, ()> {
        Box::pin(async move {
            let mut keys = self.keys(PACKS).await?;
            keys.sort_unstable_by(|one, other| other.cmp(one));
            self.packs.borrow_mut().0.retain(|key, _| keys.contains(key));
            for key in keys {
                let pack = self.read_known(key).await?;
                let customers = self.unpacked(pack.into_iter().collect()).await?;
                take(Slice::Downloaded(customers));
            }
            Ok(())
        })
    }

    /// What other tabs have stored and cleared.
    async fn look_for_packs(&self) -> Result<(), StoreError> {
        let keys = self.keys(PACKS).await?;
        self.packs.borrow_mut().0.retain(|key, _| keys.contains(key));
        let is_new = |key: &&String| !self.packs.borrow().0.contains_key(*key);
        let new: Vec<String> = keys.iter().filter(is_new).cloned().collect();
        for key in new {
            self.read_known(key).await?;
        }
        Ok(())
    }

    /// A pack, whose customers are known from now on; nothing where it was cleared meanwhile.
    async fn read_known(&self, key: String) -> Result<Option<JsValue>, StoreError> {
        let pack = self.read(PACKS, vec![key.clone()]).await?.pop();
        if let Some(pack) = &pack {
            self.packs.borrow_mut().0.insert(key, records::packed_ids(pack));
        }
        Ok(pack)
    }

    async fn unpacked(&self, packs: Vec<JsValue>) -> Result<Vec<CustomerRecord>, StoreError> {
        let mut customers = Vec::new();
        for content in self.open(packs, UNCHANGED).await? {
            let held: Vec<CustomerRecord> = records::decode(&content)?;
            customers.extend(held);
        }
        Ok(customers)
    }
}

/// A pack that is about to be stored.
pub(super) struct NewPack {
    key: String,
    ids: Vec<CustomerId>,
    pub steps: Vec<Step>,
}
