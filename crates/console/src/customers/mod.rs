//! Customers that have an account number.

pub mod customer;
pub mod list;
