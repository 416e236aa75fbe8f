//! Where each switch is live, and the missing jobs (R253).

use contract::admin::SwitchState;
use leptos::prelude::*;
use locale::Lang;
use ui::{Notice, StatusPill, Tone, dynamic, phrase};

use crate::connection::action::Action;
use crate::connection::remote::Remote;
use crate::setup::features::run_jobs_button;

/// Every switch in every channel.
pub type States = Remote<Vec<SwitchState>>;

/// A word for each channel: live, pending, or off.
pub fn pills(states: States, switch: &str, lang: Lang) -> AnyView {
    let states = states.get();
    let own = states.iter().filter(|state| state.name == switch);
    let pills = own.filter_map(|state| {
        let (words, tone) = words_for(state, lang)?;
        let label = [&state.channel_name, ": ", &words].concat();
        Some(view! { <li><StatusPill label tone /></li> })
    });
    let pills: Vec<_> = pills.collect();
    if pills.is_empty() {
        return ().into_any();
    }
    let name = lang.where_it_is_live();
    view! { <ul class="pills" role="list" aria-label=name>{pills}</ul> }.into_any()
}

/// `None` for a switch that is off and delivered.
fn words_for(state: &SwitchState, lang: Lang) -> Option<(String, Tone)> {
    let is_enabled = state.is_enabled;
    let missing = state.missing_jobs.join(", ");
    let goal = if is_enabled { lang.on() } else { lang.off() };
    if state.is_live {
        return is_enabled.then(|| (lang.switch_live().to_owned(), Tone::Success));
    }
    if missing.is_empty() {
        return Some((lang.switch_delivered(goal), Tone::Info));
    }
    Some((lang.switch_waits_for(goal, &missing), Tone::Warning))
}

/// Headquarters' name of a switch.
pub fn display_name(states: States, switch: &str) -> String {
    let own = states.get().into_iter().find(|state| state.name == switch);
    own.map_or_else(|| switch.to_owned(), |state| state.display_name)
}

/// The missing jobs in words, and a button that runs them.
pub fn missing(states: States, action: Action) -> AnyView {
    let sentences = Memo::new(move |_| {
        let mut distinct = Vec::new();
        for sentence in states.get().into_iter().map(|state| state.sentence) {
            if !sentence.is_empty() && !distinct.contains(&sentence) {
                distinct.push(sentence);
            }
        }
        distinct
    });
    dynamic(move || {
        let sentences = sentences.get();
        if sentences.is_empty() {
            return ().into_any();
        }
        let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> });
        view! {
            <Notice tone=Tone::Warning title=phrase(Lang::switches_on_their_way) quiet=true>
                <ul class="sentences">{sentences.collect_view()}</ul>
                {run_jobs_button(action, move || states.reload())}
            </Notice>
        }
        .into_any()
    })
}
