//! Scale units and their channels. A change of the channels counts at once for calls; the
//! configuration follows by 1070.

use contract::admin::{Channel, ScaleUnit};
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use crate::admin::refused::{in_use, one_of, require};
use crate::configuration::stored::{self, Stored, Value, from_json, json};
use crate::scale_unit;
use crate::sequence::Sequence;

impl Stored for ScaleUnit {
    const TABLE: &'static str = "SCALEUNIT";
    const COLUMNS: &'static [&'static str] = &["NAME", "SERVESALLCHANNELS", "CHANNELS"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        let channels = json(&self.operating_unit_numbers)?;
        Ok(vec![Value::from(&self.name), Value::from(self.serves_all_channels), channels])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            name: row.try_get(0)?,
            serves_all_channels: row.try_get::<i64, _>(1)? != 0,
            operating_unit_numbers: from_json(row.try_get(2)?)?,
            ..Self::default()
        })
    }
}

impl ManagedList for ScaleUnit {
    const PATH: &'static str = "scale-units";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::ChannelConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        _stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        settle_channels(&mut self.operating_unit_numbers, connection, lang).await
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        let mut present = self.clone();
        scale_unit::describe(connection, &mut present).await?;
        if present.state == scale_unit::ENROLLED {
            return Err(in_use(lang.admin_scale_unit_is_enrolled(&self.name)));
        }
        Ok(())
    }

    async fn show(&mut self, connection: &mut AnyConnection, _lang: Lang) -> Result<(), ApiError> {
        Ok(scale_unit::describe(connection, self).await?)
    }
}

/// Operating unit numbers of channels that are there, each once.
pub(super) async fn settle_channels(
    numbers: &mut Vec<String>,
    connection: &mut AnyConnection,
    lang: Lang,
) -> Result<(), ApiError> {
    numbers.sort();
    numbers.dedup();
    let channels = stored::all::<Channel>(connection).await?;
    let known: Vec<_> = channels.iter().map(|it| it.operating_unit_number.as_str()).collect();
    numbers.iter().try_for_each(|number| one_of("OperatingUnitNumbers", number, &known, lang))
}
