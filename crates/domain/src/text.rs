//! Single-line text as people type and paste it.

use crate::search::push_half_width_kana;
use crate::validation::Problem;

/// Longest text that a field takes, in UTF-16 units: far beyond every limit, so that what is too
/// long is seen and said rather than cut, and still no burden for a form.
pub const TYPED_LENGTH_MAX: u32 = 100_000;

/// Trims, turns line breaks and tabs into single spaces, and refuses other
/// control characters; length is counted in characters.
pub(crate) fn single_line(raw: &str, length_max: usize) -> Result<String, Problem> {
    let mut text = String::with_capacity(raw.len());
    for character in raw.chars() {
        if character.is_whitespace() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else if character.is_control() {
            return Err(Problem::InvalidCharacters);
        } else {
            text.push(character);
        }
    }
    text.truncate(text.trim_end().len());
    if text.chars().count() > length_max {
        return Err(Problem::TooLong { max: length_max });
    }
    Ok(text)
}

/// Full-width letters, digits and signs as their half-width twins: what a
/// Japanese input method leaves behind in a phone number or an e-mail address.
pub(crate) fn half_width(raw: &str) -> String {
    raw.chars().map(half_width_char).collect()
}

pub(crate) fn half_width_char(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '\u{3000}' => ' ',
        'ー' | '−' | '‐' | '–' => '-',
        other => other,
    }
}

/// A reading on one line, in full-width katakana where it is in kana; anything else stays as it
/// is: not everybody's name has a reading in kana.
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
        for text in ["<img onerror=alert(1)>", "'; DROP TABLE customers;--", "🦊 Fuchs", "שלום"]
        {
            assert_eq!(single_line(text, 64).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_control_characters_are_refused() {
        assert_eq!(single_line("a\u{0}b", 64), Err(Problem::InvalidCharacters));
    }
}
