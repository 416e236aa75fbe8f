//! The rescue file (R208): the encrypted outbox of a register without a connection, for import at
//! another register of the store or at headquarters' console.
//!
//! The file is a [`RescueFile`] as JSON in UTF-8. Its `content` is AES-256-GCM (nonce of
//! 12 bytes, no additional data, the tag of 16 bytes behind the text) of a
//! [`RescueContent`] as JSON in UTF-8. The key is 32 bytes of PBKDF2 with HMAC-SHA-256:
//! password the rescue code as [`read_code`] gives it, salt and iterations as the file
//! says. Salt (16 bytes) and nonce are random and new for each file. `salt`, `nonce` and
//! `content` are base64 with padding, in the standard alphabet.
//!
//! The register shows the rescue code when it exports the file and stores it nowhere: 20 characters
//! of [`CODE_ALPHABET`], 100 bits, as four groups of five. The file is worthless without the code.
//!
//! An importer processes the operations once and in their order: an operation's id is the
//! idempotency key that the register would have sent, and a customer keeps its `CustomerId`. So a
//! second import, an import at another place, or a register that sends after all doubles nothing.

use serde::{Deserialize, Serialize};

use crate::commerce::{Customer, CustomerChange, SalesTransaction, entity};

/// `format` of a rescue file.
pub const FORMAT: &str = "commerce-counter-rescue";
/// `version` of a rescue file.
pub const VERSION: i32 = 1;
/// `iterations` of a new file. An importer accepts [`ITERATIONS_MIN`] to [`ITERATIONS_MAX`].
pub const ITERATIONS: i32 = 600_000;
pub const ITERATIONS_MIN: i32 = 100_000;
pub const ITERATIONS_MAX: i32 = 10_000_000;
/// Length of the salt, in bytes.
pub const SALT_LENGTH: usize = 16;
/// Length of the nonce, in bytes.
pub const NONCE_LENGTH: usize = 12;
/// `RecordsVersion` of a new file.
pub const RECORDS_VERSION: i32 = 2;
/// Letters and digits without those that look alike; a character is 5 bits.
pub const CODE_ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters of a rescue code, hyphens not counted.
pub const CODE_LENGTH: usize = 20;
/// Characters between two hyphens of a displayed code.
pub const CODE_GROUP_LENGTH: usize = 5;
/// Largest content, in bytes of its JSON.
pub const LENGTH_MAX: usize = 64 * 1024 * 1024;

/// The file itself; its members are written in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RescueFile {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: i32,
    pub iterations: i32,
    pub salt: String,
    pub nonce: String,
    pub content: String,
}

impl RescueFile {
    /// Whether this version of the product can open it, given the code.
    pub fn is_known(&self) -> bool {
        self.format == FORMAT
            && self.version == VERSION
            && (ITERATIONS_MIN..=ITERATIONS_MAX).contains(&self.iterations)
    }
}

entity! {
    /// What a rescue file holds, decrypted. Body of `POST /api/rescue` at headquarters.
    pub struct RescueContent {
        /// Of the store.
        pub operating_unit_number: String,
        /// Register number: `GINZA-1`; blank where the register does not know it.
        pub register: String,
        /// RFC 3339, UTC.
        pub exported_at: String,
        /// Oldest first.
        pub operations: Vec<RescueOperation>,
        /// The same in the registers' own format, for another register: base64. Headquarters does
        /// not read it.
        pub records: String,
        /// Version of that format: [`RECORDS_VERSION`]; a register accepts no other.
        pub records_version: i32,
    }
}

entity! {
    /// One entry of the register's outbox.
    pub struct RescueOperation {
        /// A GUID: the operation's idempotency key.
        pub id: String,
        /// A GUID; blank for a sale without a customer.
        pub customer_id: String,
        /// [`kind::CREATE`], [`kind::CHANGE`], [`kind::SALE`] or [`kind::CARD`].
        pub kind: String,
        /// RFC 3339, UTC.
        pub captured_at: String,
        /// Of a `Create`: the body of `POST Customers`.
        pub customer: Option<Box<Customer>>,
        /// Of a `Change`: the body of `PATCH Customers('…')`.
        pub change: Option<Box<CustomerChange>>,
        /// Of a `Sale`: the body of `POST SalesTransactions`.
        pub sale: Option<Box<SalesTransaction>>,
        /// Of a `Card`: its number; blank for one that is generated.
        pub card_number: String,
    }
}

/// Kinds of a [`RescueOperation`].
pub mod kind {
    pub const CREATE: &str = "Create";
    pub const CHANGE: &str = "Change";
    pub const SALE: &str = "Sale";
    /// A loyalty card to issue once the customer has its number.
    pub const CARD: &str = "Card";
}

/// The code that 20 random bytes make, without hyphens.
pub fn code_from(random: [u8; CODE_LENGTH]) -> String {
    random.iter().map(|byte| char::from(CODE_ALPHABET[usize::from(byte % 32)])).collect()
}

/// For display: `ABCDE-FGHJK-LMNPQ-RSTUV`.
pub fn show_code(code: &str) -> String {
    let mut shown = String::with_capacity(CODE_LENGTH + CODE_LENGTH / CODE_GROUP_LENGTH);
    for (index, character) in code.chars().enumerate() {
        if index > 0 && index % CODE_GROUP_LENGTH == 0 {
            shown.push('-');
        }
        shown.push(character);
    }
    shown
}

/// Normalizes a typed code: case, width, spaces and hyphens do not matter. `None` for a text that
/// cannot be a code.
pub fn read_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(CODE_LENGTH);
    for character in typed.chars() {
        let character = match character {
            '！'..='～' => char::from_u32(character as u32 - FULL_WIDTH)?,
            other => other,
        };
        if character.is_whitespace() || character == '-' {
            continue;
        }
        let character = character.to_ascii_uppercase();
        if !CODE_ALPHABET.iter().any(|&known| char::from(known) == character) {
            return None;
        }
        code.push(character);
    }
    (code.len() == CODE_LENGTH).then_some(code)
}

/// What a Japanese keyboard may have added to each ASCII character.
const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r208_a_code_is_read_however_it_is_typed() {
        let code = code_from(std::array::from_fn(|index| index as u8 * 13));
        assert_eq!(code.len(), CODE_LENGTH);
        let shown = show_code(&code);
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [5; 4]);
        let wide = |c: char| char::from_u32(c as u32 + FULL_WIDTH);
        let wide: String = shown.chars().filter_map(wide).collect();
        for typed in [
            &code,
            &shown,
            &shown.to_lowercase(),
            &format!(" {} ", shown.replace('-', "　")),
            &wide,
        ] {
            assert_eq!(read_code(typed).as_ref(), Some(&code), "{typed}");
        }
    }

    #[test]
    fn r208_what_cannot_be_a_code_is_none() {
        let code = code_from([0; CODE_LENGTH]);
        for typed in ["", &code[1..], &format!("{code}2"), &code.replace('2', "O"), "あ"] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_byte_makes_a_character_and_each_as_often() {
        let mut counts = std::collections::BTreeMap::new();
        for byte in 0..=u8::MAX {
            *counts.entry(code_from([byte; CODE_LENGTH])).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 32);
        assert!(counts.values().all(|&count| count == 8));
    }
}
