//! Workers. The password is kept as its hash and never shown.

use contract::ErrorId;
use contract::admin::Worker;
use locale::Lang;
use service::{ApiError, password};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use super::scale_units::settle_channels;
use crate::admin::refused::{in_use, one_of, refused, require};
use crate::configuration::stored::{self, Stored, Value, from_json, json};
use crate::sequence::Sequence;

const ADMINISTRATOR: &str = "Administrator";
const ROLES: [&str; 3] = ["Cashier", "Manager", ADMINISTRATOR];

/// Shortest and longest password, in characters.
const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=128;
/// Stands for a password that is not accepted until somebody can be told.
const REFUSED: &str = "!";

/// While it is checked and stored, `password` holds the hash.
impl Stored for Worker {
    const TABLE: &'static str = "RETAILSTAFF";
    const COLUMNS: &'static [&'static str] =
        &["WORKERID", "NAME", "ROLE", "PASSWORDHASH", "CHANNELS"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        let texts = [&self.worker_id, &self.name, &self.role, &self.password];
        let channels = json(&self.operating_unit_numbers)?;
        Ok(texts.into_iter().map(Value::from).chain([channels]).collect())
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            worker_id: row.try_get(0)?,
            name: row.try_get(1)?,
            role: row.try_get(2)?,
            password: row.try_get(3)?,
            operating_unit_numbers: from_json(row.try_get(4)?)?,
            ..Self::default()
        })
    }
}

impl ManagedList for Worker {
    const PATH: &'static str = "workers";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::ChannelConfiguration];

    async fn prepare(&mut self) -> Result<(), ApiError> {
        if self.password.is_empty() {
            return Ok(());
        }
        if !PASSWORD_LENGTH.contains(&self.password.chars().count()) {
            REFUSED.clone_into(&mut self.password);
            return Ok(());
        }
        self.password = password::hash(&self.password).await.map_err(ApiError::internal)?;
        Ok(())
    }

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("WorkerId", &mut self.worker_id, lang)?;
        require("Name", &mut self.name, lang)?;
        one_of("Role", &self.role, &ROLES, lang)?;
        settle_channels(&mut self.operating_unit_numbers, connection, lang).await?;
        match stored {
            Some(stored) if self.password.is_empty() => {
                self.password.clone_from(&stored.password);
            }
            _ if self.password.is_empty() || self.password == REFUSED => {
                let sentence = lang.admin_password_length(
                    &PASSWORD_LENGTH.end().to_string(),
                    &PASSWORD_LENGTH.start().to_string(),
                );
                return Err(refused(ErrorId::ValueOutOfRange, &["Password"], sentence));
            }
            _ => {}
        }
        match stored {
            Some(stored) if self.role != ADMINISTRATOR => {
                check_not_last_administrator(stored, connection, lang).await
            }
            _ => Ok(()),
        }
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        check_not_last_administrator(self, connection, lang).await
    }

    async fn show(&mut self, _connection: &mut AnyConnection, _lang: Lang) -> Result<(), ApiError> {
        self.password.clear();
        Ok(())
    }
}

async fn check_not_last_administrator(
    worker: &Worker,
    connection: &mut AnyConnection,
    lang: Lang,
) -> Result<(), ApiError> {
    let workers = stored::all::<Worker>(connection).await?;
    let mut others = workers.iter().filter(|other| other.worker_id != worker.worker_id);
    if worker.role != ADMINISTRATOR || others.any(|other| other.role == ADMINISTRATOR) {
        return Ok(());
    }
    Err(in_use(lang.admin_last_administrator().to_owned()))
}
