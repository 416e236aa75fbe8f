//! The read-back: the visitor recognizes the values, and other people cannot read them.

use domain::{CustomerDraft, masked};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, dynamic, text, use_lang};

use super::answers::Question;
use super::consent;
use super::flow::Flow;
use crate::services::use_services;

#[component]
pub fn Review(flow: Flow) -> impl IntoView {
    let lang = use_lang();
    let state = use_services().state;
    dynamic(move || {
        let lang = lang.get();
        let draft = untrack(|| flow.draft());
        let mut rows = vec![
            (Question::Name, lang.name(), name(lang, &draft)),
            (Question::Name, lang.kana(), reading(&draft)),
            (Question::Contact, lang.phone(), masked::phone(&draft.phone)),
            (Question::Contact, lang.email(), masked::email(draft.email.trim())),
            (Question::Address, lang.address(), address(&draft)),
        ];
        if state.configuration.with_untracked(consent::is_asked) {
            let agrees = flow.answers.agrees.get_untracked();
            let words = if agrees { lang.yes() } else { lang.no() };
            rows.push((Question::Consent, lang.kiosk_offers(), words.to_owned()));
        }
        let given = rows.into_iter().filter(|(_, _, value)| !value.is_empty());
        let rows = given.map(|(question, term, value)| row(flow, question, term, value));
        view! { <dl class="kiosk-review">{rows.collect_view()}</dl> }
    })
}

fn row(flow: Flow, question: Question, term: &'static str, value: String) -> AnyView {
    view! {
        <div class="kiosk-review-row">
            <dt>{term}</dt>
            <dd>
                <span>{value}</span>
                <Button
                    label=text(move |l| l.kiosk_change(term))
                    kind=ButtonKind::Quiet
                    on_press=move |()| flow.show(question)
                />
            </dd>
        </div>
    }
    .into_any()
}

/// Shown in full: the visitor has to check its spelling, and it tells others the least.
fn name(lang: Lang, draft: &CustomerDraft) -> String {
    let details = draft.check().ok();
    details.map(|it| it.name.display(lang == Lang::Ja)).unwrap_or_default()
}

fn reading(draft: &CustomerDraft) -> String {
    let details = draft.check().ok();
    details.map(|it| it.name.reading().parts().join(" ").trim().to_owned()).unwrap_or_default()
}

fn address(draft: &CustomerDraft) -> String {
    let Some(address) = draft.addresses.first() else { return String::new() };
    let shown = [address.zip_code.clone(), address.city.clone(), masked::text(&address.street)];
    shown.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
