//! The name of a person or an organization.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CustomerType {
    #[default]
    Person,
    Organization,
}

impl CustomerType {
    /// `CustomerTypeValue` on the wire: 1 person, 2 organization.
    pub fn value(self) -> i32 {
        match self {
            Self::Person => 1,
            Self::Organization => 2,
        }
    }

    pub fn from_value(value: i32) -> Option<Self> {
        match value {
            1 => Some(Self::Person),
            2 => Some(Self::Organization),
            _ => None,
        }
    }
}

/// How a name is read, in kana; blank where unknown (R224).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub first: String,
    pub last: String,
    pub organization: String,
}

impl Reading {
    pub fn is_blank(&self) -> bool {
        self.parts().iter().all(|part| part.is_empty())
    }

    /// Its parts, the family's name first: what a customer is found by.
    pub fn parts(&self) -> [&str; 3] {
        [&self.last, &self.first, &self.organization]
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    Person { first: String, middle: String, last: String, reading: Reading },
    Organization { name: String, reading: Reading },
}

impl Name {
    /// First, middle and last joined by single spaces, blanks skipped (R013).
    pub fn full(&self) -> String {
        match self {
            Self::Organization { name, .. } => name.clone(),
            Self::Person { first, middle, last, .. } => {
                let parts = [first, middle, last].map(String::as_str);
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// The name as it is addressed in a language: family name first in Japanese.
    pub fn display(&self, family_name_first: bool) -> String {
        match self {
            Self::Person { first, middle, last, .. } if family_name_first => Self::Person {
                first: last.clone(),
                middle: first.clone(),
                last: middle.clone(),
                reading: Reading::default(),
            }
            .full(),
            _ => self.full(),
        }
    }

    pub fn customer_type(&self) -> CustomerType {
        match self {
            Self::Person { .. } => CustomerType::Person,
            Self::Organization { .. } => CustomerType::Organization,
        }
    }

    pub fn reading(&self) -> &Reading {
        let (Self::Person { reading, .. } | Self::Organization { reading, .. }) = self;
        reading
    }
}
