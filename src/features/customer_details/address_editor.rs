//! The logic of the dialog for one address, without a page.

use domain::gate::Action as Gate;
use domain::validation::AddressField;
use domain::{AddressDraft, CustomerDraft, Field, FieldError};
use leptos::prelude::*;
use locale::Lang;
use ui::signal;

use crate::action_error::ActionError;
use crate::forms::AddressInputs;
use crate::words;

#[derive(Clone, Copy)]
pub struct AddressEditor {
    pub inputs: AddressInputs,
    pub open: RwSignal<bool>,
    pub failure: RwSignal<Option<ActionError>>,
    pub is_busy: RwSignal<bool>,
    is_new: RwSignal<bool>,
    /// *Save* was pressed: problems are shown from then on.
    is_tried: RwSignal<bool>,
    errors: Memo<Vec<FieldError>>,
}

impl AddressEditor {
    pub fn new() -> Self {
        let inputs = AddressInputs::new(0, &AddressDraft::default());
        Self {
            inputs,
            open: signal(false),
            failure: signal(None),
            is_busy: signal(false),
            is_new: signal(true),
            is_tried: signal(false),
            errors: Memo::new(move |_| errors(inputs)),
        }
    }

    /// Opens with the address; one without an id is new.
    pub fn edit(self, address: &AddressDraft) {
        self.inputs.set(address);
        self.is_new.set(address.id.is_empty());
        self.open.set(true);
    }

    pub fn begin_anew(self) {
        self.is_tried.set(false);
        self.failure.set(None);
    }

    pub fn title(self, lang: Lang) -> &'static str {
        if self.is_new.get() { lang.add_address() } else { lang.edit_address() }
    }

    pub fn gate(self) -> Gate {
        if self.is_new.get() { Gate::AddAddress } else { Gate::EditAddress }
    }

    /// A person presses *Save*. Returns the address to save; `None` while a field is wrong.
    pub fn press_save(self) -> Option<AddressDraft> {
        self.is_tried.set(true);
        self.failure.set(None);
        let is_right = self.errors.with_untracked(Vec::is_empty);
        is_right.then(|| untrack(|| self.inputs.draft()))
    }

    /// The message at a field; at the postal code also what is wrong with the address as a whole.
    pub fn error(self, lang: Lang, part: AddressField) -> Option<String> {
        if !self.is_tried.get() {
            return None;
        }
        let wrong = |part| {
            let field = Field::Address(0, part);
            self.errors.with(|errors| errors.iter().find(|error| error.field == field).copied())
        };
        let is_first = part == AddressField::ZipCode;
        let whole = || is_first.then(|| wrong(AddressField::Whole)).flatten();
        let error = wrong(part).or_else(whole)?;
        Some(words::problem(lang, error.field, error.problem))
    }
}

fn errors(inputs: AddressInputs) -> Vec<FieldError> {
    let draft = CustomerDraft {
        first_name: "-".to_owned(),
        addresses: vec![inputs.draft()],
        ..CustomerDraft::default()
    };
    let mut errors = draft.check().err().unwrap_or_default();
    if inputs.is_changed() {
        let unfit = inputs.draft().unfit();
        let at = |(part, problem)| FieldError { field: Field::Address(0, part), problem };
        errors.extend(unfit.into_iter().map(at));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The editor of a known address, or of a new one.
    fn opened(id: &str, zip_code: &str) -> AddressEditor {
        let editor = AddressEditor::new();
        editor.edit(&AddressDraft {
            id: id.into(),
            country: "JPN".into(),
            zip_code: zip_code.into(),
            city: "Shibuya".into(),
            ..AddressDraft::default()
        });
        editor
    }

    #[test]
    fn an_address_without_an_id_is_added_and_another_one_is_edited() {
        Owner::new().with(|| {
            let (new, known) = (opened("", ""), opened("1", ""));
            assert_eq!((new.gate(), known.gate()), (Gate::AddAddress, Gate::EditAddress));
            assert_eq!(new.title(Lang::En), Lang::En.add_address());
            assert_eq!(known.title(Lang::En), Lang::En.edit_address());
        });
    }

    #[test]
    fn what_is_wrong_is_shown_from_save_on() {
        Owner::new().with(|| {
            let editor = opened("1", "150-0002");
            editor.inputs.zip_code.set("x".repeat(200));
            assert_eq!(editor.error(Lang::En, AddressField::ZipCode), None);
            editor.failure.set(Some(ActionError::Late));
            assert_eq!(editor.press_save(), None);
            assert_eq!(editor.failure.get(), None);
            assert!(editor.error(Lang::En, AddressField::ZipCode).is_some());
            editor.begin_anew();
            assert_eq!(editor.error(Lang::En, AddressField::ZipCode), None);
        });
    }

    #[test]
    fn save_gives_the_address_as_it_is_typed() {
        Owner::new().with(|| {
            let editor = opened("1", "150-0002");
            editor.inputs.city.set("Shibuya-ku".into());
            let saved = editor.press_save().map(|address| (address.id, address.city));
            assert_eq!(saved, Some(("1".into(), "Shibuya-ku".into())));
        });
    }
}
