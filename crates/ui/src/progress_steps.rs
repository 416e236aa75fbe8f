//! The progress of a process, step by step.

use leptos::prelude::*;
use locale::Lang;

use crate::dynamic::dynamic;
use crate::icon::{Icon, IconName};
use crate::language::use_lang;

/// The state of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepState {
    /// Completed.
    Done,
    /// In progress.
    Current,
    /// Pending.
    Waiting,
    /// Failed; a person must look.
    Failed,
}

impl StepState {
    fn class(self) -> &'static str {
        match self {
            Self::Done => "step step-done",
            Self::Current => "step step-current",
            Self::Waiting => "step step-waiting",
            Self::Failed => "step step-failed",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Done => lang.step_done(),
            Self::Current => lang.step_current(),
            Self::Waiting => lang.step_waiting(),
            Self::Failed => lang.step_failed(),
        }
    }
}

/// A step of [`ProgressSteps`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What happens in it.
    pub label: String,
    /// How far it is.
    pub state: StepState,
    /// When it happened, or what it waits for, in words.
    pub note: Option<String>,
}

/// An ordered list of steps with their times; the current one is `aria-current="step"`.
#[component]
pub fn ProgressSteps(
    /// The steps, in order.
    #[prop(into)]
    steps: Signal<Vec<Step>>,
) -> impl IntoView {
    let lang = use_lang();
    let items = move || {
        let lang = lang.get();
        steps.get().into_iter().map(|step| item(step, lang)).collect_view()
    };
    view! { <ol class="steps">{dynamic(items)}</ol> }.into_any()
}

fn item(step: Step, lang: Lang) -> AnyView {
    let current = matches!(step.state, StepState::Current | StepState::Failed);
    let icon = match step.state {
        StepState::Done => Some(IconName::Check),
        StepState::Failed => Some(IconName::Alert),
        StepState::Current | StepState::Waiting => None,
    };
    view! {
        <li class=step.state.class() aria-current=current.then_some("step")>
            <span class="step-mark" aria-hidden="true">{icon.map(|name| view! { <Icon name /> })}</span>
            <span class="step-label">{step.label}</span>
            <span class="visually-hidden">{["(", step.state.word(lang), ")"].concat()}</span>
            {step.note.map(|note| view! { <span class="step-note">{note}</span> })}
        </li>
    }
    .into_any()
}
