//! Parts of forms that more than one screen needs.

mod address;
mod claim_code;
mod consent;
mod edit_key;
mod keys;
mod postal_lookup;
mod reading;
mod unusual_phone;

pub use address::{AddressFields, AddressInputs, country_options};
pub use claim_code::ClaimCodeShown;
pub use consent::{ConsentFields, ConsentInputs};
pub use edit_key::EditKey;
pub use keys::on_form_key;
pub use postal_lookup::PostalLookup;
pub use reading::ReadingOfName;
pub use unusual_phone::UnusualPhone;
