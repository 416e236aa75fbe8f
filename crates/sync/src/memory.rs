//! What a tab knows of the offline database: a fold over its log.
//!
//! Screens read the tab's directory and outbox; this is the rest. The tab takes the same steps for
//! its own commits and for those of other tabs.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CustomerId, OperationId};

use crate::directory::Directory;
use crate::model::{CustomerRecord, Epoch, Operation, Place, Version};
use crate::outbox::Outbox;
use crate::overlay::shown;
use crate::ports::{Commit, Cursor, RetentionPolicy, Sequence, Tail, Write};

#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The sequence of the log up to which everything is known.
    sequence: Sequence,
    cursor: Cursor,
    /// The bases of customers that screens show with an overlay, or not at all.
    bases: BTreeMap<CustomerId, CustomerRecord>,
    /// The newest base that was read, or answered; downloaded ones may still have to be read.
    newest: Option<(Version, CustomerId)>,
    /// Customers that were looked up at the scale unit and are not in the offline database (R029):
    /// shown in this tab, for as long as it is open.
    guests: BTreeMap<CustomerId, CustomerRecord>,
}

/// What a step has changed.
#[derive(Debug, Default)]
pub struct Folded {
    pub customers: Vec<CustomerId>,
    /// Entries that are not in the outbox any more.
    pub gone: Vec<OperationId>,
}

impl Memory {
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    pub fn is_guest(&self, id: CustomerId) -> bool {
        self.guests.contains_key(&id)
    }

    /// The server's base of a customer.
    pub fn base(
        &self,
        id: CustomerId,
        directory: &Directory,
        outbox: &Outbox,
    ) -> Option<CustomerRecord> {
        if let Some(base) = self.bases.get(&id) {
            return Some(base.clone());
        }
        // A customer with pending operations and without a base was never told.
        let is_shown_as_told = !outbox.has(id) && !self.guests.contains_key(&id);
        is_shown_as_told.then(|| directory.get(id)).flatten().map(|it| CustomerRecord::clone(&it))
    }

    /// The newest state that the change log of the present epoch has told.
    pub fn newest(&self) -> Option<(CustomerId, i64)> {
        let is_told =
            |(version, _): &(Version, _)| version.epoch == self.cursor.epoch && version.number > 0;
        let read = self.newest.filter(is_told).map(|(version, id)| (id, version.number));
        read.into_iter().chain(self.cursor.newest).max_by_key(|(_, number)| *number)
    }

    fn note_newest(&mut self, base: &CustomerRecord) {
        let told = Some((base.version, base.id));
        if told > self.newest {
            self.newest = told;
        }
    }

    /// The customers that this register has captured and that have no number yet.
    pub fn own_pending(&self, directory: &Directory) -> Vec<CustomerId> {
        let hidden = self.bases.values().filter(|base| base.is_own_pending()).map(|base| base.id);
        let mut ids: BTreeSet<CustomerId> = hidden.collect();
        ids.extend(
            directory
                .pending_ids()
                .into_iter()
                .filter(|id| directory.get(*id).is_some_and(|customer| customer.is_own_pending())),
        );
        ids.into_iter().collect()
    }

    /// Begins at a sequence of the log, with the outbox. Returns the number of the reading that
    /// finds the rest.
    pub fn begin(
        &mut self,
        (sequence, cursor): (Sequence, Cursor),
        entries: Vec<Operation>,
        directory: &mut Directory,
        outbox: &mut Outbox,
    ) -> u32 {
        let kept = std::mem::take(self);
        *self = Self { sequence, cursor, bases: BTreeMap::new(), ..kept };
        *outbox = Outbox::new(entries);
        let reading = directory.begin_reading();
        let guests = self.guests.values().filter(|guest| !outbox.has(guest.id)).cloned();
        let waiting = outbox.customers();
        let waiting = waiting.filter_map(|id| shown(self.guests.get(&id), outbox.of(id)));
        directory.read(reading, guests.chain(waiting).collect());
        reading
    }

    /// Bases that a reading finds after [`Self::begin`]; of those that it finds twice the first
    /// counts, and none that the log has named since.
    pub fn read_bases(
        &mut self,
        bases: Vec<CustomerRecord>,
        reading: u32,
        retention: RetentionPolicy,
        directory: &mut Directory,
        outbox: &Outbox,
    ) {
        let mut customers = Vec::with_capacity(bases.len());
        for base in bases {
            self.note_newest(&base);
            if self.bases.contains_key(&base.id) || directory.is_touched(reading, base.id) {
                continue;
            }
            let was_guest = self.guests.contains_key(&base.id);
            if !outbox.has(base.id) && retention != RetentionPolicy::Hidden && !was_guest {
                customers.push(base);
                continue;
            }
            self.show(base.id, Some(base), directory, outbox, retention);
        }
        directory.read(reading, customers);
    }

