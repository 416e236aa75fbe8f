//! Customers for the tests of this crate.

use domain::{CustomerDetails, CustomerDraft};

pub fn draft(phone: &str) -> CustomerDraft {
    CustomerDraft {
        first_name: "Aiko".to_owned(),
        phone: phone.to_owned(),
        ..CustomerDraft::default()
    }
}

pub fn details(phone: &str) -> CustomerDetails {
    draft(phone).check().unwrap()
}
