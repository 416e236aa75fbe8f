//! Entities of the Commerce API, `/Commerce/…`. Members without a published counterpart say
//! "extension".

use serde::{Deserialize, Deserializer, Serialize};

use crate::amount::Amount;

macro_rules! entity {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $kind:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "PascalCase", default)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $kind,)*
        }
    };
}
pub(crate) use entity;

entity! {
    /// `Customer`, key `AccountNumber`.
    pub struct Customer {
        /// The account number, or the customer's GUID while `IsAsyncCustomer`.
        pub account_number: String,
        /// Extension: the key that never changes (a GUID).
        pub customer_id: String,
        /// 0 while `IsAsyncCustomer` (R014).
        pub record_id: i64,
        pub party_number: String,
        pub is_async_customer: bool,
        pub customer_type_value: i32,
        /// Built by the server for a person (R013).
        pub name: String,
        pub first_name: String,
        pub middle_name: String,
        pub last_name: String,
        /// Extension: how the first name is read, in kana (R224).
        pub phonetic_first_name: String,
        /// Extension: how the last name is read.
        pub phonetic_last_name: String,
        /// Extension: how an organization's name is read.
        pub phonetic_name: String,
        /// 0: no title.
        pub title_record_id: i64,
        pub phone: String,
        pub email: String,
        pub receipt_email: String,
        pub language: String,
        pub customer_group: String,
        pub currency_code: String,
        pub customer_affiliations: Vec<CustomerAffiliation>,
        pub addresses: Vec<Address>,
        pub contacts: Vec<ContactInfo>,
        pub attributes: Vec<CustomerAttribute>,
        /// Extension: every answer to the question for marketing consent, oldest first. The last
        /// answer about a medium, or about one number or address, counts (R227).
        pub marketing_consents: Vec<MarketingConsent>,
        /// Extension: the customer's loyalty cards.
        pub loyalty_cards: Vec<LoyaltyCard>,
        /// Extension, in answers to a create: members that the switches do not allow an async
        /// customer, and that the scale unit left out (R047-R050).
        pub left_out: Vec<String>,
        /// Whether headquarters forbids sales to the customer.
        pub blocked: bool,
        /// RFC 3339, UTC; empty when the sender leaves it to the server.
        pub created_date_time: String,
        /// Extension, in answers: the id of the channel database with this state, as in
        /// [`CustomerDelta::channel_database_id`]. Empty in a delta, whose page has it once.
        /// Ignored in requests.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub channel_database_id: String,
        /// Extension, in answers: the number of the change that led to exactly this state,
        /// in the order of the delta's cursors. Ignored in requests.
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_version: i64,
    }
}

/// Whether the JSON omits a member: 0 is the default.
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// `null` empties the member.
fn emptied<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(|value| Some(value.unwrap_or_default()))
}

/// `null` keeps the list.
fn not_said<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Body of a `PATCH`: the members that change; all others stay.
///
/// Of `Addresses`, one with a known `Id` replaces that address (or removes it, with `Deactivate`),
/// one without is added, all others stay. The other lists replace the whole list.
///
/// `null` empties a member that may be empty: a text, or the title. Any other member keeps its
/// value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct CustomerChange {
    /// A record that the caller names is the one that is meant (R168).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_type_value: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub phonetic_first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub phonetic_last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub phonetic_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub title_record_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "emptied")]
    pub receipt_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_affiliations: Option<Vec<CustomerAffiliation>>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "not_said")]
    pub addresses: Vec<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<ContactInfo>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<CustomerAttribute>>,
    /// Answers to add to those that exist.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "not_said")]
    pub marketing_consents: Vec<MarketingConsent>,
}

entity! {
    pub struct CustomerAffiliation {
        /// Record id of the affiliation.
        pub record_id: i64,
        pub name: String,
    }
}

entity! {
    pub struct Address {
        /// Extension of the async mode: identifies the address without a
        /// `RecordId` (R058).
        pub id: String,
        pub name: String,
        pub street: String,
        pub city: String,
        pub state: String,
        pub zip_code: String,
        #[serde(rename = "ThreeLetterISORegionName")]
        pub three_letter_iso_region_name: String,
        pub phone: String,
        pub address_type_value: i32,
        /// Record id of the chosen purpose.
        pub logistics_location_role_record_id: i64,
        pub is_primary: bool,
        /// Headquarters does not have it yet (R065).
        pub is_async_address: bool,
        /// In a `PATCH`: removes the address (R086).
        pub deactivate: bool,
    }
}

