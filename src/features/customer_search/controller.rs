//! The logic of the search, without a page: what is typed, what is found, who is asked.

use std::rc::Rc;

use domain::gate::{Action as Gate, Unavailable};
use domain::{ClaimCode, CustomerId};
use leptos::prelude::*;
use sync::{CustomerRecord, Directory};
use ui::signal;

use crate::searches::Search;
use crate::state::State;

/// Rows that the list draws at first, and that *Show more* adds.
pub const ROWS: usize = 50;
/// Fewest characters for *Search all stores* (R131).
const REMOTE_CHARACTERS_MIN: usize = 4;

/// A customer, and what it was found by where the row does not show it.
pub type Hit = (Rc<CustomerRecord>, Option<String>);

#[derive(Clone, Copy)]
pub struct SearchController {
    pub query: RwSignal<String>,
    pub all_stores: RwSignal<bool>,
    /// Rows that are drawn: only what is likely to be looked at, the list may have 100,000.
    pub rows: RwSignal<usize>,
    /// The customers to draw, and one more where there are more.
    pub hits: RwSignal<Vec<Hit>, LocalStorage>,
    /// Whether the scale unit is asked without a person's wish.
    pub asks_scale_unit: Memo<bool>,
    pub is_reading: Memo<bool>,
    /// The query that `rows` belongs to.
    searched: StoredValue<String>,
    state: State,
}

impl SearchController {
    /// Begins where the visit was left.
    pub fn new(state: State, left: &Search) -> Self {
        let query = signal(left.query.clone());
        let rows = signal(left.rows.max(ROWS));
        let asks = move || state.asks_scale_unit() || is_claimed_elsewhere(state, query);
        Self {
            query,
            all_stores: signal(left.all_stores),
            rows,
            hits: RwSignal::new_local(untrack(|| found(state, query, rows))),
            asks_scale_unit: Memo::new(move |_| asks()),
            is_reading: Memo::new(move |_| !state.has_read_all()),
            searched: StoredValue::new(left.query.clone()),
            state,
        }
    }

    /// Another query begins with the first rows. Follows the query.
    pub fn begin_rows(self) {
        let query = self.query.get();
        if self.searched.with_value(|before| *before != query) {
            self.searched.set_value(query);
            self.rows.set(ROWS);
        }
    }

    /// Finds again. A delta that changes none of the rows leaves the list alone, and the focus in
    /// it.
    pub fn find(self) {
        let found = found(self.state, self.query, self.rows);
        if self.hits.with_untracked(|shown| *shown != found) {
            self.hits.set(found);
        }
    }

    /// Searches for a code that a scanner read. Returns the customer if it is the only one.
    pub fn take_scanned(self) -> Option<CustomerId> {
        let code = self.state.scanned.get()?;
        self.state.scanned.set(None);
        let country = self.state.configuration.with_untracked(|it| it.channel.country.clone());
        let directory = self.state.directory;
        let found = directory.with_untracked(|all| found_here(all, &code, &country, 2));
        self.query.set(code);
        match &found[..] {
            [only] => Some(only.id),
            _ => None,
        }
    }

    pub fn why_not_all(self) -> Option<Unavailable> {
        self.state.allows(Gate::SearchAllStores, None).err()
    }

    pub fn leave_all_stores_where_impossible(self) {
        if self.why_not_all().is_some() {
            self.all_stores.set(false);
        }
    }

    /// Where the search goes beyond this register's own customers.
    pub fn scope(self) -> Option<Scope> {
        Scope::of(self.all_stores.get(), self.asks_scale_unit.get())
    }

    /// Whether there are no customers yet, and nothing is searched for.
    pub fn is_first_start(self) -> bool {
        self.state.directory.with(Directory::is_empty) && self.query.with(String::is_empty)
    }
}

/// A customer that another register has captured a moment ago is not here yet.
fn is_claimed_elsewhere(state: State, query: RwSignal<String>) -> bool {
    let code = query.with(|query| ClaimCode::parse(query));
    code.is_ok_and(|code| state.directory.with(|it| it.claimed(code).is_empty()))
        && state.connection.get().reaches_scale_unit()
}

fn found(state: State, query: RwSignal<String>, rows: RwSignal<usize>) -> Vec<Hit> {
    let held = state.held.get();
    let country = state.configuration.with(|it| it.channel.country.clone());
    let query = query.get();
    let most = rows.get() + 1;
    let mut hits = state.directory.with(|all| found_here(all, &query, &country, most + 1));
    hits.retain(|hit| Some(hit.id) != held);
    hits.truncate(most);
    let marked = |hit: Rc<CustomerRecord>| {
        let value = sync::found_by(&hit, &query, &country).map(str::to_owned);
        (hit, value)
    };
    hits.into_iter().map(marked).collect()
}

