//! The reading of a name, taken from what an input method was given before it converted it (R224).

use domain::text::katakana;
use leptos::prelude::*;
use ui::{Composition, effect};

/// Follows one name and writes its reading, as long as nobody writes that by hand.
#[derive(Clone, Copy)]
pub struct ReadingOfName {
    reading: RwSignal<String>,
    /// What was written there from compositions: anything else was typed.
    captured: StoredValue<String>,
    /// The kana of the composition that goes on.
    kana: StoredValue<String>,
}

impl ReadingOfName {
    pub fn follow(name: RwSignal<String>, reading: RwSignal<String>) -> Self {
        let follower = Self {
            reading,
            captured: StoredValue::new(String::new()),
            kana: StoredValue::new(String::new()),
        };
        // A name that is taken away takes its reading along.
        effect(move || {
            if name.with(String::is_empty) && untrack(|| follower.is_captured()) {
                follower.write(String::new());
            }
        });
        follower
    }

    /// What the input method does in the name's field.
    pub fn hear(self, composition: Composition) {
        match composition {
            Composition::Update(text) => {
                // From the first character that is converted on, the kana before are what counts.
                if let Some(kana) = kana_of(&text) {
                    self.kana.set_value(kana);
                }
            }
            Composition::End(text) => {
                let kana = self.kana.get_value();
                self.kana.set_value(String::new());
                if !text.is_empty() && !kana.is_empty() && untrack(|| self.is_captured()) {
                    self.write([self.captured.get_value(), katakana(&kana)].concat());
                }
            }
        }
    }

    fn is_captured(self) -> bool {
        self.captured.with_value(|captured| self.reading.with(|reading| reading == captured))
    }

    fn write(self, reading: String) {
        self.captured.set_value(reading.clone());
        self.reading.set(reading);
    }
}

/// The text's kana, if it has nothing else but letters that are not kana yet (`もr`).
fn kana_of(text: &str) -> Option<String> {
    let is_kana = |it: char| matches!(it, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ゝ' | 'ゞ' | '\u{FF66}'..='\u{FF9F}');
    let is_letter = |it: char| it.is_ascii() || matches!(it, '\u{FF01}'..='\u{FF5E}');
    let is_unconverted = text.chars().all(|it| is_kana(it) || is_letter(it));
    is_unconverted.then(|| text.chars().filter(|it| is_kana(*it)).collect())
}
