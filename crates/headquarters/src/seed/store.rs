//! Writes a seed into an empty database.

use contract::admin::Channel;
use contract::cdx::ActivationCodeRow;
use domain::{Feature, FeatureSet, Job};
use service::clock;
use sqlx::AnyConnection;

use super::{Seed, SeedChannel};
use crate::configuration::stored::{self, Stored};
use crate::configuration::{channels, features, schema};
use crate::customer::numbering::number_customers;
use crate::customer::table::{self, HeadquartersOnly, StoredCustomer};
use crate::sequence::Sequence;

/// Above those of the demo.
const FIRST_RECORD_ID: i64 = 5_637_150_001;

pub(crate) async fn store(connection: &mut AnyConnection, mut seed: Seed) -> sqlx::Result<()> {
    company(connection, &seed).await?;
    sequences(connection, seed.first_account).await?;
    list(connection, &seed.address_purposes).await?;
    list(connection, &seed.titles).await?;
    list(connection, &seed.affiliations).await?;
    list(connection, &seed.attributes).await?;
    list(connection, &seed.customer_groups).await?;
    list(connection, &seed.address_books).await?;
    for domain in &seed.blocked_email_domains {
        sqlx::query("INSERT INTO BLOCKEDEMAILDOMAIN (DOMAIN) VALUES ($1)")
            .bind(*domain)
            .execute(&mut *connection)
            .await?;
    }
    customers(connection, &mut seed).await?;
    list(connection, &seed.profiles).await?;
    stores(connection, &seed).await?;
    list(connection, &seed.workers).await?;
    list(connection, &seed.scale_units).await?;
    activation_codes(connection, &seed.activation_codes).await?;
    switches(connection, seed.features).await?;
    jobs(connection, &seed.recurrence_seconds).await
}

async fn company(connection: &mut AnyConnection, seed: &Seed) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO COMPANY (DATAAREAID, NAME, ISDEMO) VALUES ($1, $2, $3)")
        .bind(&seed.company)
        .bind(&seed.company_name)
        .bind(i64::from(seed.is_demo))
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO RETAILCHANNELSCHEMA (NAME, FILTERSHAREDCUSTOMERDATATABLES) VALUES ($1, 0)",
    )
    .bind(schema::NAME)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Versions begin at 1, so that a channel that has applied nothing (0) is behind
/// even where there is nothing to send.
async fn sequences(connection: &mut AnyConnection, first_account: i64) -> sqlx::Result<()> {
    for sequence in Sequence::ALL {
        let first = match sequence {
            Sequence::CustomerAccount => first_account,
            Sequence::CustomerVersion
            | Sequence::ChannelConfiguration
            | Sequence::GlobalConfiguration => 2,
            Sequence::LoyaltyCard | Sequence::JobRun | Sequence::Session => 1,
            Sequence::RecordId => FIRST_RECORD_ID,
        };
        sequence.create(connection, first).await?;
    }
    Ok(())
}

async fn customers(connection: &mut AnyConnection, seed: &mut Seed) -> sqlx::Result<()> {
    let mut numbered: Vec<_> = seed.customers.iter_mut().collect();
    number_customers(connection, &mut numbered).await?;
    let first = Sequence::CustomerVersion.take(connection, seed.customers.len()).await?;
    let now = clock::now();
    let names: std::collections::HashMap<i64, &str> = seed
        .affiliations
        .iter()
        .map(|affiliation| (affiliation.record_id, affiliation.name.as_str()))
        .collect();
    for customer in &mut seed.customers {
        customer.created_date_time.clone_from(&now);
        for affiliation in &mut customer.customer_affiliations {
            affiliation.name =
                names.get(&affiliation.record_id).copied().unwrap_or_default().to_owned();
        }
    }
    let address_books = book_names(seed);
    let records: Vec<_> = (first..)
        .zip(&seed.customers)
        .map(|(version, customer)| StoredCustomer {
            customer: customer.clone(),
            cust_account_async: None,
            created_at: now.clone(),
            version,
            linked_version: None,
            kept: HeadquartersOnly {
                address_books: address_books.clone(),
                ..HeadquartersOnly::default()
            },
        })
        .collect();
    table::insert(connection, &records, &seed.company).await?;
    let next = Sequence::CustomerAccount.last(connection).await? + 1;
    let skipped = usize::try_from(seed.next_account - next).unwrap_or_default();
    Sequence::CustomerAccount.take(connection, skipped).await.map(|_| ())
}

async fn stores(connection: &mut AnyConnection, seed: &Seed) -> sqlx::Result<()> {
    for SeedChannel { channel, default_customer } in &seed.channels {
        let default_customer = default_customer.and_then(|index| seed.customers.get(index));
        let account = default_customer.map(|customer| customer.account_number.clone());
        let channel = Channel {
            default_customer: account.unwrap_or_default(),
            address_books: book_names(seed),
            ..channel.clone()
        };
        channels::insert(connection, &channel, &seed.company).await?;
    }
    Ok(())
}

fn book_names(seed: &Seed) -> Vec<String> {
    seed.address_books.iter().map(|book| book.name.clone()).collect()
}

async fn list<R: Stored>(connection: &mut AnyConnection, records: &[R]) -> sqlx::Result<()> {
    for record in records {
        stored::insert(connection, record).await?;
    }
    Ok(())
}

async fn activation_codes(
    connection: &mut AnyConnection,
    codes: &[ActivationCodeRow],
) -> sqlx::Result<()> {
    for code in codes {
        sqlx::query(
            "INSERT INTO RETAILDEVICEACTIVATION (CODEHASH, REGISTER, OPERATINGUNITNUMBER, \
             DEVICEKIND, ISREUSABLE, EXPIRESAT) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&code.code_hash)
        .bind(&code.register)
        .bind(&code.operating_unit_number)
        .bind(&code.device_kind)
        .bind(i64::from(code.is_reusable))
        .bind(&code.expires_at)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn switches(connection: &mut AnyConnection, on: FeatureSet) -> sqlx::Result<()> {
    for feature in Feature::ALL.into_iter().filter(|feature| on.contains(*feature)) {
        features::store(connection, feature, true).await?;
    }
    Ok(())
}

async fn jobs(connection: &mut AnyConnection, recurrences: &[(Job, u32)]) -> sqlx::Result<()> {
    for (job, seconds) in recurrences {
        sqlx::query("INSERT INTO BATCHJOB (ID, RECURRENCESECONDS) VALUES ($1, $2)")
            .bind(job.id())
            .bind(i64::from(*seconds))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
