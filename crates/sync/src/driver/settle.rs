//! Stores what the scale unit has decided.

use std::collections::BTreeMap;

use domain::{CustomerId, OperationId};

use super::log::Known;
use super::send::Sent;
use super::{Driver, Verdict};
use crate::engine::{Answer, Event, Outcome};
use crate::merge::merge;
use crate::model::{
    CustomerRecord, IssuedCard, Operation, OperationState, Refusal, ServerCustomer, Timestamp,
    Version,
};
use crate::ports::{ReadSet, RetentionPolicy, StoreError, Tab, Write};

/// An answer, and what was sent.
pub(super) struct Answered {
    operation: OperationId,
    sent: Sent,
    answer: Answer,
}

impl<T: Tab> Driver<T> {
    pub(super) async fn settle(&self, answers: Vec<(OperationId, Answer)>) {
        let answered: Vec<Answered> = {
            let mut sent = self.sent.borrow_mut();
            let answered = answers.into_iter().filter_map(|(operation, answer)| {
                let sent = sent.remove(&operation)?;
                Some(Answered { operation, sent, answer })
            });
            answered.collect()
        };
        let settled = self.store_answers(&answered).await;
        for Answered { operation, answer, .. } in &answered {
            let error_id = match &answer.outcome {
                Outcome::Refused(refusal) => Some(refusal.error_id.as_str()),
                _ => None,
            };
            tracing::info!(%operation, error_id, is_stored = settled.is_ok(), "settled");
        }
        let decided = answered.iter().map(|it| it.operation);
        let mut events: Vec<Event> = match settled {
            Ok(()) => decided.map(|operation| Event::Landed { operation }).collect(),
            Err(_) => decided.map(|operation| Event::SettleFailed { operation }).collect(),
        };
        if settled.is_ok() {
            // Operations without a decision are sent again.
            let customers = answered.iter().map(|it| it.sent.customer);
            events.push(Event::Lines(customers.map(|id| (id, self.line(id))).collect()));
        }
        if self.tab.retention() == RetentionPolicy::Hidden {
            // No event tells a kiosk that a customer has its number: it asks.
            events.push(Event::NewsHinted);
        }
        self.tell_all(events);
        for Answered { operation, answer, .. } in &answered {
            let is_refused = matches!(answer.outcome, Outcome::Refused(_));
            // Such as one of another channel database: it is sent again.
            if settled.is_ok() && !is_refused && self.operation(*operation).is_some() {
                self.give_verdict(*operation, &Verdict::Later);
            }
        }
    }

    async fn store_answers(&self, answered: &[Answered]) -> Result<(), StoreError> {
        let _turn = self.deciding.lock().await;
        let mut by_customer: BTreeMap<CustomerId, Vec<&Answered>> = BTreeMap::new();
        for it in answered {
            if self.meet(&it.answer.channel_database_id, it.sent.asked).await? {
                by_customer.entry(it.sent.customer).or_default().push(it);
            }
        }
        let customers = by_customer.keys().copied().collect();
        let now = self.tab.now();
        self.commit_decided(ReadSet::Customers(customers), true, |known| {
            let mut writes = Vec::new();
            for (&id, answered) in &by_customer {
                let mut customer = Settling::new(known, id);
                // Answers from before the last change of epoch, which one of these answers may have
                // caused, are asked for again.
                let of_this_log = answered.iter().filter(|it| known.follows(&it.answer));
                for answered in of_this_log {
                    customer.take(answered, now);
                }
                writes.append(&mut customer.writes(known.retention));
            }
            Ok(writes)
        })
        .await
    }
}

impl Known<'_> {
    /// Whether the answer is of the followed change log, or names none.
    fn follows(&self, answer: &Answer) -> bool {
        let log = &answer.channel_database_id;
        log.is_empty() || *log == self.cursor().channel_database_id
    }
}

/// A customer whose operations were answered.
struct Settling<'a> {
    known: &'a Known<'a>,
    id: CustomerId,
    before: Option<CustomerRecord>,
    base: Option<CustomerRecord>,
    entries: Vec<Operation>,
    writes: Vec<Write>,
}

impl<'a> Settling<'a> {
    fn new(known: &'a Known<'a>, id: CustomerId) -> Self {
        let base = known.base(id);
        let entries = known.outbox.of(id).cloned().collect();
        Self { known, id, before: base.clone(), base, entries, writes: Vec::new() }
    }

