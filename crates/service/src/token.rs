//! Random tokens of devices and sessions. Only their hash is stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits, fit for a header.
pub fn mint() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Letters and digits that nobody takes for another.
const TYPABLE: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 16 characters of 5 bits: too many to guess.
const GROUPS: usize = 4;
const GROUP_LENGTH: usize = 4;

/// 80 random bits that a person types, such as `7KQM-2XRV-W9HT-4BND`.
pub fn mint_typable() -> String {
    let letter = || {
        let random: u8 = rand::random();
        char::from(TYPABLE[usize::from(random) % TYPABLE.len()])
    };
    let group = || (0..GROUP_LENGTH).map(|_| letter()).collect::<String>();
    (0..GROUPS).map(|_| group()).collect::<Vec<_>>().join("-")
}

/// SHA-256, hexadecimal.
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares in constant time.
pub fn is_same(left: &str, right: &str) -> bool {
    hash(left) == hash(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        assert_eq!(mint().len(), 43);
        assert_ne!(mint(), mint());
        assert_eq!(mint_typable().len(), 19);
        assert_ne!(mint_typable(), mint_typable());
    }

    #[test]
    fn a_hash_is_sha_256() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(""), empty);
    }
}
