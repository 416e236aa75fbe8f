//! Every text of the product, in every language, checked at build time.
//!
//! The texts live in `/locales/<language>/<area>.ftl`, or in one file `/locales/<language>.ftl`
//! ([Fluent](https://projectfluent.org)). Each
//! message `save-customer` becomes a method [`Lang::save_customer`]; its variables become
//! parameters in alphabetical order, `u64` where a text selects by count, else `&str`. A key that
//! one language lacks does not compile.
//!
//! Each method carries its English. The other languages are tables: built in with the feature
//! `every-language`, else to be fetched as [`Lang::missing_file`] and handed to [`Lang::learn`].
//! Until then they say everything in English. The features `register`, `console` and `servers`
//! choose whose texts there are, besides what all have in common.

#[cfg(test)]
mod generate;
mod table;
mod texts;

use serde::{Deserialize, Serialize};

use texts::{File, Texts, fill};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Lang {
    /// The language tag (BCP 47), for `lang` attributes and `Accept-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        FACTS[self as usize].0
    }

    /// The language's name in the language itself, for a language switch.
    #[must_use]
    pub fn native_name(self) -> &'static str {
        FACTS[self as usize].1
    }

    /// The file with this language's texts, if they are not there yet.
    #[must_use]
    pub fn missing_file(self) -> Option<&'static str> {
        TEXTS[self as usize].missing()
    }

    /// Takes in the contents of the language's file. Half of it, or another, is refused.
    #[must_use]
    pub fn learn(self, contents: &str) -> bool {
        TEXTS[self as usize].learn(contents)
    }

    /// The text at this place of the language's table; in English until there is one. By
    /// reference, which halves the code of each caller in WebAssembly.
    #[inline(never)]
    fn say(self, place: usize, english: &'static &'static str) -> &'static &'static str {
        TEXTS[self as usize].at(place).unwrap_or(english)
    }

    #[inline(never)]
    fn fill(self, place: usize, english: &'static &'static str, arguments: &[&str]) -> String {
        fill(self.say(place, english), arguments)
    }

    /// The language of a tag such as `ja` or `ja-JP`, if the product speaks it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        let mut every = Self::ALL.into_iter().chain([Self::PSEUDO]);
        every.find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header; the default where none fits.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0.0_f32);
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let Some(lang) = parts.next().and_then(Self::from_tag) else {
                continue;
            };
            let quality = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if quality > best.1 {
                best = (lang, quality);
            }
        }
        best.0
    }
}

/// The files that web apps fetch: name and contents.
#[cfg(feature = "every-language")]
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.iter().filter_map(Texts::to_file)
}

#[cfg(test)]
mod tests {
    use super::Lang;
    use super::generate::{self, Source};

    const NAME: &str = "native-name = A language\n";

    fn source(language: &str, text: &str) -> Source {
        Source {
            language: language.to_owned(),
            file: format!("locales/{language}/t.ftl"),
            text: format!("{text}{NAME}"),
            has_more: false,
        }
    }

    fn generate(en: &str, ja: &str) -> Result<String, String> {
        generate::generate(&[source("en", en), source("ja", ja)], false)
    }

    #[test]
    fn a_text_is_a_function() {
        assert_eq!(Lang::En.save_customer(), "Save customer");
        assert_eq!(Lang::Ja.save_customer(), "お客様を保存");
    }

    #[test]
    fn a_variable_is_a_parameter() {
        assert_eq!(Lang::En.customer_created("004012"), "Customer 004012 created");
    }

    #[test]
    fn a_count_selects_the_plural() {
        assert_eq!(Lang::En.customers_found(1), "1 customer found");
        assert_eq!(Lang::En.customers_found(2), "2 customers found");
        assert_eq!(Lang::Ja.customers_found(2), "2 名が見つかりました");
    }

    #[test]
    fn a_count_in_one_language_is_a_count_in_all() {
        let code = generate("n = { $c ->\n [one] one\n *[other] { $c }\n }\n", "n = { $c } 件\n");
        let code = code.unwrap();
        assert!(code.contains("pub fn n(self, c: u64) -> String"), "{code}");
    }

    #[test]
    fn a_missing_text_is_named_with_file_key_and_language() {
        let problem = generate("a = A\nb = B\n", "a = あ\n");
        let problem = problem.unwrap_err();
        assert_eq!(problem, "locales/en/t.ftl: `b` is missing in `ja`");
    }

    #[test]
    fn other_variables_in_another_language_are_refused() {
        let problem = generate("a = { $x }\n", "a = { $y }\n");
        assert!(problem.unwrap_err().contains("`a` has other variables"));
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let problem = generate("a = A\na = B\n", "a = あ\n");
        assert!(problem.unwrap_err().contains("`a` (en): is already in"));
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let problem = generate("a = A\nb { = B\n", "a = あ\n").unwrap_err();
        assert!(problem.starts_with("locales/en/t.ftl:"), "{problem}");
    }

