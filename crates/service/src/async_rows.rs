//! Rows of the async tables in statements. The columns are those of [`contract::cdx`].

use contract::cdx::{AsyncRow, Value, ValueKind};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Row};

pub type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

/// The columns in the order in which [`bind`] binds and [`read`] reads them, with commas.
pub fn column_names<R: AsyncRow>() -> String {
    let names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
    names.join(", ")
}

/// Binds one value for each column. PostgreSQL keeps no NUL in text, and one row must not
/// stop an upload: it becomes the replacement character.
pub fn bind<'q>(query: Query<'q>, row: &impl AsyncRow) -> Query<'q> {
    row.values().into_iter().fold(query, |query, value| match value {
        Value::Integer(number) => query.bind(number),
        Value::Text(text) if text.contains('\0') => query.bind(text.replace('\0', "\u{FFFD}")),
        Value::Text(text) => query.bind(text),
    })
}

/// Reads a row whose first columns are those of [`column_names`].
pub fn read<R: AsyncRow>(row: &AnyRow) -> sqlx::Result<R> {
    let mut values = Vec::with_capacity(R::COLUMNS.len());
    for (index, column) in R::COLUMNS.iter().enumerate() {
        values.push(match column.kind {
            ValueKind::Text => Value::Text(row.try_get(index)?),
            ValueKind::Integer => Value::Integer(row.try_get(index)?),
        });
    }
    R::from_values(values).map_err(|error| sqlx::Error::Decode(error.into()))
}