    fn take(&mut self, answered: &Answered, now: Timestamp) {
        let Some(entry) = self.entries.iter().find(|it| it.id == answered.operation).cloned()
        else {
            return;
        };
        match &answered.answer.outcome {
            Outcome::Accepted(None) => self.end(&entry),
            Outcome::Accepted(Some(server)) => {
                self.tell(server, &entry, now);
                self.end(&entry);
            }
            Outcome::CardIssued { number, channel_database_id, version } => {
                self.issue(number, self.version(channel_database_id, *version));
                self.end(&entry);
            }
            Outcome::Refused(refusal) => self.refuse(entry, answered.sent.revision, refusal),
        }
    }

    /// The version in this register's epochs. An answer that a restored channel database replays
    /// has no known place in its log: it counts as the oldest, which every state of the log
    /// overrides.
    fn version(&self, channel_database_id: &str, number: i64) -> Version {
        let cursor = self.known.cursor();
        let is_placed = cursor.channel_database_id == channel_database_id;
        Version { epoch: cursor.epoch, number: if is_placed { number } else { 0 } }
    }

    fn tell(&mut self, server: &ServerCustomer, entry: &Operation, now: Timestamp) {
        let version = self.version(&server.channel_database_id, server.number);
        let shown = self.known.shown(self.id);
        if entry.change().is_some()
            && let Some(base) = &mut self.base
        {
            // The scale unit said that about other values.
            base.left_out.clear();
        }
        let told = merge(self.base.as_ref(), shown.as_ref(), server.clone(), version, now);
        self.base = told.or(self.base.take());
        if server.channel_database_id != self.known.cursor().channel_database_id {
            return;
        }
        for other in &mut self.entries {
            if let Some(again) = resumed(other) {
                other.clone_from(&again);
                self.writes.push(Write::Replace(again));
            }
        }
    }

    fn issue(&mut self, number: &str, version: Version) {
        let Some(base) = &mut self.base else { return };
        if base.version >= version {
            return;
        }
        if !base.loyalty_cards.iter().any(|card| card == number) {
            base.loyalty_cards.push(number.to_owned());
        }
        base.issued_cards.push(IssuedCard { number: number.to_owned(), version });
    }

    fn refuse(&mut self, entry: Operation, revision: u32, refusal: &Refusal) {
        // A person has corrected it since, or another entry is before it: it is sent again.
        let is_first = self.entries.iter().find(|it| it.is_built_on()).map(|it| it.id);
        let is_behind = entry.is_built_on() && is_first != Some(entry.id);
        if entry.revision != revision || entry.is_rejected() || is_behind {
            return;
        }
        let has_lost_it = refusal.is_unknown_customer() && entry.creation().is_none();
        if has_lost_it && self.base.as_ref().is_some_and(CustomerRecord::is_own_pending) {
            let again = self.known.created_again(self.id);
            self.writes.extend(again);
            return;
        }
        // The customer was downloaded while the answer was on its way: it is sent again.
        let epoch = self.known.cursor().epoch;
        let is_told = self.base.as_ref().is_some_and(|base| base.version.epoch == epoch);
        if has_lost_it && is_told && entry.may_wait_for_customer() {
            return;
        }
        let rejected = Operation { state: OperationState::Rejected(refusal.clone()), ..entry };
        for one in self.entries.iter_mut().filter(|it| it.id == rejected.id) {
            one.clone_from(&rejected);
        }
        self.writes.push(Write::Replace(rejected));
    }

    fn end(&mut self, entry: &Operation) {
        self.entries.retain(|it| it.id != entry.id);
        self.writes.push(Write::RemoveEntry { operation: entry.id, customer: self.id });
    }

    fn writes(mut self, retention: RetentionPolicy) -> Vec<Write> {
        self.writes.extend(base_write(self.before, self.base, &self.entries, retention));
        self.writes
    }
}

/// The entry, to be sent again, where it was rejected because the scale unit did not have the
/// customer. Called when the scale unit tells the customer, by a page, a look-up or an answer.
pub(super) fn resumed(entry: &Operation) -> Option<Operation> {
    entry.waits_for_customer().then(|| entry.again())
}

/// Writes the base, or removes it where this register does not store such customers any more.
pub(super) fn base_write(
    before: Option<CustomerRecord>,
    after: Option<CustomerRecord>,
    entries: &[Operation],
    retention: RetentionPolicy,
) -> Option<Write> {
    let after = after.filter(|base| retention.keeps(base) || !entries.is_empty());
    match after {
        None => before.as_ref().map(removed),
        Some(after) if before.as_ref() == Some(&after) => None,
        Some(after) => Some(Write::PutBase(Box::new(after))),
    }
}

pub(super) fn removed(base: &CustomerRecord) -> Write {
    Write::RemoveBase { customer: base.id, epoch: base.version.epoch }
}
