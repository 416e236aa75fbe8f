//! Actions that are not possible now: the reason, and what can be done instead (R228).

use domain::gate::Action as Gate;
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, Icon, IconName, dynamic, phrase, use_lang, when};

/// An action and why it is not possible now.
#[derive(Clone, Copy)]
pub struct Blocked {
    pub gate: Gate,
    pub label: fn(Lang) -> &'static str,
    pub icon: IconName,
    pub why_not: Signal<Option<String>>,
    pub offer: Option<Offer>,
}

/// What can be done instead.
#[derive(Clone, Copy)]
pub struct Offer {
    pub label: fn(Lang) -> &'static str,
    pub is_made: Signal<bool>,
    pub on_press: Callback<()>,
}

/// One line for each action that is blocked.
#[component]
pub fn BlockedActions(actions: Vec<Blocked>) -> impl IntoView {
    let lang = use_lang();
    let reasons: Vec<_> = actions.iter().map(|it| it.why_not).collect();
    let lines = move || {
        let lang = lang.get();
        let blocked = actions.iter().filter_map(|it| Some((*it, it.why_not.get()?)));
        let line = |(action, reason): (Blocked, String)| {
            let offer = action.offer.map(|Offer { label, is_made, on_press }| {
                when(
                    move || is_made.get(),
                    move || {
                        view! { <Button label=phrase(label) icon=IconName::Clock on_press /> }
                    },
                )
            });
            view! {
                <li class="blocked-action">
                    <Icon name=action.icon />
                    <span class="blocked-words">
                        <span class="blocked-name">{(action.label)(lang)}</span>
                        <span class="muted">{reason}</span>
                    </span>
                    {offer}
                </li>
            }
        };
        blocked.map(line).collect_view()
    };
    when(move || reasons.iter().any(|reason| reason.with(Option::is_some)), {
        let lines = std::sync::Arc::new(lines);
        move || {
            let lines = lines.clone();
            view! {
                <section class="blocked">
                    <h2 class="blocked-title">{phrase(Lang::not_possible_now)}</h2>
                    <ul role="list">{dynamic(move || lines())}</ul>
                </section>
            }
        }
    })
}
