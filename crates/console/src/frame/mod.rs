//! What every screen uses: addresses, language, small parts.

pub mod cell;
pub mod delete_button;
pub mod language;
pub mod local_format;
pub mod navigation;
pub mod paging;
pub mod screen;
pub mod table;
