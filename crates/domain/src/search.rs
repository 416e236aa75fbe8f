//! Search keys: what two spellings of the same thing have in common.

use crate::text::half_width_char;

/// Folded for comparison: width, case and kana do not matter.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{FF61}'..='\u{FF9F}' => push_half_width_kana(character, &mut folded),
            _ => {
                folded.extend(half_width_char_keeping_kana(character).to_lowercase().map(hiragana))
            }
        }
    }
    folded
}

/// The digits only: spaces, hyphens, brackets and width do not matter (R129).
pub fn fold_phone(text: &str) -> String {
    text.chars().map(half_width_char).filter(char::is_ascii_digit).collect()
}

/// The long-vowel sign is a letter in a name and a dash in a number.
fn half_width_char_keeping_kana(character: char) -> char {
    if character == 'ー' { character } else { half_width_char(character) }
}

fn hiragana(character: char) -> char {
    match character {
        'ァ'..='ヶ' => char::from_u32(character as u32 - 0x60).unwrap_or(character),
        other => other,
    }
}

/// `ﾓ` → も, and the marks `ﾞ ﾟ` join the letter before them.
pub(crate) fn push_half_width_kana(character: char, folded: &mut String) {
    const FULL: &str = "。「」、・をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてと\
                        なにぬねのはひふへほまみむめもやゆよらりるれろわん゛゜";
    let index = (character as usize).saturating_sub(0xFF61);
    let Some(full) = FULL.chars().nth(index) else { return };
    let joined = match (full, folded.chars().last()) {
        ('゛', Some('う')) => Some('ゔ'),
        ('゛', Some(last @ ('か'..='と' | 'は'..='ほ'))) => char::from_u32(last as u32 + 1),
        ('゜', Some(last @ 'は'..='ほ')) => char::from_u32(last as u32 + 2),
        _ => None,
    };
    match joined {
        Some(voiced) => {
            folded.pop();
            folded.push(voiced);
        }
        None => folded.push(full),
    }
}

/// What a customer is found by, folded once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchKeys {
    /// Name, e-mail, account number, address; parts separated by line ends.
    text: String,
    /// Phone numbers' digits, separated by line ends.
    phones: String,
    name: String,
}

impl SearchKeys {
    pub fn new<'a>(
        name: &str,
        other: impl IntoIterator<Item = &'a str>,
        phones: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let name = fold(name);
        let mut text = name.clone();
        for part in other {
            text.push('\n');
            text.push_str(&fold(part));
        }
        let mut digits = String::new();
        for phone in phones {
            digits.push_str(&fold_phone(phone));
            digits.push('\n');
        }
        Self { text, phones: digits, name }
    }

    /// The folded name, which lists are ordered by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything but phone numbers, folded, a line each: what a database keeps to
    /// search in.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Digits of the phone numbers, a line each.
    pub fn phones(&self) -> &str {
        &self.phones
    }
}

/// A query, folded once and asked of many.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    words: Vec<String>,
    whole: String,
    /// Digits, when the query looks like a phone number.
    phone: Option<String>,
}

/// Fewest digits that are taken for a part of a phone number.
const PHONE_DIGITS_MIN: usize = 3;

impl SearchQuery {
    pub fn new(query: &str) -> Self {
        let whole = fold(query.trim());
        let words = whole.split_whitespace().map(str::to_owned).collect();
        let digits = fold_phone(query);
        let looks_like_phone = digits.len() >= PHONE_DIGITS_MIN
            && query.chars().map(half_width_char).all(|c| {
                c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')')
            });
        Self { words, whole, phone: looks_like_phone.then_some(digits) }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Folded keywords, any of which may be in a name.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The folded query, which other fields contain as it is.
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// The digits that a phone number contains, when the query looks like one.
    pub fn phone_digits(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// How well the customer matches; `None` is not at all. Any keyword of the
    /// name counts and most rank first; other fields keep word order (R128).
    pub fn rank(&self, keys: &SearchKeys) -> Option<u32> {
        if let Some(digits) = &self.phone
            && keys.phones.contains(digits.as_str())
        {
            return Some(u32::MAX);
        }
        let in_name =
            self.words.iter().filter(|word| keys.name.contains(word.as_str())).count() as u32;
        let starts = u32::from(keys.name.starts_with(self.whole.as_str()));
        if in_name > 0 {
            return Some(in_name * 2 + starts);
        }
        (!self.whole.is_empty() && keys.text.contains(self.whole.as_str())).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_kana_fold_together() {
        assert_eq!(fold("Ｍｏｒｉ"), "mori");
        assert_eq!(fold("モリ"), fold("もり"));
        assert_eq!(fold("ﾓﾘ"), "もり");
        assert_eq!(fold("ｶﾞｷﾞﾊﾟﾋﾞｳﾞｰ"), "がぎぱびゔー");
        assert_eq!(fold("アベニュー"), "あべにゅー");
    }

    #[test]
    fn r129_a_phone_number_is_found_without_its_punctuation() {
        let keys = SearchKeys::new("Aiko Mori", [], ["123-456-7890"]);
        for query in ["1234567890", "123456", "(123) 456", "１２３−４５６"] {
            assert!(SearchQuery::new(query).rank(&keys).is_some(), "{query}");
        }
        assert!(SearchQuery::new("999").rank(&keys).is_none());
    }

    #[test]
    fn r128_any_keyword_of_a_name_counts_and_most_rank_first() {
        let both = SearchKeys::new("Aiko Mori", [], []);
        let one = SearchKeys::new("Mori Taro", [], []);
        let query = SearchQuery::new("mori aiko");
        assert!(query.rank(&both) > query.rank(&one));
        assert!(query.rank(&one).is_some());
    }

    #[test]
    fn other_fields_keep_word_order() {
        let keys = SearchKeys::new("X", ["1-2-3 Ginza Chuo"], []);
        assert!(SearchQuery::new("ginza chuo").rank(&keys).is_some());
        assert!(SearchQuery::new("chuo ginza").rank(&keys).is_none());
    }

    #[test]
    fn an_empty_query_matches_nothing() {
        assert!(SearchQuery::new("  ").is_empty());
    }
}
