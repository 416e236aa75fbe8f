//! Keeps the last `tracing` events of this tab for the diagnostics file, and writes warnings to
//! the browser's console.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Level, Metadata, Subscriber};

use super::clock;

const EVENTS_MAX: usize = 1_000;

thread_local! {
    static EVENTS: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

/// Records events of this level and graver ones from now on.
pub fn start(level: LevelFilter) {
    // Only a second start is refused.
    let _first = set_global_default(Recorder { level });
}

/// The last events, the oldest first, a line each.
pub fn events() -> Vec<String> {
    EVENTS.with_borrow(|events| events.iter().cloned().collect())
}

struct Recorder {
    level: LevelFilter,
}

/// Spans are not used: events are told apart by their ids.
impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line = Line(format!(
            "{} {} {}",
            clock::rfc3339(clock::now()),
            metadata.level(),
            metadata.target()
        ));
        event.record(&mut line);
        if *metadata.level() <= Level::WARN {
            web_sys::console::warn_1(&line.0.as_str().into());
        }
        EVENTS.with_borrow_mut(|events| {
            if events.len() == EVENTS_MAX {
                events.pop_front();
            }
            events.push_back(line.0);
        });
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

/// An event as one line: its message, then its other fields by name.
struct Line(String);

impl Visit for Line {
    /// No event has one, and printing floating-point numbers takes much code.
    fn record_f64(&mut self, _field: &Field, _value: f64) {}

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a text cannot fail.
        let _written = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
