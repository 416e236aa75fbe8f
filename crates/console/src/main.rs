//! Headquarters' web page: everything that an administrator does.

mod action;
mod api;
mod app;
mod cell;
mod channel_databases;
mod channel_schema;
mod customer;
mod customers;
mod delete_button;
mod features;
mod home;
mod job;
mod jobs;
mod json;
mod language;
mod local_format;
mod navigation;
mod operation;
mod operations;
mod parameters;
mod profile;
mod record;
mod recurrence;
mod registers;
mod remote;
mod rescue;
mod rescue_file;
mod screen;
mod session;
mod sessions;
mod sign_on;
mod switch_states;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| language::in_kept_language(app::App));
}
