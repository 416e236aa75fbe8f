//! A list that an administrator keeps.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Badge, ButtonKind, Card, EmptyState, IconName, ItemLink, ItemList, LinkButton, Notice, Page,
    PageTitle, Tone, dynamic, phrase, text,
};

use super::{Field, Kept, Kind, Words};
use crate::connection::json::Json;
use crate::connection::remote::Remote;
use crate::frame::navigation::Navigation;
use crate::frame::screen::Screen;

/// The screen of a list.
pub fn list(kept: &'static Kept) -> AnyView {
    let remote = Remote::at(kept.api);
    let crumb = kept.is_parameter().then(|| crumb(Screen::Parameters));
    let message = message_notice();
    let new = Screen::Record(kept, None).path();
    let content = remote.ready(move || {
        let records = remote.items("");
        let items = dynamic(move || {
            let records = records.get();
            if records.is_empty() {
                return empty(kept);
            }
            let items = records.iter().map(|record| item(kept, record)).collect_view();
            view! { <ItemList label=phrase(kept.title)>{items}</ItemList> }.into_any()
        });
        view! { <Card>{items}</Card> }.into_any()
    });
    view! {
        <Page width=kept.width()>
            {crumb}
            <PageTitle title=phrase(kept.title) lead=phrase(kept.lead)>
                <LinkButton
                    label=phrase(kept.new)
                    href=new
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                />
            </PageTitle>
            {message}
            {content}
            {kept.below_list.map(|below| below())}
        </Page>
    }
    .into_any()
}

fn empty(kept: &'static Kept) -> AnyView {
    view! { <EmptyState icon=IconName::Info title=phrase(Lang::nothing_here_yet) hint=phrase(kept.lead) /> }
        .into_any()
}

fn item(kept: &'static Kept, record: &Json) -> AnyView {
    let flags = kept.fields.iter().filter(|field| field.is_listed && is_on(field, record));
    let flags = flags.map(|field| view! { <Badge label=phrase(field.label) tone=Tone::Info /> });
    let flags = flags.collect_view();
    let record = record.clone();
    let title = kept.name_of(&record);
    let href = Screen::Record(kept, Some(record.text(kept.key))).path();
    let detail = text(move |lang| detail_of(kept, &record, lang));
    view! { <ItemLink href title detail>{flags}</ItemLink> }.into_any()
}

fn is_on(field: &Field, record: &Json) -> bool {
    matches!(field.kind, Kind::Flag) && record.flag(field.member)
}

/// What the list says of a record below its name.
fn detail_of(kept: &Kept, record: &Json, lang: Lang) -> String {
    let listed = kept.fields.iter().filter(|field| field.is_listed);
    let parts = listed.map(|field| match field.kind {
        Kind::Flag => String::new(),
        Kind::Choice(choices) => chosen(choices, &record.text(field.member), lang),
        Kind::Pairs([(first, _), (second, _)]) => {
            let pairs = record.items(field.member).iter();
            let pairs = pairs.map(|pair| [pair.text(first), pair.text(second)].join(" "));
            pairs.collect::<Vec<_>>().join(", ")
        }
        _ => record.text(field.member),
    });
    let channels = match record.joined("Channels") {
        names if names.is_empty() => names,
        names => lang.profile_channels(&names),
    };
    let parts = parts.chain([channels]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// The words for a choice.
fn chosen(choices: &[(&str, Words)], value: &str, lang: Lang) -> String {
    let words = choices.iter().find(|(own, _)| *own == value).map(|(_, words)| words(lang));
    words.unwrap_or(value).to_owned()
}

/// The way back to the list.
pub fn crumb(screen: Screen) -> AnyView {
    let href = screen.path();
    view! {
        <a class="crumb" href=href>
            <ui::Icon name=IconName::Back />
            <span>{text(move |lang| screen.name(lang))}</span>
        </a>
    }
    .into_any()
}

/// What the screen left behind has to say.
pub fn message_notice() -> AnyView {
    match Navigation::expect().take_message() {
        Some(message) => view! {
            <Notice tone=Tone::Success title=message.title><p>{message.more}</p></Notice>
        }
        .into_any(),
        None => ().into_any(),
    }
}
