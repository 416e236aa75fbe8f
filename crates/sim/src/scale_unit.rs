//! The scale unit in memory: the channel database, whose methods are transactions, and the handling
//! of requests. A kill leaves what was committed.

use std::collections::BTreeMap;
use std::rc::Rc;

use contract::commerce::{Address, Customer, CustomerChange};
use domain::creation::creation_mode;
use domain::{CreationMode, CustomerId, OperationId};
use sync::Refusal;

use crate::headquarters::{Positions, Record, create_in_real_time, issue_card_in_real_time};
use crate::mutant::Mutant;
use crate::stream::Place;
use crate::wire::{Body, Told};
use crate::world::World;

/// The scale unit refuses customers with such an e-mail address.
pub const REFUSED: &str = "@refused.example";

/// A row of the async tables: an operation that P-0001 uploads.
#[derive(Clone, Debug)]
pub struct AsyncRow {
    pub counter: i64,
    pub mark: u64,
    pub operation: OperationId,
    pub customer_id: CustomerId,
    pub row: Row,
}

#[derive(Clone, Debug)]
pub enum Row {
    Create(Box<Customer>),
    Edit { after: Box<Customer>, addresses: Vec<Address> },
}

#[derive(Clone, Debug)]
pub struct InChannel {
    pub customer: Customer,
    change: i64,
    /// Headquarters' version; 0 while it has none.
    version: i64,
}

/// What a write is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    Customer(Box<Told>),
    /// Of a sale.
    Done,
    /// The number of the card, and the version of the customer that has it.
    Card {
        number: String,
        database_id: String,
        change: i64,
    },
    /// Not now: headquarters cannot be reached. Nothing is stored.
    Busy,
    Refused(Refusal),
}

/// A write: its register and its idempotency key.
pub type Key = (usize, OperationId);

/// The channel database.
#[derive(Clone, Debug, Default)]
pub struct Channel {
    pub database_id: String,
    pub customers: BTreeMap<CustomerId, InChannel>,
    change: i64,
    rows: Vec<AsyncRow>,
    counter: i64,
    /// Edits that headquarters' state does not contain yet.
    edits: Vec<(i64, CustomerId, CustomerChange)>,
    replies: BTreeMap<Key, Answer>,
    pub applied_version: i64,
    /// How far headquarters was at its last report.
    told: Positions,
    pub sales: BTreeMap<OperationId, (CustomerId, String)>,
}

/// How far others have seen a channel database come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    pub change: i64,
    /// Of the last row.
    pub counter: i64,
    pub mark: u64,
    pub applied_version: i64,
}

/// A page of the delta.
#[derive(Clone, Debug)]
pub struct Delta {
    pub database_id: String,
    pub customers: Vec<Told>,
    pub next: i64,
    pub has_more: bool,
}

impl Channel {
    pub fn new(database_id: &str) -> Self {
        Self { database_id: database_id.to_owned(), ..Self::default() }
    }

    pub fn rows_above(&self, counter: i64, top: usize) -> Vec<AsyncRow> {
        self.rows.iter().filter(|row| row.counter > counter).take(top).cloned().collect()
    }

    pub fn newest_change(&self) -> i64 {
        self.change
    }

    /// Whether others have seen more of it, or another mark.
    pub fn is_behind(&self, seen: &Progress) -> bool {
        let at_counter = self.rows.iter().find(|row| row.counter == seen.counter);
        seen.change > self.change
            || seen.counter > self.counter
            || seen.applied_version > self.applied_version
            || at_counter.map_or(0, |row| row.mark) != seen.mark
    }

    pub fn is_behind_cursor(&self, database_id: &str, next: i64) -> bool {
        database_id == self.database_id && next > self.change
    }

    /// Whether it lacks a state that it has told under this id, or has an older one.
    pub fn lacks(&self, told: &sync::Told) -> bool {
        let has = |(id, change): &(CustomerId, i64)| {
            self.customers.get(id).is_some_and(|known| known.change >= *change)
        };
        told.log == self.database_id && !told.customers.iter().all(has)
    }

    /// Takes another id, and continues above every number that was seen.
    pub fn renew(&mut self, database_id: String, seen: i64) {
        self.database_id = database_id;
        self.change = self.change.max(seen);
    }

