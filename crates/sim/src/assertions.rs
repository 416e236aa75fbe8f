//! What must hold after each step, and at the end without faults.

use std::collections::{HashMap, HashSet};

use domain::{CustomerId, Identity, OperationId};
use sync::{CustomerRecord, Directory, Driver, Lease, Operation, Outbox, RetentionPolicy, Tab};

use crate::memory_store::Disk;
use crate::reference::{Fate, says_the_same};
use crate::register::{Register, SimTab};
use crate::time::SECOND;
use crate::time::Time;
use crate::world::World;

/// A transaction has been committed at a register.
pub fn committed(
    world: &World,
    register: &Register,
    before: &Disk,
    after: &Disk,
    what: &'static str,
    lease: Option<Lease>,
) {
    if lease.is_some_and(|lease| lease.generation != before.lease.generation) {
        world.fail(format!("R206: {what} by a tab that had been fenced"));
    }
    if what == "beat" {
        return;
    }
    follow_entries(world, register, before, after, what);
    let (waited, waiting) = (before.by_customer(), after.by_customer());
    fn of<'a, 'b>(
        all: &'b HashMap<CustomerId, Vec<&'a Operation>>,
        id: CustomerId,
    ) -> &'b [&'a Operation] {
        all.get(&id).map_or(&[], Vec::as_slice)
    }
    for id in before.ids() {
        let (were, are) = (of(&waited, id), of(&waiting, id));
        if before.base(id) == after.base(id) && were == are {
            continue;
        }
        if let (Some(was), Some(now)) = (before.base(id), after.base(id))
            && now.version < was.version
        {
            world.fail(format!("R082: {what} took {id} back to an older state"));
        }
        let was = sync::shown(before.base(id), were.iter().copied());
        let now = sync::shown(after.base(id), are.iter().copied());
        let Some(was) = was else { continue };
        let Some(now) = now else {
            let is_real = !was.identity.is_pending();
            let may_go = match what {
                "decision" => true,
                "sweep" => is_real && were.is_empty(),
                _ => register.retention != RetentionPolicy::All,
            };
            if !may_go {
                world.fail(format!("R203: {what} took {id} out of the till's list"));
            }
            continue;
        };
        if let Some(complaint) = moved_wrongly(&was.identity, &now.identity) {
            world.fail(format!("{what} of {id}: {complaint}"));
        }
    }
    register.remember(world.executor.now(), after);
}

fn follow_entries(
    world: &World,
    register: &Register,
    before: &Disk,
    after: &Disk,
    what: &'static str,
) {
    let mut reference = world.reference.borrow_mut();
    fn of(disk: &Disk, id: OperationId) -> Option<&Operation> {
        disk.outbox.values().find(|entry| entry.id == id)
    }
    for entry in after.outbox.values() {
        match of(before, entry.id) {
            None => reference.saved(register.number, entry),
            Some(known) if known.revision != entry.revision => reference.corrected(entry),
            Some(known) if known.kind != entry.kind => {
                world.fail(format!("R205: {what} changed {} for another correction", entry.id));
            }
            Some(_) => {}
        }
    }
    let is_gone = |entry: &&Operation| of(after, entry.id).is_none();
    for entry in before.outbox.values().filter(is_gone) {
        // A change goes because it was refused, in a correction, or with its creation.
        let mut its = before.entries(entry.customer_id);
        let is_wanted = entry.is_rejected()
            || entry.change().is_none()
            || its.any(|it| match of(after, it.id) {
                None => it.creation().is_some(),
                Some(now) => now.revision > it.revision,
            });
        if what == "decision" && !is_wanted {
            world.fail(format!("R205: {} was given up, and nobody has refused it", entry.id));
        }
        let is_applied = reference.applied.contains(&entry.id);
        match what {
            "settle" if is_applied => reference.ended(entry.id, Fate::Settled),
            "decision" => reference.ended(entry.id, Fate::Discarded),
            _ => world.fail(format!("R201: {what} took {} out, which no server has", entry.id)),
        }
    }
}

