//! Keeps what is typed, so that nothing is lost to a reload, a crash or Esc.

use std::sync::{Arc, Mutex};

use domain::{CustomerDraft, CustomerId, Field};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, Notice, Tone, effect, phrase, text};

use super::inputs::CustomerInputs;
use crate::draft::Draft;
use crate::draft::NewCustomerIds;
use crate::services::{Services, use_services};
use crate::task::spawn;
use crate::words;

/// How long after a change the draft is written, in milliseconds: what comes between is lost when
/// the application or the browser dies. Not at each keystroke, since each write flushes to the
/// disk.
const WRITE_DELAY_MS: u32 = 100;

/// Writes the draft of one form a moment after it has changed.
#[derive(Clone)]
pub struct DraftKeeper {
    services: Services,
    of: Option<CustomerId>,
    ids: Option<NewCustomerIds>,
    /// What is to be written; a draft that says nothing new is removed.
    due: Arc<Mutex<Option<Option<Draft>>>>,
}

impl DraftKeeper {
    /// Follows the form from now on; `before` is the form without typed values, `ids` what a new
    /// customer is saved under.
    pub fn follow(
        inputs: CustomerInputs,
        of: Option<CustomerId>,
        ids: Option<NewCustomerIds>,
        before: CustomerDraft,
    ) -> Self {
        let keeper = Self { services: use_services(), of, ids, due: Arc::default() };
        let (following, mut previous) = (keeper.clone(), None::<CustomerDraft>);
        effect(move || {
            let typed = inputs.draft();
            if previous.as_ref().is_some_and(|previous| *previous != typed) {
                let draft = Draft { typed: typed.clone(), before: of.map(|_| before.clone()), ids };
                following.write_soon((typed != before).then_some(draft));
            }
            previous = Some(typed);
        });
        let (hidden, left) = (keeper.clone(), keeper.clone());
        let hides = window_event_listener_untyped("pagehide", move |_| hidden.write());
        on_cleanup(move || {
            hides.remove();
            left.write();
        });
        keeper
    }

    /// The form is being saved or discarded: stops writing its draft.
    pub fn stop(&self) {
        self.take();
    }

    /// The form could not be saved.
    pub fn keep(&self, typed: &CustomerDraft, before: Option<&CustomerDraft>) {
        let draft = Draft { typed: typed.clone(), before: before.cloned(), ids: self.ids };
        self.set(Some(draft));
        self.write();
    }

    pub fn forget(&self) {
        self.set(None);
        self.write();
    }

    fn write_soon(&self, draft: Option<Draft>) {
        if self.set(draft) {
            return;
        }
        let keeper = self.clone();
        spawn(async move {
            TimeoutFuture::new(WRITE_DELAY_MS).await;
            keeper.write();
        });
    }

    fn write(&self) {
        let Some(draft) = self.take() else { return };
        let (register, of) = (self.services.register(), self.of);
        spawn(async move { register.keep_draft(of, draft.as_ref()).await });
    }

    /// Returns whether a write was due already.
    fn set(&self, draft: Option<Draft>) -> bool {
        self.due.lock().is_ok_and(|mut due| due.replace(draft).is_some())
    }

    fn take(&self) -> Option<Option<Draft>> {
        self.due.lock().ok()?.take()
    }
}

/// Says that the draft was restored, and names the fields.
#[component]
pub fn DraftRestored(changed: Vec<Field>, #[prop(into)] discard: Callback<()>) -> impl IntoView {
    let is_told = !changed.is_empty();
    let fields = text(move |l| {
        let labels = changed.iter().map(|field| words::field_label(l, *field));
        l.changed_fields(&labels.collect::<Vec<_>>().join(", "))
    });
    view! {
        <Notice tone=Tone::Info title=phrase(Lang::draft_restored)>
            {is_told.then(|| view! { <p>{fields}</p> })}
            <Button label=phrase(Lang::draft_discard) kind=ButtonKind::Quiet on_press=discard />
        </Notice>
    }
}

/// Says that the draft was discarded, and brings it back.
#[component]
pub fn DraftDiscarded(#[prop(into)] undo: Callback<()>) -> impl IntoView {
    view! {
        <Notice tone=Tone::Info title=phrase(Lang::draft_discarded)>
            <Button label=phrase(Lang::undo) kind=ButtonKind::Quiet on_press=undo />
        </Notice>
    }
}
