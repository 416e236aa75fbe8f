//! Phone numbers: what of two spellings is one number (R304), as libphonenumber reads them.

mod pattern;

use std::sync::OnceLock;

use self::pattern::Pattern;
use crate::country::Country;
use crate::text::{half_width_char, is_blank, is_ignorable};

/// A line a region: its two-letter code, calling code, whether it speaks for all with that code,
/// prefixes for calls abroad and within the country, what numbers begin with that are dialled
/// within the country and what stands for it, the lengths that numbers and numbers within a town
/// have, and a pattern of all. From libphonenumber by `tables/phone_plans.py`.
const PLANS: &str = include_str!("plans.txt");

/// How numbers are dialled in a region.
#[derive(Debug)]
struct Plan {
    region: &'static str,
    calling_code: &'static str,
    /// Regions may share a calling code.
    is_main: bool,
    abroad: Pattern,
    trunk_prefix: &'static str,
    national_prefix: Option<Pattern>,
    replacement: &'static str,
    /// A bit for each length.
    lengths: u32,
    local_lengths: u32,
    general: Pattern,
}

fn plans() -> &'static [Plan] {
    static READ: OnceLock<Vec<Plan>> = OnceLock::new();
    READ.get_or_init(|| PLANS.lines().filter_map(Plan::read).collect())
}

/// A number as it is dialled from abroad, by E.164.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    plan: PlanNumber,
    /// What follows the calling code.
    national: String,
}

/// Place of the main plan of a calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PlanNumber(usize);

impl PhoneNumber {
    /// `country` is where the number is dialled, by either code; without one, only a number with
    /// `+` is known. `None` for what is no number of any country.
    pub fn parse(typed: &str, country: &str) -> Option<Self> {
        let number = Typed::read(typed)?;
        let here = Country::from_code(country).map(Country::alpha2);
        let here = here.and_then(|region| plans().iter().find(|plan| plan.region == region));
        if let Some(digits) = number.is_from_abroad(here) {
            return Self::after_plus(digits);
        }
        // The prefix that most countries have, typed from habit in one that has another.
        let abroad = number.digits.strip_prefix("00").and_then(Self::after_plus);
        let is_known = |number: &Self| number.plan().general.is_all(&number.national);
        abroad.filter(is_known).or_else(|| here?.parse(&number.digits))
    }

    fn after_plus(digits: &str) -> Option<Self> {
        let longest = digits.len().min(3);
        (1..=longest).find_map(|length| {
            let (code, national) = digits.split_at(length);
            let at = main_plan(code)?;
            plans()[at.0].number(at, national)
        })
    }

    /// Calling code and number, digits alone.
    pub fn international(&self) -> String {
        [self.plan().calling_code, &self.national].concat()
    }

    /// `+81355501234`.
    pub fn e164(&self) -> String {
        ["+", self.plan().calling_code, &self.national].concat()
    }

    /// The digits that are dialled within the country: `0355501234`.
    pub fn dialled(&self) -> String {
        [self.plan().trunk_prefix, &self.national].concat()
    }

    /// What follows the calling code.
    pub fn national(&self) -> &str {
        &self.national
    }

    fn plan(&self) -> &'static Plan {
        &plans()[self.plan.0]
    }
}

fn main_plan(calling_code: &str) -> Option<PlanNumber> {
    let is_it = |plan: &Plan| plan.is_main && plan.calling_code == calling_code;
    plans().iter().position(is_it).map(PlanNumber)
}

