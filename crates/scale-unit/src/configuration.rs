//! The configuration of this scale unit: the last packages of jobs 1070 and 1110, never
//! headquarters' later settings (R008).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use contract::cdx::{
    ActivationCodeRow, AppliedVersions, ChannelConfigurationPackage, ChannelRow,
    GlobalConfigurationPackage, OfflineExclusionRow, WorkerRow,
};
use contract::commerce::{ChannelConfiguration, FeatureState, WorkerVersion};
use domain::gate::members::ChannelKind;
use domain::{FeatureSet, change_log};
use service::token;

const PASSWORD_VERSION_LENGTH: usize = 16;
const CUSTOMERS_JOB: &str = "1010";
const CUSTOMER_TABLE: &str = "CUSTTABLE";
/// `Kind` of a channel that has no registers.
const ONLINE: &str = "Online";

/// A channel, with its precomputed views.
#[derive(Clone, Debug, Default)]
pub struct Channel {
    pub row: ChannelRow,
    /// Everything that a register of the channel needs.
    pub configuration: ChannelConfiguration,
    /// The same, for the rules.
    pub rules: domain::ChannelConfiguration,
    /// See [`Configuration::full_sync_of_customers`].
    pub full_sync_of_customers: i64,
}

impl Channel {
    /// Three letters.
    pub fn country(&self) -> &str {
        &self.rules.channel.country
    }

    pub fn new(row: ChannelRow, configuration: ChannelConfiguration) -> Self {
        let rules = contract::channel_configuration(&configuration);
        Self { row, configuration, rules, full_sync_of_customers: 0 }
    }

    /// Id of the change log of a channel database. A full data sync begins a new one, so that
    /// registers empty what they have downloaded (R031).
    pub fn change_log(&self, channel_database_id: &str) -> String {
        change_log::name(channel_database_id, self.full_sync_of_customers)
    }

    pub fn number(&self) -> &str {
        &self.row.operating_unit_number
    }

    pub fn kind(&self) -> ChannelKind {
        if self.row.kind == ONLINE { ChannelKind::Online } else { ChannelKind::Store }
    }

    pub fn features(&self) -> FeatureSet {
        self.rules.features
    }
}

/// A consistent state of the configuration.
#[derive(Debug, Default)]
pub struct Configuration {
    channel: ChannelConfigurationPackage,
    global: GlobalConfigurationPackage,
    channels: HashMap<String, Arc<Channel>>,
}

impl Configuration {
    pub fn new(channel: ChannelConfigurationPackage, global: GlobalConfigurationPackage) -> Self {
        let mut configuration = Self { channel, global, channels: HashMap::new() };
        let full_sync_of_customers = configuration.full_sync_of_customers();
        let channel = |row: &ChannelRow| Channel {
            full_sync_of_customers,
            ..Channel::new(row.clone(), configuration.of_channel(row))
        };
        configuration.channels = configuration
            .channel
            .channels
            .iter()
            .map(channel)
            .map(|channel| (channel.number().to_owned(), Arc::new(channel)))
            .collect();
        configuration
    }

    pub fn channel(&self, operating_unit_number: &str) -> Option<&Arc<Channel>> {
        self.channels.get(operating_unit_number)
    }

    /// The versions that requests see (R081).
    pub fn versions(&self, customers: i64) -> AppliedVersions {
        AppliedVersions {
            customers,
            channel_configuration: self.channel.version,
            global_configuration: self.global.version,
        }
    }

    pub fn activation_code(&self, code_hash: &str) -> Option<&ActivationCodeRow> {
        self.channel.activation_codes.iter().find(|code| code.code_hash == code_hash)
    }

    pub fn revoked_code_hashes(&self) -> &[String] {
        &self.channel.revoked_code_hashes
    }

    /// Whether headquarters says that the code's register was revoked. A missing code is no sign of
    /// it: configuration may be old or missing.
    pub fn is_revoked(&self, code_hash: &str) -> bool {
        self.channel.revoked_code_hashes.iter().any(|revoked| revoked == code_hash)
            && self.activation_code(code_hash).is_none()
    }

    /// Whether there is a worker of this role and password (R335).
    pub fn has_worker(&self, worker_id: &str, role: &str, version: &str) -> bool {
        let worker = self.worker(worker_id);
        worker.is_some_and(|worker| worker.role == role && password_version(worker) == version)
    }

