//! Operations as the log has them.

use contract::admin::CustomerOperation;
use contract::commerce::Customer;
use domain::Job;
use locale::Lang;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::filter::Filter;
use crate::configuration::stored::from_json;
use crate::customer::table::StoredCustomer;
use crate::exchange::async_tables::Counters;
use crate::synchronize::failure::Failure;
use crate::synchronize::log::Status;

/// A row of the log, with the names of where it came from.
#[derive(Clone, Debug)]
pub(super) struct OperationRecord {
    pub channel_database: String,
    first_counter: i64,
    last_counter: i64,
    kind: String,
    guid: String,
    account: String,
    channel: String,
    register: String,
    timestamp: String,
    pub status: String,
    pub try_count: i64,
    last_error: String,
    old_content: String,
}

const SELECT: &str = "SELECT O.CHANNELDATABASEID, O.FIRSTCOUNTER, O.LASTCOUNTER, O.KIND, \
     O.CUSTACCOUNTASYNC, COALESCE((SELECT C.ACCOUNTNUM FROM RETAILCUSTTABLE C \
     WHERE C.CUSTOMERID = O.CUSTACCOUNTASYNC), O.CUSTACCOUNT), \
     COALESCE((SELECT N.NAME FROM RETAILCHANNEL N \
     WHERE N.OPERATINGUNITNUMBER = O.ORIGINATINGCHANNEL), O.ORIGINATINGCHANNEL), O.TERMINALID, \
     O.OPERATIONDATETIME, O.STATUS, O.TRYCOUNT, O.LASTERROR, O.OLDCONTENT \
     FROM RETAILASYNCCUSTOMEROPERATION O";

fn read(row: &AnyRow) -> sqlx::Result<OperationRecord> {
    Ok(OperationRecord {
        channel_database: row.try_get(0)?,
        first_counter: row.try_get(1)?,
        last_counter: row.try_get(2)?,
        kind: row.try_get(3)?,
        guid: row.try_get(4)?,
        account: row.try_get(5)?,
        channel: row.try_get(6)?,
        register: row.try_get(7)?,
        timestamp: row.try_get(8)?,
        status: row.try_get(9)?,
        try_count: row.try_get(10)?,
        last_error: row.try_get(11)?,
        old_content: row.try_get(12)?,
    })
}

/// Newest first.
pub(super) async fn page(
    connection: &mut AnyConnection,
    filter: &Filter,
    top: u32,
    skip: u32,
) -> sqlx::Result<Vec<OperationRecord>> {
    let sql = format!(
        "{SELECT} WHERE {} ORDER BY O.RECEIVEDAT DESC, O.FIRSTCOUNTER DESC, O.CHANNELDATABASEID \
         LIMIT $3 OFFSET $4",
        filter.condition
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(&filter.pattern)
        .bind(&filter.status)
        .bind(i64::from(top))
        .bind(i64::from(skip))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

pub(super) async fn count(connection: &mut AnyConnection, filter: &Filter) -> sqlx::Result<u64> {
    let sql =
        format!("SELECT COUNT(*) FROM RETAILASYNCCUSTOMEROPERATION O WHERE {}", filter.condition);
    let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&filter.pattern)
        .bind(&filter.status)
        .fetch_one(connection)
        .await?;
    Ok(count.unsigned_abs())
}

pub(super) async fn find(
    connection: &mut AnyConnection,
    id: &str,
) -> sqlx::Result<Option<OperationRecord>> {
    let Some((database, counter)) = id.rsplit_once('.') else { return Ok(None) };
    let Ok(counter) = counter.parse::<i64>() else { return Ok(None) };
    let sql = format!("{SELECT} WHERE O.CHANNELDATABASEID = $1 AND O.FIRSTCOUNTER = $2");
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(database.to_owned())
        .bind(counter)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Unfinished operations of the same customer in the same channel database, in order.
pub(super) async fn unfinished_of(
    connection: &mut AnyConnection,
    record: &OperationRecord,
    customer: Option<&StoredCustomer>,
) -> sqlx::Result<Vec<Counters>> {
    let guid = customer.map_or(&record.guid, |customer| &customer.customer.customer_id);
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT FIRSTCOUNTER, LASTCOUNTER FROM RETAILASYNCCUSTOMEROPERATION \
         WHERE CHANNELDATABASEID = $1 AND STATUS <> 'Succeeded' \
         AND (FIRSTCOUNTER = $2 OR (CUSTACCOUNTASYNC <> '' AND CUSTACCOUNTASYNC = $3) \
         OR (CUSTACCOUNT <> '' AND CUSTACCOUNT = $4)) ORDER BY FIRSTCOUNTER",
    )
    .bind(&record.channel_database)
    .bind(record.first_counter)
    .bind(guid)
    .bind(&record.account)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(first, last)| first..=last).collect())
}

