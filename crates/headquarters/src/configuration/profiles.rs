//! Functionality profiles, as stored.

use sqlx::AnyConnection;

use crate::sequence::Sequence;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    pub id: String,
    pub name: String,
    /// *Create customer in async mode*.
    pub create_async_customers: bool,
    /// Counts the changes: the `ETag`.
    pub row_version: i64,
    /// Names of the channels that use it.
    pub channels: Vec<String>,
}

pub(crate) async fn all(connection: &mut AnyConnection) -> sqlx::Result<Vec<Profile>> {
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT ID, NAME, CREATEASYNCCUSTOMERS, ROWVERSION FROM RETAILFUNCTIONALITYPROFILE \
         ORDER BY ID",
    )
    .fetch_all(&mut *connection)
    .await?;
    let channels: Vec<(String, String)> = sqlx::query_as(
        "SELECT FUNCTIONALITYPROFILE, NAME FROM RETAILCHANNEL ORDER BY OPERATINGUNITNUMBER",
    )
    .fetch_all(connection)
    .await?;
    let channels_of = |id: &str| {
        let of_profile = channels.iter().filter(|(profile, _)| profile == id);
        of_profile.map(|(_, name)| name.clone()).collect()
    };
    Ok(rows
        .into_iter()
        .map(|(id, name, create_async, row_version)| Profile {
            channels: channels_of(&id),
            id,
            name,
            create_async_customers: create_async != 0,
            row_version,
        })
        .collect())
}

pub(crate) async fn find(
    connection: &mut AnyConnection,
    id: &str,
) -> sqlx::Result<Option<Profile>> {
    Ok(all(connection).await?.into_iter().find(|profile| profile.id == id))
}

/// Stores what may be edited, unless somebody else did since `row_version`;
/// says whether it did.
pub(crate) async fn store(
    connection: &mut AnyConnection,
    id: &str,
    name: &str,
    create_async_customers: bool,
    row_version: i64,
) -> sqlx::Result<bool> {
    Sequence::ChannelConfiguration.take(connection, 1).await?;
    let stored = sqlx::query(
        "UPDATE RETAILFUNCTIONALITYPROFILE SET NAME = $1, CREATEASYNCCUSTOMERS = $2, \
         ROWVERSION = ROWVERSION + 1 WHERE ID = $3 AND ROWVERSION = $4",
    )
    .bind(name)
    .bind(i64::from(create_async_customers))
    .bind(id)
    .bind(row_version)
    .execute(connection)
    .await?;
    Ok(stored.rows_affected() == 1)
}
