//! The reading of a name, as far as the keys and the compositions of one field prove it (R309).
//!
//! An input method shows its text, and what it shows need not be what was typed: live conversion
//! and predictions show a name before its kana, or kana that a person never typed. Only the key
//! tells them apart. Kana that a letter key brought were typed, and Space or Convert turns all of
//! them into what comes next. Without such a key, as on touch keyboards, only kana read as
//! themselves.

use std::mem::take;

use crate::text::katakana;

/// What the last key is to the text that an input method shows next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Key {
    /// No key, or one that may confirm anything: a touch keyboard, the mouse, Enter.
    #[default]
    Unknown,
    /// Types or deletes a kana, or goes back to them.
    Types,
    /// A kana on Japanese keyboards, and the number of a candidate.
    Digit,
    /// Converts what was typed, and then shows the next candidate.
    Converts,
    /// Goes through candidates, which may be predictions.
    Chooses,
}

impl Key {
    /// Of a key's `code`.
    fn of(code: &str) -> Self {
        match code {
            "" | "Unidentified" | "Enter" | "NumpadEnter" => Self::Unknown,
            "Space" | "Convert" => Self::Converts,
            "Tab" | "Home" | "End" => Self::Chooses,
            _ if code.starts_with("Arrow") || code.starts_with("Page") => Self::Chooses,
            _ if code.starts_with("Digit") => Self::Digit,
            _ => Self::Types,
        }
    }
}

/// Follows what happens in a name's field, and knows the reading of all of its text or none.
#[derive(Clone, Debug)]
pub struct NameReading {
    name: String,
    reading: Option<String>,
    key: Key,
    /// The text under composition.
    shown: String,
    /// The kana that were typed for all of it.
    typed: Option<String>,
    is_converted: bool,
}

impl NameReading {
    /// Of a field that holds this text.
    pub fn new(name: String) -> Self {
        Self {
            reading: kana(&name),
            name,
            key: Key::Unknown,
            shown: String::new(),
            typed: None,
            is_converted: false,
        }
    }

    /// The reading of the whole name in katakana; `None` where a part of it is not known.
    pub fn reading(&self) -> Option<&str> {
        self.reading.as_deref().map(str::trim)
    }

    /// A key went down, before what it does.
    pub fn press(&mut self, code: &str) {
        self.key = Key::of(code);
    }

    /// The input method shows another text.
    pub fn update(&mut self, text: &str) {
        let is_typing = self.typed.is_some() && !self.is_converted || self.shown.is_empty();
        let key = match take(&mut self.key) {
            Key::Digit if is_typing => Key::Types,
            Key::Digit => Key::Unknown,
            key => key,
        };
        let converts = key == Key::Converts || key == Key::Chooses && self.is_converted;
        let is_same = text == self.shown;
        // What is left of a converted text is its first segment, confirmed for itself.
        let is_cut = !is_same && self.shown.starts_with(text);
        if converts && self.typed.is_some() && !is_cut {
            self.is_converted = true;
        } else {
            let kana = typed_kana(text).filter(|_| key == Key::Types);
            // A key that confirms a conversion leaves it as it is; Escape from one to the same
            // kana does not.
            if !is_same || kana.is_some() {
                self.typed = kana;
                self.is_converted = false;
            }
        }
        text.clone_into(&mut self.shown);
    }

    /// Composition ended with `text`, empty when it was given up, and the field holds `name`.
    pub fn end(&mut self, text: &str, name: &str) {
        self.update(text);
        let typed = take(&mut self.typed).filter(|_| self.is_converted);
        self.shown.clear();
        self.is_converted = false;
        if text.is_empty() {
            self.change(name);
        } else {
            self.take_part(name, text, typed.as_deref().map(katakana).or_else(|| kana(text)));
        }
    }

    /// The field holds `name` by other means than a composition.
    pub fn change(&mut self, name: &str) {
        if name != self.name {
            let part = name.strip_prefix(self.name.as_str()).unwrap_or(name);
            self.take_part(name, part, kana(part));
        }
        self.key = Key::Unknown;
    }

