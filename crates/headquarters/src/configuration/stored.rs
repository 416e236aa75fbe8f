//! Records of any table, one statement for each verb.

use service::database::placeholders;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, AssertSqlSafe};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Number(i64::from(flag))
    }
}

/// A record of a table.
pub(crate) trait Stored: Sized + Send + Sync {
    const TABLE: &'static str;
    /// The first is the key.
    const COLUMNS: &'static [&'static str];
    /// What lists are sorted by.
    const ORDER: &'static str = Self::COLUMNS[0];

    /// In the order of the columns.
    fn values(&self) -> sqlx::Result<Vec<Value>>;
    fn read(row: &AnyRow) -> sqlx::Result<Self>;
}

/// A list in one column.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> sqlx::Result<Value> {
    let text = serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(Value::Text(text))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

pub(crate) async fn all<R: Stored>(connection: &mut AnyConnection) -> sqlx::Result<Vec<R>> {
    let columns = R::COLUMNS.join(", ");
    let sql = format!("SELECT {columns} FROM {} ORDER BY {}", R::TABLE, R::ORDER);
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(R::read).collect()
}

pub(crate) async fn insert<R: Stored>(
    connection: &mut AnyConnection,
    record: &R,
) -> sqlx::Result<()> {
    insert_with(connection, record, &[]).await
}

/// With columns that the record itself does not show.
pub(crate) async fn insert_with<R: Stored>(
    connection: &mut AnyConnection,
    record: &R,
    more: &[(&str, Value)],
) -> sqlx::Result<()> {
    let (more_columns, more_values): (Vec<_>, Vec<_>) = more.iter().cloned().unzip();
    let columns = [R::COLUMNS, &more_columns].concat();
    let values = [record.values()?, more_values].concat();
    let places = placeholders(1, columns.len());
    let sql = format!("INSERT INTO {} ({}) VALUES ({places})", R::TABLE, columns.join(", "));
    run(connection, sql, values).await
}

pub(crate) async fn update<R: Stored>(
    connection: &mut AnyConnection,
    record: &R,
) -> sqlx::Result<()> {
    let mut values = record.values()?;
    let key = values.remove(0);
    values.push(key);
    let columns = R::COLUMNS.iter().skip(1).enumerate();
    let set: Vec<_> = columns.map(|(index, name)| format!("{name} = ${}", index + 1)).collect();
    let (table, key, last) = (R::TABLE, R::COLUMNS[0], R::COLUMNS.len());
    let sql = format!("UPDATE {table} SET {} WHERE {key} = ${last}", set.join(", "));
    run(connection, sql, values).await
}

pub(crate) async fn delete<R: Stored>(
    connection: &mut AnyConnection,
    record: &R,
) -> sqlx::Result<()> {
    let key = record.values()?.swap_remove(0);
    let sql = format!("DELETE FROM {} WHERE {} = $1", R::TABLE, R::COLUMNS[0]);
    run(connection, sql, vec![key]).await
}

async fn run(connection: &mut AnyConnection, sql: String, values: Vec<Value>) -> sqlx::Result<()> {
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = values.into_iter().fold(query, bind);
    query.execute(connection).await.map(|_| ())
}

type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

fn bind<'q>(query: Query<'q>, value: Value) -> Query<'q> {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
    }
}