    pub fn hear(&mut self, told: Positions) {
        self.told.number = self.told.number.max(told.number);
        self.told.version = self.told.version.max(told.version);
    }

    /// How far headquarters has been, as far as this database knows.
    pub fn positions(&self) -> Positions {
        let versions = self.customers.values().map(|known| known.version);
        let numbers = self.customers.values().filter(|known| known.version > 0);
        let numbers = numbers.filter_map(|known| known.customer.account_number.parse().ok());
        Positions {
            number: numbers.map(|it: i64| it - 3_999).fold(self.told.number, i64::max),
            version: versions.chain([self.applied_version]).fold(self.told.version, i64::max),
        }
    }

    /// Customers that headquarters may have lost, with the edits that they contain.
    pub fn known_above(&self, version: i64) -> Vec<Record> {
        let known = self.customers.iter().filter(|(_, known)| known.version > version);
        let record = |(id, known): (&CustomerId, &InChannel)| {
            let its = self.rows.iter().filter(|row| row.customer_id == *id);
            let up_to = its.map(|row| row.counter).max();
            Record {
                customer: known.customer.clone(),
                version: known.version,
                synchronized_up_to: up_to
                    .map(|it| (self.database_id.clone(), it))
                    .into_iter()
                    .collect(),
            }
        };
        known.map(record).collect()
    }

    /// The operations whose answers it keeps.
    pub fn done(&self) -> impl Iterator<Item = OperationId> {
        self.replies.keys().map(|(_, operation)| *operation)
    }

    pub fn newest_row(&self) -> i64 {
        self.counter
    }

    fn put(&mut self, id: CustomerId, customer: Customer, version: Option<i64>) {
        self.change += 1;
        let known = self.customers.get(&id).map_or(0, |known| known.version);
        let version = version.unwrap_or(known);
        self.customers.insert(id, InChannel { customer, change: self.change, version });
    }

    fn append(&mut self, mark: u64, operation: OperationId, customer_id: CustomerId, row: Row) {
        self.counter += 1;
        self.rows.push(AsyncRow { counter: self.counter, mark, operation, customer_id, row });
    }

    /// Stores headquarters' state of the customer, with later edits of this channel on top.
    fn put_real(
        &mut self,
        mut customer: Customer,
        version: i64,
        is_rewritten: bool,
        mutant: Option<Mutant>,
    ) {
        let Ok(id) = customer.customer_id.parse::<CustomerId>() else { return };
        let known = self.customers.get(&id).map_or(0, |known| known.version);
        if known > version || (known == version && !is_rewritten) {
            return;
        }
        if mutant != Some(Mutant::EditsNotOnTop) {
            for (_, of, change) in &self.edits {
                if *of == id {
                    change.clone().apply(&mut customer);
                }
            }
        }
        customer.is_async_customer = false;
        self.put(id, customer, Some(version));
    }

    pub fn apply_package(&mut self, package: &[Record], mutant: Option<Mutant>) {
        for record in package {
            let id = record.customer.customer_id.parse::<CustomerId>().ok();
            let up_to = record.synchronized_up_to.get(&self.database_id).copied().unwrap_or(0);
            let before = self.edits.len();
            self.edits.retain(|(counter, of, _)| Some(*of) != id || *counter > up_to);
            let is_rewritten = self.edits.len() < before;
            self.put_real(record.customer.clone(), record.version, is_rewritten, mutant);
            self.applied_version = self.applied_version.max(record.version);
        }
    }

    pub fn delta(&self, since: i64, top: usize) -> Delta {
        let mut new: Vec<&InChannel> =
            self.customers.values().filter(|it| it.change > since).collect();
        new.sort_by_key(|it| it.change);
        let has_more = new.len() > top;
        new.truncate(top);
        let last = new.last().map(|it| it.change);
        let next = if has_more { last.unwrap_or(since) } else { self.change.max(since) };
        Delta {
            database_id: self.database_id.clone(),
            customers: new.into_iter().map(|it| self.told(it)).collect(),
            next,
            has_more,
        }
    }

    fn told(&self, known: &InChannel) -> Told {
        Told {
            customer: known.customer.clone(),
            database_id: self.database_id.clone(),
            change: known.change,
        }
    }

