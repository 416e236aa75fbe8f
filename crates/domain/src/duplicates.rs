//! Whether the person in a form is a customer already (R221).

use crate::address::AddressDraft;
use crate::contact::{Contact, ContactKind};
use crate::customer::{CONTACTS_MAX, CustomerDetails, CustomerDraft};
use crate::folding::{fold, fold_code, fold_spelled_out};
use crate::name::{CustomerType, Name};
use crate::phone::PhoneNumber;

/// Why a customer looks like the one that is being typed, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// One letter differs, at the same postal code.
    SimilarName,
    SameName,
    SamePhone,
    SameEmail,
}

/// What is compared of a customer, folded: however it is written, it is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The name without spaces, given and family name first.
    pub names: Vec<String>,
    /// Given and family name, in each spelling.
    pub words: Vec<Vec<String>>,
    pub phones: Vec<PhoneKey>,
    pub emails: Vec<String>,
    /// Without spaces and hyphens.
    pub postal_codes: Vec<String>,
}

/// A phone number: one that some country has, or else its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneKey {
    Known(PhoneNumber),
    Digits(String),
}

/// Fewest digits of a phone number that is compared.
const PHONE_DIGITS_MIN: usize = 6;
/// Shortest name, in characters, of which one letter may differ.
const SIMILAR_NAME_MIN: usize = 4;

impl PhoneKey {
    /// `country` is where the number is dialled, by either code. Nothing for too few digits.
    pub fn new(phone: &str, country: &str) -> Option<Self> {
        let key = match PhoneNumber::parse(phone, country) {
            Some(number) => Self::Known(number),
            None => Self::Digits(fold_code(phone)),
        };
        (key.national().len() >= PHONE_DIGITS_MIN).then_some(key)
    }

    /// Digits of the number within the country.
    pub fn national(&self) -> &str {
        match self {
            Self::Known(number) => number.national(),
            Self::Digits(digits) => digits,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => one == other,
            // Dialled from somewhere: what has the same end is the same.
            _ => {
                let end = |key: &Self| key.national().trim_start_matches('0').to_owned();
                end(self).len() >= PHONE_DIGITS_MIN && end(self) == end(other)
            }
        }
    }
}

impl Facts {
    /// `country` is that of the store, for who has none of their own.
    pub fn of(customer: &CustomerDetails, country: &str) -> Self {
        let of_theirs = customer.addresses.iter().map(|it| it.country.as_str());
        let country = first_given(of_theirs, country);
        let (first, last) = match &customer.name {
            Name::Organization { name, .. } => (name.as_str(), ""),
            Name::Person { first, last, .. } => (first.as_str(), last.as_str()),
        };
        let postal_codes = customer.addresses.iter().map(|address| address.zip_code.as_str());
        Self::new(
            (first, last),
            (&customer.phone, &customer.email),
            &customer.contacts,
            postal_codes,
            country,
        )
    }

    pub fn typed(draft: &CustomerDraft, country: &str) -> Self {
        let country = first_given(draft.addresses.iter().map(|it| it.country.as_str()), country);
        let name = match draft.customer_type {
            CustomerType::Organization => (draft.organization_name.as_str(), ""),
            CustomerType::Person => (draft.first_name.as_str(), draft.last_name.as_str()),
        };
        let postal_codes = draft.addresses.iter().map(|address| address.zip_code.as_str());
        Self::new(name, (&draft.phone, &draft.email), &draft.contacts, postal_codes, country)
    }

    /// Of what a list of customers tells.
    pub fn listed(name: &str, phone: &str, email: &str, country: &str) -> Self {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        Self::new((first, last), (phone, email), &[], std::iter::empty(), country)
    }

