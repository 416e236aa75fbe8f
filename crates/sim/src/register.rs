//! A register: a device with a disk, a browser with tabs, in each the product's driver.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use domain::{Connection, CustomerId, Identity};
use futures::future::LocalBoxFuture;
use sync::connectivity::{Effect, Event};
use sync::{
    Directory, Driver, Failure, Lease, Outbox, Pace, RetentionPolicy, Sequence, StoreError, Tab,
    Timestamp,
};

use crate::assertions;
use crate::executor::Scope;
use crate::memory_store::{Disk, Medium, MemoryStore};
use crate::mutant::Mutant;
use crate::network::Line;
use crate::plan::Device;
use crate::stream::{Place, Purpose};
use crate::time::Time;
use crate::time::{MILLISECOND, SECOND};
use crate::world::World;

pub struct Register {
    pub number: usize,
    pub disk: Rc<RefCell<Disk>>,
    /// By their numbers; each is dropped when it is closed.
    pub tabs: RefCell<BTreeMap<u32, Rc<OpenTab>>>,
    next_tab: Cell<u32>,
    /// Whether the browser has locks; then the queue of tabs that wait for the one that elects.
    has_locks: bool,
    lock: RefCell<Vec<u32>>,
    /// No request gets through.
    pub is_cut: Cell<bool>,
    pub is_disk_full: Cell<bool>,
    pub is_signed_on: Cell<bool>,
    /// Operation 917.
    pub is_disconnected: Cell<bool>,
    /// How wrong its clock is, in milliseconds.
    pub clock_skew: Cell<i64>,
    pub retention: RetentionPolicy,
    pub is_hinted: Cell<bool>,
    /// When the transaction before the next one ends.
    turn: Cell<Time>,
    history: RefCell<BTreeMap<Sequence, Rc<Disk>>>,
    /// Since when the log has had each length, newest last.
    heads: RefCell<VecDeque<(Time, Sequence)>>,
}

pub struct OpenTab {
    pub scope: Scope,
    pub driver: Rc<Driver<SimTab>>,
    /// When it was opened or resumed.
    pub awake_since: Cell<Time>,
}

impl Register {
    pub fn new(number: usize, device: Device) -> Rc<Self> {
        let retention = match device {
            Device { is_kiosk: true, .. } => RetentionPolicy::Hidden,
            Device { keeps_pending_only: true, .. } => RetentionPolicy::OnlyPending,
            _ => RetentionPolicy::All,
        };
        Rc::new(Self {
            number,
            disk: Rc::default(),
            tabs: RefCell::default(),
            next_tab: Cell::new(0),
            has_locks: !device.lacks_locks,
            lock: RefCell::default(),
            is_cut: Cell::new(false),
            is_disk_full: Cell::new(false),
            is_signed_on: Cell::new(true),
            is_disconnected: Cell::new(false),
            clock_skew: Cell::new(0),
            retention,
            is_hinted: Cell::new(false),
            turn: Cell::new(0),
            history: RefCell::default(),
            heads: RefCell::default(),
        })
    }

    pub fn open_tabs(&self) -> Vec<Rc<OpenTab>> {
        self.tabs.borrow().values().cloned().collect()
    }

    /// The number of a tab that was never open.
    pub fn next_tab(&self) -> u32 {
        self.next_tab.get()
    }

