//! Rows and columns.

use leptos::prelude::*;

use crate::id::next_id;

/// A column of a [`DataTable`].
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub label: Signal<String>,
    /// Aligned for comparing numbers.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<Signal<String>>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn numeric(label: impl Into<Signal<String>>) -> Self {
        Self { label: label.into(), numeric: true }
    }
}

/// A table with caption and column headings. Rows are plain `<tr>` whose first cell is `<th
/// scope="row">`; numbers get `class="numeric"`. A table wider than the screen scrolls
/// horizontally.
#[component]
pub fn DataTable(
    /// The table's name.
    #[prop(into)]
    caption: Signal<String>,
    /// Keeps the caption for screen readers only, below a heading that says the same.
    #[prop(optional)]
    hide_caption: bool,
    /// The columns, in order.
    columns: Vec<Column>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let id = next_id("table");
    let labelled_by = id.clone();
    let headings = columns
        .into_iter()
        .map(|column| {
            view! { <th scope="col" class:numeric=column.numeric>{column.label}</th> }
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="group" tabindex="0" aria-labelledby=labelled_by>
            <table class="table">
                <caption id=id class:visually-hidden=hide_caption>{caption}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
