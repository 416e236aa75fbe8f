//! Who may write which member of a customer (R334): the table by which the scale unit accepts
//! and refuses. `docs/roles.md` shows it.

use self::Access::{Ignored, Refused, Stamped, Written};

/// The two kinds of channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    Store,
    Online,
}

impl ChannelKind {
    pub const ALL: [Self; 2] = [Self::Store, Self::Online];
}

/// What a caller is to a scale unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A cashier or manager signed on at a register.
    Worker,
    /// A visitor at a kiosk.
    Kiosk,
    /// A program that calls an online channel.
    Application,
    /// A customer signed in to an online channel.
    Person,
    /// A caller of an online channel without a token.
    Anonymous,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Worker, Self::Kiosk, Self::Application, Self::Person, Self::Anonymous];
}

/// What becomes of a member that a caller sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Written,
    /// The session and the server's clock say it, whatever the caller sends.
    Stamped,
    /// The server says it; what the caller sends has no effect.
    Ignored,
    /// A caller that would change it is refused.
    Refused,
}

/// A member, `Entity.Member` below a list; then what becomes of it for a worker, a kiosk, an
/// application and a person.
pub type Line = (&'static str, [Access; 4]);

/// What servers alone say. A register's outbox may hold it from earlier versions.
const OF_SERVERS: [Access; 4] = [Ignored, Ignored, Refused, Refused];
const BY_ALL: [Access; 4] = [Written; 4];
const BY_THE_COMPANY: [Access; 4] = [Written, Refused, Written, Refused];

/// Every member of `Customer` and of what it contains. A member without a line is refused.
pub const MEMBERS: &[Line] = &[
    ("AccountNumber", OF_SERVERS),
    // A person has one customer, whose id the scale unit reserves.
    ("CustomerId", [Written, Written, Written, Refused]),
    ("RecordId", OF_SERVERS),
    ("PartyNumber", OF_SERVERS),
    ("IsAsyncCustomer", [Written, Written, Written, Refused]),
    ("CustomerTypeValue", BY_ALL),
    ("Name", BY_ALL),
    ("FirstName", BY_ALL),
    ("MiddleName", BY_ALL),
    ("LastName", BY_ALL),
    ("PhoneticFirstName", BY_ALL),
    ("PhoneticLastName", BY_ALL),
    ("PhoneticName", BY_ALL),
    ("TitleRecordId", BY_ALL),
    ("Phone", BY_ALL),
    ("Email", BY_ALL),
    ("ReceiptEmail", BY_ALL),
    ("Language", BY_ALL),
    ("CustomerGroup", BY_THE_COMPANY),
    ("CurrencyCode", BY_THE_COMPANY),
    ("CustomerAffiliations", BY_THE_COMPANY),
    ("CustomerAffiliations.RecordId", BY_THE_COMPANY),
    ("CustomerAffiliations.Name", [Ignored; 4]),
    ("Addresses", BY_ALL),
    ("Addresses.Id", BY_ALL),
    ("Addresses.Name", BY_ALL),
    ("Addresses.Street", BY_ALL),
    ("Addresses.City", BY_ALL),
    ("Addresses.State", BY_ALL),
    ("Addresses.ZipCode", BY_ALL),
    ("Addresses.ThreeLetterISORegionName", BY_ALL),
    ("Addresses.Phone", BY_ALL),
    ("Addresses.AddressTypeValue", BY_ALL),
    ("Addresses.LogisticsLocationRoleRecordId", BY_ALL),
    ("Addresses.IsPrimary", BY_ALL),
    ("Addresses.IsAsyncAddress", [Ignored; 4]),
    ("Addresses.Deactivate", BY_ALL),
    ("Contacts", BY_ALL),
    ("Contacts.ContactTypeValue", BY_ALL),
    ("Contacts.Contact", BY_ALL),
    ("Contacts.IsPrimary", BY_ALL),
    ("Contacts.IsMarketingConsentGiven", BY_ALL),
    ("Attributes", BY_THE_COMPANY),
    ("Attributes.Name", BY_THE_COMPANY),
    ("Attributes.AttributeValue", BY_THE_COMPANY),
    ("MarketingConsents", BY_ALL),
    ("MarketingConsents.ContactTypeValue", BY_ALL),
    ("MarketingConsents.Contact", BY_ALL),
    ("MarketingConsents.IsGiven", BY_ALL),
    ("MarketingConsents.Wording", BY_ALL),
    ("MarketingConsents.Language", BY_ALL),
    // A device answers with the time of capture, which may be days before it reaches the server.
    ("MarketingConsents.AnsweredDateTime", [Written, Written, Stamped, Stamped]),
    ("MarketingConsents.OperatingUnitNumber", [Stamped; 4]),
    ("MarketingConsents.WorkerId", [Stamped; 4]),
    ("LoyaltyCards", OF_SERVERS),
    ("LoyaltyCards.CardNumber", OF_SERVERS),
    ("LoyaltyCards.CustomerAccount", OF_SERVERS),
    ("LoyaltyCards.ChannelDatabaseId", OF_SERVERS),
    ("LoyaltyCards.ChannelVersion", OF_SERVERS),
    ("LeftOut", [Ignored; 4]),
    ("Blocked", OF_SERVERS),
    ("CreatedDateTime", [Written, Written, Stamped, Stamped]),
    ("ChannelDatabaseId", [Ignored; 4]),
    ("ChannelVersion", [Ignored; 4]),
];

/// What becomes of a member that a caller of this role sends to a channel of this kind.
pub fn access(role: Role, kind: ChannelKind, member: &str) -> Access {
    let column = match (role, kind) {
        (Role::Worker, _) => 0,
        (Role::Kiosk, _) => 1,
        (Role::Application, ChannelKind::Online) => 2,
        (Role::Person, ChannelKind::Online) => 3,
        // A token is no device, and a caller without one writes nothing.
        (Role::Application | Role::Person, ChannelKind::Store) | (Role::Anonymous, _) => {
            return Refused;
        }
    };
    let line = MEMBERS.iter().find(|(name, _)| *name == member);
    line.map_or(Refused, |(_, accesses)| accesses[column])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r334_no_customer_gives_itself_what_the_company_gives() {
        let given = ["CustomerGroup", "CurrencyCode", "CustomerAffiliations", "Attributes"];
        for (member, role) in
            given.into_iter().flat_map(|it| [(it, Role::Person), (it, Role::Kiosk)])
        {
            for kind in ChannelKind::ALL {
                assert_eq!(access(role, kind, member), Refused, "{member} {role:?}");
            }
        }
    }

    #[test]
    fn r334_a_token_writes_nothing_in_a_store_and_nobody_writes_an_unknown_member() {
        for (member, _) in MEMBERS {
            for role in [Role::Application, Role::Person, Role::Anonymous] {
                assert_eq!(access(role, ChannelKind::Store, member), Refused, "{member} {role:?}");
            }
            assert_eq!(access(Role::Anonymous, ChannelKind::Online, member), Refused);
        }
        for role in Role::ALL {
            assert_eq!(access(role, ChannelKind::Online, "CreditLimit"), Refused);
        }
    }

    #[test]
    fn r334_a_register_is_refused_no_member_that_its_outbox_may_hold() {
        for (member, _) in MEMBERS {
            assert_ne!(access(Role::Worker, ChannelKind::Store, member), Refused, "{member}");
        }
    }
}
