//! What two spellings of one text have in common (R302): `docs/text.md` says what counts as equal,
//! and why.

use crate::han;
use crate::normalization::{is_plain, nfc, nfkd};
use crate::text::{ascii_digit, is_blank, is_dash, is_ignorable};

/// Rises when the folding of any text changes: keys of another version are made anew.
pub const FOLDING_VERSION: i64 = 2;

/// Folded for comparison. Folding twice changes nothing, and a part of a text folds to a part of
/// what the text folds to.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, &mut folded);
    folded
}

/// How a German, a Dane or a Swede writes the text without the letters of their own, folded (DIN
/// 5007-2); `None` where that is what [`fold`] makes of it. Equality is not transitive here:
/// Müller is found by Muller and by Mueller, which are two names.
pub fn fold_spelled_out(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let composed = nfc(text);
    let has_any = composed.chars().any(|character| spelled_out(character).is_some());
    has_any.then(|| {
        let mut long = String::with_capacity(composed.len() + 4);
        for character in composed.chars() {
            match spelled_out(character) {
                Some(letters) => long.push_str(letters),
                None => long.push(character),
            }
        }
        fold(&long)
    })
}

fn spelled_out(letter: char) -> Option<&'static str> {
    match letter {
        'ä' | 'Ä' => Some("ae"),
        'ö' | 'Ö' | 'ø' | 'Ø' => Some("oe"),
        'ü' | 'Ü' => Some("ue"),
        'å' | 'Å' => Some("aa"),
        _ => None,
    }
}

pub(crate) fn push_folded(text: &str, folded: &mut String) {
    if text.is_ascii() {
        folded.extend(text.chars().map(ascii_letter));
    } else if is_plain(text) {
        text.chars().for_each(|character| push_letter(character, folded));
    } else {
        let mut letters = String::with_capacity(text.len());
        nfkd(text).chars().for_each(|character| push_letter(character, &mut letters));
        folded.push_str(&nfc(&letters));
    }
}

fn ascii_letter(character: char) -> char {
    if character == '`' { '\'' } else { character.to_ascii_lowercase() }
}

fn push_letter(character: char, folded: &mut String) {
    match character {
        ascii if ascii.is_ascii() => folded.push(ascii_letter(ascii)),
        // A mark that stands alone is a blank with a mark to Unicode: ´ is written for an
        // apostrophe, and ゛ belongs to the letter before it.
        '\u{301}' if folded.ends_with(' ') => {
            folded.pop();
            folded.push('\'');
        }
        '\u{3099}' | '\u{309A}' => {
            if folded.ends_with(' ') {
                folded.pop();
            }
            folded.push(character);
        }
        '\u{345}' => folded.push('ι'),
        accent if is_accent(accent) => {}
        '\u{2018}'..='\u{201B}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{2B9}'..='\u{2BF}'
        | '\u{2C8}'
        | '\u{55A}'
        | '\u{5F3}'
        | '\u{A78B}'
        | '\u{A78C}' => folded.push('\''),
        // A postal code is one without its sign.
        '〒' | '〠' => {}
        dash if is_dash(dash) => folded.push('-'),
        blank if is_blank(blank) => folded.push(' '),
        unseen if is_ignorable(unseen) => {}
        'ヵ' | 'ゕ' => folded.push('か'),
        'ヶ' | 'ゖ' => folded.push('け'),
        'ァ'..='ヴ' | 'ヽ' | 'ヾ' => {
            folded.extend(char::from_u32(character as u32 - 0x60));
        }
        han if is_cjk(han) => folded.push(han::representative(han)),
        'ø' | 'Ø' => folded.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
        'ł' | 'Ł' => folded.push('l'),
        'ħ' | 'Ħ' => folded.push('h'),
        'ŧ' | 'Ŧ' => folded.push('t'),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'þ' | 'Þ' => folded.push_str("th"),
        // Full case folding, where lower case alone is not enough.
        'ß' | 'ẞ' => folded.push_str("ss"),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        // The keyboards of Arabic and Persian write these two differently.
        'ک' => folded.push('ك'),
        'ی' | 'ى' => folded.push('ي'),
        // Letters of old Cyrillic prints.
        '\u{1C80}'..='\u{1C88}' => {
            folded.extend("вдосттъѣꙋ".chars().nth(character as usize - 0x1C80));
        }
        other => folded.extend(other.to_lowercase().map(ascii_digit)),
    }
}

/// Marks that a name is written with or without. The marks of kana are letters, and so are the
/// vowels of Indic scripts.
fn is_accent(character: char) -> bool {
    matches!(
        character,
        // Of Latin, Greek and Cyrillic.
        '\u{300}'..='\u{36F}'
            | '\u{483}'..='\u{487}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{2DE0}'..='\u{2DFF}'
            | '\u{A66F}'
            | '\u{A674}'..='\u{A67D}'
            | '\u{A69E}'..='\u{A69F}'
            | '\u{FE20}'..='\u{FE2F}'
            | '\u{1E000}'..='\u{1E02A}'
            | '\u{1E08F}'
            // Points of Hebrew, the hamza and vowels of Arabic, the stroke that stretches a word.
            | '\u{591}'..='\u{5BD}'
            | '\u{5BF}'
            | '\u{5C1}'..='\u{5C2}'
            | '\u{5C4}'..='\u{5C5}'
            | '\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{640}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6DC}'
            | '\u{6DF}'..='\u{6E4}'
            | '\u{6E7}'..='\u{6E8}'
            | '\u{6EA}'..='\u{6ED}'
    )
}

