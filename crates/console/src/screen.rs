//! The screens and their addresses.

use locale::Lang;

/// A screen of the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Screen {
    Home,
    Jobs,
    Features,
    Profiles,
    Profile(String),
    ChannelDatabaseGroup,
    Customers,
}

impl Screen {
    /// What the navigation offers, in its order.
    pub const NAVIGATION: [Self; 5] =
        [Self::Features, Self::Profiles, Self::ChannelDatabaseGroup, Self::Jobs, Self::Customers];

    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Jobs => "/jobs".to_owned(),
            Self::Features => "/features".to_owned(),
            Self::Profiles => "/functionality-profiles".to_owned(),
            Self::Profile(id) => ["/functionality-profiles/", id].concat(),
            Self::ChannelDatabaseGroup => "/channel-database-group".to_owned(),
            Self::Customers => "/customers".to_owned(),
        }
    }

    /// The screen at an address, if there is one.
    pub fn at(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let screen = match (parts.next(), parts.next()) {
            (None, _) => Self::Home,
            (Some("jobs"), None) => Self::Jobs,
            (Some("features"), None) => Self::Features,
            (Some("functionality-profiles"), None) => Self::Profiles,
            (Some("functionality-profiles"), Some(id)) => Self::Profile(id.to_owned()),
            (Some("channel-database-group"), None) => Self::ChannelDatabaseGroup,
            (Some("customers"), None) => Self::Customers,
            _ => return None,
        };
        parts.next().is_none().then_some(screen)
    }

    /// The entry of the navigation that this screen belongs to.
    pub fn section(&self) -> Self {
        match self {
            Self::Profile(_) => Self::Profiles,
            screen => screen.clone(),
        }
    }

    pub fn name(&self, lang: Lang) -> &'static str {
        match self {
            Self::Home => lang.headquarters(),
            Self::Jobs => lang.batch_jobs(),
            Self::Features => lang.feature_management(),
            Self::Profiles | Self::Profile(_) => lang.functionality_profiles(),
            Self::ChannelDatabaseGroup => lang.channel_database_group(),
            Self::Customers => lang.customers(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Screen;

    #[test]
    fn every_screen_is_found_at_its_address() {
        let screens =
            Screen::NAVIGATION.into_iter().chain([Screen::Home, Screen::Profile("P1".into())]);
        for screen in screens {
            assert_eq!(Screen::at(&screen.path()), Some(screen));
        }
    }

    #[test]
    fn other_addresses_lead_nowhere() {
        for path in ["/job", "/jobs/1", "/functionality-profiles/P1/x"] {
            assert_eq!(Screen::at(path), None, "{path}");
        }
    }
}