    /// Opens a tab, which starts from what is on the disk.
    pub fn open_tab(self: &Rc<Self>, world: &Rc<World>, number: u32) {
        self.next_tab.set(self.next_tab.get().max(number + 1));
        let scope = world.executor.scope();
        let medium = Rc::new(DeviceMedium {
            world: world.clone(),
            register: self.clone(),
            place: Place::Tab(self.number, number),
            scope,
            told: Cell::new(0),
        });
        let tab = SimTab {
            world: world.clone(),
            register: self.clone(),
            number,
            scope,
            store: MemoryStore::new(self.disk.clone(), medium),
            line: Line { world: world.clone(), register: self.clone() },
            directory: RefCell::default(),
            last_shown: RefCell::default(),
            last_sequence: Cell::new(0),
            outbox: RefCell::default(),
            is_loaded: Cell::new(false),
            is_changed: Cell::new(false),
            open_line: Cell::new(None),
            connection: Cell::new(Connection::Offline),
        };
        world.trace(|| format!("register {}: tab {number} opens", self.number));
        let driver = Driver::new(tab, Pace::default());
        // The driver may start a while after the rest of the application.
        let arriving = world.executor.pause(u64::from(number % 4) * 250 * MILLISECOND);
        let running = driver.clone();
        world.executor.spawn(
            scope,
            Box::pin(async move {
                arriving.await;
                running.run().await;
            }),
        );
        let opened = Rc::new(OpenTab {
            scope,
            driver: driver.clone(),
            awake_since: Cell::new(world.executor.now()),
        });
        self.tabs.borrow_mut().insert(number, opened);
        let register = self.clone();
        let world_of_tab = world.clone();
        world.executor.spawn(
            scope,
            Box::pin(async move {
                let tab = driver.tab();
                while driver.read_everything(&mut || tab.is_loaded.set(true)).await.is_err() {
                    world_of_tab.executor.pause(100 * MILLISECOND).await;
                }
                let needs_session = register.retention != RetentionPolicy::Hidden;
                driver.tell(Event::Activated { needs_session });
                driver.tell(register.session());
                if register.is_disconnected.get() {
                    driver.tell(Event::Disconnected);
                }
                driver.stand_for_election().await;
            }),
        );
    }

    /// Closes or kills a tab: the browser does not wait for its work.
    pub fn close_tab(&self, world: &World, number: u32) {
        let Some(tab) = self.tabs.borrow_mut().remove(&number) else { return };
        world.trace(|| format!("register {}: tab {number} is closed", self.number));
        world.executor.kill(tab.scope);
        let held = self.lock.borrow().first() == Some(&number);
        self.lock.borrow_mut().retain(|waiting| *waiting != number);
        if held {
            self.grant_lock(world);
        }
    }

    fn request_lock(&self, world: &World, number: u32) {
        let is_held = self.lock.borrow().first() == Some(&number);
        if is_held {
            self.lock.borrow_mut().remove(0);
        } else if self.lock.borrow().contains(&number) {
            return;
        }
        self.lock.borrow_mut().push(number);
        if is_held || self.lock.borrow().len() == 1 {
            self.grant_lock(world);
        }
        // Two writers: each tab believes that it holds the lease.
        else if world.mutant == Some(Mutant::NoFencing) {
            self.elect(world, number);
        }
    }

    fn steal_lock(&self, world: &World, number: u32) {
        world.trace(|| format!("register {}: tab {number} steals the lock", self.number));
        let holder = self.lock.borrow().first().copied();
        self.lock.borrow_mut().retain(|tab| *tab != number && Some(*tab) != holder);
        self.lock.borrow_mut().insert(0, number);
        let robbed = holder.and_then(|holder| self.tabs.borrow().get(&holder).cloned());
        if let Some(robbed) = robbed {
            let driver = robbed.driver.clone();
            let told = Box::pin(async move { driver.lock_stolen().await });
            world.executor.spawn(robbed.scope, told);
        }
        self.grant_lock(world);
    }

    fn session(&self) -> Event {
        if self.is_signed_on.get() { Event::SignedOn } else { Event::SessionEnded }
    }

    fn grant_lock(&self, world: &World) {
        let first = self.lock.borrow().first().copied();
        if let Some(first) = first {
            self.elect(world, first);
        }
    }

    fn elect(&self, world: &World, number: u32) {
        let Some(tab) = self.tabs.borrow().get(&number).cloned() else { return };
        let driver = tab.driver.clone();
        world.executor.spawn(tab.scope, Box::pin(async move { driver.lock_granted().await }));
    }

