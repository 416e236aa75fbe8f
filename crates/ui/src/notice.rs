//! A message in the page.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};

/// The meaning of a message or a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Neutral.
    #[default]
    Neutral,
    /// Information.
    Info,
    /// Success.
    Success,
    /// A warning.
    Warning,
    /// An error.
    Danger,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Info => "tone-info",
            Self::Success => "tone-success",
            Self::Warning => "tone-warning",
            Self::Danger => "tone-danger",
        }
    }

    /// Each tone has its own shape: colour is never the only sign.
    pub(crate) fn icon(self) -> IconName {
        match self {
            Self::Neutral | Self::Info => IconName::Info,
            Self::Success => IconName::Check,
            Self::Warning => IconName::Clock,
            Self::Danger => IconName::Alert,
        }
    }
}

/// A message with an icon: what happened, whether the data is safe, what to do.
///
/// Danger is an `alert`, the others are a `status`. Insert it when it happens.
#[component]
pub fn Notice(
    /// What it means.
    tone: Tone,
    /// The message in one line.
    #[prop(into)]
    title: Signal<String>,
    /// The page's fixed content, not an event: no role.
    #[prop(optional)]
    quiet: bool,
    /// More words, or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = match tone {
        _ if quiet => None,
        Tone::Danger => Some("alert"),
        _ => Some("status"),
    };
    let icon = match tone {
        Tone::Warning => IconName::Alert,
        tone => tone.icon(),
    };
    view! {
        <div class=["notice ", tone.class()].concat() role=role>
            <Icon name=icon />
            <div class="notice-body">
                <p class="notice-title">{title}</p>
                {children.map(|children| view! { <div class="notice-text">{children()}</div> })}
            </div>
        </div>
    }
    .into_any()
}
