//! Unicode's normal forms (UAX 15): of a library on servers, of the browser in a browser, whose
//! tables every register has already (ADR 47).

/// Canonical composition; borrowed characters that nothing composes with come back as they are.
pub(crate) fn nfc(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { form::nfc(text) }
}

/// Compatibility decomposition.
pub(crate) fn nfkd(text: &str) -> String {
    form::nfkd(text)
}

/// Whether every character is ASCII, kana, a unified ideograph or Hangul: most of what a counter
/// types, and composed already.
pub(crate) fn is_plain(text: &str) -> bool {
    text.is_ascii()
        || text.chars().all(|character| {
            matches!(character,
                '\0'..='\u{7F}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30F6}' | '\u{30FB}'..='\u{30FE}'
                | '\u{3005}'..='\u{3007}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        })
}

#[cfg(not(target_arch = "wasm32"))]
mod form {
    use unicode_normalization::UnicodeNormalization;

    pub fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    pub fn nfkd(text: &str) -> String {
        text.nfkd().collect()
    }
}

#[cfg(target_arch = "wasm32")]
mod form {
    use js_sys::JsString;

    pub fn nfc(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub fn nfkd(text: &str) -> String {
        JsString::from(text).normalize("NFKD").into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r302_plain_text_is_what_both_forms_leave_alone() {
        let kept = |character: &char| {
            let text = character.to_string();
            is_plain(&text) && form::nfc(&text) != text
        };
        assert_eq!(('\0'..=char::MAX).find(kept), None);
    }
}
