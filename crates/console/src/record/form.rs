//! The form for a record: Save, and the conflict when two administrators edit one.

use std::rc::Rc;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Notice, Tone, Toolbar, derived, dynamic, effect, focus_first_invalid,
    handler, phrase, pressed_key, signal, use_lang, when,
};

use super::draft::Draft;
use super::field::{Errors, field};
use super::{Edited, Words};
use crate::connection::action::Action;
use crate::connection::api::{ApiError, Call};
use crate::connection::remote::Remote;

/// The outcome of the last press of a button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Saved,
    /// Took what another administrator saved, and kept the changes of this form.
    Rebased,
}

/// An existing record in a form.
pub struct Form<T: 'static> {
    draft: Draft<T>,
    action: Action,
    remote: Remote<T>,
    path: StoredValue<String>,
    outcome: RwSignal<Option<Outcome>>,
    lang: RwSignal<Lang>,
}

impl<T> Clone for Form<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Form<T> {}

impl<T: Edited> Form<T> {
    /// `remote` has to be loaded.
    pub fn new(remote: Remote<T>, path: String) -> Self {
        Self {
            draft: Draft::new(remote.get_untracked()),
            action: Action::new(),
            remote,
            path: StoredValue::new(path),
            outcome: signal(None),
            lang: use_lang(),
        }
    }

    pub fn remote(self) -> Remote<T> {
        self.remote
    }

    /// Asks headquarters to delete the record in the state that was read.
    pub fn delete(self, on_deleted: impl FnOnce(Lang) + 'static) {
        let lang = self.lang.get_untracked();
        let e_tag = self.draft.base().with_untracked(|base| base.e_tag().to_owned());
        let call = Call::delete(self.path.get_value()).if_match(&e_tag);
        self.outcome.set(None);
        self.action.execute(call, lang, move || on_deleted(lang));
    }

    /// Notices, fields and buttons; `more` follows Save.
    pub fn view(self, next_step: Words, more: AnyView) -> AnyView {
        view! {
            {notices(self.action, self.outcome, next_step, Callback::new(move |()| self.reload()))}
            <Card>
                {form_of(self.draft, self.action, false, Rc::new(move || self.save()), more)}
            </Card>
        }
        .into_any()
    }

    fn save(self) {
        let lang = self.lang.get_untracked();
        let call = self
            .draft
            .checked(lang)
            .map(|record| Call::put(self.path.get_value()).body(&record).if_match(record.e_tag()));
        self.outcome.set(None);
        self.action.send(call, lang, move |saved: T| {
            self.draft.saved(saved.clone());
            self.remote.put(saved);
            let _screen_is_gone = self.outcome.try_set(Some(Outcome::Saved));
        });
    }

    fn reload(self) {
        let lang = self.lang.get_untracked();
        let call = Ok(Call::get(self.path.get_value()));
        self.action.send(call, lang, move |record: T| {
            self.draft.rebased(record.clone());
            self.remote.put(record);
            let _screen_is_gone = self.outcome.try_set(Some(Outcome::Rebased));
        });
    }
}

fn notices(
    action: Action,
    outcome: RwSignal<Option<Outcome>>,
    next_step: Words,
    reload: Callback<()>,
) -> AnyView {
    let outcome = dynamic(move || match outcome.get() {
        None => ().into_any(),
        Some(Outcome::Saved) => notice(Tone::Success, Lang::saved_at_headquarters, next_step),
        Some(Outcome::Rebased) => notice(Tone::Info, Lang::reloaded, Lang::reloaded_text),
    });
    let is_changed = move || action.error().get() == Some(ApiError::Changed);
    let changed = when(is_changed, move || {
        view! {
            <Notice tone=Tone::Danger title=phrase(Lang::changed_by_somebody_else)>
                <p>{phrase(Lang::changed_by_somebody_else_text)}</p>
                <Button label=phrase(Lang::reload) on_press=reload />
            </Notice>
        }
    });
    let refusal = when(move || !is_changed(), move || action.notice());
    (outcome, changed, refusal).into_any()
}

fn notice(tone: Tone, title: Words, more: Words) -> AnyView {
    view! { <Notice tone title=phrase(title)><p>{phrase(more)}</p></Notice> }.into_any()
}

/// The action of a form's Save.
pub type Save = Rc<dyn Fn()>;

/// The fields of a record, and Save.
pub fn form_of<T: Edited>(
    draft: Draft<T>,
    action: Action,
    is_new: bool,
    save: Save,
    more: AnyView,
) -> AnyView {
    let errors: Errors = derived(move || match action.error().get() {
        Some(ApiError::Refused { members, .. }) => members,
        _ => Vec::new(),
    });
    let controls = T::FIELDS.iter().enumerate();
    let controls = controls.map(|(at, own)| field(own, draft.text(at), draft, errors, is_new));
    form_view(controls.collect(), errors, action, save, more)
}

/// The fields in a grid, Save below, and the focus on the first wrong field.
fn form_view(
    controls: Vec<AnyView>,
    errors: Errors,
    action: Action,
    save: Save,
    more: AnyView,
) -> AnyView {
    effect(move || {
        if !errors.get().is_empty() {
            focus_first_invalid();
        }
    });
    let save_too = save.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save();
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() && pressed_key(&event) == "Enter" {
            event.prevent_default();
            save_too();
        }
    };
    view! {
        <form class="stack" novalidate on:submit=handler(submit) on:keydown=handler(on_key)>
            <div class="field-grid">{controls}</div>
            <Toolbar>
                <Button
                    label=phrase(Lang::save)
                    kind=ButtonKind::Primary
                    submit=true
                    shortcut="Control+Enter"
                    busy=action.busy()
                />
                {more}
            </Toolbar>
        </form>
    }
    .into_any()
}
