//! Feature management: the switches at headquarters, and where each is live.

use contract::admin::{Feature, FeatureChange, JobRun};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Column, DataTable, IconName, Notice, Page, PageTitle, PageWidth,
    Switch, Tone, derived, dynamic, maybe, phrase, rows, signal, text, use_lang, when,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Remote;
use crate::frame::screen::Screen;
use crate::lists::PROFILES;
use crate::setup::switch_states::{self, States};

/// The last switched feature: its name and its new state.
type Switched = RwSignal<Option<(String, bool)>>;

/// Feature management.
pub fn features() -> AnyView {
    let list = Remote::at("/api/features");
    let states = States::at("/api/switch-states").refresh();
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

/// A switch takes effect in the stores only after the jobs: says so after a switch.
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

fn table(list: Remote<Vec<Feature>>, states: States, switched: Switched) -> AnyView {
    let length = Memo::new(move |_| list.with(Vec::len));
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

fn feature_row(
    at: usize,
    list: Remote<Vec<Feature>>,
    states: States,
    switched: Switched,
) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let feature = Memo::new(move |_| list.with(|all| all.get(at).cloned().unwrap_or_default()));
    let name = derived(move || feature.get().display_name);
    let switch = move |is_on: bool| {
        let lang = lang.get_untracked();
        let feature = feature.get_untracked();
        let path = ["/api/features/", &escape(&feature.name)].concat();
        switched.set(None);
        action.run(async move {
            let body = FeatureChange { is_enabled: is_on };
            let result: Result<Feature, _> = Call::put(path).body(&body).send(lang).await;
            list.reload();
            states.reload();
            result?;
            let _screen_is_gone = switched.try_set(Some((feature.display_name, is_on)));
            Ok(())
        });
    };
    let needs = derived(move || list.with(|all| prerequisites(&feature.get(), all)));
    view! {
        <tr>
            <th scope="row">
                {name}
                <span class="job-note feature-description">
                    {derived(move || feature.get().description)}
                </span>
                {when(
                    move || needs.with(|needs| !needs.is_empty()),
                    move || view! {
                        <span class="job-note">
                            {text(move |lang| lang.feature_needs(&needs.get()))}
                        </span>
                    },
                )}
                <code class="technical-name">{derived(move || feature.get().name)}</code>
                {dynamic(move || switch_states::pills(states, &feature.get().name, lang.get()))}
                {action.line()}
            </th>
            <td>
                <Switch
                    label=name
                    hide_label=true
                    on=derived(move || feature.get().is_enabled)
                    busy=action.busy()
                    on_change=switch
                />
            </td>
        </tr>
    }
    .into_any()
}

/// The names of the features that it requires.
fn prerequisites(feature: &Feature, all: &[Feature]) -> String {
    let names = feature.prerequisites.iter().map(|needed| {
        let known = all.iter().find(|feature| feature.name == *needed);
        known.map_or(needed.as_str(), |feature| &feature.display_name)
    });
    names.collect::<Vec<_>>().join(" · ")
}

/// Switches on other screens, with links.
fn other_switches(states: States) -> AnyView {
    let lang = use_lang();
    let rows = dynamic(move || {
        let lang = lang.get();
        [
            ("CreateAsyncCustomers", Screen::List(&PROFILES.place)),
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

/// Runs the three jobs that deliver switches and customers to the stores, one after another.
pub fn run_jobs_button(action: Action, then: impl Fn() + Send + Sync + 'static) -> AnyView {
    let lang = use_lang();
    let then = StoredValue::new(Box::new(then) as Box<dyn Fn() + Send + Sync>);
    let run = move |()| {
        let lang = lang.get_untracked();
        action.run(async move {
            for job in ["1110", "1010", "1070"] {
                let path = ["/api/jobs/", job, "/runs"].concat();
                let _run: JobRun = Call::post(path).send(lang).await?;
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
