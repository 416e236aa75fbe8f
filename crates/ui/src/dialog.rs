//! A question before the work goes on.

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;

use crate::button::{Button, ButtonKind, CloseButton};
use crate::dynamic::{effect, handler, when};
use crate::id::next_id;

/// A modal dialog (native `<dialog>`): the browser keeps the focus inside, closes it on Esc, and
/// gives the focus back.
#[component]
pub fn Dialog(
    /// Whether it is open; becomes `false` when the person closes it.
    open: RwSignal<bool>,
    /// The heading and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// Whether one of the actions has to answer it: an `alertdialog`.
    #[prop(optional)]
    question: bool,
    /// The answers, at the bottom.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The content; built when the dialog opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = next_id("dialog");
    let labelled_by = id.clone();
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="dialog"
            role=question.then_some("alertdialog")
            aria-labelledby=labelled_by
            node_ref=dialog
            on:close=handler(move |_: Event| {
                let _ = open.try_set(false);
            })
        >
            {when(
                move || open.get(),
                move || view! {
                    // No header and footer: until the dialog is modal, those of the page would be
                    // landmarks, too.
                    <div class="dialog-head">
                        <h2 class="dialog-title" id=id.clone()>{title}</h2>
                    </div>
                    <div class="dialog-body">{children()}</div>
                    <div class="dialog-actions">{actions.run()}</div>
                    // Last, so that the first field takes the focus.
                    {(!question)
                        .then(|| view! {
                            <div class="dialog-close">
                                <CloseButton on_press=move |()| open.set(false) />
                            </div>
                        })}
                },
            )}
        </dialog>
    }
    .into_any()
}

/// A [`Dialog`] that asks before an action and names its subject.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What agreeing means.
    #[prop(into)]
    message: Signal<String>,
    /// The button that agrees.
    #[prop(into)]
    confirm: Signal<String>,
    /// The button that does not.
    #[prop(into)]
    cancel: Signal<String>,
    /// Whether agreeing deletes something.
    #[prop(optional)]
    danger: bool,
    /// The action of agreeing.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// The action of not agreeing.
    #[prop(optional, into)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let agree = move |()| {
        open.set(false);
        on_confirm.run(());
    };
    let decline = move |()| {
        open.set(false);
        if let Some(on_cancel) = on_cancel {
            on_cancel.run(());
        }
    };
    let actions = move || {
        view! {
            <Button label=cancel on_press=decline />
            <Button label=confirm kind on_press=agree />
        }
    };
    view! {
        <Dialog open title actions question=true>
            <p>{message}</p>
        </Dialog>
    }
}
