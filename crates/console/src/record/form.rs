//! The form for a record: Save, Delete, and what happens when two administrators edit one.

use std::rc::Rc;

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, ConfirmDialog, IconName, Notice, Page, PageTitle, Tone, Toolbar,
    derived, dynamic, effect, focus_first_invalid, handler, phrase, pressed_key, signal, text,
    use_lang, when,
};

use super::draft::Draft;
use super::field::field;
use super::list::{crumb, message_notice};
use super::{Edited, Record, Words};
use crate::connection::action::Action;
use crate::connection::api::{ApiError, Call};
use crate::connection::remote::Remote;
use crate::frame::navigation::{Message, Navigation};
use crate::frame::screen::Screen;

/// What came of the last press of a button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Saved,
    /// What somebody else saved has been taken, what was typed here has been kept.
    Rebased,
}

/// A record that headquarters has, being edited.
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
    /// `remote` has to be there.
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

    /// Notices, fields and buttons; `more` stands behind Save.
    pub fn view(self, next_step: Words, more: AnyView) -> AnyView {
        view! {
            {self.notices(next_step)}
            <Card>
                {form_of(self.draft, self.action, false, move || self.save(), more)}
            </Card>
        }
        .into_any()
    }

    fn save(self) {
        let lang = self.lang.get_untracked();
        let record = self.draft.checked(lang);
        self.outcome.set(None);
        self.action.run(async move {
            let record = record?;
            let call = Call::put(self.path.get_value()).body(&record).if_match(record.e_tag());
            let saved: T = call.send(lang).await?;
            self.draft.saved(saved.clone());
            self.remote.put(saved);
            let _screen_is_gone = self.outcome.try_set(Some(Outcome::Saved));
            Ok(())
        });
    }

    fn reload(self) {
        let lang = self.lang.get_untracked();
        self.action.run(async move {
            let record: T = Call::get(self.path.get_value()).send(lang).await?;
            self.draft.rebased(record.clone());
            self.remote.put(record);
            let _screen_is_gone = self.outcome.try_set(Some(Outcome::Rebased));
            Ok(())
        });
    }

    fn notices(self, next_step: Words) -> AnyView {
        let outcome = dynamic(move || match self.outcome.get() {
            None => ().into_any(),
            Some(Outcome::Saved) => notice(Tone::Success, Lang::saved_at_headquarters, next_step),
            Some(Outcome::Rebased) => notice(Tone::Info, Lang::reloaded, Lang::reloaded_text),
        });
        let is_changed = move || self.action.error().get() == Some(ApiError::Changed);
        let reload = when(is_changed, move || {
            let reload = move |()| self.reload();
            view! {
                <Notice tone=Tone::Danger title=phrase(Lang::changed_by_somebody_else)>
                    <p>{phrase(Lang::changed_by_somebody_else_text)}</p>
                    <Button label=phrase(Lang::reload) on_press=reload />
                </Notice>
            }
        });
        let refusal = when(move || !is_changed(), move || self.action.notice());
        (outcome, reload, refusal).into_any()
    }
}

fn notice(tone: Tone, title: Words, more: Words) -> AnyView {
    view! { <Notice tone title=phrase(title)><p>{phrase(more)}</p></Notice> }.into_any()
}

/// The fields in a grid, Save below, and the focus on the first wrong one.
fn form_of<T: Edited>(
    draft: Draft<T>,
    action: Action,
    is_new: bool,
    save: impl Fn() + 'static,
    more: AnyView,
) -> AnyView {
    let errors = derived(move || match action.error().get() {
        Some(ApiError::Refused { members, .. }) => members,
        _ => Vec::new(),
    });
    effect(move || {
        if !errors.get().is_empty() {
            focus_first_invalid();
        }
    });
    let controls = T::FIELDS.iter().enumerate();
    let controls = controls.map(|(at, own)| field(own, draft.text(at), draft, errors, is_new));
    let save = Rc::new(save);
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
            <div class="field-grid">{controls.collect_view()}</div>
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

/// The screen of a record of a list; of a new one without a key.
pub fn record<R: Record>(key: Option<String>) -> AnyView {
    match key {
        Some(key) => existing::<R>(&key),
        None => new::<R>(),
    }
}

fn existing<R: Record>(key: &str) -> AnyView {
    let kept = R::LIST;
    let path = [kept.api, "/", &crate::connection::api::escape(key)].concat();
    let own = path.clone();
    let remote = Remote::<R>::new(move || own.clone());
    let message = message_notice();
    let content = remote.ready(move || {
        let form = Form::new(remote, path.clone());
        let below = R::BELOW.map(|below| below(remote));
        (form.view(kept.next_step, delete_button(form)), below).into_any()
    });
    view! {
        <Page width=kept.width()>
            {crumb(Screen::List(kept))}
            <PageTitle title=remote.text(R::title) />
            {message}
            {content}
        </Page>
    }
    .into_any()
}

fn delete_button<R: Record>(form: Form<R>) -> AnyView {
    let asks = signal(false);
    let navigation = Navigation::expect();
    let name = form.remote.text(R::title);
    let delete = move |()| {
        let lang = form.lang.get_untracked();
        let e_tag = form.draft.base().with_untracked(|base| base.e_tag().to_owned());
        let title = lang.deleted(&name.get_untracked());
        form.outcome.set(None);
        form.action.run(async move {
            Call::delete(form.path.get_value()).if_match(&e_tag).execute(lang).await?;
            let message = Message { title, more: (R::LIST.next_step)(lang) };
            navigation.go_with(Screen::List(R::LIST), message);
            Ok(())
        });
    };
    view! {
        <Button
            label=phrase(Lang::delete)
            icon=IconName::Trash
            on_press=move |()| asks.set(true)
        />
        <ConfirmDialog
            open=asks
            title=text(move |lang| lang.delete_question(&name.get()))
            message=phrase(Lang::delete_question_text)
            confirm=phrase(Lang::delete)
            cancel=phrase(Lang::cancel)
            danger=true
            on_confirm=delete
        />
    }
    .into_any()
}

fn new<R: Record>() -> AnyView {
    let kept = R::LIST;
    let draft = Draft::new(R::default());
    let action = Action::new();
    let navigation = Navigation::expect();
    let lang = use_lang();
    let save = move || {
        let lang = lang.get_untracked();
        let record = draft.checked(lang);
        action.run(async move {
            let saved: R = Call::post(kept.api.to_owned()).body(&record?).send(lang).await?;
            let title = lang.created(&saved.title());
            let message = Message { title, more: (kept.next_step)(lang) };
            navigation.go_with(Screen::Record(kept, Some(saved.key())), message);
            Ok(())
        });
    };
    view! {
        <Page>
            {crumb(Screen::List(kept))}
            <PageTitle title=phrase(kept.new) />
            {action.notice()}
            <Card>{form_of(draft, action, true, save, ().into_any())}</Card>
        </Page>
    }
    .into_any()
}
