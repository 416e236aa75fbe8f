//! What can be shown where others look on: enough to recognise one's own (R229, R241).

use crate::name::Name;

const HIDDEN: &str = "•••";
/// Digits of a phone number that are shown, where it has twice as many.
const DIGITS_SHOWN: usize = 4;

/// `a•••@example.com`
pub fn email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => [&first_of(local), HIDDEN, "@", domain].concat(),
        None => text(address),
    }
}

/// `•••5678`; fewer of a short number.
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let shown = DIGITS_SHOWN.min(digits.len() / 2);
    let last = digits.iter().skip(digits.len() - shown);
    if digits.is_empty() { String::new() } else { HIDDEN.chars().chain(last.copied()).collect() }
}

/// The first letter.
pub fn text(text: &str) -> String {
    if text.is_empty() { String::new() } else { first_of(text) + HIDDEN }
}

/// The first letter of each part: `A. M.`, `森. 愛.`
pub fn name(name: &Name, family_name_first: bool) -> String {
    let shown = name.display(family_name_first);
    let initials = shown.split_whitespace().map(|part| first_of(part) + ".");
    initials.collect::<Vec<_>>().join(" ")
}

fn first_of(text: &str) -> String {
    text.chars().take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;

    #[test]
    fn r241_what_is_read_back_hides_what_nobody_else_should_read() {
        assert_eq!(email("aiko.mori@example.com"), "a•••@example.com");
        assert_eq!(email("a@example.com"), "a•••@example.com");
        assert_eq!(phone("03-1234-5678"), "•••5678");
        assert_eq!(phone("+1 (425) 555-0100"), "•••0100");
        assert_eq!(phone("1234"), "•••34");
        assert_eq!(text("1-2-3 Ginza"), "1•••");
        assert_eq!(text("中央区"), "中•••");
        for nothing in [email(""), phone(""), text("")] {
            assert_eq!(nothing, "");
        }
    }

    #[test]
    fn r229_a_slip_says_initials_only() {
        let aiko = Name::Person {
            first: "Aiko".to_owned(),
            middle: String::new(),
            last: "Mori".to_owned(),
            reading: Reading::default(),
        };
        assert_eq!(name(&aiko, false), "A. M.");
        assert_eq!(name(&aiko, true), "M. A.");
        let tea_house =
            Name::Organization { name: "Ginza Tea House".to_owned(), reading: Reading::default() };
        assert_eq!(name(&tea_house, false), "G. T. H.");
    }
}
