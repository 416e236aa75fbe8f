//! Rows of the async tables in SQL statements. The columns are those of [`contract::cdx`].

use contract::cdx::{AsyncRow, Value, ValueKind};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Row};

pub type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

/// The columns in the order in which [`bind`] binds and [`read`] reads them, with commas.
pub fn column_names<R: AsyncRow>() -> String {
    let names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
    names.join(", ")
}

/// Binds one value for each column. A NUL becomes the replacement character: PostgreSQL stores none
/// in text, and one row must not stop an upload.
pub fn bind<'q>(query: Query<'q>, row: &impl AsyncRow) -> Query<'q> {
    row.values().into_iter().fold(query, |query, value| match value {
        Value::Integer(number) => query.bind(number),
        Value::Text(text) if text.contains('\0') => query.bind(text.replace('\0', "\u{FFFD}")),
        Value::Text(text) => query.bind(text),
    })
}

/// Reads a row whose first columns are those of [`column_names`].
pub fn read<R: AsyncRow>(row: &AnyRow) -> sqlx::Result<R> {
    let mut failure = None;
    let values = R::COLUMNS.iter().enumerate().map_while(|(index, column)| {
        let value = match column.kind {
            ValueKind::Text => row.try_get(index).map(Value::Text),
            ValueKind::Integer => row.try_get(index).map(Value::Integer),
        };
        value.map_err(|error| failure = Some(error)).ok()
    });
    let read = R::from_values(values);
    match failure {
        Some(error) => Err(error),
        None => read.map_err(|error| sqlx::Error::Decode(error.into())),
    }
}
