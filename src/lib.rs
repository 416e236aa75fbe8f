//! The register: customers captured with or without a network.
//!
//! `features` are the screens, `adapters` the browser; `register` has the use cases, `tab_session`
//! the sync driver's tab. Business rules are in `domain` and `sync`.

pub mod action_error;
pub mod adapters;
pub mod app;
pub mod connection_pill;
pub mod draft;
pub mod features;
pub mod forms;
pub mod navigation;
pub mod register;
pub mod scanner;
pub mod screen;
pub mod searches;
pub mod services;
pub mod shortcuts;
pub mod startup_failure;
pub mod state;
pub mod tab_session;
pub mod task;
pub mod ticks;
pub mod update_offer;
pub mod words;
