//! A member of a record as the text of a field.

use std::any::Any;
use std::str::FromStr;

use contract::admin::FinancialDimension;

/// Between the two texts of a pair. Neither it nor a line break can be typed into a field.
pub const TAB: char = '\t';

/// A member of `T`; [`member!`] makes it, so that an unknown name does not compile.
pub struct Member<T: 'static> {
    /// The name in Rust.
    pub name: &'static str,
    pub get: fn(&T) -> &dyn Value,
    pub get_mut: fn(&mut T) -> &mut dyn Value,
}

/// The [`Member`] of a name.
macro_rules! member {
    ($record:ident.$name:ident) => {
        $crate::record::Member {
            name: stringify!($name),
            get: |record: &$record| &record.$name,
            get_mut: |record: &mut $record| &mut record.$name,
        }
    };
}
pub(crate) use member;

impl<T> Member<T> {
    pub fn text(&self, record: &T) -> String {
        (self.get)(record).text()
    }

    pub fn read(&self, record: &mut T, text: &str) -> Result<(), NoNumber> {
        (self.get_mut)(record).read(text)
    }

    /// Whether a name in headquarters' answer is the member or a part of it:
    /// `FinancialDimensions[0]` of `financial_dimensions`.
    pub fn is_meant_by(&self, name_on_the_wire: &str) -> bool {
        let whole = name_on_the_wire.split(['[', '.']).next().unwrap_or_default();
        let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
        letters(self.name) == letters(whole)
    }
}

/// The text is no number of the member's kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoNumber;

/// A type of member.
pub trait Value: Any {
    /// The field's text; blank for the default.
    fn text(&self) -> String;

    /// Reads the field's text.
    fn read(&mut self, text: &str) -> Result<(), NoNumber>;
}

impl Value for String {
    fn text(&self) -> String {
        self.clone()
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        text.clone_into(self);
        Ok(())
    }
}

impl Value for bool {
    fn text(&self) -> String {
        if *self { "true".to_owned() } else { String::new() }
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        *self = text == "true";
        Ok(())
    }
}

/// Numbers with 0 as blank.
macro_rules! number {
    ($($kind:ty)*) => {$(
        impl Value for $kind {
            fn text(&self) -> String {
                if *self == 0 { String::new() } else { self.to_string() }
            }

            fn read(&mut self, text: &str) -> Result<(), NoNumber> {
                *self = number(text)?.unwrap_or_default();
                Ok(())
            }
        }
    )*};
}
number!(i32 i64);

/// Optional numbers.
impl Value for Option<i32> {
    fn text(&self) -> String {
        self.map_or_else(String::new, |number| number.to_string())
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        *self = number(text)?;
        Ok(())
    }
}

impl Value for Option<f64> {
    fn text(&self) -> String {
        self.map_or_else(String::new, |number| number.to_string())
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        let read: Self = number(text)?;
        // JSON has no infinity.
        if read.is_some_and(|number| !number.is_finite()) {
            return Err(NoNumber);
        }
        *self = read;
        Ok(())
    }
}

fn number<N: FromStr>(text: &str) -> Result<Option<N>, NoNumber> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| NoNumber),
    }
}

/// A line each.
impl Value for Vec<String> {
    fn text(&self) -> String {
        self.join("\n")
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        *self = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        Ok(())
    }
}

/// A line each, with a [`TAB`] between name and value.
impl Value for Vec<FinancialDimension> {
    fn text(&self) -> String {
        let line = |pair: &FinancialDimension| format!("{}{TAB}{}", pair.name, pair.value);
        self.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn read(&mut self, text: &str) -> Result<(), NoNumber> {
        *self = text.lines().filter_map(dimension).collect();
        Ok(())
    }
}

fn dimension(line: &str) -> Option<FinancialDimension> {
    let (name, value) = line.split_once(TAB)?;
    let is_blank = name.trim().is_empty() && value.trim().is_empty();
    (!is_blank).then(|| FinancialDimension { name: name.to_owned(), value: value.to_owned() })
}