entity! {
    /// A secondary phone number or e-mail address.
    pub struct ContactInfo {
        /// 1 phone, 2 e-mail.
        pub contact_type_value: i32,
        pub contact: String,
        pub is_primary: bool,
        pub is_marketing_consent_given: bool,
    }
}

entity! {
    /// Extension: one answer to the question for marketing consent. Never changed.
    #[derive(Eq, Hash)]
    pub struct MarketingConsent {
        /// 1 phone, 2 e-mail.
        pub contact_type_value: i32,
        /// The secondary number or address in question; empty for the customer in general.
        pub contact: String,
        pub is_given: bool,
        /// Version of the wording that the customer read.
        pub wording: String,
        /// Language of the wording.
        pub language: String,
        /// RFC 3339, UTC; empty when the sender leaves it to the server.
        pub answered_date_time: String,
        pub operating_unit_number: String,
        /// Worker who asked; empty at a kiosk.
        pub worker_id: String,
    }
}

entity! {
    pub struct CustomerAttribute {
        pub name: String,
        pub attribute_value: CustomerAttributeValue,
    }
}

entity! {
    pub struct CustomerAttributeValue {
        pub string_value: String,
    }
}

entity! {
    pub struct LoyaltyCard {
        /// Empty in a request: headquarters generates the number.
        pub card_number: String,
        /// In a request: the account number of the customer.
        pub customer_account: String,
        /// Extension, in the answer to issuing: see [`Customer::channel_database_id`].
        #[serde(skip_serializing_if = "String::is_empty")]
        pub channel_database_id: String,
        /// Extension, in the answer to issuing: the version of the customer with the card,
        /// see [`Customer::channel_version`].
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_version: i64,
    }
}

entity! {
    /// Extension, body of `POST /Commerce/Customers/Confirm`: customers that the asking
    /// device captured, at most 100.
    pub struct ConfirmCustomersRequest {
        pub customer_ids: Vec<String>,
        /// The change log that `Told` refers to.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub channel_database_id: String,
        /// Customers in the newest state that the register got from the log, at most 100. A channel
        /// database that lacks one, or has an older state, was restored (R336).
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub told: Vec<ToldCustomer>,
    }
}

entity! {
    /// A customer's state as the register got it from a change log.
    pub struct ToldCustomer {
        pub customer_id: String,
        /// See [`Customer::channel_version`].
        pub channel_version: i64,
    }
}

entity! {
    /// Extension, answer of `POST /Commerce/Customers/Confirm`.
    pub struct CustomerConfirmations {
        /// See [`CustomerDelta::channel_database_id`].
        pub channel_database_id: String,
        /// In the order of the request.
        pub customers: Vec<CustomerConfirmation>,
    }
}

entity! {
    /// Whether the channel database has a customer, and nothing more (R241).
    pub struct CustomerConfirmation {
        pub customer_id: String,
        /// `Pending`, `Assigned` (it has its account number) or `Unknown`: missing, or captured by
        /// another device.
        pub state: String,
    }
}

entity! {
    /// One hit of a search.
    pub struct GlobalCustomer {
        pub account_number: String,
        /// Extension: the key that never changes.
        pub customer_id: String,
        pub record_id: i64,
        pub party_number: String,
        pub full_name: String,
        pub full_address: String,
        pub email: String,
        pub phone: String,
        pub customer_type_value: i32,
        pub is_async_customer: bool,
    }
}

entity! {
    /// Body of `POST /Commerce/Customers/Search`.
    pub struct CustomerSearchRequest {
        pub customer_search_criteria: CustomerSearchCriteria,
        pub query_result_settings: QueryResultSettings,
    }
}

entity! {
    pub struct CustomerSearchCriteria {
        pub keyword: String,
        /// `false`: the channel's customers; `true`: *Search all stores*.
        pub search_all_stores: bool,
    }
}

