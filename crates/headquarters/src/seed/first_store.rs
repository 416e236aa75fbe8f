//! A company with its first store, as `commerce-server init` asks for it.

use contract::admin::{Channel, CustomerGroup, FunctionalityProfile, Title, Worker};
use contract::cdx::ActivationCodeRow;
use contract::commerce::Customer;
use domain::country::Country;
use domain::{Feature, FeatureSet};
use service::{Database, StartError, clock, password, token};
use uuid::Uuid;

use super::{Seed, SeedChannel, empty, store};
use crate::MIGRATIONS;
use crate::configuration::ACTIVATION_CODE_LIFETIME;

/// What a company begins with. [`FirstStore::create`] checks it.
#[derive(Clone, Debug)]
pub struct FirstStore {
    /// Such as `USRT`.
    pub company: String,
    pub company_name: String,
    /// Such as `052`.
    pub operating_unit_number: String,
    pub store_name: String,
    /// ISO 3166, two or three letters.
    pub country: String,
    /// ISO 4217, three letters.
    pub currency: String,
    /// Of new customers, such as `ja`.
    pub language: String,
    /// Whether customers are created async, with all switches that go with it on.
    pub creates_async_customers: bool,
    pub worker_id: String,
    pub worker_name: String,
    pub registers: u16,
    pub kiosks: u16,
}

/// What nobody knows later: the database keeps hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstSecrets {
    pub administrator_password: String,
    pub worker_password: String,
    pub activation_codes: Vec<FirstCode>,
}

/// An activation code, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCode {
    /// Such as `052-1`, a kiosk's `052-K1`.
    pub register: String,
    pub code: String,
}

/// Names of the lists' first entries.
const DEFAULT_CUSTOMER_GROUP: &str = "30";
const TITLES: [&str; 4] = ["Mr.", "Ms.", "Mx.", "様"];
const FIRST_TITLE: i64 = 5_637_144_601;
/// As long as other texts of one line at headquarters.
const TEXT_LENGTH_MAX: usize = 60;
const ADMINISTRATOR: &str = "admin";
/// Most devices of one kind.
const DEVICES_MAX: u16 = 200;

impl FirstStore {
    /// Fills an empty database, which is created when it is an SQLite file.
    pub async fn create(mut self, database_url: &str) -> Result<FirstSecrets, StartError> {
        self.check()?;
        let other = |error: &dyn std::fmt::Display| StartError::Other(format!("{error}."));
        let database = Database::open(database_url, &MIGRATIONS).await?;
        let secrets = self.secrets();
        let administrator = password::hash(&secrets.administrator_password).await;
        let worker = password::hash(&secrets.worker_password).await;
        let hashes = [administrator, worker].into_iter().collect::<Result<Vec<_>, _>>();
        let hashes = hashes.map_err(|error| other(&error))?;
        let mut write = database.write().await?;
        if !super::is_empty(&mut write).await? {
            return Err(StartError::Other(
                "Headquarters' database has a company already. Add stores, workers and registers in \
                 the console."
                    .to_owned(),
            ));
        }
        store::store(&mut write, self.seed(&secrets, &hashes[0], &hashes[1])).await?;
        write.commit().await?;
        database.close().await;
        Ok(secrets)
    }

    /// Trims what was given, and says what is wrong with it.
    fn check(&mut self) -> Result<(), StartError> {
        let wrong = |sentence: String| Err(StartError::Other(sentence));
        for (what, text) in [
            ("The company", &mut self.company),
            ("The company's name", &mut self.company_name),
            ("The store's number", &mut self.operating_unit_number),
            ("The store's name", &mut self.store_name),
            ("The worker's id", &mut self.worker_id),
            ("The worker's name", &mut self.worker_name),
            ("The language", &mut self.language),
        ] {
            *text = text.trim().to_owned();
            let is_too_long = text.chars().count() > TEXT_LENGTH_MAX;
            if text.is_empty() || is_too_long || text.chars().any(char::is_control) {
                return wrong(format!("{what} needs 1 to {TEXT_LENGTH_MAX} characters."));
            }
        }
        let Some(country) = Country::from_code(self.country.trim()) else {
            return wrong(format!(
                "{} is no country: give its code, such as JPN or US.",
                self.country
            ));
        };
        self.country = country.alpha3().to_owned();
        self.currency = self.currency.trim().to_ascii_uppercase();
        if self.currency.len() != 3 || !self.currency.chars().all(|it| it.is_ascii_alphabetic()) {
            return wrong(format!(
                "{} is no currency: give its three letters, such as JPY.",
                self.currency
            ));
        }
        if self.worker_id == ADMINISTRATOR {
            return wrong(format!("{ADMINISTRATOR} is the administrator: name a cashier."));
        }
        if self.registers > DEVICES_MAX || self.kiosks > DEVICES_MAX {
            return wrong(format!("At most {DEVICES_MAX} registers and kiosks each."));
        }
        Ok(())
    }