/// Folded, without blanks beside Han characters and kana, which a Japanese address is written
/// with or without (R307).
pub(crate) fn squeezed(folded: &str) -> String {
    let mut squeezed = String::with_capacity(folded.len());
    let mut characters = folded.trim().chars().peekable();
    while let Some(character) = characters.next() {
        let is_beside = |other: Option<char>| other.is_some_and(|it| it == ' ' || is_cjk(it));
        if character == ' '
            && (is_beside(squeezed.chars().last()) || is_beside(characters.peek().copied()))
        {
            continue;
        }
        squeezed.push(character);
    }
    squeezed
}

fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Letters and digits of the folded text alone: how a postal code or the number of a card is
/// compared.
pub fn fold_code(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn r302_width_case_and_kana_fold_together() {
        assert_eq!(fold("Ｍｏｒｉ"), "mori");
        assert_eq!(fold("モリ"), fold("もり"));
        assert_eq!(fold("ﾓﾘ"), "もり");
        assert_eq!(fold("ｶﾞｷﾞﾊﾟﾋﾞｳﾞｰ"), "がぎぱびゔ-");
        assert_eq!(fold("アベニュー"), fold("ｱﾍﾞﾆｭ-"));
        assert_eq!(fold("か゛"), fold("が"));
        assert_eq!(fold("ヷ"), fold("わ゛"));
    }

    #[test]
    fn r302_letters_of_different_names_stay_apart() {
        for (one, other) in [
            ("か", "が"),
            ("は", "ぱ"),
            ("はは", "ぱぱ"),
            ("つ", "っ"),
            ("Muller", "Mueller"),
            ("김", "기"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
            assert!(!fold(other).contains(&fold(one)), "{one} {other}");
        }
        for name in ["Manuel", "Bauer", "Joel", "Michael"] {
            assert_eq!(fold(name), name.to_lowercase());
            assert_eq!(fold_spelled_out(name), None);
        }
        assert_eq!(fold_spelled_out("Joël"), None);
    }

    #[test]
    fn r302_what_has_no_accent_in_unicode_is_a_letter_with_one_to_who_types_it() {
        for (name, typed) in [
            ("Łukasz", "lukasz"),
            ("Đặng", "dang"),
            ("Søren", "soren"),
            ("Þór", "thor"),
            ("Ægir", "aegir"),
            ("ΓΙΏΡΓΟΣ", "γιωργος"),
            ("Фёдор", "федор"),
            ("STRAẞE", "strasse"),
            ("ﬁnn", "finn"),
            ("O`Brien", "o'brien"),
            ("O´Brien", "o'brien"),
            ("مُحَمَّد", "محمد"),
            ("أحمد", "احمد"),
            ("علی", "علي"),
            ("שָׂרָה", "שרה"),
        ] {
            assert_eq!(fold(name), fold(typed), "{name}");
        }
        assert_eq!(fold_spelled_out("Søren").as_deref(), Some("soeren"));
        assert_eq!(fold_spelled_out("Mu\u{308}ller").as_deref(), Some("mueller"));
    }

    #[test]
    fn r307_blanks_beside_han_characters_and_kana_do_not_count() {
        assert_eq!(squeezed("東京都 中央区 銀座4-1-1"), "東京都中央区銀座4-1-1");
        assert_eq!(squeezed("銀座 4-1-1 "), "銀座4-1-1");
        assert_eq!(squeezed("new york"), "new york");
    }

    #[test]
    fn r302_a_letter_in_its_other_case_folds_alike() {
        let differs = |character: &char| {
            let upper: String = character.to_uppercase().collect();
            fold(&upper) != fold(&character.to_string())
        };
        let others: String = ('\0'..=char::MAX).filter(differs).collect();
        assert_eq!(others, "");
    }

    proptest! {
        #[test]
        fn r302_folding_twice_changes_nothing(text in "\\PC{0,12}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            let squeezed = squeezed(&fold(&text));
            prop_assert_eq!(super::squeezed(&fold(&squeezed)), squeezed);
        }

        #[test]
        fn r302_every_form_of_a_text_folds_alike(text in "\\PC{0,12}") {
            use unicode_normalization::UnicodeNormalization;
            for form in [
                text.nfc().collect::<String>(), text.nfd().collect(), text.nfkc().collect(),
                text.nfkd().collect(),
            ] {
                prop_assert_eq!(fold(&form), fold(&text), "{}", form);
            }
        }

        #[test]
        fn r302_what_was_typed_in_another_case_folds_alike(text in "\\PC{0,12}") {
            use unicode_normalization::UnicodeNormalization;
            // The iota below a Greek letter is a letter of its own in capitals, behind all marks.
            prop_assume!(!text.nfd().any(|character| character == '\u{345}'));
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }
    }
}
