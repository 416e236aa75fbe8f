//! Channel database group: whether customer data goes to offline databases.

use contract::admin::ChannelSchema;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{Card, ConfirmDialog, Notice, Page, PageTitle, Switch, Tone, text, use_lang};

use crate::api::{self, ApiError};
use crate::remote::{Ready, Remote};

const PATH: &str = "/api/channel-schemas/AX7";

/// What came of the last change.
#[derive(Clone, PartialEq)]
enum Outcome {
    Filtered(bool),
    Failed(ApiError),
}

/// Channel database group, with its one Commerce channel schema.
#[component]
pub fn ChannelDatabaseGroup() -> impl IntoView {
    let lang = use_lang();
    let schema = Remote::<ChannelSchema>::new(|| PATH.to_owned());
    let asks = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Outcome>);
    let filter = move |on: bool| {
        let lang = lang.get_untracked();
        let change = ChannelSchema {
            filter_shared_customer_data_tables: on,
            is_confirmed: on,
            ..untrack(move || schema.get())
        };
        busy.set(true);
        outcome.set(None);
        spawn_local(async move {
            let result = match api::put(PATH, lang, &change, None).await {
                Ok(()) => Outcome::Filtered(on),
                Err(error) => Outcome::Failed(error),
            };
            let _ = outcome.try_set(Some(result));
            let _ = busy.try_set(false);
            schema.reload();
        });
    };
    let change = move |on: bool| {
        if on {
            asks.set(true);
        } else {
            filter(false);
        }
    };
    view! {
        <Page>
            <PageTitle
                title=text(Lang::channel_database_group)
                lead=text(Lang::channel_database_group_text)
            />
            {move || outcome.get().map(outcome_notice)}
            <Ready remote=schema>
                <Card title=text(move |lang| lang.commerce_channel_schema(&schema.get().name))>
                    <Switch
                        label=text(Lang::filter_shared_customer_data)
                        hint=text(Lang::filter_shared_customer_data_hint)
                        on=move || schema.get().filter_shared_customer_data_tables
                        busy
                        on_change=change
                    />
                </Card>
            </Ready>
            <ConfirmDialog
                open=asks
                title=text(Lang::filter_shared_customer_data)
                message=text(Lang::filter_confirmation)
                confirm=text(Lang::yes)
                cancel=text(Lang::no)
                on_confirm=move |()| filter(true)
            />
        </Page>
    }
}

fn outcome_notice(outcome: Outcome) -> AnyView {
    match outcome {
        Outcome::Filtered(on) => {
            let title = if on { Lang::filter_switched_on } else { Lang::filter_switched_off };
            view! {
                <Notice tone=Tone::Success title=text(title)>
                    <p>{text(Lang::filter_next_step)}</p>
                </Notice>
            }
            .into_any()
        }
        Outcome::Failed(error) => {
            view! { <Notice tone=Tone::Danger title=text(move |lang| error.words(lang)) /> }
                .into_any()
        }
    }
}
