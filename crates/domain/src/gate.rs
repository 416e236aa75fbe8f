//! What is allowed when, and by which route: the capability matrix. The
//! register, the scale unit and the tests read this one table; no second place decides.

pub mod members;

use crate::account::Identity;
use crate::configuration::ChannelConfiguration;
use crate::connection::Connection;
use crate::feature::{Feature, FeatureSet};

/// What a caller wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Operation 612.
    CreateCustomer,
    /// Operation 623.
    EditCustomer,
    AddAddress,
    /// Changes an address that is there, removes it or makes it primary (R061).
    EditAddress,
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

/// How an allowed action is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// Nobody else is asked.
    Local,
    /// Through the channel database and the jobs, without a Real-time Service call.
    Async,
    /// The scale unit asks headquarters while a person waits.
    RealTime,
}

/// Why not; each has its words in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unavailable {
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

/// What a customer may carry beside name, phone, e-mail, addresses and attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Title,
    /// Of its own, and those of the default customer.
    Affiliations,
    /// Further phone numbers and e-mail addresses.
    SecondaryContacts,
}

/// Where the question is asked.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    pub configuration: &'a ChannelConfiguration,
    pub connection: Connection,
    /// Of the customer that the action is about, where there is one.
    pub identity: Option<&'a Identity>,
}

/// Whether `action` is allowed here and now, by which route, or why not.
pub fn check(action: Action, here: Circumstances<'_>) -> Result<Route, Unavailable> {
    let is_pending = here.identity.is_some_and(Identity::is_pending);
    let route = route(action, here.configuration.features, is_pending)?;
    let is_offline = !here.connection.reaches_scale_unit();
    match (route, action) {
        (Route::RealTime, _) if here.connection == Connection::HeadquartersUnreachable => {
            Err(Unavailable::HeadquartersUnreachable)
        }
        (Route::RealTime, _) if is_offline => Err(Unavailable::Offline),
        // Operation 623 is not for offline registers, whatever the switches (R034).
        (_, Action::EditCustomer | Action::EditAddress) if is_offline => Err(Unavailable::Offline),
        (_, Action::CreateCustomer)
            if is_offline && here.configuration.filters_shared_customer_data =>
        {
            Err(Unavailable::CustomerDataFiltered)
        }
        _ => Ok(route),
    }
}

/// By which route `action` goes for a pending or a real customer as the switches are,
/// with everything reachable.
pub fn route(action: Action, features: FeatureSet, is_pending: bool) -> Result<Route, Unavailable> {
    let async_with = |feature| match (features.contains(feature), is_pending) {
        (true, _) => Ok(Route::Async),
        (false, true) => Err(Unavailable::PendingSync),
        (false, false) => Ok(Route::RealTime),
    };
    match action {
        Action::EditCustomer | Action::EditAddress => async_with(Feature::AsyncEditing),
        // Without the switch, adding an address is an edit of the profile (R046).
        Action::AddAddress => async_with(Feature::AsyncAddresses),
        // No switch gives a pending customer a card (R052, R087).
        Action::IssueLoyaltyCard if is_pending => Err(Unavailable::PendingSync),
        Action::IssueLoyaltyCard | Action::LoyaltyCardBalance | Action::SearchAllStores => {
            Ok(Route::RealTime)
        }
        Action::CreateCustomer
        | Action::SearchCustomers
        | Action::ClearCustomer
        | Action::AddCustomerToTransaction
        | Action::AddLoyaltyCard
        | Action::AddAffiliation => Ok(Route::Local),
    }
}

/// Whether the request for `action` may be kept until the customer's number is there, given
/// why the action itself is refused (R228).
pub fn may_queue(action: Action, refusal: Unavailable) -> bool {
    (action, refusal) == (Action::IssueLoyaltyCard, Unavailable::PendingSync)
}

/// Whether `action` may be prepared in the customer's form and saved once it is possible, given
/// why it is refused now (R228). What passes by itself is worth it.
pub fn may_prepare(action: Action, refusal: Unavailable) -> bool {
    let is_of_the_form = matches!(action, Action::EditCustomer | Action::AddAddress);
    is_of_the_form && refusal != Unavailable::CustomerDataFiltered
}

