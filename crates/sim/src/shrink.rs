//! Shrinks a failing schedule to few steps and choices that still fail in the same way.

use std::time::{Duration, Instant};

use crate::choices::Log;
use crate::outcome::Options;
use crate::plan::{Device, Plan, Step, Typed};
use crate::schedule::{redraw, replay_recorded};
use crate::script::Script;
use crate::stream::Stream;
use crate::time::MILLISECOND;
use crate::time::Time;

/// How many other choices are tried for a plan that does not fail with its own.
const REDRAWS: u64 = 12;

struct Shrinker {
    kind: String,
    options: Options,
    best: Script,
    end: Instant,
    next_seed: u64,
}

/// The shortest script found within this time that shows a flaw of the same kind.
pub fn shrink(script: &Script, kind: &str, options: Options, time: Duration) -> Script {
    let mut shrinker = Shrinker {
        kind: kind.to_owned(),
        options: Options { is_tracing: false, ..options },
        best: script.clone(),
        end: Instant::now() + time,
        next_seed: options.seed,
    };
    loop {
        let before = shrinker.best.clone();
        shrinker.steps();
        shrinker.ids();
        shrinker.streams();
        shrinker.choices();
        shrinker.gaps();
        shrinker.setup();
        shrinker.arguments();
        if shrinker.best == before || shrinker.is_late() {
            return shrinker.best;
        }
    }
}

impl Shrinker {
    fn is_late(&self) -> bool {
        Instant::now() > self.end
    }

    /// Keeps the candidate if it still fails, with the choices that it really made.
    fn keeps(&mut self, candidate: Script) -> bool {
        let (choices, result) = replay_recorded(&candidate, self.options);
        let fails = result.is_err_and(|flaw| flaw.kind() == self.kind);
        if fails {
            self.best = Script { choices, ..candidate };
        }
        fails
    }

    /// Like [`Self::keeps`], and tries other choices too: without a step, a choice's place in
    /// its stream is another one's.
    fn keeps_somehow(&mut self, plan: Plan, redraws: u64) -> bool {
        if self.keeps(Script { plan: plan.clone(), ..self.best.clone() }) {
            return true;
        }
        for _ in 0..redraws {
            self.next_seed += 1;
            let candidate = Script { plan: plan.clone(), ..self.best.clone() };
            let (choices, result) = redraw(&candidate, self.next_seed, self.options);
            if result.is_err_and(|flaw| flaw.kind() == self.kind) {
                let candidate = Script { choices, ..candidate };
                if self.keeps(candidate) {
                    return true;
                }
            }
        }
        false
    }

    /// Leaves out halves, quarters and so on, down to single ones.
    fn steps(&mut self) {
        let mut size = self.best.plan.steps.len().div_ceil(2);
        while size > 0 && !self.is_late() {
            let mut at = 0;
            while at < self.best.plan.steps.len() && !self.is_late() {
                let mut plan = self.best.plan.clone();
                let end = (at + size).min(plan.steps.len());
                let gone: Time = plan.steps.drain(at..end).map(|(gap, _)| gap).sum();
                let mut later = plan.clone();
                if let Some(next) = later.steps.get_mut(at) {
                    next.0 += gone;
                }
                if !self.keeps_somehow(plan, 0) && !self.keeps_somehow(later, REDRAWS) {
                    at = end;
                }
            }
            size /= 2;
        }
    }

    fn ids(&mut self) {
        for salt in 0..self.best.salt.min(8) {
            if self.keeps(Script { salt, ..self.best.clone() }) {
                return;
            }
        }
    }

    fn streams(&mut self) {
        let streams: Vec<Stream> = self.best.choices.keys().copied().collect();
        for stream in streams {
            let mut choices = self.best.choices.clone();
            if choices.remove(&stream).is_some() {
                self.keeps(Script { choices, ..self.best.clone() });
            }
        }
    }

    fn choices(&mut self) {
        let mut size = count(&self.best.choices).div_ceil(2);
        while size > 0 && !self.is_late() {
            let mut at = 0;
            while at < count(&self.best.choices) && !self.is_late() {
                let mut index = 0;
                let mut choices = self.best.choices.clone();
                for its in choices.values_mut() {
                    its.retain(|_, _| {
                        index += 1;
                        !(at..at + size).contains(&(index - 1))
                    });
                }
                choices.retain(|_, its| !its.is_empty());
                if !self.keeps(Script { choices, ..self.best.clone() }) {
                    at += size;
                }
            }
            size /= 2;
        }
        let all = self.best.choices.clone();
        for (stream, its) in all {
            for (place, choice) in its {
                for smaller in smaller(choice) {
                    let mut choices = self.best.choices.clone();
                    choices.entry(stream).or_default().insert(place, smaller);
                    if self.is_late() || self.keeps(Script { choices, ..self.best.clone() }) {
                        break;
                    }
                }
            }
        }
    }

