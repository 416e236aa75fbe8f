//! The addresses of the screens.

use domain::CustomerId;

use crate::state::DeviceKind;

/// A screen's address; the paths are part of the product's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Where everything begins: leads a register and a kiosk to different screens.
    Start,
    Activate,
    SignOn,
    Customers,
    NewCustomer,
    Customer(CustomerId),
    EditCustomer(CustomerId),
    SyncStatus,
    Kiosk,
}

impl Screen {
    pub fn path(self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Kiosk => "/kiosk".to_owned(),
            Self::Activate => "/activate".to_owned(),
            Self::SignOn => "/sign-on".to_owned(),
            Self::Customers => "/customers".to_owned(),
            Self::NewCustomer => "/customers/new".to_owned(),
            Self::Customer(id) => format!("/customers/{id}"),
            Self::EditCustomer(id) => format!("/customers/{id}/edit"),
            Self::SyncStatus => "/sync".to_owned(),
        }
    }

    /// `None` for an unknown path.
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let screen = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Start,
            (Some("customers"), None, _) => Self::Customers,
            (Some("kiosk"), None, _) => Self::Kiosk,
            (Some("activate"), None, _) => Self::Activate,
            (Some("sign-on"), None, _) => Self::SignOn,
            (Some("sync"), None, _) => Self::SyncStatus,
            (Some("customers"), Some("new"), None) => Self::NewCustomer,
            (Some("customers"), Some(id), None) => Self::Customer(id.parse().ok()?),
            (Some("customers"), Some(id), Some("edit")) => Self::EditCustomer(id.parse().ok()?),
            _ => return None,
        };
        parts.next().is_none().then_some(screen)
    }

    /// The screen to show for an address: this one, or one that has to come before it. `None` for
    /// an unknown address.
    ///
    /// A kiosk shows no customer and no list (R241), and its other screens only to a worker who has
    /// signed on (R243).
    pub fn allowed(
        asked: Option<Self>,
        device: Option<DeviceKind>,
        has_worker: bool,
    ) -> Option<Self> {
        let Some(device) = device else { return asked.map(|_| Self::Activate) };
        match (device, asked) {
            (DeviceKind::Register, None) => None,
            (DeviceKind::Register, Some(Self::Activate | Self::SignOn)) => asked,
            (DeviceKind::Register, Some(_)) if !has_worker => Some(Self::SignOn),
            (DeviceKind::Register, Some(Self::Start | Self::Kiosk)) => Some(Self::Customers),
            (DeviceKind::Register, Some(_)) => asked,
            (DeviceKind::Kiosk, None | Some(Self::Start | Self::Kiosk)) => Some(Self::Kiosk),
            (DeviceKind::Kiosk, Some(_)) if !has_worker => Some(Self::SignOn),
            (DeviceKind::Kiosk, Some(Self::Customers | Self::NewCustomer)) => {
                Some(Self::SyncStatus)
            }
            (DeviceKind::Kiosk, Some(_)) => asked,
        }
    }
}
