//! Parts of a view that come, go and change.
//!
//! The closures are boxed: the machinery that runs them again is then in the bundle once instead
//! of once for each.

use leptos::prelude::*;

/// A part that follows the signals it reads.
pub fn dynamic<V: IntoAny>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    let view: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || view().into_any());
    view.into_any()
}

/// A part that is there while `condition` holds; it is built anew only when that changes.
pub fn when<V: IntoAny>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> V + Send + 'static,
) -> AnyView {
    let condition: Box<dyn Fn() -> bool + Send + Sync> = Box::new(condition);
    let holds = holds(condition);
    dynamic(move || if holds.get() { view().into_any() } else { ().into_any() })
}

/// A part that is there while `value` is something.
pub fn maybe<T, V: IntoAny>(
    value: impl Fn() -> Option<T> + Send + 'static,
    view: impl Fn(T) -> V + Send + 'static,
) -> AnyView {
    dynamic(move || match value() {
        Some(value) => view(value).into_any(),
        None => ().into_any(),
    })
}

/// An attribute that is `true` while `condition` holds, else not there.
pub(crate) fn flag(
    condition: impl Fn() -> bool + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    boxed(Box::new(move || condition().then_some("true")))
}

/// An attribute that comes and goes.
pub(crate) fn attribute(
    value: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    boxed(Box::new(value))
}

/// A signal of a boxed closure.
pub(crate) fn boxed<T: Send + Sync + 'static>(
    value: Box<dyn Fn() -> T + Send + Sync>,
) -> Signal<T> {
    Signal::derive(value)
}

/// An effect of a boxed closure.
pub(crate) fn effect(follow: impl Fn() + 'static) {
    let follow: Box<dyn Fn()> = Box::new(follow);
    Effect::new(follow);
}

fn holds(condition: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| condition())
}
