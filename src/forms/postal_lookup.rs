//! A Japanese postal code fills in prefecture, city and the street's beginning (R222).

use domain::PostalCode;
use domain::postal_code::Place;
use gloo::events::EventListener;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Announcer, Button, ButtonKind, Notice, SelectField, SelectOption, Tone, derived, effect, maybe,
    phrase, signal, use_announcer, use_lang,
};

use web_sys::HtmlInputElement;

use super::AddressInputs;
use crate::adapters::postal_codes;
use crate::task::spawn;

/// The outcome of looking up a postal code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Finding {
    /// No Japanese postal code, or none that was typed here.
    #[default]
    None,
    Filled(Place),
    /// Other values were typed there and are still there, or the cashier had left the field before
    /// the table arrived.
    Kept(Place),
    /// One of them is to be chosen.
    Several(Vec<Place>),
    /// Japan Post has not assigned it.
    Unknown,
    /// The table is not there.
    NoTable,
}

/// Looks up the postal code of one address.
#[derive(Clone, Copy)]
pub struct PostalLookup {
    inputs: AddressInputs,
    finding: RwSignal<Finding>,
    /// Which of several was chosen.
    choice: RwSignal<String>,
    /// The place that was filled in last, which the next one may replace.
    filled: StoredValue<Option<Place>>,
    announcer: Announcer,
    lang: RwSignal<Lang>,
}

impl PostalLookup {
    /// Follows postal code and country from now on.
    pub fn follow(inputs: AddressInputs) -> Self {
        let lookup = Self {
            inputs,
            finding: signal(Finding::None),
            choice: signal(String::new()),
            filled: StoredValue::new(None),
            announcer: use_announcer(),
            lang: use_lang(),
        };
        effect(move || {
            let typed = inputs.zip_code.get();
            let is_japanese = inputs.country.with(|country| country == postal_codes::COUNTRY);
            let is_typed_here = inputs.shown_zip_code.with_value(|shown| *shown != typed);
            untrack(|| lookup.look_up(&typed, is_japanese && is_typed_here));
        });
        effect(move || {
            let chosen = lookup.choice.with(|choice| choice.parse::<usize>().ok());
            let place = chosen.and_then(|chosen| {
                lookup.finding.with_untracked(|finding| match finding {
                    Finding::Several(places) => places.get(chosen).cloned(),
                    _ => None,
                })
            });
            if let Some(place) = place {
                lookup.inputs.put(&place);
                lookup.filled.set_value(Some(place));
            }
        });
        lookup
    }

    fn look_up(self, typed: &str, is_wanted: bool) {
        self.finding.set(Finding::None);
        self.choice.set(String::new());
        if !is_wanted || typed.is_empty() {
            return;
        }
        let code = PostalCode::parse(typed);
        if postal_codes::is_here() {
            if let Some(code) = code {
                self.show(code, true);
            }
            return;
        }
        // From the first digit on, so that the table has arrived before the last one is typed.
        let typed = typed.to_owned();
        let typed_at = document().active_element();
        spawn(async move {
            let has_arrived = postal_codes::arrive().await;
            let is_still_typed = self.inputs.zip_code.try_with_untracked(|now| *now == typed);
            let (Some(true), Some(code)) = (is_still_typed, code) else { return };
            if !has_arrived {
                self.finding.set(Finding::NoTable);
                return;
            }
            // Fills in no field after the person has moved on to another one.
            self.show(code, document().active_element() == typed_at);
        });
    }

    fn show(self, code: PostalCode, may_fill: bool) {
        let finding = match postal_codes::places(code) {
            None => Finding::NoTable,
            Some(places) => match <[Place; 1]>::try_from(places) {
                Ok([place]) => self.found(place, may_fill),
                Err(places) if places.is_empty() => Finding::Unknown,
                Err(places) => {
                    if may_fill {
                        self.fill_what_they_share(&places);
                    }
                    Finding::Several(places)
                }
            },
        };
        let lang = self.lang.get_untracked();
        match &finding {
            Finding::Filled(place) => self.announcer.say(lang.address_filled(&words(place))),
            Finding::Several(_) => self.announcer.say(lang.choose_town()),
            Finding::Unknown => self.announcer.say(lang.postal_code_unknown()),
            // A notice is announced anyway.
            Finding::None | Finding::Kept(_) | Finding::NoTable => {}
        }
        self.finding.set(finding);
    }

