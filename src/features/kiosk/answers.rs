//! What a visitor has typed. It is stored only here, and gone with the visit (R242).

use domain::validation::AddressField;
use domain::{
    AddressDraft, ChannelConfiguration, CustomerDraft, CustomerType, Field, Problem, Reading,
};
use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use super::consent;
use crate::forms::{AddressInputs, PostalLookup, ReadingOfName};
use crate::words;

#[derive(Clone, Copy)]
pub struct Answers {
    pub first_name: RwSignal<String>,
    pub last_name: RwSignal<String>,
    pub reading_of_first: RwSignal<String>,
    pub reading_of_last: RwSignal<String>,
    /// Take the readings from what is typed (R224).
    pub first_name_follower: ReadingOfName,
    pub last_name_follower: ReadingOfName,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub address: AddressInputs,
    /// Fills in what a Japanese postal code says (R222).
    pub postal_lookup: PostalLookup,
    /// Ticked by the visitor only (R227).
    pub agrees: RwSignal<bool>,
}

impl Answers {
    pub fn new() -> Self {
        let blank = || signal(String::new());
        let (first_name, reading_of_first) = (blank(), blank());
        let (last_name, reading_of_last) = (blank(), blank());
        let address = AddressInputs::new(0, &AddressDraft::default());
        Self {
            first_name,
            last_name,
            reading_of_first,
            reading_of_last,
            first_name_follower: ReadingOfName::follow(first_name, reading_of_first),
            last_name_follower: ReadingOfName::follow(last_name, reading_of_last),
            phone: blank(),
            email: blank(),
            address,
            postal_lookup: PostalLookup::follow(address),
            agrees: signal(false),
        }
    }

    /// An address is in the store's country unless the visitor changes it (R142).
    pub fn begin(&self, configuration: &ChannelConfiguration) {
        self.address.set(&AddressDraft::with_defaults(
            CustomerType::Person,
            &configuration.channel.country,
            &configuration.address_purposes,
        ));
    }

    /// Follows what is typed.
    pub fn draft(&self, lang: Lang, configuration: &ChannelConfiguration) -> CustomerDraft {
        let address = self.address.draft();
        let mut draft = CustomerDraft {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            reading: Reading {
                first: self.reading_of_first.get(),
                last: self.reading_of_last.get(),
                organization: String::new(),
            },
            phone: self.phone.get(),
            email: self.email.get(),
            language: lang.tag().to_owned(),
            addresses: Some(address).filter(|it| !it.is_blank()).into_iter().collect(),
            ..CustomerDraft::default()
        };
        consent::keep(&mut draft, self.agrees.get(), configuration);
        draft
    }
}

/// The questions, one on each screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    Name,
    Contact,
    Address,
    Consent,
    Review,
}

impl Question {
    /// The question that asks for a field.
    pub fn of(field: Field) -> Self {
        match field {
            Field::Phone | Field::Email => Self::Contact,
            Field::Address(..) | Field::Addresses => Self::Address,
            Field::Contact(_) | Field::Contacts => Self::Consent,
            _ => Self::Name,
        }
    }

    /// The questions of this store, in their order.
    pub fn all(configuration: &ChannelConfiguration) -> Vec<Self> {
        let asked = [Self::Name, Self::Contact, Self::Address, Self::Consent, Self::Review];
        let is_asked =
            |question: &Self| *question != Self::Consent || consent::is_asked(configuration);
        asked.into_iter().filter(is_asked).collect()
    }
}

/// The problems of the answers to one question.
#[derive(Clone, Copy)]
pub struct Errors(RwSignal<Vec<(Field, Problem)>>);

impl Errors {
    pub fn new() -> Self {
        Self(signal(Vec::new()))
    }

    /// Checks by the domain's rules, and that there is a phone number or an e-mail address.
    pub fn check(self, question: Question, draft: &CustomerDraft) -> bool {
        let wrong = Self::of(question, draft);
        let is_right = wrong.is_empty();
        self.0.set(wrong);
        is_right
    }

    /// Removes the problems of corrected answers.
    pub fn check_again(self, question: Question, draft: &CustomerDraft) {
        if self.0.with_untracked(|wrong| !wrong.is_empty()) {
            let still = Self::of(question, draft);
            self.0.update(|wrong| wrong.retain(|error| still.contains(error)));
        }
    }

    fn of(question: Question, draft: &CustomerDraft) -> Vec<(Field, Problem)> {
        let found = draft.check().err().unwrap_or_default();
        let its = found.into_iter().filter(|error| Question::of(error.field) == question);
        let mut wrong: Vec<_> = its.map(|error| (error.field, error.problem)).collect();
        let is_unreachable = draft.phone.trim().is_empty() && draft.email.trim().is_empty();
        if question == Question::Contact && is_unreachable {
            wrong.push((Field::Phone, Problem::Required));
        }
        wrong
    }

    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    /// Follows the language.
    pub fn at(self, lang: RwSignal<Lang>, field: Field) -> Signal<Option<String>> {
        ui::derived(move || {
            let problem = self.0.with(|wrong| {
                wrong.iter().find(|(at, _)| *at == field).map(|(_, problem)| *problem)
            })?;
            let lang = lang.get();
            Some(match (field, problem) {
                (Field::Phone, Problem::Required) => lang.contact_required().to_owned(),
                _ => words::problem(lang, field, problem),
            })
        })
    }
}

/// The only address's field.
pub fn address_field(field: AddressField) -> Field {
    Field::Address(0, field)
}