    fn secrets(&self) -> FirstSecrets {
        let number = &self.operating_unit_number;
        let registers = (1..=self.registers).map(|it| format!("{number}-{it}"));
        let kiosks = (1..=self.kiosks).map(|it| format!("{number}-K{it}"));
        let code = |register| FirstCode { register, code: token::mint_typable() };
        FirstSecrets {
            administrator_password: token::mint_typable(),
            worker_password: token::mint_typable(),
            activation_codes: registers.chain(kiosks).map(code).collect(),
        }
    }

    fn seed(&self, secrets: &FirstSecrets, administrator: &str, worker: &str) -> Seed {
        let mut seed = empty::seed(administrator);
        seed.company.clone_from(&self.company);
        seed.company_name.clone_from(&self.company_name);
        seed.profiles = vec![FunctionalityProfile {
            id: self.operating_unit_number.clone(),
            name: self.store_name.clone(),
            create_async_customers: self.creates_async_customers,
            generate_loyalty_card_number: true,
            ..FunctionalityProfile::default()
        }];
        seed.customer_groups = vec![CustomerGroup {
            id: DEFAULT_CUSTOMER_GROUP.to_owned(),
            name: "Retail customers".to_owned(),
            ..CustomerGroup::default()
        }];
        seed.titles = (FIRST_TITLE..)
            .zip(TITLES)
            .map(|(record_id, name)| Title { record_id, name: name.to_owned(), ..Title::default() })
            .collect();
        seed.customers = vec![self.default_customer()];
        seed.next_account = seed.first_account + 1;
        seed.channels = vec![SeedChannel { channel: self.channel(), default_customer: Some(0) }];
        seed.workers.push(Worker {
            worker_id: self.worker_id.clone(),
            name: self.worker_name.clone(),
            role: "Manager".to_owned(),
            password: worker.to_owned(),
            ..Worker::default()
        });
        seed.activation_codes = self.activation_codes(secrets);
        if self.creates_async_customers {
            seed.features = Feature::ALL.into_iter().collect::<FeatureSet>();
        }
        seed
    }

    /// What new customers of the store inherit from (R136).
    fn default_customer(&self) -> Customer {
        Customer {
            customer_id: Uuid::from_bytes(rand::random()).to_string(),
            customer_type_value: 2,
            name: self.store_name.clone(),
            language: self.language.clone(),
            customer_group: DEFAULT_CUSTOMER_GROUP.to_owned(),
            currency_code: self.currency.clone(),
            ..Customer::default()
        }
    }

    fn channel(&self) -> Channel {
        Channel {
            operating_unit_number: self.operating_unit_number.clone(),
            name: self.store_name.clone(),
            kind: "Store".to_owned(),
            three_letter_iso_region_name: self.country.clone(),
            currency_code: self.currency.clone(),
            functionality_profile_id: self.operating_unit_number.clone(),
            ..Channel::default()
        }
    }

    fn activation_codes(&self, secrets: &FirstSecrets) -> Vec<ActivationCodeRow> {
        let kinds = std::iter::repeat_n("Register", usize::from(self.registers))
            .chain(std::iter::repeat("Kiosk"));
        let row = |(first, kind): (&FirstCode, &str)| ActivationCodeRow {
            code_hash: token::hash(&first.code),
            register: first.register.clone(),
            operating_unit_number: self.operating_unit_number.clone(),
            device_kind: kind.to_owned(),
            is_reusable: false,
            expires_at: clock::from_now(ACTIVATION_CODE_LIFETIME),
        };
        secrets.activation_codes.iter().zip(kinds).map(row).collect()
    }
}
