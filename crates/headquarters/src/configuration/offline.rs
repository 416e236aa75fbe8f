//! What is excluded from offline databases: jobs and subjobs (R029-R032).

use contract::cdx::OfflineExclusionRow;
use domain::Job;
use sqlx::AnyConnection;

use crate::sequence::Sequence;

/// A subjob carries one table; several jobs may contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subjob {
    pub name: &'static str,
    pub table: &'static str,
}

const fn subjob(name: &'static str, table: &'static str) -> Subjob {
    Subjob { name, table }
}

const PARTY: Subjob = subjob("DirPartyTable", "DIRPARTYTABLE");
const FEATURE_STATE: Subjob = subjob("FeatureState", "FEATURESTATE");

/// The subjobs of a download job.
pub(crate) fn subjobs(job: Job) -> &'static [Subjob] {
    const CUSTOMERS: [Subjob; 7] = [
        subjob("CustTable", "CUSTTABLE"),
        PARTY,
        subjob("LogisticsPostalAddress", "LOGISTICSPOSTALADDRESS"),
        subjob("LogisticsElectronicAddress", "LOGISTICSELECTRONICADDRESS"),
        subjob("RetailCustAffiliation", "RETAILCUSTAFFILIATION"),
        subjob("RetailCustAttributeValue", "RETAILCUSTATTRIBUTEVALUE"),
        subjob("RetailLoyaltyCard", "RETAILLOYALTYCARD"),
    ];
    const CHANNEL_CONFIGURATION: [Subjob; 6] = [
        subjob("RetailChannelTable", "RETAILCHANNELTABLE"),
        subjob("RetailFunctionalityProfile", "RETAILFUNCTIONALITYPROFILE"),
        subjob("RetailDeviceActivation", "RETAILDEVICEACTIVATION"),
        subjob("RetailStaffTable", "RETAILSTAFFTABLE"),
        PARTY,
        FEATURE_STATE,
    ];
    const GLOBAL_CONFIGURATION: [Subjob; 5] = [
        subjob("DirPersonalTitle", "DIRNAMEAFFIX"),
        subjob("RetailAffiliation", "RETAILAFFILIATION"),
        subjob("LogisticsLocationRole", "LOGISTICSLOCATIONROLE"),
        subjob("RetailAttribute", "RETAILATTRIBUTE"),
        FEATURE_STATE,
    ];
    match job {
        Job::Customers => &CUSTOMERS,
        Job::ChannelConfiguration => &CHANNEL_CONFIGURATION,
        Job::GlobalConfiguration => &GLOBAL_CONFIGURATION,
        Job::Upload | Job::Synchronize => &[],
    }
}

/// Tables whose rows the filter reaches; the others hold no customers, or are the
/// company's own (R033).
pub(crate) const SHARED_TABLES: [&str; 6] = [
    "CUSTTABLE",
    "DIRPARTYTABLE",
    "LOGISTICSPOSTALADDRESS",
    "LOGISTICSELECTRONICADDRESS",
    "RETAILCUSTAFFILIATION",
    "RETAILLOYALTYCARD",
];
/// Customer attributes: the company defines them itself.
pub(crate) const CUSTOM_TABLES: [&str; 1] = ["RETAILCUSTATTRIBUTEVALUE"];

/// *Exclude from offline databases* of a job.
pub(crate) async fn is_excluded(connection: &mut AnyConnection, job: Job) -> sqlx::Result<bool> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT EXCLUDEFROMOFFLINE FROM BATCHJOB WHERE ID = $1")
            .bind(job.id())
            .fetch_optional(connection)
            .await?;
    Ok(row.is_some_and(|(excluded,)| excluded != 0))
}

/// Tables whose subjobs are excluded, whatever job contains them (R032).
pub(crate) async fn excluded_tables(connection: &mut AnyConnection) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT TABLENAME FROM BATCHSUBJOBEXCLUSION ORDER BY TABLENAME")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(table,)| table).collect())
}

/// Excludes a job or takes it in again; channels hear of it by 1070.
pub(crate) async fn exclude(
    connection: &mut AnyConnection,
    job: Job,
    is_excluded: bool,
) -> sqlx::Result<()> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    sqlx::query("UPDATE BATCHJOB SET EXCLUDEFROMOFFLINE = $1 WHERE ID = $2")
        .bind(i64::from(is_excluded))
        .bind(job.id())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Excludes a table from offline databases for all jobs, or takes it in again.
pub(crate) async fn exclude_table(
    connection: &mut AnyConnection,
    table: &str,
    is_excluded: bool,
) -> sqlx::Result<()> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    let sql = if is_excluded {
        "INSERT INTO BATCHSUBJOBEXCLUSION (TABLENAME) VALUES ($1) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM BATCHSUBJOBEXCLUSION WHERE TABLENAME = $1"
    };
    sqlx::query(sql).bind(table).execute(connection).await.map(|_| ())
}

/// Counts a full data sync of the job: offline databases remove what is excluded of it and fetch
/// the rest again (R031).
pub(crate) async fn count_full_sync(connection: &mut AnyConnection, job: Job) -> sqlx::Result<()> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    sqlx::query("UPDATE BATCHJOB SET FULLSYNC = FULLSYNC + 1 WHERE ID = $1")
        .bind(job.id())
        .execute(connection)
        .await
        .map(|_| ())
}

/// As 1070 carries it: a row for each download job.
pub(crate) async fn exclusions(
    connection: &mut AnyConnection,
) -> sqlx::Result<Vec<OfflineExclusionRow>> {
    let excluded = excluded_tables(connection).await?;
    let jobs: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT ID, EXCLUDEFROMOFFLINE, FULLSYNC FROM BATCHJOB ORDER BY ID")
            .fetch_all(connection)
            .await?;
    let row = |(id, is_job_excluded, full_sync): (String, i64, i64)| {
        let job: Job = id.parse().ok()?;
        let tables = subjobs(job).iter().map(|subjob| subjob.table.to_owned());
        job.is_download().then(|| OfflineExclusionRow {
            job: id,
            is_job_excluded: is_job_excluded != 0,
            tables: tables.filter(|table| excluded.contains(table)).collect(),
            full_sync,
        })
    };
    Ok(jobs.into_iter().filter_map(row).collect())
}
