//! The lines between registers and scale unit: slow, leaky, repeating, cut.

use std::rc::Rc;

use domain::{CustomerId, OperationId};
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, join_all, select};
use sync::{
    Confirmation, Cursor, DeltaPage, Event, Failure, Outcome, Request, RetentionPolicy, ScaleUnit,
    ServerCustomer,
};

use crate::mutant::Mutant;
use crate::register::Register;
use crate::scale_unit::{self, Answer};
use crate::stream::{Place, Purpose};
use crate::time::Time;
use crate::time::{MILLISECOND, SECOND};
use crate::wire::{Body, server_customer};
use crate::world::World;

/// How long a register waits for an answer.
const TIMEOUT: Time = 10 * SECOND;
/// Customers of one page: few, so that small worlds have several pages.
const PAGE: usize = 4;

/// One tab's line to the scale unit.
pub struct Line {
    pub world: Rc<World>,
    pub register: Rc<Register>,
}

#[derive(Clone)]
struct Write {
    key: OperationId,
    operation: OperationId,
    customer: CustomerId,
    body: Body,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Arrives,
    Lost,
    ReplyLost,
    Twice,
    Late,
    Portal,
    Busy,
    SessionEnded,
}

impl Line {
    fn place(&self) -> Place {
        Place::Register(self.register.number)
    }

    fn fate(&self, purpose: Purpose) -> Fate {
        let (faults, world) = (self.world.faults.get(), &self.world);
        let table = [
            (faults.lost, Fate::Lost),
            (faults.reply_lost, Fate::ReplyLost),
            (faults.duplicates, Fate::Twice),
            (faults.late, Fate::Late),
            (faults.portal, Fate::Portal),
            (faults.busy, Fate::Busy),
            (faults.session_ends, Fate::SessionEnded),
        ];
        world.executor.one_of(self.place(), purpose, &table).unwrap_or(Fate::Arrives)
    }

    pub async fn latency(&self) {
        let executor = &self.world.executor;
        let pause = executor.delay(self.place(), Purpose::Latency, 80 * MILLISECOND) + MILLISECOND;
        executor.pause(pause).await;
    }

    /// One request with some writes: all answers, or no answer.
    async fn call(&self, writes: Vec<Write>) -> Result<(String, Vec<Answer>), Failure> {
        let writes: Rc<[Write]> = writes.into();
        self.deliver(Purpose::Push, move |world, register| {
            let writes = writes.clone();
            async move {
                let mut answers = Vec::new();
                for Write { key, operation, customer, body } in writes.iter() {
                    let key = (register.number, *key);
                    answers.push(scale_unit::write(&world, key, *operation, *customer, body).await);
                }
                let database_id = world.channel.borrow().database_id.clone();
                (database_id, answers)
            }
        })
        .await
    }

    async fn deliver<T, W, F>(&self, purpose: Purpose, work: W) -> Result<T, Failure>
    where
        T: 'static,
        W: Fn(Rc<World>, Rc<Register>) -> F + Clone + 'static,
        F: Future<Output = T> + 'static,
    {
        let (world, place) = (&self.world, self.place());
        let fate = self.fate(purpose);
        if fate != Fate::Arrives {
            world.trace(|| format!("line of {}: {fate:?}", self.register.number));
        }
        self.latency().await;
        if self.register.is_cut.get() {
            return self.no_answer().await;
        }
        match fate {
            Fate::Portal => return Err(Failure::Unreachable),
            Fate::Busy => {
                let retry_delay_ms = world.executor.below(place, Purpose::RetryAfter, 20_000);
                return Err(Failure::Busy { retry_delay_ms });
            }
            Fate::SessionEnded if self.register.retention != RetentionPolicy::Hidden => {
                self.register.is_signed_on.set(false);
                return Err(Failure::SignOnNeeded);
            }
            Fate::Lost => return self.no_answer().await,
            Fate::Late => {
                let (later, register) = (world.clone(), self.register.clone());
                let delay = world.executor.below(place, Purpose::Delay, 60 * SECOND);
                let work = work.clone();
                world.executor.spawn(
                    world.lines,
                    Box::pin(async move {
                        later.executor.pause(delay).await;
                        let _nobody_listens = arrive(&later, &register, &work);
                    }),
                );
                return self.no_answer().await;
            }
            Fate::Twice => {
                let (later, register) = (world.clone(), self.register.clone());
                let straggles = world.executor.exception(place, Purpose::Straggles, 500);
                let most = if straggles { 30 * SECOND } else { 20 * MILLISECOND };
                let delay = world.executor.below(place, Purpose::Delay, most);
                let work = work.clone();
                world.executor.spawn(
                    world.lines,
                    Box::pin(async move {
                        later.executor.pause(delay).await;
                        let _nobody_listens = arrive(&later, &register, &work);
                    }),
                );
            }
            Fate::Arrives | Fate::ReplyLost | Fate::SessionEnded => {}
        }
        let Some(reply) = arrive(world, &self.register, &work) else {
            return Err(Failure::Unreachable);
        };
        let timeout = world.executor.pause(TIMEOUT);
        let answer = match select(reply, timeout).await {
            Either::Left((Ok(answer), _)) => answer,
            // Killed while it worked, or too slow.
            Either::Left((Err(_), _)) | Either::Right(_) => return Err(Failure::Unreachable),
        };
        self.latency().await;
        if fate == Fate::ReplyLost || self.register.is_cut.get() {
            return Err(Failure::Unreachable);
        }
        Ok(answer)
    }

