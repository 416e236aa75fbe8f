//! Feature management: what is switched on at headquarters.

use contract::admin::{Feature, FeatureChange};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{
    Card, Column, DataTable, Notice, Page, PageTitle, PageWidth, Switch, Tone, text, use_lang,
};

use crate::api::{self, ApiError};
use crate::remote::{Ready, Remote};

/// Feature management.
#[component]
pub fn Features() -> impl IntoView {
    let list = Remote::<Vec<Feature>>::new(|| "/api/features".to_owned());
    let names =
        Memo::new(move |_| list.get().into_iter().map(|feature| feature.name).collect::<Vec<_>>());
    let changed = RwSignal::new(None::<Feature>);
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle
                title=text(Lang::feature_management)
                lead=text(Lang::feature_management_text)
            />
            {move || changed.get().map(saved)}
            <Ready remote=list>
                <Card>
                    <DataTable
                        caption=text(Lang::feature_management)
                        hide_caption=true
                        columns=vec![
                            Column::new(text(Lang::feature)),
                            Column::new(text(Lang::feature_state)),
                        ]
                    >
                        <For each=move || names.get() key=Clone::clone let(name)>
                            <FeatureRow name list changed />
                        </For>
                    </DataTable>
                </Card>
            </Ready>
        </Page>
    }
}

/// A switch takes effect in the stores only after the jobs: say so when it is switched.
fn saved(feature: Feature) -> impl IntoView {
    let title = text(move |lang| {
        let name = feature.display_name.as_str();
        if feature.is_enabled {
            lang.feature_switched_on(name)
        } else {
            lang.feature_switched_off(name)
        }
    });
    view! {
        <Notice tone=Tone::Success title>
            <p>{text(Lang::feature_next_step)}</p>
        </Notice>
    }
}

#[component]
fn FeatureRow(
    name: String,
    list: Remote<Vec<Feature>>,
    changed: RwSignal<Option<Feature>>,
) -> impl IntoView {
    let lang = use_lang();
    let path = ["/api/features/", &api::escape(&name)].concat();
    let feature = Memo::new(move |_| {
        list.get().into_iter().find(|feature| feature.name == name).unwrap_or_default()
    });
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<ApiError>);
    let switch = move |is_enabled: bool| {
        let (path, lang) = (path.clone(), lang.get_untracked());
        busy.set(true);
        changed.set(None);
        problem.set(None);
        spawn_local(async move {
            match api::put(&path, lang, &FeatureChange { is_enabled }, None).await {
                Ok(()) => {
                    let feature = feature.try_get_untracked().unwrap_or_default();
                    let _ = changed.try_set(Some(Feature { is_enabled, ..feature }));
                }
                Err(error) => drop(problem.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
            list.reload();
        });
    };
    let needs = move || {
        let needed = prerequisites(&feature.get(), &list.get());
        (!needed.is_empty()).then(|| {
            view! { <span class="job-note">{lang.get().feature_needs(&needed)}</span> }
        })
    };
    let refusal = move || {
        problem.get().map(|problem| {
            view! { <p class="field-error" role="alert">{problem.words(lang.get())}</p> }
        })
    };
    view! {
        <tr>
            <th scope="row">
                {move || feature.get().display_name}
                <span class="job-note feature-description">{move || feature.get().description}</span>
                {needs}
                <code class="technical-name">{move || feature.get().name}</code>
                {refusal}
            </th>
            <td>
                <Switch
                    label=move || feature.get().display_name
                    hide_label=true
                    on=Signal::derive(move || feature.get().is_enabled)
                    busy
                    on_change=switch
                />
            </td>
        </tr>
    }
}

/// The names of what must be on first.
fn prerequisites(feature: &Feature, all: &[Feature]) -> String {
    let names = feature.prerequisites.iter().map(|needed| {
        let known = all.iter().find(|feature| feature.name == *needed);
        known.map_or(needed.as_str(), |feature| feature.display_name.as_str())
    });
    names.collect::<Vec<_>>().join(" · ")
}
