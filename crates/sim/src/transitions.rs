//! The steps of a schedule: people at work, faults, and in the end peace.

use std::rc::Rc;

use domain::{AddressDraft, CustomerDetails, CustomerDraft, CustomerId, OperationId};
use futures::future::{Either, select};
use sync::connectivity::Event;
use sync::{
    Change, Creation, CustomerRecord, Driver, Operation, OperationKind, OperationState,
    RetentionPolicy, Seen, Tab, Verdict,
};

use crate::faults::Faults;
use crate::mutant::Mutant;
use crate::plan::{City, Decision, Email, Plan, Seat, Step, TABS_MAX, Typed};
use crate::register::{Register, SimTab};
use crate::scale_unit::{Channel, REFUSED};
use crate::stream::{Place, Purpose};
use crate::time::Time;
use crate::time::{MILLISECOND, SECOND};
use crate::world::World;
use crate::{assertions, headquarters};

/// The world must come to rest within this time once the faults have ended.
const PEACE_MAX: Time = 600 * SECOND;
/// How long the world must be at rest before everything is checked.
const QUIET: Time = 10 * SECOND;
/// A form waits as long for an answer.
const FORM_WAITS: Time = 3 * SECOND;

/// Runs one schedule: work and faults, then peace, then the final checks.
pub fn run(world: &Rc<World>, plan: &Plan) {
    begin(world);
    for (index, (gap, step)) in plan.steps.iter().enumerate() {
        // What comes first may come before anything has begun.
        if index > 0 || *gap > 0 {
            pass(world, *gap);
        }
        if !world.goes_on() {
            return;
        }
        perform(world, step);
    }
    peace(world);
}

/// A world with one register, in which nothing breaks.
#[cfg(test)]
pub fn calm_world(seed: u64, device: crate::plan::Device) -> Rc<World> {
    use crate::choices::{Choices, Source};
    let choices = Choices::new(Source::Seed { seed, priorities: None }, false);
    let setup = crate::plan::Setup { devices: vec![device], ..Default::default() };
    let options = crate::outcome::Options { seed, mutant: None, is_tracing: false };
    let world = Rc::new(World::new(choices, setup, Faults::default(), options));
    begin(&world);
    world
}

/// Servers and registers start, each register with one tab.
pub fn begin(world: &Rc<World>) {
    world.start_headquarters();
    world.start_scale_unit();
    for (number, device) in world.setup.devices.iter().enumerate() {
        let register = Register::new(number, *device);
        world.registers.borrow_mut().push(register.clone());
        register.open_tab(world, 0);
    }
}

/// Lets everything happen for this time; checks after each step that changed something.
pub fn pass(world: &Rc<World>, time: Time) {
    let end = world.executor.now() + time;
    while world.goes_on() && world.executor.step(end) {
        if let Some(step) = world.executor.choices().take_due() {
            perform(world, &step);
        }
        if let Some(touched) = world.take_touched() {
            assertions::after_a_step(world, touched.are_servers(), |register| {
                touched.is_register(register)
            });
        }
        if world.is_memory_changed.take() {
            assertions::memories(world);
        }
        if world.is_time_to_look() {
            assertions::times(world);
        }
    }
}

/// A step of a register, a tab or a customer that is not there does nothing.
pub fn perform(world: &Rc<World>, step: &Step) {
    let register = step.register().and_then(|number| world.registers().get(number).cloned());
    match (*step, register) {
        (Step::Wait, _) => {}
        (Step::KillScaleUnit, _) => {
            world.trace(|| "scale unit: killed".to_owned());
            world.kill_scale_unit();
        }
        (Step::StartScaleUnit, _) => {
            world.trace(|| "scale unit: started".to_owned());
            world.start_scale_unit();
        }
        (Step::KillHeadquarters, _) => {
            world.trace(|| "headquarters: killed".to_owned());
            world.kill_headquarters();
        }
        (Step::StartHeadquarters, _) => {
            world.trace(|| "headquarters: started".to_owned());
            world.start_headquarters();
        }
        (Step::Resume, _) => world.headquarters.borrow_mut().resume_upload(),
        (Step::RunJobs, _) => another_run(world),
        (Step::ReplaceChannelDatabase, _) => replace_channel_database(world),
        (Step::BackUpChannelDatabase, _) => {
            world.trace(|| "scale unit: backed up".to_owned());
            let copy = world.channel.borrow().clone();
            world.backup.replace(Some(copy));
        }
        (Step::RestoreChannelDatabase, _) => {
            let backup = world.backup.borrow().clone();
            if let Some(mut older) = backup {
                older.database_id = world.next_database_id();
                lose_channel_database(world, older);
            }
        }
        (Step::EmptyChannelDatabase, _) => {
            lose_channel_database(world, Channel::new(&world.next_database_id()));
        }
        (Step::PutBackChannelDatabase, _) => put_channel_database_back(world),
        (Step::BackUpHeadquarters, _) => {
            world.trace(|| "headquarters: backed up".to_owned());
            let copy = world.headquarters.borrow().clone();
            world.backup_of_headquarters.replace(Some(copy));
        }
        (Step::RestoreHeadquarters, _) => restore_headquarters(world),
        (step, Some(register)) => at_register(world, &register, step),
        (_, None) => {}
    }
}

