//! The five async tables (R103) as statements.

use std::fmt::Write as _;

use contract::cdx::{AsyncRow, AsyncRows, TABLES};
use service::async_rows::{self, column_names};
use service::database::placeholders;
use sqlx::{AnyConnection, AssertSqlSafe};

/// Stores rows that came up; those that are already there are skipped, so that an
/// upload can be repeated. Returns the highest counter among them.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    channel_database: &str,
    rows: &AsyncRows,
) -> sqlx::Result<i64> {
    let highest = [
        insert_rows(connection, channel_database, &rows.customers).await?,
        insert_rows(connection, channel_database, &rows.addresses).await?,
        insert_rows(connection, channel_database, &rows.contacts).await?,
        insert_rows(connection, channel_database, &rows.affiliations).await?,
        insert_rows(connection, channel_database, &rows.attributes).await?,
    ];
    Ok(highest.into_iter().max().unwrap_or_default())
}

/// Rows of one statement: few sizes, so that prepared statements are reused.
const INSERT_CHUNK: usize = 50;

async fn insert_rows<R: AsyncRow>(
    connection: &mut AnyConnection,
    channel_database: &str,
    rows: &[R],
) -> sqlx::Result<i64> {
    let chunks = rows.chunks_exact(INSERT_CHUNK);
    let rest = chunks.remainder().chunks(1);
    for chunk in chunks.chain(rest) {
        let mut query = sqlx::query(AssertSqlSafe(insert_statement::<R>(chunk.len())));
        for row in chunk {
            query = async_rows::bind(query.bind(channel_database.to_owned()), row);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(rows.iter().map(AsyncRow::counter).max().unwrap_or_default())
}

fn insert_statement<R: AsyncRow>(rows: usize) -> String {
    let mut sql = format!(
        "INSERT INTO {} (CHANNELDATABASEID, {}, ONLINEOPERATIONCOMPLETED, LASTERROR, TRYCOUNT) \
         VALUES ",
        R::TABLE,
        column_names::<R>()
    );
    let parameters = R::COLUMNS.len() + 1;
    for row in 0..rows {
        let comma = if row == 0 { "" } else { ", " };
        let _ =
            write!(sql, "{comma}({}, 0, '', 0)", placeholders(row * parameters + 1, parameters));
    }
    sql.push_str(" ON CONFLICT DO NOTHING");
    sql
}

/// Unfinished rows above a counter, from the lowest on.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub rows: AsyncRows,
    /// Up to here all rows of all tables are in the window; `None` when there are
    /// no more.
    pub complete_up_to: Option<i64>,
}

/// Reads at most `count_max` rows of each table.
pub(crate) async fn unfinished(
    connection: &mut AnyConnection,
    channel_database: &str,
    above: i64,
    count_max: usize,
) -> sqlx::Result<Window> {
    let mut reader = Reader { connection, channel_database, above, count_max, horizon: None };
    let rows = AsyncRows {
        customers: reader.read().await?,
        addresses: reader.read().await?,
        contacts: reader.read().await?,
        affiliations: reader.read().await?,
        attributes: reader.read().await?,
    };
    Ok(Window { rows, complete_up_to: reader.horizon })
}

/// The rows of the operations in a range, all or those that are unfinished.
pub(crate) async fn between(
    connection: &mut AnyConnection,
    channel_database: &str,
    counters: &Counters,
    only_unfinished: bool,
) -> sqlx::Result<AsyncRows> {
    let range = Range { channel_database, counters, only_unfinished };
    Ok(AsyncRows {
        customers: range.read(connection).await?,
        addresses: range.read(connection).await?,
        contacts: range.read(connection).await?,
        affiliations: range.read(connection).await?,
        attributes: range.read(connection).await?,
    })
}

struct Range<'a> {
    channel_database: &'a str,
    counters: &'a Counters,
    only_unfinished: bool,
}

impl Range<'_> {
    async fn read<R: AsyncRow>(&self, connection: &mut AnyConnection) -> sqlx::Result<Vec<R>> {
        let unfinished = if self.only_unfinished { "AND ONLINEOPERATIONCOMPLETED = 0" } else { "" };
        let sql = format!(
            "SELECT {} FROM {} WHERE CHANNELDATABASEID = $1 \
             AND REPLICATIONCOUNTERFROMORIGIN BETWEEN $2 AND $3 {unfinished} \
             ORDER BY REPLICATIONCOUNTERFROMORIGIN",
            column_names::<R>(),
            R::TABLE
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(self.channel_database.to_owned())
            .bind(*self.counters.start())
            .bind(*self.counters.end())
            .fetch_all(connection)
            .await?;
        rows.iter().map(async_rows::read).collect()
    }
}

