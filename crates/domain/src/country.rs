//! Countries that an address can be in, by ISO 3166-1 codes, and how addresses are written there.
//! Names come from the reader's environment (`Intl.DisplayNames`), not from here.

use crate::text::{half_width, is_blank};
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

    /// The postal code in the country's form, however its digits, hyphens and blanks were typed,
    /// with the country before it or without (R305); `None` where the country has no such code.
    /// Anything goes where its shapes are not known.
    pub fn postal_code(self, typed: &str) -> Option<String> {
        let typed = plain(typed);
        let shapes = self.column(5);
        let fits = |code: &str| {
            let code: String = code.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
            let fits = shapes.split(',').any(|shape| has_shape(&code, shape));
            fits.then_some(code)
        };
        if shapes.is_empty() {
            return Some(typed);
        }
        let signs = [self.alpha2(), self.vehicle_sign()];
        let without = signs.iter().filter(|sign| !sign.is_empty()).filter_map(|sign| {
            typed.strip_prefix(sign).map(|rest| rest.trim_start_matches(['-', ' ']).to_owned())
        });
        let with = [self.alpha2(), typed.as_str()].concat();
        let candidates = [typed.clone()].into_iter().chain(without).chain([with]);
        candidates.into_iter().find_map(|typed| Some(self.divided(&fits(&typed)?, &typed)))
    }

    /// The code with what is written between its parts: by the country's example, or where it has
    /// none, a blank that was typed.
    fn divided(self, code: &str, typed: &str) -> String {
        let example = self.postal_code_example();
        let mark = example.find([' ', '-']);
        let whole = example.len() - usize::from(mark.is_some());
        let is_alike = |mark: &usize| code.len() == whole || self.alpha2() == "GB" && *mark > 1;
        let (at, mark) = match mark.filter(is_alike) {
            // The part behind the mark has one length, the one before it may vary.
            Some(mark) => ((code.len() + mark).checked_sub(whole), &example[mark..=mark]),
            None if code.len() == 9 && example.len() == 5 => (Some(5), "-"),
            None => (typed.find(' ').filter(|at| typed[..*at] == code[..*at]), " "),
        };
        match at.filter(|at| (1..code.len()).contains(at)) {
            Some(at) => [&code[..at], mark, &code[at..]].concat(),
            None => code.to_owned(),
        }
    }

    /// What stands on cars of the country, where it is not its code and is written before postal
    /// codes.
    fn vehicle_sign(self) -> &'static str {
        match self.alpha3() {
            "AUT" => "A",
            "BEL" => "B",
            "DEU" => "D",
            "ESP" => "E",
            "EST" => "EST",
            "FIN" => "FIN",
            "FRA" => "F",
            "HUN" => "H",
            "ITA" => "I",
            "LIE" => "FL",
            "LUX" => "L",
            "NOR" => "N",
            "PRT" => "P",
            "SVN" => "SLO",
            "SWE" => "S",
            _ => "",
        }
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

/// Half width, in capitals, with plain hyphens and single blanks.
fn plain(typed: &str) -> String {
    let half = half_width(typed);
    let words = half.split(is_blank).map(|word| word.trim_matches(['〒', '〠']));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_ascii_uppercase()
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
        let fits = |code, typed| country(code).postal_code(typed).is_some();
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
            assert!(
                example.is_empty() || country.postal_code(example).as_deref() == Some(example),
                "{example}"
            );
            let has_code = country.fields().any(|it| it == AddressField::ZipCode);
            assert!(has_code || example.is_empty());
            assert!(country.needed().all(|needed| country.fields().any(|it| it == needed)));
        }
    }

    #[test]
    fn r305_a_postal_code_is_kept_in_the_form_of_its_country() {
        for (code, typed, kept) in [
            ("JPN", "104―0061", "104-0061"),
            ("JPN", "104ｰ0061", "104-0061"),
            ("JPN", "〒１０４ー００６１", "104-0061"),
            ("JPN", "〒 104 0061", "104-0061"),
            ("JPN", "1040061", "104-0061"),
            ("JPN", "JP-104-0061", "104-0061"),
            ("DEU", "D-80331", "80331"),
            ("DEU", "d 80331", "80331"),
            ("DEU", "DE80331", "80331"),
            ("CHE", "CH-8001", "8001"),
            ("AUT", "A-1010", "1010"),
            ("LTU", "LT-04340", "04340"),
            ("LVA", "1010", "LV-1010"),
            ("LVA", "lv1010", "LV-1010"),
            ("SWE", "SE-114 55", "114 55"),
            ("SWE", "11455", "11455"),
            ("NLD", "1234ab", "1234 AB"),
            ("GBR", "sw1a1aa", "SW1A 1AA"),
            ("GBR", "m25bq", "M2 5BQ"),
            ("USA", "950141234", "95014-1234"),
            ("USA", "95014", "95014"),
            ("VIR", "00802", "00802"),
            ("CAN", "h3z2y7", "H3Z 2Y7"),
            ("POL", "00950", "00-950"),
            ("PRT", "2725079", "2725-079"),
            ("LUX", "L-4750", "4750"),
        ] {
            assert_eq!(country(code).postal_code(typed).as_deref(), Some(kept), "{code} {typed}");
            assert_eq!(country(code).postal_code(kept).as_deref(), Some(kept), "{code} {kept}");
        }
    }
}