fn at_register(world: &Rc<World>, register: &Rc<Register>, step: Step) {
    match step {
        Step::Create { at, customer, name, email, city, waits } => {
            at_work(world, at, |desk| create(desk, customer, name, email, city, waits));
        }
        Step::Edit { at, customer, thinks, typed } => {
            at_work(world, at, |desk| edit(desk, customer, thinks, typed));
        }
        Step::Sell { at, customer, amount } => {
            at_work(world, at, |desk| sell(desk, customer, amount));
        }
        Step::QueueCard { at, customer } => at_work(world, at, |desk| queue_card(desk, customer)),
        Step::TakeBackCard { at, customer } => {
            at_work(world, at, |desk| take_back_card(desk, customer));
        }
        Step::LookUp { at, customer } => at_work(world, at, |desk| look_up(desk, customer)),
        Step::Decide { at, thinks, pick, decision } => {
            at_work(world, at, |desk| decide(desk, thinks, pick, decision));
        }
        Step::Open(at) => open(world, register, at.tab),
        Step::Close(at) => register.close_tab(world, at.tab),
        Step::Crash(_) => crash_browser(world, register),
        Step::Update(at) => update(world, register, at.tab),
        Step::UpdateBeside(at) => {
            reread(world, register);
            open(world, register, at.tab);
        }
        Step::Freeze { at, time } => freeze(world, register, at.tab, time),
        Step::Cut(_) => set_cut(world, register, true),
        Step::Mend(_) => set_cut(world, register, false),
        Step::Disconnect(_) => set_disconnected(world, register, true),
        Step::Connect(_) => set_disconnected(world, register, false),
        Step::SignOn(_) => sign_on(world, register),
        Step::TryNow(_) => register.tell_elected(|| Event::TryNow.into()),
        Step::FillDisk(_) => set_disk_full(world, register, true),
        Step::ClearDisk(_) => set_disk_full(world, register, false),
        Step::SetClock { hours, .. } => register.clock_skew.set(hours * 3_600_000),
        Step::Wait
        | Step::KillScaleUnit
        | Step::StartScaleUnit
        | Step::KillHeadquarters
        | Step::StartHeadquarters
        | Step::Resume
        | Step::RunJobs
        | Step::ReplaceChannelDatabase
        | Step::BackUpChannelDatabase
        | Step::RestoreChannelDatabase
        | Step::EmptyChannelDatabase
        | Step::PutBackChannelDatabase
        | Step::BackUpHeadquarters
        | Step::RestoreHeadquarters => {}
    }
}

fn set_cut(world: &World, register: &Register, is_cut: bool) {
    world.trace(|| format!("register {}: cut {is_cut}", register.number));
    register.is_cut.set(is_cut);
    if !is_cut {
        register.tell_elected(|| Event::TryNow.into());
    }
}

fn set_disconnected(world: &World, register: &Register, is_disconnected: bool) {
    register.is_disconnected.set(is_disconnected);
    world.trace(|| format!("register {}: disconnected {is_disconnected}", register.number));
    register.tell_all(|| match is_disconnected {
        true => Event::Disconnected,
        false => Event::Connected,
    });
}

fn set_disk_full(world: &World, register: &Register, is_full: bool) {
    register.is_disk_full.set(is_full);
    world.trace(|| format!("register {}: disk full {is_full}", register.number));
}

/// A person starts the jobs by hand, also while others run.
fn another_run(world: &Rc<World>) {
    if let Some(scope) = world.headquarters_scope.get() {
        let run = world.clone();
        world.executor.spawn(scope, Box::pin(async move { headquarters::run_once(&run).await }));
    }
}