/// What a tab shows has changed: no customer vanishes that is on the disk, and no number is taken
/// back unless its customer was swept in between.
fn shown(register: &Register, driver: &Driver<SimTab>) -> Option<String> {
    let (tab, now) = (driver.tab(), driver.sequence());
    let before = tab.last_shown.replace(tab.shown());
    let then = tab.last_sequence.replace(now);
    let after = tab.last_shown.borrow();
    if *after == before {
        return None;
    }
    before.iter().find_map(|(id, identity)| {
        let complaint = match after.get(id) {
            Some(now) => moved_wrongly(identity, now),
            None => {
                // The disk at the tab's sequence of the log, not its present state.
                let disk = register.at(now)?;
                let is_hidden = register.retention == RetentionPolicy::Hidden
                    && disk.entries(*id).next().is_none();
                let is_stored = disk.shown(*id).is_some() && !is_hidden;
                is_stored.then(|| "R203: it vanished".to_owned())
            }
        };
        let complaint = complaint.filter(|_| !register.was_gone(*id, then, now))?;
        Some(format!("its list: {id}: {complaint}"))
    })
}

/// Pending becomes a number, and a number stays.
fn moved_wrongly(before: &Identity, after: &Identity) -> Option<String> {
    match (before, after) {
        (Identity::Assigned(number), Identity::Pending) => Some(format!("{number} was taken back")),
        (Identity::Assigned(before), Identity::Assigned(after)) if before != after => {
            Some(format!("{before} became {after}"))
        }
        _ => None,
    }
}

/// First in, first out, as the scale unit sees it: the customer's operations that were pending when
/// this one was made have been processed. Operations of two tabs that have not read each other's
/// have no order.
pub fn order_of(world: &World, register: usize, operation: OperationId) -> Result<(), String> {
    let registers = world.registers.borrow();
    let Some(register) = registers.get(register) else { return Ok(()) };
    let disk = register.disk.borrow();
    let Some(place) = disk.place_of(operation) else { return Ok(()) };
    let Some(entry) = disk.outbox.get(&place) else { return Ok(()) };
    let reference = world.reference.borrow();
    let Some(on_top_of) = reference.on_top_of.get(&operation) else { return Ok(()) };
    for earlier in disk.outbox.range(..place).map(|(_, earlier)| earlier) {
        let holds = earlier.customer_id == entry.customer_id
            && on_top_of.contains(&earlier.id)
            && !was_refused_sale(earlier)
            && !earlier.is_card();
        if holds && !reference.applied.contains(&earlier.id) {
            return Err(format!("{operation} was applied before {}, which is older", earlier.id));
        }
    }
    Ok(())
}

/// It held no other operation back, even where it was resumed since.
fn was_refused_sale(entry: &Operation) -> bool {
    entry.is_sale() && (entry.is_rejected() || entry.revision > 0)
}

/// Checks what holds after each step, where something has changed.
pub fn after_a_step(world: &World, is_server: bool, is_touched: impl Fn(usize) -> bool) {
    if is_server {
        servers(world);
    }
    for register in world.registers.borrow().iter().filter(|it| is_touched(it.number)) {
        at_register(world, register);
    }
}

/// Whether headquarters has assigned the customer this number. A restored headquarters that does
/// not know the lost customers yet did so before.
fn is_number_of(world: &World, id: CustomerId, number: &str) -> bool {
    let is_known = world.numbers.borrow().get(&id).map(String::as_str) == Some(number);
    is_known
        || (world.headquarters.borrow().is_waiting && world.given.borrow().get(number) == Some(&id))
}