entity! {
    pub struct QueryResultSettings {
        pub paging: PagingInfo,
    }
}

entity! {
    pub struct PagingInfo {
        /// 0: the server's own limit.
        pub top: u32,
        pub skip: u32,
    }
}

entity! {
    /// `PageResult<GlobalCustomer>`.
    pub struct GlobalCustomerPage {
        pub results: Vec<GlobalCustomer>,
        pub has_next_page: bool,
    }
}

entity! {
    /// Body of `POST /Commerce/Customers/SearchByFields`, in its published form.
    pub struct CustomerSearchByFieldsRequest {
        pub customer_search_by_field_criteria: CustomerSearchByFieldCriteria,
        pub query_result_settings: QueryResultSettings,
    }
}

entity! {
    pub struct CustomerSearchByFieldCriteria {
        /// A customer has to match all of them.
        pub criteria: Vec<CustomerSearchByFieldCriterion>,
        /// Accepted and without effect: answers have whole customers.
        pub data_level_value: i32,
    }
}

entity! {
    pub struct CustomerSearchByFieldCriterion {
        pub search_term: String,
        pub search_field: CustomerSearchField,
    }
}

entity! {
    pub struct CustomerSearchField {
        /// `Name`, `Email`, `PhoneNumber`, `AccountNumber`, `LoyaltyCardNumber` or
        /// `FullAddress`.
        pub name: String,
        /// Published value; only 3, e-mail, is known. The name decides.
        pub value: i32,
    }
}

/// Body of `POST /Commerce/Customers/GetByAccountNumbers`: parameters of an OData action, whose
/// names begin with a lower-case letter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct GetByAccountNumbersRequest {
    pub account_numbers: Vec<String>,
    /// Accepted and without effect: the scale unit looks among the channel's customers.
    pub search_location_value: i32,
}

entity! {
    /// `PageResult<Customer>`.
    pub struct CustomerPage {
        pub results: Vec<Customer>,
        pub has_next_page: bool,
    }
}

entity! {
    /// Extension, body of `POST /Commerce/SalesTransactions`: a completed cash-and-carry
    /// sale. One entry of an order history.
    pub struct SalesTransaction {
        /// A GUID, minted at the register: the idempotency key.
        pub id: String,
        /// The customer, if there is one: its GUID, or its account number alone.
        pub customer_id: String,
        pub account_number: String,
        #[cfg_attr(feature = "openapi", schema(value_type = f64))]
        pub total_amount: Amount,
        pub currency_code: String,
        /// RFC 3339, UTC.
        pub created_date_time: String,
        /// Operating unit number; set by the server.
        pub operating_unit_number: String,
        /// Register number; set by the server.
        pub terminal_id: String,
    }
}

entity! {
    /// Answer of `GetOrderHistory`: newest first.
    pub struct OrderHistoryPage {
        pub results: Vec<SalesTransaction>,
        pub has_next_page: bool,
    }
}

entity! {
    pub struct FeatureState {
        pub name: String,
        pub is_enabled: bool,
    }
}

entity! {
    /// Extension: answer of `GET /Commerce/Customers/Delta?since={cursor}&$top={n}`:
    /// the channel's customers that changed after the cursor, in order of change.
    pub struct CustomerDelta {
        pub customers: Vec<Customer>,
        /// The cursor of the next page.
        pub next_cursor: i64,
        /// The newest cursor: how much remains.
        pub newest_cursor: i64,
        pub has_more: bool,
        /// Id of the change log of the cursor, and of its last full data sync. A register that sees
        /// another value removes what it has downloaded and starts again from 0 (R031).
        pub channel_database_id: String,
    }
}

entity! {
    /// Extension: body of `POST /Commerce/Activate`.
    pub struct ActivationRequest {
        pub activation_code: String,
    }
}

entity! {
    pub struct ActivationResult {
        pub device_id: String,
        pub device_token: String,
        /// RFC 3339, UTC.
        pub expires_at: String,
        /// `Register` or `Kiosk`.
        pub device_kind: String,
        pub operating_unit_number: String,
        pub channel_name: String,
    }
}