    /// Tells the tab that sends.
    pub fn tell_elected(&self, event: impl Fn() -> sync::Event) {
        for tab in self.open_tabs() {
            let is_awake = !tab.driver.tab().world.executor.is_frozen(tab.scope);
            if tab.driver.is_elected() && is_awake {
                tab.driver.tell(event());
            }
        }
    }

    /// Tells every tab.
    pub fn tell_all(&self, event: impl Fn() -> Event) {
        for tab in self.open_tabs() {
            tab.driver.tell(event());
        }
    }

    /// A transaction has been committed on this device.
    pub fn committed(
        &self,
        world: &World,
        before: &Disk,
        after: &Disk,
        what: &'static str,
        lease: Option<Lease>,
    ) {
        if what != "beat" {
            world.trace(|| {
                let what = format!("register {}: {what} is committed", self.number);
                format!("{what}: {}", after.difference(before))
            });
        }
        assertions::committed(world, self, before, after, what, lease);
        world.touch_register(self.number);
    }

    /// Keeps the disk of this sequence of the log, for as long as a tab may be at it.
    pub fn remember(&self, now: Time, disk: &Disk) {
        let mut heads = self.heads.borrow_mut();
        if heads.back().is_none_or(|(_, head)| *head != disk.head()) {
            heads.push_back((now, disk.head()));
        }
        let mut history = self.history.borrow_mut();
        history.insert(disk.head(), Rc::new(disk.clone()));
        let tabs = self.tabs.borrow();
        let behind = tabs.values().map(|tab| tab.driver.sequence()).min();
        history.retain(|sequence, _| behind.is_none_or(|behind| *sequence >= behind));
    }

    /// Whether the customer was missing on the disk at a sequence of the log between these.
    pub fn was_gone(&self, id: CustomerId, from: Sequence, to: Sequence) -> bool {
        self.history.borrow().range(from..=to).any(|(_, disk)| disk.shown(id).is_none())
    }

    /// The newest sequence of the log at this time; earlier ones are not needed any more.
    pub fn head_at(&self, time: Time) -> Sequence {
        let mut heads = self.heads.borrow_mut();
        while heads.get(1).is_some_and(|(since, _)| *since <= time) {
            heads.pop_front();
        }
        heads.front().filter(|(since, _)| *since <= time).map_or(0, |(_, head)| *head)
    }

    /// The disk at a sequence of the log; `None` before the first.
    pub fn at(&self, sequence: Sequence) -> Option<Rc<Disk>> {
        match sequence {
            0 => None,
            sequence => self.history.borrow().get(&sequence).cloned(),
        }
    }
}

/// The device's disk, as one tab sees it.
pub struct DeviceMedium {
    world: Rc<World>,
    register: Rc<Register>,
    place: Place,
    scope: Scope,
    /// When this tab last learned the end of a transaction.
    told: Cell<Time>,
}

/// Entries of the log that stay; few, so that it is trimmed past a suspended tab.
const LOG_KEPT: u64 = 24;

impl DeviceMedium {
    /// A look at the lease or the head of the log decides nothing: an exploration does not deviate
    /// there.
    fn delay(&self, what: &'static str, purpose: Purpose, usual: Time) -> Time {
        let executor = &self.world.executor;
        let is_look = matches!(what, "head" | "lease" | "beat");
        executor.choices().explore(!is_look);
        let delay = executor.delay(self.place, purpose, usual);
        executor.choices().explore(true);
        delay
    }
}

