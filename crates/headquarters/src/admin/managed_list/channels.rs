//! Channels: stores and online channels.

use contract::ErrorId;
use contract::admin::{AddressBook, Channel, FunctionalityProfile, ScaleUnit, Worker};
use domain::country::Country;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use crate::admin::refused::{in_use, listed, one_of, refused, require, wrong};
use crate::configuration::stored::{self, Stored, Value, from_json, json};
use crate::configuration::{channels, company};
use crate::customer::table;
use crate::sequence::Sequence;

const KINDS: [&str; 2] = ["Store", "Online"];

impl Stored for Channel {
    const TABLE: &'static str = "RETAILCHANNEL";
    const COLUMNS: &'static [&'static str] = &[
        "OPERATINGUNITNUMBER",
        "NAME",
        "KIND",
        "COUNTRY",
        "CURRENCY",
        "FUNCTIONALITYPROFILE",
        "DEFAULTCUSTOMER",
        "ADDRESSBOOKS",
    ];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![
            Value::from(&self.operating_unit_number),
            Value::from(&self.name),
            Value::from(&self.kind),
            Value::from(&self.three_letter_iso_region_name),
            Value::from(&self.currency_code),
            Value::from(&self.functionality_profile_id),
            Value::from(&self.default_customer),
            json(&self.address_books)?,
        ])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            operating_unit_number: row.try_get(0)?,
            name: row.try_get(1)?,
            kind: row.try_get(2)?,
            three_letter_iso_region_name: row.try_get(3)?,
            currency_code: row.try_get(4)?,
            functionality_profile_id: row.try_get(5)?,
            default_customer: row.try_get::<Option<String>, _>(6)?.unwrap_or_default(),
            address_books: from_json(row.try_get(7)?)?,
            ..Self::default()
        })
    }
}

impl ManagedList for Channel {
    const PATH: &'static str = "channels";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::ChannelConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        _stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("OperatingUnitNumber", &mut self.operating_unit_number, lang)?;
        require("Name", &mut self.name, lang)?;
        one_of("Kind", &self.kind, &KINDS, lang)?;
        settle_place(self, lang)?;
        check_references(self, connection, lang).await?;
        let same_name = |other: &Self| {
            other.name == self.name && other.operating_unit_number != self.operating_unit_number
        };
        if stored::all::<Self>(connection).await?.iter().any(same_name) {
            let sentence = lang.admin_already_exists(&self.name);
            return Err(refused(ErrorId::AlreadyExists, &["Name"], sentence));
        }
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        let number = &self.operating_unit_number;
        let registers = channels::registers(connection, number).await?;
        if !registers.is_empty() {
            return Err(in_use(lang.admin_channel_has_registers(&listed(&registers, lang))));
        }
        let assigned = assigned_to(number, connection).await?;
        if !assigned.is_empty() {
            return Err(in_use(lang.admin_channel_is_assigned(&listed(&assigned, lang))));
        }
        match channels::unfinished_operations(connection, number).await? {
            0 => Ok(()),
            operations => Err(in_use(lang.admin_channel_has_operations(operations))),
        }
    }

    async fn insert(&self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        let company = company::only(connection).await?;
        channels::insert(connection, self, &company).await
    }

    /// The documented advice: a receipt e-mail of the default customer would become
    /// everybody's (R138).
    async fn show(&mut self, connection: &mut AnyConnection, lang: Lang) -> Result<(), ApiError> {
        if self.default_customer.is_empty() {
            return Ok(());
        }
        let default = table::find_by_account_number(connection, &self.default_customer).await?;
        if let Some(default) = default
            && !default.customer.receipt_email.is_empty()
        {
            self.advice = vec![lang.advice_receipt_email_of_default_customer(
                &self.default_customer,
                &default.customer.receipt_email,
            )];
        }
        Ok(())
    }
}

/// Names of the scale units and workers that the channel is assigned to.
async fn assigned_to(number: &str, connection: &mut AnyConnection) -> sqlx::Result<Vec<String>> {
    let is_own = |numbers: &[String]| numbers.iter().any(|own| own == number);
    let scale_units = stored::all::<ScaleUnit>(connection).await?.into_iter();
    let scale_units = scale_units.filter(|it| is_own(&it.operating_unit_numbers)).map(|it| it.name);
    let workers = stored::all::<Worker>(connection).await?.into_iter();
    let workers = workers.filter(|it| is_own(&it.operating_unit_numbers)).map(|it| it.name);
    Ok(scale_units.chain(workers).collect())
}

/// Country and currency by their codes.
fn settle_place(channel: &mut Channel, lang: Lang) -> Result<(), ApiError> {
    const COUNTRY: &str = "ThreeLetterISORegionName";
    let country = Country::from_code(channel.three_letter_iso_region_name.trim());
    let country = country.ok_or_else(|| wrong(COUNTRY, lang.admin_country_unknown().to_owned()))?;
    country.alpha3().clone_into(&mut channel.three_letter_iso_region_name);
    channel.currency_code = channel.currency_code.trim().to_uppercase();
    let code = &channel.currency_code;
    if code.len() != 3 || !code.chars().all(|letter| letter.is_ascii_uppercase()) {
        return Err(wrong("CurrencyCode", lang.admin_currency_malformed().to_owned()));
    }
    Ok(())
}

/// What a channel refers to has to be there.
async fn check_references(
    channel: &mut Channel,
    connection: &mut AnyConnection,
    lang: Lang,
) -> Result<(), ApiError> {
    let profiles = stored::all::<FunctionalityProfile>(connection).await?;
    let profiles: Vec<_> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    one_of("FunctionalityProfileId", &channel.functionality_profile_id, &profiles, lang)?;

    channel.address_books.sort();
    channel.address_books.dedup();
    let books = stored::all::<AddressBook>(connection).await?;
    let books: Vec<_> = books.iter().map(|book| book.name.as_str()).collect();
    for book in &channel.address_books {
        one_of("AddressBooks", book, &books, lang)?;
    }

    channel.default_customer = channel.default_customer.trim().to_owned();
    let account = &channel.default_customer;
    let is_known =
        account.is_empty() || table::find_by_account_number(connection, account).await?.is_some();
    if !is_known {
        return Err(wrong("DefaultCustomer", lang.admin_default_customer_unknown(account)));
    }
    Ok(())
}
