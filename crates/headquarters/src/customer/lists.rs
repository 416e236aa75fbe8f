//! The lists of headquarters that a customer refers to.

use std::collections::{HashMap, HashSet};

use contract::attribute_definition;
use domain::{AddressPurpose, AttributeDefinition, PurposeId};
use sqlx::AnyConnection;

use crate::configuration::attributes;

/// Titles, affiliations, address purposes, attributes, and the e-mail domains that are not
/// accepted, read once for each request or batch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    pub titles: HashSet<i64>,
    pub affiliations: HashMap<i64, String>,
    pub purposes: Vec<AddressPurpose>,
    pub attributes: Vec<AttributeDefinition>,
    pub blocked_email_domains: HashSet<String>,
}

impl Lists {
    pub(crate) async fn load(connection: &mut AnyConnection) -> sqlx::Result<Self> {
        let titles: Vec<(i64,)> = sqlx::query_as("SELECT RECORDID FROM PERSONALTITLE")
            .fetch_all(&mut *connection)
            .await?;
        let affiliations: Vec<(i64, String)> =
            sqlx::query_as("SELECT RECORDID, NAME FROM RETAILAFFILIATION")
                .fetch_all(&mut *connection)
                .await?;
        let purposes: Vec<(i64, i64, String)> =
            sqlx::query_as("SELECT RECORDID, ADDRESSTYPE, NAME FROM ADDRESSPURPOSE")
                .fetch_all(&mut *connection)
                .await?;
        let domains: Vec<(String,)> = sqlx::query_as("SELECT DOMAIN FROM BLOCKEDEMAILDOMAIN")
            .fetch_all(&mut *connection)
            .await?;
        let attributes = attributes::definitions(connection).await?;
        Ok(Self {
            titles: titles.into_iter().map(|(id,)| id).collect(),
            affiliations: affiliations.into_iter().collect(),
            purposes: purposes.into_iter().map(purpose).collect(),
            attributes: attributes.iter().filter_map(attribute_definition).collect(),
            blocked_email_domains: domains.into_iter().map(|(domain,)| domain).collect(),
        })
    }
}

fn purpose((id, address_type, name): (i64, i64, String)) -> AddressPurpose {
    let address_type = i32::try_from(address_type).unwrap_or_default();
    AddressPurpose { id: PurposeId(id), address_type, name }
}