    /// Shows a customer in this tab that is not in the offline database.
    pub fn welcome(&mut self, guest: CustomerRecord, directory: &mut Directory, outbox: &Outbox) {
        let id = guest.id;
        if self.base(id, directory, outbox).is_none() {
            self.guests.insert(id, guest);
            self.show(id, None, directory, outbox, RetentionPolicy::All);
        }
    }

    /// Applies this tab's commit, at the next sequence of the log. `false` where other tabs have
    /// committed in between: the log has to be read.
    pub fn take_commit(
        &mut self,
        commit: &Commit,
        (sequence, places): (Sequence, &[Place]),
        retention: RetentionPolicy,
        directory: &mut Directory,
        outbox: &mut Outbox,
    ) -> Option<Folded> {
        if sequence <= self.sequence {
            return Some(Folded::default());
        }
        if sequence != self.sequence + 1 {
            return None;
        }
        self.sequence = sequence;
        let mut places = places.iter();
        let mut after: BTreeMap<CustomerId, After> = BTreeMap::new();
        for write in &commit.writes {
            match write {
                Write::Cursor(cursor) | Write::Reset(cursor) => self.cursor.clone_from(cursor),
                Write::Sweep { older_than } => {
                    for id in self.sweep(*older_than, directory, outbox) {
                        after.entry(id).or_insert_with(|| self.after(id, directory, outbox)).base =
                            None;
                    }
                }
                Write::PutDownloaded(customers) => {
                    for customer in customers {
                        let id = customer.id;
                        let known = || self.after(id, directory, outbox);
                        after.entry(id).or_insert_with(known).base = Some(customer.clone());
                    }
                }
                write => {
                    for id in write.customers() {
                        let known = || self.after(id, directory, outbox);
                        after.entry(id).or_insert_with(known).take(write, &mut places);
                    }
                }
            }
        }
        Some(self.set_all(after, retention, directory, outbox))
    }

    /// Applies a tail of the log, unless this tab knows more by now.
    pub fn take_tail(
        &mut self,
        tail: Tail,
        retention: RetentionPolicy,
        directory: &mut Directory,
        outbox: &mut Outbox,
    ) -> Folded {
        let Tail::Since { head, cursor, swept_older_than, customers, bases, entries } = tail else {
            return Folded::default();
        };
        if head < self.sequence {
            return Folded::default();
        }
        self.sequence = head;
        if let Some(cursor) = cursor {
            self.cursor = cursor;
        }
        let mut after: BTreeMap<CustomerId, After> = BTreeMap::new();
        if let Some(older_than) = swept_older_than {
            for id in self.sweep(older_than, directory, outbox) {
                after.insert(id, After::default());
            }
        }
        for id in customers {
            after.insert(id, After::default());
        }
        for base in bases {
            let id = base.id;
            after.entry(id).or_default().base = Some(base);
        }
        for entry in entries {
            after.entry(entry.customer_id).or_default().entries.push(entry);
        }
        self.set_all(after, retention, directory, outbox)
    }

    fn after(&self, id: CustomerId, directory: &Directory, outbox: &Outbox) -> After {
        After { base: self.base(id, directory, outbox), entries: outbox.of(id).cloned().collect() }
    }

    /// The customers whose base a sweep removes.
    fn sweep(&self, older_than: Epoch, directory: &Directory, outbox: &Outbox) -> Vec<CustomerId> {
        let is_swept = |customer: &CustomerRecord| {
            customer.version.epoch < older_than
                && !customer.identity.is_pending()
                && !outbox.has(customer.id)
        };
        let hidden = self.bases.values().filter(|base| is_swept(base)).map(|base| base.id);
        // What is shown of a guest says nothing about its base.
        let as_told = directory.all().filter(|it| !self.guests.contains_key(&it.id));
        hidden.chain(as_told.filter(|it| is_swept(it)).map(|it| it.id)).collect()
    }

    fn set_all(
        &mut self,
        after: BTreeMap<CustomerId, After>,
        retention: RetentionPolicy,
        directory: &mut Directory,
        outbox: &mut Outbox,
    ) -> Folded {
        let mut folded = Folded::default();
        for (id, After { base, entries }) in after {
            folded.gone.extend(outbox.set(id, entries));
            self.show(id, base, directory, outbox, retention);
            folded.customers.push(id);
        }
        folded
    }

