//! A table of columns of text, below a heading that says its name.

use leptos::prelude::*;
use locale::Lang;
use ui::{Column, DataTable, phrase};

/// The table `caption`; whose `rows` have a cell for each of the columns.
pub fn table<const N: usize>(
    caption: fn(Lang) -> &'static str,
    columns: [fn(Lang) -> &'static str; N],
    rows: impl IntoView + 'static,
) -> AnyView {
    let columns = columns.map(|words| Column::new(phrase(words)));
    let rows = rows.into_any();
    view! {
        <DataTable caption=phrase(caption) hide_caption=true columns=columns.into()>
            {rows}
        </DataTable>
    }
    .into_any()
}