impl Medium for DeviceMedium {
    fn before(&self, what: &'static str) -> LocalBoxFuture<'static, ()> {
        let executor = &self.world.executor;
        let delay = self.delay(what, Purpose::Turn, 3 * MILLISECOND);
        let soon = executor.now() + delay + 50;
        let at = soon.max(self.register.turn.get() + 1);
        self.register.turn.set(at);
        executor.until(at)
    }

    fn after(&self, what: &'static str) -> LocalBoxFuture<'static, ()> {
        let executor = &self.world.executor;
        let soon = executor.now() + self.delay(what, Purpose::Told, 2 * MILLISECOND);
        let at = soon.max(self.told.get() + 1);
        self.told.set(at);
        executor.until(at)
    }

    fn trouble(&self, is_writing: bool) -> Option<StoreError> {
        let executor = &self.world.executor;
        let is_full = is_writing && self.register.is_disk_full.get();
        if is_full && !executor.exception(self.place, Purpose::Room, 900) {
            return Some(StoreError::Full);
        }
        let share = self.world.faults.get().store_fails;
        executor.chance(self.place, Purpose::Trouble, share).then_some(StoreError::Failed)
    }

    fn issue(&self, work: LocalBoxFuture<'static, ()>) {
        self.world.executor.spawn(self.world.lines, work);
    }

    fn happens(&self) -> bool {
        let executor = &self.world.executor;
        !executor.is_dead(self.scope) || executor.chance(self.place, Purpose::Luck, 500)
    }

    fn committed(&self, before: &Disk, after: &Disk, what: &'static str, lease: Option<Lease>) {
        self.register.committed(&self.world, before, after, what, lease);
    }

    fn log_kept(&self) -> u64 {
        LOG_KEPT
    }

    fn is_kiosk(&self) -> bool {
        self.register.retention == RetentionPolicy::Hidden
    }

    fn mutant(&self) -> Option<Mutant> {
        self.world.mutant
    }
}

/// One tab of the register's browser.
pub struct SimTab {
    pub world: Rc<World>,
    pub register: Rc<Register>,
    pub number: u32,
    scope: Scope,
    store: MemoryStore<DeviceMedium>,
    line: Line,
    directory: RefCell<Directory>,
    /// What the tab showed at the last check, and the sequence of the log then.
    pub last_shown: RefCell<BTreeMap<CustomerId, Identity>>,
    pub last_sequence: Cell<Sequence>,
    outbox: RefCell<Outbox>,
    pub is_loaded: Cell<bool>,
    /// Whether it has changed since it was last compared with the disk.
    pub is_changed: Cell<bool>,
    /// Its line, open or opening.
    open_line: Cell<Option<u64>>,
    connection: Cell<Connection>,
}

impl SimTab {
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Starts a task of this tab.
    fn start<F: Future<Output = ()> + 'static>(&self, work: impl FnOnce(Rc<Driver<SimTab>>) -> F) {
        if let Some(tab) = self.register.tabs.borrow().get(&self.number) {
            self.world.executor.spawn(self.scope, Box::pin(work(tab.driver.clone())));
        }
    }

    /// Whether headquarters can be reached, as the scale unit tells it.
    fn status(&self) -> Result<bool, Failure> {
        if self.register.is_cut.get() || self.world.scale_unit_scope.get().is_none() {
            return Err(Failure::Unreachable);
        }
        Ok(self.world.headquarters_scope.get().is_some())
    }

    /// Keeps the line for as long as it is open.
    async fn keep_line(&self, attempt: u64) -> Option<Failure> {
        let mut told = None;
        let scale_unit = self.world.scale_unit_scope.get();
        self.line.latency().await;
        while self.open_line.get() == Some(attempt) {
            if !self.is_signed_on() {
                return Some(Failure::SignOnNeeded);
            }
            let status = match self.status() {
                Ok(status) if self.world.scale_unit_scope.get() == scale_unit => status,
                _ => return Some(Failure::Unreachable),
            };
            if told.replace(status) != Some(status)
                && let Some(tab) = self.register.tabs.borrow().get(&self.number)
            {
                tab.driver.tell(Event::LineTold { attempt, reaches_headquarters: status });
            }
            self.world.executor.pause(SECOND).await;
        }
        None
    }

    /// What the tab shows: each customer and its number.
    pub fn shown(&self) -> BTreeMap<CustomerId, Identity> {
        let all = self.directory.borrow().search("", "JPN", 500);
        all.iter().map(|record| (record.id, record.identity.clone())).collect()
    }

    fn is_elected(&self) -> bool {
        let tabs = self.register.tabs.borrow();
        tabs.get(&self.number).is_some_and(|tab| tab.driver.is_elected())
    }

    /// Sends a message to the other tabs; each may miss it.
    fn say(&self, hear: impl Fn(Rc<Driver<SimTab>>) -> LocalBoxFuture<'static, ()>) {
        let (executor, place) = (&self.world.executor, self.place());
        let lost = self.world.faults.get().nudge_lost;
        for (number, other) in self.register.tabs.borrow().iter() {
            if *number == self.number || executor.chance(place, Purpose::Nudge, lost) {
                continue;
            }
            // A tab may be busy with other work.
            let most = if executor.chance(place, Purpose::Busy, 100) { 2_000 } else { 2 };
            let delay = executor.delay(place, Purpose::Message, most * MILLISECOND);
            let (delay, heard) = (executor.pause(delay), hear(other.driver.clone()));
            executor.spawn(
                other.scope,
                Box::pin(async move {
                    delay.await;
                    heard.await;
                }),
            );
        }
    }

    fn place(&self) -> Place {
        Place::Tab(self.register.number, self.number)
    }
}

impl Tab for SimTab {
    type Store = MemoryStore<DeviceMedium>;
    type ScaleUnit = Line;

