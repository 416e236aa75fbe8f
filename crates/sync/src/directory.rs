//! The register's customers in memory: what lists and search read.

mod alike;
mod block;
mod needle;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use domain::search::{SearchKeys, SearchQuery};
use domain::{ClaimCode, CustomerId};

pub use self::alike::Alike;
use self::block::{BLOCK, Block, Content, Part};
use self::needle::Needle;
use crate::model::CustomerRecord;

/// Customers are kept encoded, with what they are found by beside them, in blocks of a few
/// hundred: 100,000 have to fit into a browser's tab, and a search has to be through them
/// within a frame.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    blocks: Vec<Block>,
    places: BTreeMap<CustomerId, Place>,
    /// Blocks with room.
    open: Vec<usize>,
    pending: usize,
    /// Shortest first.
    times_to_id: Vec<(u64, CustomerId)>,
    reading: Option<Reading>,
    readings: u32,
    is_complete: bool,
    /// Counts changes.
    version: u64,
    last_search: RefCell<Option<LastSearch>>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    block: u32,
    entry: u32,
}

/// The offline database is being read, a slice at a time.
#[derive(Clone, Debug)]
struct Reading {
    number: u32,
    /// What has changed since it began is newer than what it finds.
    touched: BTreeSet<CustomerId>,
}

impl Directory {
    pub fn new(records: impl IntoIterator<Item = CustomerRecord>) -> Self {
        let mut directory = Self { is_complete: true, ..Self::default() };
        for record in records {
            directory.put(record);
        }
        directory
    }

    /// Whether the offline database has been read to its end.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Adds the customer or replaces what was known under its key.
    pub fn put(&mut self, record: CustomerRecord) {
        if let Some(reading) = &mut self.reading {
            reading.touched.insert(record.id);
        }
        self.store(&record);
    }

    pub fn remove(&mut self, id: CustomerId) {
        if let Some(reading) = &mut self.reading {
            reading.touched.insert(id);
        }
        self.forget(id);
    }

    /// The offline database is about to be read, a slice at a time; an earlier reading that
    /// has not ended counts for nothing any more. Answers its number.
    pub fn begin_reading(&mut self) -> u32 {
        self.readings = self.readings.wrapping_add(1);
        self.reading = Some(Reading { number: self.readings, touched: BTreeSet::new() });
        self.readings
    }

    /// Whether the customer has changed in memory since the reading began.
    pub fn is_touched(&self, reading: u32, id: CustomerId) -> bool {
        self.reading
            .as_ref()
            .is_none_or(|current| current.number != reading || current.touched.contains(&id))
    }

    /// Every customer.
    pub fn all(&self) -> impl Iterator<Item = CustomerRecord> {
        self.places().filter_map(|(block, at)| CustomerRecord::decoded(block.record(at)))
    }

    /// A slice of what the reading has found. Of a customer that it finds twice the first
    /// counts, and none that has changed in memory since the reading began.
    pub fn read(&mut self, reading: u32, slice: Vec<CustomerRecord>) {
        for record in slice {
            let Some(current) = self.reading.as_ref().filter(|it| it.number == reading) else {
                return;
            };
            let is_read = self.places.get(&record.id).is_some_and(|&place| {
                self.blocks[place.block as usize].entries()[place.entry as usize].reading == reading
            });
            if !is_read && !current.touched.contains(&record.id) {
                self.store(&record);
            }
        }
    }

    /// The reading has found everything: what it has not found is not there any more.
    pub fn end_reading(&mut self, reading: u32) {
        let Some(ended) = self.reading.take_if(|it| it.number == reading) else { return };
        self.is_complete = true;
        let gone: Vec<CustomerId> = self
            .places()
            .filter(|(block, at)| {
                let entry = &block.entries()[*at];
                entry.reading != reading && !ended.touched.contains(&entry.id)
            })
            .map(|(block, at)| block.entries()[at].id)
            .collect();
        for id in gone {
            self.forget(id);
        }
    }

