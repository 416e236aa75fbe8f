//! What happens to a world: people at work, things that break, and in the end peace.

use std::rc::Rc;

use domain::{AddressDraft, CustomerDetails, CustomerDraft, CustomerId, Identity, OperationId};
use futures::future::{Either, select};
use sync::{
    Change, CustomerRecord, Driver, Event, Kept, Operation, OperationKind, OperationState,
    Progress, Tab, Verdict,
};

use crate::executor::{Executor, Time};
use crate::register::{OpenTab, Register, SimTab};
use crate::scale_unit::REFUSED;
use crate::world::{Faults, MILLISECOND, SECOND, World};
use crate::{assertions, headquarters};

/// Peace has to come within this time once nothing breaks any more.
const PEACE_MAX: Time = 600 * SECOND;
const REGISTERS_MAX: u64 = 3;
const TABS_MAX: usize = 3;
/// A form waits as long for an answer.
const FORM_WAITS: Time = 3 * SECOND;

/// Each world has other troubles, and none has all of them: what hides behind one that is
/// too loud shows in a world without it.
pub fn draw_faults(executor: &Executor) -> Faults {
    let some = |most: u64| if executor.chance(450) { executor.below(most) } else { 0 };
    Faults {
        lost: some(250),
        reply_lost: some(300),
        duplicates: some(300),
        late: some(200),
        portal: some(100),
        busy: some(150),
        session_ends: some(40),
        hint_lost: some(500),
        real_time_lost: some(400),
        real_time_reply_lost: some(400),
        exchange_lost: some(200),
        store_fails: some(80),
    }
}

/// One schedule: work and trouble, then peace, then the reckoning.
pub fn run(world: &Rc<World>) {
    for number in 0..=usize::try_from(world.executor.below(REGISTERS_MAX)).unwrap_or_default() {
        let register = Register::new(world, number);
        world.registers.borrow_mut().push(register.clone());
        register.open_tab(world);
    }
    let steps = 20 + world.executor.below(50);
    for _ in 0..steps {
        if !world.has_not_failed() {
            return;
        }
        one(world);
        let gap = match world.executor.below(4) {
            0 => 0,
            1 => 5 * MILLISECOND,
            2 => 200 * MILLISECOND,
            _ => 2 * SECOND,
        };
        world.pass(world.executor.below(gap + 1));
    }
    peace(world);
}

fn one(world: &Rc<World>) {
    let executor = &world.executor;
    let registers = world.registers();
    let register = &registers[executor.index(registers.len())];
    match executor.below(100) {
        0..30 => at_work(world, register, create),
        30..42 => at_work(world, register, edit),
        42..44 => at_work(world, register, wish_for_card),
        44..49 => at_work(world, register, sell),
        49..55 => at_work(world, register, decide),
        55..58 => register.open_tab_if_room(world),
        58..62 => close_one(world, register),
        62..64 => crash_browser(world, register),
        64..66 => update(world, register),
        66..68 => freeze(world, register),
        68..72 => {
            register.is_cut.set(!register.is_cut.get());
            world.trace(|| format!("register {}: cut {}", register.number, register.is_cut.get()));
            if !register.is_cut.get() {
                register.tell_elected(|| Event::TryNow);
            }
        }
        72..75 => {
            let is_disconnected = !register.is_disconnected.get();
            register.is_disconnected.set(is_disconnected);
            world.trace(|| format!("register {}: disconnected {is_disconnected}", register.number));
            register.tell_all(|| match is_disconnected {
                true => Event::Disconnected,
                false => Event::Connected,
            });
        }
        75..78 => sign_on(world, register),
        78..80 => register.tell_elected(|| Event::TryNow),
        80..82 => {
            register.is_disk_full.set(!register.is_disk_full.get());
            let is_full = register.is_disk_full.get();
            world.trace(|| format!("register {}: disk full {is_full}", register.number));
        }
        82..84 => {
            let hours = i64::try_from(executor.below(49)).unwrap_or_default() - 24;
            register.clock_skew.set(hours * 3_600_000);
        }
        84..88 => {
            world.trace(|| "scale unit: killed or started".to_owned());
            match world.scale_unit_scope.get() {
                Some(_) => world.kill_scale_unit(),
                None => world.start_scale_unit(),
            }
        }
        88..92 => {
            world.trace(|| "headquarters: killed or started".to_owned());
            match world.headquarters_scope.get() {
                Some(_) => world.kill_headquarters(),
                None => world.start_headquarters(),
            }
        }
        92..94 => world.headquarters.borrow_mut().is_suspended = false,
        94..96 => another_run(world),
        _ => replace_channel_database(world),
    }
}

