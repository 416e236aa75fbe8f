//! Buttons, and links that look like them.

use leptos::prelude::*;
use locale::Lang;

use crate::dynamic::{attribute, flag, handler, maybe, when};
use crate::icon::{Icon, IconName};
use crate::id::next_id;
use crate::language::phrase;

/// How much a button asks for attention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ButtonKind {
    /// The one main action of a screen.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action beside the work, without a frame.
    Quiet,
    /// An action that takes something away.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button that can be busy, or say why it cannot be used now.
///
/// A button with a reason keeps its place in the tab order and carries the reason as accessible
/// description; pressing it does nothing.
#[component]
pub fn Button(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// A picture before the label.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Shows the icon only; the label stays the accessible name.
    #[prop(optional)]
    icon_only: bool,
    /// The action runs: pressing again does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why the button cannot be used now.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Says the reason to screen readers only, where the screen already shows it.
    #[prop(optional)]
    hide_reason: bool,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Keys that do the same, as in `aria-keyshortcuts`.
    #[prop(optional)]
    shortcut: Option<&'static str>,
    /// What pressing does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let reason_id = next_id("reason");
    let described_by = reason_id.clone();
    let disabled = move || disabled_reason.with(Option::is_some);
    let press = move |event: leptos::ev::MouseEvent| {
        if disabled_reason.with_untracked(Option::is_some) || busy.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <span class="button-slot">
            <button
                type=if submit { "submit" } else { "button" }
                class=kind.class()
                class:button-icon-only=icon_only
                aria-disabled=flag(disabled)
                aria-busy=flag(move || busy.get())
                aria-describedby=attribute(move || disabled().then(|| described_by.clone()))
                aria-keyshortcuts=shortcut
                on:click=handler(press)
            >
                {when(
                    move || busy.get(),
                    || view! { <span class="spinner" aria-hidden="true"></span> },
                )}
                {icon.map(|name| view! { <Icon name /> })}
                <span class="button-label" class:visually-hidden=icon_only>{label}</span>
            </button>
            {maybe(
                move || disabled_reason.get(),
                move |reason| view! {
                    <span
                        class="button-reason"
                        class:visually-hidden=hide_reason
                        id=reason_id.clone()
                    >
                        {reason}
                    </span>
                },
            )}
        </span>
    }
    .into_any()
}

/// A link that looks like a button: it leads to another address.
#[component]
pub fn LinkButton(
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// A picture before the label.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Keys that do the same, as in `aria-keyshortcuts`.
    #[prop(optional)]
    shortcut: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href aria-keyshortcuts=shortcut>
            {icon.map(|name| view! { <Icon name /> })}
            <span class="button-label">{label}</span>
        </a>
    }
    .into_any()
}

/// A small button with a cross, named "Close".
#[component]
pub(crate) fn CloseButton(#[prop(into)] on_press: Callback<()>) -> impl IntoView {
    view! {
        <Button
            label=phrase(Lang::close)
            kind=ButtonKind::Quiet
            icon=IconName::Close
            icon_only=true
            on_press
        />
    }
}
