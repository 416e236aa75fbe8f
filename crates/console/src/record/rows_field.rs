//! Texts, or pairs of texts, a row each, with buttons to add and remove rows.

use leptos::prelude::*;
use locale::Lang;
use ui::{Button, ButtonKind, FieldGroup, IconName, effect, phrase, rows, signal, text};

use super::member::TAB;
use crate::frame::cell::text_cell;

/// A row's number, and its texts, which outlive the effect that made them.
#[derive(Clone)]
struct Row {
    id: usize,
    cells: Vec<ArcRwSignal<String>>,
}

/// Edits `value`: a line for each row, with tabs between the columns.
pub fn rows_field(
    legend: Signal<String>,
    hint: Signal<Option<String>>,
    columns: Vec<Signal<String>>,
    value: RwSignal<String>,
) -> AnyView {
    let width = columns.len();
    let all = signal(Vec::<Row>::new());
    let next_id = StoredValue::new(0_usize);
    let row_of = move |line: &str| {
        let id = next_id.get_value();
        next_id.set_value(id + 1);
        let mut cells: Vec<_> =
            line.split(TAB).map(|cell| ArcRwSignal::new(cell.to_owned())).collect();
        cells.resize_with(width, || ArcRwSignal::new(String::new()));
        Row { id, cells }
    };
    effect(move || {
        let text = value.get();
        if text != untrack(move || written(all)) {
            all.set(text.split('\n').filter(|_| !text.is_empty()).map(row_of).collect());
        }
    });
    effect(move || {
        let text = written(all);
        if value.get_untracked() != text {
            value.set(text);
        }
    });
    let add = move |()| all.update(|all| all.push(row_of("")));
    let shown = rows(
        move || all.with(|all| all.iter().map(|row| row.id).collect()),
        move |id| {
            let at = all.with_untracked(|all| all.iter().position(|row| row.id == id))?;
            let row = all.with_untracked(|all| all[at].clone());
            let cells = row.cells.into_iter().zip(&columns);
            let cells = cells.map(|(cell, name)| text_cell(*name, cell.into())).collect_view();
            let remove = move |()| all.update(|all| all.retain(|row| row.id != id));
            Some(
                view! {
                    <div class="rows-field-row">
                        {cells}
                        <Button
                            label=text(move |lang| lang.remove_row(&(at + 1).to_string()))
                            kind=ButtonKind::Quiet
                            icon=IconName::Close
                            icon_only=true
                            on_press=remove
                        />
                    </div>
                }
                .into_any(),
            )
        },
    );
    view! {
        <FieldGroup legend hint>
            <div class="wide rows-field">
                {shown}
                <Button
                    label=phrase(Lang::add)
                    kind=ButtonKind::Quiet
                    icon=IconName::Plus
                    on_press=add
                />
            </div>
        </FieldGroup>
    }
    .into_any()
}

/// All rows as one text; reactive.
fn written(all: RwSignal<Vec<Row>>) -> String {
    all.with(|all| {
        let line = |row: &Row| {
            row.cells.iter().map(ArcRwSignal::get).collect::<Vec<_>>().join(&TAB.to_string())
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
