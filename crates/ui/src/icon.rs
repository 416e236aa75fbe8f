//! Inline icons: 24 by 24, drawn with lines in the colour of the text.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IconName {
    /// A building with an address.
    Address,
    /// A triangle with an exclamation mark.
    Alert,
    /// An arrow to the left.
    Back,
    /// A check mark.
    Check,
    /// A chevron downwards.
    ChevronDown,
    /// A chevron to the right.
    ChevronRight,
    /// A clock.
    Clock,
    /// A cross.
    Close,
    /// A cloud with a stroke through it.
    CloudOff,
    /// A loyalty card.
    Card,
    /// An arrow into a tray.
    Download,
    /// A pen.
    Edit,
    /// A circle with an i.
    Info,
    /// A keyboard.
    Keyboard,
    /// A letter.
    Mail,
    /// A telephone receiver.
    Phone,
    /// A plus sign.
    Plus,
    /// A magnifying glass.
    Search,
    /// A shop front.
    Store,
    /// Two arrows in a circle.
    Sync,
    /// A bin.
    Trash,
    /// A person.
    User,
    /// Two persons.
    Users,
    /// Radio waves.
    Wifi,
}

impl IconName {
    /// All of them.
    #[cfg(debug_assertions)]
    pub(crate) const ALL: [Self; 24] = [
        Self::Address,
        Self::Alert,
        Self::Back,
        Self::Check,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::Clock,
        Self::Close,
        Self::CloudOff,
        Self::Card,
        Self::Download,
        Self::Edit,
        Self::Info,
        Self::Keyboard,
        Self::Mail,
        Self::Phone,
        Self::Plus,
        Self::Search,
        Self::Store,
        Self::Sync,
        Self::Trash,
        Self::User,
        Self::Users,
        Self::Wifi,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Address => {
                "M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
            }
            Self::Alert => "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1",
            Self::Back => "M19 12H5M11 6l-6 6 6 6",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::ChevronDown => "m6 9 6 6 6-6",
            Self::ChevronRight => "m9 6 6 6-6 6",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::CloudOff => {
                "M4 4l16 16M9.5 5.6A6.5 6.5 0 0 1 17.3 11h.7a4 4 0 0 1 3 6.6M17 19H7a5 5 0 0 1-1.2-9.8"
            }
            Self::Card => {
                "M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5zM3 10.5h18M7 14.5h3"
            }
            Self::Download => "M12 4v11M7 10.5l5 5 5-5M5 19.5h14",
            Self::Edit => "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.500l3.5 3.5",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1",
            Self::Keyboard => {
                "M3 7.500A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.500v9a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 16.500zM7 10v.1M11 10v.1M15 10v.1M7 14.500h10"
            }
            Self::Mail => {
                "M3 7.500A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.500v9a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 16.500zM3.5 7l8.5 6.500L20.5 7"
            }
            Self::Phone => {
                "M5 4h4l1.5 4.500L8 10.500a12 12 0 0 0 5.5 5.500l2-2.500L20 15v4a1.5 1.5 0 0 1-1.7 1.500C10.5 19.7 4.3 13.5 3.5 5.700A1.5 1.5 0 0 1 5 4z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
            Self::Store => {
                "M4 10v9.500h16V10M3 9l1.5-5h15L21 9a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM10 19.500V14h4v5.5"
            }
            Self::Sync => {
                "M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4L20 15M20 20v-5h-5"
            }
            Self::Trash => "M4 7h16M9.5 7V4.500h5V7M6.5 7l1 12.500h9l1-12.500M10 11v5M14 11v5",
            Self::User => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.5 7.5 0 0 1 15 0",
            Self::Users => {
                "M9 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 5.300a3.5 3.5 0 0 1 0 6.400M18 14.300a6.5 6.5 0 0 1 3.5 5.7"
            }
            Self::Wifi => {
                "M3 9.500a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M9.7 16.300a3.5 3.5 0 0 1 4.6 0M12 19.500v.1"
            }
        }
    }
}

/// A picture beside a word, never in place of one: hidden from screen readers.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path() />
        </svg>
    }
}
