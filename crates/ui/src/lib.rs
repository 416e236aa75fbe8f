//! The design system shared by the register and the console.
//!
//! Every component is usable by keyboard, touch and screen reader, speaks the language of
//! [`use_lang`], and takes its look from the class names in `/style`. The list with an example
//! each is in this crate's README.

mod badge;
mod banner;
mod button;
mod card;
mod chart;
mod checkbox;
mod data_table;
mod description_list;
mod dialog;
mod dynamic;
mod empty_state;
mod field;
mod focus;
#[cfg(debug_assertions)]
mod gallery;
mod header;
mod icon;
mod id;
mod item_list;
mod key;
mod language;
mod language_choice;
mod layout;
mod live_region;
mod menu;
mod notice;
mod page_title;
mod progress_bar;
mod progress_steps;
mod qr_code;
mod radio_group;
mod search_field;
mod select_field;
mod stats;
mod status_pill;
mod switch;
mod text_field;

pub use badge::Badge;
pub use banner::Banner;
pub use button::{Button, ButtonKind, LinkButton};
pub use card::Card;
pub use chart::{AXIS, BarChart, Columns, Lane, LineChart, Mark, Span, TimeLine};
pub use checkbox::Checkbox;
pub use data_table::{Column, DataTable};
pub use description_list::{Description, DescriptionList};
pub use dialog::{ConfirmDialog, Dialog};
pub use dynamic::{derived, dynamic, effect, handler, maybe, rows, signal, when};
pub use empty_state::EmptyState;
pub use field::FieldGroup;
pub use focus::{focus_first_invalid, focus_id, focus_on_arrival};
#[cfg(debug_assertions)]
pub use gallery::Gallery;
pub use header::{AppHeader, NavLink, SkipLink};
pub use icon::{Icon, IconName};
pub use id::next_id;
pub use item_list::{ItemLink, ItemList};
pub use key::pressed_key;
pub use language::{LanguageSwitch, maybe_text, phrase, provide_ui, text, use_lang};
pub use language_choice::LanguageChoice;
pub use layout::{Page, PageWidth, Toolbar, VisuallyHidden};
pub use live_region::{Announcer, LiveRegion, use_announcer};
pub use menu::{Menu, MenuItem};
pub use notice::{Notice, Tone};
pub use page_title::PageTitle;
pub use progress_bar::ProgressBar;
pub use progress_steps::{ProgressSteps, Step, StepState};
pub use qr_code::QrCode;
pub use radio_group::RadioGroup;
pub use search_field::SearchField;
pub use select_field::{SelectField, SelectOption};
pub use stats::{Stat, Stats};
pub use status_pill::StatusPill;
pub use switch::Switch;
pub use text_field::{Composition, TextField, TextKind};