/// Only when everything is uploaded: what only a lost disk had is lost.
fn replace_channel_database(world: &Rc<World>) {
    let uploaded = {
        let channel = world.channel.borrow();
        let headquarters = world.headquarters.borrow();
        let uploaded = headquarters.uploaded(&channel.database_id);
        let is_known = channel.customers.values().all(|it| !it.customer.is_async_customer);
        uploaded == channel.newest_row() && headquarters.has_synchronized() && is_known
    };
    if uploaded && !world.is_job_running.get() {
        world.kill_scale_unit();
        let other = world.channel.borrow().replaced(world.next_database_id());
        world.trace(|| format!("scale unit: another channel database, {}", other.database_id));
        world.channel.replace(other);
        // The new one has no rows to upload again: an older headquarters would be a second loss.
        world.backup_of_headquarters.take();
        world.start_scale_unit();
        world.touch();
    }
}

/// The world never restores both servers at the same time: customers would be lost.
fn may_lose_channel_database(world: &World) -> bool {
    let (headquarters, channel) = (world.headquarters.borrow(), world.channel.borrow());
    let uploaded = headquarters.uploaded(&channel.database_id);
    let is_whole = !headquarters.is_waiting
        && headquarters.has_synchronized()
        && uploaded == channel.newest_row()
        && channel.customers.keys().all(|id| headquarters.find(&id.to_string()).is_some());
    is_whole || !(headquarters.is_waiting || world.was_headquarters_restored.get())
}

fn put_channel_database_back(world: &Rc<World>) {
    let Some(mut older) = world.backup.borrow().clone() else { return };
    // Under another id it is a restored one, and it is noticed at once.
    if !world.channel.borrow().database_id.eq(&older.database_id) {
        older.database_id = world.next_database_id();
    }
    lose_channel_database(world, older);
    world.must_be_noticed.set(true);
    world.look_whether_it_is_noticed();
}

/// Headquarters continues from an older state, where no customer is lost by that.
fn restore_headquarters(world: &Rc<World>) {
    let Some(older) = world.backup_of_headquarters.borrow().clone() else { return };
    let is_elsewhere = {
        let (headquarters, channel) = (world.headquarters.borrow(), world.channel.borrow());
        let mut all = headquarters.customers.values().map(|record| &record.customer);
        // With its number, or the number would be lost.
        all.all(|real| {
            let id = real.customer_id.parse::<CustomerId>();
            let known = id.ok().and_then(|id| channel.customers.get(&id));
            known.is_some_and(|it| it.customer.account_number == real.account_number)
        })
    };
    if !is_elsewhere || world.must_be_noticed.get() {
        return;
    }
    world.kill_headquarters();
    world.trace(|| "headquarters: goes back to its backup".to_owned());
    world.reference.borrow_mut().lose_headquarters(
        &older,
        &world.headquarters.borrow(),
        &world.channel.borrow(),
    );
    world.headquarters.replace(older);
    world.was_headquarters_restored.set(true);
    world.start_headquarters();
    world.touch();
}

/// The scale unit continues with this channel database, which knows less.
fn lose_channel_database(world: &Rc<World>, other: Channel) {
    if !may_lose_channel_database(world) {
        return;
    }
    world.must_be_noticed.set(false);
    world.kill_scale_unit();
    world.trace(|| format!("scale unit: loses its channel database, now {}", other.database_id));
    world.reference.borrow_mut().lose(&other, &world.headquarters.borrow());
    world.channel.replace(other);
    world.start_scale_unit();
    world.touch();
}

fn open(world: &Rc<World>, register: &Rc<Register>, tab: u32) {
    let (count, is_open) = {
        let tabs = register.tabs.borrow();
        (tabs.len(), tabs.contains_key(&tab))
    };
    if count < TABS_MAX && !is_open {
        register.open_tab(world, tab);
    }
}

fn crash_browser(world: &Rc<World>, register: &Rc<Register>) {
    world.trace(|| format!("register {}: the browser is killed", register.number));
    let all: Vec<u32> = register.tabs.borrow().keys().copied().collect();
    // From the last to the first: no tab is elected meanwhile.
    all.into_iter().rev().for_each(|number| register.close_tab(world, number));
}

/// A new version of the application: what the old one stored is read again from its bytes.
fn update(world: &Rc<World>, register: &Rc<Register>, tab: u32) {
    crash_browser(world, register);
    reread(world, register);
    register.open_tab(world, tab);
}

