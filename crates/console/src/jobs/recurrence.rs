//! A job's recurrence, and the dialog that changes it.

use contract::admin::Job;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, IconName, SelectField, SelectOption, derived, effect, phrase,
    signal, text, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::frame::local_format;

/// The choices, in seconds; 0: only by hand.
const CHOICES: [u32; 9] = [0, 5, 10, 30, 60, 300, 900, 3600, 21600];

/// Asks for the job's new recurrence and saves it.
pub fn recurrence_button(
    job: Signal<Job>,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let open = signal(false);
    let choice = signal(String::new());
    effect(move || {
        if open.get() {
            choice.set(seconds(&job.get_untracked()).to_string());
        }
    });
    let save = Callback::new(move |()| {
        let lang = lang.get_untracked();
        let chosen = choice.get_untracked().parse().ok().filter(|seconds| *seconds > 0);
        let job = Job { recurrence_seconds: chosen, ..job.get_untracked() };
        action.run(async move {
            let path = ["/api/jobs/", &escape(&job.id)].concat();
            let _saved: Job = Call::put(path).if_match(&job.e_tag).body(&job).send(lang).await?;
            let _screen_is_gone = open.try_set(false);
            reload();
            Ok(())
        });
    });
    let actions = move || {
        view! {
            <Button label=phrase(Lang::cancel) on_press=move |()| open.set(false) />
            <Button
                label=phrase(Lang::save)
                kind=ButtonKind::Primary
                busy=action.busy()
                on_press=save
            />
        }
    };
    let name = derived(move || job.get().name);
    view! {
        <Button
            label=phrase(Lang::change_recurrence)
            kind=ButtonKind::Quiet
            icon=IconName::Edit
            icon_only=true
            on_press=move |()| open.set(true)
        />
        <Dialog open title=text(move |lang| lang.recurrence_of(&name.get())) actions>
            {action.notice()}
            <SelectField
                label=phrase(Lang::recurrence)
                value=choice
                options=derived(move || options(&job.get(), lang.get()))
            />
        </Dialog>
    }
    .into_any()
}

/// The recurrence in words; 0: only by hand.
fn seconds(job: &Job) -> u32 {
    job.recurrence_seconds.unwrap_or_default()
}

/// By hand, the choices, and the current recurrence if it is another one.
fn options(job: &Job, lang: Lang) -> Vec<SelectOption> {
    let mut seconds: Vec<_> = CHOICES.into_iter().chain([seconds(job)]).collect();
    seconds.sort_unstable();
    seconds.dedup();
    let words = |seconds| local_format::recurrence(seconds, lang);
    seconds.into_iter().map(|s| SelectOption::new(s.to_string(), words(s))).collect()
}
