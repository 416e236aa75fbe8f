//! A headquarters that goes back to an older state (R336).
//!
//! Each channel database keeps the last number of every sequence that headquarters told it,
//! and tells it at each contact. A headquarters that is behind was restored: it goes on
//! beyond, with a gap, and asks for the customers that it may have lost. It gives no number
//! before every channel database has told since its start.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use contract::ErrorId;
use contract::cdx::{Poll, RecoveredCustomer, Recovery, Work, sequence};
use service::{ApiError, clock};
use sqlx::AnyConnection;
use tokio::time::Instant;
use tracing::warn;

use super::channel_database::{self, ChannelDatabase};
use crate::configuration::company;
use crate::customer::numbering::number_customers;
use crate::customer::table::{self, HeadquartersOnly, StoredCustomer};
use crate::sequence::Sequence;
use crate::state::{Headquarters, Start};

/// Numbers that are left out beyond what a channel database knows: more than headquarters
/// gives between two contacts.
const GAP: i64 = 10_000;

/// No sequence has come this far: what claims to is not believed.
const NUMBER_MAX: i64 = 1 << 53;

/// How long after its start headquarters waits for channel databases that were silent
/// already when it stopped.
const WAIT_FOR_SILENT: Duration = Duration::from_secs(120);

/// Another process may have heard of it: how often a waiting request looks.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How long a request to the admin API waits; each connected channel database tells sooner.
const WAIT_FOR_RECORDS: Duration = Duration::from_secs(5);

/// Forgets who has told: whatever is in the database may be an older state of it.
pub(crate) async fn begin(connection: &mut AnyConnection) -> sqlx::Result<Start> {
    let version = Sequence::CustomerVersion.last(connection).await?;
    forget_who_told(connection, version).await?;
    let databases = channel_database::present(connection).await?;
    let newest = databases.into_iter().map(|database| database.last_seen_at).max();
    Ok(Start { at: Instant::now(), newest_contact: newest.unwrap_or_default() })
}

/// `version`: the last that headquarters is sure of. One that has not told yet keeps what
/// it was to be asked for.
async fn forget_who_told(connection: &mut AnyConnection, version: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE CHANNELDATABASE SET RECOVERABOVE = CASE \
         WHEN HASTOLD = 0 AND RECOVERABOVE < $1 THEN RECOVERABOVE ELSE $2 END, HASTOLD = 0",
    )
    .bind(version)
    .bind(version)
    .execute(connection)
    .await
    .map(|_| ())
}

/// The channel databases that have to tell before a number is given.
pub(crate) async fn waits_for(
    connection: &mut AnyConnection,
    start: &Start,
) -> sqlx::Result<Vec<ChannelDatabase>> {
    // Usually every channel database has told, and a number is asked for often.
    let is_any: Option<(i64,)> = sqlx::query_as(
        "SELECT HASTOLD FROM CHANNELDATABASE WHERE HASTOLD = 0 AND GONEAT IS NULL LIMIT 1",
    )
    .fetch_optional(&mut *connection)
    .await?;
    if is_any.is_none() {
        return Ok(Vec::new());
    }
    let mut databases = channel_database::present(connection).await?;
    databases.retain(|database| is_waited_for(database, start, start.at.elapsed()));
    Ok(databases)
}

/// One that was silent when headquarters stopped is waited for no longer than
/// [`WAIT_FOR_SILENT`]: else a store that is closed would keep all others from numbers.
pub(crate) fn is_waited_for(database: &ChannelDatabase, start: &Start, waited: Duration) -> bool {
    if database.has_told || database.is_gone {
        return false;
    }
    waited < WAIT_FOR_SILENT || !database.was_silent_at(&start.newest_contact)
}

/// Waits until every channel database has told; answers with those that have not by then.
pub(crate) async fn wait_for_numbers(
    headquarters: &Headquarters,
    longest: Duration,
) -> sqlx::Result<Vec<ChannelDatabase>> {
    let deadline = Instant::now() + longest;
    let mut changes = headquarters.exchange.changes();
    loop {
        let mut connection = headquarters.database.read().acquire().await?;
        let databases = waits_for(&mut connection, &headquarters.start).await?;
        drop(connection);
        if databases.is_empty() || Instant::now() >= deadline {
            return Ok(databases);
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep(LOOK_INTERVAL) => {}
            () = tokio::time::sleep_until(deadline) => {}
            () = headquarters.stop.cancelled() => return Ok(databases),
        }
    }
}

/// Refuses for now while some channel database has not told. A scale unit takes it for an
/// unreachable headquarters, and creates async.
pub(crate) async fn check_numbers(
    headquarters: &Headquarters,
    connection: &mut AnyConnection,
) -> Result<(), ApiError> {
    told_by_all(&waits_for(connection, &headquarters.start).await?)
}

