//! `tracing` in a web app: each event becomes a line. Warnings are written to the browser's console.
//!
//! `localStorage.log` chooses the level: `error`, `warn`, `info`, `debug` or `trace`; without it
//! the level is `info`. Where it is set, the browser's console shows every event of the level.

use std::fmt::{Debug, Write};

use js_sys::Date;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Level, Metadata, Subscriber};

const LEVEL: &str = "log";

/// Hands events to `keep` from now on, a line each.
pub fn start(keep: fn(String)) {
    let chosen = chosen_level();
    let level = chosen.unwrap_or(LevelFilter::INFO);
    let level_in_console = chosen.unwrap_or(LevelFilter::WARN);
    // Only a second start is refused.
    let _first = set_global_default(Log { level, level_in_console, keep });
}

fn chosen_level() -> Option<LevelFilter> {
    let storage = web_sys::window()?.local_storage().ok()??;
    storage.get_item(LEVEL).ok()??.parse().ok()
}

struct Log {
    level: LevelFilter,
    level_in_console: LevelFilter,
    keep: fn(String),
}

/// Spans are not used: work is told apart by the ids in its events.
impl Subscriber for Log {
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
            String::from(Date::new_0().to_iso_string()),
            metadata.level(),
            metadata.target()
        ));
        event.record(&mut line);
        if *metadata.level() <= self.level_in_console {
            write_to_console(*metadata.level(), &line.0);
        }
        (self.keep)(line.0);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

fn write_to_console(level: Level, line: &str) {
    let line = line.into();
    if level <= Level::WARN {
        web_sys::console::warn_1(&line);
    } else {
        web_sys::console::log_1(&line);
    }
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
