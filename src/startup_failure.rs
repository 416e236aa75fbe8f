//! Shown instead of the application when the offline database cannot be used.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Page, PageTitle, PageWidth, Tone, phrase, provide_ui};

use crate::adapters::idb::OpenError;

#[component]
pub fn StartupFailure(error: OpenError, language: RwSignal<Lang>) -> impl IntoView {
    provide_ui(language);
    let title = match error {
        OpenError::Newer => phrase(Lang::database_newer),
        OpenError::Blocked => phrase(Lang::database_blocked),
        OpenError::Insecure => phrase(Lang::database_insecure),
        OpenError::Unavailable => phrase(Lang::database_unavailable),
    };
    let reload = |()| {
        // A page that cannot reload stays as it is, with the same message.
        let _stays = window().location().reload();
    };
    view! {
        <Page width=PageWidth::Narrow>
            <PageTitle title=phrase(Lang::product_name) />
            <div class="stack">
                <Notice tone=Tone::Danger title />
                <Button label=phrase(Lang::reload) kind=ButtonKind::Primary on_press=reload />
            </div>
        </Page>
    }
}