fn reread(world: &World, register: &Register) {
    let disk = register.disk.borrow().clone();
    match disk.reread() {
        Some(again) if disk == again => {
            register.disk.replace(again);
        }
        _ => world.fail("R209: what was stored is not read as it was".to_owned()),
    }
}

fn freeze(world: &Rc<World>, register: &Rc<Register>, number: u32, time: Time) {
    let Some(tab) = register.tabs.borrow().get(&number).cloned() else { return };
    world.trace(|| format!("register {}: tab {number} stands still", register.number));
    let (executor, scope, later) = (world.executor.clone(), tab.scope, world.clone());
    // The browser says so, or the whole device stands still.
    let is_told = executor.chance(Place::Tab(register.number, number), Purpose::Suspends, 500);
    if is_told {
        tab.driver.suspended();
    }
    world.executor.spawn(
        world.lines,
        Box::pin(async move {
            if is_told {
                executor.pause(MILLISECOND).await;
            }
            if !later.is_peaceful.get() {
                executor.freeze(scope);
                executor.pause(time).await;
                executor.thaw(scope);
                tab.awake_since.set(executor.now());
            }
            if is_told {
                let driver = tab.driver.clone();
                executor.spawn(scope, Box::pin(async move { driver.resumed().await }));
            }
        }),
    );
}

fn sign_on(world: &World, register: &Register) {
    world.trace(|| format!("register {}: somebody signs on", register.number));
    register.is_signed_on.set(true);
    register.tell_all(|| Event::SignedOn);
}

pub type Desk = (Rc<World>, Rc<Driver<SimTab>>);

/// A clerk does something in a tab, which may be closed in the middle of it.
pub fn at_work<F: Future<Output = ()> + 'static>(
    world: &Rc<World>,
    at: Seat,
    work: impl FnOnce(Desk) -> F,
) {
    let register = world.registers().get(at.register).cloned();
    let tab = register.and_then(|register| register.tabs.borrow().get(&at.tab).cloned());
    if let Some(tab) = tab.filter(|tab| tab.driver.tab().is_loaded.get()) {
        let desk = (world.clone(), tab.driver.clone());
        world.executor.spawn(tab.scope, Box::pin(work(desk)));
    }
}

pub async fn create(
    (world, driver): Desk,
    number: u32,
    name: u64,
    email: Email,
    city: Option<City>,
    waits: bool,
) {
    let id = world.customer(number);
    let draft = CustomerDraft {
        first_name: format!("Aiko {name}"),
        email: as_text(email),
        addresses: city.into_iter().map(|city| an_address(&world, city)).collect(),
        ..CustomerDraft::default()
    };
    let Ok(details) = draft.check() else { return };
    let creation = Creation { details, epoch: driver.epoch() };
    let entry = new_entry(&driver, id, OperationKind::Create(Box::new(creation)));
    let operation = entry.id;
    let verdict = waits.then(|| driver.verdict(operation));
    if !accept(&world, &driver, operation, driver.save(entry).await) {
        return;
    }
    if let Some(verdict) = verdict {
        let answer = select(verdict, world.executor.pause(FORM_WAITS)).await;
        if let Either::Left((Ok(Verdict::Refused(_)), _)) = answer {
            let _kept_if_it_fails = driver.take_back(id).await;
        }
    }
}

async fn edit(desk: Desk, number: u32, thinks: Time, typed: Typed) {
    let Some(opened) = shown(&desk, number) else { return };
    if !may_edit(&desk, &opened) {
        return;
    }
    desk.0.executor.pause(thinks).await;
    save_edit(desk, &opened, typed).await;
}

/// Whether the customer may be edited in this tab: others are changed at the scale unit, and a
/// kiosk changes none.
pub fn may_edit((_, driver): &Desk, opened: &CustomerRecord) -> bool {
    match driver.tab().retention() {
        RetentionPolicy::All => true,
        RetentionPolicy::OnlyPending => opened.identity.is_pending(),
        RetentionPolicy::Hidden => false,
    }
}

/// The customer's page asks the scale unit for its state.
pub async fn look_up(desk: Desk, number: u32) {
    let Some(customer) = shown(&desk, number) else { return };
    let (world, driver) = desk;
    if driver.tab().retention() == RetentionPolicy::Hidden {
        return;
    }
    let heard = driver.tab().line().look_up(customer.id).await;
    world.trace(|| format!("look-up of {}: {:?}", customer.id, heard.as_ref().map(|_| ())));
    if let Ok(server) = heard {
        let kept = driver.take_looked_up(server).await;
        world.trace(|| format!("kept: {kept:?}"));
    }
}

