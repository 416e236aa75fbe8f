//! Feature management: the switches of headquarters and their hierarchy.

use serde::{Deserialize, Serialize};

/// A switch of Feature management.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Feature {
    /// Performance improvements for customer orders and customer transactions.
    PerformanceImprovements,
    /// Enable enhanced async customer creation.
    EnhancedAsyncCreation,
    /// Enable asynchronous creation for customer addresses.
    AsyncAddresses,
    /// Enable editing customers in asynchronous mode.
    AsyncEditing,
    /// Capture multiple emails and phone numbers and consent for marketing on
    /// these contacts.
    MultipleContacts,
}

impl Feature {
    pub const ALL: [Self; 5] = [
        Self::PerformanceImprovements,
        Self::EnhancedAsyncCreation,
        Self::AsyncAddresses,
        Self::AsyncEditing,
        Self::MultipleContacts,
    ];

    /// The name on the wire. Those of the addresses and editing switches are published; the others
    /// follow their pattern.
    pub fn technical_name(self) -> &'static str {
        match self {
            Self::PerformanceImprovements => {
                "Dynamics.AX.Application.RetailCustomerOrderPerformanceImprovementsFeature"
            }
            Self::EnhancedAsyncCreation => {
                "Dynamics.AX.Application.RetailEnhancedAsyncCustomerCreationFeature"
            }
            Self::AsyncAddresses => "Dynamics.AX.Application.RetailAsyncAddressCreationFeature",
            Self::AsyncEditing => "Dynamics.AX.Application.RetailEnableAsyncCustomerEditFeature",
            Self::MultipleContacts => {
                "Dynamics.AX.Application.RetailCustomerMultipleContactsFeature"
            }
        }
    }

    pub fn from_technical_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.technical_name() == name)
    }

    /// What must be on first (R076).
    pub fn prerequisites(self) -> &'static [Self] {
        match self {
            Self::AsyncEditing => {
                &[Self::PerformanceImprovements, Self::EnhancedAsyncCreation, Self::AsyncAddresses]
            }
            _ => &[],
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Which switches are on. An unknown name is off (R161).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeatureSet(u8);

impl FeatureSet {
    pub fn contains(self, feature: Feature) -> bool {
        self.0 & feature.bit() != 0
    }

    pub fn with(self, feature: Feature, is_enabled: bool) -> Self {
        Self(if is_enabled { self.0 | feature.bit() } else { self.0 & !feature.bit() })
    }

    /// Enabling needs its prerequisites, which are named (R076); disabling is
    /// refused while something that is on needs it, which is named (R078).
    pub fn switch(self, feature: Feature, is_enabled: bool) -> Result<Self, SwitchRefusal> {
        let in_the_way = |features: Vec<Feature>| {
            if features.is_empty() { None } else { Some(features) }
        };
        if is_enabled {
            let missing = feature.prerequisites().iter().copied();
            let missing = missing.filter(|needed| !self.contains(*needed)).collect();
            if let Some(missing) = in_the_way(missing) {
                return Err(SwitchRefusal::Missing(missing));
            }
        } else {
            let depends =
                |other: &Feature| self.contains(*other) && other.prerequisites().contains(&feature);
            if let Some(dependents) = in_the_way(Feature::ALL.into_iter().filter(depends).collect())
            {
                return Err(SwitchRefusal::NeededBy(dependents));
            }
        }
        Ok(self.with(feature, is_enabled))
    }
}

impl FromIterator<Feature> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        features.into_iter().fold(Self::default(), |set, feature| set.with(feature, true))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwitchRefusal {
    Missing(Vec<Feature>),
    NeededBy(Vec<Feature>),
}

#[cfg(test)]
mod tests {
    use super::Feature::*;
    use super::*;

    #[test]
    fn r076_editing_needs_three_switches_and_the_missing_ones_are_named() {
        let some = FeatureSet::from_iter([EnhancedAsyncCreation]);
        let refusal = some.switch(AsyncEditing, true);
        let missing = vec![PerformanceImprovements, AsyncAddresses];
        assert_eq!(refusal, Err(SwitchRefusal::Missing(missing)));
    }

    #[test]
    fn r077_r078_editing_on_holds_its_prerequisites_on() {
        let three =
            FeatureSet::from_iter([PerformanceImprovements, EnhancedAsyncCreation, AsyncAddresses]);
        let four = three.switch(AsyncEditing, true).unwrap();
        let refusal = four.switch(AsyncAddresses, false);
        assert_eq!(refusal, Err(SwitchRefusal::NeededBy(vec![AsyncEditing])));
        assert!(four.switch(AsyncEditing, false).is_ok());
        assert!(four.switch(MultipleContacts, true).is_ok());
    }

    #[test]
    fn technical_names_are_unique() {
        for feature in Feature::ALL {
            assert_eq!(Feature::from_technical_name(feature.technical_name()), Some(feature));
        }
        assert_eq!(Feature::from_technical_name("Unknown"), None);
    }
}
