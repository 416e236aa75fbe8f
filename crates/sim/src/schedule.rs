//! Runs a schedule: of a seed, of a script, or as a guide leads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::choices::{Choices, Events, Log, Source};
use crate::draw::{Drawn, draw};
use crate::faults::Faults;
use crate::guide::{Guide, Offer};
use crate::outcome::{Flaw, Options, Outcome};
use crate::plan::Plan;
use crate::script::Script;
use crate::transitions;
use crate::world::World;

/// Runs the schedule of a seed to its end.
pub fn run(options: Options) -> Result<Outcome, Box<Flaw>> {
    let Drawn { plan, faults, source } = draw(options.seed);
    let pace = source.clone();
    let world = World::new(Choices::new(source, false), plan.setup.clone(), faults, options);
    let world = Rc::new(world.salted(options.seed));
    world.trace(|| format!("{:?}, {faults:?}, {pace:?}", plan.setup));
    run_plan(&world, &plan)
}

/// Runs the schedule of a seed and writes down what happened in it.
pub fn record(options: Options) -> (Script, Result<Outcome, Box<Flaw>>) {
    let Drawn { plan, faults, source } = draw(options.seed);
    let world = World::new(Choices::new(source, true), plan.setup.clone(), faults, options);
    let salt = options.seed;
    let world = Rc::new(world.salted(salt));
    let result = run_plan(&world, &plan);
    let choices = world.executor.choices().take_record();
    (Script { plan, choices, salt, ..Script::default() }, result)
}

/// Runs a script, which draws nothing.
pub fn replay(script: &Script, options: Options) -> Result<Outcome, Box<Flaw>> {
    replay_with(
        script,
        Source::Log(script.choices.clone(), script.events.clone()),
        Faults::ANY,
        false,
        options,
    )
    .1
}

/// Runs a script, and tells which of its choices had an effect.
pub fn replay_recorded(script: &Script, options: Options) -> (Log, Result<Outcome, Box<Flaw>>) {
    replay_with(
        script,
        Source::Log(script.choices.clone(), script.events.clone()),
        Faults::ANY,
        true,
        options,
    )
}

/// Runs the plan of a script with other choices.
pub fn redraw(script: &Script, seed: u64, options: Options) -> (Log, Result<Outcome, Box<Flaw>>) {
    let Drawn { faults, source, .. } = draw(seed);
    replay_with(script, source, faults, true, options)
}

fn replay_with(
    script: &Script,
    source: Source,
    faults: Faults,
    is_recording: bool,
    options: Options,
) -> (Log, Result<Outcome, Box<Flaw>>) {
    let choices = Choices::new(source, is_recording);
    let world = World::new(choices, script.plan.setup.clone(), faults, options);
    let world = Rc::new(world.salted(script.salt));
    let result = run_plan(&world, &script.plan);
    (world.executor.choices().take_record(), result)
}

/// What a guided schedule has shown, beside its result.
pub struct Guided {
    pub offers: Vec<Offer>,
    pub events: Events,
    pub log: Log,
}

/// Runs a plan where a guide makes the choices.
pub fn guided(plan: &Plan, guide: Guide, options: Options) -> (Guided, Result<Outcome, Box<Flaw>>) {
    let choices = Choices::new(Source::Guide(guide), true);
    let world = Rc::new(World::new(choices, plan.setup.clone(), Faults::ANY, options));
    let result = run_plan(&world, plan);
    let choices = world.executor.choices();
    let (offers, log) = (choices.take_offers(), choices.take_record());
    (Guided { offers, events: choices.take_events(), log }, result)
}

/// A panic of what is tested is a flaw like another one.
fn run_plan(world: &Rc<World>, plan: &Plan) -> Result<Outcome, Box<Flaw>> {
    let ran = catch_unwind(AssertUnwindSafe(|| transitions::run(world, plan)));
    if let Err(panic) = ran {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        world.fail(format!("panicked: {text}"));
    }
    world.result()
}