fn told_by_all(waits_for: &[ChannelDatabase]) -> Result<(), ApiError> {
    if waits_for.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = waits_for.iter().map(ChannelDatabase::short_name).collect();
    let why = format!("numbers wait for channel databases {}", names.join(", "));
    Err(ApiError::new(ErrorId::NotReady).retry_after(1).because(why))
}

/// Middleware: lets nothing through that changes records, while numbers and versions wait.
pub(crate) async fn require_numbers(
    State(headquarters): State<crate::state::Shared>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.method() != Method::GET {
        told_by_all(&wait_for_numbers(&headquarters, WAIT_FOR_RECORDS).await?)?;
    }
    Ok(next.run(request).await)
}

/// Takes in what a channel database knows of headquarters. Called after the poll has been
/// noted.
pub(crate) async fn take_in(
    connection: &mut AnyConnection,
    poll: &Poll,
    was_known: bool,
) -> sqlx::Result<()> {
    let id = poll.channel_database_id.hyphenated().to_string();
    replace_others(connection, poll, was_known).await?;
    advance(connection, poll).await?;
    let Some(database) = channel_database::find(connection, &id).await? else { return Ok(()) };
    if !database.has_told && poll.customer_version <= database.recover_above {
        note_told(connection, &id).await?;
    }
    Ok(())
}

/// A channel database that was restored goes on under another id, or under an earlier one:
/// nothing asks under the others any more. What it knows of headquarters was waited for under
/// them.
async fn replace_others(
    connection: &mut AnyConnection,
    poll: &Poll,
    was_known: bool,
) -> sqlx::Result<()> {
    let Some(origin_id) = poll.origin_id else { return Ok(()) };
    let [id, origin_id] =
        [poll.channel_database_id, origin_id].map(|id| id.hyphenated().to_string());
    let others = channel_database::others_of_origin(connection, &origin_id, &id).await?;
    if others.is_empty() {
        return Ok(());
    }
    if !was_known {
        let to_tell = others.iter().filter(|other| !other.has_told);
        let version = match to_tell.map(|other| other.recover_above).min() {
            Some(version) => version,
            // It has nothing that headquarters lacks.
            None => Sequence::CustomerVersion.last(connection).await?,
        };
        sqlx::query("UPDATE CHANNELDATABASE SET RECOVERABOVE = $1 WHERE ID = $2")
            .bind(version)
            .bind(&id)
            .execute(&mut *connection)
            .await?;
    }
    for other in others {
        warn!(other = other.id, id, "a channel database was restored and has another id");
        channel_database::give_up(connection, &other.id).await?;
    }
    Ok(())
}

/// Goes beyond what the channel database knows. Headquarters was restored if it knows
/// more: then every channel database is asked again.
async fn advance(connection: &mut AnyConnection, poll: &Poll) -> sqlx::Result<()> {
    let own = Sequence::positions(connection).await?;
    let is_behind = |id: &str| {
        let told = poll.positions.get(id).copied().unwrap_or_default();
        let last = own.get(id).copied().unwrap_or_default();
        (told > last && told < NUMBER_MAX).then_some((told, last))
    };
    if let Some((_, version)) = is_behind(sequence::CUSTOMER_VERSION) {
        forget_who_told(connection, version).await?;
    }
    if Sequence::ALL.into_iter().any(|sequence| is_behind(sequence.id()).is_some()) {
        // It may have been used since.
        sqlx::query("UPDATE SCALEUNIT SET CODEHASH = '', CODEEXPIRESAT = ''")
            .execute(&mut *connection)
            .await?;
    }
    for sequence in Sequence::ALL {
        if let Some((told, last)) = is_behind(sequence.id()) {
            warn!(sequence = sequence.id(), told, last, "headquarters was restored");
            sequence.skip_to(connection, told + GAP).await?;
        }
    }
    Ok(())
}

