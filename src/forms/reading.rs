//! The reading of a name, taken from what an input method shows while the name is typed (R224).

use domain::reading::NameReading;
use leptos::prelude::*;
use ui::{Composition, effect};

/// Follows one name and writes its reading where all of it is known (R309), until a person types
/// the reading.
#[derive(Clone, Copy)]
pub struct ReadingOfName {
    name: RwSignal<String>,
    reading: RwSignal<String>,
    /// What was written there: any other text was typed.
    captured: StoredValue<String>,
    typed: StoredValue<NameReading>,
}

impl ReadingOfName {
    pub fn follow(name: RwSignal<String>, reading: RwSignal<String>) -> Self {
        let follower = Self {
            name,
            reading,
            captured: StoredValue::new(String::new()),
            typed: StoredValue::new(NameReading::new(name.get_untracked())),
        };
        effect(move || {
            name.track();
            follower.take(None);
        });
        follower
    }

    /// Takes an event of the name's field, which has the name in its signal by then.
    pub fn hear(self, composition: Composition) {
        self.take(Some(composition));
    }

    /// Takes an event, or the name's change by other means than a composition.
    fn take(self, event: Option<Composition>) {
        let name = self.name.get_untracked();
        let (mut before, mut known) = (String::new(), String::new());
        self.typed.update_value(|typed| {
            let reading = |typed: &NameReading| typed.reading().unwrap_or_default().to_owned();
            before = reading(typed);
            match event {
                Some(Composition::Key(code)) => typed.press(&code),
                Some(Composition::Update(text)) => typed.update(&text),
                Some(Composition::End(text)) => typed.end(&text, &name),
                None => typed.change(&name),
            }
            known = reading(typed);
        });
        if known != before && self.reading.get_untracked() == self.captured.get_value() {
            self.captured.set_value(known.clone());
            self.reading.set(known);
        }
    }
}