/// Whether a customer that is or will be pending (`is_async`), or a real one, may carry
/// the part.
pub fn may_carry(part: Part, features: FeatureSet, is_async: bool) -> bool {
    let is_enhanced = !is_async || features.contains(Feature::EnhancedAsyncCreation);
    match part {
        Part::Title | Part::Affiliations => is_enhanced,
        Part::SecondaryContacts => is_enhanced && features.contains(Feature::MultipleContacts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountNumber;

    fn asked(
        action: Action,
        connection: Connection,
        identity: Option<&Identity>,
    ) -> Result<Route, Unavailable> {
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
            assert_eq!(offline(action), Err(Unavailable::Offline), "{action:?}");
        }
        for action in [
            Action::SearchCustomers,
            Action::ClearCustomer,
            Action::AddCustomerToTransaction,
            Action::AddLoyaltyCard,
            Action::AddAffiliation,
            Action::CreateCustomer,
        ] {
            assert_eq!(offline(action), Ok(Route::Local), "{action:?}");
        }
    }

    #[test]
    fn r035_offline_search_all_stores_is_disabled() {
        assert_eq!(
            asked(Action::SearchAllStores, Connection::Offline, None),
            Err(Unavailable::Offline)
        );
        assert_eq!(asked(Action::SearchAllStores, Connection::Online, None), Ok(Route::RealTime));
    }

    #[test]
    fn r042_r045_without_switches_a_pending_customer_is_not_edited_a_real_one_is() {
        let edit = |identity| asked(Action::EditCustomer, Connection::Online, Some(identity));
        assert_eq!(edit(&Identity::Pending), Err(Unavailable::PendingSync));
        assert_eq!(edit(&assigned()), Ok(Route::RealTime));
    }

    #[test]
    fn the_matrix_of_edits() {
        use Feature::{AsyncAddresses as A, AsyncEditing as X, EnhancedAsyncCreation as E};
        let (real_time, no_call) = (Ok(Route::RealTime), Ok(Route::Async));
        let refused = Err(Unavailable::PendingSync);
        // Switches; edit pending, edit real; add address pending, real.
        let table: [(&[Feature], _, _, _, _); 4] = [
            (&[], refused, real_time, refused, real_time),
            (&[A], refused, real_time, no_call, no_call),
            (&[A, E], refused, real_time, no_call, no_call),
            (&[A, E, X], no_call, no_call, no_call, no_call),
        ];
        for (switches, edit_pending, edit_real, add_pending, add_real) in table {
            let features = switches.iter().copied().collect();
            for edit in [Action::EditCustomer, Action::EditAddress] {
                assert_eq!(route(edit, features, true), edit_pending, "{switches:?}");
                assert_eq!(route(edit, features, false), edit_real, "{switches:?}");
            }
            assert_eq!(route(Action::AddAddress, features, true), add_pending, "{switches:?}");
            assert_eq!(route(Action::AddAddress, features, false), add_real, "{switches:?}");
        }
    }

    #[test]
    fn the_matrix_of_what_an_async_customer_may_carry() {
        use Feature::{EnhancedAsyncCreation as E, MultipleContacts as C};
        let parts = [Part::Title, Part::Affiliations, Part::SecondaryContacts];
        let carried = |switches: &[Feature], is_async| {
            let features = switches.iter().copied().collect();
            parts.map(|part| may_carry(part, features, is_async))
        };
        assert_eq!(carried(&[], true), [false, false, false]);
        assert_eq!(carried(&[C], true), [false, false, false]);
        assert_eq!(carried(&[E], true), [true, true, false]);
        assert_eq!(carried(&[E, C], true), [true, true, true]);
        assert_eq!(carried(&[], false), [true, true, false]);
        assert_eq!(carried(&[C], false), [true, true, true]);
    }

    #[test]
    fn offline_an_address_is_added_with_the_switch_but_nothing_is_edited() {
        let configuration = ChannelConfiguration {
            features: Feature::ALL.into_iter().collect(),
            ..ChannelConfiguration::default()
        };
        let here = Circumstances {
            configuration: &configuration,
            connection: Connection::Offline,
            identity: Some(&Identity::Pending),
        };
        assert_eq!(check(Action::AddAddress, here), Ok(Route::Async));
        assert_eq!(check(Action::EditCustomer, here), Err(Unavailable::Offline));
        assert_eq!(check(Action::EditAddress, here), Err(Unavailable::Offline));
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
        assert_eq!(check(Action::IssueLoyaltyCard, here), Err(Unavailable::PendingSync));
    }

    #[test]
    fn r228_only_the_request_for_a_card_of_a_pending_customer_may_be_kept() {
        assert!(may_queue(Action::IssueLoyaltyCard, Unavailable::PendingSync));
        assert!(!may_queue(Action::IssueLoyaltyCard, Unavailable::Offline));
        assert!(!may_queue(Action::EditCustomer, Unavailable::PendingSync));
    }

    #[test]
    fn r228_edits_and_addresses_may_be_prepared_until_they_are_possible() {
        for refusal in
            [Unavailable::PendingSync, Unavailable::Offline, Unavailable::HeadquartersUnreachable]
        {
            assert!(may_prepare(Action::EditCustomer, refusal));
            assert!(may_prepare(Action::AddAddress, refusal));
            assert!(!may_prepare(Action::CreateCustomer, refusal));
        }
        assert!(!may_prepare(Action::EditCustomer, Unavailable::CustomerDataFiltered));
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
        assert_eq!(create(Connection::Offline), Err(Unavailable::CustomerDataFiltered));
        assert_eq!(create(Connection::Online), Ok(Route::Local));
    }

    #[test]
    fn headquarters_unreachable_is_said_as_such() {
        let real = assigned();
        assert_eq!(
            asked(Action::EditCustomer, Connection::HeadquartersUnreachable, Some(&real)),
            Err(Unavailable::HeadquartersUnreachable)
        );
    }
}