/// Repairs a row that has not been processed: its counter names it.
pub(crate) async fn replace<R: AsyncRow>(
    connection: &mut AnyConnection,
    channel_database: &str,
    row: &R,
) -> sqlx::Result<()> {
    let columns = R::COLUMNS.iter().enumerate();
    let set: Vec<_> =
        columns.map(|(index, column)| format!("{} = ${}", column.name, index + 1)).collect();
    let count = R::COLUMNS.len();
    let sql = format!(
        "UPDATE {} SET {} WHERE CHANNELDATABASEID = ${} AND REPLICATIONCOUNTERFROMORIGIN = ${} \
         AND ONLINEOPERATIONCOMPLETED = 0",
        R::TABLE,
        set.join(", "),
        count + 1,
        count + 2
    );
    let query = async_rows::bind(sqlx::query(AssertSqlSafe(sql)), row);
    let query = query.bind(channel_database.to_owned()).bind(row.counter());
    query.execute(connection).await.map(|_| ())
}

struct Reader<'a> {
    connection: &'a mut AnyConnection,
    channel_database: &'a str,
    above: i64,
    count_max: usize,
    /// Beyond it some table has rows that were not read.
    horizon: Option<i64>,
}

impl Reader<'_> {
    async fn read<R: AsyncRow>(&mut self) -> sqlx::Result<Vec<R>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE CHANNELDATABASEID = $1 AND ONLINEOPERATIONCOMPLETED = 0 \
             AND REPLICATIONCOUNTERFROMORIGIN > $2 ORDER BY REPLICATIONCOUNTERFROMORIGIN LIMIT $3",
            column_names::<R>(),
            R::TABLE
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(self.channel_database.to_owned())
            .bind(self.above)
            .bind(i64::try_from(self.count_max).unwrap_or(i64::MAX))
            .fetch_all(&mut *self.connection)
            .await?;
        let rows: Vec<R> = rows.iter().map(async_rows::read).collect::<sqlx::Result<_>>()?;
        if rows.len() == self.count_max
            && let Some(last) = rows.last()
        {
            self.horizon = Some(self.horizon.map_or(last.counter(), |h| h.min(last.counter())));
        }
        Ok(rows)
    }
}

/// The counters of the rows of operations that follow each other.
pub(crate) type Counters = std::ops::RangeInclusive<i64>;

/// Marks every unfinished row in the range as processed without error (R094),
/// except those of some operations.
pub(crate) async fn complete(
    connection: &mut AnyConnection,
    channel_database: &str,
    counters: Counters,
    except: &[&str],
) -> sqlx::Result<()> {
    let except_sql = match except.len() {
        0 => String::new(),
        count => format!(" AND OPERATIONID NOT IN ({})", placeholders(4, count)),
    };
    for (table, _) in TABLES {
        let sql = format!(
            "UPDATE {table} SET ONLINEOPERATIONCOMPLETED = 1, LASTERROR = '' \
             WHERE CHANNELDATABASEID = $1 AND REPLICATIONCOUNTERFROMORIGIN BETWEEN $2 AND $3 \
             AND ONLINEOPERATIONCOMPLETED = 0{except_sql}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(channel_database.to_owned())
            .bind(*counters.start())
            .bind(*counters.end());
        for id in except {
            query = query.bind((*id).to_owned());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Notes why an operation failed; its rows stay unfinished (R095).
pub(crate) async fn fail(
    connection: &mut AnyConnection,
    channel_database: &str,
    counters: Counters,
    error: &str,
) -> sqlx::Result<()> {
    for (table, _) in TABLES {
        let sql = format!(
            "UPDATE {table} SET LASTERROR = $1, TRYCOUNT = TRYCOUNT + 1 \
             WHERE CHANNELDATABASEID = $2 AND REPLICATIONCOUNTERFROMORIGIN BETWEEN $3 AND $4 \
             AND ONLINEOPERATIONCOMPLETED = 0"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(error.to_owned())
            .bind(channel_database.to_owned())
            .bind(*counters.start())
            .bind(*counters.end())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Rows of all five tables that are not completed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unfinished {
    /// The sync job has not come to them yet.
    pub untried: u64,
    /// The sync job has tried and will again.
    pub failed: u64,
}

pub(crate) async fn count_unfinished(connection: &mut AnyConnection) -> sqlx::Result<Unfinished> {
    let mut total = Unfinished::default();
    for (table, _) in TABLES {
        let sql = format!(
            "SELECT COUNT(*), COUNT(CASE WHEN TRYCOUNT > 0 THEN 1 END) FROM {table} \
             WHERE ONLINEOPERATIONCOMPLETED = 0"
        );
        let (all, failed): (i64, i64) =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
        total.untried += (all - failed).unsigned_abs();
        total.failed += failed.unsigned_abs();
    }
    Ok(total)
}
