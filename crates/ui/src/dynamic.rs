//! Parts of a view that come, go and change.
//!
//! The closures are boxed, so that the bundle has the code that reruns them once.

use std::sync::Arc;

use leptos::prelude::*;

/// A part that follows the signals it reads.
pub fn dynamic<V: IntoAny>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    dynamic_boxed(Box::new(move || view().into_any()))
}

#[inline(never)]
fn dynamic_boxed(view: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    view.into_any()
}

/// A part that exists while `condition` holds; rebuilt only when that changes.
pub fn when<V: IntoAny>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let condition: Box<dyn Fn() -> bool + Send + Sync> = Box::new(condition);
    let holds = holds(condition);
    dynamic(move || if holds.get() { view().into_any() } else { ().into_any() })
}

/// A part that exists while `value` is `Some`.
pub fn maybe<T, V: IntoAny>(
    value: impl Fn() -> Option<T> + Send + 'static,
    view: impl Fn(T) -> V + Send + 'static,
) -> AnyView {
    dynamic(move || match value() {
        Some(value) => view(value).into_any(),
        None => ().into_any(),
    })
}

/// An event handler. Boxed, so that elements with the same kind of handler have one type.
pub fn handler<E: 'static>(handle: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(handle)
}

/// A list with a key for each row: rows whose keys stay are not rebuilt. `None` for a key that is
/// gone meanwhile.
pub fn rows(
    keys: impl Fn() -> Vec<usize> + Send + Sync + 'static,
    row: impl Fn(usize) -> Option<AnyView> + Send + Sync + 'static,
) -> AnyView {
    rows_boxed(Box::new(keys), Arc::new(row))
}

#[inline(never)]
fn rows_boxed(
    keys: Box<dyn Fn() -> Vec<usize> + Send + Sync>,
    row: Arc<dyn Fn(usize) -> Option<AnyView> + Send + Sync>,
) -> AnyView {
    view! { <For each=keys key=|key| *key children=move |key| row(key) /> }.into_any()
}

/// Makes a signal; in a function, so that the bundle has its code once a type.
#[inline(never)]
pub fn signal<T: Send + Sync + 'static>(value: T) -> RwSignal<T> {
    RwSignal::new(value)
}

/// An attribute that is `true` while `condition` holds, else absent.
pub(crate) fn flag(
    condition: impl Fn() -> bool + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    boxed(Box::new(move || condition().then_some("true")))
}

/// An optional attribute.
pub(crate) fn attribute(
    value: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    boxed(Box::new(value))
}

/// A signal of a boxed closure.
#[inline(never)]
pub(crate) fn boxed<T: Send + Sync + 'static>(
    value: Box<dyn Fn() -> T + Send + Sync>,
) -> Signal<T> {
    Signal::derive(value)
}

/// An effect of a boxed closure.
pub fn effect(follow: impl FnMut() + 'static) {
    effect_boxed(Box::new(follow));
}

#[inline(never)]
fn effect_boxed(follow: Box<dyn FnMut()>) {
    Effect::new(follow);
}

/// A derived value that its readers follow.
pub fn derived<T: Send + Sync + 'static>(
    value: impl Fn() -> T + Send + Sync + 'static,
) -> Signal<T> {
    boxed(Box::new(value))
}

#[inline(never)]
fn holds(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| condition())
}
