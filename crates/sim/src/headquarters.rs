//! Headquarters in memory: the system of record, its Real-time Service and its jobs. A
//! kill leaves what was committed; each method of [`Headquarters`] is a transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use contract::commerce::{Address, Customer, LoyaltyCard};
use domain::{CustomerId, OperationId};

use crate::mutant::Mutant;
use crate::scale_unit::{AsyncRow, Progress, Row};
use crate::stream::{Place, Purpose};
use crate::time::MILLISECOND;
use crate::world::World;

/// Rows and customers of one package: few, so that small worlds have several.
const PACKAGE: usize = 3;
/// *Try count* (R111).
const TRIES_MAX: u32 = 3;

#[derive(Clone, Debug)]
pub struct Record {
    pub customer: Customer,
    pub version: i64,
    /// Up to which row of each channel database it contains the edits.
    pub synchronized_up_to: BTreeMap<String, i64>,
}

/// Numbers that are left out beyond what a channel database knows (ADR 41).
const GAP: i64 = 10_000;

/// The last assigned number and version, as one side knows them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Positions {
    pub number: i64,
    pub version: i64,
}

/// The database.
#[derive(Clone, Debug, Default)]
pub struct Headquarters {
    /// By account number.
    pub customers: BTreeMap<String, Record>,
    version: i64,
    /// The last account number.
    number: i64,
    /// Whether it waits for the channel database to report how far it is, since its start.
    pub is_waiting: bool,
    /// The version of its start: what the channel database has above it may be lost here.
    recover_above: i64,
    /// How far each channel database has been seen to come.
    seen: BTreeMap<String, Progress>,
    /// The async tables, and whether a row is done (`OnlineOperationCompleted`).
    pub rows: BTreeMap<(String, i64), (AsyncRow, bool)>,
    /// Which operations have been processed.
    processed: BTreeSet<OperationId>,
    /// The customer and number of each card, by the operation that issued it.
    pub cards: BTreeMap<OperationId, (CustomerId, String)>,
    tries: u32,
    pub is_suspended: bool,
}

impl Headquarters {
    /// A person resumes the suspended P-job, with three new tries.
    pub fn resume_upload(&mut self) {
        self.is_suspended = false;
        self.tries = 0;
    }

    /// It starts again, perhaps from an older state: no number before the channel database has
    /// reported.
    pub fn begin(&mut self) {
        if !self.is_waiting || self.recover_above > self.version {
            self.recover_above = self.version;
        }
        self.is_waiting = true;
    }

    /// What it has seen of a channel database.
    pub fn has_seen(&self, database: &str) -> Option<Progress> {
        self.seen.get(database).copied()
    }

    /// How far the rows of a channel database have come up.
    pub fn uploaded(&self, database: &str) -> i64 {
        self.has_seen(database).unwrap_or_default().counter
    }

    pub fn positions(&self) -> Positions {
        Positions { number: self.number, version: self.version }
    }

    /// Continues beyond what the channel database knows.
    fn advance_beyond(&mut self, told: Positions) {
        if told.version > self.version {
            self.version = told.version + GAP;
        }
        if told.number > self.number {
            self.number = told.number + GAP;
        }
    }

    /// Takes customers back that are here in an older state, or not at all.
    fn recover(&mut self, database: &str, customers: Vec<Record>) {
        for recovered in customers {
            let known = self.find(&recovered.customer.customer_id);
            if known.is_some_and(|known| known.version >= recovered.version) {
                continue;
            }
            let mut record = recovered;
            if let Some(known) = known {
                let up_to = record.synchronized_up_to.get(database).copied();
                record.synchronized_up_to.clone_from(&known.synchronized_up_to);
                record.synchronized_up_to.extend(up_to.map(|up_to| (database.to_owned(), up_to)));
            }
            self.customers.insert(record.customer.account_number.clone(), record);
        }
        self.is_waiting = false;
    }

    pub fn find(&self, id: &str) -> Option<&Record> {
        self.customers.values().find(|record| record.customer.customer_id == id)
    }

    fn find_mut(&mut self, id: &str) -> Option<&mut Record> {
        self.customers.values_mut().find(|record| record.customer.customer_id == id)
    }

    /// The Real-time Service: one customer for each `CustomerId`, also when it is asked again.
    pub fn create(&mut self, sent: &Customer, mutant: Option<Mutant>) -> (Customer, i64) {
        if mutant != Some(Mutant::NoCustomerIdAtHeadquarters)
            && let Some(known) = self.find(&sent.customer_id)
        {
            return (known.customer.clone(), known.version);
        }
        self.insert(sent, BTreeMap::new())
    }

