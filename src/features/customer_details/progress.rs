//! saved here → store server → headquarters → ID assigned → back here.

use leptos::prelude::*;
use locale::Lang;
use sync::Timestamp;
use ui::{Card, ProgressSteps, Step, StepState, derived, phrase, use_lang, when};

use super::Customer;
use crate::words;

/// The progress of a customer that was captured here; nothing for others.
#[component]
pub fn SyncProgress(customer: Customer) -> impl IntoView {
    let lang = use_lang();
    let steps = Signal::derive_local(move || {
        let customer = customer.get()?;
        let progress = customer.progress;
        let saved_at = progress.saved_at?;
        let lang = lang.get();
        let is_assigned = !customer.identity.is_pending();
        let note = |at: Option<Timestamp>| at.map(|at| words::time(lang, at));
        let is_sent = progress.sent_at.is_some() || is_assigned;
        let after = |is_done: bool, is_next: bool| match (is_done, is_next) {
            (true, _) => StepState::Done,
            (false, true) => StepState::Current,
            (false, false) => StepState::Waiting,
        };
        let step = |label: &str, state, at| Step { label: label.to_owned(), state, note: note(at) };
        Some(vec![
            step(lang.step_saved_here(), StepState::Done, Some(saved_at)),
            step(lang.step_store_server(), after(is_sent, true), progress.sent_at),
            step(lang.step_headquarters(), after(is_assigned, is_sent), None),
            step(lang.step_id_assigned(), after(is_assigned, false), None),
            step(lang.step_back_here(), after(is_assigned, false), progress.assigned_at),
        ])
    });
    let shown = derived(move || steps.get().unwrap_or_default());
    when(
        move || steps.with(Option::is_some),
        move || {
            view! {
                <Card title=phrase(Lang::sync_progress)>
                    <ProgressSteps steps=shown />
                </Card>
            }
        },
    )
}
