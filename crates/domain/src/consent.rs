//! What a customer has agreed to, and has taken back (R227).
//!
//! A log: entries are added and never changed, so that it can be shown later what was
//! agreed to, in which words, when and where. The last entry about a subject counts.

use std::collections::HashSet;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::contact::{ContactKind, email, phone};
use crate::text::single_line;
use crate::validation::Problem;

/// Version of the words that marketing consent is asked by today. Raise it whenever a text
/// of `locales/*/common.ftl` whose key begins with `consent-` means something else.
pub const MARKETING_WORDING: &str = "1";
/// The same for a kiosk, which asks the customer itself: `kiosk-consent` in
/// `locales/*/register.ftl`.
pub const KIOSK_WORDING: &str = "kiosk-1";
/// Most entries of one customer.
pub const CONSENTS_MAX: usize = 200;
/// Longest name of a wording, language, channel or worker, and longest time, in characters.
const STAMP_LENGTH_MAX: usize = 40;

/// One answer to the question for marketing consent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consent {
    /// By which way the customer may be told about offers.
    pub kind: ContactKind,
    /// The further phone number or e-mail address that was asked about; blank for the
    /// customer in general.
    pub value: String,
    pub is_given: bool,
    /// Version of the words: [`MARKETING_WORDING`] or [`KIOSK_WORDING`].
    pub wording: String,
    /// In which language they were read: `en`, `ja`.
    pub language: String,
    /// RFC 3339, UTC, by the clock of the device; blank while the answer is not saved.
    pub at: String,
    /// Operating unit number of the store.
    pub channel: String,
    /// Who asked; blank at a kiosk, where the customer was alone.
    pub worker: String,
}

/// What an answer is stamped with when it is saved.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    pub language: &'a str,
    /// RFC 3339, UTC.
    pub at: &'a str,
    pub channel: &'a str,
    pub worker: &'a str,
}

/// The entry that counts for a way, or for one number or address.
pub fn latest<'a>(log: &'a [Consent], kind: ContactKind, value: &str) -> Option<&'a Consent> {
    log.iter().rev().find(|entry| entry.kind == kind && entry.value == value)
}

pub fn is_given(log: &[Consent], kind: ContactKind, value: &str) -> bool {
    latest(log, kind, value).is_some_and(|entry| entry.is_given)
}

/// Adds an answer that differs from `was_given`; saving stamps it. An unchanged answer is not
/// added: no question was asked.
pub fn answer(
    log: &mut Vec<Consent>,
    kind: ContactKind,
    value: &str,
    was_given: bool,
    is_given: bool,
) {
    if was_given != is_given {
        let value = value.to_owned();
        log.push(Consent { kind, value, is_given, ..Consent::default() });
    }
}

/// Stamps the answers that are saved now.
pub fn stamp(log: &mut [Consent], stamp: Stamp<'_>) {
    let wording = if stamp.worker.is_empty() { KIOSK_WORDING } else { MARKETING_WORDING };
    for entry in log.iter_mut().filter(|entry| entry.at.is_empty()) {
        entry.wording = wording.to_owned();
        entry.language = stamp.language.to_owned();
        entry.at = stamp.at.to_owned();
        entry.channel = stamp.channel.to_owned();
        entry.worker = stamp.worker.to_owned();
    }
}

/// Puts what `other` knows beyond `log` behind it: nothing is ever taken out.
pub fn merge<T: Eq + Hash + Clone>(log: &mut Vec<T>, other: &[T]) {
    let mut known: HashSet<&T> = log.iter().collect();
    let new: Vec<T> = other.iter().filter(|entry| known.insert(entry)).cloned().collect();
    log.extend(new);
}

