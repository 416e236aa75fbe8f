//! Functionality profiles.

use contract::ErrorId;
use contract::admin::FunctionalityProfile;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use crate::admin::refused::{in_use, listed, refused, require};
use crate::configuration::channels;
use crate::configuration::stored::{Stored, Value};
use crate::sequence::Sequence;

/// A visitor has to have time to read, and the next one must not wait for long.
const KIOSK_IDLE_SECONDS: std::ops::RangeInclusive<i32> = 15..=600;

impl Stored for FunctionalityProfile {
    const TABLE: &'static str = "RETAILFUNCTIONALITYPROFILE";
    const COLUMNS: &'static [&'static str] =
        &["ID", "NAME", "CREATEASYNCCUSTOMERS", "GENERATELOYALTYCARDNUMBER", "KIOSKIDLESECONDS"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![
            Value::from(&self.id),
            Value::from(&self.name),
            self.create_async_customers.into(),
            self.generate_loyalty_card_number.into(),
            i64::from(self.kiosk_idle_seconds.unwrap_or_default()).into(),
        ])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            create_async_customers: row.try_get::<i64, _>(2)? != 0,
            generate_loyalty_card_number: row.try_get::<i64, _>(3)? != 0,
            kiosk_idle_seconds: i32::try_from(row.try_get::<i64, _>(4)?)
                .ok()
                .filter(|seconds| *seconds != 0),
            ..Self::default()
        })
    }
}

impl ManagedList for FunctionalityProfile {
    const PATH: &'static str = "functionality-profiles";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::ChannelConfiguration];

    async fn settle(
        &mut self,
        _connection: &mut AnyConnection,
        _stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Id", &mut self.id, lang)?;
        require("Name", &mut self.name, lang)?;
        if self.kiosk_idle_seconds.is_some_and(|seconds| !KIOSK_IDLE_SECONDS.contains(&seconds)) {
            let sentence = lang.admin_kiosk_idle_range().to_owned();
            return Err(refused(ErrorId::ValueOutOfRange, &["KioskIdleSeconds"], sentence));
        }
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        let users = channels::with_profile(connection, &self.id).await?;
        if users.is_empty() {
            return Ok(());
        }
        Err(in_use(lang.admin_profile_in_use(&listed(&users, lang))))
    }

    async fn show(&mut self, connection: &mut AnyConnection, _lang: Lang) -> Result<(), ApiError> {
        self.channels = channels::with_profile(connection, &self.id).await?;
        Ok(())
    }
}