    fn show(
        &mut self,
        id: CustomerId,
        base: Option<CustomerRecord>,
        directory: &mut Directory,
        outbox: &Outbox,
        retention: RetentionPolicy,
    ) {
        if let Some(base) = &base {
            self.note_newest(base);
            self.bid_farewell(base);
        }
        let is_guest = self.guests.contains_key(&id);
        let told = self.guests.get(&id).or(base.as_ref());
        match shown(told, outbox.of(id)).filter(|_| is_on_screen(id, outbox, retention)) {
            Some(customer) => directory.put(customer),
            None => directory.remove(id),
        }
        match base.filter(|_| outbox.has(id) || retention == RetentionPolicy::Hidden || is_guest) {
            Some(base) => self.bases.insert(id, base),
            None => self.bases.remove(&id),
        };
    }

    /// The offline database has the guest now: shows that record, unless that would take its number
    /// back.
    fn bid_farewell(&mut self, base: &CustomerRecord) {
        let guest = self.guests.get(&base.id);
        if guest.is_some_and(|guest| guest.identity.is_pending() || !base.identity.is_pending()) {
            self.guests.remove(&base.id);
        }
    }
}

/// Whether a screen may show the customer: a kiosk shows none that it has sent (R241).
fn is_on_screen(id: CustomerId, outbox: &Outbox, retention: RetentionPolicy) -> bool {
    retention != RetentionPolicy::Hidden || outbox.has(id)
}

/// A customer after a step.
#[derive(Debug, Default)]
struct After {
    base: Option<CustomerRecord>,
    entries: Vec<Operation>,
}