    fn new<'a>(
        (first, last): (&str, &str),
        (phone, email): (&str, &str),
        contacts: &[Contact],
        postal_codes: impl Iterator<Item = &'a str>,
        country: &str,
    ) -> Self {
        let (first, last) = (spellings(first), spellings(last));
        let mut names: Vec<String> = Vec::new();
        for (first, last) in
            either(&first).flat_map(|first| either(&last).map(move |last| (first, last)))
        {
            names.extend([[first, last].concat(), [last, first].concat()]);
        }
        names.retain(|name| !name.is_empty());
        let words = [first, last].into_iter().filter(|word| !word.is_empty()).collect();
        let of =
            |kind| contacts.iter().filter(move |it| it.kind == kind).map(|it| it.value.as_str());
        let phones = std::iter::once(phone).chain(of(ContactKind::Phone));
        let emails = std::iter::once(email).chain(of(ContactKind::Email));
        Self {
            names,
            words,
            phones: phones.filter_map(|phone| PhoneKey::new(phone, country)).collect(),
            emails: emails.map(letters).filter(|email| email.contains('@')).collect(),
            postal_codes: postal_codes.map(fold_code).filter(|code| !code.is_empty()).collect(),
        }
    }

    /// Whether nothing yet identifies a person.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.phones.is_empty() && self.emails.is_empty()
    }

    /// Why the two look like one person, the strongest reason first; nothing if they do not.
    pub fn likeness(&self, other: &Self) -> Vec<Likeness> {
        let mut reasons = Vec::new();
        if self.emails.iter().any(|email| other.emails.contains(email)) {
            reasons.push(Likeness::SameEmail);
        }
        if self.phones.iter().any(|phone| other.phones.iter().any(|it| it.is_same(phone))) {
            reasons.push(Likeness::SamePhone);
        }
        if self.names.iter().any(|name| other.names.contains(name)) {
            reasons.push(Likeness::SameName);
        } else if self.postal_codes.iter().any(|code| other.postal_codes.contains(code))
            && self.names.iter().any(|name| other.names.iter().any(|it| is_similar(it, name)))
        {
            reasons.push(Likeness::SimilarName);
        }
        reasons
    }
}

fn letters(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// The ways in which a name is typed, without spaces; none of a blank one.
fn spellings(name: &str) -> Vec<String> {
    let long = fold_spelled_out(name).map(|long| letters(&long));
    let mut all = vec![letters(name)];
    all.extend(long.filter(|long| *long != all[0]));
    all.retain(|spelling| !spelling.is_empty());
    all
}

/// Each of the spellings, or a blank for none.
fn either(spellings: &[String]) -> impl Iterator<Item = &str> {
    let blank = spellings.is_empty().then_some("");
    spellings.iter().map(String::as_str).chain(blank)
}

fn first_given<'a>(mut countries: impl Iterator<Item = &'a str>, else_this: &'a str) -> &'a str {
    countries.find(|it| !it.is_empty()).unwrap_or(else_this)
}

/// Whether one letter was changed, left out, doubled or swapped with the next.
pub fn is_similar(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if long.len() < SIMILAR_NAME_MIN || long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(one, other)| one == other).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return long[1..] == *short;
    }
    match (short, long) {
        ([], []) => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others => true,
        ([_, rest @ ..], [_, others @ ..]) => rest == others,
        _ => false,
    }
}

/// The customer with what `typed` says besides: nothing that is known is replaced. Who is to
/// have one phone number and e-mail address only gets those typed where there is none yet.
pub fn carried_over(
    known: &CustomerDraft,
    typed: &CustomerDraft,
    country: &str,
    may_have_contacts: bool,
) -> CustomerDraft {
    let mut merged = known.clone();
    let facts = Facts::typed(known, country);
    let mut add = |kind, value: &str| {
        let value = value.trim();
        let is_known = match kind {
            ContactKind::Phone => PhoneKey::new(value, country)
                .is_some_and(|key| facts.phones.iter().any(|it| it.is_same(&key))),
            ContactKind::Email => facts.emails.contains(&fold(value)),
        };
        let main = match kind {
            ContactKind::Phone => &mut merged.phone,
            ContactKind::Email => &mut merged.email,
        };
        if value.is_empty() || is_known {
        } else if main.is_empty() {
            value.clone_into(main);
        } else if may_have_contacts && merged.contacts.len() < CONTACTS_MAX && *main != value {
            let value = value.to_owned();
            merged.contacts.push(Contact { kind, value, ..Contact::default() });
        }
    };
    add(ContactKind::Phone, &typed.phone);
    add(ContactKind::Email, &typed.email);
    for contact in &typed.contacts {
        add(contact.kind, &contact.value);
    }
    for address in typed.addresses.iter().filter(|it| says_where(it)) {
        if !merged.addresses.iter().any(|other| is_same_place(other, address)) {
            merged.addresses.retain(says_where);
            let is_primary = merged.addresses.is_empty();
            merged.addresses.push(AddressDraft {
                id: String::new(),
                is_primary,
                ..address.clone()
            });
        }
    }
    if merged.receipt_email.is_empty() {
        merged.receipt_email.clone_from(&typed.receipt_email);
    }
    merged
}

fn says_where(address: &AddressDraft) -> bool {
    [&address.zip_code, &address.city, &address.street].iter().any(|it| !it.trim().is_empty())
}

