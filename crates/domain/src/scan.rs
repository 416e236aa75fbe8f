//! Distinguishes a barcode scanner's keys from a person's (R226).
//!
//! A scanner is a keyboard to a browser: it sends a code's characters within a few milliseconds of
//! each other, then Enter. People type more slowly.

/// Longest pause between two characters of a scan, in milliseconds.
const PAUSE_MS_MAX: f64 = 50.0;
/// Shortest code that is taken for a scan: account numbers and claim codes are longer.
const CHARACTERS_MIN: usize = 6;

/// A key that went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Character(char),
    /// Enter or Tab, by which most scanners end.
    Suffix,
    /// Shift and its like, which a scanner presses for capitals.
    Modifier,
    /// What no scanner sends within a code.
    Other,
}

/// What a key is to the keys before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first character of what may become a scan.
    Begins,
    /// It goes on, or is nothing.
    Open,
    /// A scan of this code has ended.
    Scanned(String),
}

/// The characters that came without a pause so far.
#[derive(Clone, Debug, Default)]
pub struct Burst {
    code: String,
    last_ms: f64,
}

impl Burst {
    /// Takes a key that went down at `now_ms`, in milliseconds since any moment.
    ///
    /// What came before a [`Step::Begins`] was not of the scan that may follow.
    pub fn press(&mut self, key: Key, now_ms: f64) -> Step {
        if key == Key::Modifier {
            return Step::Open;
        }
        let is_paused = now_ms - self.last_ms > PAUSE_MS_MAX;
        self.last_ms = now_ms;
        if is_paused || key == Key::Other {
            self.code.clear();
        }
        match key {
            Key::Character(character) => {
                self.code.push(character);
                if self.code.chars().count() == 1 { Step::Begins } else { Step::Open }
            }
            Key::Suffix => self.end().map_or(Step::Open, Step::Scanned),
            Key::Modifier | Key::Other => Step::Open,
        }
    }

    /// Whether so many characters came that they may become a code.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.code.len() >= CHARACTERS_MIN
    }

    /// The code that has ended now, by a suffix or because nothing follows it.
    pub fn end(&mut self) -> Option<String> {
        Some(core::mem::take(&mut self.code)).filter(|code| is_code(code))
    }
}

/// How long nothing follows the last character of a scanner without a suffix, in milliseconds.
pub const END_MS: u32 = 120;

/// Codes have digits and no blanks; a program that types a name into a field at a scanner's speed
/// is no scanner.
fn is_code(text: &str) -> bool {
    let is_of_code = |letter: char| letter.is_ascii_graphic() || letter == GROUP_SEPARATOR;
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    text.len() >= CHARACTERS_MIN
        && text.chars().all(is_of_code)
        && (is_address(text) || (!text.contains('@') && (has_digit || is_framed(text))))
}

/// Between the elements of a GS1 code.
const GROUP_SEPARATOR: char = '\u{1D}';

fn is_address(text: &str) -> bool {
    text.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) && text.contains("://")
}

/// In the signs by which a Code 39 begins and ends.
fn is_framed(text: &str) -> bool {
    text.len() > 2 && text.starts_with('*') && text.ends_with('*')
}

/// What a code says, without what tells of its kind: the identifier of ISO/IEC 15424 in front
/// (`]E0`), the signs around a Code 39.
#[must_use]
pub fn content(code: &str) -> &str {
    let said = match code.as_bytes() {
        [b']', kind, _, ..] if kind.is_ascii_alphabetic() && code.is_ascii() => &code[3..],
        _ => code,
    };
    if is_framed(said) { &said[1..said.len() - 1] } else { said }
}

/// Whether a code can be taken out of a field again: a telephone number or a postal code may have
/// been typed by a program that fills in the form at a scanner's speed.
#[must_use]
pub fn is_never_typed(code: &str) -> bool {
    let has_letters = code.contains(|letter: char| letter.is_ascii_alphabetic());
    code.chars().count() >= if has_letters { 8 } else { 13 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press_all(burst: &mut Burst, text: &str, pause_ms: f64) -> Step {
        let mut now_ms = burst.last_ms + 1_000.0;
        for character in text.chars() {
            burst.press(Key::Modifier, now_ms);
            burst.press(Key::Character(character), now_ms);
            now_ms += pause_ms;
        }
        burst.press(Key::Suffix, now_ms)
    }

    #[test]
    fn r226_a_code_in_a_burst_is_a_scan() {
        let mut burst = Burst::default();
        for code in [
            "4901234567894",
            "004012",
            "7KQ2-M9XDA",
            "https://shop.example/c/1",
            "HTTPS://SHOP.EXAMPLE/C/1?ID=2",
            "]C10104901234567894",
            "(01)04901234567894(10)ABC",
            "*ABCDEF*",
            "d0340000000093",
        ] {
            assert_eq!(press_all(&mut burst, code, 4.0), Step::Scanned(code.to_owned()), "{code}");
        }
    }

    #[test]
    fn r226_what_a_person_types_is_no_scan() {
        let mut burst = Burst::default();
        assert_eq!(press_all(&mut burst, "4901234567894", 70.0), Step::Open, "too slow");
        assert_eq!(press_all(&mut burst, "4901234567894", 60.0), Step::Open, "a fast typist");
        assert_eq!(press_all(&mut burst, "12345", 4.0), Step::Open, "too short");
        for text in ["Aiko Mori", "aiko7@example.com", "Ginza 1-2-3", "森本葵森本葵", "MORIMOTO"]
        {
            assert_eq!(press_all(&mut burst, text, 1.0), Step::Open, "{text} is no code");
        }
    }

    #[test]
    fn r226_only_what_nobody_types_is_taken_out_of_a_field() {
        for code in ["4901234567894", "7KQ2-M9XDA", "https://shop.example/c/1"] {
            assert!(is_never_typed(code), "{code}");
        }
        for typed in ["03-1234-5678", "104-0061", "98101-1234", "09012345678", "B1F-203"] {
            assert!(!is_never_typed(typed), "{typed}");
        }
    }

    #[test]
    fn r226_a_scan_begins_anew_after_a_pause_or_another_key() {
        let mut burst = Burst::default();
        assert_eq!(burst.press(Key::Character('A'), 0.0), Step::Begins);
        assert_eq!(press_all(&mut burst, "004012", 4.0), Step::Scanned("004012".to_owned()));
        burst.press(Key::Character('1'), burst.last_ms + 1.0);
        burst.press(Key::Other, burst.last_ms + 1.0);
        assert_eq!(burst.press(Key::Character('2'), burst.last_ms + 1.0), Step::Begins);
    }

    #[test]
    fn r308_a_scanner_without_a_suffix_ends_when_nothing_follows() {
        let mut burst = Burst::default();
        for (at, digit) in "4901234567894".chars().enumerate() {
            burst.press(Key::Character(digit), 1_000.0 + 4.0 * at as f64);
        }
        assert_eq!(burst.end().as_deref(), Some("4901234567894"));
        assert_eq!(burst.end(), None);
        burst.press(Key::Character('M'), 9_000.0);
        assert_eq!(burst.end(), None, "a letter is no code");
    }

    #[test]
    fn r308_what_tells_of_a_codes_kind_is_not_looked_up() {
        for (code, said) in [
            ("]E04901234567894", "4901234567894"),
            ("*000122521ABC*", "000122521ABC"),
            ("]A0*A1B2C3*", "A1B2C3"),
            ("4901234567894", "4901234567894"),
            ("]", "]"),
        ] {
            assert_eq!(content(code), said);
        }
    }
}
