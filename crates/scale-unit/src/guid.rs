//! GUIDs that the scale unit mints.

/// A new GUID in its form on the wire.
pub fn mint_guid() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().hyphenated().to_string()
}
