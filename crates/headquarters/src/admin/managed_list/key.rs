//! What names a record of each list, and where its `ETag` goes.

use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    FunctionalityProfile, ScaleUnit, Title, Worker,
};

pub(in crate::admin) trait Keyed {
    fn key(&self) -> String;
    /// The address of a `PUT` names the record, whatever its body says.
    fn set_key(&mut self, key: &str);
    fn set_e_tag(&mut self, e_tag: String);
}

macro_rules! keys {
    ($($record:ty: $member:ident,)*) => {
        $(impl Keyed for $record {
            fn key(&self) -> String {
                self.$member.to_string()
            }

            fn set_key(&mut self, key: &str) {
                // A text takes anything; a number that is none is 0, which nothing has.
                self.$member = key.parse().unwrap_or_default();
            }

            fn set_e_tag(&mut self, e_tag: String) {
                self.e_tag = e_tag;
            }
        })*
    };
}

keys! {
    Channel: operating_unit_number,
    FunctionalityProfile: id,
    Title: record_id,
    Affiliation: record_id,
    AddressPurpose: record_id,
    CustomerAttributeDefinition: name,
    CustomerGroup: id,
    ScaleUnit: name,
    Worker: worker_id,
    AddressBook: name,
}