    /// The answer with the customer's present state.
    pub fn tell(&self, id: CustomerId) -> Answer {
        match self.customers.get(&id) {
            Some(known) => Answer::Customer(Box::new(self.told(known))),
            None => Answer::Busy,
        }
    }

    /// Another database under the same scale unit: the same customers, another change log, no rows
    /// to upload.
    pub fn replaced(&self, database_id: String) -> Self {
        let mut other = Self {
            database_id,
            replies: self.replies.clone(),
            applied_version: self.applied_version,
            told: self.told,
            sales: self.sales.clone(),
            ..Self::default()
        };
        for (id, known) in &self.customers {
            other.put(*id, known.customer.clone(), Some(known.version));
        }
        other
    }
}

/// Carries out one write, step by step: the power may fail at each pause.
pub async fn write(
    world: &Rc<World>,
    key: Key,
    operation: OperationId,
    id: CustomerId,
    body: &Body,
) -> Answer {
    world.short_pause(Place::ScaleUnit).await;
    let known = world.channel.borrow().replies.get(&key).cloned();
    if let Some(answer) = known.filter(|_| world.mutant != Some(Mutant::NoIdempotencyKey)) {
        world.trace(|| format!("{operation} is answered again"));
        return as_newest(world, answer, id);
    }
    let request = Write { world, key, operation, id, body };
    match body {
        Body::Create { customer, captured_offline } => {
            request.create(customer, *captured_offline).await
        }
        Body::Change(change) => request.change(change).await,
        Body::Sale(amount) => request.sell(amount).await,
        Body::Card => request.issue_card().await,
    }
}

/// What a mutant makes of a replayed answer: the old state under the newest version.
fn as_newest(world: &World, answer: Answer, id: CustomerId) -> Answer {
    let channel = world.channel.borrow();
    match (answer, channel.customers.get(&id)) {
        (Answer::Customer(mut told), Some(known))
            if world.mutant == Some(Mutant::AnswerWithoutVersion) =>
        {
            told.change = known.change;
            told.database_id.clone_from(&channel.database_id);
            Answer::Customer(told)
        }
        (answer, _) => answer,
    }
}

struct Write<'a> {
    world: &'a Rc<World>,
    key: Key,
    operation: OperationId,
    id: CustomerId,
    body: &'a Body,
}

