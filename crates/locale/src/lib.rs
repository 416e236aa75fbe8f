//! Every text of the product, in every language, checked at build time.
//!
//! The texts live in `/locales/<language>/<area>.ftl` ([Fluent](https://projectfluent.org)). Each
//! message `save-customer` becomes a method [`Lang::save_customer`]; its variables become
//! parameters in alphabetical order, `u64` where a text selects by count, else `&str`. A key that
//! one language lacks does not compile.

#[cfg(test)]
mod generate;

use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A language of the product.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The language tag (BCP 47), for `lang` attributes and `Accept-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language's name in the language itself, for a language switch.
    #[must_use]
    pub fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "日本語",
        }
    }

    /// The language of a tag such as `ja` or `ja-JP`, if the product speaks it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
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

fn join(parts: &[&str]) -> String {
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::Lang;
    use super::generate::{Source, generate};

    fn sources(en: &str, ja: &str) -> [Source; 2] {
        [("en", en), ("ja", ja)].map(|(language, text)| Source {
            language,
            file: format!("locales/{language}/t.ftl"),
            text: text.to_owned(),
        })
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
        let code = generate(&sources(
            "n = { $c ->\n [one] one\n *[other] { $c }\n }\n",
            "n = { $c } 件\n",
        ));
        let code = code.unwrap();
        assert!(code.contains("pub fn n(self, c: u64) -> String"), "{code}");
    }

    #[test]
    fn a_missing_text_is_named_with_file_key_and_language() {
        let problem = generate(&sources("a = A\nb = B\n", "a = あ\n"));
        let problem = problem.unwrap_err();
        assert_eq!(problem, "locales/en/t.ftl: `b` is missing in `ja`");
    }

    #[test]
    fn other_variables_in_another_language_are_refused() {
        let problem = generate(&sources("a = { $x }\n", "a = { $y }\n"));
        assert!(problem.unwrap_err().contains("`a` has other variables"));
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let problem = generate(&sources("a = A\na = B\n", "a = あ\n"));
        assert!(problem.unwrap_err().contains("`a` (en): is already in"));
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let problem = generate(&sources("a = A\nb { = B\n", "a = あ\n")).unwrap_err();
        assert!(problem.starts_with("locales/en/t.ftl:"), "{problem}");
    }

    #[test]
    fn japanese_has_no_plural_categories() {
        let select = "n = { $c ->\n [one] 1\n *[other] 2\n }\n";
        let problem = generate(&sources(select, select)).unwrap_err();
        assert!(problem.contains("`n` (ja)"), "{problem}");
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
        assert_eq!(Lang::from_tag("de"), None);
    }
}
