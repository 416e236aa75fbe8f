//! What must hold: after each step, and in the end when nothing goes wrong any more.

use std::collections::BTreeMap;

use contract::commerce::Customer;
use domain::{CustomerId, Identity, OperationId};
use sync::{Kept, Lease, Tab, sendable};

use crate::memory_store::Disk;
use crate::reference::Fate;
use crate::register::Register;
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
    follow_entries(world, register, before, after, what);
    for (id, customer) in &before.customers {
        let Some(now) = after.customers.get(id) else {
            let waits = before.outbox.values().any(|entry| entry.customer_id == *id);
            let is_real = !customer.identity.is_pending();
            let may_go = match what {
                "discard" => true,
                "forget_downloaded" => is_real && !waits,
                _ => register.kept == Kept::OnlyPending,
            };
            if !may_go {
                world.fail(format!("R203: {what} took {id} out of the till's list"));
            }
            continue;
        };
        if let Some(complaint) = moved_wrongly(&customer.identity, &now.identity) {
            world.fail(format!("{what} of {id}: {complaint}"));
        }
    }
    let mut reference = world.reference.borrow_mut();
    for (id, customer) in &after.customers {
        if what == "apply" && before.customers.get(id) != Some(customer) {
            let mut entries = after.outbox.values();
            let is_edited = entries.any(|it| it.customer_id == *id && it.change().is_some());
            if is_edited {
                reference.typed_over.insert((register.number, *id));
            } else {
                reference.typed_over.remove(&(register.number, *id));
            }
        }
        // `put_back` cannot see yet what another tab has typed and not told of.
        let was_wrong = !is_as_typed(before, *id) || what == "put_back";
        if !was_wrong && !is_as_typed(after, *id) {
            world.fail(format!("R082: {what} took back what was typed of {id}"));
        }
    }
}

/// Whether the changes that wait are in the customer.
fn is_as_typed(disk: &Disk, id: CustomerId) -> bool {
    let Some(customer) = disk.customers.get(&id) else { return true };
    let mut as_typed = customer.details.clone();
    let its = disk.outbox.values().filter(|entry| entry.customer_id == id);
    its.filter_map(|entry| entry.change()).for_each(|change| change.redo(&mut as_typed));
    as_typed == customer.details
}

fn follow_entries(
    world: &World,
    register: &Register,
    before: &Disk,
    after: &Disk,
    what: &'static str,
) {
    let mut reference = world.reference.borrow_mut();
    let of = |disk: &Disk, id| disk.outbox.values().find(|entry| entry.id == id).cloned();
    for entry in after.outbox.values() {
        let customer = after.customers.get(&entry.customer_id);
        match of(before, entry.id) {
            None => reference.saved(register.number, entry, customer),
            Some(_) if what == "put_back" => reference.corrected(entry, customer),
            Some(_) => {}
        }
    }
    for entry in before.outbox.values().filter(|entry| of(after, entry.id).is_none()) {
        let is_applied = reference.applied.contains(&entry.id);
        match what {
            "settle" if is_applied => reference.ended(entry.id, Fate::Settled),
            "discard" | "put_back" => reference.ended(entry.id, Fate::Discarded),
            _ => world.fail(format!("R201: {what} took {} out, which no server has", entry.id)),
        }
    }
}

/// What a tab shows has changed.
pub fn shown(
    world: &World,
    register: &Register,
    tab: u32,
    before: &BTreeMap<CustomerId, Identity>,
    after: &BTreeMap<CustomerId, Identity>,
) {
    for (id, identity) in before {
        let complaint = match after.get(id) {
            Some(now) => moved_wrongly(identity, now),
            None => {
                let is_stored = register.disk.borrow().customers.contains_key(id);
                is_stored.then(|| "R203: it vanished".to_owned())
            }
        };
        if let Some(complaint) = complaint {
            let number = register.number;
            world.fail(format!("the list of tab {tab} of register {number}: {id}: {complaint}"));
        }
    }
    world.touch();
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

/// First in, first out, as the scale unit sees it: what waited of the customer when the
/// operation was made has been done. What two tabs do within the blink of an eye, before
/// they have heard of one another, has no order.
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
            && !(earlier.is_sale() && earlier.is_set_aside())
            && !earlier.is_card();
        if holds && !reference.applied.contains(&earlier.id) {
            return Err(format!("{operation} was applied before {}, which is older", earlier.id));
        }
    }
    Ok(())
}

