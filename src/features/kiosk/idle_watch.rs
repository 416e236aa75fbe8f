//! Ends an abandoned visit (R242).

use domain::{Idle, Presence};
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Dialog, effect, phrase, signal, text};

use crate::services::use_services;
use crate::ticks;

/// Warns after the store's profile's time without a touch, counts down, and reports that the
/// visitor is gone.
#[component]
pub fn IdleWatch(
    /// Whether there is anything to remove.
    is_watching: Signal<bool>,
    on_gone: Callback<()>,
) -> impl IntoView {
    let profile = use_services().state.configuration;
    let quiet_ms = move || profile.with_untracked(|it| it.profile.kiosk_idle_ms());
    let idle = StoredValue::new(Idle::new(quiet_ms(), ticks::now_ms()));
    let seconds_left = signal(None::<u64>);
    let is_warning = signal(false);
    let begin_anew = move || {
        let _gone = idle.try_set_value(Idle::new(quiet_ms(), ticks::now_ms()));
        let _gone = is_warning.try_set(false);
    };
    effect(move || {
        if is_watching.get() {
            begin_anew();
        }
    });
    let tick = move || {
        if is_watching.try_get_untracked() != Some(true) {
            return;
        }
        idle.update_value(|idle| idle.set_quiet(quiet_ms()));
        match idle.get_value().presence(ticks::now_ms()) {
            Presence::Here => {}
            Presence::InDoubt { seconds_left: left } => {
                seconds_left.set(Some(left));
                is_warning.set(true);
            }
            Presence::Gone => {
                begin_anew();
                on_gone.run(());
            }
        }
    };
    ticks::every_second(tick);
    let touched = move || {
        let _gone = idle.try_update_value(|idle| idle.touch(ticks::now_ms()));
    };
    let touches = [
        window_event_listener_untyped("pointerdown", move |_| touched()),
        window_event_listener_untyped("keydown", move |_| touched()),
        window_event_listener_untyped("input", move |_| touched()),
    ];
    let touches = StoredValue::new_local(Some(touches));
    on_cleanup(move || {
        if let Some(touches) = touches.try_update_value(Option::take).flatten() {
            touches.into_iter().for_each(|touch| touch.remove());
        }
    });
    // However it was closed, the visitor is still there.
    effect(move || {
        if !is_warning.get() {
            let _gone = idle.try_update_value(|idle| idle.extend(ticks::now_ms()));
        }
    });
    let count = text(move |l| l.kiosk_seconds_left(seconds_left.get().unwrap_or_default()));
    let start_over = move |()| {
        begin_anew();
        on_gone.run(());
    };
    view! {
        <Dialog
            open=is_warning
            title=phrase(Lang::kiosk_still_there)
            question=true
            actions=move || {
                view! {
                    // First, so that it has the focus.
                    <Button
                        label=phrase(Lang::kiosk_more_time)
                        kind=ButtonKind::Primary
                        on_press=move |()| is_warning.set(false)
                    />
                    <Button label=phrase(Lang::kiosk_start_over) on_press=start_over />
                }
            }
        >
            <p class="kiosk-count" role="timer">{count}</p>
        </Dialog>
    }
    .into_any()
}