/// Each entry in its stored form, its number or address as that of the contact itself.
pub(crate) fn check(log: &[Consent]) -> Result<Vec<Consent>, Problem> {
    if log.len() > CONSENTS_MAX {
        return Err(Problem::TooLong { max: CONSENTS_MAX });
    }
    let mut checked = Vec::with_capacity(log.len());
    for entry in log {
        let value = match entry.kind {
            ContactKind::Phone => phone(&entry.value),
            ContactKind::Email => email(&entry.value),
        };
        // That the number itself is wrong is said where it is.
        let Ok(value) = value else { continue };
        let text = |text: &str| single_line(text, STAMP_LENGTH_MAX);
        checked.push(Consent {
            kind: entry.kind,
            value,
            is_given: entry.is_given,
            wording: text(&entry.wording)?,
            language: text(&entry.language)?,
            at: text(&entry.at)?,
            channel: text(&entry.channel)?,
            worker: text(&entry.worker)?,
        });
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: ContactKind = ContactKind::Phone;
    const EMAIL: ContactKind = ContactKind::Email;

    fn stamped(log: &mut [Consent], at: &str) {
        stamp(log, Stamp { language: "ja", at, channel: "052", worker: "000160" });
    }

    #[test]
    fn r227_nothing_is_given_before_it_is_given_and_it_can_be_taken_back() {
        let mut log = Vec::new();
        assert!(!is_given(&log, EMAIL, ""));
        answer(&mut log, EMAIL, "", false, true);
        stamped(&mut log, "2026-11-26T01:00:00.000Z");
        assert!(is_given(&log, EMAIL, ""));
        assert!(!is_given(&log, PHONE, ""));
        assert!(!is_given(&log, EMAIL, "a@b.co"));
        answer(&mut log, EMAIL, "", true, false);
        stamped(&mut log, "2026-11-27T01:00:00.000Z");
        assert!(!is_given(&log, EMAIL, ""));
        assert_eq!(log.len(), 2, "giving and withdrawing are both kept");
    }

    #[test]
    fn r227_an_entry_keeps_what_was_agreed_to_and_is_stamped_once() {
        let mut log = Vec::new();
        answer(&mut log, PHONE, "1", false, true);
        stamped(&mut log, "2026-11-26T01:00:00.000Z");
        let kept = log.clone();
        let expected = Consent {
            kind: PHONE,
            value: "1".to_owned(),
            is_given: true,
            wording: MARKETING_WORDING.to_owned(),
            language: "ja".to_owned(),
            at: "2026-11-26T01:00:00.000Z".to_owned(),
            channel: "052".to_owned(),
            worker: "000160".to_owned(),
        };
        assert_eq!(kept, [expected]);
        stamped(&mut log, "2027-01-01T00:00:00.000Z");
        assert_eq!(log, kept);
        answer(&mut log, PHONE, "1", true, true);
        assert_eq!(log, kept, "who was not asked has said nothing");
    }

    #[test]
    fn r227_what_two_places_have_heard_is_all_kept() {
        let entry = |at: &str| Consent { at: at.to_owned(), ..Consent::default() };
        let mut here = vec![entry("1"), entry("2")];
        merge(&mut here, &[entry("1"), entry("3")]);
        assert_eq!(here, [entry("1"), entry("2"), entry("3")]);
    }

    #[test]
    fn r331_merging_costs_in_proportion_to_the_entries() {
        use std::cell::Cell;
        use std::hash::Hasher;

        thread_local!(static COMPARISONS: Cell<usize> = const { Cell::new(0) });
        #[derive(Clone, Eq)]
        struct Entry(usize);
        impl Hash for Entry {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
        impl PartialEq for Entry {
            fn eq(&self, other: &Self) -> bool {
                COMPARISONS.set(COMPARISONS.get() + 1);
                self.0 == other.0
            }
        }

        const COUNT: usize = 10_000;
        let mut log: Vec<Entry> = (0..COUNT).map(Entry).collect();
        merge(&mut log, &(COUNT / 2..COUNT * 2).map(Entry).collect::<Vec<_>>());
        assert_eq!(log.len(), COUNT * 2);
        assert!(COMPARISONS.get() < COUNT * 4, "{}", COMPARISONS.get());
    }

    #[test]
    fn r227_the_number_that_was_asked_about_is_the_one_that_is_kept() {
        let asked = Consent { value: "０３-1234-5678".to_owned(), ..Consent::default() };
        let checked = check(std::slice::from_ref(&asked)).unwrap();
        assert_eq!(checked[0].value, "03-1234-5678");
        let wrong = Consent { value: "nobody".to_owned(), ..asked.clone() };
        assert_eq!(check(&[wrong]).unwrap(), []);
        let too_many = vec![asked; CONSENTS_MAX + 1];
        assert_eq!(check(&too_many), Err(Problem::TooLong { max: CONSENTS_MAX }));
    }
}