/// What holds always and everywhere.
pub fn after_a_step(world: &World) {
    let mut numbers: BTreeMap<String, &str> = BTreeMap::new();
    let headquarters = world.headquarters.borrow();
    for (number, record) in &headquarters.customers {
        let id = record.customer.customer_id.clone();
        if let Some(other) = numbers.insert(id, number) {
            let id = &record.customer.customer_id;
            world.fail(format!("R202: headquarters has {id} twice: {other} and {number}"));
        }
    }
    let number_of = |id: CustomerId| numbers.get(&id.to_string()).copied();
    for (id, known) in &world.channel.borrow().customers {
        let customer = &known.customer;
        let is_right =
            customer.is_async_customer || number_of(*id) == Some(customer.account_number.as_str());
        if !is_right {
            world.fail(format!("the channel calls {id} {}", customer.account_number));
        }
    }
    for record in headquarters.customers.values() {
        let queued = record.customer.loyalty_cards.len();
        if queued > 1 {
            let id = &record.customer.customer_id;
            world.fail(format!("R228: {id} has {queued} cards, and was to have one"));
        }
    }
    let reference = world.reference.borrow();
    for (id, known) in &world.channel.borrow().customers {
        if reference
            .customers
            .get(id)
            .is_none_or(|expected| !says_the_same(&known.customer, expected))
        {
            world.fail(format!("R082: the channel has {id} otherwise than it was edited"));
        }
    }
    for register in world.registers.borrow().iter() {
        for (id, customer) in &register.disk.borrow().customers {
            let number = customer.identity.account_number();
            if number.is_some_and(|number| number_of(*id) != Some(number.as_str())) {
                world.fail(format!("register {} calls {id} {number:?}", register.number));
            }
        }
    }
    for operation in &reference.accepted {
        let Some(saved) = reference.saved.get(operation) else {
            world.fail(format!("R201: \"Saved\" was said of {operation}, which is nowhere"));
            continue;
        };
        let registers = world.registers.borrow();
        let is_safe = match saved.fate {
            Fate::Waiting => registers
                .get(saved.register)
                .is_some_and(|register| register.disk.borrow().place_of(*operation).is_some()),
            Fate::Settled => reference.applied.contains(operation),
            Fate::Discarded => true,
        };
        if !is_safe {
            world.fail(format!("R201: {operation} is lost"));
        }
    }
}

fn says_the_same(one: &Customer, other: &Customer) -> bool {
    (&one.name, &one.phone, &one.email, &one.addresses)
        == (&other.name, &other.phone, &other.email, &other.addresses)
}

/// Whether everything that can be done has been done; what is missing, for a trace.
pub fn is_at_rest(world: &World) -> Result<(), String> {
    for register in world.registers.borrow().iter() {
        let entries: Vec<_> = register.disk.borrow().outbox.values().cloned().collect();
        let left = sendable(&entries, |id| {
            let disk = register.disk.borrow();
            disk.customers.get(&id).is_some_and(|it| !it.identity.is_pending())
        });
        if !left.is_empty() {
            return Err(format!("register {} has not sent {left:?}", register.number));
        }
        for (id, customer) in &register.disk.borrow().customers {
            let is_sent = world.channel.borrow().customers.contains_key(id);
            if customer.identity.is_pending() && is_sent {
                return Err(format!("register {} shows {id} as pending", register.number));
            }
        }
        let next = register.disk.borrow().cursor.next;
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
    let uploaded = world.headquarters.borrow().uploaded.get(&channel.database_id).copied();
    if uploaded.unwrap_or(0) != channel.newest_row() {
        return Err("rows have not come up".to_owned());
    }
    Ok(())
}

/// At rest every place has what the people did.
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
        if there != expected {
            world.fail(format!("R202: headquarters has {id} as {there:?}, people as {expected:?}"));
        }
        let here = channel.customers.get(id);
        let here = here.map(|it| contract::trusted_details_from_customer(&it.customer));
        if here != expected {
            world.fail(format!("R202: the channel has {id} as {here:?}, people as {expected:?}"));
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
    if let Some(card) = disk.outbox.values().find(|it| it.is_card() && it.is_set_aside()) {
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
        if let (Some(known), Some(cards)) = (disk.customers.get(id), cards)
            && known.loyalty_cards != cards
        {
            world.fail(format!("R228: register {number} shows other cards of {id}"));
        }
        match disk.customers.get(id) {
            None if register.kept == Kept::All => {
                world.fail(format!("R202: register {number} does not have {id}"));
            }
            Some(customer)
                if Some(&customer.details) != reference.details(*id).as_ref()
                    && !reference.typed_over.contains(&(number, *id)) =>
            {
                let (there, expected) = (&customer.details, reference.details(*id));
                world.fail(format!(
                    "R202: register {number} has {id} as {there:?}, people as {expected:?}"
                ));
            }
            _ => {}
        }
    }
    for tab in register.open_tabs() {
        let shown = tab.driver.tab().shown();
        let differs = disk.customers.iter().find(|(id, customer)| {
            shown.get(id) != Some(&customer.identity)
                || tab.driver.tab().directory(|it| {
                    it.get(**id).is_none_or(|record| record.details != customer.details)
                })
        });
        let outbox: Vec<_> = disk.outbox.values().cloned().collect();
        let has_other_outbox = tab.driver.tab().outbox(|known| known != outbox);
        if let Some((id, _)) = differs {
            world.fail(format!("R206: a tab of register {number} shows {id} as it was"));
        }
        if has_other_outbox {
            world.fail(format!("R206: a tab of register {number} has another outbox"));
        }
    }
    let elected = register.open_tabs().iter().filter(|tab| tab.driver.is_elected()).count();
    if elected != 1 {
        world.fail(format!("R206: {elected} tabs of register {number} send"));
    }
}
