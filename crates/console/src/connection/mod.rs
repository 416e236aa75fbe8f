//! Calls to headquarters: the session, requests and their outcomes.

pub mod action;
pub mod api;
pub mod remote;
pub mod session;
