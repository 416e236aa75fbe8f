//! Runs everything of one world in one thread: virtual time and no real waiting.
//!
//! Tasks of one scope that are ready run first come, first served, as the microtasks of a
//! browser do; of two scopes either may come first.
//! What comes first is a matter of the delays, which are [choices](crate::choices).

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;

use crate::choices::{Choices, Source};
use crate::stream::{Odds, Place, Purpose, Stream};
use crate::time::Time;

/// What dies together: a tab, a server, the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope(pub u32);

type TaskId = u64;

/// A handle on the one executor of a world; a clone is the same one.
#[derive(Clone)]
pub struct Executor(Rc<Inner>);

struct Inner {
    now: Cell<Time>,
    choices: Choices,
    next_task: Cell<TaskId>,
    next_scope: Cell<u32>,
    next_timer: Cell<u64>,
    tasks: RefCell<BTreeMap<TaskId, Task>>,
    dead: RefCell<BTreeSet<Scope>>,
    frozen: RefCell<BTreeMap<Scope, Vec<TaskId>>>,
    timers: RefCell<BinaryHeap<Reverse<Timer>>>,
    ready: Arc<Mutex<VecDeque<TaskId>>>,
}

struct Task {
    scope: Scope,
    /// Taken out while it runs.
    work: Option<LocalBoxFuture<'static, ()>>,
}

struct Timer {
    at: Time,
    number: u64,
    ring: Rc<Ring>,
}