entity! {
    /// Extension: body of `POST /Commerce/SignOn`.
    pub struct SignOnRequest {
        pub worker_id: String,
        pub password: String,
    }
}

entity! {
    pub struct SignOnResult {
        /// For `Authorization: Bearer`.
        pub token: String,
        /// RFC 3339, UTC; 12 hours from sign-on.
        pub expires_at: String,
        pub worker_id: String,
        pub worker_name: String,
        /// `Cashier` or `Manager`.
        pub role: String,
        /// See [`WorkerVersion`].
        pub password_version: String,
    }
}

entity! {
    /// Extension: answer of `GET /Commerce/ChannelConfiguration`: everything that a register needs
    /// to work without a network.
    pub struct ChannelConfiguration {
        pub operating_unit_number: String,
        pub name: String,
        #[serde(rename = "ThreeLetterISORegionName")]
        pub three_letter_iso_region_name: String,
        pub currency_code: String,
        pub functionality_profile_id: String,
        pub functionality_profile_name: String,
        pub create_async_customers: bool,
        /// *Generate loyalty card number* (R156).
        pub generate_loyalty_card_number: bool,
        /// Seconds without a touch after which a kiosk warns (R242); 0: the profile does not say.
        pub kiosk_idle_seconds: i32,
        pub filter_shared_customer_data_tables: bool,
        /// Whether job 1010 is excluded from offline databases: a register finds customers only at
        /// the scale unit (R029).
        pub exclude_customers_from_offline: bool,
        pub default_customer: Option<DefaultCustomer>,
        pub feature_states: Vec<FeatureState>,
        pub titles: Vec<Title>,
        pub affiliations: Vec<Affiliation>,
        pub address_purposes: Vec<AddressPurpose>,
        pub attribute_definitions: Vec<AttributeDefinition>,
        /// Who may sign on at registers. A register forgets the password of anybody else
        /// (R335).
        pub worker_versions: Vec<WorkerVersion>,
        pub is_demo: bool,
    }
}

entity! {
    /// A worker, and a value that is another one after the password was changed.
    pub struct WorkerVersion {
        pub worker_id: String,
        pub password_version: String,
    }
}

entity! {
    pub struct DefaultCustomer {
        pub account_number: String,
        pub customer_group: String,
        pub currency_code: String,
        pub language: String,
        pub receipt_email: String,
        /// Record ids.
        pub affiliations: Vec<i64>,
    }
}

entity! {
    pub struct Title {
        pub record_id: i64,
        pub name: String,
    }
}

entity! {
    pub struct Affiliation {
        pub record_id: i64,
        pub name: String,
        pub hide_in_channels: bool,
    }
}

entity! {
    pub struct AddressPurpose {
        pub record_id: i64,
        pub address_type: i32,
        pub name: String,
        pub description: String,
    }
}

entity! {
    /// An attribute of the customer attribute group.
    pub struct AttributeDefinition {
        pub name: String,
        /// `Text`, `Integer`, `Decimal`, `Currency` or `Boolean`.
        pub data_type: String,
        pub default_value: String,
        pub help_text: String,
        /// Fixed list for a text attribute; empty when anything may be typed.
        pub values: Vec<String>,
        pub minimum: Option<f64>,
        pub maximum: Option<f64>,
    }
}

entity! {
    /// Extension: answer of `GET /Commerce/ConnectionStatus`, and the data of the
    /// event `connection`.
    pub struct ConnectionStatus {
        pub is_headquarters_reachable: bool,
        /// RFC 3339, UTC.
        pub server_time: String,
    }
}

entity! {
    /// Extension: data of the event `customers-changed` of `GET /Commerce/Events`.
    pub struct CustomersChanged {
        /// The newest cursor of the delta.
        pub cursor: i64,
    }
}

/// Names of the server-sent events of `GET /Commerce/Events`.
pub mod event {
    /// Data: [`super::CustomersChanged`].
    pub const CUSTOMERS_CHANGED: &str = "customers-changed";
    /// Data: [`super::ConnectionStatus`]. Sent first, then at each change.
    pub const CONNECTION: &str = "connection";
    /// The channel configuration changed; no data.
    pub const CONFIGURATION_CHANGED: &str = "configuration-changed";
}
