//! How a customer is created: with headquarters in real time, or async.

use serde::{Deserialize, Serialize};

/// The scale unit's decision; the client never takes it (R007).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreationMode {
    /// Real-time Service call, account number at once (R002).
    Sync,
    /// Channel database only, account number after the jobs (R005).
    Async(AsyncReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AsyncReason {
    /// *Create customer in async mode* = Yes in the functionality profile.
    Profile,
    /// Captured while the register could not reach the scale unit (R022, R023).
    CapturedOffline,
    /// The real-time call failed by a communication exception (R015).
    HeadquartersUnreachable,
}

/// The mode before headquarters is called.
///
/// A register may ask for the weaker mode, because it has already told the
/// cashier `Pending sync`; it can never ask for the stronger one (R007).
pub fn creation_mode(create_customers_async: bool, captured_offline: bool) -> CreationMode {
    if create_customers_async {
        CreationMode::Async(AsyncReason::Profile)
    } else if captured_offline {
        CreationMode::Async(AsyncReason::CapturedOffline)
    } else {
        CreationMode::Sync
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r002_r005_r022_r023_mode_by_profile_and_connection() {
        assert_eq!(creation_mode(false, false), CreationMode::Sync);
        assert_eq!(creation_mode(false, true), CreationMode::Async(AsyncReason::CapturedOffline));
        assert_eq!(creation_mode(true, false), CreationMode::Async(AsyncReason::Profile));
        assert_eq!(creation_mode(true, true), CreationMode::Async(AsyncReason::Profile));
    }
}
