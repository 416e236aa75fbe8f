//! A register: a device with a disk, a browser with tabs, in each the product's driver.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::{CustomerId, Identity};
use futures::future::LocalBoxFuture;
use sync::{Directory, Driver, Event, Kept, Lease, Operation, Pace, StoreError, Tab, Timestamp};

use crate::assertions;
use crate::executor::{Scope, Time};
use crate::memory_store::{Disk, Medium, MemoryStore};
use crate::mutant::Mutant;
use crate::network::Line;
use crate::world::{MILLISECOND, World};

pub struct Register {
    pub number: usize,
    pub disk: Rc<RefCell<Disk>>,
    /// By their numbers; each is dropped when it is closed.
    pub tabs: RefCell<BTreeMap<u32, Rc<OpenTab>>>,
    next_tab: Cell<u32>,
    /// Whether the browser has locks; then, who waits for the one that elects, first comes
    /// first.
    has_locks: bool,
    lock: RefCell<Vec<u32>>,
    /// No request comes through.
    pub is_cut: Cell<bool>,
    pub is_disk_full: Cell<bool>,
    pub is_signed_on: Cell<bool>,
    /// Operation 917.
    pub is_disconnected: Cell<bool>,
    /// How wrong its clock is, in milliseconds.
    pub clock_skew: Cell<i64>,
    pub kept: Kept,
    pub is_hinted: Cell<bool>,
    /// When the transaction before the next one ends.
    turn: Cell<Time>,
}

pub struct OpenTab {
    pub scope: Scope,
    pub driver: Rc<Driver<SimTab>>,
}

impl Register {
    pub fn new(world: &World, number: usize) -> Rc<Self> {
        let has_locks = world.executor.chance(700);
        let kept = if world.executor.chance(850) { Kept::All } else { Kept::OnlyPending };
        Rc::new(Self {
            number,
            disk: Rc::default(),
            tabs: RefCell::default(),
            next_tab: Cell::new(0),
            has_locks,
            lock: RefCell::default(),
            is_cut: Cell::new(false),
            is_disk_full: Cell::new(false),
            is_signed_on: Cell::new(true),
            is_disconnected: Cell::new(false),
            clock_skew: Cell::new(0),
            kept,
            is_hinted: Cell::new(false),
            turn: Cell::new(0),
        })
    }

    pub fn open_tabs(&self) -> Vec<Rc<OpenTab>> {
        self.tabs.borrow().values().cloned().collect()
    }

    /// Opens a tab, which starts from what is on the disk.
    pub fn open_tab(self: &Rc<Self>, world: &Rc<World>) {
        let number = self.next_tab.get();
        self.next_tab.set(number + 1);
        let scope = world.executor.scope();
        let medium = Rc::new(DeviceMedium {
            world: world.clone(),
            register: self.clone(),
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
            outbox: RefCell::default(),
            is_loaded: Cell::new(false),
        };
        world.trace(|| format!("register {}: tab {number} opens", self.number));
        let driver = Driver::new(tab, Pace::default());
        // What sends may come a while after the rest of the application.
        let arriving = world.executor.pause(u64::from(number % 4) * 250 * MILLISECOND);
        let running = driver.clone();
        world.executor.spawn(
            scope,
            Box::pin(async move {
                arriving.await;
                running.run().await;
            }),
        );
        let opened = Rc::new(OpenTab { scope, driver: driver.clone() });
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
                if register.is_disconnected.get() {
                    driver.tell(Event::Disconnected);
                }
                if register.has_locks {
                    register.request_lock(&world_of_tab, number);
                } else {
                    driver.stand_for_election().await;
                }
            }),
        );
    }

    /// Closes a tab, or kills it: the browser does not wait for what it was doing.
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
        self.lock.borrow_mut().push(number);
        if self.lock.borrow().len() == 1 {
            self.grant_lock(world);
        }
        // Two writers: everybody believes to be the one.
        else if world.mutant == Some(Mutant::NoFencing) {
            self.elect(world, number);
        }
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
        world.executor.spawn(tab.scope, Box::pin(async move { driver.elected().await }));
    }

    /// Tells the tab that sends.
    pub fn tell_elected(&self, event: impl Fn() -> Event) {
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
            world.trace(|| format!("register {}: {what} is committed", self.number));
        }
        assertions::committed(world, self, before, after, what, lease);
        world.touch();
    }
}