pub async fn save_edit((world, driver): Desk, opened: &CustomerRecord, typed: Typed) {
    let (id, before) = (opened.id, opened.details.clone());
    let Some(after) = edited(&world, &before, typed) else { return };
    let change = Change { before, after };
    if change.is_empty() {
        return;
    }
    let entry = new_entry(&driver, id, OperationKind::Change(Box::new(change.clone())));
    let operation = entry.id;
    let saved = driver.save_change(&change, entry).await;
    if saved == Ok(false) {
        world.trace(|| format!("{operation} changes nothing any more"));
        return;
    }
    accept(&world, &driver, operation, saved.map(|_| ()));
}

pub async fn sell(desk: Desk, number: u32, amount: u64) {
    let Some(customer) = shown(&desk, number) else { return };
    let (world, driver) = desk;
    if driver.tab().retention() == RetentionPolicy::Hidden {
        return;
    }
    let entry = new_entry(&driver, customer.id, OperationKind::Sale(format!("{amount}.50")));
    let operation = entry.id;
    accept(&world, &driver, operation, driver.save(entry).await);
}

/// Its own: what another register requests for the customer is the same card, which the
/// reference would not tell apart.
pub fn may_queue_card(customer: &CustomerRecord) -> bool {
    customer.identity.is_pending() && customer.progress.saved_at.is_some()
}

/// A pending customer gets no card any more (R228).
pub async fn take_back_card(desk: Desk, number: u32) {
    let Some(customer) = shown(&desk, number).filter(may_queue_card) else { return };
    let (world, driver) = desk;
    let taken_back = driver.take_back_card(customer.id).await;
    world.trace(|| format!("card of {} is taken back: {taken_back:?}", customer.id));
}

/// A pending customer gets a card when its number is here (R228).
pub async fn queue_card(desk: Desk, number: u32) {
    let Some(customer) = shown(&desk, number).filter(may_queue_card) else { return };
    let (world, driver) = desk;
    if driver.tab().retention() == RetentionPolicy::Hidden {
        return;
    }
    let id = customer.id;
    let kind = OperationKind::Card(String::new());
    let operation = OperationId::of_queued_card(id);
    if driver.operations_of(id).iter().any(|entry| entry.id == operation) {
        return;
    }
    let entry = Operation { id: operation, ..new_entry(&driver, id, kind) };
    let saved = driver.queue_card(entry).await;
    world.trace(|| format!("card of {id} is queued: {saved:?}"));
    if saved.is_ok() {
        world.reference.borrow_mut().accepted.insert(operation);
        world.touch_register(driver.tab().register.number);
    }
}

/// A person corrects or discards a rejected entry, by what the form has seen.
async fn decide(desk: Desk, thinks: Time, pick: u64, decision: Decision) {
    let refused = refused(&desk.1);
    let count = refused.len() as u64;
    let pick = usize::try_from(pick % count.max(1)).unwrap_or_default();
    if let Some(entry) = refused.get(pick) {
        decide_on(desk, entry, thinks, decision).await;
    }
}

pub async fn decide_on(desk: Desk, entry: &Operation, thinks: Time, decision: Decision) {
    let Some(form) = Form::open(&desk, entry) else { return };
    desk.0.executor.pause(thinks).await;
    form.close(desk, decision).await;
}

/// The entries that wait for a decision.
pub fn refused(driver: &Driver<SimTab>) -> Vec<Operation> {
    driver.tab().outbox(|outbox| outbox.iter().filter(|it| it.is_rejected()).cloned().collect())
}

/// A rejected entry in an open form.
struct Form {
    entry: Operation,
    details: CustomerDetails,
    seen: Seen,
}

impl Form {
    fn open((_, driver): &Desk, entry: &Operation) -> Option<Self> {
        let known = driver.tab().directory(|directory| directory.get(entry.customer_id))?;
        let (details, seen) = (known.details.clone(), driver.seen(entry.customer_id));
        Some(Self { entry: entry.clone(), details, seen })
    }

