//! An amount of money: an exact decimal number, in JSON a number.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// Most digits before the point, and after it.
const DIGITS_MAX: usize = 12;

/// Digits with an optional sign and point; never converted to a binary fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(String);

impl Amount {
    /// Errors: `None` for anything but a decimal number of at most 12 digits before and after the
    /// point. An exponent is an error, too.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| {
            (1..=DIGITS_MAX).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit())
        };
        // JSON allows no further leading zeros.
        let is_padded = whole.len() > 1 && whole.starts_with('0');
        (is_number(whole) && is_number(fraction) && !is_padded).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Amount {
    fn default() -> Self {
        Self("0".to_owned())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let refused =
            || D::Error::custom("not a decimal number of at most 12 digits and 12 decimals");
        Self::parse(raw.get()).ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r154_an_amount_is_exact_and_a_number_in_json() {
        for text in ["0", "19.5", "-3.10", "999999999999.999999999999", "0.1"] {
            let amount: Amount = serde_json::from_str(text).unwrap();
            assert_eq!(amount.as_str(), text);
            assert_eq!(serde_json::to_string(&amount).unwrap(), text);
        }
    }

    #[test]
    fn r154_what_is_no_amount_is_refused() {
        for wrong in ["1e3", "\"1\"", "null", "1234567890123", "0.1234567890123", "true", "[]"] {
            assert!(serde_json::from_str::<Amount>(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "-", ".5", "5.", "01", "1,5", "NaN"] {
            assert_eq!(Amount::parse(wrong), None, "{wrong}");
        }
    }
}
