//! Calls to headquarters: who is signed on, what was asked, what came of it.

pub mod action;
pub mod api;
pub mod remote;
pub mod session;