impl Plan {
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split(';');
        let mut next = || fields.next();
        let length = |hexadecimal| u32::from_str_radix(hexadecimal, 16).ok();
        Some(Self {
            region: next()?,
            calling_code: next()?,
            is_main: next()? == "*",
            abroad: Pattern::new(next()?),
            trunk_prefix: next()?,
            national_prefix: next().filter(|it| !it.is_empty()).map(Pattern::new),
            replacement: next()?,
            lengths: length(next()?)?,
            local_lengths: length(next()?)?,
            general: Pattern::new(next()?),
        })
    }

    /// A number that is dialled in the region.
    fn parse(&self, digits: &str) -> Option<PhoneNumber> {
        let main = main_plan(self.calling_code)?;
        // The calling code without a prefix, where that alone makes it a number.
        if let Some(rest) = digits.strip_prefix(self.calling_code) {
            let national = self.within(rest);
            let is_only_so = !self.general.is_all(digits) && self.general.is_all(&national);
            if is_only_so || 1 << digits.len().min(31) > self.lengths {
                return plans()[main.0].number(main, rest);
            }
        }
        self.number(main, digits)
    }

    fn number(&self, main: PlanNumber, digits: &str) -> Option<PhoneNumber> {
        let within = self.within(digits);
        let national = if has_length(self.lengths, &within) { within } else { digits.to_owned() };
        let is_known = has_length(self.lengths | self.local_lengths, &national);
        is_known.then_some(PhoneNumber { plan: main, national })
    }

    /// The digits without what is dialled before them within the country.
    fn within(&self, digits: &str) -> String {
        let all = || digits.to_owned();
        let Some(prefix) = &self.national_prefix else { return all() };
        let Some(found) = prefix.at_start(digits) else { return all() };
        let rest = &digits[found.end..];
        let last = found.groups.iter().rev().find_map(|group| *group);
        let stripped = if self.replacement.is_empty() || last.is_none() {
            rest.to_owned()
        } else {
            let mut replaced = String::new();
            let mut characters = self.replacement.chars();
            while let Some(character) = characters.next() {
                let group = (character == '$').then(|| characters.next()?.to_digit(10)).flatten();
                match group {
                    Some(group) => {
                        let group = found.groups.get((group as usize).wrapping_sub(1));
                        replaced.push_str(group.copied().flatten().unwrap_or_default());
                    }
                    None => replaced.push(character),
                }
            }
            replaced + rest
        };
        if self.general.is_all(digits) && !self.general.is_all(&stripped) {
            return all();
        }
        stripped
    }
}

fn has_length(lengths: u32, digits: &str) -> bool {
    digits.len() < 32 && lengths >> digits.len() & 1 == 1
}

/// What of a typed text is a number.
struct Typed {
    has_plus: bool,
    digits: String,
}

impl Typed {
    fn read(text: &str) -> Option<Self> {
        let kept = kept(text)?;
        let digits: String = kept.chars().filter(char::is_ascii_digit).collect();
        let has_plus = kept.trim_start_matches(['(', ' ']).starts_with('+');
        (!digits.is_empty()).then_some(Self { has_plus, digits })
    }

    /// The digits behind the `+`, or behind the region's prefix for calls abroad.
    fn is_from_abroad(&self, here: Option<&Plan>) -> Option<&str> {
        if self.has_plus {
            return Some(&self.digits);
        }
        let found = here?.abroad.at_start(&self.digits).filter(|found| found.end > 0)?;
        let rest = &self.digits[found.end..];
        // No calling code begins so; a national number may.
        (!rest.is_empty() && !rest.starts_with('0')).then_some(rest)
    }
}

/// The text in the digits, spaces, `+`, `-` and parentheses that headquarters allows; `None` where
/// it holds something that does not belong to a phone number.
pub(crate) fn kept(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|it| is_blank(it) || is_ignorable(it));
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    };
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        let sign = match half_width_char(character) {
            unseen if is_ignorable(unseen) => continue,
            digit if digit.is_ascii_digit() => digit,
            '+' | '\u{FE62}' | '\u{207A}' => '+',
            '(' | '[' | '\u{3014}' | '\u{3010}' => '(',
            ')' | ']' | '\u{3015}' | '\u{3011}' => ')',
            '-' | '~' | '\u{2053}' | '\u{223C}' | '\u{301C}' => '-',
            '.' | '/' | '\u{B7}' | '\u{30FB}' | '\u{FF65}' | '\u{2022}' | '\u{2044}' => ' ',
            blank if is_blank(blank) => ' ',
            _ => return None,
        };
        if sign != ' ' || !(kept.is_empty() || kept.ends_with(' ')) {
            kept.push(sign);
        }
    }
    kept.truncate(kept.trim_end().len());
    Some(kept)
}

/// Whether some country has such a number: of a known calling code and a length that is dialled
/// there, or of any country's length.
pub(crate) fn is_possible(kept: &str) -> bool {
    let Some(number) = Typed::read(kept) else { return false };
    if number.has_plus {
        return PhoneNumber::after_plus(&number.digits).is_some();
    }
    let lengths = plans().iter().fold(0, |lengths, plan| lengths | plan.lengths);
    // With a prefix for calls abroad and a calling code before it.
    let with_prefix = number.digits.len() <= 20 && number.digits.len() > 15;
    has_length(lengths, &number.digits) || with_prefix
}