fn servers(world: &World) {
    let mut numbers = world.numbers.borrow_mut();
    numbers.clear();
    for (number, record) in &world.headquarters.borrow().customers {
        let Ok(id) = record.customer.customer_id.parse::<CustomerId>() else { continue };
        if let Some(other) = numbers.insert(id, number.clone()) {
            world.fail(format!("R202: headquarters has {id} twice: {other} and {number}"));
        }
        let owner = world.given.borrow().get(number).copied().unwrap_or(id);
        if owner != id {
            world.fail(format!("R336: number {number} of {owner} was given to {id}"));
        }
        let cards = record.customer.loyalty_cards.len();
        let is_again = world.reference.borrow().issued_again.contains(&id);
        if cards > 1 && !is_again {
            world.fail(format!("R228: {id} has {cards} cards, and was to have one"));
        }
    }
    drop(numbers);
    let mut reference = world.reference.borrow_mut();
    let reference = &mut *reference;
    for (id, known) in &world.channel.borrow().customers {
        let customer = &known.customer;
        if !customer.is_async_customer {
            let mut given = world.given.borrow_mut();
            given.entry(customer.account_number.clone()).or_insert(*id);
        }
        let is_right =
            customer.is_async_customer || is_number_of(world, *id, &customer.account_number);
        if !is_right {
            world.fail(format!("the channel calls {id} {}", customer.account_number));
        }
        let expected = reference.customers.get(id);
        let is_as_edited = expected.is_some_and(|expected| says_the_same(customer, expected));
        if is_as_edited {
            reference.stale.remove(id);
        } else if !reference.stale.contains(id) && !reference.uncertain.contains(id) {
            world.fail(format!("R082: the channel has {id} otherwise than it was edited"));
        }
    }
}

fn at_register(world: &World, register: &Register) {
    let disk = register.disk.borrow();
    for id in disk.ids() {
        let Some(customer) = disk.base(id) else { continue };
        let number = customer.identity.account_number();
        if number.is_some_and(|number| !is_number_of(world, id, number.as_str())) {
            world.fail(format!("register {} calls {id} {number:?}", register.number));
        }
    }
    let waiting: HashSet<OperationId> = disk.outbox.values().map(|entry| entry.id).collect();
    let reference = world.reference.borrow();
    for operation in &reference.accepted {
        let Some(saved) = reference.saved.get(operation) else {
            world.fail(format!("R201: \"Saved\" was said of {operation}, which is nowhere"));
            continue;
        };
        let is_safe = match saved.fate {
            Fate::Waiting => saved.register != register.number || waiting.contains(operation),
            Fate::Settled => reference.applied.contains(operation),
            Fate::Discarded => true,
        };
        if !is_safe {
            world.fail(format!("R201: {operation} is lost"));
        }
    }
}

/// Whether everything that can be processed is processed; the error says what is missing, for a
/// trace.
pub fn is_at_rest(world: &World) -> Result<(), String> {
    for register in world.registers.borrow().iter() {
        let disk = register.disk.borrow();
        let outbox = Outbox::new(disk.outbox.values().cloned());
        for id in outbox.customers() {
            let has_number = disk.base(id).is_some_and(|it| !it.identity.is_pending());
            let left = outbox.line(id, has_number);
            if !left.is_empty() {
                return Err(format!("register {} has not sent {left:?}", register.number));
            }
        }
        for id in disk.ids() {
            let is_sent = world.channel.borrow().customers.contains_key(&id);
            if disk.base(id).is_some_and(|it| it.identity.is_pending()) && is_sent {
                return Err(format!("register {} shows {id} as pending", register.number));
            }
        }
        for id in disk.ids().into_iter().filter(|id| disk.entries(*id).next().is_none()) {
            let is_known = world.channel.borrow().customers.contains_key(&id);
            if disk.base(id).is_some_and(CustomerRecord::is_own_pending) && !is_known {
                return Err(format!("{id} of register {} was not told again", register.number));
            }
        }
        // A kiosk downloads no customers.
        if register.retention == RetentionPolicy::Hidden {
            continue;
        }
        let next = disk.cursor.next;
        let is_current = disk.cursor.channel_database_id == world.channel.borrow().database_id;
        if !is_current && !world.channel.borrow().customers.is_empty() {
            return Err(format!("register {} has not met the channel database", register.number));
        }
        if world.channel.borrow().delta(next, 1).next != next {
            return Err(format!("register {} does not know all news", register.number));
        }
    }
    if !world.headquarters.borrow().has_synchronized() {
        return Err("headquarters has rows left".to_owned());
    }
    let channel = world.channel.borrow();
    if let Some(id) = channel.customers.iter().find(|(_, it)| it.customer.is_async_customer) {
        return Err(format!("{} has no number", id.0));
    }
    if world.headquarters.borrow().uploaded(&channel.database_id) != channel.newest_row() {
        return Err("rows have not come up".to_owned());
    }
    Ok(())
}

