//! The list of all keys (R225).

use leptos::prelude::*;
use locale::Lang;
use ui::phrase;

/// The description of a key.
type Meaning = fn(Lang) -> &'static str;

const EVERYWHERE: &[(&[&str], Meaning)] = &[
    (&["/"], Lang::key_search),
    (&["N"], Lang::key_new_customer),
    (&["Esc"], Lang::key_back),
    (&["?"], Lang::key_shortcuts),
];

const IN_FORMS: &[(&[&str], Meaning)] = &[
    (&["Enter"], Lang::key_next_field),
    (&["Tab"], Lang::key_next_control),
    (&["Shift", "Tab"], Lang::key_previous_control),
    (&["Ctrl", "Enter"], Lang::key_save),
    (&["Space"], Lang::key_tick),
    (&["Esc"], Lang::key_leave_form),
];

#[component]
pub fn ShortcutList() -> impl IntoView {
    view! {
        <div class="shortcuts">
            {group(Lang::keys_everywhere, EVERYWHERE)}
            {group(Lang::keys_in_forms, IN_FORMS)}
            <p class="muted">{phrase(Lang::keys_scanner)}</p>
        </div>
    }
}

fn group(title: Meaning, keys: &'static [(&[&str], Meaning)]) -> AnyView {
    let row = |(keys, meaning): &'static (&[&str], Meaning)| {
        let caps = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
        view! {
            <div class="shortcut">
                <dt>{caps}</dt>
                <dd>{phrase(*meaning)}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <section>
            <h3>{phrase(title)}</h3>
            <dl>{keys.iter().map(row).collect_view()}</dl>
        </section>
    }
    .into_any()
}
