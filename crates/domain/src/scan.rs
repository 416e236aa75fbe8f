//! What a barcode scanner types, told apart from what a person types (R226).
//!
//! A scanner is a keyboard to a browser: it sends a code's characters within a few milliseconds of
//! each other, then Enter. Nobody types so fast.

/// Longest pause between two characters of a scan, in milliseconds.
const PAUSE_MS_MAX: f64 = 50.0;
/// Shortest code that is taken for a scan: account numbers and claim codes are longer.
const CHARACTERS_MIN: usize = 6;

/// A key that went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Character(char),
    Enter,
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
    /// Enter has ended a scan of this code.
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
            Key::Enter => {
                let code = core::mem::take(&mut self.code);
                if is_code(&code) { Step::Scanned(code) } else { Step::Open }
            }
            Key::Modifier | Key::Other => Step::Open,
        }
    }
}

/// Codes have digits or capitals and no blanks; a program that types a name into a field at a
/// scanner's speed is no scanner.
fn is_code(text: &str) -> bool {
    let is_of_code = |letter: char| {
        letter.is_ascii_uppercase() || letter.is_ascii_digit() || "-./$+%:".contains(letter)
    };
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    text.chars().count() >= CHARACTERS_MIN
        && (is_address
            || (text.chars().all(is_of_code) && text.contains(|it: char| it.is_ascii_digit())))
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
        burst.press(Key::Enter, now_ms)
    }

    #[test]
    fn r226_a_code_in_a_burst_is_a_scan() {
        let mut burst = Burst::default();
        for code in ["4901234567894", "004012", "7KQ2-M9XDA", "https://shop.example/c/1"] {
            assert_eq!(press_all(&mut burst, code, 4.0), Step::Scanned(code.to_owned()), "{code}");
        }
    }

    #[test]
    fn r226_what_a_person_types_is_no_scan() {
        let mut burst = Burst::default();
        assert_eq!(press_all(&mut burst, "4901234567894", 70.0), Step::Open, "too slow");
        assert_eq!(press_all(&mut burst, "12345", 4.0), Step::Open, "too short");
        for text in ["Aiko Mori", "aiko@example.com", "Ginza 1-2-3", "森本葵森本葵", "MORIMOTO"]
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
}
