//! What cannot be done now: why, in words, and the wish that can be kept (R228).

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
}

/// One line for each action that is blocked; `offers_card` shows the offer to issue the
/// card when the number arrives.
#[component]
pub fn BlockedActions(
    actions: Vec<Blocked>,
    offers_card: Signal<bool>,
    #[prop(into)] on_queue_card: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let reasons: Vec<_> = actions.iter().map(|it| it.why_not).collect();
    let lines = move || {
        let lang = lang.get();
        let blocked = actions.iter().filter_map(|it| Some((*it, it.why_not.get()?)));
        let line = |(action, reason): (Blocked, String)| {
            let offer = (action.gate == Gate::IssueLoyaltyCard).then(|| {
                when(
                    move || offers_card.get(),
                    move || {
                        view! {
                            <Button
                                label=phrase(Lang::queue_loyalty_card)
                                icon=IconName::Clock
                                on_press=on_queue_card
                            />
                        }
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
