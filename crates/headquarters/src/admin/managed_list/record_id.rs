//! Keys that headquarters gives.

use sqlx::AnyConnection;

use crate::sequence::Sequence;

/// The record id of what is stored, or a new one.
pub(super) async fn given(
    connection: &mut AnyConnection,
    stored: Option<i64>,
) -> sqlx::Result<i64> {
    match stored {
        Some(record_id) => Ok(record_id),
        None => Sequence::RecordId.take(connection, 1).await,
    }
}
