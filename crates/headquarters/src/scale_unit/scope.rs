//! What a scale unit may see and tell: what is about its own channels. Customers are not in
//! it: they belong to the company, and each store finds all of them (R124).

use contract::cdx::{AsyncRows, ChannelConfigurationPackage, Poll};
use service::ApiError;
use sqlx::AnyConnection;

use super::ScaleUnit;
use crate::exchange::channel_database;
use crate::exchange::configuration_package::activation_codes;

/// Administrators sign on at headquarters only: no channel needs their passwords' hashes.
const ADMINISTRATOR: &str = "Administrator";

impl ScaleUnit {
    /// Removes what belongs to other channels.
    pub(crate) fn narrow(&self, package: &mut ChannelConfigurationPackage) {
        package.workers.retain(|worker| worker.role != ADMINISTRATOR);
        if self.serves_all {
            return;
        }
        package.channels.retain(|channel| self.serves(&channel.operating_unit_number));
        let channels = &package.channels;
        package.profiles.retain(|profile| {
            channels.iter().any(|channel| channel.functionality_profile_id == profile.id)
        });
        package.activation_codes.retain(|code| self.serves(&code.operating_unit_number));
        package.workers.retain_mut(|worker| {
            let is_everywhere = worker.operating_unit_numbers.is_empty();
            worker.operating_unit_numbers.retain(|number| self.serves(number));
            is_everywhere || !worker.operating_unit_numbers.is_empty()
        });
    }

    /// Removes reports about other channels: their own scale units report.
    pub(crate) async fn narrow_report(
        &self,
        connection: &mut AnyConnection,
        poll: &mut Poll,
    ) -> sqlx::Result<()> {
        if self.serves_all {
            return Ok(());
        }
        poll.waiting.retain(|waiting| self.serves(&waiting.operating_unit_number));
        let codes = activation_codes(connection).await?;
        let is_of_another = |hash: &str| {
            let code = codes.iter().find(|code| code.code_hash == hash);
            code.is_some_and(|code| !self.serves(&code.operating_unit_number))
        };
        poll.devices.retain(|device| !is_of_another(&device.code_hash));
        Ok(())
    }

    /// Refuses rows of another scale unit's channel.
    pub(crate) fn require_rows(&self, rows: &AsyncRows) -> Result<(), ApiError> {
        let customers = rows.customers.iter().map(|row| &row.originating_channel);
        let addresses = rows.addresses.iter().map(|row| &row.originating_channel);
        customers.chain(addresses).try_for_each(|channel| self.require(channel))
    }

    /// Refuses a channel database that is not the scale unit's own.
    pub(crate) async fn require_database(
        &self,
        connection: &mut AnyConnection,
        id: &str,
    ) -> Result<(), ApiError> {
        match super::of_database(connection, id).await? {
            Some(owner) if owner.name == self.name => Ok(()),
            _ => Err(self.refusal(&format!("channel database {id}"))),
        }
    }

    /// Takes a channel database that no scale unit has, under its id and under the others
    /// that restores have given it.
    pub(crate) async fn claim_database(
        &self,
        connection: &mut AnyConnection,
        poll: &Poll,
    ) -> Result<(), ApiError> {
        let id = poll.channel_database_id.hyphenated().to_string();
        let mut ids = vec![id.clone()];
        if let Some(origin) = poll.origin_id {
            let origin = origin.hyphenated().to_string();
            let others = channel_database::others_of_origin(connection, &origin, &id).await?;
            ids.extend(others.into_iter().map(|other| other.id));
        }
        for id in ids {
            match super::of_database(connection, &id).await? {
                None => channel_database::note_owner(connection, &id, &self.name).await?,
                Some(owner) if owner.name == self.name => {}
                Some(_) => return Err(self.refusal(&format!("channel database {id}"))),
            }
        }
        Ok(())
    }
}
