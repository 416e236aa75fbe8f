//! Phone numbers and e-mail addresses of a customer, and their form.

use serde::{Deserialize, Serialize};

use crate::phone;
use crate::text::{half_width, is_unseen, single_line};
use crate::validation::Problem;

/// Longest phone number, in characters, as at headquarters.
pub const PHONE_LENGTH_MAX: usize = 20;
/// Longest e-mail address, in characters (RFC 5321's path, less its brackets).
pub const EMAIL_LENGTH_MAX: usize = 254;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ContactKind {
    #[default]
    Phone,
    Email,
}

/// A secondary phone number or e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub kind: ContactKind,
    pub value: String,
    pub is_primary: bool,
    /// Never pre-ticked (R227).
    pub consents_to_marketing: bool,
}

/// Blank, or at most [`PHONE_LENGTH_MAX`] digits, spaces, `+`, `-` and parentheses, whatever marks
/// and digits it was typed with. The number has to be possible in some country (R304).
pub(crate) fn phone(raw: &str) -> Result<String, Problem> {
    if is_unseen(raw) {
        return Ok(String::new());
    }
    let text = single_line(raw, usize::MAX)?;
    let mut kept = phone::kept(&text).ok_or(Problem::InvalidPhone)?;
    if kept.len() > PHONE_LENGTH_MAX {
        kept.retain(|sign| sign == '+' || sign.is_ascii_digit());
    }
    if kept.len() > PHONE_LENGTH_MAX {
        return Err(Problem::TooLong { max: PHONE_LENGTH_MAX });
    }
    if phone::is_possible(&kept) { Ok(kept) } else { Err(Problem::InvalidPhone) }
}

/// Blank, or an address by the HTML standard's grammar with a dot in its domain; letters and
/// digits of other scripts are letters and digits, too (RFC 6531).
pub(crate) fn email(raw: &str) -> Result<String, Problem> {
    let text = single_line(&half_width(raw), EMAIL_LENGTH_MAX)?;
    if text.is_empty() {
        return Ok(text);
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return Err(Problem::InvalidEmail) };
    let is_letter = |c: char| c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace());
    let is_local = |c: char| is_letter(c) || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let label_is_valid = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| is_letter(c) || c == '-')
    };
    let is_valid = !local.is_empty()
        && local.chars().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(label_is_valid);
    if is_valid { Ok(text) } else { Err(Problem::InvalidEmail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_and_signs_are_folded() {
        assert_eq!(phone("０３−１２３４－５６７８").as_deref(), Ok("03-1234-5678"));
        assert_eq!(email("ａｉｋｏ＠example.com").as_deref(), Ok("aiko@example.com"));
    }

    #[test]
    fn phone_limits() {
        assert_eq!(phone("+81 (3) 1234-5678").as_deref(), Ok("+81 (3) 1234-5678"));
        assert_eq!(phone(&"1".repeat(21)), Err(Problem::TooLong { max: 20 }));
        assert_eq!(phone("+-()"), Err(Problem::InvalidPhone));
        assert_eq!(phone("  ").as_deref(), Ok(""));
    }

    #[test]
    fn email_grammar() {
        for good in ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.ie"] {
            assert_eq!(email(good).as_deref(), Ok(good));
        }
        for bad in ["a", "@b.co", "a@b", "a b@c.de", "a@-b.co", "a@b..co", "<a@b.co>"] {
            assert_eq!(email(bad), Err(Problem::InvalidEmail), "{bad}");
        }
    }
}
