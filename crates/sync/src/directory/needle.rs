//! Finds a text in long ones, eight bytes at a time.

/// Bytes to be found.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    bytes: Vec<u8>,
    /// Where the pair begins that is looked for first: the one that is least common.
    rare: usize,
    /// The two bytes of the pair, eight times each.
    pair: [u64; 2],
}

const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

impl Needle {
    /// `None` for an empty text, which is in every line.
    pub fn new(text: &str) -> Option<Self> {
        let bytes = text.as_bytes().to_vec();
        let last = bytes.len().checked_sub(1)?;
        let rare = (0..last).min_by_key(|&at| frequency(bytes[at]) + frequency(bytes[at + 1]));
        let rare = rare.unwrap_or(0);
        let second = bytes[last.min(rare + 1)];
        Some(Self {
            rare,
            pair: [bytes[rare], second].map(|it| u64::from_ne_bytes([it; 8])),
            bytes,
        })
    }

    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first place at or after `from` where it is in `text`.
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        // A single byte is its own pair.
        let next = usize::from(self.bytes.len() > 1);
        let mut at = from + self.rare;
        while let Some(chunk) = text.get(at..at + 8 + next) {
            let (Some(first), Some(second)) = (chunk.first_chunk(), chunk.last_chunk()) else {
                break;
            };
            let differs = (u64::from_le_bytes(*first) ^ self.pair[0])
                | (u64::from_le_bytes(*second) ^ self.pair[1]);
            // The high bit of each zero byte; above the first one, other bytes may have it, too.
            let mut hits = differs.wrapping_sub(LOW) & !differs & HIGH;
            while hits != 0 {
                let place = at + (hits.trailing_zeros() / 8) as usize - self.rare;
                if self.is_at(text, place) {
                    return Some(place);
                }
                hits &= hits - 1;
            }
            at += 8;
        }
        (at - self.rare..text.len()).find(|&place| self.is_at(text, place))
    }

    fn is_at(&self, text: &[u8], place: usize) -> bool {
        text.get(place..place + self.bytes.len()) == Some(&self.bytes)
    }
}

/// How common a byte is in folded texts: letters that most names have, the ends of e-mail
/// addresses, and the first bytes of kana and kanji, which thousands of characters share.
fn frequency(byte: u8) -> u32 {
    match byte {
        0xE3 => 9,
        0xE4..=0xE9 | 0x81..=0x83 => 5,
        b'a' | b'e' | b'i' | b'o' | b'm' | b'.' | b' ' | b'0' => 4,
        b'n' | b'r' | b's' | b't' | b'c' | b'l' | b'p' | b'x' | b'u' | b'k' | b'-' => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, of: &str) -> Vec<usize> {
        let needle = Needle::new(of).unwrap();
        let (mut from, mut places) = (0, Vec::new());
        while let Some(place) = needle.find(text.as_bytes(), from) {
            places.push(place);
            from = place + 1;
        }
        places
    }

    #[test]
    fn it_is_found_wherever_it_is_and_nowhere_else() {
        let letters = ["a", "b", "ab", "もり", "森", "-"];
        let mut seed = 7_u32;
        for _ in 0..2_000 {
            let mut text = String::new();
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            for _ in 0..(seed >> 24) % 40 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(letters[(seed >> 16) as usize % letters.len()]);
            }
            for of in ["a", "ab", "aba", "もり", "り森", "森", "b-a", "aaaaaaaaaa"] {
                let expected: Vec<usize> = (0..text.len())
                    .filter(|&at| text.as_bytes()[at..].starts_with(of.as_bytes()))
                    .collect();
                assert_eq!(places(&text, of), expected, "{of} in {text}");
            }
        }
        assert!(Needle::new("").is_none());
    }
}
