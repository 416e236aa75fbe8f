//! The texts of one language while the product runs.

use std::sync::OnceLock;

use crate::table::{self, AFTER_CONDITION, BETWEEN_FORMS, BETWEEN_TEXTS};

/// A file with a language's table.
pub struct File {
    pub name: &'static str,
    pub hash: u64,
}

/// English has neither of both: each function carries its own.
pub struct Texts {
    built_in: Option<&'static str>,
    file: Option<File>,
    table: OnceLock<Vec<&'static str>>,
}

impl Texts {
    pub const fn new(built_in: Option<&'static str>, file: Option<File>) -> Self {
        Self { built_in, file, table: OnceLock::new() }
    }

    /// The text at this place of the table, if there is a table.
    pub fn at(&'static self, place: usize) -> Option<&'static &'static str> {
        if let Some(built_in) = self.built_in {
            self.table.get_or_init(|| read(built_in));
        }
        self.table.get()?.get(place)
    }

    /// The file that is still to be fetched.
    pub fn missing(&self) -> Option<&'static str> {
        let is_there = self.built_in.is_some() || self.table.get().is_some();
        self.file.as_ref().filter(|_| !is_there).map(|file| file.name)
    }

    /// Name and contents of the file.
    #[cfg(feature = "every-language")]
    pub fn to_file(&self) -> Option<(&'static str, &'static str)> {
        Some((self.file.as_ref()?.name, self.built_in?))
    }

    /// Takes the file's contents, for as long as the program runs. Refuses any other.
    pub fn learn(&self, contents: &str) -> bool {
        let is_whole = self.file.as_ref().is_some_and(|it| it.hash == table::hash(contents));
        if is_whole {
            self.table.get_or_init(|| read(contents.to_owned().leak()));
        }
        is_whole
    }
}

fn read(table: &'static str) -> Vec<&'static str> {
    table.split(BETWEEN_TEXTS).collect()
}

/// The form of a text that applies, with its arguments. Not generic, since the register's bundle
/// has a budget.
pub fn fill(text: &str, arguments: &[&str]) -> String {
    let form = text.split(BETWEEN_FORMS).find_map(|form| applicable(form, arguments));
    let mut filled = String::new();
    for character in form.unwrap_or_default().chars() {
        match argument(character, arguments) {
            Some(argument) => filled.push_str(argument),
            None => filled.push(character),
        }
    }
    filled
}

fn applicable<'a>(mut form: &'a str, arguments: &[&str]) -> Option<&'a str> {
    while let Some((condition, rest)) = form.split_once(AFTER_CONDITION) {
        let mut count = condition.chars();
        let argument = argument(count.next()?, arguments)?;
        if argument != count.as_str() {
            return None;
        }
        form = rest;
    }
    Some(form)
}

fn argument<'a>(character: char, arguments: &[&'a str]) -> Option<&'a str> {
    arguments.get((character as usize).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "あ\u{1e}い";

    fn leaked(built_in: Option<&'static str>) -> &'static Texts {
        let file = File { name: "texts.ja.txt", hash: table::hash(TABLE) };
        Box::leak(Box::new(Texts::new(built_in, Some(file))))
    }

    #[test]
    fn a_fetched_table_says_its_texts() {
        let texts = leaked(None);
        assert_eq!((texts.at(1), texts.missing()), (None, Some("texts.ja.txt")));
        assert!(texts.learn(TABLE));
        assert_eq!((texts.at(1), texts.missing()), (Some(&"い"), None));
        assert_eq!(texts.at(2), None);
        assert!(texts.learn(TABLE), "twice is once");
    }

    #[test]
    fn half_a_table_and_something_else_are_refused() {
        for other in ["", "あ", "あ\u{1e}", "<!doctype html>", "い\u{1e}あ", "あ\u{1e}い\n"] {
            let texts = leaked(None);
            assert!(!texts.learn(other), "{other}");
            assert_eq!((texts.at(0), texts.missing()), (None, Some("texts.ja.txt")));
        }
    }

    #[test]
    fn what_is_built_in_is_there_at_once() {
        let texts = leaked(Some(TABLE));
        assert_eq!((texts.at(0), texts.missing()), (Some(&"あ"), None));
    }

    #[test]
    fn arguments_go_where_the_language_wants_them() {
        assert_eq!(fill("\u{2}: \u{1}, \u{2}", &["a", "b"]), "b: a, b");
    }

    #[test]
    fn the_first_form_that_applies_is_said() {
        let text = "\u{1}1\u{1d}one\u{1f}\u{1}2\u{1d}\u{2}1\u{1d}two of one\u{1f}\u{1} of \u{2}";
        assert_eq!(fill(text, &["1", "5"]), "one");
        assert_eq!(fill(text, &["2", "1"]), "two of one");
        assert_eq!(fill(text, &["2", "11"]), "2 of 11");
        assert_eq!(fill(text, &["11", "1"]), "11 of 1");
    }

    #[test]
    fn what_somebody_wrote_is_not_taken_for_a_place() {
        assert_eq!(fill("<\u{1}>", &["\u{1}\u{1f}"]), "<\u{1}\u{1f}>");
    }
}
