//! A list that an administrator keeps.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Badge, ButtonKind, Card, EmptyState, IconName, ItemLink, ItemList, LinkButton, Notice, Page,
    PageTitle, Tone, dynamic, phrase, text,
};

use super::member::TAB;
use super::{Edited, Field, Kind, List, Record, Words};
use crate::connection::remote::Remote;
use crate::frame::navigation::Navigation;
use crate::frame::screen::Screen;

/// The screen of a list.
pub fn list<R: Record>() -> AnyView {
    let kept = R::LIST;
    let remote = Remote::<Vec<R>>::at(kept.api);
    let crumb = kept.is_parameter().then(|| crumb(Screen::Parameters));
    let message = message_notice();
    let new = Screen::Record(kept, None).path();
    let content = remote.ready(move || {
        let items = dynamic(move || {
            let records = remote.get();
            if records.is_empty() {
                return empty(kept);
            }
            let items = records.into_iter().map(item).collect_view();
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

fn empty(kept: &'static List) -> AnyView {
    view! { <EmptyState icon=IconName::Info title=phrase(Lang::nothing_here_yet) hint=phrase(kept.lead) /> }
        .into_any()
}

fn item<R: Record>(record: R) -> AnyView {
    let is_on = |member: String| member == "true";
    let flags = listed::<R>().filter(|field| matches!(field.control.kind, Kind::Flag));
    let flags = flags.filter(|field| is_on(field.member.text(&record)));
    let flags = flags.map(|field| field.control.label);
    let flags = flags.map(|label| view! { <Badge label=phrase(label) tone=Tone::Info /> });
    let flags = flags.collect_view();
    let title = record.title();
    let href = Screen::Record(R::LIST, Some(record.key())).path();
    let detail = text(move |lang| detail_of(&record, lang));
    view! { <ItemLink href title detail>{flags}</ItemLink> }.into_any()
}

fn listed<T: Edited>() -> impl Iterator<Item = &'static Field<T>> {
    T::FIELDS.iter().filter(|field| field.is_listed)
}

/// What the list says of a record below its name.
fn detail_of<R: Record>(record: &R, lang: Lang) -> String {
    let parts = listed::<R>().map(|field| match (field.control.kind, field.member.text(record)) {
        (Kind::Flag, _) => String::new(),
        (Kind::Choice(choices), value) => chosen(choices, &value, lang),
        (_, value) => value.replace(TAB, " ").replace('\n', ", "),
    });
    let channels = match record.channels().join(", ") {
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
