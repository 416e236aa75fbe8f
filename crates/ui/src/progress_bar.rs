//! The progress of a long task.

use leptos::prelude::*;

use crate::id::next_id;

/// A progress bar with its count in words, such as "1 200 of 5 000".
#[component]
pub fn ProgressBar(
    /// The task.
    #[prop(into)]
    label: Signal<String>,
    /// Number of completed items.
    #[prop(into)]
    done: Signal<u64>,
    /// Number of all items; `None` while unknown.
    #[prop(into)]
    total: Signal<Option<u64>>,
    /// The count in words.
    #[prop(into)]
    count: Signal<String>,
    /// A button to stop it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = next_id("progress");
    view! {
        <div class="progress">
            <div class="progress-head">
                <label class="progress-label" for=id.clone()>{label}</label>
                <span class="progress-count">{count}</span>
            </div>
            <progress
                class="progress-bar"
                id=id
                max=move || total.get().map(|total| total.max(1).to_string())
                value=move || total.get().map(|_| done.get().to_string())
            ></progress>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