/// The device's disk, as one tab meets it.
pub struct DeviceMedium {
    world: Rc<World>,
    register: Rc<Register>,
    scope: Scope,
    /// When this tab was last told the end of a transaction.
    told: Cell<Time>,
}

impl Medium for DeviceMedium {
    fn before(&self, _what: &'static str) -> LocalBoxFuture<'static, ()> {
        let executor = &self.world.executor;
        let soon = executor.now() + executor.below(3 * MILLISECOND) + 50;
        let at = soon.max(self.register.turn.get() + 1);
        self.register.turn.set(at);
        executor.until(at)
    }

    fn after(&self) -> LocalBoxFuture<'static, ()> {
        let executor = &self.world.executor;
        let soon = executor.now() + executor.below(2 * MILLISECOND);
        let at = soon.max(self.told.get() + 1);
        self.told.set(at);
        executor.until(at)
    }

    fn trouble(&self, is_writing: bool) -> Option<StoreError> {
        let executor = &self.world.executor;
        if is_writing && self.register.is_disk_full.get() && executor.chance(900) {
            return Some(StoreError::Full);
        }
        executor.chance(self.world.faults.get().store_fails).then_some(StoreError::Failed)
    }

    fn is_saved_by_luck(&self) -> bool {
        self.world.executor.chance(500)
    }

    fn committed(&self, before: &Disk, after: &Disk, what: &'static str, lease: Option<Lease>) {
        self.register.committed(&self.world, before, after, what, lease);
    }

    fn mutant(&self) -> Option<Mutant> {
        self.world.mutant
    }

    fn spawn(&self, work: LocalBoxFuture<'static, ()>) {
        self.world.executor.spawn(self.scope, work);
    }
}

/// One tab of the register's browser.
pub struct SimTab {
    pub world: Rc<World>,
    pub register: Rc<Register>,
    number: u32,
    scope: Scope,
    store: MemoryStore<DeviceMedium>,
    line: Line,
    directory: RefCell<Directory>,
    outbox: RefCell<Vec<Operation>>,
    pub is_loaded: Cell<bool>,
}

impl SimTab {
    /// What the tab shows: each customer and its number.
    pub fn shown(&self) -> BTreeMap<CustomerId, Identity> {
        let all = self.directory.borrow().search("", 500);
        all.iter().map(|record| (record.id, record.identity.clone())).collect()
    }

    fn tell_others(
        &self,
        hint: impl Fn(Rc<Driver<SimTab>>) -> LocalBoxFuture<'static, ()> + 'static,
    ) {
        let executor = &self.world.executor;
        for (number, other) in self.register.tabs.borrow().iter() {
            if *number != self.number {
                // A tab may be busy with something else.
                let most = if executor.chance(100) { 2_000 } else { 2 };
                let delay = executor.pause(executor.below(most * MILLISECOND));
                let heard = hint(other.driver.clone());
                executor.spawn(
                    other.scope,
                    Box::pin(async move {
                        delay.await;
                        heard.await;
                    }),
                );
            }
        }
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

    fn random(&self) -> u64 {
        self.world.executor.random()
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

    fn change_directory(&self, change: impl FnOnce(&mut Directory)) {
        let before = self.shown();
        change(&mut self.directory.borrow_mut());
        assertions::shown(&self.world, &self.register, self.number, &before, &self.shown());
    }

    fn outbox<R>(&self, read: impl FnOnce(&[Operation]) -> R) -> R {
        read(&self.outbox.borrow())
    }

    fn change_outbox(&self, change: impl FnOnce(&mut Vec<Operation>)) {
        change(&mut self.outbox.borrow_mut());
    }

    fn is_signed_on(&self) -> bool {
        self.register.is_signed_on.get()
    }

    fn kept(&self) -> Kept {
        self.register.kept
    }

    fn has_heard(&self) {}

    fn tell_customers(&self, ids: Vec<CustomerId>) {
        self.tell_others(move |driver| {
            let ids = ids.clone();
            Box::pin(async move { driver.read_changed(&ids).await })
        });
    }

    fn tell_everything(&self) {
        self.tell_others(|driver| {
            Box::pin(async move {
                driver.read_again().await;
                driver.tell(Event::SignedOn);
            })
        });
    }
}
