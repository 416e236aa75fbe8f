//! A chart of the length of the outbox over the last hours.

use leptos::prelude::*;
use locale::Lang;
use sync::{Outbox, QueueSamples, Timestamp};
use ui::{AXIS, Card, Columns, LineChart, Mark, derived, effect, phrase, signal, use_lang};

use crate::services::use_services;
use crate::task::spawn;
use crate::words;

#[component]
pub fn QueueOverTime() -> impl IntoView {
    let services = use_services();
    let lang = use_lang();
    let samples = signal(QueueSamples::default());
    let waiting = move || services.state.outbox.with(Outbox::len);
    effect(move || {
        waiting();
        let register = services.register();
        spawn(async move {
            let noted = register.queue_samples().await;
            let _screen_is_gone = samples.try_set(noted);
        });
    });
    let marks = derived(move || {
        let lang = lang.get();
        let noted: Vec<(Timestamp, u32)> = samples.with(|samples| samples.iter().collect());
        let waiting = waiting() as u64;
        marks(&noted, words::now(), waiting, |at| words::time(lang, at))
    });
    let summary = derived(move || {
        let most = marks.with(|marks| marks.iter().map(|mark| mark.value).max());
        lang.get().queue_chart(&most.unwrap_or_default().to_string(), &waiting().to_string())
    });
    view! {
        <Card title=phrase(Lang::queue_over_time)>
            <p class="muted">{summary}</p>
            <LineChart
                summary
                marks
                columns=Columns { label: Lang::time_of_day, value: Lang::waiting_to_be_sent }
            />
        </Card>
    }
    .into_any()
}

/// The samples on an axis that ends now, where `waiting` wait.
fn marks(
    noted: &[(Timestamp, u32)],
    now: Timestamp,
    waiting: u64,
    words: impl Fn(Timestamp) -> String,
) -> Vec<Mark> {
    let axis = i64::try_from(AXIS).unwrap_or(i64::MAX);
    let first = noted.first().map_or(now.0, |(at, _)| at.0.min(now.0));
    let length = (now.0 - first).max(1);
    let mark = |at: Timestamp, value: u64| {
        let place = ((at.0 - first) * axis / length).clamp(0, axis);
        Mark { label: words(at), at: u64::try_from(place).unwrap_or_default(), value }
    };
    let mut marks: Vec<Mark> =
        noted.iter().map(|(at, length)| mark(*at, u64::from(*length))).collect();
    marks.push(mark(now, waiting));
    marks
}
