//! What a customer is found by, and how well a query finds one.

use crate::address::Address;
use crate::customer::CustomerDetails;
use crate::folding::{fold, fold_code, fold_spelled_out, push_folded, squeezed};
use crate::name::Name;
use crate::phone::{self, PhoneNumber};
use crate::text::ascii_digit;

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
    /// `account_number` is `None` while the customer is pending: a search does not find GUIDs
    /// (R012).
    pub fn of<'a>(
        customer: &CustomerDetails,
        account_number: Option<&str>,
        loyalty_cards: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut keys = Self::named(&customer.name.full());
        if let Some(name) = family_name_first(&customer.name) {
            keys.add_name(&name);
        }
        let mut countries = customer.addresses.iter().map(|address| address.country.as_str());
        let country = countries.find(|country| !country.is_empty()).unwrap_or_default();
        keys.add_phone(&customer.phone, country);
        keys.add_text(account_number.unwrap_or_default());
        keys.add_text(&customer.email);
        // The family's name first, as it is said.
        keys.add_text(&customer.name.reading().parts().join(" "));
        for contact in &customer.contacts {
            keys.add_text(&contact.value);
            keys.add_phone(&contact.value, country);
        }
        for address in &customer.addresses {
            keys.add_address(address);
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
        phones.into_iter().for_each(|phone| keys.add_phone(phone, ""));
        keys
    }

    fn named(name: &str) -> Self {
        let mut keys = Self::default();
        push_folded(name, &mut keys.names);
        keys.names.push('\n');
        if let Some(long) = fold_spelled_out(name) {
            add_line(&mut keys.names, &long);
        }
        keys
    }

    fn add_name(&mut self, name: &str) {
        add_line(&mut self.names, &fold(name));
    }

    fn add_text(&mut self, text: &str) {
        add_line(&mut self.texts, &squeezed(&fold(text)));
        if let Some(long) = fold_spelled_out(text) {
            add_line(&mut self.texts, &squeezed(&long));
        }
    }

    fn add_address(&mut self, address: &Address) {
        self.add_text(&address.zip_code);
        add_line(&mut self.texts, &fold_code(&address.zip_code));
        let parts = [&address.state, &address.city, &address.street].map(String::as_str);
        if parts.iter().all(|part| part.is_ascii()) {
            parts.iter().for_each(|part| self.add_text(part));
        } else {
            // Nothing stands between the parts of a Japanese address (R307).
            let whole = squeezed(&fold(&parts.join(" ")));
            if whole.contains(' ') {
                parts.iter().for_each(|part| self.add_text(part));
            } else {
                add_line(&mut self.texts, &whole);
            }
        }
    }

    /// As it was typed, as it is dialled from abroad, and within its country.
    fn add_phone(&mut self, phone: &str, country: &str) {
        add_line(&mut self.phones, &digits(phone));
        if let Some(number) = PhoneNumber::parse(phone, country) {
            add_line(&mut self.phones, &number.international());
            add_line(&mut self.phones, &number.dialled());
        }
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

/// No line is blank, and none stands twice in a row.
fn add_line(lines: &mut String, line: &str) {
    let line = line.trim();
    if !line.is_empty() && lines.lines().next_back() != Some(line) {
        lines.push_str(line);
        lines.push('\n');
    }
}

/// The digits only: spaces, hyphens, brackets and width do not matter (R129).
fn digits(text: &str) -> String {
    text.chars().map(ascii_digit).filter(char::is_ascii_digit).collect()
}

/// The name in the Japanese way, without a blank between family and given name; `None` for a name
/// in letters, which is not typed so.
fn family_name_first(name: &Name) -> Option<String> {
    match name {
        Name::Person { first, last, .. } if !first.is_ascii() && !last.is_ascii() => {
            Some([last.as_str(), first].concat())
        }
        _ => None,
    }
}

/// A query, folded once and asked of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<Spellings>,
    whole: Spellings,
    /// Digits, when the query looks like a phone number.
    phones: Spellings,
}

/// The spellings of a text, any of which finds it: the one that was typed first.
pub type Spellings = Vec<String>;

/// What is beyond it is not looked for, in characters.
const QUERY_LENGTH_MAX: usize = 200;
/// Fewest digits that are taken for a part of a phone number.
const PHONE_DIGITS_MIN: usize = 3;

