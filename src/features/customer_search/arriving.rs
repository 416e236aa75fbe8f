//! The progress of customers that are still being read or downloaded.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, ProgressBar, derived, text, when};

use crate::services::use_services;
use crate::state::{Download, State};

/// Whether customers are coming down, or would if nobody had paused that.
pub fn is_downloading(state: State) -> bool {
    state.download.with(Option::is_some) && state.connection.get().reaches_scale_unit()
}

/// Customers are still being read or coming down: so many are here. All of them can be searched,
/// and work goes on meanwhile.
pub fn arriving(state: State, lang: RwSignal<Lang>) -> AnyView {
    let count = move || state.directory.with(|directory| directory.len()) as u64;
    let label = text(move |l| {
        if !state.has_read_all() {
            l.reading_customers()
        } else if state.is_download_paused.get() {
            l.download_paused()
        } else {
            l.first_download()
        }
    });
    let shown = derived(move || lang.get().customers_found(count()));
    let download = move || state.download.get();
    let done = derived(move || download().map(Download::done).unwrap_or_default());
    let total = derived(move || download()?.total());
    let is_paused = state.is_download_paused;
    let services = use_services();
    let press = move |()| services.register().pause_download(!is_paused.get_untracked());
    let pause = text(move |l| if is_paused.get() { l.continue_download() } else { l.pause() });
    view! {
        <ProgressBar label done total count=shown>
            {when(
                move || is_downloading(state),
                move || {
                    view! { <Button label=pause kind=ButtonKind::Quiet on_press=press /> }
                },
            )}
        </ProgressBar>
    }
    .into_any()
}
