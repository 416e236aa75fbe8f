//! The five async tables (R103). This file is the only list of their columns: the servers derive
//! their statements from it, and `codec` maps columns to members of the customer.

use serde::{Deserialize, Serialize};

use super::columns::{AsyncRow, Column, Member, Value, WrongValue, async_tables};

/// Values of the column `OPERATION`.
pub mod operation {
    pub const CREATE: i32 = 1;
    pub const UPDATE: i32 = 2;
    pub const DEACTIVATE: i32 = 3;
}

async_tables! {
    /// Rows of the five async tables.
    pub struct AsyncRows;

    "RETAILASYNCCUSTOMERV2" => customers:
    /// One create or update of a customer: its whole newest state. The operation's contact,
    /// affiliation and attribute rows are the whole lists; its address rows are only the addresses
    /// that it changes.
    AsyncCustomerRow {
        "CUSTNAME" => name: String,
        "FIRSTNAME" => first_name: String,
        "MIDDLENAME" => middle_name: String,
        "LASTNAME" => last_name: String,
        "PHONETICFIRSTNAME" => phonetic_first_name: String,
        "PHONETICLASTNAME" => phonetic_last_name: String,
        /// Of an organization.
        "PHONETICNAME" => phonetic_name: String,
        /// 1 person, 2 organization.
        "RELATIONSHIPTYPE" => relationship_type: i32,
        "PHONE" => phone: String,
        "EMAIL" => email: String,
        "RECEIPTEMAIL" => receipt_email: String,
        "LANGUAGEID" => language: String,
        "CURRENCY" => currency: String,
        "CUSTGROUP" => customer_group: String,
        "TITLERECORDID" => title_record_id: i64,
        "DATAAREAID" => company: String,
        /// Operating unit number.
        "ORIGINATINGCHANNEL" => originating_channel: String,
        /// Register that the operation came from: `GINZA-1`; empty for an online channel.
        "TERMINALID" => terminal: String,
        /// RFC 3339, UTC.
        "CREATEDDATETIME" => created_at: String,
        /// JSON of the `MarketingConsents` that the channel has; empty from an older channel.
        /// Headquarters adds them to its own and removes none.
        "MARKETINGCONSENTS" => marketing_consents: String,
    }

    "RETAILASYNCADDRESSV2" => addresses:
    /// One create, update or deactivation of an address, independent of the others.
    AsyncAddressRow {
        "ADDRESSID" => address_id: String,
        "NAME" => name: String,
        "STREET" => street: String,
        "CITY" => city: String,
        "STATE" => state: String,
        "ZIPCODE" => zip_code: String,
        /// Three letters.
        "COUNTRY" => country: String,
        "PHONE" => phone: String,
        /// Record id of the purpose.
        "PURPOSE" => purpose: i64,
        /// 0 or 1.
        "MAKEPOSTALADDRESSPRIMARY" => is_primary: i32,
        /// Operating unit number.
        "ORIGINATINGCHANNEL" => originating_channel: String,
        /// See [`AsyncCustomerRow::terminal`].
        "TERMINALID" => terminal: String,
        "CREATEDDATETIME" => created_at: String,
    }

    "RETAILASYNCCUSTOMERCONTACT" => contacts:
    AsyncContactRow {
        /// 1 phone, 2 e-mail.
        "CONTACTTYPE" => contact_type: i32,
        "LOCATOR" => locator: String,
        "ISPRIMARY" => is_primary: i32,
        "MARKETINGCONSENT" => marketing_consent: i32,
    }

    "RETAILASYNCCUSTOMERAFFILIATION" => affiliations:
    AsyncAffiliationRow {
        "AFFILIATION" => affiliation: i64,
    }

    "RETAILASYNCCUSTOMERATTRIBUTEV2" => attributes:
    AsyncAttributeRow {
        "ATTRIBUTENAME" => name: String,
        "TEXTVALUE" => value: String,
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::ValueKind;
    use super::*;

    /// A number or a text for each column, none twice.
    fn distinct<R: AsyncRow>() -> Vec<Value> {
        let value = |(number, column): (i64, &Column)| match column.kind {
            ValueKind::Integer => Value::Integer(number),
            ValueKind::Text => Value::Text(column.name.to_lowercase()),
        };
        (1..).zip(R::COLUMNS).map(value).collect()
    }

    fn check<R: AsyncRow + Serialize + PartialEq + std::fmt::Debug>() {
        let row = R::from_values(distinct::<R>()).unwrap();
        assert_eq!(row.values(), distinct::<R>());
        let serde_json::Value::Object(members) = serde_json::to_value(&row).unwrap() else {
            panic!("no object");
        };
        assert_eq!(members.len(), R::COLUMNS.len());
        for (column, value) in R::COLUMNS.iter().zip(row.values()) {
            let member = match value {
                Value::Integer(number) => number.into(),
                Value::Text(text) => text.into(),
            };
            assert_eq!(members.get(column.name), Some(&member), "{}", column.name);
        }
        assert_eq!(R::COLUMNS[0].name, "REPLICATIONCOUNTERFROMORIGIN");
    }

    #[test]
    fn columns_and_wire_have_the_same_names_and_values() {
        check::<AsyncCustomerRow>();
        check::<AsyncAddressRow>();
        check::<AsyncContactRow>();
        check::<AsyncAffiliationRow>();
        check::<AsyncAttributeRow>();
    }

    #[test]
    fn a_value_that_does_not_fit_names_its_column() {
        let mut values = AsyncContactRow::default().values();
        values[2] = Value::Integer(i64::MAX);
        let wrong = AsyncContactRow::from_values(values.clone());
        assert_eq!(wrong, Err(WrongValue { column: "OPERATION" }));
        values[2] = Value::Text("1".to_owned());
        let wrong = AsyncContactRow::from_values(values.clone());
        assert_eq!(wrong, Err(WrongValue { column: "OPERATION" }));
        values.truncate(2);
        let wrong = AsyncContactRow::from_values(values);
        assert_eq!(wrong, Err(WrongValue { column: "OPERATION" }));
    }
}