    fn store(&self) -> &Self::Store {
        &self.store
    }

    fn scale_unit(&self) -> &Self::ScaleUnit {
        &self.line
    }

    fn now(&self) -> Timestamp {
        let now = i64::try_from(self.world.executor.now() / MILLISECOND).unwrap_or(i64::MAX);
        Timestamp(1_700_000_000_000 + now + self.register.clock_skew.get())
    }

    fn random_bytes(&self) -> [u8; 16] {
        self.world.fresh_id()
    }

    fn random(&self) -> u64 {
        self.world.executor.any(self.place(), Purpose::Jitter)
    }

    fn pause(&self, ms: u64) -> LocalBoxFuture<'static, ()> {
        self.world.executor.pause(ms * MILLISECOND)
    }

    fn spawn(&self, work: LocalBoxFuture<'static, ()>) {
        self.world.executor.spawn(self.scope, work);
    }

    fn directory<R>(&self, read: impl FnOnce(&Directory) -> R) -> R {
        read(&self.directory.borrow())
    }

    fn outbox<R>(&self, read: impl FnOnce(&Outbox) -> R) -> R {
        read(&self.outbox.borrow())
    }

    fn change<R>(&self, change: impl FnOnce(&mut Directory, &mut Outbox) -> R) -> R {
        let answer = change(&mut self.directory.borrow_mut(), &mut self.outbox.borrow_mut());
        self.is_changed.set(true);
        self.world.is_memory_changed.set(true);
        answer
    }

    fn has_locks(&self) -> bool {
        self.register.has_locks
    }

    fn request_lock(&self) {
        if self.register.has_locks {
            self.register.request_lock(&self.world, self.number);
        }
    }

    fn steal_lock(&self) {
        self.register.steal_lock(&self.world, self.number);
    }

    fn connect(&self, effect: Effect) {
        match effect {
            Effect::OpenLine { attempt } => {
                self.open_line.set(Some(attempt));
                self.start(move |driver| async move {
                    if let Some(why) = driver.tab().keep_line(attempt).await {
                        driver.tell(Event::LineEnded { attempt, why });
                    }
                });
            }
            Effect::CloseLine => self.open_line.set(None),
            Effect::Probe { attempt } => self.start(move |driver| async move {
                driver.tab().line.latency().await;
                let outcome = driver.tab().status();
                driver.tell(Event::Probed { attempt, outcome });
            }),
            Effect::Tell(connection) => {
                self.connection.set(connection);
                if self.is_elected() {
                    let is_disconnected = self.register.is_disconnected.get();
                    let heard = Event::Response { connection, is_disconnected };
                    self.say(|driver| Box::pin(async move { driver.tell(heard) }));
                }
            }
            Effect::AskNews
            | Effect::LookForLost
            | Effect::RefreshConfiguration
            | Effect::WakeIn { .. } => {}
        }
    }