#[derive(Default)]
struct Ring {
    has_rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.number) == (other.at, other.number)
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl Executor {
    pub fn new(seed: u64) -> Self {
        let source = Source::Seed { seed, priorities: None };
        Self::with(Choices::new(source, false))
    }

    pub fn with(choices: Choices) -> Self {
        Self(Rc::new(Inner {
            now: Cell::new(0),
            choices,
            next_task: Cell::new(0),
            next_scope: Cell::new(0),
            next_timer: Cell::new(0),
            tasks: RefCell::default(),
            dead: RefCell::default(),
            frozen: RefCell::default(),
            timers: RefCell::default(),
            ready: Arc::default(),
        }))
    }

    pub fn now(&self) -> Time {
        self.0.now.get()
    }

    pub fn choices(&self) -> &Choices {
        &self.0.choices
    }

    /// From 0, which is calm, up to, not including, `end`.
    pub fn below(&self, place: Place, purpose: Purpose, end: u64) -> u64 {
        self.0.choices.choose(Stream(place, purpose), Odds::Below(end))
    }

    /// A pause of at least 0, and usually below `usual`.
    pub fn delay(&self, place: Place, purpose: Purpose, usual: Time) -> Time {
        self.0.choices.choose(Stream(place, purpose), Odds::Pause(usual))
    }

    /// Whether what happens in `per_mille` of 1,000 cases happens now.
    pub fn chance(&self, place: Place, purpose: Purpose, per_mille: u64) -> bool {
        self.0.choices.choose(Stream(place, purpose), Odds::PerMille(per_mille)) != 0
    }

    /// Whether what fails to happen in `per_mille` of 1,000 cases happens now.
    pub fn exception(&self, place: Place, purpose: Purpose, per_mille: u64) -> bool {
        self.0.choices.choose(Stream(place, purpose), Odds::Unless(per_mille)) != 0
    }

    /// Which of these happens, each in so many of 1,000 cases; `None` is calm.
    pub fn one_of<T: Copy>(&self, place: Place, purpose: Purpose, table: &[(u64, T)]) -> Option<T> {
        let shares: Vec<u64> = table.iter().map(|(share, _)| *share).collect();
        let choice = self.0.choices.choose(Stream(place, purpose), Odds::Table(&shares));
        let index = usize::try_from(choice).ok()?.checked_sub(1)?;
        table.get(index).map(|(_, it)| *it)
    }

    /// Any number.
    pub fn any(&self, place: Place, purpose: Purpose) -> u64 {
        self.0.choices.choose(Stream(place, purpose), Odds::Any)
    }

    pub fn scope(&self) -> Scope {
        let next = self.0.next_scope.get();
        self.0.next_scope.set(next + 1);
        Scope(next)
    }

    pub fn is_dead(&self, scope: Scope) -> bool {
        self.0.dead.borrow().contains(&scope)
    }

    /// Work of a scope that has died does not even begin.
    pub fn spawn(&self, scope: Scope, work: LocalBoxFuture<'static, ()>) {
        if self.is_dead(scope) {
            return;
        }
        let id = self.0.next_task.get();
        self.0.next_task.set(id + 1);
        self.0.tasks.borrow_mut().insert(id, Task { scope, work: Some(work) });
        self.wake(id);
    }

    /// Drops all tasks of the scope, at whatever await they are.
    pub fn kill(&self, scope: Scope) {
        self.0.dead.borrow_mut().insert(scope);
        self.0.frozen.borrow_mut().remove(&scope);
        let gone: Vec<TaskId> = {
            let tasks = self.0.tasks.borrow();
            let its = tasks.iter().filter(|(_, task)| task.scope == scope);
            its.map(|(id, _)| *id).collect()
        };
        for id in gone {
            // Dropped without a borrow: the drop of a transaction may still commit it.
            let task = self.0.tasks.borrow_mut().remove(&id);
            drop(task);
        }
    }

    /// Suspends a scope: a browser may suspend a tab in the background for any time.
    pub fn freeze(&self, scope: Scope) {
        self.0.frozen.borrow_mut().entry(scope).or_default();
    }

    pub fn thaw(&self, scope: Scope) {
        let waiting = self.0.frozen.borrow_mut().remove(&scope).unwrap_or_default();
        for task in waiting {
            self.wake(task);
        }
    }

    pub fn is_frozen(&self, scope: Scope) -> bool {
        self.0.frozen.borrow().contains_key(&scope)
    }

    /// Resolves after this time.
    pub fn pause(&self, micros: Time) -> LocalBoxFuture<'static, ()> {
        self.until(self.now() + micros)
    }

    /// Resolves at this time; of two with the same time, the first one asked for does first.
    pub fn until(&self, at: Time) -> LocalBoxFuture<'static, ()> {
        let ring = Rc::new(Ring::default());
        let number = self.0.next_timer.get();
        self.0.next_timer.set(number + 1);
        self.0.timers.borrow_mut().push(Reverse(Timer { at, number, ring: ring.clone() }));
        Box::pin(Rung(ring))
    }

    /// Runs one task, or lets time pass until one is ready. `false` when nothing will happen any
    /// more, or not before `end`.
    pub fn step(&self, end: Time) -> bool {
        match self.next_ready() {
            Some(id) => self.run(id),
            None => {
                let timer = {
                    let mut timers = self.0.timers.borrow_mut();
                    match timers.peek() {
                        Some(Reverse(timer)) if timer.at <= end => timers.pop(),
                        _ => None,
                    }
                };
                let Some(Reverse(timer)) = timer else {
                    self.0.now.set(self.now().max(end));
                    return false;
                };
                self.0.now.set(self.now().max(timer.at));
                timer.ring.has_rung.set(true);
                if let Some(waker) = timer.ring.waker.borrow_mut().take() {
                    waker.wake();
                }
            }
        }
        true
    }

    fn next_ready(&self) -> Option<TaskId> {
        let mut ready = self.0.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.len() < 2 {
            return ready.pop_front();
        }
        let tasks = self.0.tasks.borrow();
        // The first one of each scope.
        let mut firsts: Vec<(Scope, usize)> = Vec::new();
        for (index, id) in ready.iter().enumerate() {
            if let Some(task) = tasks.get(id)
                && firsts.iter().all(|(scope, _)| *scope != task.scope)
            {
                firsts.push((task.scope, index));
            }
        }
        let choice = match firsts.len() {
            0 | 1 => 0,
            many => self.below(Place::World, Purpose::Order, many as u64),
        };
        let index = usize::try_from(choice).ok().and_then(|choice| firsts.get(choice));
        ready.remove(index.map_or(0, |(_, index)| *index))
    }

    fn run(&self, id: TaskId) {
        let (scope, work) = {
            let mut tasks = self.0.tasks.borrow_mut();
            let Some(task) = tasks.get_mut(&id) else { return };
            if let Some(waiting) = self.0.frozen.borrow_mut().get_mut(&task.scope) {
                waiting.push(id);
                return;
            }
            (task.scope, task.work.take())
        };
        let Some(mut work) = work else { return };
        let waker = Waker::from(Arc::new(Alarm { task: id, ready: self.0.ready.clone() }));
        let is_done = work.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        if is_done || self.is_dead(scope) {
            let task = self.0.tasks.borrow_mut().remove(&id);
            drop((task, work));
        } else if let Some(task) = self.0.tasks.borrow_mut().get_mut(&id) {
            task.work = Some(work);
        }
    }

    fn wake(&self, task: TaskId) {
        self.0.ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(task);
    }

    /// Runs one future to its end, and whatever it needs: for tests of single parts.
    pub fn block_on<T: 'static>(&self, work: impl Future<Output = T> + 'static) -> Option<T> {
        let result = Rc::new(RefCell::new(None));
        let place = result.clone();
        let scope = self.scope();
        self.spawn(scope, Box::pin(async move { *place.borrow_mut() = Some(work.await) }));
        while result.borrow().is_none() && self.step(Time::MAX) {}
        result.take()
    }

    /// Drops everything that still waits, and with it what tasks and world hold of each other.
    pub fn stop(&self) {
        let tasks = self.0.tasks.take();
        drop(tasks);
        let timers = self.0.timers.take();
        drop(timers);
    }
}