    /// The customer as the scale unit has it now.
    pub async fn look_up(&self, id: CustomerId) -> Result<ServerCustomer, Failure> {
        let told = self.deliver(Purpose::LookUp, move |world, _| async move {
            world.short_pause(Place::ScaleUnit).await;
            let channel = world.channel.borrow();
            match channel.tell(id) {
                Answer::Customer(told) => server_customer(&told),
                _ => None,
            }
        });
        told.await?.ok_or(Failure::Unreachable)
    }

    async fn no_answer<T>(&self) -> Result<T, Failure> {
        let wait = self.world.executor.below(self.place(), Purpose::Silence, TIMEOUT);
        self.world.executor.pause(wait).await;
        Err(Failure::Unreachable)
    }

    /// What a mutant makes of a request.
    fn writes_of(&self, request: &Request) -> Vec<Write> {
        let entry = &request.operation;
        let body = Body::new(entry);
        let mutant = self.world.mutant;
        let key = match mutant {
            Some(Mutant::FreshKeyEachTry) => OperationId::from_random_bytes(self.world.fresh_id()),
            _ => entry.id,
        };
        let write = Write { key, operation: entry.id, customer: entry.customer_id, body };
        if mutant == Some(Mutant::SendsAhead) {
            let disk = self.register.disk.borrow();
            let mut its = disk.outbox.values().filter(|it| it.customer_id == entry.customer_id);
            if let Some(next) = its.rfind(|it| it.id != entry.id && !it.is_rejected()) {
                let body = Body::new(next);
                let ahead = Write { key: next.id, operation: next.id, body, ..write };
                return vec![ahead];
            }
        }
        vec![write]
    }

    fn forget(&self, request: &Request) {
        let before = self.register.disk.borrow().clone();
        let mut after = before.clone();
        after.outbox.retain(|_, entry| entry.id != request.operation.id);
        self.register.disk.replace(after.clone());
        self.register.committed(&self.world, &before, &after, "settle", None);
    }
}

/// The request has reached the scale unit's address. `None`: no server runs there.
fn arrive<T, W, F>(
    world: &Rc<World>,
    register: &Rc<Register>,
    work: &W,
) -> Option<oneshot::Receiver<T>>
where
    T: 'static,
    W: Fn(Rc<World>, Rc<Register>) -> F,
    F: Future<Output = T> + 'static,
{
    world.scale_unit_scope.get()?;
    let (answer, reply) = oneshot::channel();
    let work = work(world.clone(), register.clone());
    world.spawn_in_scale_unit(work.map(|done| {
        let _somebody_may_listen = answer.send(done);
    }));
    Some(reply)
}

