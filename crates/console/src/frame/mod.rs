//! What every screen uses: addresses, language, small parts.

pub mod address_bar;
pub mod cell;
pub mod code_notice;
pub mod delete_button;
pub mod language;
pub mod local_format;
pub mod navigation;
pub mod paging;
pub mod query;
pub mod screen;
pub mod scroll;
pub mod table;