    fn store(&mut self, record: &CustomerRecord) {
        let content = content_of(record);
        let place = self.places.get(&record.id).copied();
        if let Some(Place { block, entry }) = place {
            let block = &mut self.blocks[block as usize];
            block.entry_mut(entry as usize).reading = self.readings;
            if block.record(entry as usize) == content.record {
                return;
            }
            self.forget(record.id);
        }
        let is_pending = record.identity.is_pending();
        self.version += 1;
        self.pending += usize::from(is_pending);
        if let Some(time) = record.progress.time_to_id() {
            let place = self.times_to_id.partition_point(|(other, _)| *other < time);
            self.times_to_id.insert(place, (time, record.id));
        }
        let block = self.open.last().copied().unwrap_or_else(|| {
            self.blocks.push(Block::default());
            self.open.push(self.blocks.len() - 1);
            self.blocks.len() - 1
        });
        let entry = self.blocks[block].push(record.id, &content, is_pending, self.readings);
        if self.blocks[block].is_full() {
            self.open.pop();
        }
        self.places.insert(record.id, Place { block: block as u32, entry: entry as u32 });
    }

    fn forget(&mut self, id: CustomerId) {
        let Some(Place { block: number, entry }) = self.places.remove(&id) else { return };
        let block = &mut self.blocks[number as usize];
        self.version += 1;
        self.pending -= usize::from(block.entries()[entry as usize].is_pending);
        self.times_to_id.retain(|(_, of)| *of != id);
        if !block.remove(entry as usize) {
            return;
        }
        *block = block.compacted();
        for (entry, moved) in block.entries().iter().enumerate() {
            self.places.insert(moved.id, Place { block: number, entry: entry as u32 });
        }
        if !self.open.contains(&(number as usize)) {
            self.open.push(number as usize);
        }
    }

    pub fn get(&self, id: CustomerId) -> Option<Rc<CustomerRecord>> {
        let place = self.places.get(&id)?;
        self.decoded(&self.blocks[place.block as usize], place.entry as usize)
    }

    fn decoded(&self, block: &Block, at: usize) -> Option<Rc<CustomerRecord>> {
        CustomerRecord::decoded(block.record(at)).map(Rc::new)
    }

    /// Whose claim code it is; hardly ever more than one customer (R229).
    pub fn claimed(&self, code: ClaimCode) -> Vec<Rc<CustomerRecord>> {
        let (first, last) = code.ids();
        self.places.range(first..=last).filter_map(|(id, _)| self.get(*id)).collect()
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn pending(&self) -> usize {
        self.pending
    }

    /// Milliseconds from Save to the account number of each customer that was
    /// pending at this register, shortest first (R211).
    pub fn times_to_id(&self) -> Vec<u64> {
        self.times_to_id.iter().map(|(time, _)| *time).collect()
    }

    /// Keys of the customers that have no account number yet.
    pub fn pending_ids(&self) -> Vec<CustomerId> {
        let entries = self.places().map(|(block, at)| &block.entries()[at]);
        entries.filter(|entry| entry.is_pending).map(|entry| entry.id).collect()
    }

    /// The best matches, best first; without a query the pending customers, then
    /// others, by name.
    /// `country` is the store's.
    pub fn search(&self, query: &str, country: &str, limit: usize) -> Vec<Rc<CustomerRecord>> {
        let query = SearchQuery::new(query, country);
        let mut best = Best { limit, hits: Vec::with_capacity(limit + 1) };
        if query.is_empty() {
            for (block, at) in self.places() {
                let entry = &block.entries()[at];
                best.offer(Hit { rank: u32::from(entry.is_pending), block, at });
            }
        } else {
            self.search_for(query, &mut best);
        }
        best.hits.iter().filter_map(|hit| self.decoded(hit.block, hit.at)).collect()
    }

    fn search_for<'a>(&'a self, query: SearchQuery, best: &mut Best<'a>) {
        let mut last = self.last_search.borrow_mut();
        let before = last.take().filter(|last| last.is_narrowed_by(&query, self.version));
        let needles = Needles::new(&query);
        let mut hits = Vec::with_capacity(self.blocks.len());
        for (number, block) in self.blocks.iter().enumerate() {
            let all = block.entries().len();
            let candidates = before.as_ref().map(|before| before.hits[number]);
            let mut ranks = [0; BLOCK];
            match candidates {
                // Looking at a few of them is quicker than at all.
                Some(some) if some.len() * 4 < all => {
                    for at in some.entries() {
                        needles.rank(block, at..at + 1, &mut ranks);
                    }
                }
                _ => needles.rank(block, 0..all, &mut ranks),
            }
            let mut found = EntrySet::default();
            for (at, entry) in block.entries().iter().enumerate() {
                if ranks[at] > 0 && entry.is_there {
                    found.insert(at);
                    best.offer(Hit { rank: ranks[at], block, at });
                }
            }
            hits.push(found);
        }
        *last = Some(LastSearch { query, version: self.version, hits });
    }

