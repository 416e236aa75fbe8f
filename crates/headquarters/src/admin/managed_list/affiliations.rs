//! Affiliations.

use contract::admin::Affiliation;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{ManagedList, check_no_customer_has, record_id};
use crate::admin::refused::require;
use crate::configuration::stored::{Stored, Value};
use crate::customer::usage::Reference;
use crate::sequence::Sequence;

impl Stored for Affiliation {
    const TABLE: &'static str = "RETAILAFFILIATION";
    const COLUMNS: &'static [&'static str] = &["RECORDID", "NAME", "HIDEINCHANNELS"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        let hidden = Value::from(self.hide_in_channels);
        Ok(vec![self.record_id.into(), Value::from(&self.name), hidden])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            record_id: row.try_get(0)?,
            name: row.try_get(1)?,
            hide_in_channels: row.try_get::<i64, _>(2)? != 0,
            ..Self::default()
        })
    }
}

impl ManagedList for Affiliation {
    const PATH: &'static str = "affiliations";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::GlobalConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        self.record_id = record_id::given(connection, stored.map(|known| known.record_id)).await?;
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        check_no_customer_has(connection, &Reference::Affiliation(self.record_id), &self.name, lang)
            .await
    }
}
