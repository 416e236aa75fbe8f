//! Reads a typed amount of money.

use crate::text::half_width;
use crate::validation::Problem;

/// Most digits before the point and after it.
const DIGITS_MAX: usize = 12;

/// The amount as a JSON number: digits, perhaps a point and more digits.
pub fn amount(raw: &str) -> Result<String, Problem> {
    let text = half_width(raw.trim());
    if text.is_empty() {
        return Err(Problem::Required);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let is_number = |part: &str| {
        (1..=DIGITS_MAX).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(whole) || !is_number(fraction) {
        return Err(Problem::InvalidNumber);
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Ok([whole, ".", fraction].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r154_an_amount_is_digits_with_at_most_one_point() {
        let typed = |raw: &str| amount(raw).ok();
        assert_eq!(typed(" 1980 ").as_deref(), Some("1980.0"));
        assert_eq!(typed("009.50").as_deref(), Some("9.50"));
        assert_eq!(typed("１２").as_deref(), Some("12.0"));
        for wrong in ["-1", "1,980", "1e3", ".5", "5.", "1.2.3", "¥100", "1234567890123"] {
            assert_eq!(amount(wrong), Err(Problem::InvalidNumber), "{wrong}");
        }
        assert_eq!(amount("  "), Err(Problem::Required));
    }
}
