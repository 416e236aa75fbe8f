//! Numbers that are given once, in order.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

/// A number sequence of headquarters. Taking a number locks it until the transaction ends: a reader
/// of a version has read all lower ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// Account numbers; also the source of record ids and party numbers.
    CustomerAccount,
    /// Change tracking of job 1010.
    CustomerVersion,
    /// Generated loyalty card numbers.
    LoyaltyCard,
    /// Version of what 1070 sends.
    ChannelConfiguration,
    /// Version of what 1110 sends.
    GlobalConfiguration,
    JobRun,
    Session,
    /// Record ids of what administrators add to lists.
    RecordId,
}

impl Sequence {
    pub(crate) const ALL: [Self; 8] = [
        Self::CustomerAccount,
        Self::CustomerVersion,
        Self::LoyaltyCard,
        Self::ChannelConfiguration,
        Self::GlobalConfiguration,
        Self::JobRun,
        Self::Session,
        Self::RecordId,
    ];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::CustomerAccount => "customer-account",
            Self::CustomerVersion => "customer-version",
            Self::LoyaltyCard => "loyalty-card",
            Self::ChannelConfiguration => "channel-configuration",
            Self::GlobalConfiguration => "global-configuration",
            Self::JobRun => "job-run",
            Self::Session => "session",
            Self::RecordId => "record-id",
        }
    }

    /// Creates the sequence; its first number is `first`.
    pub(crate) async fn create(
        self,
        connection: &mut AnyConnection,
        first: i64,
    ) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO NUMBERSEQUENCE (ID, NEXTVALUE) VALUES ($1, $2)")
            .bind(self.id())
            .bind(first)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// Takes a block of `count` numbers and returns the first.
    pub(crate) async fn take(
        self,
        connection: &mut AnyConnection,
        count: usize,
    ) -> sqlx::Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let next: (i64,) = sqlx::query_as(
            "UPDATE NUMBERSEQUENCE SET NEXTVALUE = NEXTVALUE + $1 WHERE ID = $2 \
             RETURNING NEXTVALUE",
        )
        .bind(count)
        .bind(self.id())
        .fetch_one(connection)
        .await?;
        Ok(next.0 - count)
    }

    /// Holds the sequence until the transaction ends, without taking a number.
    pub(crate) async fn lock(self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        self.take(connection, 0).await.map(|_| ())
    }

    /// Never gives a number up to `number` again.
    pub(crate) async fn skip_to(
        self,
        connection: &mut AnyConnection,
        number: i64,
    ) -> sqlx::Result<()> {
        sqlx::query("UPDATE NUMBERSEQUENCE SET NEXTVALUE = $1 WHERE ID = $2 AND NEXTVALUE <= $3")
            .bind(number + 1)
            .bind(self.id())
            .bind(number)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// The last number of every sequence, by its id.
    pub(crate) async fn positions(
        connection: &mut AnyConnection,
    ) -> sqlx::Result<BTreeMap<String, i64>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT ID, NEXTVALUE - 1 FROM NUMBERSEQUENCE")
                .fetch_all(connection)
                .await?;
        Ok(rows.into_iter().collect())
    }

    /// The number that was taken last.
    pub(crate) async fn last(self, connection: &mut AnyConnection) -> sqlx::Result<i64> {
        let next: (i64,) = sqlx::query_as("SELECT NEXTVALUE FROM NUMBERSEQUENCE WHERE ID = $1")
            .bind(self.id())
            .fetch_one(connection)
            .await?;
        Ok(next.0 - 1)
    }
}
