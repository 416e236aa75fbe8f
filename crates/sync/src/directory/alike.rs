//! Customers who look like one that is being typed (R221).

use std::rc::Rc;

use domain::duplicates::{Facts, Likeness, is_similar};

use super::Directory;
use super::block::{Block, Part, lines};
use super::needle::Needle;
use crate::model::CustomerRecord;

/// A customer, and why it may be the one that is being typed, the strongest reason first.
pub type Alike = (Rc<CustomerRecord>, Vec<Likeness>);

impl Directory {
    /// The customers that are most like the one that is being typed, the likeliest first.
    /// `country` is the store's.
    pub fn alike(&self, typed: &Facts, country: &str, limit: usize) -> Vec<Alike> {
        let needles = Needles::new(typed);
        let mut alike: Vec<Alike> = Vec::new();
        let mut candidates = Vec::new();
        for block in &self.blocks {
            candidates.clear();
            needles.candidates(typed, block, &mut candidates);
            for (number, &at) in candidates.iter().enumerate() {
                if candidates[..number].contains(&at) || !block.entries()[at].is_there {
                    continue;
                }
                let Some(record) = self.decoded(block, at) else { continue };
                let reasons = typed.likeness(&Facts::of(&record.details, country));
                if !reasons.is_empty() {
                    let place = alike.partition_point(|other| beats(other, (&record, &reasons)));
                    alike.insert(place, (record, reasons));
                    alike.truncate(limit);
                }
            }
        }
        alike
    }
}

/// Whether the first comes before the second.
fn beats((one, why): &Alike, (other, reasons): (&CustomerRecord, &[Likeness])) -> bool {
    let by_name = || one.details.name.full().cmp(&other.details.name.full());
    let order = reasons.cmp(why).then_with(by_name).then_with(|| one.id.cmp(&other.id));
    order.is_lt()
}

struct Needles {
    phones: Vec<Needle>,
    emails: Vec<Needle>,
    /// Of the name: the longest word, which fewest have, in each spelling.
    word: Vec<Needle>,
    postal_codes: Vec<Needle>,
}

impl Needles {
    fn new(typed: &Facts) -> Self {
        let all = |texts: &[String]| texts.iter().filter_map(|it| Needle::new(it)).collect();
        let word = typed.words.iter().max_by_key(|word| word.first().map(String::len));
        Self {
            phones: typed.phones.iter().filter_map(|phone| Needle::new(phone.national())).collect(),
            emails: all(&typed.emails),
            word: word.map_or_else(Vec::new, |word| all(word)),
            postal_codes: if typed.names.is_empty() { vec![] } else { all(&typed.postal_codes) },
        }
    }

    fn candidates(&self, typed: &Facts, block: &Block, candidates: &mut Vec<usize>) {
        let all = 0..block.entries().len();
        for phone in &self.phones {
            block.in_phones(phone, all.clone(), |at, _| candidates.push(at));
        }
        for email in &self.emails {
            block.in_texts(email, all.clone(), |at, part| {
                if part == Part::Line {
                    candidates.push(at);
                }
            });
        }
        for word in &self.word {
            block.in_names(word, all.clone(), |at, _| {
                if may_be_same(typed, block.names(at)) {
                    candidates.push(at);
                }
            });
        }
        for code in &self.postal_codes {
            block.in_texts(code, all.clone(), |at, _| {
                let name = compact(block.name(at));
                if typed.names.iter().any(|typed| is_similar(typed, &name)) {
                    candidates.push(at);
                }
            });
        }
    }
}

/// Whether all words of the name are there, or the only one is all there is: a family name
/// alone is that of too many.
fn may_be_same(typed: &Facts, names: &[u8]) -> bool {
    if typed.words.len() > 1 {
        let text = String::from_utf8_lossy(names);
        return typed.words.iter().all(|word| word.iter().any(|it| text.contains(it.as_str())));
    }
    lines(names).any(|line| typed.names.contains(&compact(line)))
}

fn compact(name: &[u8]) -> String {
    String::from_utf8_lossy(name).split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, AddressDraft, CustomerDraft, CustomerId, Identity};

    use super::*;
    use crate::model::{Progress, Version};

    fn draft(first: &str, last: &str, phone: &str, email: &str, zip: &str) -> CustomerDraft {
        let address = AddressDraft {
            zip_code: zip.to_owned(),
            country: "JPN".to_owned(),
            city: "Chuo-ku".to_owned(),
            ..AddressDraft::default()
        };
        CustomerDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phone: phone.to_owned(),
            email: email.to_owned(),
            addresses: if zip.is_empty() { vec![] } else { vec![address] },
            ..CustomerDraft::default()
        }
    }

    fn record(n: u8, draft: &CustomerDraft, number: &str) -> CustomerRecord {
        CustomerRecord {
            id: CustomerId::from_random_bytes([n; 16]),
            identity: AccountNumber::new(number).map_or(Identity::Pending, Identity::Assigned),
            details: draft.check().unwrap(),
            loyalty_cards: vec![],
            progress: Progress::default(),
            left_out: vec![],
            version: Version::default(),
            issued_cards: vec![],
        }
    }

    fn directory() -> Directory {
        Directory::new([
            record(1, &draft("Aiko", "Mori", "03-1234-5678", "aiko@example.com", ""), "004001"),
            // Saved here, and not sent yet.
            record(2, &draft("Taro", "Mori", "+81 3-1234-5678", "", ""), ""),
            record(3, &draft("太郎", "山田", "", "", "104-0061"), "004003"),
            record(4, &draft("Sachiko", "Mori", "", "", "104-0061"), ""),
        ])
    }

    fn found(typed: &CustomerDraft) -> Vec<(String, Vec<Likeness>)> {
        let alike = directory().alike(&Facts::typed(typed, "JPN"), "JPN", 9);
        alike.into_iter().map(|(record, why)| (record.details.name.full(), why)).collect()
    }

    #[test]
    fn r221_known_and_pending_customers_alike_are_found_with_the_reason() {
        let by_phone = found(&draft("", "", "0312345678", "", ""));
        let expected =
            ["Aiko Mori", "Taro Mori"].map(|it| (it.to_owned(), vec![Likeness::SamePhone]));
        assert_eq!(by_phone, expected);
        let by_all = found(&draft("aiko", "MORI", "", "Aiko@Example.com", ""));
        let reasons = vec![Likeness::SameEmail, Likeness::SameName];
        assert_eq!(by_all, [("Aiko Mori".to_owned(), reasons)]);
        let by_kanji = found(&draft("", "山田 太郎", "", "", ""));
        assert_eq!(by_kanji, [("太郎 山田".to_owned(), vec![Likeness::SameName])]);
        let by_typo = found(&draft("Sachkio", "Mori", "", "", "1040061"));
        assert_eq!(by_typo, [("Sachiko Mori".to_owned(), vec![Likeness::SimilarName])]);
    }

    #[test]
    fn r221_nobody_is_alike_for_a_family_name_or_the_beginning_of_a_number() {
        assert_eq!(found(&draft("", "Mori", "", "", "")), []);
        assert_eq!(found(&draft("", "", "03-12", "", "")), []);
        assert_eq!(found(&draft("", "", "", "aiko@", "")), []);
        assert_eq!(found(&CustomerDraft::default()), []);
    }

    #[test]
    fn r221_the_likeliest_comes_first() {
        let typed = draft("Taro", "Mori", "03-1234-5678", "aiko@example.com", "");
        let names: Vec<String> = found(&typed).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Aiko Mori", "Taro Mori"]);
    }
}
