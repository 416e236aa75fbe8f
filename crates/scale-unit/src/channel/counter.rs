//! Counters that only grow. A transaction takes the numbers that it uses: on SQLite and PostgreSQL
//! alike the next taker waits for its commit, so numbers become visible in their order.

use sqlx::AnyConnection;

/// Makes other writers wait until this transaction has ended, also those of another copy of this
/// server: what it looks up afterwards stays true.
pub async fn lock(connection: &mut AnyConnection) -> sqlx::Result<()> {
    Counter::Change.take(connection, 0).await.map(|_| ())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Orders the states of customers: the delta's cursor.
    Change,
    /// `REPLICATIONCOUNTERFROMORIGIN`.
    Replication,
    /// The highest replication counter that headquarters has.
    Uploaded,
    /// The version of the job 1010, 1070 or 1110 that has been applied.
    Customers,
    ChannelConfiguration,
    GlobalConfiguration,
}

impl Counter {
    fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Replication => "replication",
            Self::Uploaded => "uploaded",
            Self::Customers => "1010",
            Self::ChannelConfiguration => "1070",
            Self::GlobalConfiguration => "1110",
        }
    }

    /// Takes `count` numbers and returns the last.
    pub async fn take(self, connection: &mut AnyConnection, count: i64) -> sqlx::Result<i64> {
        sqlx::query_scalar("UPDATE counter SET value = value + $1 WHERE name = $2 RETURNING value")
            .bind(count)
            .bind(self.name())
            .fetch_one(connection)
            .await
    }

    /// Raises it; never lowers it.
    pub async fn raise(self, connection: &mut AnyConnection, value: i64) -> sqlx::Result<()> {
        sqlx::query("UPDATE counter SET value = $1 WHERE name = $2 AND value < $3")
            .bind(value)
            .bind(self.name())
            .bind(value)
            .execute(connection)
            .await
            .map(|_| ())
    }

    /// Reads it together with the channel database's id.
    pub async fn read_identified<'c>(
        self,
        connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    ) -> sqlx::Result<(i64, String)> {
        sqlx::query_as(
            "SELECT value, COALESCE((SELECT id FROM channel_database), '') FROM counter
             WHERE name = $1",
        )
        .bind(self.name())
        .fetch_one(connection)
        .await
    }

    pub async fn read<'c>(
        self,
        connection: impl sqlx::Executor<'c, Database = sqlx::Any>,
    ) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT value FROM counter WHERE name = $1")
            .bind(self.name())
            .fetch_one(connection)
            .await
    }
}
