//! The screen of a list that an administrator manages.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Badge, ButtonKind, Card, EmptyState, IconName, ItemLink, ItemList, LinkButton, Notice, Page,
    PageTitle, Tone, dynamic, phrase, text,
};

use super::field::Control;
use super::member::TAB;
use super::{Kind, List, Record, Words};
use crate::connection::remote::Remote;
use crate::frame::navigation::Navigation;
use crate::frame::screen::Screen;

/// The screen of a list.
pub fn list<R: Record>() -> AnyView {
    let remote = Remote::<Vec<R>>::at(R::LIST.api);
    let content = remote.ready(move || {
        items(R::LIST, Box::new(move || remote.with(|all| all.iter().map(item).collect())))
    });
    page(R::LIST, content)
}

fn page(list: &'static List, content: AnyView) -> AnyView {
    let crumb = list.is_parameter().then(|| crumb(Screen::Parameters));
    let new = Screen::Record(&list.place, None).path();
    view! {
        <Page width=list.width()>
            {crumb}
            <PageTitle title=phrase(list.place.title) lead=phrase(list.lead)>
                <LinkButton
                    label=phrase(list.new)
                    href=new
                    kind=ButtonKind::Primary
                    icon=IconName::Plus
                />
            </PageTitle>
            {message_notice()}
            {content}
            {list.below_list.map(|below| below())}
        </Page>
    }
    .into_any()
}

fn items(list: &'static List, items: Box<dyn Fn() -> Vec<Item> + Send>) -> AnyView {
    let items = dynamic(move || {
        let items = items();
        if items.is_empty() {
            return empty(list);
        }
        let items = items.into_iter().map(|item| item_view(list, item)).collect_view();
        view! { <ItemList label=phrase(list.place.title)>{items}</ItemList> }.into_any()
    });
    view! { <Card>{items}</Card> }.into_any()
}

fn empty(list: &'static List) -> AnyView {
    view! { <EmptyState icon=IconName::Info title=phrase(Lang::nothing_here_yet) hint=phrase(list.lead) /> }
        .into_any()
}

/// A record's row in the list.
struct Item {
    key: String,
    title: String,
    /// Listed fields, each with its text.
    listed: Vec<(Control, String)>,
    channels: String,
}

fn item<R: Record>(record: &R) -> Item {
    let listed = R::FIELDS.iter().filter(|field| field.is_listed);
    Item {
        key: record.key(),
        title: record.title(),
        listed: listed.map(|field| (field.control, field.member.text(record))).collect(),
        channels: record.channels().join(", "),
    }
}

fn item_view(list: &'static List, item: Item) -> AnyView {
    let flags = item
        .listed
        .iter()
        .filter(|(control, text)| matches!(control.kind, Kind::Flag) && text == "true");
    let flags = flags.map(|(control, _)| {
        view! { <Badge label=phrase(control.label) tone=Tone::Info /> }
    });
    let flags = flags.collect_view();
    let title = item.title.clone();
    let href = Screen::Record(&list.place, Some(item.key.clone())).path();
    let detail = text(move |lang| detail_of(&item, lang));
    view! { <ItemLink href title detail>{flags}</ItemLink> }.into_any()
}

/// A record's line below its name.
fn detail_of(item: &Item, lang: Lang) -> String {
    let parts = item.listed.iter().map(|(control, text)| match control.kind {
        Kind::Flag => String::new(),
        Kind::Choice(choices) => chosen(choices, text, lang),
        _ => text.replace(TAB, " ").replace('\n', ", "),
    });
    let channels = match item.channels.as_str() {
        "" => String::new(),
        names => lang.profile_channels(names),
    };
    let parts = parts.chain([channels]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// The words of a choice.
fn chosen(choices: &[(&str, Words)], value: &str, lang: Lang) -> String {
    let words = choices.iter().find(|(own, _)| *own == value).map(|(_, words)| words(lang));
    words.unwrap_or(value).to_owned()
}

/// The link back to the list.
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

/// The notice that the previous screen left.
pub fn message_notice() -> AnyView {
    match Navigation::expect().take_message() {
        Some(message) => view! {
            <Notice tone=Tone::Success title=message.title><p>{message.more}</p></Notice>
        }
        .into_any(),
        None => ().into_any(),
    }
}
