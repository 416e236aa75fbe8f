//! Address books: which stores see which customers (R132).

use contract::admin::{AddressBook, Channel};
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use crate::admin::refused::{in_use, limit, listed, require};
use crate::configuration::stored::{self, Stored, Value};
use crate::customer::usage;
use crate::sequence::Sequence;

const DESCRIPTION_LENGTH_MAX: usize = 200;

impl Stored for AddressBook {
    const TABLE: &'static str = "RETAILADDRESSBOOK";
    const COLUMNS: &'static [&'static str] = &["NAME", "DESCRIPTION"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![Value::from(&self.name), Value::from(&self.description)])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self { name: row.try_get(0)?, description: row.try_get(1)?, ..Self::default() })
    }
}

impl ManagedList for AddressBook {
    const PATH: &'static str = "address-books";
    /// A book reaches the channels with the stores and the customers that have it.
    const CARRIED_BY: &'static [Sequence] = &[];

    async fn settle(
        &mut self,
        _connection: &mut AnyConnection,
        _stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        limit("Description", &mut self.description, DESCRIPTION_LENGTH_MAX, lang)
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        let channels = channels_with(connection, &self.name).await?;
        if !channels.is_empty() {
            return Err(in_use(lang.admin_address_book_in_use(&listed(&channels, lang))));
        }
        match usage::in_address_book(connection, &self.name).await? {
            0 => Ok(()),
            customers => Err(in_use(lang.admin_customers_have(customers, &self.name))),
        }
    }

    async fn show(&mut self, connection: &mut AnyConnection, _lang: Lang) -> Result<(), ApiError> {
        self.channels = channels_with(connection, &self.name).await?;
        Ok(())
    }
}

async fn channels_with(connection: &mut AnyConnection, book: &str) -> sqlx::Result<Vec<String>> {
    let channels = stored::all::<Channel>(connection).await?;
    let has_book = |channel: &Channel| channel.address_books.iter().any(|name| name == book);
    Ok(channels.into_iter().filter(has_book).map(|channel| channel.name).collect())
}