impl ScaleUnit for Line {
    async fn send(&self, requests: &[Request]) -> Vec<Result<sync::Answer, Failure>> {
        for request in requests {
            let entry = &request.operation;
            self.world.trace(|| {
                format!(
                    "register {} sends {} of {}",
                    self.register.number, entry.id, entry.customer_id
                )
            });
            if self.world.mutant == Some(Mutant::ForgetsWhenSending) {
                self.forget(request);
            }
        }
        let writes: Vec<Vec<Write>> = requests.iter().map(|it| self.writes_of(it)).collect();
        let mut outcomes = Vec::new();
        if self.world.is_batched {
            let answers = self.call(writes.into_iter().flatten().collect()).await;
            for index in 0..requests.len() {
                let answer = answers.as_ref().map_err(|failure| *failure);
                let answer = answer.map(|(from, all)| (from.clone(), all.get(index).cloned()));
                outcomes.push(outcome(answer));
            }
        } else {
            let answers = join_all(writes.into_iter().map(|write| self.call(write))).await;
            let alone = |(from, mut all): (String, Vec<Answer>)| (from, all.pop());
            outcomes.extend(answers.into_iter().map(|it| outcome(it.map(alone))));
        }
        outcomes
    }

    async fn delta(&self, cursor: &Cursor) -> Result<DeltaPage, Failure> {
        let (log, since) = (cursor.channel_database_id.clone(), cursor.next);
        let page = self.deliver(Purpose::Pull, move |world, _| {
            let log = log.clone();
            async move {
                world.short_pause(Place::ScaleUnit).await;
                if world.channel.borrow().is_behind_cursor(&log, since) {
                    world.renew_channel_database(since);
                }
                let channel = world.channel.borrow();
                channel.delta(since, PAGE)
            }
        });
        let page = page.await?;
        Ok(DeltaPage {
            channel_database_id: page.database_id,
            customers: page.customers.iter().filter_map(server_customer).collect(),
            next: page.next,
            has_more: page.has_more,
        })
    }

    async fn confirm(
        &self,
        customers: &[CustomerId],
        told: &sync::Told,
    ) -> Result<Confirmation, Failure> {
        let (asked, told) = (customers.to_vec(), told.clone());
        self.deliver(Purpose::Pull, move |world, _| {
            let (asked, told) = (asked.clone(), told.clone());
            async move {
                world.short_pause(Place::ScaleUnit).await;
                let is_evidence = world.mutant != Some(Mutant::LacksWithoutNotice);
                if is_evidence && world.channel.borrow().lacks(&told) {
                    let newest = told.customers.iter().map(|(_, change)| *change).max();
                    world.renew_channel_database(newest.unwrap_or_default());
                }
                let channel = world.channel.borrow();
                let has_number = |id: &CustomerId| {
                    let known = channel.customers.get(id);
                    known.is_some_and(|known| !known.customer.is_async_customer)
                };
                Confirmation {
                    channel_database_id: channel.database_id.clone(),
                    assigned: asked.into_iter().filter(has_number).collect(),
                }
            }
        })
        .await
    }
}

fn outcome(answer: Result<(String, Option<Answer>), Failure>) -> Result<sync::Answer, Failure> {
    let (channel_database_id, answer) = answer?;
    let outcome = match answer {
        None => return Err(Failure::Unreachable),
        Some(Answer::Busy) => return Err(Failure::Busy { retry_delay_ms: 1_000 }),
        Some(Answer::Done) => Outcome::Accepted(None),
        Some(Answer::Card { number, database_id, change }) => {
            Outcome::CardIssued { number, channel_database_id: database_id, version: change }
        }
        Some(Answer::Customer(told)) => {
            let server = server_customer(&told).ok_or(Failure::Unreachable)?;
            Outcome::Accepted(Some(Box::new(server)))
        }
        Some(Answer::Refused(refusal)) => Outcome::Refused(refusal),
    };
    Ok(sync::Answer { channel_database_id, outcome })
}

/// The open line announces a change, where there is one.
pub fn hint(world: &Rc<World>, register: Rc<Register>) {
    let (executor, place) = (&world.executor, Place::Register(register.number));
    let is_lost = executor.chance(place, Purpose::Hint, world.faults.get().hint_lost);
    if is_lost || register.is_hinted.replace(true) {
        return;
    }
    let delay = executor.delay(place, Purpose::HintLatency, 200 * MILLISECOND);
    let later = world.clone();
    world.executor.spawn(
        world.lines,
        Box::pin(async move {
            later.executor.pause(delay).await;
            register.is_hinted.set(false);
            if !register.is_cut.get() {
                register.tell_elected(|| Event::NewsHinted);
            }
        }),
    );
}
