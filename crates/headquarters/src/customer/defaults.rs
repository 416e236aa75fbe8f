//! What a new customer inherits from its store.

use contract::admin::{Channel, CustomerGroup, FinancialDimension};
use contract::commerce::{
    Address, Customer, CustomerAttribute, CustomerAttributeValue, DefaultCustomer,
};
use domain::consent;
use sqlx::AnyConnection;

use super::lists::Lists;
use super::table::{self, HeadquartersOnly};
use crate::configuration::stored;
use crate::sequence::Sequence;

/// What a channel gives to its new customers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ChannelDefaults {
    pub default_customer: Option<DefaultCustomer>,
    currency_code: String,
    address_books: Vec<String>,
    financial_dimensions: Vec<FinancialDimension>,
}

impl ChannelDefaults {
    /// `None` for a channel that headquarters does not have.
    pub(crate) async fn load(
        connection: &mut AnyConnection,
        operating_unit_number: &str,
    ) -> sqlx::Result<Option<Self>> {
        let channels = stored::all::<Channel>(connection).await?;
        let mut channels = channels.into_iter();
        let channel = channels.find(|c| c.operating_unit_number == operating_unit_number);
        match channel {
            Some(channel) => Self::of(connection, channel).await.map(Some),
            None => Ok(None),
        }
    }

    async fn of(connection: &mut AnyConnection, channel: Channel) -> sqlx::Result<Self> {
        let default_customer = match channel.default_customer.as_str() {
            "" => None,
            account => default_customer_of(connection, account).await?,
        };
        let group = default_customer.as_ref().map(|default| default.customer_group.clone());
        let groups = stored::all::<CustomerGroup>(connection).await?;
        // Of the default customer's group, never of the default customer itself (R139).
        let group = groups.into_iter().find(|known| Some(&known.id) == group.as_ref());
        Ok(Self {
            default_customer,
            currency_code: channel.currency_code,
            address_books: channel.address_books,
            financial_dimensions: group.map(|group| group.financial_dimensions).unwrap_or_default(),
        })
    }

    /// What headquarters keeps of a customer that is new in the channel (R132, R139).
    pub(crate) fn kept(&self) -> HeadquartersOnly {
        HeadquartersOnly {
            address_books: self.address_books.clone(),
            financial_dimensions: self.financial_dimensions.clone(),
            is_blocked_for_loyalty: false,
        }
    }
}

/// The defaults that the scale unit sets, for a customer from elsewhere: beside [`fill_in`] the
/// store's currency, the receipt e-mail (R137), missing attributes (R145), and the purpose of an
/// address that has its kind alone.
pub(crate) fn inherit(customer: &mut Customer, channel: &ChannelDefaults, lists: &Lists) {
    fill_in(customer, channel.default_customer.as_ref());
    if customer.currency_code.is_empty() {
        customer.currency_code.clone_from(&channel.currency_code);
    }
    if let Some(default) = &channel.default_customer
        && customer.receipt_email.is_empty()
    {
        customer.receipt_email.clone_from(&default.receipt_email);
    }
    for definition in &lists.attributes {
        let is_said = customer.attributes.iter().any(|said| said.name == definition.name);
        if !is_said && !definition.default_value.is_empty() {
            let string_value = definition.default_value.clone();
            customer.attributes.push(CustomerAttribute {
                name: definition.name.clone(),
                attribute_value: CustomerAttributeValue { string_value },
            });
        }
    }
    choose_purposes(&mut customer.addresses, lists);
}

/// A purpose for each address that names its kind alone.
pub(crate) fn choose_purposes(addresses: &mut [Address], lists: &Lists) {
    for address in addresses {
        if address.logistics_location_role_record_id == 0 {
            let kind = address.address_type_value;
            let purpose = lists.purposes.iter().find(|purpose| purpose.address_type == kind);
            address.logistics_location_role_record_id = purpose.map_or(0, |it| it.id.0);
        }
    }
}

/// The default customer stands in where something is blank (R136, R140).
pub(crate) fn fill_in(customer: &mut Customer, default_customer: Option<&DefaultCustomer>) {
    let Some(default) = default_customer else { return };
    let pairs = [
        (&mut customer.customer_group, &default.customer_group),
        (&mut customer.currency_code, &default.currency_code),
        (&mut customer.language, &default.language),
    ];
    for (value, default) in pairs {
        if value.is_empty() {
            value.clone_from(default);
        }
    }
}

/// An edit does not change what headquarters assigned to the customer.
pub(crate) fn keeping_identity(edited: Customer, stored: &Customer) -> Customer {
    let or_stored = |edited: &str, stored: &str| {
        if edited.is_empty() { stored.to_owned() } else { edited.to_owned() }
    };
    // Answers about consent are added, and never removed (R227).
    let mut marketing_consents = stored.marketing_consents.clone();
    consent::merge(&mut marketing_consents, &edited.marketing_consents);
    Customer {
        marketing_consents,
        customer_group: or_stored(&edited.customer_group, &stored.customer_group),
        currency_code: or_stored(&edited.currency_code, &stored.currency_code),
        account_number: stored.account_number.clone(),
        customer_id: stored.customer_id.clone(),
        record_id: stored.record_id,
        party_number: stored.party_number.clone(),
        loyalty_cards: stored.loyalty_cards.clone(),
        created_date_time: stored.created_date_time.clone(),
        ..edited
    }
}

/// Stores inherit from their default customer through 1070.
pub(crate) async fn announce_default_customer(
    connection: &mut AnyConnection,
    account_number: &str,
) -> sqlx::Result<()> {
    let store: Option<(String,)> = sqlx::query_as(
        "SELECT OPERATINGUNITNUMBER FROM RETAILCHANNEL WHERE DEFAULTCUSTOMER = $1 LIMIT 1",
    )
    .bind(account_number)
    .fetch_optional(&mut *connection)
    .await?;
    if store.is_some() {
        Sequence::ChannelConfiguration.take(connection, 1).await?;
    }
    Ok(())
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
