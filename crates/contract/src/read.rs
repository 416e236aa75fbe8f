//! Reads entities out of JSON that something else has parsed: in the register
//! the browser, whose parser is there anyway and costs no bytes of the bundle.
//!
//! It agrees with serde's reading: a missing member is its default, a member of
//! another type makes the whole entity unreadable. A test holds the two together.

/// A parsed JSON value.
pub trait Source: Sized {
    /// A member of an object; `None` when it is absent or null.
    fn member(&self, name: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    fn number(&self) -> Option<f64>;
    fn flag(&self) -> Option<bool>;
    fn items(&self) -> Option<Vec<Self>>;
}

/// What can be read out of a [`Source`].
pub trait Read: Default {
    /// `None` when the value is of another type.
    fn read<S: Source>(source: &S) -> Option<Self>;
}

impl Read for String {
    fn read<S: Source>(source: &S) -> Option<Self> {
        source.text()
    }
}

impl Read for bool {
    fn read<S: Source>(source: &S) -> Option<Self> {
        source.flag()
    }
}

impl Read for f64 {
    fn read<S: Source>(source: &S) -> Option<Self> {
        source.number()
    }
}

impl Read for i64 {
    fn read<S: Source>(source: &S) -> Option<Self> {
        source.number().filter(|number| number.fract() == 0.0).map(|number| number as Self)
    }
}

impl Read for i32 {
    fn read<S: Source>(source: &S) -> Option<Self> {
        i64::read(source).and_then(|number| number.try_into().ok())
    }
}

impl Read for u32 {
    fn read<S: Source>(source: &S) -> Option<Self> {
        i64::read(source).and_then(|number| number.try_into().ok())
    }
}

impl<T: Read> Read for Option<T> {
    fn read<S: Source>(source: &S) -> Option<Self> {
        T::read(source).map(Some)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read<S: Source>(source: &S) -> Option<Self> {
        let items = source.items()?;
        let mut read = Self::with_capacity(items.len());
        for item in &items {
            read.push(T::read(item)?);
        }
        Some(read)
    }
}

/// Reads one object member by member and remembers whether one was unreadable.
///
/// To go on with a default and ask once at the end is smaller in the bundle than to
/// leave at each member: each way out drops what was read until then.
pub(crate) struct Members<'a, S> {
    source: &'a S,
    is_readable: bool,
}

impl<'a, S: Source> Members<'a, S> {
    pub(crate) fn of(source: &'a S) -> Self {
        Self { source, is_readable: true }
    }

    /// The member whose wire name belongs to the field's name.
    #[inline(never)]
    pub(crate) fn take<T: Read>(&mut self, field: &str) -> T {
        let Some(value) = self.source.member(&wire_name(field)) else { return T::default() };
        T::read(&value).unwrap_or_else(|| {
            self.is_readable = false;
            T::default()
        })
    }

