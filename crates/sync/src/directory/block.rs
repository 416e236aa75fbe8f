//! A few hundred customers, side by side: what they are found by and what is known of them,
//! each in one piece, so that a search runs through memory from end to end.

use std::ops::Range;

use domain::CustomerId;
use domain::search::SearchKeys;

use super::needle::Needle;

/// Most customers of a block.
pub(super) const BLOCK: usize = 256;

/// A customer encoded, and what it is found by.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub keys: SearchKeys,
    pub record: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub id: CustomerId,
    /// Where its part of each piece ends: names, texts, phones, record.
    ends: [u32; 4],
    pub is_there: bool,
    pub is_pending: bool,
    /// Number of the reading of the offline database that has found it last.
    pub reading: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pieces: [Vec<u8>; 4],
    entries: Vec<Entry>,
    /// Entries that are there.
    there: usize,
}

const NAMES: usize = 0;
const TEXTS: usize = 1;
const PHONES: usize = 2;
const RECORD: usize = 3;

impl Block {
    pub fn is_full(&self) -> bool {
        self.entries.len() == BLOCK
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn entry_mut(&mut self, at: usize) -> &mut Entry {
        &mut self.entries[at]
    }

    /// Answers its place.
    pub fn push(
        &mut self,
        id: CustomerId,
        content: &Content,
        is_pending: bool,
        reading: u32,
    ) -> usize {
        let keys = &content.keys;
        let [names, texts, phones] = [keys.names(), keys.texts(), keys.phones()].map(str::as_bytes);
        let parts = [names, texts, phones, &content.record];
        let mut ends = [0; 4];
        for ((piece, part), end) in self.pieces.iter_mut().zip(parts).zip(&mut ends) {
            piece.extend_from_slice(part);
            *end = piece.len() as u32;
        }
        self.entries.push(Entry { id, ends, is_there: true, is_pending, reading });
        self.there += 1;
        if self.is_full() {
            self.pieces.iter_mut().for_each(Vec::shrink_to_fit);
        }
        self.entries.len() - 1
    }

    /// Answers whether most of the block is waste.
    pub fn remove(&mut self, at: usize) -> bool {
        self.entries[at].is_there = false;
        self.there -= 1;
        self.there * 2 < self.entries.len()
    }

    /// The block without what is not there any more.
    pub fn compacted(&self) -> Self {
        let mut block = Self::default();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.is_there) {
            for (piece, whole) in block.pieces.iter_mut().zip(0..) {
                piece.extend_from_slice(self.part(whole, at));
            }
            let ends = [0, 1, 2, 3].map(|piece: usize| block.pieces[piece].len() as u32);
            block.entries.push(Entry { ends, ..entry.clone() });
        }
        block.there = block.entries.len();
        block
    }

    pub fn names(&self, at: usize) -> &[u8] {
        self.part(NAMES, at)
    }

    /// The folded name, which lists are ordered by.
    pub fn name(&self, at: usize) -> &[u8] {
        lines(self.names(at)).next().unwrap_or_default()
    }

    pub fn record(&self, at: usize) -> &[u8] {
        self.part(RECORD, at)
    }

    fn part(&self, piece: usize, at: usize) -> &[u8] {
        &self.pieces[piece][self.start(piece, at)..self.entries[at].ends[piece] as usize]
    }

    fn start(&self, piece: usize, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.entries[before].ends[piece] as usize)
    }

    /// Calls `hit` with each of the entries `among` whose names contain it, and how.
    pub fn in_names(&self, needle: &Needle, among: Range<usize>, hit: impl FnMut(usize, Part)) {
        self.in_piece(NAMES, needle, among, hit);
    }

    pub fn in_texts(&self, needle: &Needle, among: Range<usize>, hit: impl FnMut(usize, Part)) {
        self.in_piece(TEXTS, needle, among, hit);
    }

    pub fn in_phones(&self, needle: &Needle, among: Range<usize>, hit: impl FnMut(usize, Part)) {
        self.in_piece(PHONES, needle, among, hit);
    }

    fn in_piece(
        &self,
        piece: usize,
        needle: &Needle,
        among: Range<usize>,
        mut hit: impl FnMut(usize, Part),
    ) {
        if among.is_empty() {
            return;
        }
        let mut from = self.start(piece, among.start);
        let text = &self.pieces[piece][..self.entries[among.end - 1].ends[piece] as usize];
        let mut at = among.start;
        while let Some(place) = needle.find(text, from) {
            while self.entries[at].ends[piece] as usize <= place {
                at += 1;
            }
            let end = place + needle.len();
            let starts = place == 0 || text[place - 1] == b'\n';
            let ends = text.get(end).is_none_or(|&byte| byte == b'\n');
            hit(
                at,
                match (starts, ends) {
                    (true, true) => Part::Line,
                    (true, false) => Part::Start,
                    _ if text[place - 1] == b' ' => Part::Word,
                    _ => Part::Middle,
                },
            );
            from = place + 1;
        }
    }
}

/// Which part of a line was found, the better the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Middle,
    Word,
    Start,
    Line,
}

pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n')
}