/// The name in the operation's own row, else headquarters'.
pub(super) async fn customer_name(
    connection: &mut AnyConnection,
    record: &OperationRecord,
) -> sqlx::Result<String> {
    let names: Option<(String, String, String)> = sqlx::query_as(
        "SELECT CUSTNAME, FIRSTNAME, LASTNAME FROM RETAILASYNCCUSTOMERV2 \
         WHERE CHANNELDATABASEID = $1 AND REPLICATIONCOUNTERFROMORIGIN BETWEEN $2 AND $3",
    )
    .bind(&record.channel_database)
    .bind(record.first_counter)
    .bind(record.last_counter)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((name, first, last)) = names {
        let name = if name.is_empty() { format!("{first} {last}") } else { name };
        return Ok(name.trim().to_owned());
    }
    let content: Option<(String,)> = sqlx::query_as(
        "SELECT CONTENT FROM RETAILCUSTTABLE WHERE CUSTOMERID = $1 OR ACCOUNTNUM = $2",
    )
    .bind(&record.guid)
    .bind(&record.account)
    .fetch_optional(connection)
    .await?;
    match content {
        Some((content,)) => Ok(from_json::<Customer>(&content)?.name),
        None => Ok(String::new()),
    }
}

impl OperationRecord {
    pub(super) fn counters(&self) -> Counters {
        self.first_counter..=self.last_counter
    }

    /// The customer as it was before the operation changed it.
    pub(super) fn before(&self) -> sqlx::Result<Option<Customer>> {
        match self.old_content.as_str() {
            "" => Ok(None),
            content => from_json(content).map(Some),
        }
    }

    /// Without the customer's name and attributes.
    pub(super) fn resource(&self, lang: Lang) -> CustomerOperation {
        let error = Failure::from_stored(&self.last_error).map(|failure| failure.words(lang));
        let error = error.unwrap_or_default();
        let has_succeeded = self.status == Status::Succeeded.as_str();
        CustomerOperation {
            id: format!("{}.{}", self.channel_database, self.first_counter),
            channel_name: self.channel.clone(),
            register: self.register.clone(),
            customer_account: self.account.clone(),
            async_customer_account: self.guid.clone(),
            operations_timestamp: self.timestamp.clone(),
            retail_async_operation: self.kind.clone(),
            customer_sync_status: self.status.clone(),
            online_operation_completed: i32::from(has_succeeded),
            try_count: u32::try_from(self.try_count).unwrap_or_default(),
            change_description: self.description(&error, lang),
            last_known_error: error,
            ..CustomerOperation::default()
        }
    }

    /// *Change description* (R118).
    fn description(&self, error: &str, lang: Lang) -> String {
        let kind = match self.kind.as_str() {
            "Create" => lang.operation_is_creation(),
            "Update" => lang.operation_is_update(),
            _ => lang.operation_is_of_addresses(),
        };
        match Status::from_name(&self.status) {
            Some(Status::Failed) => lang.operation_failed(error, kind),
            Some(Status::Held) => lang.operation_held(kind),
            Some(Status::Waiting) => lang.operation_waiting(Job::Synchronize.name(), kind),
            Some(Status::Succeeded) | None => lang.operation_succeeded(kind),
        }
    }
}
