//! `AUDITTRAIL`: headquarters' own entries, and those of the channel databases.

use contract::audit::AuditEntry;
use service::audit_rows;
use service::database::Database;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

/// Origin of headquarters' own entries.
pub(crate) const OWN: &str = "";

const COLUMNS: &str = "ID, TIME, WORKERID, DEVICE, ADDRESS, OPERATINGUNITNUMBER, ACTION, \
     CUSTOMER, OBJECT, OUTCOME";

/// With `$1` for the worker, `$2` for the device, `$3` to `$5` for the names of the customer,
/// `$6` and `$7` for the times.
const MATCHES: &str = "($1 = '' OR WORKERID = $1) AND ($2 = '' OR DEVICE = $2) \
     AND ($3 = '' OR CUSTOMER IN ($3, $4, $5)) AND ($6 = '' OR TIME >= $6) \
     AND ($7 = '' OR TIME < $7)";

/// Which entries are searched for; an empty text is any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    pub worker: String,
    pub device: String,
    /// Empty, or as typed, then the `CustomerId` and the account number of that customer.
    pub customer: [String; 3],
    /// RFC 3339, UTC, as stored.
    pub from: String,
    /// The first time that does not match any more.
    pub to: String,
}

impl Search {
    /// Adds the other name of a customer: entries name it by its `CustomerId` or its number.
    pub(crate) async fn find_customer(
        &mut self,
        connection: &mut AnyConnection,
    ) -> sqlx::Result<()> {
        let typed = self.customer[0].clone();
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT CUSTOMERID, ACCOUNTNUM FROM RETAILCUSTTABLE \
             WHERE ACCOUNTNUM = $1 OR CUSTOMERID = $2",
        )
        .bind(&typed)
        .bind(typed.to_lowercase())
        .fetch_optional(connection)
        .await?;
        let (id, number) = row.unwrap_or((typed.to_lowercase(), typed.clone()));
        self.customer = [typed, id, number];
        Ok(())
    }
}

/// Records entries; those that are there stay as they are.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    origin: &str,
    entries: &[AuditEntry],
) -> sqlx::Result<()> {
    for entry in entries {
        let sql = format!(
            "INSERT INTO AUDITTRAIL (CHANNELDATABASEID, {COLUMNS}) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (CHANNELDATABASEID, ID) DO NOTHING"
        );
        let insert = sqlx::query(AssertSqlSafe(sql)).bind(origin);
        audit_rows::bind(insert, entry).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Completes an entry of headquarters by what is known once the request has been answered.
pub(crate) async fn complete(
    connection: &mut AnyConnection,
    entry: &AuditEntry,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE AUDITTRAIL SET CUSTOMER = $1, OBJECT = $2, OUTCOME = $3 \
         WHERE CHANNELDATABASEID = $4 AND ID = $5",
    )
    .bind(&entry.customer)
    .bind(&entry.object)
    .bind(i64::from(entry.outcome))
    .bind(OWN)
    .bind(&entry.id)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Entries that match, newest first.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    search: &Search,
    top: u32,
    skip: u32,
) -> sqlx::Result<Vec<AuditEntry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM AUDITTRAIL WHERE {MATCHES} ORDER BY TIME DESC, ID DESC \
         LIMIT $8 OFFSET $9"
    );
    let rows = bound(&sql, search)
        .bind(i64::from(top))
        .bind(i64::from(skip))
        .fetch_all(connection)
        .await?;
    rows.iter().map(audit_rows::read).collect()
}

/// Entries that match and are older than `last`, newest first.
pub(crate) async fn page_before(
    connection: &mut AnyConnection,
    search: &Search,
    last: &AuditEntry,
    top: u32,
) -> sqlx::Result<Vec<AuditEntry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM AUDITTRAIL WHERE {MATCHES} \
         AND (TIME < $8 OR (TIME = $8 AND ID < $9)) ORDER BY TIME DESC, ID DESC LIMIT $10"
    );
    let rows = bound(&sql, search)
        .bind(last.time.clone())
        .bind(last.id.clone())
        .bind(i64::from(top))
        .fetch_all(connection)
        .await?;
    rows.iter().map(audit_rows::read).collect()
}

pub(crate) async fn count(connection: &mut AnyConnection, search: &Search) -> sqlx::Result<u64> {
    let sql = format!("SELECT COUNT(*) FROM AUDITTRAIL WHERE {MATCHES}");
    let row = bound(&sql, search).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
}

/// Removes entries before a time. Returns how many.
pub(crate) async fn remove_before(database: &Database, time: &str) -> sqlx::Result<u64> {
    let delete = "DELETE FROM AUDITTRAIL WHERE (CHANNELDATABASEID, ID) IN \
         (SELECT CHANNELDATABASEID, ID FROM AUDITTRAIL WHERE TIME < $1 LIMIT $2)";
    audit_rows::remove_before(database, delete, time).await
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn bound<'q>(sql: &str, search: &Search) -> Query<'q> {
    let [typed, id, number] = search.customer.clone();
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .bind(search.worker.clone())
        .bind(search.device.clone())
        .bind(typed)
        .bind(id)
        .bind(number)
        .bind(search.from.clone())
        .bind(search.to.clone())
}
