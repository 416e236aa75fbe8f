//! A few actions behind one button.

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::{HtmlDivElement, HtmlElement, Node};
use wasm_bindgen::JsCast;

use crate::dynamic::{attribute, derived, dynamic, effect, handler};
use crate::icon::{Icon, IconName};
use crate::id::next_id;
use crate::key::pressed_key;

/// An entry of a [`Menu`].
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// The accessible name.
    pub label: Signal<String>,
    /// The action.
    pub on_select: Callback<()>,
}

impl MenuItem {
    /// An entry.
    pub fn new(
        label: impl Into<Signal<String>>,
        on_select: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { label: label.into(), on_select: Callback::new(move |()| on_select()) }
    }
}

/// A button that opens a menu: arrow keys move, Esc closes and gives the focus back.
#[component]
pub fn Menu(
    /// The accessible name of the button.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows, where that is not its name.
    #[prop(optional, into)]
    shown: Option<Signal<String>>,
    /// The picture on the button.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The entries.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let id = next_id("menu");
    let controls = id.clone();
    let menu = Opening::new();
    let Opening { open, root } = menu;
    let entries = move || items.get().into_iter().map(|item| entry(menu, item)).collect_view();
    view! {
        <div
            class="menu"
            node_ref=root
            on:keydown=handler(move |event: KeyboardEvent| menu.press(&event))
            on:focusout=handler(move |event: FocusEvent| menu.leave(&event))
        >
            <button
                type="button"
                class="button button-quiet"
                aria-haspopup="menu"
                aria-expanded=attribute(move || Some(open.get().to_string()))
                aria-controls=controls
                aria-label=attribute(move || shown.map(|_| label.get()))
                on:click=handler(move |_: MouseEvent| open.update(|open| *open = !*open))
            >
                {icon.map(|name| view! { <Icon name /> })}
                <span class="button-label">{shown.unwrap_or(label)}</span>
                <Icon name=IconName::ChevronDown />
            </button>
            <div
                class="menu-list"
                role="menu"
                id=id
                aria-label=label
                hidden=derived(move || !open.get())
            >
                {dynamic(entries)}
            </div>
        </div>
    }
    .into_any()
}

/// Whether the menu is open, and its keys.
#[derive(Clone, Copy)]
struct Opening {
    open: RwSignal<bool>,
    root: NodeRef<Div>,
}

impl Opening {
    /// The focus goes to the first entry of a menu that opens.
    fn new() -> Self {
        let (open, root) = (crate::dynamic::signal(false), NodeRef::<Div>::new());
        effect(move || {
            if open.get() {
                request_animation_frame(move || focus_item(root, 0));
            }
        });
        Self { open, root }
    }

    fn close(self) {
        self.open.set(false);
        focus_button(self.root);
    }

    fn press(self, event: &KeyboardEvent) {
        let position = focused_item(self.root);
        let target = match (pressed_key(event).as_str(), position) {
            ("Escape", _) if self.open.get_untracked() => return self.close(),
            ("ArrowDown", Some(at)) => at + 1,
            ("ArrowUp", Some(at)) => at - 1,
            ("Home", Some(_)) => 0,
            ("End", Some(_)) => -1,
            ("ArrowDown", None) => {
                event.prevent_default();
                return self.open.set(true);
            }
            _ => return,
        };
        event.prevent_default();
        focus_item(self.root, target);
    }

    fn leave(self, event: &FocusEvent) {
        let next = event.related_target().and_then(|t| t.dyn_into::<Node>().ok());
        // A menu that leaves the page loses the focus, too: then nothing is left to close.
        let inside = element(self.root).is_none_or(|root| root.contains(next.as_ref()));
        if !inside {
            let _ = self.open.try_set(false);
        }
    }
}

fn entry(menu: Opening, MenuItem { label, on_select }: MenuItem) -> impl IntoView {
    let select = handler(move |_: MouseEvent| {
        menu.close();
        on_select.run(());
    });
    view! {
        <button type="button" class="menu-item" role="menuitem" tabindex="-1" on:click=select>
            {label}
        </button>
    }
}

fn element(root: NodeRef<Div>) -> Option<HtmlDivElement> {
    root.try_get_untracked().flatten()
}

fn items_of(root: NodeRef<Div>) -> Vec<HtmlElement> {
    let list = element(root).and_then(|root| root.query_selector("[role=menu]").ok().flatten());
    let Some(list) = list.map(|list| list.children()) else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

fn focused_item(root: NodeRef<Div>) -> Option<isize> {
    let active = document().active_element()?;
    let at = items_of(root).iter().position(|item| **item == active)?;
    isize::try_from(at).ok()
}

/// Focuses the entry at a position that wraps around at both ends.
fn focus_item(root: NodeRef<Div>, position: isize) {
    let items = items_of(root);
    let Ok(count) = isize::try_from(items.len()) else { return };
    if count > 0
        && let Ok(at) = usize::try_from(position.rem_euclid(count))
    {
        let _ = items[at].focus();
    }
}

fn focus_button(root: NodeRef<Div>) {
    let button =
        element(root).and_then(|root| root.query_selector("[aria-haspopup]").ok().flatten());
    if let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
