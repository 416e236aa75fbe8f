//! Feature management: what is switched on at headquarters, and where it is live.

use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Column, DataTable, IconName, Notice, Page, PageTitle, PageWidth,
    Switch, Tone, derived, dynamic, maybe, phrase, rows, signal, text, use_lang, when,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::json::Json;
use crate::connection::remote::Remote;
use crate::frame::screen::Screen;
use crate::setup::switch_states;

/// What was switched last: its name, and whether it is on now.
type Switched = RwSignal<Option<(String, bool)>>;

/// Feature management.
pub fn features() -> AnyView {
    let list = Remote::at("/api/features");
    let states = Remote::at("/api/switch-states").refresh();
    let switched: Switched = signal(None);
    let action = Action::new();
    let content = list.ready(move || table(list, states, switched));
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle
                title=phrase(Lang::feature_management)
                lead=phrase(Lang::feature_management_text)
            />
            {maybe(move || switched.get(), saved)}
            {action.notice()}
            {states.ready(move || switch_states::missing(states, action))}
            {content}
            {states.ready(move || other_switches(states))}
        </Page>
    }
    .into_any()
}

/// A switch takes effect in the stores only after the jobs: say so when it is switched.
fn saved((name, is_on): (String, bool)) -> AnyView {
    let title = text(move |lang| {
        if is_on { lang.feature_switched_on(&name) } else { lang.feature_switched_off(&name) }
    });
    view! {
        <Notice tone=Tone::Success title>
            <p>{phrase(Lang::feature_next_step)}</p>
        </Notice>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    [Lang::feature, Lang::feature_state].map(|words| Column::new(phrase(words))).into()
}

fn table(list: Remote, states: Remote, switched: Switched) -> AnyView {
    let length = Memo::new(move |_| list.get().list().len());
    let rows = rows(
        move || (0..length.get()).collect(),
        move |at| Some(feature_row(at, list, states, switched)),
    );
    view! {
        <Card>
            <DataTable caption=phrase(Lang::feature_management) hide_caption=true columns=columns()>
                {rows}
            </DataTable>
        </Card>
    }
    .into_any()
}

fn feature_row(at: usize, list: Remote, states: Remote, switched: Switched) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let feature = Memo::new(move |_| list.get().list().get(at).cloned().unwrap_or_default());
    let name = move || feature.get().text("DisplayName");
    let switch = move |is_on: bool| {
        let lang = lang.get_untracked();
        let feature = feature.get_untracked();
        let path = ["/api/features/", &escape(&feature.text("Name"))].concat();
        switched.set(None);
        action.run(async move {
            let body = Json::object([("IsEnabled", Json::Flag(is_on))]);
            let result = Call::put(path).body(body).send(lang).await;
            list.reload();
            states.reload();
            result?;
            let _screen_is_gone = switched.try_set(Some((feature.text("DisplayName"), is_on)));
            Ok(())
        });
    };
    let needs = derived(move || prerequisites(&feature.get(), &list.get()));
    view! {
        <tr>
            <th scope="row">
                {derived(name)}
                <span class="job-note feature-description">
                    {derived(move || feature.get().text("Description"))}
                </span>
                {when(
                    move || needs.with(|needs| !needs.is_empty()),
                    move || view! {
                        <span class="job-note">
                            {text(move |lang| lang.feature_needs(&needs.get()))}
                        </span>
                    },
                )}
                <code class="technical-name">{derived(move || feature.get().text("Name"))}</code>
                {dynamic(move || switch_states::pills(states, &feature.get().text("Name"), lang.get()))}
                {action.line()}
            </th>
            <td>
                <Switch
                    label=derived(name)
                    hide_label=true
                    on=derived(move || feature.get().flag("IsEnabled"))
                    busy=action.busy()
                    on_change=switch
                />
            </td>
        </tr>
    }
    .into_any()
}

/// The names of what must be on first.
fn prerequisites(feature: &Json, all: &Json) -> String {
    let names = feature.items("Prerequisites").iter().map(|needed| {
        let known = all.list().iter().find(|feature| feature.get("Name") == needed);
        known.map_or_else(|| needed.words(), |feature| feature.text("DisplayName"))
    });
    names.collect::<Vec<_>>().join(" · ")
}

/// Switches that are kept elsewhere, and the way there.
fn other_switches(states: Remote) -> AnyView {
    let lang = use_lang();
    let rows = dynamic(move || {
        let lang = lang.get();
        [
            ("CreateAsyncCustomers", Screen::List(&crate::record::PROFILES)),
            ("FilterSharedCustomerDataTables", Screen::ChannelDatabaseGroup),
        ]
        .map(|(name, screen)| {
            view! {
                <tr>
                    <th scope="row">
                        {switch_states::display_name(states, name)}
                        {switch_states::pills(states, name, lang)}
                    </th>
                    <td><a href=screen.path()>{screen.name(lang)}</a></td>
                </tr>
            }
        })
        .collect_view()
    });
    view! {
        <Card title=phrase(Lang::other_switches)>
            <DataTable caption=phrase(Lang::other_switches) hide_caption=true columns=columns()>
                {rows}
            </DataTable>
        </Card>
    }
    .into_any()
}

/// Runs the three jobs that bring switches and customers to the stores, one after another.
pub fn run_jobs_button(action: Action, then: impl Fn() + Send + Sync + 'static) -> AnyView {
    let lang = use_lang();
    let then = StoredValue::new(Box::new(then) as Box<dyn Fn() + Send + Sync>);
    let run = move |()| {
        let lang = lang.get_untracked();
        action.run(async move {
            for job in ["1110", "1010", "1070"] {
                let path = ["/api/jobs/", job, "/runs"].concat();
                Call::post(path).send(lang).await?;
            }
            let _screen_is_gone = then.try_with_value(|then| then());
            Ok(())
        });
    };
    view! {
        <Button
            label=phrase(Lang::run_configuration_jobs)
            kind=ButtonKind::Primary
            icon=IconName::Sync
            busy=action.busy()
            on_press=run
        />
    }
    .into_any()
}
