//! Speed of searches among many customers, on each database: `cargo bench -p service [--
//! sqlite|postgres] [-- COUNT]`. Writing and indexing a million customers takes some minutes.

use std::time::Instant;

use contract::commerce::{Address, Customer};
use domain::search::SearchQuery;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use service::Database;
use service::search::{Criterion, Filter, Page, index};
use service::testing::{FOUND, TestDatabase, open_found};

const CUSTOMERS: usize = 1_000_000;
const QUERIES: usize = 60;

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let count = asked.iter().find_map(|it| it.parse().ok()).unwrap_or(CUSTOMERS);
    let kinds: Vec<&String> = asked.iter().filter(|it| it.parse::<usize>().is_err()).collect();
    println!("| database | query | median ms | p95 ms | longest ms |");
    println!("|---|---|---|---|---|");
    for test in TestDatabase::all() {
        let kind = test.url.split(':').next().unwrap_or_default().to_owned();
        if kinds.is_empty() || kinds.contains(&&kind) {
            measure(&test, &kind, count).await;
        }
    }
}

async fn measure(test: &TestDatabase, kind: &str, count: usize) {
    let database = open_found(test).await;
    let mut draw = Draw::new(7);
    let known = fill(&database, &mut draw, count).await;
    let begun = Instant::now();
    index::index_all(&database, &FOUND).await.expect("an index");
    if kind != "sqlite" {
        sqlx::raw_sql("ANALYZE").execute(database.read()).await.expect("statistics");
    }
    eprintln!("{kind}: {count} customers indexed in {:.0} s", begun.elapsed().as_secs_f64());
    let mut all = Vec::new();
    for (name, query_of) in QUERY_KINDS {
        let mut times = Vec::new();
        for _ in 0..QUERIES {
            let customer = &known[draw.below(known.len())];
            let text = query_of(customer);
            let query = SearchQuery::new(&text, "JPN");
            let begun = Instant::now();
            let criteria = [Criterion::Any(&query)];
            let page = Page { skip: 0, top: 51 };
            let found = FOUND.find(&database, &Filter::every_row(), &criteria, page).await;
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
            assert!(!found.expect("results").is_empty(), "{name} finds something");
        }
        report(kind, name, &mut times);
        all.append(&mut times);
    }
    report(kind, "all", &mut all);
}

fn report(kind: &str, name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("| {kind} | {name} | {:.1} | {:.1} | {:.1} |", at(50), at(95), at(100));
}

type QueryOf = fn(&Customer) -> String;

const QUERY_KINDS: [(&str, QueryOf); 13] = [
    ("one letter", |it| beginning(&it.last_name, 1)),
    ("two letters", |it| beginning(&it.last_name, 2)),
    ("three letters", |it| beginning(&it.last_name, 3)),
    ("family name", |it| it.last_name.clone()),
    ("whole name", |it| it.name.clone()),
    ("family name, first letter", |it| {
        format!("{} {}", it.last_name, beginning(&it.first_name, 1))
    }),
    ("middle of a name", |it| it.last_name.chars().skip(1).take(3).collect()),
    ("phone", |it| it.phone.clone()),
    ("four digits of a phone", |it| it.phone.chars().skip(8).collect()),
    ("e-mail", |it| it.email.clone()),
    ("account number", |it| it.account_number.clone()),
    ("city", |it| it.addresses[0].city.clone()),
    ("postal code", |it| it.addresses[0].zip_code.clone()),
];

fn beginning(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

/// A sample of the written customers.
async fn fill(database: &Database, draw: &mut Draw, count: usize) -> Vec<Customer> {
    const TOGETHER: usize = 1_000;
    let names = Names::new(draw);
    let mut known = Vec::new();
    let mut number = 0;
    while number < count {
        let mut write = database.write().await.expect("a transaction");
        for _ in 0..TOGETHER.min(count - number) {
            number += 1;
            let customer = names.customer(draw, number);
            let keys = contract::search_keys(&customer);
            sqlx::query(
                "INSERT INTO found (id, content, names, texts, phones, store, version) \
                 VALUES ($1, $2, $3, $4, $5, '1', 1)",
            )
            .bind(&customer.customer_id)
            .bind(serde_json::to_string(&customer).expect("a customer"))
            .bind(keys.names())
            .bind(keys.texts())
            .bind(keys.phones())
            .execute(&mut *write)
            .await
            .expect("a row");
            if draw.below(count) < 2_000 {
                known.push(customer);
            }
        }
        write.commit().await.expect("a commit");
    }
    known
}

struct Draw(StdRng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// The first ones often, as with names.
    fn often_first(&mut self, end: usize) -> usize {
        ((end as f64).powf(self.0.random()) - 1.0) as usize
    }
}

struct Names {
    last: Vec<String>,
    first: Vec<String>,
    cities: Vec<String>,
    family: Vec<String>,
    given: Vec<String>,
}

impl Names {
    fn new(draw: &mut Draw) -> Self {
        const HAN: &str = "佐藤鈴木高橋田中伊渡辺山本村林加吉松井清上阿部森池内石川前長谷近坂遠青西福太原三浦岡後小野竹金子和島";
        let han: Vec<char> = HAN.chars().collect();
        let mut latin = |count: usize, syllables: usize| {
            (0..count).map(|_| word(draw, syllables)).collect::<Vec<String>>()
        };
        let (last, first, cities) = (latin(20_000, 3), latin(3_000, 2), latin(500, 3));
        let mut two = |count: usize| {
            (0..count)
                .map(|_| (0..2).map(|_| han[draw.below(han.len())]).collect())
                .collect::<Vec<String>>()
        };
        Self { last, first, cities, family: two(1_500), given: two(2_000) }
    }

    fn customer(&self, draw: &mut Draw, number: usize) -> Customer {
        let is_japanese = number.is_multiple_of(2);
        let pick = |draw: &mut Draw, all: &[String]| all[draw.often_first(all.len())].clone();
        let (first, last) = if is_japanese {
            (pick(draw, &self.given), pick(draw, &self.family))
        } else {
            (pick(draw, &self.first), pick(draw, &self.last))
        };
        let city = pick(draw, &self.cities);
        let address = Address {
            street: format!("{}-{} {}", draw.below(30), draw.below(30), pick(draw, &self.last)),
            city,
            zip_code: format!("{:03}-{:04}", draw.below(1_000), draw.below(10_000)),
            three_letter_iso_region_name: "JPN".to_owned(),
            ..Address::default()
        };
        Customer {
            customer_id: format!("{:08x}-0000-4000-8000-{number:012}", draw.below(1 << 31)),
            account_number: format!("{number:08}"),
            name: format!("{first} {last}"),
            email: format!("{}{number}@example.com", pick(draw, &self.last)),
            phone: format!("03-{:04}-{:04}", draw.below(10_000), draw.below(10_000)),
            first_name: first,
            last_name: last,
            addresses: vec![address],
            ..Customer::default()
        }
    }
}

fn word(draw: &mut Draw, syllables: usize) -> String {
    const CONSONANTS: &[u8] = b"bcdfghjklmnprstvwz";
    const VOWELS: &[u8] = b"aaaeeeioou";
    let mut word = String::new();
    for _ in 0..=draw.below(syllables) {
        word.push(CONSONANTS[draw.below(CONSONANTS.len())] as char);
        word.push(VOWELS[draw.below(VOWELS.len())] as char);
    }
    word.push(CONSONANTS[draw.below(CONSONANTS.len())] as char);
    let mut letters = word.chars();
    let first = letters.next().unwrap_or('X').to_ascii_uppercase();
    std::iter::once(first).chain(letters).collect()
}
