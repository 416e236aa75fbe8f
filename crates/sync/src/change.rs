//! What an edit changed in a customer's details.

use domain::consent::merge;
use domain::{Address, CustomerDetails};
use serde::{Deserialize, Serialize};

/// A customer's details before and after an edit. Only what differs was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub before: CustomerDetails,
    pub after: CustomerDetails,
}

impl Change {
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }

    /// The same edit, based on `current` instead of the details that its form opened with.
    pub fn rebased(&self, current: &CustomerDetails) -> Self {
        let mut after = current.clone();
        self.redo(&mut after);
        Self { before: current.clone(), after }
    }

    /// Applies the edit to `details`. Members that it did not change keep their values there.
    pub fn redo(&self, details: &mut CustomerDetails) {
        fn put<T: PartialEq + Clone>(member: &mut T, before: &T, after: &T) {
            if before != after {
                member.clone_from(after);
            }
        }
        let Self { before, after } = self;
        put(&mut details.name, &before.name, &after.name);
        put(&mut details.title_record_id, &before.title_record_id, &after.title_record_id);
        put(&mut details.phone, &before.phone, &after.phone);
        put(&mut details.email, &before.email, &after.email);
        put(&mut details.receipt_email, &before.receipt_email, &after.receipt_email);
        put(&mut details.language, &before.language, &after.language);
        put(&mut details.contacts, &before.contacts, &after.contacts);
        put(&mut details.affiliations, &before.affiliations, &after.affiliations);
        put(&mut details.attributes, &before.attributes, &after.attributes);
        self.redo_addresses(&mut details.addresses);
        let given = after.consents.iter().filter(|entry| !before.consents.contains(entry));
        merge(&mut details.consents, &given.cloned().collect::<Vec<_>>());
    }

    fn redo_addresses(&self, addresses: &mut Vec<Address>) {
        let is_gone = |known: &Address| {
            let is_it = |other: &Address| is_same(other, known);
            self.before.addresses.iter().any(is_it) && !self.after.addresses.iter().any(is_it)
        };
        addresses.retain(|known| !is_gone(known));
        for changed in &self.after.addresses {
            if self.before.addresses.contains(changed) || addresses.contains(changed) {
                continue;
            }
            if changed.is_primary {
                addresses.iter_mut().for_each(|other| other.is_primary = false);
            }
            match addresses.iter_mut().find(|known| is_same(known, changed)) {
                Some(known) => known.clone_from(changed),
                None => addresses.push(changed.clone()),
            }
        }
        let has_primary = addresses.iter().any(|address| address.is_primary);
        if let (Some(first), false) = (addresses.first_mut(), has_primary) {
            first.is_primary = true;
        }
    }
}

/// An address without an id equals no other.
fn is_same(one: &Address, other: &Address) -> bool {
    !one.id.is_empty() && one.id == other.id
}

#[cfg(test)]
mod tests {
    use domain::{AddressDraft, Consent, CustomerDraft};

    use super::*;
    use crate::testing::draft;

    fn details(phone: &str, addresses: &[(&str, &str, bool)]) -> CustomerDetails {
        let address = |(id, city, is_primary): &(&str, &str, bool)| AddressDraft {
            id: (*id).to_owned(),
            city: (*city).to_owned(),
            is_primary: *is_primary,
            ..AddressDraft::default()
        };
        let draft =
            CustomerDraft { addresses: addresses.iter().map(address).collect(), ..draft(phone) };
        draft.check().unwrap()
    }

    fn cities(details: &CustomerDetails) -> Vec<(&str, bool)> {
        details.addresses.iter().map(|it| (it.city.as_str(), it.is_primary)).collect()
    }

    #[test]
    fn what_a_change_left_alone_stays_as_others_made_it() {
        let change = Change { before: details("5550001", &[]), after: details("5550002", &[]) };
        let mut meanwhile = details("5550001", &[]);
        meanwhile.email = "new@example.com".to_owned();
        change.redo(&mut meanwhile);
        assert_eq!(
            (meanwhile.phone.as_str(), meanwhile.email.as_str()),
            ("5550002", "new@example.com")
        );
    }

    #[test]
    fn addresses_are_changed_removed_and_added_one_by_one() {
        let change = Change {
            before: details("", &[("a", "Tokyo", true), ("b", "Osaka", false)]),
            after: details("", &[("b", "Kobe", true), ("n", "Nara", false)]),
        };
        let mut meanwhile =
            details("", &[("a", "Tokyo", true), ("b", "Osaka", false), ("c", "Kyoto", false)]);
        change.redo(&mut meanwhile);
        assert_eq!(cities(&meanwhile), [("Kobe", true), ("Kyoto", false), ("Nara", false)]);
    }

    #[test]
    fn r227_an_answer_comes_on_top_of_others() {
        let with = |answers: &[&str]| {
            let mut details = details("5550001", &[]);
            let entry = |at: &&str| Consent { at: (*at).to_owned(), ..Consent::default() };
            details.consents = answers.iter().map(entry).collect();
            details
        };
        let change = Change { before: with(&["5550001"]), after: with(&["5550001", "5550002"]) };
        let mut meanwhile = with(&["5550001", "5550003"]);
        change.redo(&mut meanwhile);
        assert_eq!(meanwhile, with(&["5550001", "5550003", "5550002"]));
        change.redo(&mut meanwhile);
        assert_eq!(meanwhile, with(&["5550001", "5550003", "5550002"]));
    }
}
