//! Han characters that are written for one another in Japanese names (R302).

use std::sync::OnceLock;

/// A class a line, the character that stands for it first. From Unihan, KANJIDIC and OpenCC by
/// `tables/han_variants.py`.
const CLASSES: &str = include_str!("han_variants.txt");

/// The character that stands for all variants of this one.
pub(crate) fn representative(han: char) -> char {
    static VARIANTS: OnceLock<Vec<(char, char)>> = OnceLock::new();
    if !('\u{2E80}'..='\u{3FFFF}').contains(&han) {
        return han;
    }
    let variants = VARIANTS.get_or_init(sorted_variants);
    let place = variants.binary_search_by_key(&han, |(variant, _)| *variant);
    place.map_or(han, |place| variants[place].1)
}

fn sorted_variants() -> Vec<(char, char)> {
    let mut variants = Vec::new();
    for class in CLASSES.lines() {
        let mut characters = class.chars();
        if let Some(first) = characters.next() {
            variants.extend(characters.map(|variant| (variant, first)));
        }
    }
    variants.sort_unstable();
    variants
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn r302_a_character_belongs_to_one_class() {
        let all: Vec<char> = CLASSES.chars().filter(|character| *character != '\n').collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        assert!(all.len() > 2_000);
        for (variant, first) in sorted_variants() {
            assert_eq!(representative(first), first, "{variant}");
        }
    }

    #[test]
    fn r302_characters_of_different_names_stay_apart() {
        for pair in ["坂阪", "川河", "島鳥", "太大", "森林", "丘岡", "今令", "沢択", "伊井", "東束"]
        {
            let mut characters = pair.chars().map(representative);
            assert_ne!(characters.next(), characters.next(), "{pair}");
        }
    }
}