impl After {
    fn take(&mut self, write: &Write, places: &mut std::slice::Iter<'_, Place>) {
        match write {
            Write::PutBase(customer) => self.base = Some(CustomerRecord::clone(customer)),
            Write::RemoveBase { .. } => self.base = None,
            Write::Append(entry) => {
                let place = places.next().copied().unwrap_or_default();
                self.entries.push(Operation { place, ..entry.clone() });
            }
            Write::Replace(entry) => {
                if let Some(known) = self.entries.iter_mut().find(|known| known.id == entry.id) {
                    let place = known.place;
                    known.clone_from(entry);
                    known.place = place;
                }
            }
            Write::RemoveEntry { operation, .. } => {
                self.entries.retain(|entry| entry.id != *operation);
            }
            Write::Note(attempt) => {
                let mut entries = self.entries.iter_mut();
                if let Some(known) = entries.find(|known| known.id == attempt.operation) {
                    attempt.note(known);
                }
            }
            Write::PutDownloaded(_) | Write::Cursor(_) | Write::Reset(_) | Write::Sweep { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, Identity, OperationId};

    use super::*;
    use crate::model::{Creation, OperationKind, OperationState, Progress, Timestamp, Version};
    use crate::testing::details;

    fn id(n: u8) -> CustomerId {
        CustomerId::from_random_bytes([n; 16])
    }

    fn real(n: u8, epoch: Epoch) -> CustomerRecord {
        CustomerRecord {
            identity: Identity::Assigned(AccountNumber::new("004012").unwrap()),
            progress: Progress::default(),
            version: Version { epoch, number: 1 },
            ..CustomerRecord::captured(id(n), details("5550001"), Timestamp(1))
        }
    }

    fn pending(n: u8, epoch: Epoch) -> CustomerRecord {
        let captured = CustomerRecord::captured(id(n), details("5550001"), Timestamp(1));
        CustomerRecord { version: Version { epoch, number: 1 }, ..captured }
    }

    fn create(n: u8) -> Operation {
        Operation {
            place: 0,
            id: OperationId::from_random_bytes([n; 16]),
            customer_id: id(n),
            kind: OperationKind::Create(Box::new(Creation {
                details: details("5550001"),
                epoch: 1,
            })),
            revision: 0,
            captured_offline: false,
            captured_at: Timestamp(1),
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        }
    }

    #[derive(Default)]
    struct Fold {
        memory: Memory,
        directory: Directory,
        outbox: Outbox,
    }

    impl Fold {
        fn commit(
            &mut self,
            sequence: Sequence,
            writes: Vec<Write>,
            retention: RetentionPolicy,
        ) -> bool {
            let Self { memory, directory, outbox } = self;
            let commit = Commit::new(writes);
            memory.take_commit(&commit, (sequence, &[7, 8]), retention, directory, outbox).is_some()
        }

        fn tail(&mut self, head: Sequence, customers: &[u8], bases: Vec<CustomerRecord>) {
            let tail = Tail::Since {
                head,
                cursor: None,
                swept_older_than: None,
                customers: customers.iter().map(|n| id(*n)).collect(),
                bases,
                entries: vec![],
            };
            let Self { memory, directory, outbox } = self;
            memory.take_tail(tail, RetentionPolicy::All, directory, outbox);
        }

        fn shows(&self, n: u8) -> bool {
            self.directory.get(id(n)).is_some()
        }
    }

    #[test]
    fn r206_a_commit_behind_one_that_was_not_read_is_not_taken() {
        let mut fold = Fold::default();
        assert!(fold.commit(1, vec![Write::Append(create(1))], RetentionPolicy::All));
        assert!(!fold.commit(3, vec![Write::Append(create(2))], RetentionPolicy::All));
        assert!(fold.shows(1) && !fold.shows(2));
        assert_eq!(fold.memory.sequence(), 1);
    }

    #[test]
    fn r206_a_tail_that_is_older_than_what_is_known_changes_nothing() {
        let mut fold = Fold::default();
        fold.tail(5, &[1], vec![real(1, 1)]);
        fold.tail(4, &[1], vec![]);
        assert!(fold.shows(1));
        fold.tail(6, &[1], vec![]);
        assert!(!fold.shows(1), "the log says that it is gone");
    }

    #[test]
    fn r203_a_sweep_leaves_what_is_pending_newer_or_waiting() {
        let mut fold = Fold::default();
        let bases = [real(1, 1), pending(2, 1), real(3, 2), real(4, 1)];
        let put = bases.into_iter().map(|base| Write::PutBase(Box::new(base))).collect();
        fold.commit(1, put, RetentionPolicy::All);
        fold.commit(2, vec![Write::Append(create(4))], RetentionPolicy::All);
        fold.commit(3, vec![Write::Sweep { older_than: 2 }], RetentionPolicy::All);
        assert_eq!([1, 2, 3, 4].map(|n| fold.shows(n)), [false, true, true, true]);
    }

    #[test]
    fn r241_a_kiosk_shows_whom_it_has_not_sent_and_keeps_the_others_without_a_number() {
        let mut fold = Fold::default();
        fold.commit(1, vec![Write::Append(create(1))], RetentionPolicy::Hidden);
        assert!(fold.shows(1));
        let sent = vec![
            Write::PutBase(Box::new(pending(1, 1))),
            Write::RemoveEntry { operation: create(1).id, customer: id(1) },
        ];
        fold.commit(2, sent, RetentionPolicy::Hidden);
        assert!(!fold.shows(1));
        let Fold { memory, directory, outbox } = &fold;
        assert_eq!(memory.own_pending(directory), [id(1)]);
        assert_eq!(memory.base(id(1), directory, outbox), Some(pending(1, 1)));
    }

    #[test]
    fn r029_a_guest_stays_until_the_database_has_the_customer() {
        let mut fold = Fold::default();
        let Fold { memory, directory, outbox } = &mut fold;
        memory.welcome(real(1, 0), directory, outbox);
        assert!(memory.is_guest(id(1)));
        fold.commit(1, vec![Write::Append(create(1))], RetentionPolicy::OnlyPending);
        assert!(fold.shows(1), "a sale to a guest leaves the guest");
        fold.commit(2, vec![Write::PutBase(Box::new(real(1, 1)))], RetentionPolicy::All);
        assert!(!fold.memory.is_guest(id(1)) && fold.shows(1));
    }

    #[test]
    fn r082_a_base_under_a_waiting_entry_is_not_what_is_shown() {
        let mut fold = Fold::default();
        fold.commit(1, vec![Write::PutBase(Box::new(real(1, 1)))], RetentionPolicy::All);
        let typed = crate::Change { before: details("5550001"), after: details("5550002") };
        let edit = Operation { kind: OperationKind::Change(Box::new(typed)), ..create(1) };
        fold.commit(2, vec![Write::Append(edit.clone())], RetentionPolicy::All);
        let phone = |fold: &Fold| fold.directory.get(id(1)).map(|it| it.details.phone.clone());
        assert_eq!(phone(&fold).as_deref(), Some("5550002"));
        let base = fold.memory.base(id(1), &fold.directory, &fold.outbox);
        assert_eq!(base.map(|it| it.details.phone).as_deref(), Some("5550001"));
        let end = Write::RemoveEntry { operation: edit.id, customer: id(1) };
        fold.commit(3, vec![end], RetentionPolicy::All);
        assert_eq!(phone(&fold).as_deref(), Some("5550001"), "given up is computed without");
    }
}
