//! What is allowed when: the one table that the register, the scale unit and
//! the tests read (3.3). No second place decides.

use crate::account::Identity;
use crate::configuration::ChannelConfiguration;
use crate::connection::Connection;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Operation 612.
    CreateCustomer,
    /// Operation 623.
    EditCustomer,
    AddAddress,
    /// Operation 625.
    IssueLoyaltyCard,
    /// Operation 521.
    LoyaltyCardBalance,
    /// Operation 602.
    SearchCustomers,
    /// The search filter that goes beyond this register's own data.
    SearchAllStores,
    /// Operation 603.
    ClearCustomer,
    AddCustomerToTransaction,
    /// Operation 117.
    AddLoyaltyCard,
    /// Operation 129.
    AddAffiliation,
}

/// Why not; each has its words in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Headquarters has not given the customer its number yet.
    PendingSync,
    /// Needs the scale unit, which cannot be reached.
    Offline,
    /// Needs headquarters, which cannot be reached.
    HeadquartersUnreachable,
    /// *Filter shared customer data tables* keeps customers out of the offline
    /// database (R025).
    CustomerDataFiltered,
}

/// Where the question is asked.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    pub configuration: &'a ChannelConfiguration,
    pub connection: Connection,
    /// Of the customer that the action is about, where there is one.
    pub identity: Option<&'a Identity>,
}

impl Circumstances<'_> {
    fn is_pending(&self) -> bool {
        self.identity.is_some_and(Identity::is_pending)
    }

    fn needs_headquarters(&self) -> Result<(), Refusal> {
        match self.connection {
            Connection::Online => Ok(()),
            Connection::HeadquartersUnreachable => Err(Refusal::HeadquartersUnreachable),
            Connection::Offline => Err(Refusal::Offline),
        }
    }
}

/// Whether `action` is allowed, and why not.
pub fn check(action: Action, here: Circumstances<'_>) -> Result<(), Refusal> {
    match action {
        Action::CreateCustomer => {
            let is_filtered = here.configuration.filters_shared_customer_data;
            if is_filtered && !here.connection.reaches_scale_unit() {
                Err(Refusal::CustomerDataFiltered)
            } else {
                Ok(())
            }
        }
        // Adding an address is an edit of the profile (R046).
        Action::EditCustomer | Action::AddAddress | Action::IssueLoyaltyCard
            if here.is_pending() =>
        {
            Err(Refusal::PendingSync)
        }
        Action::EditCustomer | Action::AddAddress => here.needs_headquarters(),
        Action::IssueLoyaltyCard | Action::LoyaltyCardBalance => here.needs_headquarters(),
        Action::SearchAllStores => here.needs_headquarters(),
        Action::SearchCustomers
        | Action::ClearCustomer
        | Action::AddCustomerToTransaction
        | Action::AddLoyaltyCard
        | Action::AddAffiliation => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountNumber;
    use crate::feature::Feature;

    fn asked(
        action: Action,
        connection: Connection,
        identity: Option<&Identity>,
    ) -> Result<(), Refusal> {
        let configuration = ChannelConfiguration::default();
        check(action, Circumstances { configuration: &configuration, connection, identity })
    }

    fn assigned() -> Identity {
        Identity::Assigned(AccountNumber::new("004012").unwrap())
    }

    #[test]
    fn r034_offline_edit_issue_and_balance_are_unavailable_the_rest_is_available() {
        let real = assigned();
        let offline = |action| asked(action, Connection::Offline, Some(&real));
        for action in [Action::EditCustomer, Action::IssueLoyaltyCard, Action::LoyaltyCardBalance] {
            assert_eq!(offline(action), Err(Refusal::Offline), "{action:?}");
        }
        for action in [
            Action::SearchCustomers,
            Action::ClearCustomer,
            Action::AddCustomerToTransaction,
            Action::AddLoyaltyCard,
            Action::AddAffiliation,
            Action::CreateCustomer,
        ] {
            assert_eq!(offline(action), Ok(()), "{action:?}");
        }
    }

    #[test]
    fn r035_offline_search_all_stores_is_disabled() {
        assert_eq!(
            asked(Action::SearchAllStores, Connection::Offline, None),
            Err(Refusal::Offline)
        );
        assert_eq!(asked(Action::SearchAllStores, Connection::Online, None), Ok(()));
    }

    #[test]
    fn r042_r045_without_switches_a_pending_customer_is_not_edited_a_real_one_is() {
        let edit = |identity| asked(Action::EditCustomer, Connection::Online, Some(identity));
        assert_eq!(edit(&Identity::Pending), Err(Refusal::PendingSync));
        assert_eq!(edit(&assigned()), Ok(()));
    }

    #[test]
    fn r052_no_switch_lets_a_pending_customer_have_a_loyalty_card() {
        let configuration = ChannelConfiguration {
            features: Feature::ALL.into_iter().collect(),
            ..ChannelConfiguration::default()
        };
        let here = Circumstances {
            configuration: &configuration,
            connection: Connection::Online,
            identity: Some(&Identity::Pending),
        };
        assert_eq!(check(Action::IssueLoyaltyCard, here), Err(Refusal::PendingSync));
    }

    #[test]
    fn r025_r026_with_the_filter_on_creation_needs_the_scale_unit() {
        let configuration = ChannelConfiguration {
            filters_shared_customer_data: true,
            ..ChannelConfiguration::default()
        };
        let create = |connection| {
            let here = Circumstances { configuration: &configuration, connection, identity: None };
            check(Action::CreateCustomer, here)
        };
        assert_eq!(create(Connection::Offline), Err(Refusal::CustomerDataFiltered));
        assert_eq!(create(Connection::Online), Ok(()));
    }

    #[test]
    fn headquarters_unreachable_is_said_as_such() {
        let real = assigned();
        assert_eq!(
            asked(Action::EditCustomer, Connection::HeadquartersUnreachable, Some(&real)),
            Err(Refusal::HeadquartersUnreachable)
        );
    }
}