/// Whether some country may have such a number, and none of the plan of `country` describes it: a
/// digit may be missing. Such a number is kept all the same.
pub fn is_unusual(typed: &str, country: &str) -> bool {
    let has_plan = Country::from_code(country)
        .is_some_and(|country| plans().iter().any(|plan| plan.region == country.alpha2()));
    has_plan
        && kept(typed).is_some_and(|kept| is_possible(&kept))
        && PhoneNumber::parse(typed, country)
            .is_none_or(|number| !number.plan().general.is_all(&number.national))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(typed: &str, country: &str) -> String {
        PhoneNumber::parse(typed, country).map(|number| number.e164()).unwrap_or_default()
    }

    #[test]
    fn r304_a_number_that_is_only_unusual_is_told_from_one_that_is_refused() {
        for (typed, country, expected) in [
            ("03-5550-1234", "JPN", false),
            ("03-5550-123", "JPN", true),
            ("+1 206 555 0100", "JPN", false),
            ("555 0100", "USA", true),
            ("(206) 555-0100", "USA", false),
            // Refused, and so not unusual.
            ("12", "JPN", false),
            ("", "JPN", false),
            // Nothing is known of its country.
            ("12345678", "", false),
        ] {
            assert_eq!(is_unusual(typed, country), expected, "{typed} {country}");
        }
    }

    #[test]
    fn r304_every_spelling_of_a_number_is_one_number() {
        for (typed, country, expected) in [
            ("+81 3 5550 1234", "JPN", "+81355501234"),
            ("0355501234", "JPN", "+81355501234"),
            ("(+81) 3-5550-1234", "JPN", "+81355501234"),
            ("+81 (0)3-5550-1234", "USA", "+81355501234"),
            ("010 81 3 5550 1234", "JPN", "+81355501234"),
            ("81 3 5550 1234", "JPN", "+81355501234"),
            ("００８１３５５５０１２３４", "DEU", "+81355501234"),
            ("\u{202d}+81 3 5550 1234\u{202c}", "", "+81355501234"),
            ("٠٣٥٥٥٠١٢٣٤", "JPN", "+81355501234"),
            ("tel:+81-3-5550-1234", "", "+81355501234"),
            ("206.555.0142", "USA", "+12065550142"),
            ("1-206-555-0142", "US", "+12065550142"),
            ("011 81 3 5550 1234", "USA", "+81355501234"),
            ("206/555\u{2011}0142", "USA", "+12065550142"),
            ("06 698 12345", "ITA", "+390669812345"),
            ("+39 06 698 12345", "JPN", "+390669812345"),
            ("+52 1 55 1234 5678", "MEX", "+525512345678"),
            ("044 55 1234 5678", "MEX", "+525512345678"),
            ("011 15-2345-6789", "ARG", "+5491123456789"),
            ("+54 9 11 2345 6789", "ARG", "+5491123456789"),
            ("8 (495) 123-45-67", "RUS", "+74951234567"),
            ("06 1 234 5678", "HUN", "+3612345678"),
            ("555 1234", "USA", "+15551234"),
        ] {
            assert_eq!(e164(typed, country), expected, "{typed} in {country}");
        }
    }

    #[test]
    fn r304_what_no_country_has_is_no_number() {
        for typed in ["12", "+999 123456", "+81 12", "+1 206 555", "", "+", "123456789012345678901"]
        {
            assert_eq!(PhoneNumber::parse(typed, "JPN"), None, "{typed}");
            assert!(!is_possible(typed), "{typed}");
        }
        for typed in ["03-5550-1234", "1234", "0081 3 5550 1234", "555-0142", "+43 1 23456"] {
            assert!(is_possible(typed), "{typed}");
        }
        assert_eq!(kept("555-CALL-NOW"), None);
    }

    #[test]
    fn r304_what_headquarters_rule_does_not_allow_is_folded_before_it_is_kept() {
        for (typed, expected) in [
            ("04312 / 777 777", "04312 777 777"),
            ("06.12.34.56.78", "06 12 34 56 78"),
            ("[03] 5550-1234", "(03) 5550-1234"),
            ("03―5550―1234", "03-5550-1234"),
            ("03ｰ5550ｰ1234", "03-5550-1234"),
            ("03ー5550ー1234", "03-5550-1234"),
            ("\u{202d}+81 3 5550 1234\u{202c}", "+81 3 5550 1234"),
            ("٠٣٥٥٥٠١٢٣٤", "0355501234"),
            ("०९८७६५४३२१", "0987654321"),
        ] {
            assert_eq!(kept(typed).as_deref(), Some(expected), "{typed}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_a_plan() {
        assert_eq!(plans().len(), PLANS.lines().count());
        for plan in plans() {
            assert!(main_plan(plan.calling_code).is_some(), "{}", plan.region);
            assert!(plan.lengths > 0);
        }
    }
}