    fn is_signed_on(&self) -> bool {
        self.register.is_signed_on.get() || self.register.retention == RetentionPolicy::Hidden
    }

    fn retention(&self) -> RetentionPolicy {
        self.register.retention
    }

    fn tell_others(&self) {
        self.say(|driver| {
            Box::pin(async move {
                // What cannot be read now is read at the next look.
                let _read = driver.look().await;
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transitions::{calm_world, pass};

    /// A register with two tabs in a world without faults, and the tab that sends.
    fn two_tabs(seed: u64, has_locks: bool) -> (Rc<World>, Rc<Register>, u32) {
        let device = Device { lacks_locks: !has_locks, ..Device::default() };
        let world = calm_world(seed, device);
        let register = world.registers()[0].clone();
        register.open_tab(&world, 1);
        pass(&world, 5 * SECOND);
        let elected = sole_elected(&register);
        (world, register, elected)
    }

    fn elected(register: &Register) -> Vec<u32> {
        let tabs = register.tabs.borrow();
        let its = tabs.iter().filter(|(_, tab)| tab.driver.is_elected());
        its.map(|(number, _)| *number).collect()
    }

    fn sole_elected(register: &Register) -> u32 {
        let all = elected(register);
        assert_eq!(all.len(), 1, "{all:?}");
        all[0]
    }

    #[test]
    fn r206_a_suspended_tab_that_sends_is_replaced_and_stands_again_with_locks_and_without() {
        for (seed, has_locks) in (0..20).flat_map(|seed| [(seed, true), (seed, false)]) {
            let (world, register, first) = two_tabs(seed, has_locks);
            let suspended = register.tabs.borrow()[&first].clone();
            world.executor.freeze(suspended.scope);
            pass(&world, 8 * SECOND);
            let others: Vec<u32> =
                elected(&register).into_iter().filter(|it| *it != first).collect();
            assert_eq!(others, [1 - first], "seed {seed}, locks {has_locks}: it took over");
            let connection = register.tabs.borrow()[&others[0]].driver.tab().connection.get();
            assert_eq!(connection, Connection::Online);

            world.executor.thaw(suspended.scope);
            pass(&world, 2 * SECOND);
            assert_eq!(elected(&register), others, "seed {seed}: it has stepped down");

            register.close_tab(&world, others[0]);
            pass(&world, if has_locks { SECOND } else { 8 * SECOND });
            assert_eq!(sole_elected(&register), first, "seed {seed}: and stands again");
            assert!(world.has_not_failed());
            world.end();
        }
    }

    #[test]
    fn r206_a_tab_that_sends_and_beats_is_left_alone() {
        for (seed, has_locks) in (0..10).flat_map(|seed| [(seed, true), (seed, false)]) {
            let (world, register, first) = two_tabs(seed, has_locks);
            let generation = register.disk.borrow().lease.generation;
            pass(&world, 120 * SECOND);
            assert_eq!(sole_elected(&register), first);
            assert_eq!(register.disk.borrow().lease.generation, generation);
            world.end();
        }
    }

    #[test]
    fn r036_r206_every_tab_shows_what_the_sending_one_reaches() {
        let (world, register, _) = two_tabs(1, true);
        let shown = || -> Vec<Connection> {
            let tabs = register.open_tabs();
            tabs.iter().map(|tab| tab.driver.tab().connection.get()).collect()
        };
        assert_eq!(shown(), [Connection::Online; 2]);
        world.kill_headquarters();
        pass(&world, 4 * SECOND);
        assert_eq!(shown(), [Connection::HeadquartersUnreachable; 2]);
        world.kill_scale_unit();
        pass(&world, 4 * SECOND);
        assert_eq!(shown(), [Connection::Offline; 2]);
        world.start_scale_unit();
        world.start_headquarters();
        pass(&world, 5 * SECOND);
        assert_eq!(shown(), [Connection::Online; 2]);
        world.end();
    }
}
