//! The demo's customers: the same ones at every start, all invented. E-mail
//! addresses are of `example.com`, phone numbers of ranges kept for fiction.

use contract::commerce::{Address, Customer, CustomerAffiliation};

use super::demo::{AFFILIATION_STAFF_PRICE, AFFILIATION_STUDENT, AFFILIATION_VIP};
use super::empty::address_purposes;

/// Where the stores' default customers are in the list.
pub(super) const GINZA_DEFAULT: usize = 0;
pub(super) const SEATTLE_DEFAULT: usize = 1;

/// Besides the default customers, of each country.
const OF_EACH_COUNTRY: usize = 100;

/// Family name and its romanisation.
const JAPANESE_FAMILY: [(&str, &str); 20] = [
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("佐々木", "sasaki"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("林", "hayashi"),
    ("清水", "shimizu"),
    ("森", "mori"),
];

const JAPANESE_GIVEN: [(&str, &str); 20] = [
    ("愛子", "aiko"),
    ("陽菜", "hina"),
    ("結衣", "yui"),
    ("美咲", "misaki"),
    ("さくら", "sakura"),
    ("葵", "aoi"),
    ("真由美", "mayumi"),
    ("恵子", "keiko"),
    ("優子", "yuko"),
    ("香織", "kaori"),
    ("蓮", "ren"),
    ("湊", "minato"),
    ("大翔", "hiroto"),
    ("健一", "kenichi"),
    ("拓海", "takumi"),
    ("翔太", "shota"),
    ("直樹", "naoki"),
    ("浩", "hiroshi"),
    ("修", "osamu"),
    ("学", "manabu"),
];

const ENGLISH_FAMILY: [&str; 20] = [
    "Adams", "Baker", "Carter", "Diaz", "Evans", "Foster", "Garcia", "Hughes", "Irwin", "Jensen",
    "Keller", "Lopez", "Mason", "Nguyen", "Owens", "Parker", "Quinn", "Reyes", "Sullivan",
    "Turner",
];

const ENGLISH_GIVEN: [&str; 20] = [
    "Alice",
    "Benjamin",
    "Chloe",
    "Daniel",
    "Emma",
    "Felix",
    "Grace",
    "Henry",
    "Isla",
    "Jack",
    "Katherine",
    "Liam",
    "Maya",
    "Noah",
    "Olivia",
    "Peter",
    "Rachel",
    "Samuel",
    "Tessa",
    "William",
];

/// Postal code, prefecture, city, town.
const JAPANESE_PLACES: [(&str, &str, &str, &str); 10] = [
    ("104-0061", "東京都", "中央区", "銀座"),
    ("150-0001", "東京都", "渋谷区", "神宮前"),
    ("160-0022", "東京都", "新宿区", "新宿"),
    ("220-0012", "神奈川県", "横浜市西区", "みなとみらい"),
    ("330-0854", "埼玉県", "さいたま市大宮区", "桜木町"),
    ("460-0008", "愛知県", "名古屋市中区", "栄"),
    ("530-0001", "大阪府", "大阪市北区", "梅田"),
    ("600-8216", "京都府", "京都市下京区", "東塩小路町"),
    ("810-0001", "福岡県", "福岡市中央区", "天神"),
    ("060-0001", "北海道", "札幌市中央区", "北一条西"),
];

/// Street, city, ZIP code; all in Washington state.
const AMERICAN_PLACES: [(&str, &str, &str); 10] = [
    ("Pine St", "Seattle", "98101"),
    ("Market St", "Seattle", "98107"),
    ("California Ave SW", "Seattle", "98116"),
    ("Bellevue Way NE", "Bellevue", "98004"),
    ("Lake Washington Blvd", "Kirkland", "98033"),
    ("Cleveland St", "Redmond", "98052"),
    ("Main St", "Renton", "98057"),
    ("Pacific Ave", "Tacoma", "98402"),
    ("Colby Ave", "Everett", "98201"),
    ("Capitol Way", "Olympia", "98501"),
];

/// The default customers, then 100 Japanese and 100 American ones.
pub(super) fn customers() -> Vec<Customer> {
    let mut customers = vec![
        default_customer(
            "店頭のお客様 (GINZA)",
            "JPY",
            "ja",
            [AFFILIATION_VIP, AFFILIATION_STAFF_PRICE],
        ),
        default_customer(
            "Walk-in customer (SEATTLE)",
            "USD",
            "en-US",
            [AFFILIATION_STUDENT, AFFILIATION_STAFF_PRICE],
        ),
    ];
    customers.extend((0..OF_EACH_COUNTRY).map(japanese));
    customers.extend((0..OF_EACH_COUNTRY).map(american));
    for (number, customer) in customers.iter_mut().enumerate() {
        customer.customer_id = key(number);
    }
    customers
}

/// A fixed GUID: the same customer at every start.
fn key(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

fn default_customer(
    name: &str,
    currency: &str,
    language: &str,
    affiliations: [i64; 2],
) -> Customer {
    let affiliation = |record_id| CustomerAffiliation { record_id, name: String::new() };
    Customer {
        customer_type_value: 2,
        name: name.to_owned(),
        language: language.to_owned(),
        customer_group: "30".to_owned(),
        currency_code: currency.to_owned(),
        customer_affiliations: affiliations.map(affiliation).to_vec(),
        ..Customer::default()
    }
}

fn japanese(number: usize) -> Customer {
    let (family, family_latin) = JAPANESE_FAMILY[number % JAPANESE_FAMILY.len()];
    let given = (number * 7 + number / JAPANESE_FAMILY.len()) % JAPANESE_GIVEN.len();
    let (given, given_latin) = JAPANESE_GIVEN[given];
    let (zip_code, state, city, town) = JAPANESE_PLACES[number % JAPANESE_PLACES.len()];
    let street = format!("{town}{}-{}-{}", number % 6 + 1, number % 11 + 1, number % 17 + 1);
    Customer {
        customer_type_value: 1,
        name: format!("{given} {family}"),
        first_name: given.to_owned(),
        last_name: family.to_owned(),
        phone: format!("03-0000-{:04}", number + 1),
        email: format!("{given_latin}.{family_latin}{number}@example.com"),
        language: "ja".to_owned(),
        customer_group: "30".to_owned(),
        currency_code: "JPY".to_owned(),
        addresses: vec![home(
            number,
            Address {
                street,
                city: city.to_owned(),
                state: state.to_owned(),
                zip_code: zip_code.to_owned(),
                three_letter_iso_region_name: "JPN".to_owned(),
                ..Address::default()
            },
        )],
        ..Customer::default()
    }
}

fn american(number: usize) -> Customer {
    let family = ENGLISH_FAMILY[number % ENGLISH_FAMILY.len()];
    let given = (number * 7 + number / ENGLISH_FAMILY.len()) % ENGLISH_GIVEN.len();
    let given = ENGLISH_GIVEN[given];
    let (street, city, zip_code) = AMERICAN_PLACES[number % AMERICAN_PLACES.len()];
    Customer {
        customer_type_value: 1,
        name: format!("{given} {family}"),
        first_name: given.to_owned(),
        last_name: family.to_owned(),
        phone: format!("206-555-{:04}", 100 + number),
        email: format!("{}.{}{number}@example.com", given.to_lowercase(), family.to_lowercase()),
        language: "en-US".to_owned(),
        customer_group: "30".to_owned(),
        currency_code: "USD".to_owned(),
        addresses: vec![home(
            OF_EACH_COUNTRY + number,
            Address {
                street: format!("{} {street}", 100 + number * 13),
                city: city.to_owned(),
                state: "WA".to_owned(),
                zip_code: zip_code.to_owned(),
                three_letter_iso_region_name: "USA".to_owned(),
                ..Address::default()
            },
        )],
        ..Customer::default()
    }
}

fn home(number: usize, address: Address) -> Address {
    let home = address_purposes().into_iter().find(|purpose| purpose.name == "Home");
    Address {
        id: format!("00000000-0000-4000-9000-{number:012x}"),
        address_type_value: home.as_ref().map_or(0, |purpose| purpose.address_type),
        logistics_location_role_record_id: home.map_or(0, |purpose| purpose.record_id),
        is_primary: true,
        ..address
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_demo_customer_is_one_that_the_register_would_accept() {
        let customers = customers();
        assert_eq!(customers.len(), 202);
        for customer in &customers {
            let details = contract::details_from_customer(customer).unwrap();
            assert_eq!(details.name.full(), customer.name);
        }
    }

    #[test]
    fn no_two_demo_customers_are_alike() {
        let customers = customers();
        let names: HashSet<_> = customers.iter().map(|customer| &customer.name).collect();
        assert_eq!(names.len(), customers.len());
        let phones: HashSet<_> = customers[2..].iter().map(|customer| &customer.phone).collect();
        assert_eq!(phones.len(), 200);
    }
}
