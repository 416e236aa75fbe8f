//! Address purposes.

use contract::ErrorId;
use contract::admin::AddressPurpose;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{ManagedList, check_no_customer_has, record_id};
use crate::admin::refused::{limit, refused, require, wrong};
use crate::configuration::stored::{self, Stored, Value};
use crate::customer::usage::Reference;
use crate::sequence::Sequence;

const DESCRIPTION_LENGTH_MAX: usize = 200;

impl Stored for AddressPurpose {
    const TABLE: &'static str = "ADDRESSPURPOSE";
    const COLUMNS: &'static [&'static str] = &["RECORDID", "ADDRESSTYPE", "NAME", "DESCRIPTION"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![
            self.record_id.into(),
            i64::from(self.address_type).into(),
            Value::from(&self.name),
            Value::from(&self.description),
        ])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            record_id: row.try_get(0)?,
            address_type: i32::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default(),
            name: row.try_get(2)?,
            description: row.try_get(3)?,
            ..Self::default()
        })
    }
}

impl ManagedList for AddressPurpose {
    const PATH: &'static str = "address-purposes";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::GlobalConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        limit("Description", &mut self.description, DESCRIPTION_LENGTH_MAX, lang)?;
        if self.address_type <= 0 {
            return Err(wrong("AddressType", lang.admin_number_above_zero("AddressType")));
        }
        self.record_id = record_id::given(connection, stored.map(|known| known.record_id)).await?;
        let same_type = |other: &Self| {
            other.address_type == self.address_type && other.record_id != self.record_id
        };
        if let Some(other) = stored::all::<Self>(connection).await?.into_iter().find(same_type) {
            let number = self.address_type.to_string();
            let sentence = lang.admin_address_type_taken(&other.name, &number);
            return Err(refused(ErrorId::AlreadyExists, &["AddressType"], sentence));
        }
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        check_no_customer_has(connection, &Reference::Purpose(self.record_id), &self.name, lang)
            .await
    }
}