async fn note_told(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE CHANNELDATABASE SET HASTOLD = 1 WHERE ID = $1")
        .bind(id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// What a channel database that has not told yet has to send first.
pub(crate) fn work(database: &ChannelDatabase) -> Option<Work> {
    (!database.has_told).then_some(Work::Recover { above_version: database.recover_above })
}

/// Takes customers back that were lost with the state before the restore; those that are
/// here in a state as new or newer stay.
pub(crate) async fn recover(
    connection: &mut AnyConnection,
    recovery: &Recovery,
) -> sqlx::Result<()> {
    let id = recovery.channel_database_id.hyphenated().to_string();
    Sequence::CustomerVersion.lock(connection).await?;
    // Only what was asked for: else a scale unit could replace any customer.
    let is_asked = channel_database::find(connection, &id).await?.is_some_and(|it| !it.has_told);
    if !is_asked {
        return Ok(());
    }
    for customer in &recovery.customers {
        note_contained(connection, &id, customer).await?;
        recover_customer(connection, customer).await?;
    }
    if recovery.is_last {
        note_told(connection, &id).await?;
    }
    Ok(())
}

async fn recover_customer(
    connection: &mut AnyConnection,
    recovered: &RecoveredCustomer,
) -> sqlx::Result<()> {
    let mut customer = recovered.customer.clone();
    customer.is_async_customer = false;
    for address in &mut customer.addresses {
        address.is_async_address = false;
    }
    let (id, number) = (customer.customer_id.clone(), customer.account_number.clone());
    let version = recovered.version;
    match table::find_by_customer_id(connection, &id).await? {
        Some(stored) if stored.version >= version => return Ok(()),
        // The number that headquarters has given is the customer's, whatever is told.
        Some(stored) => {
            customer.account_number.clone_from(&stored.customer.account_number);
            customer.record_id = stored.customer.record_id;
            customer.party_number.clone_from(&stored.customer.party_number);
            let kept = HeadquartersOnly {
                address_books: recovered.address_books.clone(),
                ..stored.kept.clone()
            };
            let record = StoredCustomer { customer, version, kept, ..stored };
            table::update(connection, &record).await?;
            note_cards(connection, &record).await?;
        }
        None => {
            let mut record = StoredCustomer {
                created_at: customer.created_date_time.clone(),
                customer,
                cust_account_async: None,
                version,
                linked_version: None,
                kept: HeadquartersOnly {
                    address_books: recovered.address_books.clone(),
                    ..Default::default()
                },
            };
            if table::find_by_account_number(connection, &number).await?.is_some() {
                warn!(number, "a recovered customer's number is another one's by now");
                number_customers(connection, &mut [&mut record.customer]).await?;
                record.version = Sequence::CustomerVersion.take(connection, 1).await?;
            }
            let company = company::only(connection).await?;
            table::insert(connection, std::slice::from_ref(&record), &company).await?;
            note_cards(connection, &record).await?;
        }
    }
    Ok(())
}

/// A card that was issued is never issued to anybody else.
async fn note_cards(connection: &mut AnyConnection, record: &StoredCustomer) -> sqlx::Result<()> {
    for card in &record.customer.loyalty_cards {
        sqlx::query(
            "INSERT INTO RETAILLOYALTYCARD (CARDNUMBER, ACCOUNTNUM, OPERATIONID, ISBLOCKED, \
             ISSUEDAT) VALUES ($1, $2, NULL, 0, $3) ON CONFLICT DO NOTHING",
        )
        .bind(card.card_number.clone())
        .bind(record.customer.account_number.clone())
        .bind(clock::now())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Notes which of the channel database's edits are in the customer's state.
async fn note_contained(
    connection: &mut AnyConnection,
    channel_database: &str,
    recovered: &RecoveredCustomer,
) -> sqlx::Result<()> {
    if recovered.synchronized_up_to == 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO RETAILRECOVEREDCUSTOMER (CHANNELDATABASEID, CUSTOMERID, \
         SYNCHRONIZEDUPTO) VALUES ($1, $2, $3) ON CONFLICT (CHANNELDATABASEID, CUSTOMERID) \
         DO UPDATE SET SYNCHRONIZEDUPTO = excluded.SYNCHRONIZEDUPTO",
    )
    .bind(channel_database.to_owned())
    .bind(recovered.customer.customer_id.clone())
    .bind(recovered.synchronized_up_to)
    .execute(connection)
    .await
    .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(last_seen_at: &str) -> ChannelDatabase {
        ChannelDatabase {
            id: "a".to_owned(),
            last_seen_at: last_seen_at.to_owned(),
            rows_waiting: 0,
            waiting_since: None,
            applied: Default::default(),
            live: Default::default(),
            waiting: Vec::new(),
            devices: Vec::new(),
            received_counter: 0,
            is_gone: false,
            has_told: false,
            recover_above: 0,
        }
    }

    #[test]
    fn r336_one_that_was_connected_is_waited_for_and_one_that_was_silent_for_two_minutes() {
        let newest_contact = "2026-11-29T10:00:00.000Z".to_owned();
        let start = Start { at: Instant::now(), newest_contact };
        let connected = database("2026-11-29T09:59:50.000Z");
        let silent = database("2026-11-28T20:00:00.000Z");
        let hours = Duration::from_secs(3 * 60 * 60);
        for (database, waited, expected) in [
            (&connected, Duration::ZERO, true),
            (&connected, hours, true),
            (&silent, Duration::ZERO, true),
            (&silent, WAIT_FOR_SILENT, false),
            (&ChannelDatabase { has_told: true, ..connected.clone() }, Duration::ZERO, false),
            (&ChannelDatabase { is_gone: true, ..connected.clone() }, Duration::ZERO, false),
        ] {
            assert_eq!(is_waited_for(database, &start, waited), expected, "{database:?}");
        }
    }
}