    async fn close(self, (world, driver): Desk, decision: Decision) {
        let Self { entry, mut details, seen } = self;
        let id = entry.customer_id;
        if decision == Decision::Discard {
            let given_up = driver.discard(id, &seen).await;
            world.trace(|| format!("discard of {id}: {given_up:?}"));
        } else if entry.is_card() {
            let sent = driver.try_card_again(id).await;
            world.trace(|| format!("card of {id} is tried again: {sent:?}"));
        } else {
            if decision == Decision::Correct {
                details.email = details.email.replace(REFUSED, "@example.com");
            }
            let sent = driver.resend(entry.id, id, &details, &seen).await;
            world.trace(|| format!("resend of {}: {sent:?}", entry.id));
        }
        if world.mutant == Some(Mutant::QueueNotDerivedAgain) {
            driver.tell(sync::Event::Lines(vec![(id, Vec::new())]));
        }
    }
}

/// Whether the screen says "Saved".
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
        world.touch_register(number);
    }
    saved.is_ok()
}

fn new_entry(driver: &Driver<SimTab>, customer_id: CustomerId, kind: OperationKind) -> Operation {
    let (register, world) = (&driver.tab().register, &driver.tab().world);
    let id = OperationId::from_random_bytes(world.fresh_id());
    let seen = driver.operations_of(customer_id).iter().map(|entry| entry.id).collect();
    world.reference.borrow_mut().on_top_of.insert(id, seen);
    Operation {
        place: 0,
        id,
        customer_id,
        kind,
        revision: 0,
        captured_offline: register.is_cut.get() || register.is_disconnected.get(),
        captured_at: driver.tab().now(),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

/// The customer, where the tab shows it.
fn shown((world, driver): &Desk, number: u32) -> Option<CustomerRecord> {
    let id = world.customer(number);
    driver.tab().directory(|directory| directory.get(id)).map(|it| CustomerRecord::clone(&it))
}

/// Another phone number or e-mail address, or one more address.
fn edited(world: &World, before: &CustomerDetails, typed: Typed) -> Option<CustomerDetails> {
    let entity = crate::wire::entity(before);
    let mut draft = CustomerDraft {
        first_name: entity.first_name,
        phone: before.phone.clone(),
        email: before.email.clone(),
        addresses: before.addresses.iter().map(as_draft).collect(),
        ..CustomerDraft::default()
    };
    match typed {
        Typed::City(city) => draft.addresses.push(an_address(world, city)),
        Typed::Phone(number) => draft.phone = format!("03-5550-{number:05}"),
        Typed::Email(email) => draft.email = as_text(email),
    }
    draft.check().ok()
}

fn as_text(email: Email) -> String {
    let domain = if email.is_refused { REFUSED } else { "@example.com" };
    format!("a{}{domain}", email.number)
}

fn an_address(world: &World, city: City) -> AddressDraft {
    AddressDraft {
        id: OperationId::from_random_bytes(world.fresh_id()).to_string(),
        city: format!("City {}", city.number),
        is_primary: city.is_primary,
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

/// Nothing breaks any more. Everything has to be sent or rejected within bounded time, and
/// then every place has the same.
pub fn peace(world: &Rc<World>) {
    world.trace(|| "PEACE".to_owned());
    world.is_peaceful.set(true);
    world.faults.set(Faults::default());
    world.executor.choices().calm_down();
    world.start_scale_unit();
    world.start_headquarters();
    world.headquarters.borrow_mut().resume_upload();
    for register in world.registers() {
        register.is_cut.set(false);
        register.is_disk_full.set(false);
        register.is_disconnected.set(false);
        for tab in register.open_tabs() {
            if world.executor.is_frozen(tab.scope) {
                world.executor.thaw(tab.scope);
                tab.awake_since.set(world.executor.now());
            }
        }
        if register.tabs.borrow().is_empty() {
            register.open_tab(world, register.next_tab());
        }
    }
    pass(world, 10 * SECOND);
    for register in world.registers() {
        register.tell_all(|| Event::Connected);
        sign_on(world, &register);
    }
    let end = world.executor.now() + PEACE_MAX;
    let mut rest = assertions::is_at_rest(world);
    let mut quiet = 0;
    // Late requests still arrive. Tabs send hints, and one is elected where there are no locks.
    while quiet < QUIET && world.goes_on() {
        if let Err(left) = &rest
            && world.executor.now() >= end
        {
            return world.fail(format!("R202: no rest: {left}"));
        }
        quiet = if rest.is_ok() { quiet + 2 * SECOND } else { 0 };
        pass(world, 2 * SECOND);
        rest = assertions::is_at_rest(world);
        if rest.is_err() {
            quiet = 0;
        }
    }
    if world.goes_on() {
        assertions::in_the_end(world);
    }
}
