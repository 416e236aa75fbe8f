//! Register, scale unit and headquarters find the same customers by the same words.

use std::hash::{BuildHasher, RandomState};

use contract::commerce::{Customer, CustomerPage, GlobalCustomerPage};
use domain::{AccountNumber, CustomerId, Feature, Identity};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use service::testing::{Register, until};
use sync::{CustomerRecord, Directory, Timestamp};

use crate::conversion::databases;
use crate::shop::{Admin, Shop, guid};

/// Customers whom the seed makes up, and queries.
const CUSTOMERS: usize = 40;
const QUERIES: usize = 120;
/// More than there are customers.
const ALL: usize = 500;

#[tokio::test]
async fn r128_r129_r224_r302_r304_r306_register_scale_unit_and_headquarters_find_the_same() {
    for (channel, headquarters) in databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        shop.with_features(&Feature::ALL).await;
        let seed = seed();
        // Shown when the test fails; SEARCH_SEED=… draws the same again.
        println!("SEARCH_SEED={seed}");
        finds_the_same(&mut shop, Draw::new(seed)).await;
        shop.close().await;
    }
}

async fn finds_the_same(shop: &mut Shop, mut draw: Draw) {
    let (ginza, seattle) = (shop.ginza().await, shop.seattle().await);
    let aiko = ginza.create(&aiko()).await.customer();
    let noriko = seattle.create(&noriko()).await.customer();
    for number in 0..CUSTOMERS {
        let store = if number % 2 == 0 { &ginza } else { &seattle };
        let created = store.create(&draw.person()).await.customer();
        if number % 4 == 0 {
            assert_eq!(store.issue_loyalty_card(&created.account_number).await.status, 201);
        }
    }
    shop.admin.convert().await;

    let known = everybody(&ginza, &shop.admin).await;
    let index = Directory::new(known.iter().map(record));
    let places = Places { index, scale_unit: ginza, admin: shop.admin.again().await };
    for (query, found) in [
        // How the name is read, as it is said and as it is typed.
        ("もり あいこ", vec![&aiko]),
        ("ﾓﾘｱｲｺ", vec![&aiko]),
        ("森愛子", vec![&aiko]),
        // The phone number of an address is not one of the customer's.
        ("03-7777-1234", vec![]),
        ("0377771234", vec![]),
        ("03-5555-1234", vec![&aiko]),
        ("0355551234", vec![&aiko]),
        ("０３（５５５５）１２３４", vec![&aiko]),
        ("03.5555.1234", vec![&aiko]),
        ("+81 3-5555-1234", vec![&aiko]),
        // An address without a blank, and with.
        ("中央区銀座1-2", vec![&aiko]),
        ("中央区　銀座 1−2", vec![&aiko]),
        // A town of two words, and no words of two texts.
        ("qnew york", vec![&noriko]),
        ("ＱＮＥＷ　ＹＯＲＫ", vec![&noriko]),
        ("york 1 qbroadway", vec![]),
        ("1 qbroadway qnew york", vec![]),
        // More words than the name has, one of which is in it.
        ("one two three four five six qnoriko", vec![&noriko]),
        ("qreceipts@example.com", vec![]),
    ] {
        let all = places.find(query).await;
        let found_of = |customer: &Customer| all.contains(&customer.customer_id);
        let of_the_two: Vec<&Customer> =
            [&aiko, &noriko].into_iter().filter(|it| found_of(it)).collect();
        assert_eq!(of_the_two, found, "{query}");
    }

    let in_one_line = json!({ "CustomerSearchByFieldCriteria": { "Criteria": [
        { "SearchTerm": "qbroadway QNEW", "SearchField": { "Name": "FullAddress", "Value": 0 } }
    ] } });
    let answer = places.scale_unit.post("Customers/SearchByFields", &in_one_line).await;
    let page: CustomerPage = answer.read();
    let found: Vec<_> = page.results.into_iter().map(|customer| customer.customer_id).collect();
    assert_eq!(found, [noriko.customer_id.as_str()], "an address in one line");

    let queries: Vec<String> = (0..QUERIES).map(|_| draw.query(&known)).collect();
    let mut hits = 0;
    for query in queries.iter().filter(|query| !query.trim().is_empty()) {
        hits += places.find(query).await.len();
    }
    assert!(hits > QUERIES, "{hits}: the queries find something");

    // What an older folding made, the servers fold anew in the background.
    const OF_THE_CHANNEL: &str = "UPDATE channel_customer SET name_folded = '', \
         text_folded = 'x', phones_folded = '1', indexed_version = 1";
    const OF_HEADQUARTERS: &str = "UPDATE RETAILCUSTTABLE SET SEARCHNAME = '', \
         SEARCHTEXT = 'x', SEARCHPHONES = '1', indexed_version = 1";
    shop.change_channel_database(OF_THE_CHANNEL).await;
    shop.change_headquarters_database(OF_HEADQUARTERS).await;
    shop.headquarters_gone().await;
    shop.headquarters_back().await;
    shop.scale_unit_again().await;
    let (scale_unit, admin) = (shop.ginza().await, shop.admin.again().await);
    let places = Places { scale_unit, admin, ..places };
    until("both have folded anew", async || {
        let of_the_channel = "SELECT COUNT(*) FROM channel_customer WHERE text_folded = 'x'";
        let of_headquarters = "SELECT COUNT(*) FROM RETAILCUSTTABLE WHERE SEARCHTEXT = 'x'";
        let left = shop.count(of_the_channel).await;
        (left + shop.count_at_headquarters(of_headquarters).await == 0).then_some(())
    })
    .await;
    for query in queries.iter().filter(|query| !query.trim().is_empty()).take(20) {
        places.find(query).await;
    }
}

