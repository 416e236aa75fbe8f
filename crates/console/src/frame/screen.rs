//! The screens and their addresses.

use locale::Lang;

use crate::record::{LISTS, List, PROFILES, STORES};

/// A screen of the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Screen {
    Home,
    Features,
    ChannelDatabaseGroup,
    Jobs,
    Job(String),
    Sessions,
    Customers,
    Customer(String),
    Operations,
    Operation(String),
    Parameters,
    /// A list that an administrator keeps.
    List(&'static List),
    /// A record of such a list; a new one without a key.
    Record(&'static List, Option<String>),
}

/// A part of the navigation: its name, and what it offers.
pub type Section = (fn(Lang) -> &'static str, &'static [Screen]);

/// The navigation, in its order.
pub const NAVIGATION: [Section; 3] = [
    (
        Lang::navigation_set_up,
        &[
            Screen::Features,
            Screen::List(&PROFILES),
            Screen::ChannelDatabaseGroup,
            Screen::List(&STORES),
            Screen::Parameters,
        ],
    ),
    (Lang::navigation_exchange, &[Screen::Jobs, Screen::Sessions]),
    (Lang::navigation_customers, &[Screen::Customers, Screen::Operations]),
];

impl Screen {
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Features => "/features".to_owned(),
            Self::ChannelDatabaseGroup => "/channel-database-group".to_owned(),
            Self::Jobs => "/jobs".to_owned(),
            Self::Job(id) => below("/jobs", id),
            Self::Sessions => "/sessions".to_owned(),
            Self::Customers => "/customers".to_owned(),
            Self::Customer(number) => below("/customers", number),
            Self::Operations => "/customer-synchronization-status".to_owned(),
            Self::Operation(id) => below("/customer-synchronization-status", id),
            Self::Parameters => "/commerce-parameters".to_owned(),
            Self::List(kept) => kept.address.to_owned(),
            Self::Record(kept, None) => [kept.address, NEW].concat(),
            Self::Record(kept, Some(key)) => below(kept.address, key),
        }
    }

    /// The screen at an address, if there is one.
    pub fn at(path: &str) -> Option<Self> {
        Self::at_fixed_address(path).or_else(|| Self::of_kept(path)).or_else(|| {
            let (parent, key) = path.rsplit_once('/')?;
            let key = unescape(key);
            match Self::at_fixed_address(parent)? {
                _ if key.is_empty() => None,
                Self::Jobs => Some(Self::Job(key)),
                Self::Customers => Some(Self::Customer(key)),
                Self::Operations => Some(Self::Operation(key)),
                _ => None,
            }
        })
    }

    fn at_fixed_address(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Home,
            "/features" => Self::Features,
            "/channel-database-group" => Self::ChannelDatabaseGroup,
            "/jobs" => Self::Jobs,
            "/sessions" => Self::Sessions,
            "/customers" => Self::Customers,
            "/customer-synchronization-status" => Self::Operations,
            "/commerce-parameters" => Self::Parameters,
            _ => return None,
        })
    }

    fn of_kept(path: &str) -> Option<Self> {
        LISTS.iter().find_map(|kept| match path.strip_prefix(kept.address)? {
            "" => Some(Self::List(kept)),
            NEW => Some(Self::Record(kept, None)),
            rest => {
                let key =
                    rest.strip_prefix('/').filter(|key| !key.is_empty() && !key.contains('/'));
                Some(Self::Record(kept, Some(unescape(key?))))
            }
        })
    }

    /// The entry of the navigation that this screen belongs to.
    pub fn section(&self) -> Self {
        match self {
            Self::Job(_) => Self::Jobs,
            Self::Customer(_) => Self::Customers,
            Self::Operation(_) => Self::Operations,
            Self::List(kept) | Self::Record(kept, _) if kept.is_parameter() => Self::Parameters,
            Self::Record(kept, _) => Self::List(kept),
            screen => screen.clone(),
        }
    }

    pub fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Home => lang.headquarters(),
            Self::Features => lang.feature_management(),
            Self::ChannelDatabaseGroup => lang.channel_database_group(),
            Self::Jobs | Self::Job(_) => lang.batch_jobs(),
            Self::Sessions => lang.download_and_upload_sessions(),
            Self::Customers | Self::Customer(_) => lang.customers(),
            Self::Operations | Self::Operation(_) => lang.customer_synchronization_status(),
            Self::Parameters => lang.commerce_parameters(),
            Self::List(kept) | Self::Record(kept, _) => (kept.title)(lang),
        }
    }
}

const NEW: &str = "/new";

/// The address of a thing below that of its list. A key that is called `new` is written so that
/// it is not taken for the form of a new record, a dot so that the server does not look for a file.
fn below(list: &str, key: &str) -> String {
    let key = if key == "new" { "%6Eew".to_owned() } else { escape(key).replace('.', "%2E") };
    [list, "/", &key].concat()
}

#[cfg(target_arch = "wasm32")]
use crate::connection::api::{escape, unescape};

// Tests of the addresses run without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn escape(part: &str) -> String {
    part.replace('/', "%2F")
}

#[cfg(not(target_arch = "wasm32"))]
fn unescape(part: &str) -> String {
    part.replace("%2F", "/").replace("%6E", "n").replace("%2E", ".")
}

#[cfg(test)]
mod tests {
    use super::{LISTS, NAVIGATION, Screen};

    #[test]
    fn every_screen_is_found_at_its_address() {
        let mut screens = vec![
            Screen::Home,
            Screen::Job("P-0001".into()),
            Screen::Customer("002001".into()),
            Screen::Operation("17".into()),
        ];
        screens.extend(NAVIGATION.iter().flat_map(|(_, screens)| screens.iter().cloned()));
        for kept in LISTS {
            screens.push(Screen::List(kept));
            screens.push(Screen::Record(kept, None));
            for key in ["1", "new", "with/slash", "with.dot"] {
                screens.push(Screen::Record(kept, Some(key.into())));
            }
        }
        for screen in screens {
            assert_eq!(Screen::at(&screen.path()), Some(screen));
        }
    }

    #[test]
    fn other_addresses_lead_nowhere() {
        for path in ["/job", "/jobs/1/2", "/jobs/", "/functionality-profiles/P1/x", "/features/1"] {
            assert_eq!(Screen::at(path), None, "{path}");
        }
    }

    #[test]
    fn every_screen_belongs_to_an_entry_of_the_navigation() {
        for kept in LISTS {
            let section = Screen::Record(kept, None).section();
            assert!(NAVIGATION.iter().any(|(_, screens)| screens.contains(&section)));
        }
    }
}
