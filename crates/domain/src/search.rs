//! Search keys: what two spellings of the same thing have in common.

use crate::customer::{CustomerDetails, Name};
use crate::text::half_width_char;

/// Folded for comparison: width, case and kana do not matter.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, &mut folded);
    folded
}

fn push_folded(text: &str, folded: &mut String) {
    if text.is_ascii() {
        folded.extend(text.chars().map(|character| character.to_ascii_lowercase()));
        return;
    }
    for character in text.chars() {
        match character {
            '\u{FF61}'..='\u{FF9F}' => push_half_width_kana(character, folded),
            _ => {
                folded.extend(half_width_char_keeping_kana(character).to_lowercase().map(hiragana))
            }
        }
    }
}

/// The digits only: spaces, hyphens, brackets and width do not matter (R129).
pub fn fold_phone(text: &str) -> String {
    digits(text).collect()
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(half_width_char).filter(char::is_ascii_digit)
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

/// What a customer is found by, folded once: the one answer to which texts are searched, at
/// the register, at the scale unit and at headquarters. Each text is a line with its end, so
/// that nothing is found across two of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchKeys {
    names: String,
    texts: String,
    phones: String,
}

impl SearchKeys {
    /// `account_number` is `None` while the customer is pending: nobody looks for a GUID (R012).
    pub fn of<'a>(
        customer: &CustomerDetails,
        account_number: Option<&str>,
        loyalty_cards: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut keys = Self::named(&customer.name.full());
        if let Some(name) = family_name_first(&customer.name) {
            push_folded(&name, &mut keys.names);
            end_line(&mut keys.names);
        }
        keys.add_phone(&customer.phone);
        keys.add_text(account_number.unwrap_or_default());
        keys.add_text(&customer.email);
        // As it is said, the family's name first, and as it is typed, with nothing between.
        let parts = customer.name.reading().parts();
        let (spaced, typed) = (parts.join(" "), parts.concat());
        keys.add_text(spaced.trim());
        if typed.trim() != spaced.trim() {
            keys.add_text(typed.trim());
        }
        for contact in &customer.contacts {
            keys.add_text(&contact.value);
            keys.add_phone(&contact.value);
        }
        for address in &customer.addresses {
            keys.add_text(&address.zip_code);
            keys.add_text(&address.state);
            keys.add_text(&address.city);
            keys.add_text(&address.street);
        }
        for card in loyalty_cards {
            keys.add_text(card);
        }
        keys
    }

    /// Of some texts of a customer.
    pub fn new<'a>(
        name: &str,
        texts: impl IntoIterator<Item = &'a str>,
        phones: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut keys = Self::named(name);
        texts.into_iter().for_each(|text| keys.add_text(text));
        phones.into_iter().for_each(|phone| keys.add_phone(phone));
        keys
    }

    fn named(name: &str) -> Self {
        Self { names: fold(name) + "\n", ..Self::default() }
    }

    fn add_text(&mut self, text: &str) {
        push_folded(text, &mut self.texts);
        end_line(&mut self.texts);
    }

    fn add_phone(&mut self, phone: &str) {
        self.phones.extend(digits(phone));
        end_line(&mut self.phones);
    }

    /// The name, which lists are ordered by, and other ways of writing it. Never blank.
    pub fn names(&self) -> &str {
        &self.names
    }

    /// Account number, reading, e-mail and postal addresses, contacts, loyalty cards.
    pub fn texts(&self) -> &str {
        &self.texts
    }

    /// Digits of the phone numbers.
    pub fn phones(&self) -> &str {
        &self.phones
    }
}

/// No line is blank.
fn end_line(lines: &mut String) {
    if !lines.is_empty() && !lines.ends_with('\n') {
        lines.push('\n');
    }
}

/// The name as it is typed in Japan, nothing between family and given name; `None` for a
/// name in letters, which nobody types so.
fn family_name_first(name: &Name) -> Option<String> {
    match name {
        Name::Person { first, last, .. } if !first.is_ascii() && !last.is_ascii() => {
            Some([last.as_str(), first].concat())
        }
        _ => None,
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

/// What is beyond it is not looked for, in characters.
const QUERY_LENGTH_MAX: usize = 200;
/// Fewest digits that are taken for a part of a phone number.
const PHONE_DIGITS_MIN: usize = 3;

impl SearchQuery {
    pub fn new(query: &str) -> Self {
        let query: String = query.trim().chars().take(QUERY_LENGTH_MAX).collect();
        let whole = fold(query.trim());
        let words = whole.split_whitespace().map(str::to_owned).collect();
        let digits = fold_phone(&query);
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
            self.words.iter().filter(|word| keys.names.contains(word.as_str())).count() as u32;
        let starts = u32::from(keys.names.starts_with(self.whole.as_str()));
        if in_name > 0 {
            return Some(in_name * 2 + starts);
        }
        (!self.whole.is_empty() && keys.texts.contains(self.whole.as_str())).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressDraft;
    use crate::customer::{Contact, ContactKind, CustomerDraft, Reading};

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
    fn r224_each_text_that_a_customer_is_searched_by_is_a_line() {
        let address = AddressDraft {
            zip_code: "104-0061".to_owned(),
            state: "東京都".to_owned(),
            city: "New York".to_owned(),
            street: "1-2-3 Ginza".to_owned(),
            phone: "03-9999-9999".to_owned(),
            country: "JPN".to_owned(),
            ..AddressDraft::default()
        };
        let contact =
            |kind, value: &str| Contact { kind, value: value.to_owned(), ..Contact::default() };
        let draft = CustomerDraft {
            first_name: "愛子".to_owned(),
            last_name: "森".to_owned(),
            reading: Reading {
                first: "アイコ".to_owned(),
                last: "モリ".to_owned(),
                ..Reading::default()
            },
            phone: "+81 (3) 1234-5678".to_owned(),
            email: "Aiko@example.com".to_owned(),
            receipt_email: "receipts@example.com".to_owned(),
            contacts: vec![
                contact(ContactKind::Phone, "090-1111-2222"),
                contact(ContactKind::Email, "aiko7@example.com"),
            ],
            addresses: vec![address],
            ..CustomerDraft::default()
        };
        let details = draft.check().unwrap();
        let keys = SearchKeys::of(&details, Some("004012"), ["C-1"]);
        assert_eq!(keys.names(), "愛子 森\n森愛子\n");
        assert_eq!(
            keys.texts(),
            "004012\naiko@example.com\nもり あいこ\nもりあいこ\n090-1111-2222\naiko7@example.com\n\
             104-0061\n東京都\nnew york\n1-2-3 ginza\nc-1\n"
        );
        assert_eq!(keys.phones(), "81312345678\n09011112222\n7\n");
        let pending = SearchKeys::of(&details, None, []);
        assert!(!pending.texts().contains("004012"));
    }

    #[test]
    fn nothing_is_found_across_two_texts() {
        let keys = SearchKeys::new("X", ["New York", "Broadway"], ["03-1234", "5678"]);
        assert!(SearchQuery::new("new york").rank(&keys).is_some());
        for query in ["york broadway", "yorkbroadway", "12345678"] {
            assert_eq!(SearchQuery::new(query).rank(&keys), None, "{query}");
        }
    }

    #[test]
    fn an_empty_query_matches_nothing() {
        assert!(SearchQuery::new("  ").is_empty());
    }
}
