//! Fills an empty database, once and as a whole.

mod demo;
mod demo_customers;
mod empty;
mod first_store;
mod store;

use service::{Database, password, token};
use sqlx::AnyConnection;

use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    FunctionalityProfile, ScaleUnit, Title, Worker,
};
use contract::cdx::ActivationCodeRow;
use contract::commerce::Customer;
use domain::{FeatureSet, Job};

pub use first_store::{FirstCode, FirstSecrets, FirstStore};

/// Everything that headquarters begins with.
#[derive(Debug, Default)]
pub(crate) struct Seed {
    pub company: String,
    pub company_name: String,
    pub is_demo: bool,
    pub profiles: Vec<FunctionalityProfile>,
    pub channels: Vec<SeedChannel>,
    /// Their `password` is its hash.
    pub workers: Vec<Worker>,
    pub scale_units: Vec<ScaleUnit>,
    pub activation_codes: Vec<ActivationCodeRow>,
    pub titles: Vec<Title>,
    pub affiliations: Vec<Affiliation>,
    pub address_purposes: Vec<AddressPurpose>,
    pub attributes: Vec<CustomerAttributeDefinition>,
    pub customer_groups: Vec<CustomerGroup>,
    /// Every channel and every customer of the seed is in all of them.
    pub address_books: Vec<AddressBook>,
    pub blocked_email_domains: Vec<&'static str>,
    /// The account number of the first of `customers`.
    pub first_account: i64,
    pub customers: Vec<Customer>,
    /// The account number of the first customer after the demo.
    pub next_account: i64,
    /// The switches that are on.
    pub features: FeatureSet,
    /// Seconds between two runs.
    pub recurrence_seconds: Vec<(Job, u32)>,
}

#[derive(Debug)]
pub(crate) struct SeedChannel {
    pub channel: Channel,
    /// Index in the seed's customers.
    pub default_customer: Option<usize>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SeedError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Password(#[from] password::HashError),
}

/// The first administrator's password, which is known nowhere else.
#[derive(Debug)]
pub(crate) struct FirstPassword(pub String);

/// Fills an empty database. Returns the administrator's password when it was generated; it is not
/// stored.
pub(crate) async fn fill(
    database: &Database,
    demo: bool,
) -> Result<Option<FirstPassword>, SeedError> {
    if !is_empty(&mut *database.read().acquire().await?).await? {
        return Ok(None);
    }
    let password = if demo { demo::PASSWORD.to_owned() } else { token::mint() };
    let hash = password::hash(&password).await?;
    let seed = if demo { demo::seed(&hash) } else { empty::seed(&hash) };

    let mut write = database.write().await?;
    if !is_empty(&mut write).await? {
        return Ok(None);
    }
    store::store(&mut write, seed).await?;
    write.commit().await?;
    Ok((!demo).then_some(FirstPassword(password)))
}

async fn is_empty(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT DATAAREAID FROM COMPANY LIMIT 1").fetch_optional(connection).await?;
    Ok(row.is_none())
}
