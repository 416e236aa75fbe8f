//! Customer attributes: fields that headquarters defines (R145).

use serde::{Deserialize, Serialize};

use crate::customer::AttributeValue;
use crate::text::half_width;
use crate::validation::{Field, FieldError, Problem};

/// Longest number, in characters.
const NUMBER_LENGTH_MAX: usize = 30;

/// Date and reference types exist in the original and are not offered (R146).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AttributeType {
    #[default]
    Text,
    Integer,
    Decimal,
    Currency,
    /// `true`, `false` or blank.
    Boolean,
}

impl AttributeType {
    const NAMES: [(Self, &str); 5] = [
        (Self::Text, "Text"),
        (Self::Integer, "Integer"),
        (Self::Decimal, "Decimal"),
        (Self::Currency, "Currency"),
        (Self::Boolean, "Boolean"),
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttributeDefinition {
    pub name: String,
    pub data_type: AttributeType,
    pub default_value: String,
    pub help_text: String,
    /// Fixed list of a text attribute; empty when anything may be typed.
    pub values: Vec<String>,
    /// Of a number, inclusive.
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
}

impl AttributeDefinition {
    /// What is wrong with a value; a blank one is always right.
    pub fn check(&self, value: &str) -> Result<(), Problem> {
        let value = half_width(value.trim());
        if value.is_empty() {
            return Ok(());
        }
        match self.data_type {
            AttributeType::Text => {
                let is_known = self.values.is_empty() || self.values.contains(&value);
                is_known.then_some(()).ok_or(Problem::UnknownValue)
            }
            AttributeType::Boolean => {
                let is_known = matches!(value.as_str(), "true" | "false");
                is_known.then_some(()).ok_or(Problem::UnknownValue)
            }
            AttributeType::Integer if value.parse::<i64>().is_err() => Err(Problem::InvalidNumber),
            AttributeType::Integer | AttributeType::Decimal | AttributeType::Currency => {
                self.check_range(&value)
            }
        }
    }

    fn check_range(&self, value: &str) -> Result<(), Problem> {
        let number = decimal(value).ok_or(Problem::InvalidNumber)?;
        let is_below = self.minimum.is_some_and(|minimum| number < minimum);
        let is_above = self.maximum.is_some_and(|maximum| number > maximum);
        if is_below || is_above { Err(Problem::OutOfRange) } else { Ok(()) }
    }
}

/// Digits with a sign and a point, as far as a number can be compared with a range. The
/// standard library's parser is more exact, and larger than the register can bear.
fn decimal(text: &str) -> Option<f64> {
    let (digits, sign) = match text.strip_prefix('-') {
        Some(digits) => (digits, -1.0),
        None => (text, 1.0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let has_digits = !whole.is_empty() && !digits.ends_with('.');
    let is_number = has_digits && digits.len() <= NUMBER_LENGTH_MAX;
    let mut number = 0.0;
    let mut place = 1.0;
    for digit in whole.chars().chain(fraction.chars()) {
        number = number * 10.0 + f64::from(digit.to_digit(10)?);
    }
    for _ in fraction.chars() {
        place *= 10.0;
    }
    is_number.then_some(sign * number / place)
}

/// What is wrong with a customer's values. A value of an attribute that is not defined
/// (any more) is left alone.
pub fn check_values(
    definitions: &[AttributeDefinition],
    values: &[AttributeValue],
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let definition = definitions.iter().find(|definition| definition.name == value.name);
        if let Some(Err(problem)) = definition.map(|definition| definition.check(&value.value)) {
            errors.push(FieldError { field: Field::Attribute(index), problem });
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(data_type: AttributeType) -> AttributeDefinition {
        let (minimum, maximum) = (Some(30.0), Some(60.5));
        AttributeDefinition { data_type, minimum, maximum, ..AttributeDefinition::default() }
    }

    #[test]
    fn r145_a_number_keeps_to_its_range() {
        let shoe = number(AttributeType::Integer);
        assert_eq!(shoe.check("42"), Ok(()));
        assert_eq!(shoe.check("４２"), Ok(()));
        assert_eq!(shoe.check(""), Ok(()));
        assert_eq!(shoe.check("29"), Err(Problem::OutOfRange));
        assert_eq!(shoe.check("61"), Err(Problem::OutOfRange));
        assert_eq!(shoe.check("42.5"), Err(Problem::InvalidNumber));
        let exact = number(AttributeType::Decimal);
        assert_eq!(exact.check("60.5"), Ok(()));
        assert_eq!(exact.check("60.51"), Err(Problem::OutOfRange));
        assert_eq!(exact.check("-40"), Err(Problem::OutOfRange));
        for wrong in ["NaN", "4e1", ".", "4.", "4.5.6", "--4", &"4".repeat(31)] {
            assert_eq!(exact.check(wrong), Err(Problem::InvalidNumber), "{wrong}");
        }
        assert_eq!(exact.check("large"), Err(Problem::InvalidNumber));
    }

    #[test]
    fn r145_a_text_keeps_to_its_list() {
        let values = vec!["S".to_owned(), "M".to_owned()];
        let size = AttributeDefinition { values, ..AttributeDefinition::default() };
        assert_eq!(size.check("M"), Ok(()));
        assert_eq!(size.check("XXL"), Err(Problem::UnknownValue));
        assert_eq!(AttributeDefinition::default().check("anything"), Ok(()));
        let yes_or_no =
            AttributeDefinition { data_type: AttributeType::Boolean, ..Default::default() };
        assert_eq!(yes_or_no.check("true"), Ok(()));
        assert_eq!(yes_or_no.check("maybe"), Err(Problem::UnknownValue));
    }

    #[test]
    fn an_attribute_that_is_not_defined_any_more_is_left_alone() {
        let value = |name: &str, value: &str| AttributeValue {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let shoe =
            AttributeDefinition { name: "Shoe".to_owned(), ..number(AttributeType::Integer) };
        let errors = check_values(&[shoe], &[value("Old", "x"), value("Shoe", "99")]);
        let expected = FieldError { field: Field::Attribute(1), problem: Problem::OutOfRange };
        assert_eq!(errors, [expected]);
    }
}
