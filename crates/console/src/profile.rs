//! One functionality profile.

use contract::admin::FunctionalityProfile;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, LinkButton, Notice, Page, PageTitle, Switch, Tone, Toolbar, text,
    use_lang,
};

use crate::api::{self, ApiError};
use crate::profiles::{channel_words, profile_title};
use crate::remote::{Ready, Remote};
use crate::screen::Screen;

/// What came of the last Save.
#[derive(Clone, PartialEq)]
enum Outcome {
    Saved,
    Failed(ApiError),
}

/// A functionality profile: "Create customer in async mode" and Save.
#[component]
pub fn Profile(
    /// The profile's id, as in the address.
    id: String,
) -> impl IntoView {
    let lang = use_lang();
    let path = StoredValue::new(["/api/functionality-profiles/", &id].concat());
    let remote = Remote::<FunctionalityProfile>::new(move || path.get_value());
    // What the switch says where that is not what was read.
    let choice = RwSignal::new(None::<bool>);
    let busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Outcome>);
    let create_async =
        Memo::new(move |_| choice.get().unwrap_or(remote.get().create_async_customers));

    let reload = move |()| {
        choice.set(None);
        outcome.set(None);
        remote.reload();
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let (path, lang) = (path.get_value(), lang.get_untracked());
        let profile = FunctionalityProfile {
            create_async_customers: create_async.get_untracked(),
            ..untrack(move || remote.get())
        };
        busy.set(true);
        outcome.set(None);
        spawn_local(async move {
            let result = match api::put(&path, lang, &profile, Some(&profile.e_tag)).await {
                Ok(()) => {
                    remote.reload();
                    Outcome::Saved
                }
                Err(error) => Outcome::Failed(error),
            };
            let _ = outcome.try_set(Some(result));
            let _ = busy.try_set(false);
        });
    };
    view! {
        <Page>
            <PageTitle
                title=move || profile_title(&remote.get())
                lead=text(Lang::profile_needs_job)
            />
            {move || outcome.get().map(|outcome| outcome_notice(outcome, Callback::new(reload)))}
            <Ready remote>
                <Card>
                    <form class="stack" on:submit=save>
                        <p class="muted">
                            {text(move |lang| channel_words(&remote.get().channels, lang))}
                        </p>
                        <Switch
                            label=text(Lang::create_customer_async)
                            hint=text(Lang::create_customer_async_hint)
                            on=create_async
                            on_change=move |on| choice.set(Some(on))
                        />
                        <Toolbar>
                            <Button
                                label=text(Lang::save)
                                kind=ButtonKind::Primary
                                submit=true
                                busy
                            />
                            <LinkButton label=text(Lang::back) href=Screen::Profiles.path() />
                        </Toolbar>
                    </form>
                </Card>
            </Ready>
        </Page>
    }
}

fn outcome_notice(outcome: Outcome, reload: Callback<()>) -> AnyView {
    match outcome {
        Outcome::Saved => view! {
            <Notice tone=Tone::Success title=text(Lang::profile_saved)>
                <p>{text(Lang::profile_next_step)}</p>
            </Notice>
        }
        .into_any(),
        Outcome::Failed(error) => {
            let is_changed = error == ApiError::Changed;
            view! {
                <Notice tone=Tone::Danger title=text(move |lang| error.words(lang))>
                    {is_changed.then(|| view! { <Button label=text(Lang::reload) on_press=reload /> })}
                </Notice>
            }
            .into_any()
        }
    }
}
