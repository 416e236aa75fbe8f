//! Writes a seed into an empty database.

use contract::cdx::{ActivationCodeRow, WorkerRow};
use contract::commerce::{AddressPurpose, Affiliation, AttributeDefinition, Title};
use domain::Job;
use service::clock;
use sqlx::AnyConnection;

use super::{Seed, SeedChannel, SeedProfile};
use crate::configuration::schema;
use crate::customer::numbering::number_customers;
use crate::customer::table::{self, CustomerRecord};
use crate::sequence::Sequence;

pub(crate) async fn store(connection: &mut AnyConnection, mut seed: Seed) -> sqlx::Result<()> {
    company(connection, &seed).await?;
    sequences(connection, seed.first_account).await?;
    purposes(connection, &seed.address_purposes).await?;
    titles(connection, &seed.titles).await?;
    affiliations(connection, &seed.affiliations).await?;
    attributes(connection, &seed.attributes).await?;
    for domain in &seed.blocked_email_domains {
        sqlx::query("INSERT INTO BLOCKEDEMAILDOMAIN (DOMAIN) VALUES ($1)")
            .bind(*domain)
            .execute(&mut *connection)
            .await?;
    }
    customers(connection, &mut seed).await?;
    profiles(connection, &seed.profiles).await?;
    channels(connection, &seed).await?;
    workers(connection, &seed.workers).await?;
    activation_codes(connection, &seed.activation_codes).await?;
    jobs(connection, &seed.recurrence_seconds).await
}

async fn company(connection: &mut AnyConnection, seed: &Seed) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO COMPANY (DATAAREAID, NAME, ISDEMO) VALUES ($1, $2, $3)")
        .bind(seed.company)
        .bind(seed.company_name)
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
    let records: Vec<_> = (first..)
        .zip(&seed.customers)
        .map(|(version, customer)| CustomerRecord {
            customer: customer.clone(),
            cust_account_async: None,
            created_at: now.clone(),
            version,
        })
        .collect();
    table::insert(connection, &records, seed.company).await?;
    let next = Sequence::CustomerAccount.last(connection).await? + 1;
    let skipped = usize::try_from(seed.next_account - next).unwrap_or_default();
    Sequence::CustomerAccount.take(connection, skipped).await.map(|_| ())
}

async fn profiles(connection: &mut AnyConnection, profiles: &[SeedProfile]) -> sqlx::Result<()> {
    for profile in profiles {
        sqlx::query(
            "INSERT INTO RETAILFUNCTIONALITYPROFILE (ID, NAME, CREATEASYNCCUSTOMERS, ROWVERSION) \
             VALUES ($1, $2, $3, 1)",
        )
        .bind(profile.id)
        .bind(profile.name)
        .bind(i64::from(profile.create_async_customers))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn channels(connection: &mut AnyConnection, seed: &Seed) -> sqlx::Result<()> {
    for channel in &seed.channels {
        let default_customer = channel.default_customer.and_then(|index| seed.customers.get(index));
        let SeedChannel { operating_unit_number, name, kind, country, currency, profile, .. } =
            channel;
        sqlx::query(
            "INSERT INTO RETAILCHANNEL (OPERATINGUNITNUMBER, NAME, KIND, DATAAREAID, COUNTRY, \
             CURRENCY, FUNCTIONALITYPROFILE, DEFAULTCUSTOMER) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(*operating_unit_number)
        .bind(*name)
        .bind(*kind)
        .bind(seed.company)
        .bind(*country)
        .bind(*currency)
        .bind(*profile)
        .bind(default_customer.map(|customer| customer.account_number.clone()))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn workers(connection: &mut AnyConnection, workers: &[WorkerRow]) -> sqlx::Result<()> {
    for worker in workers {
        sqlx::query(
            "INSERT INTO RETAILSTAFF (WORKERID, NAME, ROLE, PASSWORDHASH) VALUES ($1, $2, $3, $4)",
        )
        .bind(&worker.worker_id)
        .bind(&worker.name)
        .bind(&worker.role)
        .bind(&worker.password_hash)
        .execute(&mut *connection)
        .await?;
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
             DEVICEKIND, ISREUSABLE) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&code.code_hash)
        .bind(&code.register)
        .bind(&code.operating_unit_number)
        .bind(&code.device_kind)
        .bind(i64::from(code.is_reusable))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn titles(connection: &mut AnyConnection, titles: &[Title]) -> sqlx::Result<()> {
    for title in titles {
        sqlx::query("INSERT INTO PERSONALTITLE (RECORDID, NAME) VALUES ($1, $2)")
            .bind(title.record_id)
            .bind(&title.name)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn affiliations(
    connection: &mut AnyConnection,
    affiliations: &[Affiliation],
) -> sqlx::Result<()> {
    for affiliation in affiliations {
        sqlx::query(
            "INSERT INTO RETAILAFFILIATION (RECORDID, NAME, HIDEINCHANNELS) VALUES ($1, $2, $3)",
        )
        .bind(affiliation.record_id)
        .bind(&affiliation.name)
        .bind(i64::from(affiliation.hide_in_channels))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn purposes(connection: &mut AnyConnection, purposes: &[AddressPurpose]) -> sqlx::Result<()> {
    for purpose in purposes {
        sqlx::query(
            "INSERT INTO ADDRESSPURPOSE (RECORDID, ADDRESSTYPE, NAME, DESCRIPTION) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(purpose.record_id)
        .bind(i64::from(purpose.address_type))
        .bind(&purpose.name)
        .bind(&purpose.description)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn attributes(
    connection: &mut AnyConnection,
    attributes: &[AttributeDefinition],
) -> sqlx::Result<()> {
    for (position, attribute) in (1_i64..).zip(attributes) {
        let content =
            serde_json::to_string(attribute).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query("INSERT INTO CUSTOMERATTRIBUTE (NAME, POSITION, CONTENT) VALUES ($1, $2, $3)")
            .bind(&attribute.name)
            .bind(position)
            .bind(content)
            .execute(&mut *connection)
            .await?;
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