    fn gaps(&mut self) {
        for index in 0..self.best.plan.steps.len() {
            self.shorten(index, |(gap, _)| Some(gap));
            self.shorten(index, |(_, step)| match step {
                Step::Edit { thinks, .. } | Step::Decide { thinks, .. } => Some(thinks),
                Step::Freeze { time, .. } => Some(time),
                _ => None,
            });
        }
    }

    fn shorten(&mut self, index: usize, of: impl Fn(&mut (Time, Step)) -> Option<&mut Time>) {
        let Some(step) = self.best.plan.steps.get(index) else { return };
        let Some(time) = of(&mut step.clone()).copied() else { return };
        for smaller in smaller(time) {
            let mut plan = self.best.plan.clone();
            let place = plan.steps.get_mut(index).and_then(&of);
            if let Some(place) = place {
                *place = smaller;
            }
            if self.is_late() || self.keeps(Script { plan, ..self.best.clone() }) {
                return;
            }
        }
    }

    fn setup(&mut self) {
        let changes: [fn(&mut Plan); 3] = [
            |plan| plan.setup.creates_async = false,
            |plan| plan.setup.edits_async = false,
            |plan| plan.setup.is_batched = false,
        ];
        for change in changes {
            let mut plan = self.best.plan.clone();
            change(&mut plan);
            self.keeps_somehow(plan, 4);
        }
        for number in (0..self.best.plan.setup.devices.len()).rev() {
            let mut plan = self.best.plan.clone();
            plan.setup.devices[number] = Device::default();
            self.keeps_somehow(plan, 4);
            self.leave_out(number);
        }
    }

    /// Removes an unused register; later ones move up by one.
    fn leave_out(&mut self, register: usize) {
        let plan = &self.best.plan;
        let is_used = plan.steps.iter().any(|(_, step)| step.register() == Some(register));
        if is_used || plan.setup.devices.len() == 1 {
            return;
        }
        let mut plan = plan.clone();
        plan.setup.devices.remove(register);
        for (_, step) in &mut plan.steps {
            if let Some(number) = step.register_mut().filter(|number| **number > register) {
                *number -= 1;
            }
        }
        let moved = self.best.choices.iter().filter_map(|(stream, its)| {
            let stream = stream.without_register(register)?;
            Some((stream, its.clone()))
        });
        let choices = moved.collect();
        if !self.keeps(Script { plan: plan.clone(), choices, ..self.best.clone() }) {
            self.keeps_somehow(plan, 10 * REDRAWS);
        }
    }

    fn arguments(&mut self) {
        let changes: [fn(&mut Step); 6] = [
            |step| {
                if let Step::Create { city, .. } = step {
                    *city = None;
                }
            },
            |step| {
                if let Step::Create { waits, .. } = step {
                    *waits = false;
                }
            },
            |step| {
                if let Step::Create { email, .. } = step {
                    email.is_refused = false;
                }
            },
            |step| {
                if let Step::Create { name, email, customer, .. } = step {
                    *name = u64::from(*customer);
                    email.number = *name;
                }
            },
            |step| {
                if let Step::Edit { typed: Typed::City(city), .. } = step {
                    city.is_primary = false;
                }
            },
            |step| {
                if let Step::Edit { typed, .. } = step {
                    *typed = Typed::Phone(7);
                }
            },
        ];
        for index in 0..self.best.plan.steps.len() {
            for change in changes {
                let mut plan = self.best.plan.clone();
                change(&mut plan.steps[index].1);
                if plan != self.best.plan && !self.is_late() {
                    self.keeps(Script { plan, ..self.best.clone() });
                }
            }
        }
    }
}

fn count(choices: &Log) -> usize {
    choices.values().map(|its| its.len()).sum()
}

/// Simpler numbers, the simplest first.
fn smaller(number: u64) -> Vec<u64> {
    let rounded = [1_000, 100, 10].map(|step| number / (step * MILLISECOND) * step * MILLISECOND);
    let mut all = vec![0, 1, number / 8, number / 2, number / MILLISECOND * MILLISECOND];
    all.extend(rounded);
    all.extend([number / 100 * 100, number.saturating_sub(1)]);
    all.sort_unstable();
    all.dedup();
    all.retain(|smaller| *smaller < number);
    all
}
