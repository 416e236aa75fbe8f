//! What a register knows about its channel, as it came down by CDX.

use serde::{Deserialize, Serialize};

use crate::address::AddressPurpose;
use crate::attribute::AttributeDefinition;
use crate::feature::FeatureSet;

/// A store or an online channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Operating unit number, the `OUN` header: `052`.
    pub operating_unit_number: String,
    pub name: String,
    /// Three letters: the primary address's country of the operating unit (R142).
    pub country: String,
    pub currency: String,
    pub default_customer: Option<DefaultCustomer>,
}

/// What a new customer inherits from the channel's default customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultCustomer {
    pub account_number: String,
    pub customer_group: String,
    pub currency: String,
    pub language: String,
    pub receipt_email: String,
    /// Record ids of affiliations.
    pub affiliations: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionalityProfile {
    pub id: String,
    pub name: String,
    /// *Create customer in async mode*; No in a fresh profile (R001).
    pub create_customers_async: bool,
    /// *Generate loyalty card number* (R156).
    pub generates_loyalty_card_number: bool,
    /// Seconds without a touch after which a kiosk warns (R242); 0: not set.
    pub kiosk_idle_seconds: u32,
}

impl FunctionalityProfile {
    /// The default, in seconds.
    const KIOSK_IDLE_SECONDS: u32 = 45;

    /// Milliseconds without a touch after which a kiosk warns (R242).
    pub fn kiosk_idle_ms(&self) -> u64 {
        let seconds = match self.kiosk_idle_seconds {
            0 => Self::KIOSK_IDLE_SECONDS,
            seconds => seconds,
        };
        u64::from(seconds) * 1_000
    }
}

/// A personal title that headquarters defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// 0 is none and never in the list.
    pub record_id: i64,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    pub record_id: i64,
    pub name: String,
    /// Acts on prices, never shown (R074).
    pub is_hidden_in_channels: bool,
}

/// A worker, and what tells one of their passwords from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerVersion {
    pub worker_id: String,
    pub password_version: String,
}

/// Everything a register keeps to work without a network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelConfiguration {
    pub channel: Channel,
    pub profile: FunctionalityProfile,
    pub features: FeatureSet,
    /// *Filter shared customer data tables* of the channel schema (R025).
    pub filters_shared_customer_data: bool,
    /// Job 1010 brings no customers to this offline database (R029).
    pub excludes_customers_from_offline: bool,
    pub titles: Vec<Title>,
    pub affiliations: Vec<Affiliation>,
    pub address_purposes: Vec<AddressPurpose>,
    pub attributes: Vec<AttributeDefinition>,
    /// Who may sign on here; empty where the scale unit does not say.
    pub workers: Vec<WorkerVersion>,
    /// Known passwords exist: the apps show a banner.
    pub is_demo: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r242_a_kiosk_waits_45_seconds_unless_its_profile_says_otherwise() {
        let mut profile = FunctionalityProfile::default();
        assert_eq!(profile.kiosk_idle_ms(), 45_000);
        profile.kiosk_idle_seconds = 90;
        assert_eq!(profile.kiosk_idle_ms(), 90_000);
    }

    #[test]
    fn r001_a_fresh_profile_creates_customers_in_sync_mode() {
        assert!(!FunctionalityProfile::default().create_customers_async);
    }
}
