//! Rules that only both servers together can keep, over real HTTP and real databases.

mod address_books;
mod audit_trail;
mod bad_input;
mod batches;
mod consent;
mod conversion;
mod creation;
mod described;
mod devices;
mod edits;
mod enhanced;
mod foreign_clients;
mod limitations;
mod members;
mod metadata;
mod online;
mod rescues;
mod restored;
mod sales;
mod scale_units;
mod search;
mod search_parity;
mod sessions;
mod shop;
mod versions;
