//! Headquarters in memory: the system of record, its Real-time Service and its jobs. A
//! kill leaves what was committed; each method of [`Headquarters`] is a transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use contract::commerce::{Address, Customer, LoyaltyCard};
use domain::{CustomerId, OperationId};

use crate::mutant::Mutant;
use crate::scale_unit::{AsyncRow, Row};
use crate::world::{MILLISECOND, World};

/// Rows and customers of one package: few, so that small worlds have several.
const PACKAGE: usize = 3;
/// *Try count* (R111).
const TRIES_MAX: u32 = 3;

#[derive(Clone, Debug)]
pub struct Record {
    pub customer: Customer,
    pub version: i64,
    /// Up to which row of each channel database the edits are in it.
    pub synchronized_up_to: BTreeMap<String, i64>,
}

/// The database.
#[derive(Debug, Default)]
pub struct Headquarters {
    /// By account number.
    pub customers: BTreeMap<String, Record>,
    version: i64,
    /// How far the rows of each channel database have come.
    pub uploaded: BTreeMap<String, i64>,
    /// The async tables, and whether a row is done (`OnlineOperationCompleted`).
    pub rows: BTreeMap<(String, i64), (AsyncRow, bool)>,
    /// Which operations have been processed.
    processed: BTreeSet<OperationId>,
    /// By the operation that issued each: whose it is, and its number.
    pub cards: BTreeMap<OperationId, (CustomerId, String)>,
    tries: u32,
    pub is_suspended: bool,
}

impl Headquarters {
    pub fn find(&self, id: &str) -> Option<&Record> {
        self.customers.values().find(|record| record.customer.customer_id == id)
    }

    fn find_mut(&mut self, id: &str) -> Option<&mut Record> {
        self.customers.values_mut().find(|record| record.customer.customer_id == id)
    }

    /// The Real-time Service: one customer for each `CustomerId`, however often it is asked.
    pub fn create(&mut self, sent: &Customer, mutant: Option<Mutant>) -> (Customer, i64) {
        if mutant != Some(Mutant::NoCustomerIdAtHeadquarters)
            && let Some(known) = self.find(&sent.customer_id)
        {
            return (known.customer.clone(), known.version);
        }
        self.insert(sent, BTreeMap::new())
    }

    /// One card for each operation, however often it is asked.
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
        record
            .customer
            .loyalty_cards
            .push(LoyaltyCard { card_number: number.clone(), customer_account });
        Some((number, record.customer.clone(), version))
    }

    fn insert(
        &mut self,
        sent: &Customer,
        synchronized_up_to: BTreeMap<String, i64>,
    ) -> (Customer, i64) {
        self.version += 1;
        let mut customer = sent.clone();
        customer.account_number = format!("{:06}", 4_000 + self.customers.len());
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
            let known = self.uploaded.entry(database.to_owned()).or_default();
            *known = (*known).max(last.counter);
        }
    }

    /// The sync job, one batch: rows in counter order, customers, numbers and marks together.
    /// Answers how many there were.
    fn synchronize(&mut self, mutant: Option<Mutant>) -> Result<usize, String> {
        let open = self.rows.iter().filter(|(_, (_, is_done))| !is_done);
        let batch: Vec<_> =
            open.take(PACKAGE).map(|(key, (row, _))| (key.clone(), row.clone())).collect();
        for ((database, counter), row) in &batch {
            if !self.processed.insert(row.operation) {
                return Err(format!("headquarters has processed {} twice", row.operation));
            }
            let id = row.customer_id.to_string();
            let known = self.find(&id).is_some();
            match &row.row {
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

    fn package(&self, above: i64, up_to: i64) -> Vec<Record> {
        let new = |record: &&Record| record.version > above && record.version <= up_to;
        let mut package: Vec<Record> = self.customers.values().filter(new).cloned().collect();
        package.sort_by_key(|record| record.version);
        package.truncate(PACKAGE);
        package
    }

    /// Whether everything that came up has been made customers of.
    pub fn has_synchronized(&self) -> bool {
        self.rows.values().all(|(_, is_done)| *is_done)
    }
}

/// As an edit's rows are: the customer's own fields as they were left, and the addresses
/// that changed.
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
    loop {
        let pause = world.executor.below(6_000) + 500;
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

async fn upload(world: &Rc<World>) {
    loop {
        world.short_pause().await;
        if world.headquarters.borrow().is_suspended {
            return;
        }
        let Some(generation) = world.exchange() else { return upload_failed(world) };
        let database = world.channel.borrow().database_id.clone();
        let above = world.headquarters.borrow().uploaded.get(&database).copied().unwrap_or(0);
        let page = world.channel.borrow().rows_above(above, PACKAGE);
        if page.is_empty() {
            world.headquarters.borrow_mut().tries = 0;
            return;
        }
        if world.mutant == Some(Mutant::CounterBeforeRows) {
            world.headquarters.borrow_mut().advance(&database, &page);
        }
        world.short_pause().await;
        if world.exchange() != Some(generation) {
            return upload_failed(world);
        }
        world.trace(|| format!("P-job: {} rows above {above}", page.len()));
        let repeated = world.executor.chance(world.faults.get().duplicates).then(|| page.clone());
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
    // Without its mark the job would never end.
    for _ in 0..20 {
        world.short_pause().await;
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
    loop {
        world.short_pause().await;
        let Some(generation) = world.exchange() else { return };
        let above = world.channel.borrow().applied_version;
        let package = world.headquarters.borrow().package(above, up_to);
        if package.is_empty() {
            return;
        }
        world.short_pause().await;
        if world.exchange() != Some(generation) {
            return;
        }
        world.trace(|| format!("1010: {} customers above {above}", package.len()));
        world.channel.borrow_mut().apply_package(&package, world.mutant);
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
    world.short_pause().await;
    let faults = world.faults.get();
    if world.headquarters_scope.get().is_none() || world.executor.chance(faults.real_time_lost) {
        return None;
    }
    let answer = world.headquarters.borrow_mut().create(customer, world.mutant);
    let id: CustomerId = customer.customer_id.parse().ok()?;
    world.reference.borrow_mut().created(id, customer);
    world.touch();
    world.short_pause().await;
    if world.executor.chance(faults.real_time_reply_lost) {
        world.trace(|| format!("headquarters has {id}, and its answer is lost"));
        return None;
    }
    Some(answer)
}

/// Asked again with the same operation it answers with the card that is there. `None` when
/// headquarters cannot be reached, or its answer is lost.
pub async fn issue_card_in_real_time(
    world: &Rc<World>,
    operation: OperationId,
    id: CustomerId,
) -> Option<(String, Customer, i64)> {
    world.short_pause().await;
    let faults = world.faults.get();
    if world.headquarters_scope.get().is_none() || world.executor.chance(faults.real_time_lost) {
        return None;
    }
    let issued = world.headquarters.borrow_mut().issue_card(operation, id, world.mutant)?;
    world.touch();
    world.short_pause().await;
    if world.executor.chance(faults.real_time_reply_lost) {
        world.trace(|| format!("headquarters has issued a card to {id}, and its answer is lost"));
        return None;
    }
    Some(issued)
}
