//! Imports a register's rescue file (R208): processes each of its operations once.
//!
//! The GUID of its customer identifies a create, by whatever route it came: in real time, by the
//! jobs, in an earlier file. The operation's id identifies a change: recorded here for a file, and
//! in the log of operations for a job.

use std::collections::HashMap;

use contract::commerce::{Customer, CustomerChange};
use contract::rescue::{RescueContent, RescueOperation, kind};
use domain::{CustomerId, OperationId};
use service::{ApiError, clock};
use sqlx::AnyConnection;
use tracing::{info, warn};

use crate::configuration::company;
use crate::customer::acceptance::accept;
use crate::customer::defaults::{
    ChannelDefaults, announce_default_customer, choose_purposes, inherit, keeping_identity,
};
use crate::customer::lists::Lists;
use crate::customer::numbering::{identify_addresses, number_customers};
use crate::customer::table::{self, StoredCustomer};
use crate::sequence::Sequence;
use crate::state::Headquarters;
use crate::synchronize::failure::Failure;
use crate::synchronize::is_about_the_row;

/// Operations of one transaction: others who write at headquarters wait for it.
const TOGETHER_MAX: usize = 50;

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Created,
    /// It had come before, or changes nothing.
    AlreadyThere,
    Changed,
    Refused(Failure),
    /// A sale: headquarters keeps none.
    NotPossible,
}

/// An operation's outcome, and its customer in a list.
#[derive(Clone, Debug)]
pub(crate) struct Rescued {
    pub name: String,
    pub account_number: String,
    pub outcome: Outcome,
}

