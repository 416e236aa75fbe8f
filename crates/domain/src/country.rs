//! Countries that an address can be in, by ISO 3166-1 codes, and how addresses are written there.
//! Names come from the reader's environment (`Intl.DisplayNames`), not from here.

use crate::text::half_width_char;
use crate::validation::AddressField;

/// A line a format: the fields in their order and those that mail needs, each as a letter; what
/// state, city and postal code are called where that is nothing usual; the shapes of postal
/// codes; countries by both codes, each with a postal code for an example. From libaddressinput
/// by `tables/address_formats.py`.
const FORMATS: &str = include_str!("address_formats.txt");

/// A country or region, kept as its three-letter code, as the wire does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Country {
    /// Both codes and the example.
    entry: &'static str,
    format: &'static str,
}

impl Country {
    /// From either code, in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|country| {
            country.alpha3().eq_ignore_ascii_case(code)
                || country.alpha2().eq_ignore_ascii_case(code)
        })
    }

    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.lines().filter_map(|line| line.rsplit_once('|')).flat_map(|(format, countries)| {
            countries.split(';').map(move |entry| Self { entry, format })
        })
    }

    pub fn alpha2(self) -> &'static str {
        self.entry.get(..2).unwrap_or_default()
    }

    pub fn alpha3(self) -> &'static str {
        self.entry.get(2..5).unwrap_or_default()
    }

    /// A postal code of the country; empty where it has none.
    pub fn postal_code_example(self) -> &'static str {
        self.entry.get(5..).unwrap_or_default()
    }

    /// Postal code, state, city and street, as far as addresses there have them, in their
    /// order (R224).
    pub fn fields(self) -> impl Iterator<Item = AddressField> {
        self.column(0).chars().filter_map(field)
    }

    /// What mail there cannot do without.
    pub fn needed(self) -> impl Iterator<Item = AddressField> {
        self.column(1).chars().filter_map(field)
    }

    /// What the field is called there (`prefecture`, `zip`), as libaddressinput names it; empty
    /// for what is usual.
    pub fn word(self, field: AddressField) -> &'static str {
        match field {
            AddressField::State => self.column(2),
            AddressField::City => self.column(3),
            AddressField::ZipCode => self.column(4),
            _ => "",
        }
    }

    /// Whether a postal code has one of the country's shapes; blanks, hyphens, width and case
    /// do not matter. Anything does where shapes are not known.
    pub fn accepts_postal_code(self, typed: &str) -> bool {
        let code: String = typed
            .chars()
            .map(half_width_char)
            .filter(|it| !it.is_whitespace() && *it != '-' && *it != '〒')
            .map(|it| it.to_ascii_uppercase())
            .collect();
        let shapes = self.column(5);
        shapes.is_empty() || shapes.split(',').any(|shape| has_shape(&code, shape))
    }

    fn column(self, number: usize) -> &'static str {
        self.format.split('|').nth(number).unwrap_or_default()
    }
}

fn field(letter: char) -> Option<AddressField> {
    match letter {
        'Z' => Some(AddressField::ZipCode),
        'S' => Some(AddressField::State),
        'C' => Some(AddressField::City),
        'A' => Some(AddressField::Street),
        _ => None,
    }
}

fn has_shape(code: &str, shape: &str) -> bool {
    let fits = |(it, wanted): (char, char)| match wanted {
        '9' => it.is_ascii_digit(),
        'a' => it.is_ascii_uppercase(),
        '*' => it.is_ascii_digit() || it.is_ascii_uppercase(),
        letter => it == letter,
    };
    code.chars().count() == shape.len() && code.chars().zip(shape.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::from_code(code).unwrap()
    }

    fn order(code: &str) -> String {
        let letter = |field| match field {
            AddressField::ZipCode => "postal code",
            AddressField::State => "state",
            AddressField::City => "city",
            _ => "street",
        };
        country(code).fields().map(letter).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_country_is_known_by_either_code_in_any_case() {
        assert_eq!(country("jp"), country("JPN"));
        assert_eq!(country("Jpn").alpha2(), "JP");
        for unknown in ["", "J", "ZZ", "Narnia", "154"] {
            assert_eq!(Country::from_code(unknown), None, "{unknown}");
        }
        assert_eq!(Country::all().count(), 250);
        assert!(Country::all().all(|it| Country::from_code(it.alpha3()) == Some(it)));
    }

    #[test]
    fn r224_addresses_have_the_fields_of_their_country_in_its_order() {
        assert_eq!(order("JPN"), "postal code, state, city, street");
        assert_eq!(order("CHN"), "postal code, state, city, street");
        assert_eq!(order("TWN"), "postal code, state, city, street");
        assert_eq!(order("KOR"), "state, city, street, postal code");
        for code in ["USA", "CAN", "AUS"] {
            assert_eq!(order(code), "street, city, state, postal code", "{code}");
        }
        assert_eq!(order("GBR"), "street, city, postal code");
        assert_eq!(order("DEU"), "street, postal code, city");
        assert_eq!(order("FRA"), "street, postal code, city");
        assert_eq!(order("IND"), "street, city, postal code, state");
        assert_eq!(order("SGP"), "street, postal code");
        assert_eq!(order("HKG"), "state, city, street");
        assert_eq!(order("ARE"), "street, state");
    }

    #[test]
    fn r224_fields_are_named_as_in_their_country() {
        assert_eq!(country("JPN").word(AddressField::State), "prefecture");
        assert_eq!(country("USA").word(AddressField::ZipCode), "zip");
        assert_eq!(country("GBR").word(AddressField::City), "post_town");
        assert_eq!(country("CAN").word(AddressField::State), "", "province is usual");
    }

    #[test]
    fn r224_postal_codes_have_the_shape_of_their_country() {
        let fits = |code, typed| country(code).accepts_postal_code(typed);
        for (code, typed) in [
            ("JPN", "104-0061"),
            ("JPN", "１０４００６１"),
            ("USA", "95014"),
            ("USA", "95014-1234"),
            ("CAN", "h3z 2y7"),
            ("GBR", "SW1A 1AA"),
            ("GBR", "m2 5bq"),
            ("IRL", "A65 F4E2"),
            ("HKG", "999077"),
        ] {
            assert!(fits(code, typed), "{code} {typed}");
        }
        for (code, typed) in [("JPN", "104-006"), ("USA", "9501"), ("DEU", "A1234"), ("CAN", "H3Z")]
        {
            assert!(!fits(code, typed), "{code} {typed}");
        }
        for country in Country::all() {
            let example = country.postal_code_example();
            assert!(example.is_empty() || country.accepts_postal_code(example), "{example}");
            let has_code = country.fields().any(|it| it == AddressField::ZipCode);
            assert!(has_code || example.is_empty());
            assert!(country.needed().all(|needed| country.fields().any(|it| it == needed)));
        }
    }
}
