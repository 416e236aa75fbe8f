//! What every screen can use.

use std::rc::Rc;

use leptos::prelude::*;

use crate::register::Register;
use crate::state::State;

/// The register, for components.
#[derive(Clone, Copy)]
pub struct Services {
    pub state: State,
    register: StoredValue<Rc<Register>, LocalStorage>,
}

impl Services {
    pub fn new(state: State, register: Rc<Register>) -> Self {
        Self { state, register: StoredValue::new_local(register) }
    }

    pub fn register(&self) -> Rc<Register> {
        self.register.get_value()
    }
}

pub fn use_services() -> Services {
    expect_context()
}