    /// Each customer's block, and its place there.
    fn places(&self) -> impl Iterator<Item = (&Block, usize)> {
        self.blocks.iter().flat_map(|block| {
            let there = block.entries().iter().enumerate().filter(|(_, entry)| entry.is_there);
            there.map(move |(at, _)| (block, at))
        })
    }
}

/// What the last search found: a longer query finds no others.
#[derive(Clone, Debug)]
struct LastSearch {
    query: SearchQuery,
    version: u64,
    /// By block.
    hits: Vec<EntrySet>,
}

impl LastSearch {
    fn is_narrowed_by(&self, query: &SearchQuery, version: u64) -> bool {
        let (words, before) = (query.words(), self.query.words());
        self.version == version
            && words.len() == before.len()
            && words.iter().zip(before).all(|(word, before)| are_narrowed(word, before))
            && are_narrowed(query.whole(), self.query.whole())
            // Digits are looked for in phone numbers once there are a few of them.
            && are_narrowed(query.phones(), self.query.phones())
    }
}

/// Whether each of the spellings begins like one of those before.
fn are_narrowed(spellings: &[String], before: &[String]) -> bool {
    spellings.iter().all(|it| before.iter().any(|before| it.starts_with(before.as_str())))
}

/// A subset of the entries of a block.
#[derive(Clone, Copy, Debug, Default)]
struct EntrySet([u64; BLOCK / 64]);

impl EntrySet {
    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    fn len(&self) -> usize {
        self.0.iter().map(|some| some.count_ones() as usize).sum()
    }

    fn entries(self) -> impl Iterator<Item = usize> {
        (0..BLOCK).filter(move |at| self.0[at / 64] >> (at % 64) & 1 == 1)
    }
}

/// A query, ready to be looked for, in each spelling.
struct Needles {
    words: Vec<Vec<Needle>>,
    whole: Vec<Needle>,
    phones: Vec<Needle>,
}

/// A query of digits means a phone number, even a short part of one.
const PHONE: u32 = 1_000;
/// Exactly an e-mail address, an account number, a card.
const EXACTLY: u32 = 900;
/// For each word that is in the name, however long the name (R128).
const WORD: u32 = 8;

impl Needles {
    fn new(query: &SearchQuery) -> Self {
        let all =
            |spellings: &[String]| spellings.iter().filter_map(|it| Needle::new(it)).collect();
        Self {
            words: query.words().iter().map(|word| all(word)).collect(),
            whole: all(query.whole()),
            phones: all(query.phones()),
        }
    }

    /// How well each of the entries matches; 0 is not at all.
    fn rank(&self, block: &Block, among: Range<usize>, ranks: &mut [u32; BLOCK]) {
        for word in &self.words {
            let mut counted = EntrySet::default();
            for spelling in word {
                block.in_names(spelling, among.clone(), |at, part| {
                    if !counted.contains(at) {
                        counted.insert(at);
                        ranks[at] += WORD;
                    }
                    if part > Part::Middle {
                        // Within its eight: how it is there.
                        ranks[at] |= 1;
                    }
                });
            }
        }
        for whole in &self.whole {
            block.in_names(whole, among.clone(), |at, part| {
                let how = match part {
                    Part::Line => 6,
                    Part::Start => 4,
                    Part::Word => 2,
                    Part::Middle => 0,
                };
                // Only names that have a word of the query are found by it.
                if ranks[at] >= WORD {
                    ranks[at] = (ranks[at] & !(WORD - 1)) | (ranks[at] & (WORD - 1)).max(how);
                }
            });
        }
        for whole in &self.whole {
            block.in_texts(whole, among.clone(), |at, part| {
                let rank = match part {
                    Part::Line => EXACTLY,
                    Part::Start => 2,
                    _ => 1,
                };
                ranks[at] = ranks[at].max(rank);
            });
        }
        for phone in &self.phones {
            block.in_phones(phone, among.clone(), |at, part| {
                ranks[at] = ranks[at].max(PHONE + part as u32);
            });
        }
    }
}

