//! The table of a language: all its texts in one string, in the order of their keys. Written by
//! the build, read by the product.
//!
//! A text may have several forms, and a form may begin with conditions: `\u{1}1\u{1d}` means that
//! the first argument is 1. In a form, `\u{1}` is where the first argument goes.

/// Stands between two texts.
pub const BETWEEN_TEXTS: char = '\u{1e}';
/// Stands between two forms of a text; the last one has no condition.
pub const BETWEEN_FORMS: char = '\u{1f}';
/// Stands after a condition.
pub const AFTER_CONDITION: char = '\u{1d}';

/// FNV-1a: names a table's file, and tells it from half of it or something else.
pub fn hash(table: &str) -> u64 {
    table.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