/// The customers found; one whose claim code the query is comes first (R229).
fn found_here(
    directory: &Directory,
    query: &str,
    country: &str,
    most: usize,
) -> Vec<Rc<CustomerRecord>> {
    let mut hits = directory.search(query, country, most);
    if let Ok(code) = ClaimCode::parse(query) {
        let claimed = directory.claimed(code);
        hits.retain(|hit| claimed.iter().all(|it| it.id != hit.id));
        hits.splice(..0, claimed);
    }
    hits
}

/// Where a search goes beyond this register's own customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The store's, which headquarters keeps out of the offline database.
    ThisStore,
    AllStores,
}

impl Scope {
    fn of(all_stores: bool, asks_scale_unit: bool) -> Option<Self> {
        if all_stores { Some(Self::AllStores) } else { asks_scale_unit.then_some(Self::ThisStore) }
    }

    pub fn characters_min(self) -> usize {
        if self == Self::AllStores { REMOTE_CHARACTERS_MIN } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Connection, CustomerDetails, CustomerDraft};
    use sync::Timestamp;

    use super::*;

    fn id(number: u8) -> CustomerId {
        CustomerId::from_random_bytes([number; 16])
    }

    /// A register with so many customers of the name Mori.
    fn state(count: u8) -> State {
        let state = State::new();
        for number in 1..=count {
            let details = CustomerDetails::from_system_of_record(CustomerDraft {
                first_name: format!("Aiko{number}"),
                last_name: "Mori".into(),
                phone: format!("03-0000-{number:04}"),
                ..CustomerDraft::default()
            });
            let record = CustomerRecord::captured(id(number), details, Timestamp(0));
            state.directory.update(|directory| directory.put(record));
        }
        state
    }

    fn search(state: State, query: &str) -> SearchController {
        SearchController::new(state, &Search { query: query.into(), ..Search::default() })
    }

    fn count(search: SearchController) -> usize {
        search.find();
        search.hits.with_untracked(Vec::len)
    }

    #[test]
    fn one_hit_more_than_the_rows_tells_that_there_are_more() {
        Owner::new().with(|| {
            let search = search(state(60), "Mori");
            assert_eq!(count(search), ROWS + 1);
            search.rows.set(2 * ROWS);
            assert_eq!(count(search), 60);
        });
    }

    #[test]
    fn another_query_begins_with_the_first_rows() {
        Owner::new().with(|| {
            let left = Search { query: "Mori".into(), rows: 150, ..Search::default() };
            let search = SearchController::new(state(1), &left);
            search.begin_rows();
            assert_eq!(search.rows.get_untracked(), 150);
            search.query.set("Tanaka".into());
            search.begin_rows();
            assert_eq!(search.rows.get_untracked(), ROWS);
        });
    }

    #[test]
    fn a_customer_whose_form_still_waits_is_not_listed() {
        Owner::new().with(|| {
            let state = state(2);
            let search = search(state, "Mori");
            state.held.set(Some(id(1)));
            assert_eq!(count(search), 1);
        });
    }

    #[test]
    fn r226_a_scanned_code_opens_the_only_customer_it_finds() {
        Owner::new().with(|| {
            let state = state(2);
            let search = search(state, "");
            state.scanned.set(Some("Aiko2".into()));
            assert_eq!(search.take_scanned(), Some(id(2)));
            assert_eq!(search.query.get_untracked(), "Aiko2");
            assert_eq!(search.take_scanned(), None, "taken");
            state.scanned.set(Some("Mori".into()));
            assert_eq!(search.take_scanned(), None, "two customers");
        });
    }

    #[test]
    fn r131_all_stores_are_searched_while_that_is_possible() {
        Owner::new().with(|| {
            let state = state(1);
            let search = search(state, "Mori");
            assert_eq!(search.scope(), None);
            state.connection.set(Connection::Online);
            search.all_stores.set(true);
            search.leave_all_stores_where_impossible();
            assert_eq!(search.scope(), Some(Scope::AllStores));
            state.connection.set(Connection::Offline);
            search.leave_all_stores_where_impossible();
            assert_eq!(search.scope(), None);
        });
    }

    #[test]
    fn r029_the_scale_unit_is_asked_where_it_alone_has_the_customers() {
        Owner::new().with(|| {
            let state = state(1);
            let search = search(state, "Mori");
            state.configuration.update(|it| it.excludes_customers_from_offline = true);
            assert_eq!(search.scope(), None, "no connection");
            state.connection.set(Connection::HeadquartersUnreachable);
            assert_eq!(search.scope(), Some(Scope::ThisStore));
        });
    }

    #[test]
    fn the_first_start_is_one_without_customers_and_query() {
        Owner::new().with(|| {
            assert!(search(state(0), "").is_first_start());
            assert!(!search(state(0), "Mori").is_first_start());
            assert!(!search(state(1), "").is_first_start());
        });
    }
}