    #[test]
    fn japanese_has_no_plural_categories() {
        let select = "n = { $c ->\n [one] 1\n *[other] 2\n }\n";
        let problem = generate(select, select).unwrap_err();
        assert!(problem.contains("`n` (ja)"), "{problem}");
    }

    #[test]
    fn a_language_without_a_name_is_refused() {
        let nameless = Source { text: String::new(), ..source("ja", "") };
        let problem = generate::generate(&[source("en", ""), nameless], false).unwrap_err();
        assert_eq!(problem, "locales/ja: `native-name` is missing");
    }

    #[test]
    fn a_third_language_is_a_folder_and_nothing_else() {
        let german = "n = { $c ->\n [one] 1 Kunde\n *[other] { $c } Kunden\n }\n";
        let languages = ["en", "de", "ja"].map(|tag| source(tag, german));
        let problem = generate::generate(&languages, true).unwrap_err();
        assert!(problem.contains("`n` (ja)"), "{problem}");
        let code = generate::generate(&languages[..2], true).unwrap();
        assert!(code.contains("#[default] En,"), "{code}");
        assert!(code.contains("[Self::En, Self::De, ]"), "{code}");
        let table = "\u{1}1\u{1d}1 Kunde\u{1f}\u{1} Kunden";
        assert!(code.contains(&format!("Texts::new(Some({table:?})")), "{code}");
    }

    #[test]
    fn r230_the_pseudo_language_says_everything_in_brackets() {
        assert_eq!(Lang::PSEUDO.save_customer(), "[Šávé çûštômér~~~~]");
        assert_eq!(Lang::PSEUDO.customers_found(1), "[1 çûštômér fôûñð~~~~~~~]");
        assert_eq!(Lang::from_tag("qps"), Some(Lang::PSEUDO));
        assert!(!Lang::ALL.contains(&Lang::PSEUDO), "nobody is offered it");
    }

    #[test]
    fn a_language_of_one_file_lends_each_app_what_it_says() {
        let whole = |has_more| Source { has_more, ..source("de", "a = A\nb = B\n") };
        let english = || source("en", "a = A\n");
        assert!(generate::generate(&[english(), whole(true)], false).is_ok());
        let problem = generate::generate(&[english(), whole(false)], false).unwrap_err();
        assert!(problem.contains("`b` is missing in `en`"), "{problem}");
    }

    #[test]
    fn only_the_reference_is_built_in_where_the_others_are_fetched() {
        let code = generate("a = Name { $x }\n", "a = { $x } 名\n").unwrap();
        assert!(code.contains("self.fill(0, &\"Name \\u{1}\", "), "{code}");
        assert!(!code.contains('名'), "{code}");
    }

    #[test]
    fn a_selection_amid_a_text_is_a_form_each() {
        let en = "a = { $f } has { $n ->\n [one] one row\n *[other] { $n } rows\n }.\n";
        let code = generate(en, "a = { $f }は{ $n }行\n").unwrap();
        let english = "\u{2}1\u{1d}\u{1} has one row.\u{1f}\u{1} has \u{2} rows.";
        assert!(code.contains(&format!("{english:?}")), "{code}");
    }

    #[test]
    fn every_file_has_every_text_and_a_name_of_its_own_bytes() {
        for lang in Lang::ALL.into_iter().skip(1).chain([Lang::PSEUDO]) {
            let (name, contents) = super::files()
                .find(|(name, _)| name.starts_with(&format!("texts.{}-", lang.tag())))
                .unwrap();
            let hash = format!("{:016x}", super::table::hash(contents));
            assert_eq!(name, format!("texts.{}-{hash}.txt", lang.tag()));
            assert_eq!(contents.split(super::table::BETWEEN_TEXTS).count(), super::PLACES);
            assert!(lang.learn(contents));
            assert!(!lang.learn(&format!("{contents}.")));
        }
    }

    #[test]
    fn the_preferred_language_is_taken() {
        assert_eq!(Lang::negotiate("ja-JP,ja;q=0.9,en;q=0.8"), Lang::Ja);
        assert_eq!(Lang::negotiate("fr, en;q=0.4, ja;q=0.7"), Lang::Ja);
        assert_eq!(Lang::negotiate("fr"), Lang::En);
        assert_eq!(Lang::negotiate(""), Lang::En);
    }

    #[test]
    fn a_language_is_its_tag_on_the_wire() {
        assert_eq!(serde_json::to_string(&Lang::Ja).unwrap(), "\"ja\"");
        assert_eq!(Lang::from_tag("JA-jp"), Some(Lang::Ja));
        assert_eq!(Lang::from_tag("fr"), None);
    }
}