struct Hit<'a> {
    rank: u32,
    block: &'a Block,
    at: usize,
}

impl Hit<'_> {
    /// Whether it comes before the other in a list.
    fn beats(&self, other: &Self) -> bool {
        let by_name = || self.block.names(self.at).cmp(other.block.names(other.at));
        let id = |hit: &Self| hit.block.entries()[hit.at].id;
        let order = other.rank.cmp(&self.rank).then_with(by_name);
        order.then_with(|| id(self).cmp(&id(other))).is_lt()
    }
}

/// The best so far, best first.
struct Best<'a> {
    limit: usize,
    hits: Vec<Hit<'a>>,
}

impl<'a> Best<'a> {
    fn offer(&mut self, hit: Hit<'a>) {
        let is_beaten =
            self.hits.len() >= self.limit && self.hits.last().is_none_or(|last| last.beats(&hit));
        if !is_beaten {
            let place = self.hits.partition_point(|other| other.beats(&hit));
            self.hits.insert(place, hit);
            self.hits.truncate(self.limit);
        }
    }
}

/// The value that `query` finds the customer by, where a row that shows name, number,
/// phone, e-mail and city would not show why it is there (R130).
pub fn found_by<'a>(record: &'a CustomerRecord, query: &str, country: &str) -> Option<&'a str> {
    let query = SearchQuery::new(query, country);
    let details = &record.details;
    let account = record.identity.account_number().map_or("", |number| number.as_str());
    let city = details.addresses.first().map_or("", |address| address.city.as_str());
    let shown = SearchKeys::new(
        &details.name.full(),
        [account, details.email.as_str(), city],
        [details.phone.as_str()],
    );
    if query.is_empty() || query.rank(&shown).is_some() {
        return None;
    }
    let contacts = details.contacts.iter().map(|contact| &contact.value);
    let addresses = details.addresses.iter();
    let addresses = addresses.flat_map(|it| [&it.zip_code, &it.state, &it.city, &it.street]);
    let texts = contacts.chain(addresses).chain(&record.loyalty_cards).map(String::as_str);
    let mut hidden = details.name.reading().parts().into_iter().chain(texts);
    hidden.find(|value| query.rank(&SearchKeys::new("", [*value], [*value])).is_some())
}

fn content_of(record: &CustomerRecord) -> Content {
    let account = record.identity.account_number().map(|number| number.as_str());
    let cards = record.loyalty_cards.iter().map(String::as_str);
    Content { keys: SearchKeys::of(&record.details, account, cards), record: record.encoded() }
}

#[cfg(test)]
mod tests {
    use domain::{AccountNumber, Contact, ContactKind, CustomerDraft, Identity, Reading};

    use super::*;
    use crate::model::{Progress, Version};

    fn record(n: u8, first: &str, last: &str, number: Option<&str>) -> CustomerRecord {
        let draft = CustomerDraft {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phone: format!("03-0000-{n:04}"),
            email: if first.is_ascii() {
                format!("{}@example.com", first.to_lowercase())
            } else {
                format!("{n}@example.com")
            },
            ..CustomerDraft::default()
        };
        CustomerRecord {
            id: CustomerId::from_random_bytes([n; 16]),
            identity: number
                .and_then(AccountNumber::new)
                .map_or(Identity::Pending, Identity::Assigned),
            details: draft.check().unwrap(),
            loyalty_cards: vec![],
            progress: Progress::default(),
            left_out: vec![],
            version: Version::default(),
            issued_cards: vec![],
        }
    }

    fn names(hits: Vec<Rc<CustomerRecord>>) -> Vec<String> {
        hits.iter().map(|hit| hit.details.name.full()).collect()
    }

    fn directory() -> Directory {
        Directory::new([
            record(1, "Aiko", "Mori", Some("004001")),
            record(2, "Taro", "Mori", None),
            record(3, "Zoe", "Smith", Some("004003")),
        ])
    }

