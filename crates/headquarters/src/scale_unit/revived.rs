//! What was taken away, as channel databases remember it: a headquarters that was restored to
//! an older state has forgotten it, and takes it away again (R335).

use std::collections::HashSet;

use contract::cdx::Poll;
use service::clock;
use sqlx::AnyConnection;
use tracing::warn;

use super::{ScaleUnit, credential};
use crate::sequence::Sequence;

impl ScaleUnit {
    /// Ends again what the poll says to have ended.
    pub(crate) async fn end_revived(
        &self,
        connection: &mut AnyConnection,
        poll: &Poll,
    ) -> sqlx::Result<()> {
        end_credentials(connection, &poll.ended_credentials).await?;
        self.revoke_codes(connection, &poll.revoked_code_hashes).await
    }

    /// Revokes registers of its own channels, and codes that headquarters does not know.
    async fn revoke_codes(
        &self,
        connection: &mut AnyConnection,
        told: &[String],
    ) -> sqlx::Result<()> {
        if told.is_empty() {
            return Ok(());
        }
        let known: Vec<String> = sqlx::query_scalar("SELECT CODEHASH FROM RETAILDEVICEREVOCATION")
            .fetch_all(&mut *connection)
            .await?;
        let known: HashSet<_> = known.iter().collect();
        let mut is_any = false;
        for hash in told.iter().filter(|hash| is_hash(hash) && !known.contains(hash)) {
            is_any |= self.revoke_code(connection, hash).await?;
        }
        if is_any {
            Sequence::ChannelConfiguration.take(connection, 1).await?;
        }
        Ok(())
    }

    async fn revoke_code(&self, connection: &mut AnyConnection, hash: &str) -> sqlx::Result<bool> {
        let revived: Option<(String, String)> = sqlx::query_as(
            "SELECT REGISTER, OPERATINGUNITNUMBER FROM RETAILDEVICEACTIVATION \
             WHERE CODEHASH = $1",
        )
        .bind(hash)
        .fetch_optional(&mut *connection)
        .await?;
        if revived.as_ref().is_some_and(|(_, channel)| !self.serves(channel)) {
            return Ok(false);
        }
        let register = revived.map(|(register, _)| register).unwrap_or_default();
        warn!(register, "a register was revoked since the backup of headquarters");
        sqlx::query("DELETE FROM RETAILDEVICEACTIVATION WHERE CODEHASH = $1")
            .bind(hash)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "INSERT INTO RETAILDEVICEREVOCATION (CODEHASH, REGISTER, REVOKEDAT) \
             VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(hash)
        .bind(register)
        .bind(clock::now())
        .execute(connection)
        .await?;
        Ok(true)
    }
}

async fn end_credentials(connection: &mut AnyConnection, told: &[String]) -> sqlx::Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let known = credential::ended(connection).await?;
    let known: HashSet<_> = known.iter().collect();
    for hash in told.iter().filter(|hash| is_hash(hash) && !known.contains(hash)) {
        let revived: Option<String> =
            sqlx::query_scalar("SELECT NAME FROM SCALEUNIT WHERE CREDENTIALHASH = $1")
                .bind(hash)
                .fetch_optional(&mut *connection)
                .await?;
        if let Some(name) = &revived {
            warn!(name, "a credential has ended since the backup of headquarters");
            credential::revoke(connection, name).await?;
        }
        credential::note_ended(connection, hash, &revived.unwrap_or_default()).await?;
    }
    Ok(())
}

/// SHA-256 in hexadecimal digits.
pub(super) fn is_hash(text: &str) -> bool {
    const LENGTH: usize = 64;
    text.len() == LENGTH
        && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