fn is_same_place(one: &AddressDraft, other: &AddressDraft) -> bool {
    let place =
        |it: &AddressDraft| (fold_code(&it.zip_code), fold(it.city.trim()), fold(it.street.trim()));
    place(one) == place(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(first: &str, last: &str, phone: &str, email: &str) -> CustomerDraft {
        CustomerDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phone: phone.to_owned(),
            email: email.to_owned(),
            ..CustomerDraft::default()
        }
    }

    fn likeness(one: &CustomerDraft, other: &CustomerDraft) -> Vec<Likeness> {
        Facts::typed(one, "JPN").likeness(&Facts::typed(other, "JPN"))
    }

    #[test]
    fn r221_a_phone_number_is_the_same_however_it_is_written() {
        let known = typed("", "", "03-1234-5678", "");
        for phone in [
            "+81 3 1234 5678",
            "0312345678",
            "０３−１２３４−５６７８",
            "+81 (0)3-1234-5678",
            "0081312345678",
        ] {
            assert_eq!(
                likeness(&typed("", "", phone, ""), &known),
                [Likeness::SamePhone],
                "{phone}"
            );
        }
        for phone in ["03-1234-5679", "+82 3 1234 5678", "1234", "3-1234", ""] {
            assert_eq!(likeness(&typed("", "", phone, ""), &known), [], "{phone}");
        }
        let american = PhoneKey::new("(206) 555-0100", "USA");
        assert_eq!(american, PhoneKey::new("+1 206 555 0100", "JPN"));
        assert_eq!(american, PhoneKey::new("1-206-555-0100", "US"));
    }

    #[test]
    fn r221_a_number_of_an_unknown_country_is_compared_by_its_digits() {
        // ISO 3166 gives this code to no country.
        let nowhere = "ZZZ";
        let key = |phone| PhoneKey::new(phone, nowhere).unwrap();
        assert!(key("0123 456 789").is_same(&key("123456789")));
        assert!(!key("0123 456 789").is_same(&key("123456780")));
    }

    #[test]
    fn r221_an_email_and_a_name_are_the_same_in_any_case_width_kana_and_order() {
        let known = typed("Aiko", "Mori", "", "aiko@example.com");
        let other = typed("ＭＯＲＩ", "aiko ", "", "AIKO@Example.com");
        assert_eq!(likeness(&known, &other), [Likeness::SameEmail, Likeness::SameName]);
        let (kana, half) = (typed("アイコ", "モリ", "", ""), typed("ｱｲｺ", "もり", "", ""));
        assert_eq!(likeness(&kana, &half), [Likeness::SameName]);
        assert_eq!(
            likeness(&typed("", "山田太郎", "", ""), &typed("太郎", "山田", "", "")),
            [Likeness::SameName]
        );
        assert_eq!(likeness(&typed("Aiko", "", "", ""), &known), []);
        assert_eq!(likeness(&typed("", "", "", ""), &typed("", "", "", "")), []);
    }

    #[test]
    fn r221_one_wrong_letter_counts_at_the_same_postal_code_only() {
        let at = |first: &str, zip: &str| CustomerDraft {
            addresses: vec![AddressDraft { zip_code: zip.to_owned(), ..AddressDraft::default() }],
            ..typed(first, "Mori", "", "")
        };
        let known = at("Aiko", "104-0061");
        assert_eq!(likeness(&at("Aikoo", "１０４００６１"), &known), [Likeness::SimilarName]);
        assert_eq!(likeness(&at("Akio", "104-0061"), &known), [Likeness::SimilarName]);
        assert_eq!(likeness(&at("Aiko", "104-0061"), &known), [Likeness::SameName]);
        assert_eq!(likeness(&at("Aikoo", "104-0062"), &known), []);
        assert_eq!(likeness(&at("Haruko", "104-0061"), &known), []);
    }

    #[test]
    fn r221_what_was_typed_is_added_and_replaces_nothing() {
        let known = CustomerDraft {
            addresses: vec![AddressDraft {
                id: "1".to_owned(),
                zip_code: "104-0061".to_owned(),
                street: "Ginza 1".to_owned(),
                ..AddressDraft::default()
            }],
            ..typed("Aiko", "Mori", "03-1234-5678", "")
        };
        let mut new = typed("Aiko", "Mori", "+81 3 1234 5678", "aiko@example.com");
        new.addresses = known.addresses.clone();
        let merged = carried_over(&known, &new, "JPN", true);
        assert_eq!(merged, CustomerDraft { email: "aiko@example.com".to_owned(), ..known.clone() });
        new.phone = "090-1111-2222".to_owned();
        new.addresses[0].street = "Ginza 2".to_owned();
        let merged = carried_over(&known, &new, "JPN", true);
        assert_eq!(
            (merged.phone.as_str(), merged.contacts[0].value.as_str()),
            ("03-1234-5678", "090-1111-2222")
        );
        let [old, added] = &merged.addresses[..] else { panic!("two addresses") };
        assert_eq!((old.id.as_str(), added.id.as_str(), added.is_primary), ("1", "", false));
        assert_eq!(carried_over(&known, &new, "JPN", false).contacts, []);
    }
}
