//! The configuration packages of 1070 and 1110.

use contract::admin;
use contract::cdx::{
    ActivationCodeRow, ChannelConfigurationPackage, ChannelRow, GlobalConfigurationPackage,
    ProfileRow, WorkerRow,
};
use contract::commerce::{AddressPurpose, Affiliation, FeatureState, Title};
use domain::Feature;
use sqlx::AnyConnection;

use crate::configuration::{attributes, company, features, offline, schema, stored};
use crate::customer::defaults::default_customer_of;

/// Channels, profiles, registers, workers and switches as they are now.
pub(crate) async fn channel_configuration(
    connection: &mut AnyConnection,
    version: i64,
) -> sqlx::Result<ChannelConfigurationPackage> {
    let profiles = stored::all::<admin::FunctionalityProfile>(connection).await?;
    Ok(ChannelConfigurationPackage {
        version,
        channels: channels(connection).await?,
        profiles: profiles
            .into_iter()
            .map(|profile| ProfileRow {
                id: profile.id,
                name: profile.name,
                create_async_customers: profile.create_async_customers,
                generate_loyalty_card_number: profile.generate_loyalty_card_number,
                kiosk_idle_seconds: profile.kiosk_idle_seconds,
            })
            .collect(),
        activation_codes: activation_codes(connection).await?,
        revoked_code_hashes: revoked_code_hashes(connection).await?,
        workers: workers(connection).await?,
        feature_states: feature_states(connection).await?,
        offline_exclusions: offline::exclusions(connection).await?,
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
        attribute_definitions: attributes::definitions(connection).await?,
        filter_shared_customer_data_tables: schema::filters_shared_customer_data(connection)
            .await?,
        is_demo: company::is_demo(connection).await?,
    })
}

async fn feature_states(connection: &mut AnyConnection) -> sqlx::Result<Vec<FeatureState>> {
    let enabled = features::enabled(connection).await?;
    let state = |feature: Feature| FeatureState {
        name: feature.technical_name().to_owned(),
        is_enabled: enabled.contains(feature),
    };
    Ok(Feature::ALL.into_iter().map(state).collect())
}

async fn channels(connection: &mut AnyConnection) -> sqlx::Result<Vec<ChannelRow>> {
    let company = company::only(connection).await?;
    let mut rows = Vec::new();
    for channel in stored::all::<admin::Channel>(connection).await? {
        let default_customer = match channel.default_customer.as_str() {
            "" => None,
            account => default_customer_of(connection, account).await?,
        };
        rows.push(ChannelRow {
            operating_unit_number: channel.operating_unit_number,
            name: channel.name,
            kind: channel.kind,
            company: company.clone(),
            three_letter_iso_region_name: channel.three_letter_iso_region_name,
            currency_code: channel.currency_code,
            functionality_profile_id: channel.functionality_profile_id,
            default_customer,
            address_books: channel.address_books,
        });
    }
    Ok(rows)
}

/// The registers and kiosks with the hashes of their codes.
pub(crate) async fn activation_codes(
    connection: &mut AnyConnection,
) -> sqlx::Result<Vec<ActivationCodeRow>> {
    let rows: Vec<(String, String, String, String, i64, String)> = sqlx::query_as(
        "SELECT CODEHASH, REGISTER, OPERATINGUNITNUMBER, DEVICEKIND, ISREUSABLE, EXPIRESAT \
         FROM RETAILDEVICEACTIVATION ORDER BY REGISTER",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(code_hash, register, operating_unit_number, device_kind, reusable, expires_at)| {
            ActivationCodeRow {
                code_hash,
                register,
                operating_unit_number,
                device_kind,
                is_reusable: reusable != 0,
                expires_at,
            }
        })
        .collect())
}

/// Of the registers that were revoked, ever: a device may come back after years, and what
/// it keeps has to be erased then too.
async fn revoked_code_hashes(connection: &mut AnyConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT CODEHASH FROM RETAILDEVICEREVOCATION ORDER BY CODEHASH")
        .fetch_all(connection)
        .await
}

async fn workers(connection: &mut AnyConnection) -> sqlx::Result<Vec<WorkerRow>> {
    let workers = stored::all::<admin::Worker>(connection).await?;
    let row = |worker: admin::Worker| WorkerRow {
        worker_id: worker.worker_id,
        name: worker.name,
        role: worker.role,
        // As stored it is the hash.
        password_hash: worker.password,
        operating_unit_numbers: worker.operating_unit_numbers,
    };
    Ok(workers.into_iter().map(row).collect())
}

async fn titles(connection: &mut AnyConnection) -> sqlx::Result<Vec<Title>> {
    let titles = stored::all::<admin::Title>(connection).await?;
    let title = |title: admin::Title| Title { record_id: title.record_id, name: title.name };
    Ok(titles.into_iter().map(title).collect())
}

async fn affiliations(connection: &mut AnyConnection) -> sqlx::Result<Vec<Affiliation>> {
    let affiliations = stored::all::<admin::Affiliation>(connection).await?;
    let affiliation = |affiliation: admin::Affiliation| Affiliation {
        record_id: affiliation.record_id,
        name: affiliation.name,
        hide_in_channels: affiliation.hide_in_channels,
    };
    Ok(affiliations.into_iter().map(affiliation).collect())
}

async fn address_purposes(connection: &mut AnyConnection) -> sqlx::Result<Vec<AddressPurpose>> {
    let purposes = stored::all::<admin::AddressPurpose>(connection).await?;
    let purpose = |purpose: admin::AddressPurpose| AddressPurpose {
        record_id: purpose.record_id,
        address_type: purpose.address_type,
        name: purpose.name,
        description: purpose.description,
    };
    Ok(purposes.into_iter().map(purpose).collect())
}
