//! How often a job runs, and the dialog that changes it.

use contract::admin::{Job, JobList};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{Button, ButtonKind, Dialog, SelectField, SelectOption, text, use_lang};

use crate::api::{self, ApiError};
use crate::local_format;
use crate::remote::Remote;

/// What is offered, in seconds.
const CHOICES: [u32; 8] = [5, 10, 30, 60, 300, 900, 3600, 21600];

/// Asks how often a job shall run, and saves the answer.
#[component]
pub fn RecurrenceDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The job.
    job: Memo<Job>,
    /// Read again when saved.
    list: Remote<JobList>,
    /// Why it could not be saved.
    problem: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let lang = use_lang();
    let choice = RwSignal::new(String::new());
    Effect::watch(
        move || open.get(),
        move |is_open, _, _| {
            if *is_open {
                choice.set(value_of(job.get_untracked().recurrence_seconds));
            }
        },
        false,
    );
    let save = move |()| {
        open.set(false);
        let lang = lang.get_untracked();
        let recurrence_seconds = choice.get_untracked().parse().ok();
        let job = Job { recurrence_seconds, ..job.get_untracked() };
        spawn_local(async move {
            let path = ["/api/jobs/", &api::escape(&job.id)].concat();
            let _ = problem.try_set(api::put(&path, lang, &job, None).await.err());
            list.reload();
        });
    };
    let actions = move || {
        view! {
            <Button label=text(Lang::cancel) on_press=move |()| open.set(false) />
            <Button label=text(Lang::save) kind=ButtonKind::Primary on_press=save />
        }
    };
    view! {
        <Dialog open title=text(move |lang| lang.recurrence_of(&job.get().name)) actions>
            <SelectField
                label=text(Lang::recurrence)
                value=choice
                options=move || options(job.get().recurrence_seconds, lang.get())
            />
        </Dialog>
    }
}

/// By hand, the choices, and what it is now if that is none of them.
fn options(current: Option<u32>, lang: Lang) -> Vec<SelectOption> {
    let mut seconds: Vec<u32> = CHOICES.into_iter().chain(current).collect();
    seconds.sort_unstable();
    seconds.dedup();
    let repeated = seconds.into_iter().map(Some);
    std::iter::once(None)
        .chain(repeated)
        .map(|every| SelectOption::new(value_of(every), local_format::recurrence(every, lang)))
        .collect()
}

fn value_of(every: Option<u32>) -> String {
    every.map(|seconds| seconds.to_string()).unwrap_or_default()
}
