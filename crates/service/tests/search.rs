//! The search index finds what reading every row finds, in the same order.

use std::hash::{BuildHasher as _, RandomState};

use contract::commerce::{Address, Customer};
use domain::search::SearchQuery;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use service::Database;
use service::database::placeholders;
use service::search::{Criterion, Filter, Page, SearchTable, index};
use service::testing::{FOUND, TestDatabase, open_found};
use sqlx::AssertSqlSafe;

/// Ranks all candidates at once.
const TABLE: SearchTable = SearchTable { candidates_max: 1_000_000, ..FOUND };

const ROWS: usize = 300;
const QUERIES: usize = 40;

#[tokio::test]
async fn r306_the_index_finds_what_reading_every_row_finds_in_the_same_order() {
    let seed = seed();
    println!("SEARCH_SEED={seed}");
    for test in TestDatabase::all() {
        let mut draw = Draw::new(seed);
        let database = open_found(&test).await;
        let customers: Vec<Customer> = (0..ROWS).map(|_| draw.customer()).collect();
        for (place, customer) in customers.iter().enumerate() {
            insert(&database, customer, place % 3).await;
        }
        let queries: Vec<String> = (0..QUERIES).map(|_| draw.query(&customers)).collect();
        // The index has no row yet: reads all.
        let mut expected = Vec::new();
        for query in &queries {
            expected.push(found(&database, TABLE, query, 0, ROWS).await);
        }
        assert!(expected.iter().map(Vec::len).sum::<usize>() > QUERIES, "queries find something");

        // Some rows are in the index, and others have changed since.
        index::index_all(&database, &TABLE).await.unwrap();
        sqlx::query("UPDATE found SET indexed_version = 0 WHERE version = 1")
            .execute(database.read())
            .await
            .unwrap();
        check(&database, &queries, &expected).await;
        index::index_all(&database, &TABLE).await.unwrap();
        check(&database, &queries, &expected).await;

        // A search finds a changed customer by its new state, before and after the index has it.
        let changed = Customer { first_name: "Zzyzx".to_owned(), ..customers[0].clone() };
        update(&database, &changed).await;
        for _ in 0..2 {
            let ids = found(&database, TABLE, "zzyzx", 0, 9).await;
            assert_eq!(ids, [changed.customer_id.as_str()], "{:?}", database.kind());
            assert!(!found(&database, TABLE, &customers[0].email, 0, 9).await.is_empty());
            index::index_all(&database, &TABLE).await.unwrap();
        }
        let count = TABLE.count(&database, &SearchQuery::new("zzyzx", ""), 9).await.unwrap();
        assert_eq!(count, 1);
    }
}

/// Every path to rows, with pages and with a filter.
async fn check(database: &Database, queries: &[String], expected: &[Vec<String>]) {
    for (query, expected) in queries.iter().zip(expected) {
        for candidates_max in [9, 60, 1_000_000] {
            let table = SearchTable { candidates_max, ..TABLE };
            check_filter(database, table, query, expected).await;
            for (skip, top) in [(0, ROWS), (0, 5), (3, 7)] {
                let page: Vec<String> = expected.iter().skip(skip).take(top).cloned().collect();
                let ids = found(database, table, query, skip, top).await;
                assert_eq!(
                    ids,
                    page,
                    "{query:?} {skip} {top} of {candidates_max}, {:?}",
                    database.kind()
                );
            }
        }
        let count = TABLE
            .count(database, &SearchQuery::new(query, "JPN"), 9_999)
            .await
            .expect("the database answers");
        assert_eq!(count, expected.len() as u64, "{query:?}");
    }
}

async fn found(
    database: &Database,
    table: SearchTable,
    query: &str,
    skip: usize,
    top: usize,
) -> Vec<String> {
    let query = SearchQuery::new(query, "JPN");
    let criteria = [Criterion::Any(&query)];
    table
        .find(database, &Filter::every_row(), &criteria, Page { skip, top })
        .await
        .expect("the database answers")
}