fn seed() -> u64 {
    let given = std::env::var("SEARCH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| RandomState::new().hash_one(()))
}

struct Places {
    index: Directory,
    scale_unit: Register,
    admin: Admin,
}

impl Places {
    /// Whom all three find, by `CustomerId`, in the same order.
    async fn find(&self, query: &str) -> Vec<String> {
        let hits = self.index.search(query, "JPN", ALL);
        let at_register: Vec<String> = hits.iter().map(|hit| hit.id.to_string()).collect();
        let body = json!({ "CustomerSearchCriteria": { "Keyword": query },
            "QueryResultSettings": { "Paging": { "Top": ALL } } });
        let page: GlobalCustomerPage = self.scale_unit.post("Customers/Search", &body).await.read();
        let at_scale_unit: Vec<String> =
            page.results.into_iter().map(|hit| hit.customer_id).collect();
        let at_headquarters = self.admin.find_customers(query, ALL).await;
        assert_eq!(at_scale_unit, at_register, "scale unit and register: {query:?}");
        assert_eq!(at_headquarters, at_register, "headquarters and register: {query:?}");
        at_register
    }
}

/// All customers of the channel, once they are as many as headquarters has.
async fn everybody(register: &Register, admin: &Admin) -> Vec<Customer> {
    let count = admin.counters().await.customers;
    until("every customer has come down", async || {
        let delta = register.delta(0).await;
        let is_complete = delta.customers.len() as u64 == count && !delta.has_more;
        let has_numbers = delta.customers.iter().all(|customer| !customer.is_async_customer);
        (is_complete && has_numbers).then_some(delta.customers)
    })
    .await
}

/// As the register takes a customer of the delta over.
fn record(customer: &Customer) -> CustomerRecord {
    let id: CustomerId = customer.customer_id.parse().expect("a customer's key");
    let details = contract::trusted_details_from_customer(customer);
    let number = AccountNumber::new(&customer.account_number).expect("a number");
    CustomerRecord {
        identity: Identity::Assigned(number),
        loyalty_cards: customer.loyalty_cards.iter().map(|it| it.card_number.clone()).collect(),
        ..CustomerRecord::captured(id, details, Timestamp(0))
    }
}

fn aiko() -> Value {
    json!({ "FirstName": "愛子", "LastName": "森", "PhoneticFirstName": "アイコ",
        "PhoneticLastName": "モリ", "Phone": "03-5555-1234", "Email": "qaiko@example.com",
        "ReceiptEmail": "qreceipts@example.com",
        "Addresses": [{ "City": "中央区", "Street": "銀座1-2-3", "Phone": "03-7777-1234",
            "ThreeLetterISORegionName": "JPN" }] })
}

/// Whose address has no state between town and street.
fn noriko() -> Value {
    json!({ "FirstName": "Qnoriko", "LastName": "Doe", "Addresses": [{ "City": "Qnew York",
        "Street": "1 Qbroadway", "ThreeLetterISORegionName": "USA" }] })
}

struct Draw(StdRng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0.random_range(0..limit)
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.one_of(&["0", "1", "3", "8", "9"])).collect()
    }

    fn phone(&mut self) -> String {
        let parts = [self.digits(2), self.digits(4), self.digits(4)];
        match self.below(4) {
            0 => String::new(),
            1 => parts.concat(),
            2 => parts.join("-"),
            _ => format!("+81 ({}) {} {}", parts[0], parts[1], parts[2]),
        }
    }

    fn email(&mut self) -> String {
        let name = self.one_of(&["aiko", "Mori", "a_b", "x%y", "o'neil"]);
        format!("{name}{}@Example.com", self.digits(2))
    }

    fn first_name(&mut self) -> &'static str {
        self.one_of(&[
            "Aiko",
            "愛子",
            "太郎",
            "Zoë",
            "Mary Ann",
            "ＡＩＫＯ",
            "ｱｲｺ",
            "O’Neil",
            "İpek",
            "Søren",
            "凜",
            "Nguyễn",
        ])
    }

    fn last_name(&mut self) -> &'static str {
        self.one_of(&[
            "Mori",
            "森",
            "山田",
            "Müller",
            "van der Berg",
            "モリ",
            "100%",
            "",
            "髙橋",
            "齋藤",
            "Großmann",
            "三ヶ尻",
            "Mueller",
        ])
    }

    fn reading(&mut self) -> &'static str {
        self.one_of(&["アイコ", "もり", "ﾓﾘ", "タロウ", "ヤマダ", "ビアンカ", "", ""])
    }

    fn person(&mut self) -> Value {
        let addresses: Vec<Value> = (0..self.below(3)).map(|_| self.address()).collect();
        let contacts: Vec<Value> = (0..self.below(3)).map(|_| self.contact()).collect();
        let mut person = json!({
            "CustomerId": guid(),
            "Phone": self.phone(),
            "Email": if self.below(2) == 0 { String::new() } else { self.email() },
            "ReceiptEmail": if self.below(2) == 0 { String::new() } else { self.email() },
            "Contacts": contacts,
            "Addresses": addresses,
        });
        let members = if self.below(5) == 0 {
            json!({ "CustomerTypeValue": 2, "Name": self.one_of(&["Mori & Co", "森商店", "ﾓﾘ ショップ"]),
                "PhoneticName": self.reading() })
        } else {
            json!({ "CustomerTypeValue": 1, "FirstName": self.first_name(),
                "MiddleName": self.one_of(&["", "", "B.", "Mori"]), "LastName": self.last_name(),
                "PhoneticFirstName": self.reading(), "PhoneticLastName": self.reading() })
        };
        for (name, value) in members.as_object().into_iter().flatten() {
            person[name] = value.clone();
        }
        person
    }

    fn contact(&mut self) -> Value {
        match self.below(2) {
            0 => json!({ "ContactTypeValue": 1, "Contact": format!("090-{}", self.digits(8)) }),
            _ => json!({ "ContactTypeValue": 2, "Contact": self.email() }),
        }
    }

    fn address(&mut self) -> Value {
        json!({
            "Name": self.first_name(),
            "ZipCode": self.one_of(&["104-0061", "98101", "", "１０４−００６１"]),
            "State": self.one_of(&["東京都", "WA", "", "New York"]),
            "City": self.one_of(&["中央区", "New York", "San José", "", "Saint  Louis"]),
            "Street": self.one_of(&["銀座 1-2-3", "5th Avenue 12", "1−2−3 Ginza", "アベニュー 7"]),
            "Phone": self.phone(),
            "ThreeLetterISORegionName": "JPN",
        })
    }

    /// A part of something that a customer has, written in some other way; some of them of
    /// two texts, and some that nobody has.
    fn query(&mut self, known: &[Customer]) -> String {
        // Those that the seed made up come last.
        let customer = &known[known.len() - 1 - self.below(CUSTOMERS)];
        let mut texts = vec![
            customer.name.clone(),
            customer.account_number.clone(),
            customer.phone.clone(),
            customer.email.clone(),
            customer.receipt_email.clone(),
            [customer.phonetic_last_name.as_str(), &customer.phonetic_first_name].concat(),
            [customer.phonetic_last_name.as_str(), &customer.phonetic_first_name].join(" "),
            customer.phonetic_name.clone(),
            [customer.last_name.as_str(), &customer.first_name].concat(),
            [customer.first_name.as_str(), &customer.last_name].concat(),
            customer.customer_id.clone(),
        ];
        for address in &customer.addresses {
            let parts = [&address.zip_code, &address.state, &address.city, &address.street];
            texts.extend(parts.map(String::clone));
            texts.push(parts.map(String::as_str).join(" "));
            texts.extend([address.phone.clone(), address.name.clone()]);
        }
        texts.extend(customer.contacts.iter().map(|contact| contact.contact.clone()));
        texts.extend(customer.loyalty_cards.iter().map(|card| card.card_number.clone()));
        texts.retain(|text| !text.is_empty());
        let text = texts[self.below(texts.len())].clone();
        let text = match self.below(6) {
            0 => format!("{text} {}", self.first_name()),
            1 => format!("{} {text}", self.one_of(&["%", "_", "\\", "x y z w v", "-", "\""])),
            _ => self.part(&text),
        };
        match self.below(7) {
            0 => text.to_uppercase(),
            1 => text.replace('-', "."),
            2 => text.replace(['-', ' '], ""),
            3 => text.replace(' ', "\u{3000}"),
            4 => text.chars().map(wide).collect(),
            5 => domain::text::katakana(&text),
            _ => text,
        }
    }

    fn part(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        let first = self.below(letters.len());
        let count = 1 + self.below(letters.len() - first);
        letters[first..first + count].iter().collect()
    }
}

/// As a Japanese input method may write it.
fn wide(letter: char) -> char {
    match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
        other => other,
    }
}
