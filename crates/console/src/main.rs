//! Headquarters' web page for administrators.

mod app;
mod audit;
mod connection;
mod customers;
mod frame;
mod home;
mod jobs;
mod lists;
mod record;
mod routes;
mod sections;
mod setup;
mod sign_on;
mod synchronization;

fn main() {
    console_error_panic_hook::set_once();
    diagnostics::log::start(drop);
    leptos::mount::mount_to_body(|| frame::language::in_kept_language(app::App));
}
