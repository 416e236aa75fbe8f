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

    /// `None` for a path that leads nowhere.
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let route = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) | (Some("customers"), None, _) => Self::Customers,
            (Some("activate"), None, _) => Self::Activate,
            (Some("sign-on"), None, _) => Self::SignOn,
            (Some("sync"), None, _) => Self::SyncStatus,
            (Some("customers"), Some("new"), None) => Self::NewCustomer,
            (Some("customers"), Some(id), None) => Self::Customer(id.parse().ok()?),
            (Some("customers"), Some(id), Some("edit")) => Self::EditCustomer(id.parse().ok()?),
            _ => return None,
        };
        parts.next().is_none().then_some(route)
    }
}