    #[test]
    fn r123_a_pending_customer_is_found_like_any_other() {
        assert_eq!(names(directory().search("mori", "JPN", 9)), ["Aiko Mori", "Taro Mori"]);
        assert_eq!(names(directory().search("0300000002", "JPN", 9)), ["Taro Mori"]);
        assert_eq!(names(directory().search("004003", "JPN", 9)), ["Zoe Smith"]);
        assert_eq!(names(directory().search("aiko@exam", "JPN", 9)), ["Aiko Mori"]);
    }

    #[test]
    fn r306_the_digits_of_a_query_alone_find_no_name() {
        let directory = Directory::new([record(1, "Aiko", "Mori 1", None)]);
        assert_eq!(names(directory.search("mori 1", "JPN", 9)), ["Aiko Mori 1"]);
        assert!(directory.search("(1", "JPN", 9).is_empty());
    }

    #[test]
    fn r229_a_claim_code_finds_its_customer_before_and_after_the_account_number_exists() {
        let mut directory = directory();
        let code = ClaimCode::of(CustomerId::from_random_bytes([2; 16]));
        assert_eq!(names(directory.claimed(code)), ["Taro Mori"]);
        directory.put(record(2, "Taro", "Mori", Some("004099")));
        assert_eq!(names(directory.claimed(code)), ["Taro Mori"]);
        let other = ClaimCode::of(CustomerId::from_random_bytes([9; 16]));
        assert!(directory.claimed(other).is_empty());
    }

    #[test]
    fn r102_r203_the_real_customer_takes_the_place_of_the_pending_one() {
        let mut directory = directory();
        assert_eq!(directory.pending(), 1);
        directory.put(record(2, "Taro", "Mori", Some("004099")));
        assert_eq!(directory.pending(), 0);
        assert_eq!(names(directory.search("taro", "JPN", 9)), ["Taro Mori"]);
    }

    #[test]
    fn r130_a_match_that_a_row_does_not_show_is_named() {
        let mut aiko = record(1, "Aiko", "Mori", None);
        aiko.details.contacts = vec![Contact {
            kind: ContactKind::Email,
            value: "work@example.org".to_owned(),
            ..Contact::default()
        }];
        aiko.loyalty_cards = vec!["55103".to_owned()];
        assert_eq!(found_by(&aiko, "work@", "JPN"), Some("work@example.org"));
        assert_eq!(found_by(&aiko, "55103", "JPN"), Some("55103"));
        assert_eq!(found_by(&aiko, "aiko", "JPN"), None);
        assert_eq!(found_by(&aiko, "aiko@example", "JPN"), None);
        assert_eq!(found_by(&aiko, "", "JPN"), None);
    }

    #[test]
    fn whole_names_come_before_their_beginnings_and_those_before_other_parts() {
        let directory = Directory::new([
            record(1, "Zoe", "Almori", None),
            record(2, "Amorie", "Yuki", None),
            record(3, "Morita", "Aoi", None),
            record(4, "Zen", "Mori", None),
            record(5, "Mori", "", None),
        ]);
        let found = names(directory.search("mori", "JPN", 9));
        assert_eq!(found, ["Mori", "Morita Aoi", "Zen Mori", "Amorie Yuki", "Zoe Almori"]);
    }

    #[test]
    fn a_japanese_name_is_found_in_either_order_and_without_a_space() {
        let directory = Directory::new([record(1, "太郎", "山田", None)]);
        for query in ["山田太郎", "山田 太郎", "太郎 山田", "田太", "郎"] {
            assert_eq!(names(directory.search(query, "JPN", 9)), ["太郎 山田"], "{query}");
        }
    }