impl Write<'_> {
    async fn create(&self, sent: &Customer, captured_offline: bool) -> Answer {
        let customer = match checked(sent) {
            Ok(customer) => Customer { customer_id: self.id.to_string(), ..customer },
            Err(refusal) => return Answer::Refused(refusal),
        };
        if creation_mode(self.world.creates_async, captured_offline) == CreationMode::Sync {
            if self.known().is_some() {
                return self.existing();
            }
            if let Some((answer, version)) = create_in_real_time(self.world, &customer).await {
                return self.commit(|channel, mutant| {
                    let real = Customer { is_async_customer: false, ..answer };
                    channel.put_real(real, version, false, mutant);
                    channel.tell(self.id)
                });
            }
        }
        self.world.short_pause(Place::ScaleUnit).await;
        if self.known().is_some() {
            return self.existing();
        }
        let pending =
            Customer { account_number: self.id.to_string(), is_async_customer: true, ..customer };
        self.commit(|channel, _| {
            let created = Row::Create(Box::new(pending.clone()));
            channel.append(self.world.next_mark(), self.operation, self.id, created);
            channel.put(self.id, pending.clone(), None);
            channel.tell(self.id)
        })
    }

    async fn change(&self, change: &CustomerChange) -> Answer {
        self.world.short_pause(Place::ScaleUnit).await;
        let Some(before) = self.known() else {
            return Answer::Refused(refusal("CustomerNotFound", ""));
        };
        let mut after = before.clone();
        change.clone().apply(&mut after);
        let after = match checked(&after) {
            Ok(checked) => Customer {
                account_number: before.account_number.clone(),
                customer_id: before.customer_id.clone(),
                is_async_customer: before.is_async_customer,
                loyalty_cards: before.loyalty_cards.clone(),
                ..checked
            },
            Err(refusal) => return Answer::Refused(refusal),
        };
        let difference = CustomerChange::between(&before, &after);
        self.commit(|channel, _| {
            if difference != CustomerChange::default() {
                let addresses = difference.addresses.clone();
                let row = Row::Edit { after: Box::new(after.clone()), addresses };
                channel.append(self.world.next_mark(), self.operation, self.id, row);
                channel.edits.push((channel.counter, self.id, difference));
                channel.put(self.id, after.clone(), None);
            }
            channel.tell(self.id)
        })
    }

    async fn sell(&self, amount: &str) -> Answer {
        self.world.short_pause(Place::ScaleUnit).await;
        if self.known().is_none() {
            return Answer::Refused(refusal("CustomerNotFound", ""));
        }
        // RetentionPolicy once for its id, which is the operation's.
        let is_known = self.world.channel.borrow().sales.contains_key(&self.operation);
        if is_known && self.world.mutant.is_none() {
            return Answer::Done;
        }
        self.commit(|channel, _| {
            channel.sales.insert(self.operation, (self.id, amount.to_owned()));
            Answer::Done
        })
    }

    /// Headquarters issues it, and only once the customer has its number here (R052).
    async fn issue_card(&self) -> Answer {
        match self.known() {
            None => return Answer::Refused(refusal("CustomerNotFound", "")),
            Some(known) if known.is_async_customer => {
                return Answer::Refused(refusal("LoyaltyCardNeedsAccountNumber", ""));
            }
            Some(_) => {}
        }
        let issued = issue_card_in_real_time(self.world, self.operation, self.id).await;
        let Some((number, customer, version)) = issued else { return Answer::Busy };
        self.commit(|channel, mutant| {
            channel.put_real(customer, version, false, mutant);
            let change = channel.customers.get(&self.id).map_or(0, |known| known.change);
            Answer::Card { number, database_id: channel.database_id.clone(), change }
        })
    }

    fn known(&self) -> Option<Customer> {
        let channel = self.world.channel.borrow();
        channel.customers.get(&self.id).map(|known| known.customer.clone())
    }

    /// The customer has been created before, under another key or by headquarters.
    fn existing(&self) -> Answer {
        if let Body::Create { customer, .. } = self.body {
            self.world.reference.borrow_mut().found(self.operation, self.id, customer);
            self.world.touch();
        }
        self.world.channel.borrow().tell(self.id)
    }

    /// Effect and reply in one transaction, unless another request with the same key was quicker.
    fn commit(&self, effect: impl FnOnce(&mut Channel, Option<Mutant>) -> Answer) -> Answer {
        let world = self.world;
        let is_once = world.mutant != Some(Mutant::NoIdempotencyKey);
        if is_once && let Some(answer) = world.channel.borrow().replies.get(&self.key) {
            return answer.clone();
        }
        let answer = effect(&mut world.channel.borrow_mut(), world.mutant);
        world.trace(|| format!("scale unit: {} of {} is committed", self.operation, self.id));
        if world.mutant == Some(Mutant::ReplyAfterEffect) {
            let (later, key, answer) = (world.clone(), self.key, answer.clone());
            world.spawn_in_scale_unit(async move {
                later.short_pause(Place::ScaleUnit).await;
                later.channel.borrow_mut().replies.insert(key, answer);
            });
        } else {
            world.channel.borrow_mut().replies.insert(self.key, answer.clone());
        }
        world.applied(self.key.0, self.operation, self.body);
        world.hint();
        answer
    }
}

/// Checks by the register's rules, and by one that only a server knows.
fn checked(sent: &Customer) -> Result<Customer, Refusal> {
    let details = contract::details_from_customer(sent).map_err(|errors| {
        let fields = errors.iter().map(|error| (error.field.to_string(), String::new()));
        Refusal { fields: fields.collect(), ..refusal("InvalidFormat", "") }
    })?;
    if details.email.ends_with(REFUSED) {
        return Err(refusal("InvalidFormat", "Email"));
    }
    Ok(crate::wire::entity(&details))
}

fn refusal(error_id: &str, field: &str) -> Refusal {
    let fields = if field.is_empty() { vec![] } else { vec![(field.to_owned(), String::new())] };
    Refusal { error_id: error_id.to_owned(), message: String::new(), fields }
}
