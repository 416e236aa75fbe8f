//! The search of each visit of the customer list, so that Back restores it.
//!
//! The address carries the number of the visit only: nothing that was typed may be in an address
//! (R216). This lives in memory and ends with the worker's session.

use std::collections::VecDeque;
use std::fmt::{Display, Formatter};
use std::num::ParseIntError;
use std::str::FromStr;

use domain::CustomerId;

/// One visit of the customer list: a random number, which means nothing after a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit(u32);

impl Visit {
    pub fn new(random: u32) -> Self {
        Self(random)
    }
}

impl Display for Visit {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Visit {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The state of a visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    pub query: String,
    pub all_stores: bool,
    /// Rows that the list draws at most.
    pub rows: usize,
    /// How far the page was scrolled, in CSS pixels.
    pub scrolled: f64,
    /// The row that was opened last.
    pub opened: Option<CustomerId>,
}

/// The searches of the last visits.
#[derive(Debug, Default)]
pub struct Searches(VecDeque<(Visit, Search)>);

impl Searches {
    const VISITS_MAX: usize = 50;

    pub fn of(&self, visit: Visit) -> Option<&Search> {
        self.0.iter().find(|(other, _)| *other == visit).map(|(_, search)| search)
    }

    pub fn newest(&self) -> Option<Visit> {
        self.0.back().map(|(visit, _)| *visit)
    }

    /// The visit's search, to be changed; it is the newest from now on.
    pub fn entry(&mut self, visit: Visit) -> &mut Search {
        let at = self.0.iter().position(|(other, _)| *other == visit);
        let known = at.and_then(|at| self.0.remove(at));
        if self.0.len() == Self::VISITS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(known.unwrap_or_else(|| (visit, Search::default())));
        let last = self.0.len() - 1;
        &mut self.0[last].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_searches_of_the_last_visits_are_kept() {
        let mut searches = Searches::default();
        let search = |query: &str| Search { query: query.to_owned(), ..Search::default() };
        for number in 0..=Searches::VISITS_MAX as u32 {
            *searches.entry(Visit(number)) = search("Mori");
        }
        assert_eq!(searches.of(Visit(0)), None);
        *searches.entry(Visit(1)) = search("Tanaka");
        assert_eq!(searches.of(Visit(1)), Some(&search("Tanaka")));
        assert_eq!(searches.newest(), Some(Visit(1)));
    }

    #[test]
    fn r216_an_address_names_a_visit_by_its_number_alone() {
        let visit = Visit::new(7);
        assert_eq!(visit.to_string().parse(), Ok(visit));
        assert!("Mori".parse::<Visit>().is_err());
    }
}
