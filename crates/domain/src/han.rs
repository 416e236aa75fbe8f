//! Han characters that are written for one another in Japanese names (R302).

use std::sync::OnceLock;

/// Pairs of a variant and the character that stands for it, sorted. From Unihan, KANJIDIC and
/// OpenCC by `tables/han_variants.py`.
const VARIANTS: &str = include_str!("han_variants.txt");

/// The character that stands for all variants of this one.
pub(crate) fn representative(han: char) -> char {
    static READ: OnceLock<Vec<[char; 2]>> = OnceLock::new();
    let variants = READ.get_or_init(read);
    let place = variants.partition_point(|[variant, _]| *variant < han);
    match variants.get(place) {
        Some([variant, first]) if *variant == han => *first,
        _ => han,
    }
}

fn read() -> Vec<[char; 2]> {
    let mut characters = VARIANTS.chars();
    let mut variants = Vec::new();
    while let (Some(variant), Some(first)) = (characters.next(), characters.next()) {
        variants.push([variant, first]);
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r302_a_character_belongs_to_one_class() {
        let variants = read();
        assert!(variants.len() > 700 && variants.is_sorted_by(|one, next| one[0] < next[0]));
        for [variant, first] in variants {
            assert_eq!(representative(variant), first);
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