    /// Fills in the place, but never over typed values.
    fn found(self, place: Place, may_fill: bool) -> Finding {
        let before = self.filled.get_value();
        if self.inputs.says(&place) {
            return Finding::Filled(place);
        }
        if !may_fill || !self.inputs.is_free(before.as_ref()) {
            return Finding::Kept(place);
        }
        self.inputs.put(&place);
        self.filled.set_value(Some(place.clone()));
        Finding::Filled(place)
    }

    /// Prefecture and city at once where all towns are in one.
    fn fill_what_they_share(self, places: &[Place]) {
        let first = &places[0];
        let is_one_city = places
            .iter()
            .all(|place| place.prefecture == first.prefecture && place.city == first.city);
        let before = self.filled.get_value();
        if is_one_city && self.inputs.is_free(before.as_ref()) {
            let shared = Place { town: String::new(), ..first.clone() };
            self.inputs.put(&shared);
            self.filled.set_value(Some(shared));
        }
    }

    /// The hint below the postal code.
    pub fn hint(self) -> Signal<Option<String>> {
        derived(move || {
            let lang = self.lang.get();
            self.finding.with(|finding| match finding {
                Finding::Filled(place) => Some(lang.address_filled(&words(place))),
                Finding::Unknown => Some(lang.postal_code_unknown().to_owned()),
                Finding::NoTable => Some(lang.postal_codes_missing().to_owned()),
                Finding::None | Finding::Kept(_) | Finding::Several(_) => None,
            })
        })
    }

    /// Puts the caret behind the town: a browser selects the whole text of a field that is reached
    /// by Tab.
    pub fn continue_behind_town(self, street: &HtmlInputElement) {
        let input = street.clone();
        EventListener::new(street, "focus", move |_| {
            let typed = input.value();
            let is_town = self
                .filled
                .try_with_value(|filled| filled.as_ref().is_some_and(|it| it.town == typed));
            if is_town == Some(true) {
                let end = u32::try_from(typed.encode_utf16().count()).unwrap_or(u32::MAX);
                // Only kinds of input without a text refuse.
                let _placed = input.set_selection_range(end, end);
            }
        })
        .forget();
    }

    /// The choice of a town, or what to do with what was typed before.
    pub fn view(self) -> AnyView {
        maybe(
            move || self.finding.with(|it| it.needs_answer().then(|| it.clone())),
            move |finding| match finding {
                Finding::Several(places) => self.choice_of(&places),
                Finding::Kept(place) => self.offer(place),
                _ => ().into_any(),
            },
        )
    }

    fn choice_of(self, places: &[Place]) -> AnyView {
        let first = &places[0];
        let is_one_city =
            places.iter().all(|it| it.prefecture == first.prefecture && it.city == first.city);
        let lang = self.lang;
        let labels: Vec<String> = places
            .iter()
            .map(|place| match place.town.as_str() {
                town if is_one_city && !town.is_empty() => town.to_owned(),
                _ => words(place),
            })
            .collect();
        let options = derived(move || {
            let choose = SelectOption::new("", lang.get().choose_town());
            let option = |(place, label): (usize, &String)| {
                SelectOption::new(place.to_string(), label.as_str())
            };
            let labels = labels.iter().enumerate().map(option);
            std::iter::once(choose).chain(labels).collect::<Vec<_>>()
        });
        view! { <SelectField label=phrase(Lang::town) value=self.choice options=options /> }
            .into_any()
    }

    fn offer(self, place: Place) -> AnyView {
        let (lang, found) = (self.lang, words(&place));
        let title = derived(move || lang.get().address_kept(&found));
        view! {
            <div class="wide">
                <Notice tone=Tone::Info title=title>
                    <Button
                        label=phrase(Lang::use_found_address)
                        kind=ButtonKind::Quiet
                        on_press=move |()| {
                            self.inputs.put(&place);
                            self.filled.set_value(Some(place.clone()));
                            self.finding.set(Finding::Filled(place.clone()));
                        }
                    />
                </Notice>
            </div>
        }
        .into_any()
    }
}

impl Finding {
    fn needs_answer(&self) -> bool {
        matches!(self, Self::Several(_) | Self::Kept(_))
    }
}

fn words(place: &Place) -> String {
    let parts = [&place.prefecture, &place.city, &place.town].map(String::as_str);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
