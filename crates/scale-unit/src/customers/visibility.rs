//! A customer as a channel may see it, and as an offline database may keep it.

use contract::ErrorId;
use contract::commerce::{ChannelConfiguration, Customer};
use service::{ApiError, Result};

use crate::access::caller::Caller;
use crate::channel::customers::{self, StoredCustomer};
use crate::configuration::Channel;
use crate::unit::ScaleUnit;

/// Without what is hidden in channels (R074), and under the name of the change log that its
/// version counts in.
pub fn shown(channel: &Channel, customer: &Customer) -> Customer {
    let mut shown = customer.clone();
    let configuration = &channel.configuration;
    shown.customer_affiliations.retain(|own| !is_hidden(configuration, own.record_id));
    shown.channel_database_id = channel.change_log(&customer.channel_database_id);
    shown
}

/// *Hide in channels*: the affiliation acts on prices, and registers do not show it (R074).
pub fn is_hidden(configuration: &ChannelConfiguration, affiliation: i64) -> bool {
    let mut known = configuration.affiliations.iter();
    known.any(|known| known.record_id == affiliation && known.hide_in_channels)
}

/// With *Filter shared customer data tables* on, what lives in tables that customers and
/// employees share stays away from offline databases: phone, e-mail, addresses, contacts.
/// Number, name and the company's own attributes come (R030, R033). What the channel
/// captured itself and is still pending comes whole.
pub fn kept_offline(channel: &Channel, customer: &Customer) -> Customer {
    // The page names the channel database.
    let shown = Customer { channel_database_id: String::new(), ..shown(channel, customer) };
    if !channel.rules.filters_shared_customer_data || customer.is_async_customer {
        return shown;
    }
    Customer {
        phone: String::new(),
        email: String::new(),
        receipt_email: String::new(),
        addresses: Vec::new(),
        contacts: Vec::new(),
        marketing_consents: Vec::new(),
        ..shown
    }
}

/// The customer, unless it is another channel's pending one (R124) or in none of the store's
/// address books (R132). A person asks for
/// itself, by its account or by nothing; for anybody else it is refused (R164).
pub async fn find_visible(
    unit: &ScaleUnit,
    caller: &Caller,
    account: &str,
) -> Result<StoredCustomer> {
    find_if(unit, caller, account, Caller::sees).await
}

/// The customer of a completed sale, which counts also when the customer has left the store's
/// address books meanwhile.
pub async fn find_buyer(
    unit: &ScaleUnit,
    caller: &Caller,
    account: &str,
) -> Result<StoredCustomer> {
    find_if(unit, caller, account, Caller::knows).await
}

async fn find_if(
    unit: &ScaleUnit,
    caller: &Caller,
    account: &str,
    is_visible: fn(&Caller, &StoredCustomer) -> bool,
) -> Result<StoredCustomer> {
    let own = caller.own_customer()?;
    let account = own.filter(|_| account.is_empty()).unwrap_or(account);
    let stored = customers::find(unit.database.read(), account).await?;
    match stored.filter(|stored| is_visible(caller, stored)) {
        Some(stored) => Ok(stored),
        None if own.is_some() => Err(ApiError::new(ErrorId::AuthorizationFailed)),
        None => Err(ApiError::new(ErrorId::CustomerNotFound)),
    }
}