/// Somebody starts the jobs by hand, whatever is running.
fn another_run(world: &Rc<World>) {
    if let Some(scope) = world.headquarters_scope.get() {
        let run = world.clone();
        world.executor.spawn(scope, Box::pin(async move { headquarters::run_once(&run).await }));
    }
}

/// Only when everything has come up: what a lost disk had not told anybody is lost.
fn replace_channel_database(world: &Rc<World>) {
    let uploaded = {
        let channel = world.channel.borrow();
        let headquarters = world.headquarters.borrow();
        let uploaded = headquarters.uploaded.get(&channel.database_id).copied().unwrap_or(0);
        let is_known = channel.customers.values().all(|it| !it.customer.is_async_customer);
        uploaded == channel.newest_row() && headquarters.has_synchronized() && is_known
    };
    if uploaded && !world.is_job_running.get() {
        world.kill_scale_unit();
        let other = world.channel.borrow().replaced(world.executor.random().to_string());
        world.trace(|| format!("scale unit: another channel database, {}", other.database_id));
        world.channel.replace(other);
        world.start_scale_unit();
        world.touch();
    }
}

impl Register {
    fn open_tab_if_room(self: &Rc<Self>, world: &Rc<World>) {
        if self.tabs.borrow().len() < TABS_MAX {
            self.open_tab(world);
        }
    }

    fn some_tab(&self, executor: &Executor) -> Option<(u32, Rc<OpenTab>)> {
        let tabs = self.tabs.borrow();
        let at = executor.index(tabs.len());
        tabs.iter().nth(at).map(|(number, tab)| (*number, tab.clone()))
    }
}

fn close_one(world: &Rc<World>, register: &Rc<Register>) {
    if let Some((number, _)) = register.some_tab(&world.executor) {
        register.close_tab(world, number);
    }
}

fn crash_browser(world: &Rc<World>, register: &Rc<Register>) {
    world.trace(|| format!("register {}: the browser is killed", register.number));
    let all: Vec<u32> = register.tabs.borrow().keys().copied().collect();
    // From the last to the first: nobody is elected meanwhile.
    all.into_iter().rev().for_each(|number| register.close_tab(world, number));
}

/// A new version of the application: what the old one stored is read again from its bytes.
fn update(world: &Rc<World>, register: &Rc<Register>) {
    crash_browser(world, register);
    let disk = register.disk.borrow().clone();
    let again = serde_json::to_string(&disk).ok().and_then(|it| serde_json::from_str(&it).ok());
    match again {
        Some(again) if disk == again => {
            register.disk.replace(again);
        }
        _ => world.fail("R209: what was stored is not read as it was".to_owned()),
    }
    register.open_tab(world);
}

fn freeze(world: &Rc<World>, register: &Rc<Register>) {
    let Some((number, tab)) = register.some_tab(&world.executor) else { return };
    world.trace(|| format!("register {}: tab {number} stands still", register.number));
    world.executor.freeze(tab.scope);
    let (executor, scope) = (world.executor.clone(), tab.scope);
    let until = executor.pause(executor.below(20 * SECOND));
    world.executor.spawn(
        world.lines,
        Box::pin(async move {
            until.await;
            executor.thaw(scope);
        }),
    );
}

fn sign_on(world: &World, register: &Register) {
    world.trace(|| format!("register {}: somebody signs on", register.number));
    register.is_signed_on.set(true);
    register.tell_all(|| Event::SignedOn);
}

type Desk = (Rc<World>, Rc<Driver<SimTab>>);

/// A clerk does something in one of the tabs, which may be closed in the middle of it.
fn at_work<F: Future<Output = ()> + 'static>(
    world: &Rc<World>,
    register: &Rc<Register>,
    work: fn(Desk) -> F,
) {
    if register.tabs.borrow().is_empty() {
        register.open_tab(world);
    }
    let Some((_, tab)) = register.some_tab(&world.executor) else { return };
    if tab.driver.tab().is_loaded.get() {
        let desk = (world.clone(), tab.driver.clone());
        world.executor.spawn(tab.scope, Box::pin(work(desk)));
    }
}