impl SearchQuery {
    /// `country` is where a phone number would be dialled; it may be blank.
    pub fn new(query: &str, country: &str) -> Self {
        let query: String = query.trim().chars().take(QUERY_LENGTH_MAX).collect();
        let mut whole = spellings(&query, |folded| squeezed(&folded));
        // A postal code or a card, with other marks between its digits.
        let code = fold_code(&query);
        if code.chars().any(|it| it.is_ascii_digit()) {
            add(&mut whole, code);
        }
        let words = fold(&query);
        let long = fold_spelled_out(&query).unwrap_or_default();
        let mut long = long.split_whitespace();
        let words = words.split_whitespace().map(|word| {
            let mut word = vec![word.to_owned()];
            add(&mut word, long.next().unwrap_or_default().to_owned());
            word
        });
        Self { words: words.collect(), whole, phones: phones(&query, country) }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Folded keywords, any of which may be in a name.
    pub fn words(&self) -> &[Spellings] {
        &self.words
    }

    /// The folded query, which other fields contain as it was typed.
    pub fn whole(&self) -> &[String] {
        &self.whole
    }

    /// The digits that a phone number contains, when the query looks like one.
    pub fn phones(&self) -> &[String] {
        &self.phones
    }

    /// How well the customer matches; `None` is not at all. Any keyword of the
    /// name counts and most rank first; other fields keep word order (R128).
    pub fn rank(&self, keys: &SearchKeys) -> Option<u32> {
        let has = |lines: &str, any: &[String]| any.iter().any(|it| lines.contains(it.as_str()));
        if has(&keys.phones, &self.phones) {
            return Some(u32::MAX);
        }
        let in_name = self.words.iter().filter(|word| has(&keys.names, word)).count() as u32;
        let starts = self.whole.iter().any(|whole| keys.names.starts_with(whole.as_str()));
        if in_name > 0 {
            return Some(in_name * 2 + u32::from(starts));
        }
        has(&keys.texts, &self.whole).then_some(1)
    }
}

fn spellings(text: &str, of: impl Fn(String) -> String) -> Spellings {
    let mut all = Vec::new();
    add(&mut all, of(fold(text)));
    add(&mut all, fold_spelled_out(text).map(of).unwrap_or_default());
    all
}

fn add(all: &mut Spellings, spelling: String) {
    if !spelling.is_empty() && !all.contains(&spelling) {
        all.push(spelling);
    }
}

fn phones(query: &str, country: &str) -> Spellings {
    let mut all = Vec::new();
    let digits = digits(query);
    if digits.len() >= PHONE_DIGITS_MIN && phone::kept(query).is_some() {
        add(&mut all, digits);
        if let Some(number) = PhoneNumber::parse(query, country) {
            add(&mut all, number.international());
            add(&mut all, number.dialled());
            add(&mut all, number.national().to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressDraft;
    use crate::contact::{Contact, ContactKind};
    use crate::customer::CustomerDraft;
    use crate::name::Reading;

    #[test]
    fn r129_a_phone_number_is_found_without_its_punctuation() {
        let keys = SearchKeys::new("Aiko Mori", [], ["123-456-7890"]);
        for query in ["1234567890", "123456", "(123) 456", "１２３−４５６"] {
            assert!(SearchQuery::new(query, "JPN").rank(&keys).is_some(), "{query}");
        }
        assert!(SearchQuery::new("999", "JPN").rank(&keys).is_none());
    }

    #[test]
    fn r128_any_keyword_of_a_name_counts_and_most_rank_first() {
        let both = SearchKeys::new("Aiko Mori", [], []);
        let one = SearchKeys::new("Mori Taro", [], []);
        let query = SearchQuery::new("mori aiko", "JPN");
        assert!(query.rank(&both) > query.rank(&one));
        assert!(query.rank(&one).is_some());
    }

    #[test]
    fn other_fields_keep_word_order() {
        let keys = SearchKeys::new("X", ["1-2-3 Ginza Chuo"], []);
        assert!(SearchQuery::new("ginza chuo", "JPN").rank(&keys).is_some());
        assert!(SearchQuery::new("chuo ginza", "JPN").rank(&keys).is_none());
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
            "004012\naiko@example.com\nもりあいこ\n090-1111-2222\naiko7@example.com\n\
             104-0061\n1040061\n東京都\nnew york\n1-2-3 ginza\nc-1\n"
        );
        assert_eq!(
            keys.phones(),
            "81312345678\n0312345678\n09011112222\n819011112222\n09011112222\n7\n"
        );
        let pending = SearchKeys::of(&details, None, []);
        assert!(!pending.texts().contains("004012"));
    }

    #[test]
    fn nothing_is_found_across_two_texts() {
        let keys = SearchKeys::new("X", ["New York", "Broadway"], ["03-1234", "5678"]);
        assert!(SearchQuery::new("new york", "JPN").rank(&keys).is_some());
        for query in ["york broadway", "yorkbroadway", "12345678"] {
            assert_eq!(SearchQuery::new(query, "JPN").rank(&keys), None, "{query}");
        }
    }

    #[test]
    fn an_empty_query_matches_nothing() {
        assert!(SearchQuery::new("  ", "JPN").is_empty());
    }

    fn person(name: &str) -> SearchKeys {
        let (last, first) = name.rsplit_once(' ').unwrap_or((name, ""));
        let draft = CustomerDraft {
            first_name: last.to_owned(),
            last_name: first.to_owned(),
            ..CustomerDraft::default()
        };
        SearchKeys::of(&draft.check().unwrap(), None, [])
    }

    fn finds(query: &str, keys: &SearchKeys) -> bool {
        SearchQuery::new(query, "JPN").rank(keys).is_some()
    }

    /// `\u{…}` as the character that it names.
    fn unescaped(text: &str) -> String {
        let mut parts = text.split("\\u{");
        let mut unescaped = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (code, rest) = part.split_once('}').unwrap();
            unescaped.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
            unescaped.push_str(rest);
        }
        unescaped
    }

    fn rows(file: &'static str) -> impl Iterator<Item = Vec<String>> {
        file.lines().skip(1).map(|line| line.split('\t').map(unescaped).collect())
    }

    #[test]
    fn r302_r303_r307_spellings_from_the_field_find_each_other() {
        for row in rows(include_str!("../../../tests/field/same-text.tsv")) {
            let [stored, query, outcome, ..] = &row[..] else { panic!("{row:?}") };
            match outcome.as_str() {
                "refused as a name" => {
                    let draft =
                        CustomerDraft { last_name: stored.clone(), ..CustomerDraft::default() };
                    assert!(draft.check().is_err(), "{row:?}");
                }
                _ if stored.contains("東京都") || stored.contains('〒') => {
                    let (zip_code, rest) = match stored.strip_prefix('〒') {
                        Some(code) => (code, ["", "", ""]),
                        None => {
                            let mut parts = stored.split(' ');
                            let mut next = || parts.next().unwrap_or_default();
                            ("", [next(), next(), next()])
                        }
                    };
                    let [state, city, street] = rest.map(str::to_owned);
                    let zip_code = zip_code.to_owned();
                    let address =
                        AddressDraft { zip_code, state, city, street, ..AddressDraft::default() };
                    let draft = CustomerDraft {
                        last_name: "X".to_owned(),
                        addresses: vec![address],
                        ..CustomerDraft::default()
                    };
                    let keys = SearchKeys::of(&draft.check().unwrap(), None, []);
                    assert!(finds(query, &keys) && finds(stored, &keys), "{row:?} {keys:?}");
                }
                outcome => {
                    let is_same = outcome == "same";
                    assert_eq!(finds(query, &person(stored)), is_same, "{row:?}");
                    // Of two parts the query has one.
                    if !stored.contains(' ') || query.contains(' ') {
                        assert_eq!(finds(stored, &person(query)), is_same, "{row:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn r304_spellings_of_a_number_from_the_field_find_each_other() {
        for row in rows(include_str!("../../../tests/field/phones.tsv")) {
            let [typed, query, outcome, country, ..] = &row[..] else { panic!("{row:?}") };
            let draft = CustomerDraft {
                last_name: "X".to_owned(),
                phone: typed.clone(),
                ..CustomerDraft::default()
            };
            let checked = draft.check();
            assert_eq!(checked.is_err(), outcome == "refused", "{row:?} {checked:?}");
            let Ok(details) = checked else { continue };
            let keys = SearchKeys::of(&details, None, []);
            let query = if query.is_empty() { typed } else { query };
            assert!(SearchQuery::new(query, country).rank(&keys).is_some(), "{row:?} {keys:?}");
        }
    }

    #[test]
    fn r305_postal_codes_from_the_field_are_kept_in_the_form_of_their_country() {
        for row in rows(include_str!("../../../tests/field/postal-codes.tsv")) {
            let [country, typed, kept, ..] = &row[..] else { panic!("{row:?}") };
            let code = crate::country::Country::from_code(country).unwrap().postal_code(typed);
            assert!(code.is_some_and(|code| kept.split(" or ").any(|it| it == code)), "{row:?}");
        }
    }

    #[test]
    fn r302_two_spellings_find_a_third_that_are_two_names() {
        let mueller = person("Uwe Mueller");
        assert!(finds("müller", &mueller) && !finds("muller", &mueller));
        assert!(finds("müller", &person("Uwe Muller")));
        assert!(finds("soeren", &person("Søren Ibsen")) && finds("soren", &person("Søren Ibsen")));
    }

    /// Not with a mark, or a vowel or an end of a Korean syllable: they belong to what is before.
    fn begins_with_a_letter(text: &str) -> bool {
        use unicode_normalization::UnicodeNormalization;
        use unicode_normalization::char::is_combining_mark;
        text.nfkd().next().is_some_and(|first| {
            first.is_alphanumeric()
                && !is_combining_mark(first)
                && !('\u{1160}'..='\u{11FF}').contains(&first)
        })
    }

    proptest::proptest! {
        #[test]
        fn r302_whatever_is_kept_is_found_by_itself_and_by_any_part_of_it(
            name in "[\\p{L}\\p{M}' -]{1,12}",
            from in 0..12_usize,
        ) {
            let draft = CustomerDraft { last_name: name, ..CustomerDraft::default() };
            if let Ok(details) = draft.check() {
                let keys = SearchKeys::of(&details, None, []);
                let kept = details.name.full();
                // Accents alone are looked for by nobody.
                let found = fold(&kept).trim().is_empty() || finds(&kept, &keys);
                proptest::prop_assert!(found, "{} {:?}", kept, keys);
                let rest: String = kept.chars().skip(from).collect();
                if begins_with_a_letter(&rest) && !fold(&rest).trim().is_empty() {
                    proptest::prop_assert!(finds(&rest, &keys), "{} of {} {:?}", rest, kept, keys);
                }
            }
        }
    }
}
