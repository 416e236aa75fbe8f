//! The five async tables, as rows of the wire.

use serde::{Deserialize, Serialize};

/// Rows of the five async tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AsyncRows {
    #[serde(rename = "RETAILASYNCCUSTOMERV2")]
    pub customers: Vec<AsyncCustomerRow>,
    #[serde(rename = "RETAILASYNCADDRESSV2")]
    pub addresses: Vec<AsyncAddressRow>,
    #[serde(rename = "RETAILASYNCCUSTOMERCONTACT")]
    pub contacts: Vec<AsyncContactRow>,
    #[serde(rename = "RETAILASYNCCUSTOMERAFFILIATION")]
    pub affiliations: Vec<AsyncAffiliationRow>,
    #[serde(rename = "RETAILASYNCCUSTOMERATTRIBUTEV2")]
    pub attributes: Vec<AsyncAttributeRow>,
}

/// `OPERATION` of a row (4.2).
pub mod operation {
    pub const CREATE: i32 = 1;
    pub const UPDATE: i32 = 2;
    pub const DEACTIVATE: i32 = 3;
}

macro_rules! row {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            /// Total order of all rows of one channel database.
            #[serde(rename = "REPLICATIONCOUNTERFROMORIGIN")]
            pub counter: i64,
            /// Which save wrote the row.
            #[serde(rename = "OPERATIONID")]
            pub operation_id: String,
            /// See [`operation`].
            #[serde(rename = "OPERATION")]
            pub operation: i32,
            /// The GUID of a customer that was created async.
            #[serde(rename = "CUSTACCOUNTASYNC")]
            pub cust_account_async: String,
            /// Set instead of the GUID when the customer was created sync.
            #[serde(rename = "CUSTACCOUNT")]
            pub cust_account: String,
            $($body)*
        }
    };
}

row! {
    /// One create or update of a customer: the whole newest state. The operation's
    /// contact, affiliation and attribute rows are the whole lists that go with it;
    /// its address rows are only the addresses that it changes.
    pub struct AsyncCustomerRow {
        #[serde(rename = "CUSTNAME")]
        pub name: String,
        #[serde(rename = "FIRSTNAME")]
        pub first_name: String,
        #[serde(rename = "MIDDLENAME")]
        pub middle_name: String,
        #[serde(rename = "LASTNAME")]
        pub last_name: String,
        #[serde(rename = "PHONETICFIRSTNAME")]
        pub phonetic_first_name: String,
        #[serde(rename = "PHONETICLASTNAME")]
        pub phonetic_last_name: String,
        /// Of an organization.
        #[serde(rename = "PHONETICNAME")]
        pub phonetic_name: String,
        /// 1 person, 2 organization.
        #[serde(rename = "RELATIONSHIPTYPE")]
        pub relationship_type: i32,
        #[serde(rename = "PHONE")]
        pub phone: String,
        #[serde(rename = "EMAIL")]
        pub email: String,
        #[serde(rename = "RECEIPTEMAIL")]
        pub receipt_email: String,
        #[serde(rename = "LANGUAGEID")]
        pub language: String,
        #[serde(rename = "CURRENCY")]
        pub currency: String,
        #[serde(rename = "CUSTGROUP")]
        pub customer_group: String,
        #[serde(rename = "TITLERECORDID")]
        pub title_record_id: i64,
        #[serde(rename = "DATAAREAID")]
        pub company: String,
        /// Operating unit number.
        #[serde(rename = "ORIGINATINGCHANNEL")]
        pub originating_channel: String,
        /// Register that the operation came from: `GINZA-1`; empty for an online channel.
        #[serde(rename = "TERMINALID")]
        pub terminal: String,
        /// RFC 3339, UTC.
        #[serde(rename = "CREATEDDATETIME")]
        pub created_at: String,
        /// JSON of the `MarketingConsents` that the channel has; empty from one that knows
        /// nothing of them. They are added to what is there, and take nothing away.
        #[serde(rename = "MARKETINGCONSENTS")]
        pub marketing_consents: String,
    }
}

row! {
    /// One create, update or deactivation of an address, without regard to the others.
    pub struct AsyncAddressRow {
        #[serde(rename = "ADDRESSID")]
        pub address_id: String,
        #[serde(rename = "NAME")]
        pub name: String,
        #[serde(rename = "STREET")]
        pub street: String,
        #[serde(rename = "CITY")]
        pub city: String,
        #[serde(rename = "STATE")]
        pub state: String,
        #[serde(rename = "ZIPCODE")]
        pub zip_code: String,
        /// Three letters.
        #[serde(rename = "COUNTRY")]
        pub country: String,
        #[serde(rename = "PHONE")]
        pub phone: String,
        /// Record id of the purpose.
        #[serde(rename = "PURPOSE")]
        pub purpose: i64,
        /// 0 or 1.
        #[serde(rename = "MAKEPOSTALADDRESSPRIMARY")]
        pub is_primary: i32,
        /// Operating unit number.
        #[serde(rename = "ORIGINATINGCHANNEL")]
        pub originating_channel: String,
        /// See [`AsyncCustomerRow::terminal`].
        #[serde(rename = "TERMINALID")]
        pub terminal: String,
        #[serde(rename = "CREATEDDATETIME")]
        pub created_at: String,
    }
}

row! {
    pub struct AsyncContactRow {
        /// 1 phone, 2 e-mail.
        #[serde(rename = "CONTACTTYPE")]
        pub contact_type: i32,
        #[serde(rename = "LOCATOR")]
        pub locator: String,
        #[serde(rename = "ISPRIMARY")]
        pub is_primary: i32,
        #[serde(rename = "MARKETINGCONSENT")]
        pub marketing_consent: i32,
    }
}

row! {
    pub struct AsyncAffiliationRow {
        #[serde(rename = "AFFILIATION")]
        pub affiliation: i64,
    }
}

row! {
    pub struct AsyncAttributeRow {
        #[serde(rename = "ATTRIBUTENAME")]
        pub name: String,
        #[serde(rename = "TEXTVALUE")]
        pub value: String,
    }
}
