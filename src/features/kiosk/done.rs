//! The end of a visit: the claim code, long enough to note it (R229, R244).

use domain::{CustomerId, Idle};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Page, PageTitle, phrase};

use crate::forms::ClaimCodeShown;
use crate::ticks;

/// How long the code stays after the last touch, in milliseconds.
const SHOWN_MS: u64 = 30_000;

#[component]
pub fn Done(id: CustomerId, end: Callback<()>) -> impl IntoView {
    let idle = StoredValue::new(Idle::new(SHOWN_MS, ticks::now_ms()));
    ticks::every_second(move || {
        let is_over = idle.try_with_value(|idle| idle.is_over(ticks::now_ms()));
        if is_over == Some(true) {
            end.run(());
        }
    });
    let touch = window_event_listener_untyped("pointerdown", move |_| {
        let _gone = idle.try_update_value(|idle| idle.touch(ticks::now_ms()));
    });
    on_cleanup(move || touch.remove());
    view! {
        <Page>
            <div class="kiosk-start">
                <PageTitle
                    title=phrase(Lang::kiosk_thank_you)
                    lead=ui::maybe_text(|l| Some(l.kiosk_done_text()))
                />
                <ClaimCodeShown id />
                <Button label=phrase(Lang::kiosk_done) kind=ButtonKind::Primary on_press=end />
                <p class="muted">{phrase(Lang::kiosk_done_ends)}</p>
            </div>
        </Page>
    }
    .into_any()
}
