//! The claim code: a few characters by which any register finds a customer (R229).
//!
//! It says the first 40 bits of the [`CustomerId`], which are random, and so exists from the
//! moment of capture, offline too, and stays when the account number comes. A check character
//! tells a slip of the finger from a customer that is not there.

use std::fmt;

use uuid::Uuid;

use crate::account::CustomerId;
use crate::text::half_width_char;

/// Crockford's base 32: no I, L, O, which look like digits, and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that say the id, five bits each.
const DATA_LENGTH: usize = 8;
/// With the check character.
const LENGTH: usize = DATA_LENGTH + 1;
/// Characters of the first group as it is shown.
const GROUP: usize = 5;
/// Bits of the id that the code says.
const ID_BITS: u32 = 40;

/// Shown as `7K3QM-2XF0A`: nine characters in two groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClaimCode(u64);

/// Why a text is not a claim code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoClaimCode {
    /// It does not look like one: a name, a number, or a part of something.
    OtherText,
    /// It looks like one, with one character mistyped or two of them exchanged.
    WrongCheck,
}

impl ClaimCode {
    pub fn of(id: CustomerId) -> Self {
        let bits = id.uuid().as_u128() >> (u128::BITS - ID_BITS);
        Self(u64::try_from(bits).unwrap_or_default())
    }

    /// However it was typed: case, width, spaces and hyphens do not matter, `O` is a zero,
    /// `I` and `L` are a one.
    ///
    /// # Errors
    ///
    /// [`NoClaimCode::WrongCheck`] only where the text can hardly be anything else: nine such
    /// characters in the two groups, or with digits and letters among them.
    pub fn parse(text: &str) -> Result<Self, NoClaimCode> {
        let text = text.trim();
        let mut symbols = Vec::with_capacity(LENGTH);
        let (mut digits, mut is_grouped) = (0, false);
        for character in text.chars().map(half_width_char) {
            if character == '-' || character.is_whitespace() {
                is_grouped |= symbols.len() == GROUP;
                continue;
            }
            let symbol = symbol(character).ok_or(NoClaimCode::OtherText)?;
            if symbols.len() == LENGTH {
                return Err(NoClaimCode::OtherText);
            }
            digits += usize::from(character.is_ascii_digit());
            symbols.push(symbol);
        }
        let Some((check, data)) = symbols.split_last().filter(|_| symbols.len() == LENGTH) else {
            return Err(NoClaimCode::OtherText);
        };
        if check_symbol(data) == *check {
            return Ok(Self(data.iter().fold(0, |bits, symbol| bits << 5 | u64::from(*symbol))));
        }
        let is_mixed = (1..LENGTH).contains(&digits);
        let is_number = digits == LENGTH;
        let looks_like_one = is_mixed || (is_grouped && !is_number);
        Err(if looks_like_one { NoClaimCode::WrongCheck } else { NoClaimCode::OtherText })
    }

    /// The first and the last id that have this code.
    pub fn ids(self) -> (CustomerId, CustomerId) {
        let first = u128::from(self.0) << (u128::BITS - ID_BITS);
        let last = first | (u128::MAX >> ID_BITS);
        (
            CustomerId::from_uuid(Uuid::from_u128(first)),
            CustomerId::from_uuid(Uuid::from_u128(last)),
        )
    }

    fn data(self) -> [u8; DATA_LENGTH] {
        let mut data = [0; DATA_LENGTH];
        for (place, symbol) in data.iter_mut().rev().enumerate() {
            *symbol = (self.0 >> (5 * place)) as u8 & 31;
        }
        data
    }
}

impl fmt::Display for ClaimCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = self.data();
        let symbols = data.iter().copied().chain([check_symbol(&data)]);
        let mut text = String::with_capacity(LENGTH + 1);
        for (place, symbol) in symbols.enumerate() {
            if place == GROUP {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(symbol & 31)]));
        }
        f.write_str(&text)
    }
}

fn symbol(character: char) -> Option<u8> {
    let letter = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

/// A sum over the field of 32 elements, each place with another weight: every single wrong
/// character and every exchange of two is noticed.
fn check_symbol(data: &[u8]) -> u8 {
    data.iter().rev().fold(0, |sum, symbol| doubled(sum ^ symbol))
}

/// Times the field's generator, modulo x⁵ + x² + 1.
fn doubled(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some ids whose 40 bits have nothing in common.
    fn ids() -> impl Iterator<Item = CustomerId> {
        (0_u128..200).map(|n| {
            let mixed = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
            CustomerId::from_random_bytes(mixed.to_be_bytes())
        })
    }

    #[test]
    fn r229_a_code_is_nine_characters_in_two_groups_and_leads_back_to_its_id() {
        for id in ids() {
            let code = ClaimCode::of(id);
            let shown = code.to_string();
            assert_eq!(shown.len(), 10, "{shown}");
            assert_eq!(shown.as_bytes()[5], b'-', "{shown}");
            assert_eq!(ClaimCode::parse(&shown), Ok(code));
            let (first, last) = code.ids();
            assert!(first <= id && id <= last);
            assert_eq!(ClaimCode::of(first), code);
            assert_eq!(ClaimCode::of(last), code);
            assert!(!id.to_string().to_uppercase().contains(&shown.replace('-', "")));
        }
    }

    #[test]
    fn r229_a_code_is_read_however_it_is_typed() {
        let id = "08421084-21ab-4000-8000-000000000000".parse().unwrap();
        let code = ClaimCode::of(id);
        let shown = code.to_string();
        assert_eq!(shown, "11111-1118");
        for typed in
            ["111111118", " 11111 1118 ", "iIlL1-11l8", "１１１１１−１１１８", "1 1 1 1 1 1 1 1 8"]
        {
            assert_eq!(ClaimCode::parse(typed), Ok(code), "{typed}");
        }
        let zeros = ClaimCode::of(CustomerId::from_uuid(Uuid::nil()));
        assert_eq!(ClaimCode::parse("ooOO0-oo0o"), Ok(zeros));
    }

    #[test]
    fn r229_every_wrong_character_and_every_exchange_of_two_is_noticed() {
        for id in ids().take(40) {
            let code = ClaimCode::of(id);
            let shown: Vec<char> = code.to_string().replace('-', "").chars().collect();
            let read = |typed: &[char]| ClaimCode::parse(&typed.iter().collect::<String>());
            for place in 0..shown.len() {
                for wrong in ALPHABET.iter().map(|symbol| char::from(*symbol)) {
                    let mut typed = shown.clone();
                    typed[place] = wrong;
                    assert_eq!(read(&typed).is_ok(), wrong == shown[place]);
                }
                for other in 0..place {
                    let mut typed = shown.clone();
                    typed.swap(place, other);
                    assert_eq!(read(&typed).is_ok(), shown[place] == shown[other]);
                }
            }
        }
    }

    #[test]
    fn r229_a_mistyped_code_is_told_from_names_and_numbers() {
        for wrong in ["11111-111A", "1111111A1", "abcde fghj"] {
            assert_eq!(ClaimCode::parse(wrong), Err(NoClaimCode::WrongCheck), "{wrong}");
        }
        for other in [
            "",
            "mori",
            "004012",
            "katherine",
            "Katherine Mori",
            "03-1234-5678",
            "031234567",
            "03123-4567",
            "aiko@example.com",
            "11111-111",
            "11111-111XX",
            "森",
        ] {
            assert_eq!(ClaimCode::parse(other), Err(NoClaimCode::OtherText), "{other}");
        }
    }
}
