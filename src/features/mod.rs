//! The screens, one folder each. No screen uses another one or the adapters.

pub mod activation;
pub mod customer_details;
pub mod customer_form;
pub mod customer_search;
pub mod kiosk;
pub mod shortcut_list;
pub mod sign_on;
pub mod sync_status;
