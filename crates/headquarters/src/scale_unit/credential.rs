//! The end of a scale unit's credential: revoked, or replaced by a newer one. It is kept, so
//! that it never works again.

use service::clock;
use sqlx::AnyConnection;

use crate::exchange::channel_database;

/// The scale unit whose credential has ended.
pub(crate) async fn ended_of(
    connection: &mut AnyConnection,
    credential_hash: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT SCALEUNIT FROM ENDEDCREDENTIAL WHERE CREDENTIALHASH = $1")
        .bind(credential_hash)
        .fetch_optional(connection)
        .await
}

/// Hashes of all credentials that have ended.
pub(crate) async fn ended(connection: &mut AnyConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT CREDENTIALHASH FROM ENDEDCREDENTIAL ORDER BY ENDEDAT")
        .fetch_all(connection)
        .await
}

/// Notes that a credential never works again.
pub(crate) async fn note_ended(
    connection: &mut AnyConnection,
    credential_hash: &str,
    name: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO ENDEDCREDENTIAL (CREDENTIALHASH, SCALEUNIT, ENDEDAT) VALUES ($1, $2, $3) \
         ON CONFLICT DO NOTHING",
    )
    .bind(credential_hash)
    .bind(name)
    .bind(clock::now())
    .execute(connection)
    .await
    .map(|_| ())
}

/// Ends the scale unit's credential, if it has one.
pub(crate) async fn end(connection: &mut AnyConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO ENDEDCREDENTIAL (CREDENTIALHASH, SCALEUNIT, ENDEDAT) \
         SELECT CREDENTIALHASH, NAME, $1 FROM SCALEUNIT WHERE NAME = $2 AND CREDENTIALHASH <> '' \
         ON CONFLICT DO NOTHING",
    )
    .bind(clock::now())
    .bind(name)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE SCALEUNIT SET CREDENTIALHASH = '' WHERE NAME = $1")
        .bind(name)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Takes the scale unit's access away at once, and an open code with it (R335). `false` when
/// it is not known.
pub(crate) async fn revoke(connection: &mut AnyConnection, name: &str) -> sqlx::Result<bool> {
    // Nothing waits for what may not report any more. First, as a poll writes in this order.
    for id in channel_database::of_scale_unit(connection, name).await? {
        channel_database::give_up(connection, &id).await?;
    }
    let revoked = sqlx::query(
        "UPDATE SCALEUNIT SET REVOKEDAT = $1, CODEHASH = '', CODEEXPIRESAT = '' WHERE NAME = $2",
    )
    .bind(clock::now())
    .bind(name)
    .execute(&mut *connection)
    .await?;
    if revoked.rows_affected() == 0 {
        return Ok(false);
    }
    end(connection, name).await?;
    Ok(true)
}