    pub(crate) fn is_readable(&self) -> bool {
        self.is_readable
    }
}

/// `three_letter_iso_region_name` → `ThreeLetterISORegionName`, as serde names it.
fn wire_name(field: &str) -> String {
    let mut name = String::with_capacity(field.len());
    for word in field.split('_') {
        let capitals = if word == "iso" { word.len() } else { 1 };
        let (head, tail) = word.split_at(capitals.min(word.len()));
        name.push_str(&head.to_ascii_uppercase());
        name.push_str(tail);
    }
    name
}

macro_rules! readable {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::read::Read for $name {
            fn read<S: $crate::read::Source>(source: &S) -> Option<Self> {
                let mut members = $crate::read::Members::of(source);
                let entity = Self { $($field: members.take(stringify!($field)),)* };
                members.is_readable().then_some(entity)
            }
        }
    };
}
pub(crate) use readable;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::commerce::{ChannelConfiguration, Customer, CustomerDelta};
    use crate::error::ErrorBody;
    use crate::rescue::{RescueContent, RescueFile};

    impl Source for Value {
        fn member(&self, name: &str) -> Option<Self> {
            self.get(name).filter(|value| !value.is_null()).cloned()
        }
        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }
        fn number(&self) -> Option<f64> {
            self.as_f64()
        }
        fn flag(&self) -> Option<bool> {
            self.as_bool()
        }
        fn items(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }
    }

    /// Every string, number and flag below, whatever it is called, comes out as
    /// serde reads it.
    #[test]
    fn both_readings_agree() {
        let customer = json!({
            "AccountNumber": "004012", "CustomerId": "c", "RecordId": 7, "PartyNumber": "p",
            "IsAsyncCustomer": true, "CustomerTypeValue": 1, "Name": "n", "FirstName": "f",
            "MiddleName": "m", "LastName": "l", "TitleRecordId": 3, "Phone": "1", "Email": "e",
            "ReceiptEmail": "r", "Language": "ja", "CustomerGroup": "30", "CurrencyCode": "JPY",
            "CustomerAffiliations": [{"RecordId": 9, "Name": "VIP"}],
            "Addresses": [{"Id": "i", "Name": "n", "Street": "s", "City": "c", "State": "13",
                "ZipCode": "104", "ThreeLetterISORegionName": "JPN", "Phone": "2",
                "AddressTypeValue": 6, "LogisticsLocationRoleRecordId": 8, "IsPrimary": true,
                "IsAsyncAddress": true}],
            "Contacts": [{"ContactTypeValue": 2, "Contact": "x", "IsPrimary": true,
                "IsMarketingConsentGiven": true}],
            "Attributes": [{"Name": "a", "AttributeValue": {"StringValue": "v"}}],
            "MarketingConsents": [{"ContactTypeValue": 2, "Contact": "x", "IsGiven": true,
                "Wording": "1", "Language": "ja", "AnsweredDateTime": "t",
                "OperatingUnitNumber": "052", "WorkerId": "000160"}],
            "LoyaltyCards": [{"CardNumber": "55", "CustomerAccount": "004012"}],
            "CreatedDateTime": "2026-01-01T00:00:00Z",
        });
        agree::<Customer>(&customer);
        agree::<CustomerDelta>(&json!({
            "Customers": [customer], "NextCursor": 41, "NewestCursor": 78, "HasMore": true,
            "ChannelDatabaseId": "d",
        }));
        agree::<ChannelConfiguration>(&json!({
            "OperatingUnitNumber": "052", "Name": "GINZA", "ThreeLetterISORegionName": "JPN",
            "CreateAsyncCustomers": true, "DefaultCustomer": {"AccountNumber": "1"},
            "FeatureStates": [{"Name": "f", "IsEnabled": true}], "IsDemo": true,
            "AttributeDefinitions": [{"Name": "a", "Values": ["x"], "Minimum": 1.5}],
        }));
        let content = include_str!("../golden/rescue-content.json");
        agree::<RescueContent>(&serde_json::from_str(content).unwrap());
        let file = include_str!("../golden/rescue-file.json");
        agree::<RescueFile>(&serde_json::from_str(file).unwrap());
        agree::<ErrorBody>(&json!({
            "ErrorResourceId": "x", "LocalizedMessage": "y", "CorrelationId": "z",
            "ValidationErrors": [{"MemberNames": ["FirstName"], "LocalizedMessage": "m"}],
        }));
    }

    #[test]
    fn a_member_of_another_type_makes_the_entity_unreadable() {
        for wrong in
            [json!({"AccountNumber": 7}), json!({"RecordId": 1.5}), json!({"Addresses": {}})]
        {
            assert!(Customer::read(&wrong).is_none(), "{wrong}");
            assert!(serde_json::from_value::<Customer>(wrong).is_err());
        }
    }

    fn agree<T: Read + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(json: &Value) {
        let by_serde: T = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(T::read(json), Some(by_serde));
    }
}
