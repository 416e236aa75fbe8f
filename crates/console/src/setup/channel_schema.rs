//! Channel database group: whether customer data goes to offline databases, and the channel
//! databases.

use contract::admin::{ChannelSchema, ChannelSchemaTable};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, Column, ConfirmDialog, DataTable, Notice, Page, PageTitle, StatusPill, Switch, Tone,
    derived, dynamic, maybe, phrase, signal, text, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::Call;
use crate::connection::remote::Remote;
use crate::frame::screen::Screen;
use crate::setup::channel_databases::channel_databases;

const PATH: &str = "/api/channel-schemas/AX7";

/// Channel database group, with its one Commerce channel schema.
pub fn channel_database_group() -> AnyView {
    let lang = use_lang();
    let schema = Remote::<ChannelSchema>::at(PATH);
    let asks = signal(false);
    let action = Action::new();
    let switched = signal(None::<bool>);
    let filter = move |on: bool| {
        let lang = lang.get_untracked();
        let change = ChannelSchema {
            filter_shared_customer_data_tables: on,
            is_confirmed: on,
            ..schema.get_untracked()
        };
        switched.set(None);
        action.run(async move {
            let call = Call::put(PATH.to_owned()).if_match(&change.e_tag).body(&change);
            let result: Result<ChannelSchema, _> = call.send(lang).await;
            schema.reload();
            result?;
            let _screen_is_gone = switched.try_set(Some(on));
            Ok(())
        });
    };
    let change = move |on: bool| {
        if on {
            asks.set(true);
        } else {
            filter(false);
        }
    };
    let content = schema.ready(move || {
        view! {
            <Card title=text(move |lang| lang.commerce_channel_schema(&schema.get().name))>
                <Switch
                    label=phrase(Lang::filter_shared_customer_data)
                    hint=phrase(Lang::filter_shared_customer_data_hint)
                    on=derived(move || schema.with(|it| it.filter_shared_customer_data_tables))
                    busy=action.busy()
                    on_change=change
                />
            </Card>
            {tables(schema)}
        }
        .into_any()
    });
    view! {
        <Page>
            <PageTitle
                title=phrase(Lang::channel_database_group)
                lead=phrase(Lang::channel_database_group_text)
            />
            {maybe(move || switched.get(), saved)}
            {action.notice()}
            {content}
            {channel_databases()}
            <ConfirmDialog
                open=asks
                title=phrase(Lang::filter_shared_customer_data)
                message=phrase(Lang::filter_confirmation)
                confirm=phrase(Lang::yes)
                cancel=phrase(Lang::no)
                on_confirm=move |()| filter(true)
            />
        </Page>
    }
    .into_any()
}

fn saved(is_on: bool) -> AnyView {
    let title = if is_on { Lang::filter_switched_on } else { Lang::filter_switched_off };
    view! {
        <Notice tone=Tone::Success title=phrase(title)>
            <p>{phrase(Lang::filter_next_step)}</p>
            <p class="row">
                <a href=Screen::Job("1070".to_owned()).path()>"1070"</a>
                <a href=Screen::Job("1010".to_owned()).path()>{phrase(Lang::exclude_1010)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// The tables that jobs carry, and the filter's effect on each.
fn tables(schema: Remote<ChannelSchema>) -> AnyView {
    let lang = use_lang();
    let rows = dynamic(move || {
        let lang = lang.get();
        let row = |table: &ChannelSchemaTable| {
            let (words, tone) = match table.coverage.as_str() {
                "Filtered" => (lang.coverage_filtered(), Tone::Info),
                "CustomMade" => (lang.coverage_custom_made(), Tone::Warning),
                _ => (lang.coverage_not_shared(), Tone::Neutral),
            };
            view! {
                <tr>
                    <th scope="row"><code>{table.name.clone()}</code></th>
                    <td>
                        <StatusPill label=words tone />
                        <span class="job-note">{table.explanation.clone()}</span>
                    </td>
                </tr>
            }
        };
        schema.with(|schema| schema.tables.iter().map(row).collect_view())
    });
    view! {
        <Card title=phrase(Lang::tables)>
            <DataTable
                caption=phrase(Lang::tables)
                hide_caption=true
                columns=vec![
                    Column::new(phrase(Lang::table)),
                    Column::new(phrase(Lang::what_the_filter_covers)),
                ]
            >
                {rows}
            </DataTable>
        </Card>
    }
    .into_any()
}
