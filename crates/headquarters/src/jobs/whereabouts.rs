//! Where pending customers are: the stages from a register to their number.

use std::collections::BTreeMap;

use contract::admin::Channel;
use domain::Job;
use sqlx::AnyConnection;

use crate::configuration::stored;
use crate::exchange::channel_database::{self, ChannelDatabase};

/// A stage of a pending customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Station {
    /// Captured, not at headquarters yet.
    Channel,
    /// At headquarters, without a number.
    Headquarters,
    /// Numbered, the channel does not know.
    Return,
}

impl Station {
    /// As on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "Channel",
            Self::Headquarters => "Headquarters",
            Self::Return => "Return",
        }
    }

    /// The job that takes a customer on from here.
    pub(crate) fn job(self) -> Job {
        match self {
            Self::Channel => Job::Upload,
            Self::Headquarters => Job::Synchronize,
            Self::Return => Job::Customers,
        }
    }
}

/// The customers of one register that are at one station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub operating_unit_number: String,
    pub channel_name: String,
    pub register: String,
    pub station: Station,
    pub customers: u64,
    /// Of these, whose operation failed.
    pub failed: u64,
    /// RFC 3339, UTC.
    pub since: String,
}

impl Group {
    pub(crate) fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.failed += other.failed;
        if self.since.is_empty() || (!other.since.is_empty() && other.since < self.since) {
            self.since.clone_from(&other.since);
        }
    }
}

/// All that wait, by store, station and register.
pub(crate) async fn whereabouts(connection: &mut AnyConnection) -> sqlx::Result<Vec<Group>> {
    let channels = stored::all::<Channel>(connection).await?;
    let mut found = Found { channels, groups: BTreeMap::new() };
    for database in channel_database::all(connection).await? {
        for waiting in &database.waiting {
            let (channel, register) = (&waiting.operating_unit_number, &waiting.register);
            let count = (waiting.not_uploaded, 0);
            found.add(Station::Channel, channel, register, count, &waiting.since);
        }
        for (station, row) in at_headquarters(connection, &database).await? {
            let (channel, register, customers, failed, since) = row;
            let count = (customers.unsigned_abs(), failed.unsigned_abs());
            found.add(station, &channel, &register, count, &since);
        }
    }
    Ok(found.groups.into_values().collect())
}

/// Channel, register, customers, failed ones, since.
type Row = (String, String, i64, i64, String);

async fn at_headquarters(
    connection: &mut AnyConnection,
    database: &ChannelDatabase,
) -> sqlx::Result<Vec<(Station, Row)>> {
    let without_number: Vec<Row> = sqlx::query_as(
        "SELECT ORIGINATINGCHANNEL, TERMINALID, COUNT(DISTINCT CUSTACCOUNTASYNC), \
         COUNT(DISTINCT CASE WHEN STATUS = 'Failed' THEN CUSTACCOUNTASYNC END), \
         MIN(OPERATIONDATETIME) FROM RETAILASYNCCUSTOMEROPERATION \
         WHERE CHANNELDATABASEID = $1 AND STATUS <> 'Succeeded' AND KIND = 'Create' \
         GROUP BY ORIGINATINGCHANNEL, TERMINALID",
    )
    .bind(&database.id)
    .fetch_all(&mut *connection)
    .await?;
    let on_the_way_back: Vec<Row> = sqlx::query_as(
        "SELECT O.ORIGINATINGCHANNEL, O.TERMINALID, COUNT(DISTINCT O.CUSTACCOUNTASYNC), 0, \
         MIN(O.OPERATIONDATETIME) FROM RETAILCUSTTABLE C JOIN RETAILASYNCCUSTOMEROPERATION O \
         ON O.CUSTACCOUNTASYNC = C.CUSTOMERID WHERE C.LINKEDVERSION > $1 \
         AND C.VERSION > $2 AND O.CHANNELDATABASEID = $3 AND O.STATUS = 'Succeeded' \
         AND O.KIND = 'Create' GROUP BY O.ORIGINATINGCHANNEL, O.TERMINALID",
    )
    .bind(database.applied.customers)
    .bind(database.applied.customers)
    .bind(&database.id)
    .fetch_all(connection)
    .await?;
    let at = |station: Station| move |row: Row| (station, row);
    let here = without_number.into_iter().map(at(Station::Headquarters));
    Ok(here.chain(on_the_way_back.into_iter().map(at(Station::Return))).collect())
}

struct Found {
    channels: Vec<Channel>,
    groups: BTreeMap<(String, Station, String), Group>,
}

impl Found {
    fn add(
        &mut self,
        station: Station,
        channel: &str,
        register: &str,
        (customers, failed): (u64, u64),
        since: &str,
    ) {
        if customers == 0 {
            return;
        }
        let known = self.channels.iter().find(|known| known.operating_unit_number == channel);
        let group = Group {
            operating_unit_number: channel.to_owned(),
            channel_name: known.map_or_else(|| channel.to_owned(), |known| known.name.clone()),
            register: register.to_owned(),
            station,
            customers,
            failed,
            since: since.to_owned(),
        };
        let key = (channel.to_owned(), station, register.to_owned());
        match self.groups.get_mut(&key) {
            Some(known) => known.add(&group),
            None => drop(self.groups.insert(key, group)),
        }
    }
}
