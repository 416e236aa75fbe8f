//! Downloaded customers, several hundred in one sealed record: what is stored one by one takes
//! a request, a seal and a read each.
//!
//! A pack is never changed. A customer that changes is stored by itself and lies on top of its
//! pack; of two packs with the same customer the later counts. Which customers a pack holds
//! is an index field of their keys, kept in memory once it is read.

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

/// The packs that are known of, and the keys of their customers in order; the latest first.
#[derive(Debug, Default)]
pub(super) struct Packs(Vec<(String, Vec<CustomerId>)>);

impl Packs {
    /// The latest pack that holds the customer.
    fn of(&self, id: CustomerId) -> Option<&String> {
        let holds = |(_, ids): &&(String, Vec<CustomerId>)| ids.binary_search(&id).is_ok();
        self.0.iter().find(holds).map(|(key, _)| key)
    }

    fn know(&mut self, key: String, ids: Vec<CustomerId>) {
        let place = self.0.partition_point(|(other, _)| *other > key);
        if self.0.get(place).is_none_or(|(other, _)| *other != key) {
            self.0.insert(place, (key, ids));
        }
    }

    /// A key behind all others, which no other tab can have taken: the packs are read by it.
    fn next_key(&self) -> String {
        let last = self.0.first().and_then(|(key, _)| key.split('-').next()?.parse().ok());
        let number = (last.unwrap_or(0_u32) + 1).to_string();
        let zeros = &"0000000000"[number.len().min(10)..];
        [zeros, &number, "-", &ids::operation_id().to_string()].concat()
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
            let waiting: Vec<String> =
                waiting.iter().map(|entry| records::text(entry, records::CUSTOMER)).collect();
            let (packed, others): (Vec<_>, Vec<_>) = customers.iter().copied().partition(|it| {
                is_done(it)
                    && self.packs.borrow().of(it.id).is_none()
                    && !waiting.contains(&it.id.to_string())
            });
            if packed.len() < PACK_MIN {
                return Ok((None, customers));
            }
            let mut ids: Vec<CustomerId> = Vec::with_capacity(packed.len());
            for customer in &packed {
                ids.insert(ids.partition_point(|id| *id < customer.id), customer.id);
            }
            let sealed = self.seal(vec![records::encode_pack(&packed)]).await?;
            let key = self.packs.borrow().next_key();
            let steps = vec![
                Step::Displace(ids.iter().map(ToString::to_string).collect()),
                Step::Put(PACKS, key.clone(), records::pack(&ids, &sealed[0])?),
            ];
            Ok((Some(NewPack { key, ids, steps }), others))
        })
    }

    pub(super) fn know_pack(&self, NewPack { key, ids, .. }: NewPack) {
        self.packs.borrow_mut().know(key, ids);
    }

    /// Those of the customers that are in packs.
    pub(super) fn packed(&self, ids: Vec<CustomerId>) -> Eventually<'_, Vec<CustomerRecord>> {
        Box::pin(async move {
            if ids.iter().any(|id| self.packs.borrow().of(*id).is_none()) {
                self.look_for_packs().await?;
            }
            let mut customers = Vec::new();
            let mut rest = ids;
            // All that are in the pack of the first are read with it.
            while let Some(key) = rest.iter().find_map(|id| self.packs.borrow().of(*id).cloned()) {
                let is_here = |id: &CustomerId| self.packs.borrow().of(*id) == Some(&key);
                let (wanted, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_here);
                let pack = self.read(PACKS, vec![key]).await?;
                let held = self.unpacked(pack).await?;
                customers.extend(held.into_iter().filter(|customer| wanted.contains(&customer.id)));
                rest = others;
            }
            Ok(customers)
        })
    }

    /// All packs, the latest first.
    pub(super) fn read_packs<'a>(&'a self, take: &'a mut dyn FnMut(Slice)) -> Eventually<'a, ()> {
        Box::pin(async move {
            // In order already.
            let keys = self.keys(PACKS).await?;
            self.packs.borrow_mut().0.retain(|(key, _)| keys.contains(key));
            for key in keys.into_iter().rev() {
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
        self.packs.borrow_mut().0.retain(|(key, _)| keys.contains(key));
        for key in keys {
            let is_known = self.packs.borrow().0.iter().any(|(known, _)| *known == key);
            if !is_known {
                self.read_known(key).await?;
            }
        }
        Ok(())
    }

    /// A pack, whose customers are known from now on; nothing where it was cleared meanwhile.
    async fn read_known(&self, key: String) -> Result<Option<JsValue>, StoreError> {
        let pack = self.read(PACKS, vec![key.clone()]).await?.pop();
        if let Some(pack) = &pack {
            self.packs.borrow_mut().know(key, records::packed_ids(pack));
        }
        Ok(pack)
    }

    async fn unpacked(&self, packs: Vec<JsValue>) -> Result<Vec<CustomerRecord>, StoreError> {
        let mut customers = Vec::new();
        for content in self.open(packs, UNCHANGED).await? {
            for customer in records::packed(&content)? {
                customers.push(records::decode_customer(customer)?);
            }
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
