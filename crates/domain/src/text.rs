//! Single-line text as people type and paste it.

use crate::normalization::nfc;
use crate::validation::Problem;

/// Longest text that a field takes, in UTF-16 units: far beyond every limit, so that what is too
/// long is seen and said rather than cut, and still no burden for a form.
pub const TYPED_LENGTH_MAX: u32 = 100_000;

/// Composes (NFC), trims, turns line breaks and tabs into single spaces, leaves out what cannot
/// be seen, and refuses other control characters; length is counted in characters.
pub(crate) fn single_line(raw: &str, length_max: usize) -> Result<String, Problem> {
    let mut text = String::with_capacity(raw.len());
    for character in nfc(raw).chars() {
        if is_blank(character) {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else if character.is_control() {
            return Err(Problem::InvalidCharacters);
        } else if is_ignorable(character) {
            // They change how the character before them is written.
            if is_joiner(character) && !text.is_empty() && !text.ends_with(' ') {
                text.push(character);
            }
        } else {
            text.push(character);
        }
    }
    // A variation selector at the end says how the last character is written.
    text.truncate(text.trim_end_matches([' ', '\u{200C}', '\u{200D}']).len());
    if text.chars().count() > length_max {
        return Err(Problem::TooLong { max: length_max });
    }
    Ok(text)
}

/// Whether nothing of the text can be seen (R303).
pub(crate) fn is_unseen(text: &str) -> bool {
    text.chars().all(|character| is_blank(character) || is_ignorable(character))
}

/// White space, and the Braille pattern without a dot.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{2800}'
}

/// Unicode's `Default_Ignorable_Code_Point`: nothing is drawn for it.
pub(crate) fn is_ignorable(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Joiners and variation selectors.
fn is_joiner(character: char) -> bool {
    matches!(character,
        '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180D}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Hyphens, dashes and minus signs of all kinds, and what an input method gives for one: the
/// long-vowel sign among them.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{30FC}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    )
}

/// First digits of the scripts that have their own.
const ZEROS: [u32; 37] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x11066,
];

/// A decimal digit of any script as that of ASCII; anything else stays what it was.
pub(crate) fn ascii_digit(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let code = character as u32;
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code));
    zero.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(character)
}

/// Full-width letters, digits and signs as their half-width twins, digits of other scripts as
/// ASCII, without what cannot be seen: what an input method or an address book leaves in a number
/// or an e-mail address.
pub(crate) fn half_width(raw: &str) -> String {
    raw.chars().filter(|character| !is_ignorable(*character)).map(half_width_char).collect()
}

pub(crate) fn half_width_char(character: char) -> char {
    match character {
        dash if is_dash(dash) => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => ascii_digit(other),
    }
}

/// A reading on one line, in full-width katakana where it is in kana; anything else stays what it
/// was: not everybody's name has a reading in kana.
pub(crate) fn kana(raw: &str, length_max: usize) -> Result<String, Problem> {
    single_line(&katakana(raw), length_max)
}

/// Hiragana and half-width katakana as full-width katakana.
pub fn katakana(raw: &str) -> String {
    let mut wide = String::with_capacity(raw.len());
    for character in raw.chars() {
        match character {
            '\u{FF61}'..='\u{FF9F}' => push_half_width_kana(character, &mut wide),
            other => wide.push(other),
        }
    }
    wide.chars().map(katakana_char).collect()
}

/// `ﾓ` → も, and the marks `ﾞ ﾟ` join the letter before them.
fn push_half_width_kana(character: char, wide: &mut String) {
    const FULL: &str = "。「」、・をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてと\
                        なにぬねのはひふへほまみむめもやゆよらりるれろわん゛゜";
    let index = (character as usize).saturating_sub(0xFF61);
    let Some(full) = FULL.chars().nth(index) else { return };
    let joined = match (full, wide.chars().last()) {
        ('゛', Some('う')) => Some('ゔ'),
        ('゛', Some(last @ ('か'..='と' | 'は'..='ほ'))) => char::from_u32(last as u32 + 1),
        ('゜', Some(last @ 'は'..='ほ')) => char::from_u32(last as u32 + 2),
        _ => None,
    };
    match joined {
        Some(voiced) => {
            wide.pop();
            wide.push(voiced);
        }
        None => wide.push(full),
    }
}

fn katakana_char(character: char) -> char {
    match character {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => {
            char::from_u32(character as u32 + 0x60).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_line_breaks_become_single_spaces() {
        assert_eq!(single_line("  1-2-3\r\n\tGinza ", 64), Ok("1-2-3 Ginza".to_owned()));
    }

    #[test]
    fn r224_a_reading_is_kept_in_full_width_katakana() {
        for typed in ["もり　あいこ", "ﾓﾘ ｱｲｺ", "モリ アイコ"] {
            assert_eq!(kana(typed, 64).as_deref(), Ok("モリ アイコ"), "{typed}");
        }
        assert_eq!(katakana("ｶﾞｷﾞﾊﾟﾋﾞｳﾞｰ"), "ガギパビヴー");
        assert_eq!(katakana("ゔぁいおりん Anna 森"), "ヴァイオリン Anna 森");
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(single_line("森森森", 3), Ok("森森森".to_owned()));
        assert_eq!(single_line("森森森", 2), Err(Problem::TooLong { max: 2 }));
    }

    #[test]
    fn markup_quotes_emoji_and_right_to_left_text_stay_text() {
        let texts =
            ["<img onerror=alert(1)>", "'; DROP TABLE customers;--", "🦊 Fuchs", "שלום", "👩‍🚀 Ida"];
        for text in texts {
            assert_eq!(single_line(text, 64).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_control_characters_are_refused() {
        assert_eq!(single_line("a\u{0}b", 64), Err(Problem::InvalidCharacters));
    }

    #[test]
    fn r302_a_name_is_kept_as_typed_but_composed_and_without_what_cannot_be_seen() {
        for (typed, kept) in [
            ("Jose\u{301}", "José"),
            ("カ\u{3099}フ\u{3099}リエル", "ガブリエル"),
            ("愛子\u{200b} 森\u{feff}", "愛子 森"),
            ("\u{202d}Mori\u{202c}", "Mori"),
            ("葛\u{E0100}城", "葛\u{E0100}城"),
            ("辻\u{E0100} ", "辻\u{E0100}"),
            ("مهدی\u{200c}زاده\u{200c} ", "مهدی\u{200c}زاده"),
            ("髙橋", "髙橋"),
        ] {
            assert_eq!(single_line(typed, 64).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn r303_of_some_texts_nothing_can_be_seen() {
        let unseen = [
            "",
            " ",
            "\u{200b}",
            "\u{3164}",
            "\u{2800}",
            "\u{ad}",
            "\u{115f}",
            "\u{e0020}",
            "\u{200d}\u{fe0f}",
            "\u{3000}\u{2060}",
        ];
        for text in unseen {
            assert!(is_unseen(text), "{text:?}");
            assert_eq!(single_line(text, 64).as_deref(), Ok(""), "{text:?}");
        }
        assert!(!is_unseen("ー"));
    }
}
