//! The sections of the navigation.

use locale::Lang;

use crate::frame::screen::Screen;
use crate::lists::{PROFILES, SCALE_UNITS, STORES};

/// A section of the navigation: its name and its screens.
pub type Section = (fn(Lang) -> &'static str, &'static [Screen]);

/// The navigation, in its order.
pub const NAVIGATION: [Section; 3] = [
    (
        Lang::navigation_set_up,
        &[
            Screen::Features,
            Screen::List(&PROFILES.place),
            Screen::ChannelDatabaseGroup,
            Screen::List(&STORES.place),
            Screen::List(&SCALE_UNITS.place),
            Screen::Parameters,
        ],
    ),
    (Lang::navigation_exchange, &[Screen::Jobs, Screen::Sessions, Screen::Audit]),
    (Lang::navigation_customers, &[Screen::Customers, Screen::Operations]),
];

#[cfg(test)]
mod tests {
    use super::{NAVIGATION, Screen};
    use crate::lists::LISTS;

    #[test]
    fn every_screen_belongs_to_an_entry_of_the_navigation() {
        let mut screens = vec![
            Screen::Job("P-0001".into()),
            Screen::Customer("002001".into()),
            Screen::Operation("17".into()),
        ];
        screens.extend(LISTS.map(|list| Screen::Record(&list.place, None)));
        for screen in screens {
            let is_above = |entry: &&Screen| entry.is_at(&screen.path());
            let entries = NAVIGATION.iter().flat_map(|(_, screens)| screens.iter());
            assert_eq!(entries.filter(is_above).count(), 1, "{screen:?}");
        }
    }
}
