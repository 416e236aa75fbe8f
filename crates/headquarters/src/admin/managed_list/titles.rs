//! Titles of persons.

use contract::admin::Title;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{ManagedList, check_no_customer_has, record_id};
use crate::admin::refused::require;
use crate::configuration::stored::{Stored, Value};
use crate::customer::usage::Reference;
use crate::sequence::Sequence;

impl Stored for Title {
    const TABLE: &'static str = "PERSONALTITLE";
    const COLUMNS: &'static [&'static str] = &["RECORDID", "NAME"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![self.record_id.into(), Value::from(&self.name)])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self { record_id: row.try_get(0)?, name: row.try_get(1)?, ..Self::default() })
    }
}

impl ManagedList for Title {
    const PATH: &'static str = "titles";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::GlobalConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        self.record_id = record_id::given(connection, stored.map(|title| title.record_id)).await?;
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        check_no_customer_has(connection, &Reference::Title(self.record_id), &self.name, lang).await
    }
}