/// Filtered rows keep their order.
async fn check_filter(database: &Database, table: SearchTable, query: &str, all: &[String]) {
    let query = SearchQuery::new(query, "JPN");
    let filter = Filter { sql: "store <> $1".to_owned(), values: vec!["2".to_owned()] };
    let (criteria, page) = ([Criterion::Any(&query)], Page { skip: 0, top: ROWS });
    let seen = table.find(database, &filter, &criteria, page).await.expect("the database answers");
    let left: Vec<&String> = all.iter().filter(|id| !id.ends_with('2')).collect();
    assert_eq!(seen.iter().collect::<Vec<_>>(), left, "{query:?}");
}

async fn insert(database: &Database, customer: &Customer, version: usize) {
    let keys = contract::search_keys(customer);
    let store = customer.customer_id.chars().last().unwrap_or_default().to_string();
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO found (id, content, names, texts, phones, store, version) VALUES ({})",
        placeholders(1, 7)
    )))
    .bind(&customer.customer_id)
    .bind(serde_json::to_string(customer).expect("a customer"))
    .bind(keys.names())
    .bind(keys.texts())
    .bind(keys.phones())
    .bind(store)
    .bind(version as i64)
    .execute(database.read())
    .await
    .expect("the database answers");
}

async fn update(database: &Database, customer: &Customer) {
    let keys = contract::search_keys(customer);
    sqlx::query(
        "UPDATE found SET content = $1, names = $2, texts = $3, indexed_version = 0 WHERE id = $4",
    )
    .bind(serde_json::to_string(customer).expect("a customer"))
    .bind(keys.names())
    .bind(keys.texts())
    .bind(&customer.customer_id)
    .execute(database.read())
    .await
    .expect("the database answers");
}

fn seed() -> u64 {
    let given = std::env::var("SEARCH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| RandomState::new().hash_one(()))
}

struct Draw(StdRng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// Few names of few letters: many customers are alike.
    fn name(&mut self) -> &'static str {
        self.one_of(&[
            "Mori", "Moriyama", "Aiko", "Ai", "Müller", "Mueller", "O'Brien", "森", "森山", "愛子",
            "大森", "mm", "D", "100%", "a_b",
        ])
    }

    fn customer(&mut self) -> Customer {
        let (first, last) = (self.name(), self.name());
        let number = self.below(10_000);
        let id =
            format!("{:08}-0000-4000-8000-{:011}{}", self.below(99_999_999), number, self.below(4));
        let address = Address {
            street: format!("{} {}-1", self.name(), self.below(9)),
            city: self.one_of(&["Tokyo", "東京都中央区", "New York"]).to_owned(),
            three_letter_iso_region_name: "JPN".to_owned(),
            ..Address::default()
        };
        Customer {
            customer_id: id,
            name: format!("{first} {last}"),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phone: format!("03-{number:04}-{:04}", self.below(100)),
            email: format!("{number}@example.com"),
            account_number: format!("{:06}", self.below(999_999)),
            addresses: vec![address],
            ..Customer::default()
        }
    }

    fn query(&mut self, customers: &[Customer]) -> String {
        let customer = &customers[self.below(customers.len())];
        let text = match self.below(8) {
            0 => return self.name().to_owned(),
            1 => return format!("{} {}", self.name(), self.name()),
            2 => return format!("{} {} {}", self.name(), self.name(), self.name()),
            3 => customer.phone.clone(),
            4 => customer.email.clone(),
            5 => customer.addresses[0].city.clone(),
            6 => customer.account_number.clone(),
            _ => customer.name.clone(),
        };
        let (skip, length) = (self.below(3), 1 + self.below(12));
        let part: String = text.chars().skip(skip).take(length).collect();
        if part.trim().is_empty() { text } else { part }
    }
}