/// Does every operation in its order; answers for each.
pub(crate) async fn import(
    headquarters: &Headquarters,
    content: &RescueContent,
) -> Result<Vec<Rescued>, ApiError> {
    let mut rescued = Vec::with_capacity(content.operations.len());
    for operations in content.operations.chunks(TOGETHER_MAX) {
        match together(headquarters, content, operations).await {
            Ok(done) => rescued.extend(done),
            Err(error) if is_about_the_row(&error) => {
                warn!(%error, "operations of a rescue file are tried alone");
                for operation in operations {
                    rescued.push(alone(headquarters, content, operation).await?);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    name_refused(content, &mut rescued);
    let count = |outcome: &Outcome| rescued.iter().filter(|it| it.outcome == *outcome).count();
    info!(
        register = content.register,
        store = content.operating_unit_number,
        operations = rescued.len(),
        created = count(&Outcome::Created),
        changed = count(&Outcome::Changed),
        already_there = count(&Outcome::AlreadyThere),
        "rescue file imported"
    );
    Ok(rescued)
}

/// One that the database refuses leaves the others alone.
async fn alone(
    headquarters: &Headquarters,
    content: &RescueContent,
    operation: &RescueOperation,
) -> sqlx::Result<Rescued> {
    match together(headquarters, content, std::slice::from_ref(operation)).await {
        Ok(mut done) => Ok(done.remove(0)),
        Err(error) if is_about_the_row(&error) => {
            warn!(%error, operation = operation.id, "an operation cannot be stored");
            Ok(of_nobody(Outcome::Refused(Failure::NotStored)))
        }
        Err(error) => Err(error),
    }
}

/// In one transaction, all or none.
async fn together(
    headquarters: &Headquarters,
    content: &RescueContent,
    operations: &[RescueOperation],
) -> sqlx::Result<Vec<Rescued>> {
    let mut write = headquarters.database.write().await?;
    // First, so that no customer is created or edited meanwhile.
    Sequence::CustomerVersion.lock(&mut write).await?;
    // A store that headquarters no longer has gives nothing to its customers.
    let channel = ChannelDefaults::load(&mut write, &content.operating_unit_number).await?;
    let rescue = Rescue {
        lists: Lists::load(&mut write).await?,
        channel: channel.unwrap_or_default(),
        company: company::only(&mut write).await?,
    };
    let mut done = Vec::with_capacity(operations.len());
    for operation in operations {
        done.push(rescue.apply(&mut write, operation).await?);
    }
    write.commit().await?;
    Ok(done)
}

struct Rescue {
    lists: Lists,
    channel: ChannelDefaults,
    company: String,
}

impl Rescue {
    async fn apply(
        &self,
        connection: &mut AnyConnection,
        operation: &RescueOperation,
    ) -> sqlx::Result<Rescued> {
        let refused = |failure| Ok(of_nobody(Outcome::Refused(failure)));
        let id: Option<CustomerId> = operation.customer_id.parse().ok();
        let id = id.map(|id| id.to_string());
        let stored = match &id {
            Some(id) => table::find_by_customer_id(connection, id).await?,
            None => None,
        };
        match (operation.kind.as_str(), id, &operation.customer, &operation.change) {
            (kind::SALE | kind::CARD, ..) => Ok(Rescued::of(stored.as_ref(), Outcome::NotPossible)),
            (kind::CREATE | kind::CHANGE, None, ..) => refused(Failure::MalformedGuid),
            (kind::CREATE, Some(id), Some(sent), _) => match stored {
                Some(stored) => link(connection, stored).await,
                None => self.create(connection, id, sent, &operation.captured_at).await,
            },
            (kind::CHANGE, Some(_), _, Some(change)) => match stored {
                Some(stored) => self.change(connection, &operation.id, stored, change).await,
                None => refused(Failure::UnknownCustomer),
            },
            _ => refused(Failure::Incomplete),
        }
    }

    async fn create(
        &self,
        connection: &mut AnyConnection,
        id: String,
        sent: &Customer,
        captured_at: &str,
    ) -> sqlx::Result<Rescued> {
        let mut sent = sent.clone();
        sent.customer_id.clone_from(&id);
        // What a register or a server before it knew it by is nothing here.
        sent.account_number = String::new();
        inherit(&mut sent, &self.channel, &self.lists);
        let now = clock::now();
        let captured_at = clock::past(&sent.created_date_time).or_else(|| clock::past(captured_at));
        sent.created_date_time = captured_at.unwrap_or_else(|| now.clone());
        let mut customer = match accept(&sent, &self.lists) {
            Ok(customer) => customer,
            Err(refusals) => return Ok(of_nobody(Outcome::Refused(Failure::Refused(refusals)))),
        };
        let version = Sequence::CustomerVersion.take(connection, 1).await?;
        number_customers(connection, &mut [&mut customer]).await?;
        identify_addresses(&mut customer);
        let record = StoredCustomer {
            customer,
            cust_account_async: Some(id),
            created_at: now,
            version,
            linked_version: Some(version),
            kept: self.channel.kept(),
        };
        table::insert(connection, std::slice::from_ref(&record), &self.company).await?;
        Ok(Rescued::of(Some(&record), Outcome::Created))
    }

    async fn change(
        &self,
        connection: &mut AnyConnection,
        operation_id: &str,
        stored: StoredCustomer,
        change: &CustomerChange,
    ) -> sqlx::Result<Rescued> {
        let Ok(operation_id) = operation_id.parse::<OperationId>() else {
            return Ok(Rescued::of(Some(&stored), Outcome::Refused(Failure::Incomplete)));
        };
        let operation_id = operation_id.to_string();
        if has_come(connection, &operation_id, &stored.customer).await? {
            return Ok(Rescued::of(Some(&stored), Outcome::AlreadyThere));
        }
        let mut sent = stored.customer.clone();
        let mut change = change.clone();
        choose_purposes(&mut change.addresses, &self.lists);
        change.apply(&mut sent);
        let accepted = match accept(&sent, &self.lists) {
            Ok(accepted) => accepted,
            Err(refusals) => {
                let outcome = Outcome::Refused(Failure::Refused(refusals));
                return Ok(Rescued::of(Some(&stored), outcome));
            }
        };
        note(connection, &operation_id, &stored.customer.customer_id).await?;
        let mut customer = keeping_identity(accepted, &stored.customer);
        identify_addresses(&mut customer);
        if customer == stored.customer {
            return Ok(Rescued::of(Some(&stored), Outcome::AlreadyThere));
        }
        let version = Sequence::CustomerVersion.take(connection, 1).await?;
        let record = StoredCustomer { customer, version, ..stored };
        table::update(connection, &record).await?;
        announce_default_customer(connection, &record.customer.account_number).await?;
        Ok(Rescued::of(Some(&record), Outcome::Changed))
    }
}

/// The customer is here already. If it came in real time, the register may not know: its
/// GUID is noted, and 1010 brings the number (R018, R099).
async fn link(connection: &mut AnyConnection, mut stored: StoredCustomer) -> sqlx::Result<Rescued> {
    if stored.cust_account_async.is_none() {
        let version = Sequence::CustomerVersion.take(connection, 1).await?;
        stored.cust_account_async = Some(stored.customer.customer_id.clone());
        stored.version = version;
        stored.linked_version.get_or_insert(version);
        table::update(connection, &stored).await?;
    }
    Ok(Rescued::of(Some(&stored), Outcome::AlreadyThere))
}

/// Whether a file or a job has brought the operation.
async fn has_come(
    connection: &mut AnyConnection,
    operation_id: &str,
    customer: &Customer,
) -> sqlx::Result<bool> {
    let come: Option<(String,)> = sqlx::query_as(
        "SELECT OPERATIONID FROM RETAILRESCUEDOPERATION WHERE OPERATIONID = $1 \
         UNION ALL SELECT OPERATIONID FROM RETAILASYNCCUSTOMEROPERATION \
         WHERE CUSTACCOUNTASYNC = $2 AND OPERATIONID = $3 AND STATUS = 'Succeeded' \
         UNION ALL SELECT OPERATIONID FROM RETAILASYNCCUSTOMEROPERATION \
         WHERE CUSTACCOUNT <> '' AND CUSTACCOUNT = $4 AND OPERATIONID = $5 \
         AND STATUS = 'Succeeded'",
    )
    .bind(operation_id)
    .bind(&customer.customer_id)
    .bind(operation_id)
    .bind(&customer.account_number)
    .bind(operation_id)
    .fetch_optional(connection)
    .await?;
    Ok(come.is_some())
}

async fn note(
    connection: &mut AnyConnection,
    operation_id: &str,
    customer_id: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO RETAILRESCUEDOPERATION (OPERATIONID, CUSTOMERID, IMPORTEDAT) \
         VALUES ($1, $2, $3)",
    )
    .bind(operation_id)
    .bind(customer_id)
    .bind(clock::now())
    .execute(connection)
    .await
    .map(|_| ())
}

impl Rescued {
    fn of(record: Option<&StoredCustomer>, outcome: Outcome) -> Self {
        let customer = record.map(|record| record.customer.clone()).unwrap_or_default();
        Self { name: customer.name, account_number: customer.account_number, outcome }
    }
}

fn of_nobody(outcome: Outcome) -> Rescued {
    Rescued::of(None, outcome)
}

/// Customers that headquarters does not have get the file's name.
fn name_refused(content: &RescueContent, rescued: &mut [Rescued]) {
    let mut names = HashMap::new();
    for operation in &content.operations {
        if let Some(customer) = &operation.customer {
            names.entry(operation.customer_id.to_lowercase()).or_insert_with(|| name(customer));
        }
    }
    for (operation, rescued) in content.operations.iter().zip(rescued) {
        if rescued.name.is_empty() {
            let name = names.get(&operation.customer_id.to_lowercase());
            rescued.name = name.cloned().unwrap_or_default();
        }
    }
}

/// A register need not send the name that servers build.
fn name(customer: &Customer) -> String {
    if !customer.name.is_empty() {
        return customer.name.clone();
    }
    let parts = [&customer.first_name, &customer.middle_name, &customer.last_name];
    let parts = parts.map(|part| part.trim()).into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