    /// One card for each operation, also when it is asked again.
    fn issue_card(
        &mut self,
        operation: OperationId,
        id: CustomerId,
        mutant: Option<Mutant>,
    ) -> Option<(String, Customer, i64)> {
        let known = self.find(&id.to_string())?;
        if mutant != Some(Mutant::CardsWithoutOperation)
            && let Some((_, number)) = self.cards.get(&operation)
        {
            return Some((number.clone(), known.customer.clone(), known.version));
        }
        self.version += 1;
        let version = self.version;
        let number = format!("55100{version:07}");
        self.cards.insert(operation, (id, number.clone()));
        let record = self.find_mut(&id.to_string())?;
        record.version = version;
        let customer_account = record.customer.account_number.clone();
        record.customer.loyalty_cards.push(LoyaltyCard {
            card_number: number.clone(),
            customer_account,
            ..Default::default()
        });
        Some((number, record.customer.clone(), version))
    }

    fn insert(
        &mut self,
        sent: &Customer,
        synchronized_up_to: BTreeMap<String, i64>,
    ) -> (Customer, i64) {
        self.version += 1;
        let mut customer = sent.clone();
        self.number += 1;
        customer.account_number = format!("{:06}", 3_999 + self.number);
        customer.is_async_customer = false;
        let record = Record { customer, version: self.version, synchronized_up_to };
        let answer = (record.customer.clone(), record.version);
        self.customers.insert(record.customer.account_number.clone(), record);
        answer
    }

    /// A package of the P-job: its rows, and how far they reach.
    fn upload(&mut self, database: &str, rows: Vec<AsyncRow>, mutant: Option<Mutant>) {
        if mutant != Some(Mutant::CounterBeforeRows) {
            self.advance(database, &rows);
        }
        for row in rows {
            self.rows.entry((database.to_owned(), row.counter)).or_insert((row, false));
        }
    }

    fn advance(&mut self, database: &str, rows: &[AsyncRow]) {
        if let Some(last) = rows.last() {
            let known = self.seen.entry(database.to_owned()).or_default();
            if known.counter < last.counter {
                (known.counter, known.mark) = (last.counter, last.mark);
            }
        }
    }

    /// The sync job, one batch: rows in counter order, customers, numbers and marks together.
    /// Returns how many there were.
    fn synchronize(&mut self, mutant: Option<Mutant>) -> Result<usize, String> {
        let open = self.rows.iter().filter(|(_, (_, is_done))| !is_done);
        let batch: Vec<_> =
            open.take(PACKAGE).map(|(key, (row, _))| (key.clone(), row.clone())).collect();
        for ((database, counter), row) in &batch {
            let id = row.customer_id.to_string();
            let known = self.find(&id).is_some();
            // It was uploaded under another id of the channel database before.
            let is_new = self.processed.insert(row.operation);
            // The channel database has told the customer with the edit in it.
            let is_contained = self.find(&id).is_some_and(|record| {
                record.synchronized_up_to.get(database).is_some_and(|up_to| up_to >= counter)
            });
            match &row.row {
                _ if !is_new || is_contained => self.synchronized_before(&id, database, *counter),
                Row::Create(_) if known => {}
                Row::Create(customer) => {
                    let up_to = BTreeMap::from([(database.clone(), *counter)]);
                    self.insert(customer, up_to);
                }
                Row::Edit { after, addresses } => {
                    self.version += 1;
                    let version = self.version;
                    let Some(record) = self.find_mut(&id) else {
                        return Err(format!("an edit of {id}, which headquarters does not have"));
                    };
                    record.version = version;
                    record.synchronized_up_to.insert(database.clone(), *counter);
                    type_in(&mut record.customer, after, addresses);
                }
            }
            if mutant != Some(Mutant::SyncJobWithoutMark)
                && let Some(row) = self.rows.get_mut(&(database.clone(), *counter))
            {
                row.1 = true;
            }
        }
        Ok(batch.len())
    }

    /// The customer contains the edit already: tells this to the channel database that has uploaded
    /// it again.
    fn synchronized_before(&mut self, id: &str, database: &str, counter: i64) {
        self.version += 1;
        let version = self.version;
        if let Some(record) = self.find_mut(id) {
            record.version = version;
            let known = record.synchronized_up_to.entry(database.to_owned()).or_default();
            *known = (*known).max(counter);
        }
    }

    /// Whether the operation was uploaded, processed or not.
    pub fn knows(&self, operation: OperationId) -> bool {
        self.processed.contains(&operation)
            || self.rows.values().any(|(row, _)| row.operation == operation)
    }

