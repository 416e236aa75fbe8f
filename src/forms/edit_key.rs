//! The idempotency key of an edit.

use domain::{CustomerDraft, OperationId};
use leptos::prelude::*;

use crate::register::Register;

/// One key for as long as the form's values are the same, also when Save is pressed again: after a
/// lost reply nothing happens twice (R017). Other values are another edit.
#[derive(Clone, Copy)]
pub struct EditKey(StoredValue<Option<(OperationId, CustomerDraft)>>);

impl EditKey {
    /// Of a form that opens.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// The key of the form's present values.
    pub fn of(self, register: &Register, draft: &CustomerDraft) -> OperationId {
        if let Some((key, tried)) = self.0.get_value()
            && tried == *draft
        {
            return key;
        }
        let key = register.new_ids().operation;
        self.0.set_value(Some((key, draft.clone())));
        key
    }

    /// The edit is done: the same one again is another.
    pub fn done(self) {
        // The form may be gone.
        let _gone = self.0.try_set_value(None);
    }
}

impl Default for EditKey {
    fn default() -> Self {
        Self::new()
    }
}
