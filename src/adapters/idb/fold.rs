//! What a tab reads: everything once, and then the customers that the log names.

use std::collections::BTreeSet;

use domain::CustomerId;
use indexed_db_futures::transaction::Transaction;
use sync::{Cursor, CustomerRecord, Marker, Operation, Sequence, Slice, StoreError, Tail};
use wasm_bindgen::prelude::*;

use super::open::{BASES, LOG, META, OUTBOX, PACKS};
use super::packs::Found;
use super::records;
use super::store::{CURSOR, Store};
use super::transaction::{
    Asked, Eventually, all, all_keys, entries_of, get, get_all_of, head_above, log_above, reading,
};

/// Customers stored one by one that are opened together.
const SLICE: usize = 250;

/// Sealed records of customers.
#[derive(Default)]
struct Sealed {
    bases: Vec<JsValue>,
    packs: Vec<Found>,
    entries: Vec<JsValue>,
}

impl Store {
    pub(super) fn head_boxed(&self) -> Eventually<'_, Sequence> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, &[LOG])?;
            let head = head_above(&transaction, self.known_head.get())?.await?;
            self.known_head.set(head);
            Ok(head)
        })
    }

    pub(super) fn tail_boxed<'a>(
        &'a self,
        since: Sequence,
        wanted: &'a [CustomerId],
    ) -> Eventually<'a, Tail> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, &[LOG, META, BASES, PACKS, OUTBOX])?;
            let log = log_above(&transaction, since)?;
            let known = self.read_customers(&transaction, wanted)?;
            let log = log.await?;
            let is_trimmed = log.first().is_some_and(|(first, _)| *first != since + 1);
            if is_trimmed {
                return Ok(Tail::Trimmed);
            }
            let cursor = match log.is_empty() {
                true => None,
                false => Some(cursor_of(&transaction)?.await?),
            };
            let mut sealed = vec![known.await?];
            let mut customers: BTreeSet<CustomerId> = wanted.iter().copied().collect();
            let named = log.iter().flat_map(|(_, entry)| records::ids_in(entry));
            let others: Vec<CustomerId> = named.filter(|id| customers.insert(*id)).collect();
            if !others.is_empty() {
                sealed.push(self.read_customers(&transaction, &others)?.await?);
            }
            drop(transaction);
            let (mut bases, mut entries) = (Vec::new(), Vec::new());
            for Sealed { bases: alone, packs, entries: waiting } in sealed {
                bases.extend(self.customers_in(alone).await?);
                for (pack, wanted) in packs {
                    bases.extend(self.unpacked(pack, &|id| wanted.contains(&id)).await?);
                }
                entries.extend(self.operations_in(waiting).await?);
            }
            entries.sort_by_key(|entry: &Operation| entry.place);
            let swept = log.iter().filter_map(|(_, entry)| match records::marker_in(entry) {
                Some(Marker::Sweep { older_than }) => Some(older_than),
                Some(Marker::Reset) | None => None,
            });
            Ok(Tail::Since {
                head: log.last().map_or(since, |(head, _)| *head),
                cursor,
                swept_older_than: swept.max(),
                customers: customers.into_iter().collect(),
                bases,
                entries,
            })
        })
    }

    /// The records of the customers; independent requests are sent before this returns.
    fn read_customers<'a>(
        &'a self,
        transaction: &'a Transaction<'_>,
        ids: &'a [CustomerId],
    ) -> Result<Asked<'a, Sealed>, StoreError> {
        if ids.is_empty() {
            return Ok(Box::pin(std::future::ready(Ok(Sealed::default()))));
        }
        let alone = get_all_of(transaction, BASES, ids)?;
        let entries = entries_of(transaction, ids)?;
        let packs = all_keys(transaction, PACKS)?;
        Ok(Box::pin(async move {
            let alone = alone.await?;
            let entries = entries.await?;
            let is_alone: BTreeSet<CustomerId> = alone.iter().map(|(id, _)| *id).collect();
            let others: Vec<CustomerId> =
                ids.iter().copied().filter(|id| !is_alone.contains(id)).collect();
            let packs = self.packs_of(transaction, packs.await?, &others).await?;
            let bases = alone.into_iter().map(|(_, base)| base);
            let bases = bases.filter(|base| !records::is_tombstone(base)).collect();
            Ok(Sealed { bases, packs, entries })
        }))
    }

    /// Everything, of one instant: reads all records before it unseals the downloaded ones.
    pub(super) fn read_boxed<'a>(&'a self, take: &'a mut dyn FnMut(Slice)) -> Eventually<'a, ()> {
        Box::pin(async move {
            let database = self.usable().await?;
            let transaction = reading(&database, &[LOG, META, OUTBOX, BASES, PACKS])?;
            let head = head_above(&transaction, 0)?;
            let cursor = cursor_of(&transaction)?;
            let (sequence, cursor) = (head.await?, cursor.await?);
            let entries = all(&transaction, OUTBOX).await?;
            let entries = entries.into_iter().map(|(_, entry)| entry).collect();
            let bases = all(&transaction, BASES).await?;
            let packs = self.all_packs(&transaction).await?;
            self.known_head.set(sequence);
            let outbox = self.operations_in(entries).await?;
            take(Slice::Begin { sequence, cursor, outbox });
            let (gone, bases): (Vec<_>, Vec<_>) =
                bases.into_iter().partition(|(_, base)| records::is_tombstone(base));
            let key = |(key, _): (JsValue, JsValue)| key.as_string()?.parse().ok();
            let gone: BTreeSet<CustomerId> = gone.into_iter().filter_map(key).collect();
            for some in bases.chunks(SLICE) {
                let some = some.iter().map(|(_, base)| base.clone()).collect();
                take(Slice::Bases(self.customers_in(some).await?));
            }
            for (key, pack) in packs {
                let pack = pack.await?.ok_or(StoreError::Failed)?;
                self.packs.borrow_mut().know(key, records::ids_in(&pack));
                let customers = self.unpacked(pack, &|id| !gone.contains(&id)).await?;
                take(Slice::Downloaded(customers));
            }
            drop(transaction);
            Ok(())
        })
    }

    fn customers_in(&self, bases: Vec<JsValue>) -> Eventually<'_, Vec<CustomerRecord>> {
        Box::pin(async move {
            let contents = self.open(bases).await?;
            contents.iter().map(|content| records::decode_customer(content)).collect()
        })
    }

    fn operations_in(&self, entries: Vec<JsValue>) -> Eventually<'_, Vec<Operation>> {
        Box::pin(async move {
            let contents = self.open(entries.clone()).await?;
            let mut operations = Vec::with_capacity(entries.len());
            for (entry, content) in entries.iter().zip(contents) {
                operations.push(records::operation_in(entry, &content)?);
            }
            Ok(operations)
        })
    }
}

fn cursor_of(transaction: &Transaction<'_>) -> Result<Asked<'static, Cursor>, StoreError> {
    let record = get(transaction, META, &CURSOR.into())?;
    Ok(Box::pin(async move {
        Ok(record.await?.as_ref().map(records::cursor_in).transpose()?.unwrap_or_default())
    }))
}
