//! The reading of a name, taken from the input method's text before its conversion (R224).

use domain::text::katakana;
use leptos::prelude::*;
use ui::{Composition, effect};

/// Follows one name and writes its reading, until a person types the reading.
#[derive(Clone, Copy)]
pub struct ReadingOfName {
    reading: RwSignal<String>,
    /// What compositions have written there: any other text was typed.
    captured: StoredValue<String>,
    /// The kana of the present composition.
    kana: StoredValue<String>,
}

impl ReadingOfName {
    pub fn follow(name: RwSignal<String>, reading: RwSignal<String>) -> Self {
        let follower = Self {
            reading,
            captured: StoredValue::new(String::new()),
            kana: StoredValue::new(String::new()),
        };
        // Clearing the name clears its reading.
        effect(move || {
            if name.with(String::is_empty) && untrack(|| follower.is_captured()) {
                follower.write(String::new());
            }
        });
        follower
    }

    /// Takes an event of the input method in the name's field.
    pub fn hear(self, composition: Composition) {
        match composition {
            Composition::Update(text) => {
                // Once a character is converted, the kana before it count.
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
