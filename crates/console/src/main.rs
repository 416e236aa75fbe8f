//! Headquarters' web page: jobs, switches, profiles and customers, for administrators.

mod api;
mod app;
mod channel_schema;
mod customers;
mod features;
mod home;
mod jobs;
mod language;
mod local_format;
mod profile;
mod profiles;
mod recurrence;
mod remote;
mod screen;
mod session;
mod sign_on;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