    /// Every letter that is typed on finds what a search from nothing finds.
    #[test]
    fn typing_on_finds_the_same_as_searching_anew() {
        let firsts = ["Aiko", "Taro", "Zoe", "Mori", "太郎", "モリ"];
        let lasts = ["Mori", "Morita", "Smith", "森", "Aikawa"];
        let mut typed = Directory::default();
        for n in 0..200_u8 {
            let first = firsts[usize::from(n) % firsts.len()];
            let number = (n % 3 > 0).then(|| format!("{:06}", 4_000 + u32::from(n)));
            typed.put(record(n, first, lasts[usize::from(n) % lasts.len()], number.as_deref()));
        }
        let queries = ["aiko mori", "mori@ex", "004012", "030000", "030000 1", "もり", "森", "x"];
        for query in queries {
            let letters: Vec<char> = query.chars().collect();
            for end in 1..=letters.len() {
                let query: String = letters[..end].iter().collect();
                let anew = typed.clone();
                anew.last_search.take();
                assert_eq!(
                    typed.search(&query, "JPN", 50),
                    anew.search(&query, "JPN", 50),
                    "{query}"
                );
            }
            // A change in between is seen.
            typed.put(record(1, "Mori", "Aiko", None));
            typed.remove(CustomerId::from_random_bytes([2; 16]));
        }
    }

    #[test]
    fn many_changes_of_few_customers_need_no_more_room_than_the_customers() {
        let mut directory = Directory::new((0..200).map(|n| record(n, "Aiko", "Mori", None)));
        for round in 0..20_u8 {
            for n in 0..200 {
                directory.put(record(n, "Aiko", &format!("Mori{round}"), None));
            }
        }
        let entries: usize = directory.blocks.iter().map(|block| block.entries().len()).sum();
        assert!(entries <= 2 * 200 + BLOCK, "{entries}");
        assert_eq!((directory.len(), directory.pending()), (200, 200));
        assert_eq!(directory.search("mori19", "JPN", 300).len(), 200);
        assert_eq!(directory.search("mori18", "JPN", 300).len(), 0);
    }

    #[test]
    fn a_reading_takes_nothing_back_that_has_changed_since_it_began() {
        let id = |n: u8| CustomerId::from_random_bytes([n; 16]);
        let mut directory =
            Directory::new([record(1, "Aiko", "Old", None), record(2, "Gone", "", None)]);
        let reading = directory.begin_reading();
        directory.put(record(1, "Aiko", "New", None));
        directory.put(record(3, "Saved", "Meanwhile", None));
        directory.remove(id(4));
        directory.read(reading, vec![record(1, "Aiko", "Old", None), record(4, "Left", "", None)]);
        directory.read(reading, vec![record(5, "Stored", "Change", None)]);
        directory.read(reading, vec![record(5, "Stored", "Pack", None)]);
        directory.end_reading(reading);
        assert_eq!(
            names(directory.search("", "JPN", 9)),
            ["Aiko New", "Saved Meanwhile", "Stored Change"]
        );
    }

    #[test]
    fn a_reading_that_another_has_overtaken_counts_for_nothing() {
        let mut directory = directory();
        let first = directory.begin_reading();
        let second = directory.begin_reading();
        directory.read(first, vec![record(9, "Of", "First", None)]);
        directory.end_reading(first);
        assert_eq!(directory.len(), 3);
        directory.read(second, vec![record(1, "Aiko", "Mori", Some("004001"))]);
        directory.end_reading(second);
        assert_eq!(names(directory.search("", "JPN", 9)), ["Aiko Mori"]);
    }

    #[test]
    fn r224_a_customer_is_found_by_how_the_name_is_read() {
        let mut aiko = record(1, "Aiko", "Mori", None);
        let draft = CustomerDraft {
            first_name: "愛子".to_owned(),
            last_name: "森".to_owned(),
            reading: Reading {
                first: "あいこ".to_owned(),
                last: "ﾓﾘ".to_owned(),
                ..Reading::default()
            },
            ..CustomerDraft::from(&aiko.details)
        };
        aiko.details = draft.check().unwrap();
        let directory = Directory::new([aiko.clone()]);
        for query in ["モリ", "もり", "ﾓﾘ", "アイコ", "もり あいこ", "もりあいこ", "森"]
        {
            assert_eq!(names(directory.search(query, "JPN", 9)), ["愛子 森"], "{query}");
        }
        assert_eq!(found_by(&aiko, "もり", "JPN"), Some("モリ"));
    }

    #[test]
    fn without_a_query_the_pending_ones_come_first() {
        assert_eq!(names(directory().search("", "JPN", 2)), ["Taro Mori", "Aiko Mori"]);
    }
}
