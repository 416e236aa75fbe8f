//! The configuration packages of 1070 and 1110.

use contract::cdx::{
    ActivationCodeRow, ChannelConfigurationPackage, ChannelRow, GlobalConfigurationPackage,
    ProfileRow, WorkerRow,
};
use contract::commerce::{
    AddressPurpose, Affiliation, AttributeDefinition, DefaultCustomer, FeatureState, Title,
};
use domain::Feature;
use sqlx::AnyConnection;

use super::{features, profiles, schema};
use crate::customer::table;

/// Channels, profiles, registers, workers and switches as they are now.
pub(crate) async fn channel_configuration(
    connection: &mut AnyConnection,
    version: i64,
) -> sqlx::Result<ChannelConfigurationPackage> {
    let profiles = profiles::all(connection).await?;
    Ok(ChannelConfigurationPackage {
        version,
        channels: channels(connection).await?,
        profiles: profiles
            .into_iter()
            .map(|profile| ProfileRow {
                id: profile.id,
                name: profile.name,
                create_async_customers: profile.create_async_customers,
                generate_loyalty_card_number: true,
            })
            .collect(),
        activation_codes: activation_codes(connection).await?,
        workers: workers(connection).await?,
        feature_states: feature_states(connection).await?,
        offline_exclusions: Vec::new(),
    })
}

/// What is the same in every channel, as it is now.
pub(crate) async fn global_configuration(
    connection: &mut AnyConnection,
    version: i64,
) -> sqlx::Result<GlobalConfigurationPackage> {
    Ok(GlobalConfigurationPackage {
        version,
        feature_states: feature_states(connection).await?,
        titles: titles(connection).await?,
        affiliations: affiliations(connection).await?,
        address_purposes: address_purposes(connection).await?,
        attribute_definitions: attribute_definitions(connection).await?,
        filter_shared_customer_data_tables: schema::filters_shared_customer_data(connection)
            .await?,
        is_demo: is_demo(connection).await?,
    })
}

/// Whether headquarters was filled with demo data.
pub(crate) async fn is_demo(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT ISDEMO FROM COMPANY WHERE ISDEMO = 1 LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

async fn feature_states(connection: &mut AnyConnection) -> sqlx::Result<Vec<FeatureState>> {
    let enabled = features::enabled(connection).await?;
    let state = |feature: Feature| FeatureState {
        name: feature.technical_name().to_owned(),
        is_enabled: enabled.contains(feature),
    };
    Ok(Feature::ALL.into_iter().map(state).collect())
}

/// Number, name, kind, company, country, currency, profile, default customer.
type ChannelTableRow = (String, String, String, String, String, String, String, Option<String>);

async fn channels(connection: &mut AnyConnection) -> sqlx::Result<Vec<ChannelRow>> {
    let rows: Vec<ChannelTableRow> = sqlx::query_as(
        "SELECT OPERATINGUNITNUMBER, NAME, KIND, DATAAREAID, COUNTRY, CURRENCY, \
             FUNCTIONALITYPROFILE, DEFAULTCUSTOMER FROM RETAILCHANNEL ORDER BY OPERATINGUNITNUMBER",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut channels = Vec::with_capacity(rows.len());
    for (number, name, kind, company, country, currency, profile, default_customer) in rows {
        let default_customer = match default_customer {
            Some(account) => default_customer_of(connection, &account).await?,
            None => None,
        };
        channels.push(ChannelRow {
            operating_unit_number: number,
            name,
            kind,
            company,
            three_letter_iso_region_name: country,
            currency_code: currency,
            functionality_profile_id: profile,
            default_customer,
            address_books: Vec::new(),
        });
    }
    Ok(channels)
}

/// What new customers inherit from a default customer (R136).
pub(crate) async fn default_customer_of(
    connection: &mut AnyConnection,
    account_number: &str,
) -> sqlx::Result<Option<DefaultCustomer>> {
    let record = table::find_by_account_number(connection, account_number).await?;
    Ok(record.map(|record| {
        let customer = record.customer;
        DefaultCustomer {
            account_number: customer.account_number,
            customer_group: customer.customer_group,
            currency_code: customer.currency_code,
            language: customer.language,
            receipt_email: customer.receipt_email,
            affiliations: customer.customer_affiliations.iter().map(|a| a.record_id).collect(),
        }
    }))
}

async fn activation_codes(connection: &mut AnyConnection) -> sqlx::Result<Vec<ActivationCodeRow>> {
    let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
        "SELECT CODEHASH, REGISTER, OPERATINGUNITNUMBER, DEVICEKIND, ISREUSABLE \
         FROM RETAILDEVICEACTIVATION ORDER BY REGISTER",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(code_hash, register, operating_unit_number, device_kind, is_reusable)| {
            ActivationCodeRow {
                code_hash,
                register,
                operating_unit_number,
                device_kind,
                is_reusable: is_reusable != 0,
            }
        })
        .collect())
}

async fn workers(connection: &mut AnyConnection) -> sqlx::Result<Vec<WorkerRow>> {
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT WORKERID, NAME, ROLE, PASSWORDHASH FROM RETAILSTAFF ORDER BY WORKERID",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(worker_id, name, role, password_hash)| WorkerRow {
            worker_id,
            name,
            role,
            password_hash,
        })
        .collect())
}

async fn titles(connection: &mut AnyConnection) -> sqlx::Result<Vec<Title>> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT RECORDID, NAME FROM PERSONALTITLE ORDER BY RECORDID")
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(record_id, name)| Title { record_id, name }).collect())
}

async fn affiliations(connection: &mut AnyConnection) -> sqlx::Result<Vec<Affiliation>> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT RECORDID, NAME, HIDEINCHANNELS FROM RETAILAFFILIATION ORDER BY RECORDID",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(record_id, name, hide)| Affiliation { record_id, name, hide_in_channels: hide != 0 })
        .collect())
}

async fn address_purposes(connection: &mut AnyConnection) -> sqlx::Result<Vec<AddressPurpose>> {
    let rows: Vec<(i64, i64, String, String)> = sqlx::query_as(
        "SELECT RECORDID, ADDRESSTYPE, NAME, DESCRIPTION FROM ADDRESSPURPOSE ORDER BY RECORDID",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(record_id, address_type, name, description)| AddressPurpose {
            record_id,
            address_type: i32::try_from(address_type).unwrap_or_default(),
            name,
            description,
        })
        .collect())
}

async fn attribute_definitions(
    connection: &mut AnyConnection,
) -> sqlx::Result<Vec<AttributeDefinition>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT CONTENT FROM CUSTOMERATTRIBUTE ORDER BY POSITION")
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(content,)| {
            serde_json::from_str(&content).map_err(|error| sqlx::Error::Decode(error.into()))
        })
        .collect()
}