struct Rung(Rc<Ring>);

impl Future for Rung {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0.has_rung.get() {
            return Poll::Ready(());
        }
        *self.0.waker.borrow_mut() = Some(context.waker().clone());
        Poll::Pending
    }
}

struct Alarm {
    task: TaskId,
    ready: Arc<Mutex<VecDeque<TaskId>>>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(self.task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_only_where_everybody_waits() {
        let executor = Executor::new(1);
        let clock = executor.clone();
        let hour = 3_600_000_000;
        let passed = executor.block_on(async move {
            clock.pause(hour).await;
            clock.now()
        });
        assert_eq!(passed, Some(hour));
    }

    #[test]
    fn what_is_killed_ends_where_it_waits_and_what_is_frozen_goes_on_later() {
        let executor = Executor::new(1);
        let (scope, seen) = (executor.scope(), Rc::new(Cell::new(0)));
        let (clock, count) = (executor.clone(), seen.clone());
        executor.spawn(
            scope,
            Box::pin(async move {
                loop {
                    clock.pause(10).await;
                    count.set(count.get() + 1);
                }
            }),
        );
        while executor.step(35) {}
        assert_eq!(seen.get(), 3);
        executor.freeze(scope);
        while executor.step(95) {}
        assert_eq!(seen.get(), 3);
        executor.thaw(scope);
        while executor.step(99) {}
        assert_eq!(seen.get(), 4);
        executor.kill(scope);
        while executor.step(1_000) {}
        assert_eq!((seen.get(), executor.now()), (4, 1_000));
    }

    #[test]
    fn a_seed_is_a_sequence() {
        let throw = |seed| {
            let executor = Executor::new(seed);
            let draw = |_| executor.below(Place::ScaleUnit, Purpose::Work, 100);
            (0..5).map(draw).collect::<Vec<_>>()
        };
        assert_eq!(throw(7), throw(7));
        assert_ne!(throw(7), throw(8));
    }
}