    pub fn has_open_rows_of(&self, id: CustomerId) -> bool {
        self.rows.values().any(|(row, is_done)| !is_done && row.customer_id == id)
    }

    fn package(&self, above: i64, up_to: i64) -> Vec<Record> {
        let new = |record: &&Record| record.version > above && record.version <= up_to;
        let mut package: Vec<Record> = self.customers.values().filter(new).cloned().collect();
        package.sort_by_key(|record| record.version);
        package.truncate(PACKAGE);
        package
    }

    /// Whether all uploaded operations have become customers.
    pub fn has_synchronized(&self) -> bool {
        self.rows.values().all(|(_, is_done)| *is_done)
    }
}

/// Applies an edit's rows: the customer's own fields after the edit, and the addresses that
/// changed.
fn type_in(customer: &mut Customer, after: &Customer, changed: &[Address]) {
    let mut addresses = std::mem::take(&mut customer.addresses);
    for address in changed {
        if address.is_primary {
            addresses.iter_mut().for_each(|other| other.is_primary = false);
        }
        match addresses.iter_mut().find(|known| known.id == address.id) {
            Some(known) => known.clone_from(address),
            None => addresses.push(address.clone()),
        }
    }
    let account_number = std::mem::take(&mut customer.account_number);
    let loyalty_cards = std::mem::take(&mut customer.loyalty_cards);
    let edited = Customer { account_number, addresses, loyalty_cards, ..after.clone() };
    *customer = Customer { is_async_customer: false, ..edited };
}

/// P-job, sync job, 1010, again and again until headquarters is killed.
pub async fn run_jobs(world: Rc<World>) {
    while world.headquarters.borrow().is_waiting {
        // The scale unit has to notice first that headquarters is there again.
        let pause = world.executor.below(Place::Headquarters, Purpose::Rest, 3_000);
        world.executor.pause(pause * MILLISECOND).await;
        contact(&world).await;
    }
    loop {
        let pause = world.executor.below(Place::Headquarters, Purpose::Rest, 6_000) + 500;
        world.executor.pause(pause * MILLISECOND).await;
        run_once(&world).await;
    }
}

/// One round, unless one is running (R107).
pub async fn run_once(world: &Rc<World>) {
    if world.is_job_running.replace(true) {
        return;
    }
    upload(world).await;
    synchronize(world).await;
    download(world).await;
    world.is_job_running.set(false);
}

/// The channel database reports how far it is and what headquarters may have lost, before any other
/// work.
async fn contact(world: &Rc<World>) {
    world.short_pause(Place::Headquarters).await;
    let Some(generation) = world.exchange() else { return };
    let told = world.channel.borrow().positions();
    world.short_pause(Place::Headquarters).await;
    world.headquarters.borrow_mut().advance_beyond(told);
    world.short_pause(Place::Headquarters).await;
    if world.exchange() != Some(generation) {
        return;
    }
    let above = world.headquarters.borrow().recover_above;
    let customers = world.channel.borrow().known_above(above);
    let database = world.channel.borrow().database_id.clone();
    world.trace(|| format!("headquarters hears of {} customers above {above}", customers.len()));
    world.headquarters.borrow_mut().recover(&database, customers);
    world.touch();
}

/// Both report how far they have seen the other one, before any work.
fn poll(world: &World) {
    let positions = world.headquarters.borrow().positions();
    world.channel.borrow_mut().hear(positions);
    let database = world.channel.borrow().database_id.clone();
    let seen = world.headquarters.borrow().has_seen(&database);
    if let Some(seen) = seen.filter(|seen| world.channel.borrow().is_behind(seen)) {
        world.renew_channel_database(seen.change);
    }
    let channel = world.channel.borrow();
    let mut headquarters = world.headquarters.borrow_mut();
    let seen = headquarters.seen.entry(channel.database_id.clone()).or_default();
    (seen.change, seen.applied_version) = (channel.newest_change(), channel.applied_version);
}

async fn upload(world: &Rc<World>) {
    loop {
        world.short_pause(Place::Headquarters).await;
        if world.headquarters.borrow().is_suspended {
            return;
        }
        let Some(generation) = world.exchange() else { return upload_failed(world) };
        poll(world);
        let database = world.channel.borrow().database_id.clone();
        let above = world.headquarters.borrow().uploaded(&database);
        let page = world.channel.borrow().rows_above(above, PACKAGE);
        if page.is_empty() {
            world.headquarters.borrow_mut().tries = 0;
            return;
        }
        if world.mutant == Some(Mutant::CounterBeforeRows) {
            world.headquarters.borrow_mut().advance(&database, &page);
        }
        world.short_pause(Place::Headquarters).await;
        if world.exchange() != Some(generation) {
            return upload_failed(world);
        }
        world.trace(|| format!("P-job: {} rows above {above}", page.len()));
        let share = world.faults.get().duplicates;
        let is_repeated = world.executor.chance(Place::Headquarters, Purpose::Repeat, share);
        let repeated = is_repeated.then(|| page.clone());
        for package in std::iter::once(page).chain(repeated) {
            world.headquarters.borrow_mut().upload(&database, package, world.mutant);
        }
        world.touch();
    }
}

