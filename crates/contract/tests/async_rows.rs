//! Headquarters reads out of the async tables what the scale unit writes into them, for random
//! customers and changes.

use contract::cdx::codec::{self, OperationRows, Origin};
use contract::cdx::{AsyncRow, AsyncRows, ChannelRow};
use contract::commerce::{
    Address, ContactInfo, Customer, CustomerAffiliation, CustomerAttribute, CustomerAttributeValue,
    CustomerChange, LoyaltyCard, MarketingConsent,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Random customers and changes, each its own seed.
const SEEDS: u64 = 1_000;

#[test]
fn a_customer_comes_out_of_its_rows_as_it_went_in() {
    for seed in 0..SEEDS {
        let sent = Draw::new(seed).customer();
        let mut read = Customer::default();
        put(&mut read, codec::of_creation(&sent, origin(&ChannelRow::default())));
        assert_eq!(carried(&read), carried(&sent), "seed {seed}");
    }
}

#[test]
fn a_change_comes_out_of_its_rows_as_it_went_in() {
    for seed in 0..SEEDS {
        let mut draw = Draw::new(seed);
        let before = draw.customer();
        let mut wanted = draw.edited(&before);
        wanted.marketing_consents.splice(0..0, before.marketing_consents.clone());
        let mut after = before.clone();
        CustomerChange::between(&before, &wanted).apply(&mut after);
        let rows = codec::of_edit(&before, &after, origin(&ChannelRow::default()));
        let mut read = before.clone();
        put(&mut read, rows);
        assert_eq!(carried(&read), carried(&after), "seed {seed}");
    }
}

fn origin(channel: &ChannelRow) -> Origin<'_> {
    Origin { channel, terminal: "GINZA-1", at: "2026-11-20T01:00:00.000Z" }
}

/// Through the wire, and through the columns of a database at both ends.
fn put(customer: &mut Customer, rows: AsyncRows) {
    let sent = by_columns(rows);
    let json = serde_json::to_string(&sent).expect("rows are JSON");
    let rows = by_columns(serde_json::from_str(&json).expect("JSON is rows"));
    let rows = OperationRows {
        customer: rows.customers.first(),
        addresses: &rows.addresses,
        contacts: &rows.contacts,
        affiliations: &rows.affiliations,
        attributes: &rows.attributes,
    };
    codec::put_into(customer, &rows);
}

fn by_columns(rows: AsyncRows) -> AsyncRows {
    fn table<R: AsyncRow>(rows: Vec<R>) -> Vec<R> {
        rows.into_iter().map(|row| R::from_values(row.values()).expect("values of a row")).collect()
    }
    AsyncRows {
        customers: table(rows.customers),
        addresses: table(rows.addresses),
        contacts: table(rows.contacts),
        affiliations: table(rows.affiliations),
        attributes: table(rows.attributes),
    }
}

/// What the tables carry: every member but those below.
fn carried(customer: &Customer) -> Customer {
    let mut carried = Customer {
        // Set by servers.
        account_number: String::new(),
        customer_id: String::new(),
        record_id: 0,
        party_number: String::new(),
        is_async_customer: false,
        blocked: false,
        created_date_time: String::new(),
        channel_database_id: String::new(),
        channel_version: 0,
        left_out: Vec::new(),
        // Issued at headquarters.
        loyalty_cards: Vec::new(),
        ..customer.clone()
    };
    for address in &mut carried.addresses {
        // Derived from the purpose.
        address.address_type_value = 0;
        address.is_async_address = false;
        address.deactivate = false;
    }
    // Each address is an operation: they have no order.
    carried.addresses.sort_by(|one, other| one.id.cmp(&other.id));
    for affiliation in &mut carried.customer_affiliations {
        // Derived from the record id.
        affiliation.name = String::new();
    }
    carried
}