/// At rest every place has what people did.
pub fn in_the_end(world: &World) {
    let reference = world.reference.borrow();
    for (operation, saved) in &reference.saved {
        let registers = world.registers.borrow();
        let Some(register) = registers.get(saved.register) else { continue };
        let is_applied = reference.applied.contains(operation);
        let waits = register.disk.borrow().place_of(*operation).is_some();
        let complaint = match saved.fate {
            Fate::Settled if !is_applied => "was settled and never applied",
            Fate::Waiting if is_applied => "was applied and never settled",
            Fate::Waiting if !waits => "is lost",
            _ => continue,
        };
        world.fail(format!("R202: {operation} {complaint}"));
    }
    let headquarters = world.headquarters.borrow();
    let channel = world.channel.borrow();
    for id in reference.customers.keys() {
        let expected = reference.details(*id);
        let there = headquarters.find(&id.to_string());
        let there = there.map(|it| contract::trusted_details_from_customer(&it.customer));
        let is_uncertain = reference.uncertain.contains(id);
        let is_right = match &there {
            Some(there) if is_uncertain => reference.was_typed(*id, there),
            there => *there == expected,
        };
        if !is_right {
            world.fail(format!("R202: headquarters has {id} as {there:?}, people as {expected:?}"));
        }
        let here = channel.customers.get(id);
        let here = here.map(|it| contract::trusted_details_from_customer(&it.customer));
        if here != there {
            world
                .fail(format!("R202: the channel has {id} as {here:?}, headquarters as {there:?}"));
        }
    }
    if headquarters.customers.len() != reference.customers.len() {
        world.fail("R202: headquarters has customers that nobody has created".to_owned());
    }
    for (operation, id) in &reference.cards {
        let has_card = headquarters.cards.get(operation).is_some_and(|(of, _)| of == id);
        if !has_card {
            world.fail(format!("R228: the card of {id} is not at headquarters"));
        }
    }
    if channel.sales != reference.sales {
        world.fail("R202: the sales are others than were made".to_owned());
    }
    drop(headquarters);
    drop(channel);
    for register in world.registers.borrow().iter() {
        end_of(world, register);
    }
}

fn end_of(world: &World, register: &Register) {
    let number = register.number;
    let disk = register.disk.borrow();
    let reference = world.reference.borrow();
    if let Some(card) = disk.outbox.values().find(|it| it.is_card() && it.is_rejected()) {
        let id = card.customer_id;
        world.fail(format!("R228: the card of {id} was asked for before it could be issued"));
    }
    for id in reference.customers.keys() {
        let waits = disk.outbox.values().any(|entry| entry.customer_id == *id);
        if waits {
            continue;
        }
        let number_of = |card: &contract::commerce::LoyaltyCard| card.card_number.clone();
        let cards =
            world.channel.borrow().customers.get(id).map(|known| {
                known.customer.loyalty_cards.iter().map(number_of).collect::<Vec<_>>()
            });
        if let (Some(known), Some(cards)) = (disk.base(*id), cards)
            && known.loyalty_cards != cards
        {
            world.fail(format!("R228: register {number} shows other cards of {id}"));
        }
        match disk.base(*id) {
            None if register.retention == RetentionPolicy::All => {
                world.fail(format!("R202: register {number} does not have {id}"));
            }
            Some(customer) => {
                let (here, channel) = (&customer.details, world.channel.borrow());
                let there = channel.customers.get(id);
                let there = there.map(|it| contract::trusted_details_from_customer(&it.customer));
                if Some(here) != there.as_ref() {
                    world.fail(format!(
                        "R202: register {number} has {id} as {here:?}, the channel as {there:?}"
                    ));
                }
            }
            None => {}
        }
    }
    let elected = register.open_tabs().iter().filter(|tab| tab.driver.is_elected()).count();
    if elected != 1 {
        world.fail(format!("R206: {elected} tabs of register {number} send"));
    }
}