fn upload_failed(world: &World) {
    let mut headquarters = world.headquarters.borrow_mut();
    headquarters.tries += 1;
    if headquarters.tries >= TRIES_MAX {
        headquarters.is_suspended = true;
        world.trace(|| "P-job: suspended".to_owned());
    }
}

async fn synchronize(world: &Rc<World>) {
    if waits_for_numbers(world) {
        return;
    }
    // Without its mark the job would never end.
    for _ in 0..20 {
        world.short_pause(Place::Headquarters).await;
        let done = world.headquarters.borrow_mut().synchronize(world.mutant);
        match done {
            Ok(0) => return,
            Ok(count) => world.trace(|| format!("sync job: {count} rows")),
            Err(error) => return world.fail(error),
        }
        world.touch();
    }
}

async fn download(world: &Rc<World>) {
    let up_to = world.headquarters.borrow().version;
    // Each job's work comes with the answer to a poll.
    let mut polled = None;
    loop {
        world.short_pause(Place::Headquarters).await;
        let Some(generation) = world.exchange() else { return };
        if polled != Some(generation) {
            poll(world);
            polled = Some(generation);
        }
        let above = world.channel.borrow().applied_version;
        let package = world.headquarters.borrow().package(above, up_to);
        if package.is_empty() {
            return;
        }
        world.short_pause(Place::Headquarters).await;
        if world.exchange() != Some(generation) {
            return;
        }
        world.trace(|| format!("1010: {} customers above {above}", package.len()));
        world.channel.borrow_mut().apply_package(&package, world.mutant);
        world.look_whether_it_is_noticed();
        world.touch();
        world.hint();
    }
}

/// The Real-time Service as the scale unit calls it: the answer may get lost after
/// headquarters has stored the customer (R018). `None` when headquarters cannot be reached.
pub async fn create_in_real_time(
    world: &Rc<World>,
    customer: &Customer,
) -> Option<(Customer, i64)> {
    world.short_pause(Place::ScaleUnit).await;
    let faults = world.faults.get();
    if !reaches_headquarters(world, faults.real_time_lost) {
        return None;
    }
    let answer = world.headquarters.borrow_mut().create(customer, world.mutant);
    let id: CustomerId = customer.customer_id.parse().ok()?;
    world.reference.borrow_mut().created(id, customer);
    world.touch();
    world.short_pause(Place::ScaleUnit).await;
    if world.executor.chance(Place::ScaleUnit, Purpose::RealTimeReply, faults.real_time_reply_lost)
    {
        world.trace(|| format!("headquarters has {id}, and its answer is lost"));
        return None;
    }
    Some(answer)
}

/// Asked again with the same operation, it answers with the existing card. `None` when headquarters
/// cannot be reached, or its answer is lost.
pub async fn issue_card_in_real_time(
    world: &Rc<World>,
    operation: OperationId,
    id: CustomerId,
) -> Option<(String, Customer, i64)> {
    world.short_pause(Place::ScaleUnit).await;
    let faults = world.faults.get();
    if !reaches_headquarters(world, faults.real_time_lost) {
        return None;
    }
    let issued = world.headquarters.borrow_mut().issue_card(operation, id, world.mutant)?;
    world.touch();
    world.short_pause(Place::ScaleUnit).await;
    if world.executor.chance(Place::ScaleUnit, Purpose::RealTimeReply, faults.real_time_reply_lost)
    {
        world.trace(|| format!("headquarters has issued a card to {id}, and its answer is lost"));
        return None;
    }
    Some(issued)
}

/// No number before the channel database has reported (R336).
fn waits_for_numbers(world: &World) -> bool {
    world.headquarters.borrow().is_waiting && world.mutant != Some(Mutant::NumbersBeforeTold)
}

fn reaches_headquarters(world: &World, lost: u64) -> bool {
    world.headquarters_scope.get().is_some()
        && !waits_for_numbers(world)
        && !world.executor.chance(Place::ScaleUnit, Purpose::RealTime, lost)
}