struct Draw(StdRng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0.random_range(0..limit)
    }

    fn flag(&mut self) -> bool {
        self.0.random()
    }

    fn number(&mut self) -> i64 {
        if self.flag() { 0 } else { self.0.random() }
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 12] =
            ["", "Aiko", "森", "ﾓﾘ", " ", "\"", "\\", "'; --", "%_", "𠮷", "é", "1-2-3"];
        (0..self.below(4)).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| one(self)).collect()
    }

    /// Names every member, so that a new member has to be drawn, too.
    fn customer(&mut self) -> Customer {
        let mut addresses: Vec<_> = (0..self.below(4)).map(|id| self.address(id)).collect();
        self.choose_primary(&mut addresses);
        Customer {
            account_number: self.text(),
            customer_id: self.text(),
            record_id: self.number(),
            party_number: self.text(),
            is_async_customer: self.flag(),
            customer_type_value: self.below(3) as i32,
            name: self.text(),
            first_name: self.text(),
            middle_name: self.text(),
            last_name: self.text(),
            phonetic_first_name: self.text(),
            phonetic_last_name: self.text(),
            phonetic_name: self.text(),
            title_record_id: self.number(),
            phone: self.text(),
            email: self.text(),
            receipt_email: self.text(),
            language: self.text(),
            customer_group: self.text(),
            currency_code: self.text(),
            customer_affiliations: self
                .list(|draw| CustomerAffiliation { record_id: draw.number(), name: draw.text() }),
            addresses,
            contacts: self.list(|draw| ContactInfo {
                contact_type_value: draw.below(3) as i32,
                contact: draw.text(),
                is_primary: draw.flag(),
                is_marketing_consent_given: draw.flag(),
            }),
            attributes: self.list(|draw| CustomerAttribute {
                name: draw.text(),
                attribute_value: CustomerAttributeValue { string_value: draw.text() },
            }),
            marketing_consents: self.consents(),
            loyalty_cards: self
                .list(|draw| LoyaltyCard { card_number: draw.text(), ..LoyaltyCard::default() }),
            left_out: self.list(Self::text),
            blocked: self.flag(),
            created_date_time: self.text(),
            channel_database_id: self.text(),
            channel_version: self.number(),
        }
    }

    /// All different: an answer is stored once.
    fn consents(&mut self) -> Vec<MarketingConsent> {
        self.list(|draw| MarketingConsent {
            contact_type_value: draw.below(3) as i32,
            contact: draw.text(),
            is_given: draw.flag(),
            wording: draw.text(),
            language: draw.text(),
            answered_date_time: draw.0.random::<u64>().to_string(),
            operating_unit_number: draw.text(),
            worker_id: draw.text(),
        })
    }

    fn address(&mut self, id: usize) -> Address {
        Address {
            id: id.to_string(),
            name: self.text(),
            street: self.text(),
            city: self.text(),
            state: self.text(),
            zip_code: self.text(),
            three_letter_iso_region_name: self.text(),
            phone: self.text(),
            address_type_value: self.below(9) as i32,
            logistics_location_role_record_id: self.number(),
            is_primary: false,
            is_async_address: self.flag(),
            deactivate: false,
        }
    }

    /// One of a customer's addresses is the primary one.
    fn choose_primary(&mut self, addresses: &mut [Address]) {
        if !addresses.is_empty() {
            let chosen = self.below(addresses.len());
            for (at, address) in addresses.iter_mut().enumerate() {
                address.is_primary = at == chosen;
            }
        }
    }

    /// Another customer under the same id and names of addresses; each part stays as it was
    /// half of the time.
    fn edited(&mut self, before: &Customer) -> Customer {
        let mut after = self.customer();
        after.customer_id.clone_from(&before.customer_id);
        after.account_number.clone_from(&before.account_number);
        after.is_async_customer = before.is_async_customer;
        if self.flag() {
            let addresses = std::mem::take(&mut after.addresses);
            after = Customer { addresses, marketing_consents: Vec::new(), ..before.clone() };
        }
        let mut ids: Vec<usize> = (0..5).collect();
        after.addresses.clear();
        for _ in 0..self.below(4) {
            let id = ids.remove(self.below(ids.len()));
            let known = before.addresses.iter().find(|known| known.id == id.to_string());
            let stays = self.flag();
            let address = known.filter(|_| stays).cloned();
            after.addresses.push(address.unwrap_or_else(|| self.address(id)));
        }
        self.choose_primary(&mut after.addresses);
        after
    }
}