async fn create((world, driver): Desk) {
    let executor = &world.executor;
    let id = CustomerId::from_random_bytes(executor.bytes());
    let Some(details) = typed(&world) else { return };
    let customer = CustomerRecord {
        id,
        identity: Identity::Pending,
        details,
        loyalty_cards: Vec::new(),
        progress: Progress { saved_at: Some(driver.tab().now()), ..Progress::default() },
        left_out: Vec::new(),
    };
    let entry = new_entry(&driver, id, OperationKind::Create);
    let operation = entry.id;
    let waits_for_answer = executor.chance(400);
    let verdict = waits_for_answer.then(|| driver.verdict(operation));
    if !accept(&world, &driver, operation, driver.save(customer, entry).await) {
        return;
    }
    if let Some(verdict) = verdict {
        let answer = select(verdict, executor.pause(FORM_WAITS)).await;
        if let Either::Left((Ok(Verdict::Refused(_)), _)) = answer {
            let _kept_if_it_fails = driver.take_back(id).await;
        }
    }
}

async fn edit((world, driver): Desk) {
    let Some(opened) = somebody(&world, &driver) else { return };
    // What is not written here is changed at the scale unit.
    if driver.tab().kept() == Kept::OnlyPending && !opened.identity.is_pending() {
        return;
    }
    let executor = &world.executor;
    let (id, before) = (opened.id, opened.details.clone());
    executor.pause(executor.below(3 * SECOND)).await;
    let Some(after) = edited(&world, &before) else { return };
    let Some(known) = driver.tab().directory(|directory| directory.get(id)) else { return };
    let change = Change { before, after };
    if change.is_empty() {
        return;
    }
    let mut customer = CustomerRecord::clone(&known);
    change.redo(&mut customer.details);
    let entry = new_entry(&driver, id, OperationKind::Change(Box::new(change)));
    let operation = entry.id;
    accept(&world, &driver, operation, driver.save_change(customer, entry).await);
}

async fn sell((world, driver): Desk) {
    let Some(customer) = somebody(&world, &driver) else { return };
    let amount = format!("{}.50", world.executor.below(100));
    let entry = new_entry(&driver, customer.id, OperationKind::Sale(amount));
    let operation = entry.id;
    accept(&world, &driver, operation, driver.save_change(customer, entry).await);
}

/// A pending customer is to have a card when its number is here; sometimes it is not to any
/// more (R228).
async fn wish_for_card((world, driver): Desk) {
    let Some(customer) = somebody(&world, &driver) else { return };
    // Its own: what another register wishes for the customer is the same card, which the
    // reference would not tell apart.
    if !customer.identity.is_pending() || customer.progress.saved_at.is_none() {
        return;
    }
    let id = customer.id;
    if world.executor.chance(150) {
        let taken_back = driver.take_back_card(id).await;
        world.trace(|| format!("card of {id} is taken back: {taken_back:?}"));
        return;
    }
    let kind = OperationKind::Card(String::new());
    let operation = OperationId::of_queued_card(id);
    if driver.operations_of(id).iter().any(|entry| entry.id == operation) {
        return;
    }
    let entry = Operation { id: operation, ..new_entry(&driver, id, kind) };
    let saved = driver.queue_card(customer, entry).await;
    world.trace(|| format!("card of {id} is queued: {saved:?}"));
    if saved.is_ok() {
        world.reference.borrow_mut().accepted.insert(operation);
        world.touch();
    }
}

/// What the server refused is corrected, or given up. Not while another tab is open: what
/// one tab edits between another one's reading and correcting the same customer may be taken
/// for needless: a form does not say yet which entries it has seen.
async fn decide((world, driver): Desk) {
    let executor = &world.executor;
    executor.pause(executor.below(2 * SECOND)).await;
    if driver.tab().register.tabs.borrow().len() > 1 {
        return;
    }
    let refused = driver.tab().outbox(|outbox| {
        outbox.iter().filter(|entry| entry.is_set_aside()).cloned().collect::<Vec<_>>()
    });
    if refused.is_empty() {
        return;
    }
    let entry = &refused[executor.index(refused.len())];
    if executor.chance(500) {
        let given_up = driver.discard(entry.customer_id).await;
        world.trace(|| format!("discard of {}: {given_up:?}", entry.customer_id));
        return;
    }
    if entry.is_card() {
        let sent = driver.try_card_again(entry.customer_id).await;
        world.trace(|| format!("card of {} is tried again: {sent:?}", entry.customer_id));
        return;
    }
    let known = driver.tab().directory(|directory| directory.get(entry.customer_id));
    let Some(known) = known else { return };
    let mut details = known.details.clone();
    if !executor.chance(200) {
        details.email = details.email.replace(REFUSED, "@example.com");
    }
    let sent = driver.resend(entry, details).await;
    world.trace(|| format!("resend of {}: {sent:?}", entry.id));
}