    pub fn worker(&self, worker_id: &str) -> Option<&WorkerRow> {
        self.channel.workers.iter().find(|worker| worker.worker_id == worker_id)
    }

    /// A switch is on when every job that carries its state has brought it (R079).
    pub fn feature_states(&self) -> Vec<FeatureState> {
        let mut states = BTreeMap::new();
        for state in self.global.feature_states.iter().chain(&self.channel.feature_states) {
            *states.entry(&state.name).or_insert(true) &= state.is_enabled;
        }
        let state =
            |(name, is_enabled): (&String, bool)| FeatureState { name: name.clone(), is_enabled };
        states.into_iter().map(state).collect()
    }

    /// The job itself, or the table's subjob, in any job (R029, R032).
    fn excludes_customers_from_offline(&self) -> bool {
        let is_customers = |row: &&OfflineExclusionRow| row.job == CUSTOMERS_JOB;
        let exclusions = &self.channel.offline_exclusions;
        exclusions.iter().filter(is_customers).any(|row| row.is_job_excluded)
            || exclusions.iter().any(excludes_customer_table)
    }

    /// Number of the full data syncs that empty the customers of offline databases (R031).
    fn full_sync_of_customers(&self) -> i64 {
        let exclusions = self.channel.offline_exclusions.iter();
        let is_about_customers =
            |row: &&OfflineExclusionRow| row.job == CUSTOMERS_JOB || excludes_customer_table(row);
        exclusions.filter(is_about_customers).map(|row| row.full_sync).sum()
    }

    fn of_channel(&self, channel: &ChannelRow) -> ChannelConfiguration {
        let mut profiles = self.channel.profiles.iter();
        let profile = profiles.find(|profile| profile.id == channel.functionality_profile_id);
        ChannelConfiguration {
            operating_unit_number: channel.operating_unit_number.clone(),
            name: channel.name.clone(),
            three_letter_iso_region_name: channel.three_letter_iso_region_name.clone(),
            currency_code: channel.currency_code.clone(),
            functionality_profile_id: channel.functionality_profile_id.clone(),
            functionality_profile_name: profile.map(|p| p.name.clone()).unwrap_or_default(),
            create_async_customers: profile.is_some_and(|p| p.create_async_customers),
            generate_loyalty_card_number: profile.is_some_and(|p| p.generate_loyalty_card_number),
            kiosk_idle_seconds: profile.and_then(|p| p.kiosk_idle_seconds).unwrap_or_default(),
            exclude_customers_from_offline: self.excludes_customers_from_offline(),
            filter_shared_customer_data_tables: self.global.filter_shared_customer_data_tables,
            default_customer: channel.default_customer.clone(),
            feature_states: self.feature_states(),
            titles: self.global.titles.clone(),
            affiliations: self.global.affiliations.clone(),
            address_purposes: self.global.address_purposes.clone(),
            attribute_definitions: self.global.attribute_definitions.clone(),
            worker_versions: self.worker_versions(),
            is_demo: self.global.is_demo,
        }
    }

    fn worker_versions(&self) -> Vec<WorkerVersion> {
        let workers = self.channel.workers.iter().filter(|worker| signs_on_at_registers(worker));
        let version = |worker: &WorkerRow| WorkerVersion {
            worker_id: worker.worker_id.clone(),
            password_version: password_version(worker),
        };
        workers.map(version).collect()
    }
}

pub fn signs_on_at_registers(worker: &WorkerRow) -> bool {
    matches!(worker.role.as_str(), "Cashier" | "Manager")
}

/// Tells one password of a worker from another, and nothing about it: each hash has a salt of its
/// own.
pub fn password_version(worker: &WorkerRow) -> String {
    let mut version = token::hash(&worker.password_hash);
    version.truncate(PASSWORD_VERSION_LENGTH);
    version
}

fn excludes_customer_table(row: &OfflineExclusionRow) -> bool {
    row.tables.iter().any(|table| table == CUSTOMER_TABLE)
}

/// The snapshot that requests read; replaced as a whole.
#[derive(Debug, Default)]
pub struct ConfigurationCache(RwLock<Arc<Configuration>>);

impl ConfigurationCache {
    pub fn current(&self) -> Arc<Configuration> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn replace(&self, configuration: Configuration) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(configuration);
    }
}
