//! Japanese postal codes: reading typed ones, and Japan Post's table of places.
//!
//! The table is a file of some two million bytes (`tables/postal_codes.py` packs it). A look-up
//! reads only a few thousand of them: an index at its beginning says where the codes with the same
//! first three digits are.

use std::ops::Range;

use crate::country::Country;

/// Digits of a postal code.
const LENGTH: usize = 7;
/// Digits by which the table is divided.
const PREFIX_LENGTH: usize = 3;
/// First line of a table that this version reads.
const FORMAT: &str = "postal codes 1\n";
/// Characters of one place in the index.
const OFFSET_WIDTH: usize = 7;
/// Places in the index: where each prefix begins, and where the last ends.
const OFFSETS: usize = 1_001;

/// How many bytes of the table say where the rest is.
pub const POSTAL_INDEX_LENGTH: usize = FORMAT.len() + OFFSETS * OFFSET_WIDTH + 1;

/// Seven digits, however they were typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostalCode([u8; LENGTH]);

impl PostalCode {
    /// Reads every spelling of a postal code in a Japanese address (R222, R305); `None` for
    /// anything else.
    pub fn parse(typed: &str) -> Option<Self> {
        let code = Country::from_code("JPN")?.postal_code(typed)?;
        let digits: Vec<u8> =
            code.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        digits.try_into().ok().map(Self)
    }

    /// Where in the table codes that begin as this one are; `None` when `index`, the table's
    /// first [`POSTAL_INDEX_LENGTH`] bytes, is none that this version reads.
    pub fn section(self, index: &[u8]) -> Option<Range<usize>> {
        let offsets = index.strip_prefix(FORMAT.as_bytes())?;
        let prefix = number(&self.0[..PREFIX_LENGTH]);
        let offset = |place: usize| {
            let digits = offsets.get(place * OFFSET_WIDTH..(place + 1) * OFFSET_WIDTH)?;
            let offset: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
            Some(POSTAL_INDEX_LENGTH + offset)
        };
        Some(offset(prefix)?..offset(prefix + 1)?)
    }

    /// The places that have this code, in the order of the table; `section` is the part of
    /// the table that [`Self::section`] named. Empty for a code that is not given out.
    pub fn places(self, section: &str) -> Vec<Place> {
        let wanted = number(&self.0[PREFIX_LENGTH..]);
        let mut places = Vec::new();
        // A step counts from the code of the line before; a line without one is the next code.
        let (mut next, mut region) = (0, "");
        for line in section.lines() {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let (step, rest) = line.split_at(digits);
            let step: usize = step.parse().unwrap_or(1);
            let code = (next + step).saturating_sub(1);
            next = code + 1;
            let mut town = rest;
            if let Some(named) = rest.strip_prefix('@') {
                (region, town) = named.split_once(';').unwrap_or((named, ""));
            } else if let Some(plain) = rest.strip_prefix(';') {
                town = plain;
            }
            if code > wanted {
                break;
            }
            if code == wanted {
                places.push(Place::new(region, town));
            }
        }
        places
    }
}

fn number(digits: &[u8]) -> usize {
    digits.iter().fold(0, |number, digit| number * 10 + usize::from(*digit))
}

/// What a postal code says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub prefecture: String,
    pub city: String,
    /// What the street begins with; empty where the code is a whole city's.
    pub town: String,
}

impl Place {
    fn new(region: &str, town: &str) -> Self {
        let is_longer = region.chars().nth(3) == Some('県');
        let length: usize =
            region.chars().take(if is_longer { 4 } else { 3 }).map(char::len_utf8).sum();
        let (prefecture, city) = region.split_at(length);
        Self { prefecture: prefecture.to_owned(), city: city.to_owned(), town: town.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../tables/postal-codes.txt");

    fn find(typed: &str) -> Vec<String> {
        let code = PostalCode::parse(typed).unwrap();
        let section = code.section(&TABLE.as_bytes()[..POSTAL_INDEX_LENGTH]).unwrap();
        let places = code.places(&TABLE[section]);
        places.iter().map(|it| [&*it.prefecture, &it.city, &it.town].join("|")).collect()
    }

    #[test]
    fn r222_a_code_is_read_however_its_digits_and_hyphen_are_typed() {
        for typed in
            ["1040061", "104-0061", "１０４００６１", "１０４−００６１", "〒104ー0061 ", "104 0061"]
        {
            assert_eq!(find(typed), ["東京都|中央区|銀座"], "{typed}");
        }
        for other in ["", "104006", "10400611", "104-006a", "SW1A 1AA"] {
            assert_eq!(PostalCode::parse(other), None, "{other}");
        }
    }

    #[test]
    fn r222_first_last_and_single_codes_of_a_prefix_are_found() {
        assert_eq!(find("0010000"), ["北海道|札幌市北区|"]);
        assert_eq!(find("9998531"), ["山形県|飽海郡遊佐町|菅里"]);
        assert_eq!(find("5998115"), ["大阪府|堺市東区|関茶屋"]);
        assert!(find("0000000").is_empty(), "a prefix without codes");
        assert!(find("1040062").is_empty(), "a code between two others");
    }

    #[test]
    fn r222_a_code_of_several_towns_has_them_all() {
        let towns = find("452-0961");
        assert_eq!(towns.len(), 66);
        assert_eq!(towns[0], "愛知県|清須市|春日一本松");
        assert_eq!(find("4980000"), ["三重県|桑名郡木曽岬町|", "愛知県|弥富市|"]);
    }

    #[test]
    fn r222_a_business_code_has_the_place_of_the_business() {
        assert_eq!(find("100-8111"), ["東京都|千代田区|千代田1-1"]);
    }

    #[test]
    fn r222_notes_of_the_table_are_no_streets() {
        assert_eq!(find("105-0000"), ["東京都|港区|"]);
        assert_eq!(find("409-0142"), ["山梨県|北都留郡小菅村|"]);
        let lots = find("029-5503").join(" ").replace("岩手県|和賀郡西和賀町|", "");
        assert_eq!(lots, "清水ケ野 湯田 穴明 間木野");
        assert!(!TABLE.contains("場合"));
    }

    #[test]
    fn every_line_of_the_table_is_a_place() {
        let mut places = 0;
        for prefix in 0..1_000 {
            let code = PostalCode::parse(&format!("{prefix:03}0000")).unwrap();
            let section = code.section(&TABLE.as_bytes()[..POSTAL_INDEX_LENGTH]).unwrap();
            let section = &TABLE[section];
            places += section.lines().count();
            assert!(
                section.is_empty() || section.starts_with(|it: char| "@0123456789".contains(it))
            );
        }
        assert_eq!(places, TABLE.lines().count() - 2);
    }

    #[test]
    fn another_file_in_the_tables_place_says_nothing() {
        let code = PostalCode::parse("1040061").unwrap();
        assert_eq!(code.section(b"<!doctype html><title>Wi-Fi</title>"), None);
        assert_eq!(code.section(&TABLE.as_bytes()[..20]), None);
        assert!(code.places("\u{0}@@;;\n;\n99999999999999999999x\n").is_empty());
    }
}
