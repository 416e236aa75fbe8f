//! A named part of a page.

use leptos::prelude::*;

use crate::id::next_id;

/// A surface with a heading; a `region` named by it.
#[component]
pub fn Card(
    /// The heading; without it the card is no region.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// Beside the heading.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The content.
    children: Children,
) -> impl IntoView {
    let id = next_id("card");
    let labelled_by = title.map(|_| id.clone());
    view! {
        <section class="card" aria-labelledby=labelled_by>
            {title
                .map(|title| {
                    view! {
                        <header class="card-head">
                            <h2 class="card-title" id=id>{title}</h2>
                            <div class="card-actions">{actions.run()}</div>
                        </header>
                    }
                })}
            {children()}
        </section>
    }
    .into_any()
}
