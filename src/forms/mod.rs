//! Parts of forms that more than one screen needs.

mod address;
mod keys;

pub use address::{AddressFields, AddressInputs, country_options};
pub use keys::on_form_key;
