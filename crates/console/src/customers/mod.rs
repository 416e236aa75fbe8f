//! Customers that have an account number.

pub mod customer;
mod fields;
pub mod list;