/// The most that a running tab may be behind the disk, also until it has read everything: it looks
/// at the log each second, and the worst world fails one of twelve transactions, so ten looks in a
/// row fail once in 10^11 times. A tab that begins or resumes has the same time.
pub const BEHIND_MAX: Time = 12 * SECOND;

/// Each tab shows what the disk had at the tab's sequence of the log.
pub fn memories(world: &World) {
    for register in world.registers.borrow().iter() {
        for tab in register.tabs.borrow().values() {
            let tab_of = tab.driver.tab();
            if tab_of.is_changed.replace(false)
                && let Some(complaint) =
                    shown(register, &tab.driver).or_else(|| differs(register, &tab.driver))
            {
                let (number, tab) = (register.number, tab_of.number);
                world.fail(format!("R206: tab {tab} of register {number}: {complaint}"));
            }
        }
    }
}

/// No running tab is further behind than [`BEHIND_MAX`].
pub fn times(world: &World) {
    let Some(then) = world.executor.now().checked_sub(BEHIND_MAX) else { return };
    for register in world.registers.borrow().iter() {
        let head = register.head_at(then);
        for tab in register.tabs.borrow().values() {
            if world.executor.is_frozen(tab.scope) || tab.awake_since.get() > then {
                continue;
            }
            let (number, tab_number) = (register.number, tab.driver.tab().number);
            if tab.driver.sequence() < head {
                let known = tab.driver.sequence();
                world.fail(format!(
                    "R206: tab {tab_number} of register {number} is behind: it knows {known}, and \
                     {head} was there long ago"
                ));
            }
            if !tab.driver.tab().directory(Directory::is_complete) {
                world.fail(format!(
                    "R206: tab {tab_number} of register {number} has not read everything"
                ));
            }
        }
    }
}

fn differs(register: &Register, driver: &Driver<SimTab>) -> Option<String> {
    let sequence = driver.sequence();
    let disk = register.at(sequence)?;
    let tab = driver.tab();
    if !tab.outbox(|known| known.iter().eq(disk.outbox.values())) {
        return Some(format!("another outbox than the disk had at {sequence}"));
    }
    if driver.cursor() != disk.cursor {
        return Some(format!("another cursor than the disk had at {sequence}"));
    }
    let is_complete = tab.directory(Directory::is_complete);
    let (ids, entries) = (disk.ids(), disk.by_customer());
    for id in &ids {
        let (base, told) = (driver.base(*id), disk.base(*id));
        let is_unread = base.is_none() && !is_complete;
        if base.as_ref() != told && !is_unread {
            return Some(format!("{id} at {sequence} was told {base:?}, on the disk {told:?}"));
        }
        let its = entries.get(id).into_iter().flatten().copied();
        let is_hidden = register.retention == RetentionPolicy::Hidden && !entries.contains_key(id);
        let expected = sync::shown(told, its).filter(|_| !is_hidden);
        let shown = tab.directory(|directory| directory.get(*id));
        let is_unread = shown.is_none() && !is_complete;
        if shown.as_deref() != expected.as_ref() && !is_unread && !driver.is_guest(*id) {
            return Some(format!("{id} at {sequence}: {shown:?}, the disk had {expected:?}"));
        }
    }
    tab.directory(|directory| {
        let is_nobody = |it: &CustomerRecord| {
            let is_here =
                ids.contains(&it.id) && (disk.base(it.id).is_some() || disk.shown(it.id).is_some());
            !is_here && !driver.is_guest(it.id)
        };
        let nobody = directory.all().find(is_nobody);
        nobody.map(|it| format!("{} at {sequence}, whom the disk did not have", it.id))
    })
}