/// Whether "Saved" is said.
fn accept(
    world: &World,
    driver: &Driver<SimTab>,
    operation: OperationId,
    saved: Result<(), sync::StoreError>,
) -> bool {
    let number = driver.tab().register.number;
    world.trace(|| format!("register {number}: save of {operation}: {saved:?}"));
    if saved.is_ok() {
        world.reference.borrow_mut().accepted.insert(operation);
        world.touch();
    }
    saved.is_ok()
}

fn new_entry(driver: &Driver<SimTab>, customer_id: CustomerId, kind: OperationKind) -> Operation {
    let (register, world) = (&driver.tab().register, &driver.tab().world);
    let id = OperationId::from_random_bytes(world.executor.bytes());
    let seen = driver.operations_of(customer_id).iter().map(|entry| entry.id).collect();
    world.reference.borrow_mut().on_top_of.insert(id, seen);
    Operation {
        id,
        customer_id,
        kind,
        captured_offline: register.is_cut.get() || register.is_disconnected.get(),
        captured_at: driver.tab().now(),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

fn somebody(world: &World, driver: &Driver<SimTab>) -> Option<CustomerRecord> {
    let shown = driver.tab().shown();
    let ids: Vec<CustomerId> = shown.into_keys().collect();
    let id = *ids.get(world.executor.index(ids.len()))?;
    driver.tab().directory(|directory| directory.get(id)).map(|it| CustomerRecord::clone(&it))
}

fn typed(world: &World) -> Option<CustomerDetails> {
    let executor = &world.executor;
    let mut draft = CustomerDraft {
        first_name: format!("Aiko {}", executor.below(1_000)),
        email: an_email(executor),
        ..CustomerDraft::default()
    };
    if executor.chance(300) {
        draft.addresses.push(an_address(executor));
    }
    draft.check().ok()
}

/// Another phone number or e-mail address, or one more address.
fn edited(world: &World, before: &CustomerDetails) -> Option<CustomerDetails> {
    let executor = &world.executor;
    let entity = crate::wire::entity(before);
    let mut draft = CustomerDraft {
        first_name: entity.first_name,
        phone: before.phone.clone(),
        email: before.email.clone(),
        addresses: before.addresses.iter().map(as_draft).collect(),
        ..CustomerDraft::default()
    };
    match executor.below(if world.edits_async { 3 } else { 1 }) {
        0 => draft.addresses.push(an_address(executor)),
        1 => draft.phone = executor.below(100_000).to_string(),
        _ => draft.email = an_email(executor),
    }
    draft.check().ok()
}

fn an_email(executor: &Executor) -> String {
    let domain = if executor.chance(100) { REFUSED } else { "@example.com" };
    format!("a{}{domain}", executor.below(1_000))
}

fn an_address(executor: &Executor) -> AddressDraft {
    AddressDraft {
        id: OperationId::from_random_bytes(executor.bytes()).to_string(),
        city: format!("City {}", executor.below(1_000)),
        is_primary: executor.chance(300),
        ..AddressDraft::default()
    }
}

fn as_draft(address: &domain::Address) -> AddressDraft {
    AddressDraft {
        id: address.id.clone(),
        city: address.city.clone(),
        is_primary: address.is_primary,
        ..AddressDraft::default()
    }
}

/// Nothing breaks any more. Everything has to be sent or set aside within bounded time, and
/// then every place has the same.
fn peace(world: &Rc<World>) {
    world.trace(|| "PEACE".to_owned());
    world.faults.set(Faults::default());
    world.start_scale_unit();
    world.start_headquarters();
    world.headquarters.borrow_mut().is_suspended = false;
    for register in world.registers() {
        register.is_cut.set(false);
        register.is_disk_full.set(false);
        register.is_disconnected.set(false);
        register.open_tabs().iter().for_each(|tab| world.executor.thaw(tab.scope));
        if register.tabs.borrow().is_empty() {
            register.open_tab(world);
        }
    }
    world.pass(10 * SECOND);
    for register in world.registers() {
        register.tell_all(|| Event::Connected);
        sign_on(world, &register);
    }
    let end = world.executor.now() + PEACE_MAX;
    let mut rest = assertions::is_at_rest(world);
    while rest.is_err() && world.has_not_failed() && world.executor.now() < end {
        world.pass(2 * SECOND);
        rest = assertions::is_at_rest(world);
    }
    if let Err(left) = rest {
        return world.fail(format!("R202: no rest: {left}"));
    }
    // Tabs tell one another, and one is elected where there are no locks.
    world.pass(10 * SECOND);
    if world.has_not_failed() {
        assertions::in_the_end(world);
    }
}
