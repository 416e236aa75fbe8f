//! Functionality profiles: the list.

use contract::admin::FunctionalityProfile;
use leptos::prelude::*;
use locale::Lang;
use ui::{Badge, Card, ItemLink, ItemList, Page, PageTitle, Tone, text};

use crate::remote::{Ready, Remote};
use crate::screen::Screen;

/// Functionality profiles.
#[component]
pub fn Profiles() -> impl IntoView {
    let list =
        Remote::<Vec<FunctionalityProfile>>::new(|| "/api/functionality-profiles".to_owned());
    view! {
        <Page>
            <PageTitle
                title=text(Lang::functionality_profiles)
                lead=text(Lang::functionality_profiles_text)
            />
            <Ready remote=list>
                <Card>
                    <ItemList label=text(Lang::functionality_profiles)>
                        {move || list.get().into_iter().map(item).collect_view()}
                    </ItemList>
                </Card>
            </Ready>
        </Page>
    }
}

fn item(profile: FunctionalityProfile) -> impl IntoView {
    let channels = profile.channels.clone();
    let async_mode = profile.create_async_customers.then(|| {
        view! { <Badge label=text(Lang::create_customer_async) tone=Tone::Info /> }
    });
    view! {
        <ItemLink
            href=Screen::Profile(profile.id.clone()).path()
            title=profile_title(&profile)
            detail=text(move |lang| channel_words(&channels, lang))
        >
            {async_mode}
        </ItemLink>
    }
}

/// The id and the name, as the original lists them.
pub fn profile_title(profile: &FunctionalityProfile) -> String {
    if profile.name.is_empty() || profile.name == profile.id {
        profile.id.clone()
    } else {
        [&profile.id, " ", &profile.name].concat()
    }
}

/// Which channels use a profile.
pub fn channel_words(channels: &[String], lang: Lang) -> String {
    if channels.is_empty() {
        lang.profile_unused().to_owned()
    } else {
        lang.profile_channels(&channels.join(", "))
    }
}