    /// `part` with its reading is now in `name`: all of it, or behind what was there.
    fn take_part(&mut self, name: &str, part: &str, reading: Option<String>) {
        let last = |text: &str| text.chars().next_back();
        self.reading = if name == part {
            reading
        } else if name.strip_suffix(part) == Some(&self.name) && last(&self.name) != last(part) {
            // With the same last character the part could as well be in front.
            self.reading.take().zip(reading).map(|(before, reading)| before + &reading)
        } else {
            None
        };
        name.clone_into(&mut self.name);
    }
}

/// The text in katakana, if it has nothing but kana and blanks.
fn kana(text: &str) -> Option<String> {
    let is_kana = |it: char| {
        it.is_whitespace()
            || matches!(it, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ゝ' | 'ゞ' | '\u{FF66}'..='\u{FF9F}')
    };
    text.chars().all(is_kana).then(|| katakana(text))
}

/// Likewise of what was typed: an `n` at its end is converted as ん.
fn typed_kana(text: &str) -> Option<String> {
    match text.strip_suffix(['n', 'ｎ']) {
        Some(before) if !before.is_empty() => kana(before).map(|before| before + "ン"),
        _ => kana(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Traces of input methods; their README has the format.
    const TRACES: [&str; 6] = [
        include_str!("../../../tests/field/compositions/mozc.tsv"),
        include_str!("../../../tests/field/compositions/microsoft-ime.tsv"),
        include_str!("../../../tests/field/compositions/google.tsv"),
        include_str!("../../../tests/field/compositions/atok.tsv"),
        include_str!("../../../tests/field/compositions/macos.tsv"),
        include_str!("../../../tests/field/compositions/touch.tsv"),
    ];

    #[test]
    fn r309_traces_of_input_methods_give_the_right_reading_or_none() {
        let (mut known, mut unknown) = (0, 0);
        for trace in TRACES.iter().flat_map(|file| file.split("\n\n").skip(1)) {
            let mut title = "";
            let mut field = NameReading::new(String::new());
            let mut is_composing = false;
            for line in trace.trim().split('\n') {
                let mut members = line.split('\t');
                let mut next = || members.next().unwrap_or_default();
                match [next(), next(), next(), next()] {
                    ["trace", it, ..] => title = it,
                    ["reading", "none", ..] => {
                        assert_eq!(field.reading(), None, "{title}");
                        unknown += 1;
                    }
                    ["reading", reading, ..] => {
                        assert_eq!(field.reading(), Some(reading), "{title}");
                        known += 1;
                    }
                    // As the text field passes them on.
                    ["keydown", code, ..] => field.press(code),
                    ["compositionstart", ..] => is_composing = true,
                    ["compositionupdate", text, ..] => field.update(text),
                    ["compositionend", text, _, value] => {
                        is_composing = false;
                        field.end(text, value);
                    }
                    ["input", _, _, value] if !is_composing => field.change(value),
                    ["beforeinput" | "input", ..] => {}
                    event => panic!("{title}: {event:?}"),
                }
            }
        }
        assert!(known > 60 && unknown > 60, "{known} {unknown}");
    }

    #[test]
    fn r309_a_part_that_may_be_in_front_or_behind_is_not_known() {
        let mut field = NameReading::new(String::new());
        let mut compose = |kana: &str, text: &str, name: &str| {
            for (code, shown) in [("KeyI", kana), ("Space", text), ("Enter", text)] {
                field.press(code);
                field.update(shown);
            }
            field.end(text, name);
            field.reading().map(str::to_owned)
        };
        assert_eq!(compose("もり", "森", "森").as_deref(), Some("モリ"));
        assert_eq!(compose("しん", "森", "森森"), None);
    }

    /// Confirmed text of one conversion, with its reading as far as a person could say it.
    #[derive(Clone, Debug)]
    struct Part {
        text: String,
        reading: Option<String>,
    }

    /// A person at an input method: knows how everything in the field is read.
    struct Person {
        field: NameReading,
        parts: Vec<Part>,
        /// The part before which the caret is.
        caret: usize,
        /// Kana of the composition, and those of what it shows, which a prediction makes longer.
        typed: String,
        meant: String,
        shown: String,
        is_converted: bool,
        /// By Space or as a prediction, not live.
        is_chosen: bool,
        converts_live: bool,
        keys: Keys,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Keys {
        BeforeUpdates,
        AfterUpdates,
        None,
    }

    /// One of several spellings of these kana.
    fn spelling(kana: &str, choice: usize) -> String {
        let pairs = kana.chars().collect::<Vec<_>>();
        let word = |pair: &[char]| match (pair, (choice + pair.len()) % 4) {
            (['も', 'り'], 0) => "森".to_owned(),
            (['も', 'り'], _) => "盛り".to_owned(),
            (['た', ..], 0) => "田".to_owned() + &pair[1..].iter().collect::<String>(),
            (['ん'], 1) => "ン".to_owned(),
            (_, 2) => "美".to_owned(),
            _ => pair.iter().collect(),
        };
        pairs.chunks(2).map(word).collect()
    }

    impl Person {
        fn name(&self) -> String {
            self.parts.iter().map(|part| part.text.as_str()).collect()
        }

        /// The input method shows `text` because of the key.
        fn show(&mut self, code: &str, text: String) {
            if self.keys == Keys::BeforeUpdates {
                self.field.press(code);
            }
            self.field.update(&text);
            if self.keys == Keys::AfterUpdates {
                self.field.press(code);
            }
            self.shown = text;
        }

        fn show_typed(&mut self, code: &str, choice: usize) {
            self.is_converted = self.converts_live && choice.is_multiple_of(2);
            self.is_chosen = false;
            self.meant.clone_from(&self.typed);
            let mut text =
                if self.is_converted { spelling(&self.typed, choice) } else { self.typed.clone() };
            // Who types on behind a candidate sees it.
            if self.is_converted && text == self.shown {
                text.push('美');
            }
            self.show(code, text);
        }

        /// What comes next to a prediction is another one.
        fn mean_more(&mut self) {
            if self.meant != self.typed {
                self.meant.push('た');
            }
        }

        fn confirm(&mut self, code: &str) {
            if self.keys == Keys::BeforeUpdates {
                self.field.press(code);
            }
            let text = take(&mut self.shown);
            let reading = Some(katakana(&self.meant));
            if !text.is_empty() {
                self.parts.insert(self.caret, Part { text: text.clone(), reading });
                self.caret += 1;
            }
            self.typed.clear();
            self.meant.clear();
            self.is_converted = false;
            self.is_chosen = false;
            self.field.end(&text, &self.name());
            if self.keys == Keys::AfterUpdates {
                self.field.press(code);
            }
        }

        /// Does one of the things that a person does.
        fn act(&mut self, act: u8, choice: usize) {
            let composes = !self.shown.is_empty();
            match act {
                0..=7 => self.type_kana(choice),
                8..=11 if composes => {
                    self.mean_more();
                    let meant = self.meant.clone();
                    self.is_converted = true;
                    self.is_chosen = true;
                    self.show("Space", spelling(&meant, choice));
                }
                12 if composes && self.is_converted => {
                    self.mean_more();
                    let meant = self.meant.clone();
                    let code = ["ArrowDown", "ArrowUp", "", "Digit2"][choice % 4];
                    self.show(code, spelling(&meant, choice));
                }
                13 if composes && !self.is_converted => {
                    self.meant.push_str(["り", "た", "もり"][choice % 3]);
                    let meant = self.meant.clone();
                    self.is_converted = true;
                    self.is_chosen = true;
                    let text =
                        if choice.is_multiple_of(2) { meant } else { spelling(&meant, choice) };
                    self.show(["Tab", "ArrowDown", ""][choice % 3], text);
                }
                14 if composes && self.is_converted => self.show_typed("Escape", 1),
                15 if composes && !self.is_converted => {
                    self.typed.pop();
                    self.show_typed("Backspace", 1);
                    if self.typed.is_empty() {
                        self.confirm("");
                    }
                }
                16 if composes && self.is_converted => self.confirm_first(choice),
                17..=20 if composes => self.confirm(["Enter", ""][choice % 2]),
                _ if !composes => self.act_in_field(act, choice),
                _ => {}
            }
        }

        /// Types a kana, by one key or by two.
        fn type_kana(&mut self, choice: usize) {
            // A chosen candidate is confirmed by the next letter; where keys are told
            // in time, not even that is needed.
            let confirms = !self.converts_live || self.keys == Keys::AfterUpdates;
            if self.is_chosen && confirms {
                self.confirm("KeyA");
            }
            let kana = ['も', 'り', 'た', 'ん'][choice % 4];
            let pending = [self.shown.as_str(), "ｎ"].concat();
            if choice.is_multiple_of(3) {
                self.show("KeyN", pending);
                self.is_converted = false;
            }
            self.typed.push(kana);
            self.show_typed(["KeyA", "Digit3", "IntlRo"][choice % 3], choice);
        }

        /// The first segment is confirmed for itself, the others stay.
        fn confirm_first(&mut self, choice: usize) {
            let rest: String = self.meant.chars().skip(2).collect();
            let first: String = self.meant.chars().take(2).collect();
            let (text, rest_text) = (spelling(&first, choice), spelling(&rest, choice));
            if rest.is_empty() || !self.shown.starts_with(&text) {
                return;
            }
            self.meant = first;
            self.show("ArrowDown", text);
            self.confirm("");
            self.meant.clone_from(&rest);
            self.typed = rest;
            self.is_converted = true;
            self.is_chosen = true;
            self.field.update(&rest_text);
            self.shown = rest_text;
        }

        fn act_in_field(&mut self, act: u8, choice: usize) {
            match act {
                21 => self.caret = choice % (self.parts.len() + 1),
                // Deletes a character anywhere: what is left of its part has no reading.
                22 if !self.parts.is_empty() => {
                    let at = choice % self.parts.len();
                    self.parts[at].text.pop();
                    self.parts[at].reading = None;
                    self.parts.retain(|part| !part.text.is_empty());
                    self.caret = self.parts.len();
                    self.field.change(&self.name());
                }
                23 => {
                    let text = ["森", "も", "美", "　"][choice % 4].to_owned();
                    self.parts.insert(self.caret, Part { reading: None, text });
                    self.caret += 1;
                    self.field.change(&self.name());
                }
                24 => {
                    self.parts.clear();
                    self.caret = 0;
                    self.field.change("");
                }
                _ => {}
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn r309_whatever_is_typed_the_reading_is_right_or_none(
            acts in proptest::collection::vec((0u8..25, 0usize..12), 1..30),
            converts_live: bool,
            keys in proptest::sample::select(vec![Keys::BeforeUpdates, Keys::AfterUpdates, Keys::None]),
        ) {
            let mut person = Person {
                field: NameReading::new(String::new()),
                parts: Vec::new(),
                caret: 0,
                typed: String::new(),
                meant: String::new(),
                shown: String::new(),
                is_converted: false,
                is_chosen: false,
                converts_live,
                keys,
            };
            for (act, choice) in acts {
                person.act(act, choice);
                let Some(reading) = person.field.reading() else { continue };
                let read = |part: &Part| part.reading.clone().or_else(|| kana(&part.text));
                let right = person.parts.iter().map(read).collect::<Option<String>>();
                let trim = |it: Option<String>| it.map(|it| it.trim().to_owned());
                let (right, as_written) = (trim(right), trim(kana(&person.name())));
                prop_assert!(
                    [right.as_deref(), as_written.as_deref()].contains(&Some(reading)),
                    "{reading} of {:?}",
                    person.parts
                );
            }
        }
    }
}
