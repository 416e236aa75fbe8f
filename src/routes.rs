//! The addresses of the screens.

use domain::CustomerId;

/// A screen's address; the paths are part of the product's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Activate,
    SignOn,
    Customers,
    NewCustomer,
    Customer(CustomerId),
    EditCustomer(CustomerId),
    SyncStatus,
}

impl Route {
    pub fn path(self) -> String {
        match self {
            Self::Activate => "/activate".to_owned(),
            Self::SignOn => "/sign-on".to_owned(),
            Self::Customers => "/customers".to_owned(),
            Self::NewCustomer => "/customers/new".to_owned(),
            Self::Customer(id) => format!("/customers/{id}"),
            Self::EditCustomer(id) => format!("/customers/{id}/edit"),
            Self::SyncStatus => "/sync".to_owned(),
        }
    }
}
