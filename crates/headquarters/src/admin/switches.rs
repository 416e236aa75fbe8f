//! `/api/switch-states`: where each switch is live, and what is still missing
//! (R079-R081, R253).

use axum::extract::State;
use axum::http::HeaderMap;
use contract::admin::{Channel, FunctionalityProfile, SwitchState};
use contract::cdx::{ChannelConfigurationPackage, GlobalConfigurationPackage, Package};
use contract::commerce::FeatureState;
use domain::{Feature, FeatureSet, Job};
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};
use sqlx::AnyConnection;

use super::features;
use super::refused::listed;
use crate::configuration::{self, schema, stored};
use crate::exchange::channel_database::{self, ChannelDatabase};
use crate::exchange::snapshot;
use crate::scale_unit::{self, ScaleUnit};
use crate::state::Shared;

/// Each switch in each channel: as set here, as delivered, as live.
#[utoipa::path(get, path = "/api/switch-states", tag = "Feature management",
    responses((status = 200, body = Vec<SwitchState>)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Vec<SwitchState>>, ApiError> {
    let lang = language(&headers);
    let mut connection = headquarters.database.read().acquire().await?;
    let view = View::load(&mut connection).await?;
    let mut states = Vec::new();
    for switch in Switch::all() {
        for channel in &view.channels {
            states.push(view.state(switch, channel, lang));
        }
    }
    Ok(Json(states))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    Feature(Feature),
    /// *Create customer in async mode* of the channel's profile.
    AsyncCreation,
    /// *Filter shared customer data tables*.
    Filter,
}

impl Switch {
    fn all() -> impl Iterator<Item = Self> {
        let features = Feature::ALL.into_iter().map(Self::Feature);
        features.chain([Self::AsyncCreation, Self::Filter])
    }

    fn name(self) -> &'static str {
        match self {
            Self::Feature(feature) => feature.technical_name(),
            Self::AsyncCreation => "CreateAsyncCustomers",
            Self::Filter => "FilterSharedCustomerDataTables",
        }
    }

    fn display_name(self, lang: Lang) -> &'static str {
        match self {
            Self::Feature(feature) => features::words(feature, lang).0,
            Self::AsyncCreation => lang.create_customer_async(),
            Self::Filter => lang.filter_shared_customer_data(),
        }
    }

    /// The jobs that carry it.
    fn jobs(self) -> &'static [Job] {
        match self {
            Self::Feature(_) => &[Job::GlobalConfiguration, Job::ChannelConfiguration],
            Self::AsyncCreation => &[Job::ChannelConfiguration],
            Self::Filter => &[Job::GlobalConfiguration],
        }
    }

    /// As a package has it; `None` when it says nothing of it.
    fn in_channel_configuration(
        self,
        package: &ChannelConfigurationPackage,
        operating_unit_number: &str,
    ) -> Option<bool> {
        match self {
            Self::Feature(feature) => is_on(&package.feature_states, feature),
            Self::AsyncCreation => {
                let mut channels = package.channels.iter();
                let channel =
                    channels.find(|c| c.operating_unit_number == operating_unit_number)?;
                let mut profiles = package.profiles.iter();
                let profile = profiles.find(|p| p.id == channel.functionality_profile_id)?;
                Some(profile.create_async_customers)
            }
            Self::Filter => None,
        }
    }

    fn in_global_configuration(self, package: &GlobalConfigurationPackage) -> Option<bool> {
        match self {
            Self::Feature(feature) => is_on(&package.feature_states, feature),
            Self::AsyncCreation => None,
            Self::Filter => Some(package.filter_shared_customer_data_tables),
        }
    }
}

fn is_on(states: &[FeatureState], feature: Feature) -> Option<bool> {
    let state = states.iter().find(|state| state.name == feature.technical_name());
    state.map(|state| state.is_enabled)
}

/// The configuration of a channel database at some version.
#[derive(Default)]
struct Packages {
    channel: ChannelConfigurationPackage,
    global: GlobalConfigurationPackage,
}

impl Packages {
    async fn load(
        connection: &mut AnyConnection,
        versions: contract::cdx::AppliedVersions,
    ) -> sqlx::Result<Self> {
        let mut packages = Self::default();
        let (channel, global) = (versions.channel_configuration, versions.global_configuration);
        let package = snapshot::package(connection, Job::ChannelConfiguration, channel).await?;
        if let Some(Package::ChannelConfiguration(package)) = package {
            packages.channel = package;
        }
        let package = snapshot::package(connection, Job::GlobalConfiguration, global).await?;
        if let Some(Package::GlobalConfiguration(package)) = package {
            packages.global = package;
        }
        Ok(packages)
    }

    /// What `job` has brought.
    fn value(&self, switch: Switch, job: Job, channel: &Channel) -> Option<bool> {
        match job {
            Job::GlobalConfiguration => switch.in_global_configuration(&self.global),
            _ => {
                let number = &channel.operating_unit_number;
                switch.in_channel_configuration(&self.channel, number)
            }
        }
    }
}

/// The configuration of a channel database, as applied and as requests are answered by.
struct Delivered {
    /// `None`: known from the time before scale units had credentials.
    scale_unit: Option<ScaleUnit>,
    applied: Packages,
    live: Packages,
}

impl Delivered {
    fn is_of(&self, channel: &Channel) -> bool {
        let number = &channel.operating_unit_number;
        self.scale_unit.as_ref().is_none_or(|scale_unit| scale_unit.serves(number))
    }
}

/// What headquarters has set, and what each channel database has.
struct View {
    channels: Vec<Channel>,
    profiles: Vec<FunctionalityProfile>,
    enabled: FeatureSet,
    filters: bool,
    /// One that has long been silent counts too: it is not live there.
    databases: Vec<Delivered>,
}

impl View {
    async fn load(connection: &mut AnyConnection) -> sqlx::Result<Self> {
        let mut databases = Vec::new();
        for database in channel_database::present(connection).await? {
            let ChannelDatabase { id, applied, live, .. } = database;
            databases.push(Delivered {
                scale_unit: scale_unit::of_database(connection, &id).await?,
                applied: Packages::load(connection, applied).await?,
                live: Packages::load(connection, live).await?,
            });
        }
        Ok(Self {
            channels: stored::all(connection).await?,
            profiles: stored::all(connection).await?,
            enabled: configuration::features::enabled(connection).await?,
            filters: schema::filters_shared_customer_data(connection).await?,
            databases,
        })
    }

    fn state(&self, switch: Switch, channel: &Channel, lang: Lang) -> SwitchState {
        let is_enabled = self.is_enabled(switch, channel);
        let has = |packages: &Packages, job: Job| {
            packages.value(switch, job, channel) == Some(is_enabled)
        };
        let databases: Vec<_> = self.databases.iter().filter(|it| it.is_of(channel)).collect();
        let is_missing = |job: &&Job| {
            databases.is_empty() || !databases.iter().all(|it| has(&it.applied, **job))
        };
        let missing: Vec<Job> = switch.jobs().iter().filter(is_missing).copied().collect();
        let is_live = !databases.is_empty()
            && databases.iter().all(|it| switch.jobs().iter().all(|j| has(&it.live, *j)));
        let is_live = missing.is_empty() && is_live;
        SwitchState {
            name: switch.name().to_owned(),
            display_name: switch.display_name(lang).to_owned(),
            operating_unit_number: channel.operating_unit_number.clone(),
            channel_name: channel.name.clone(),
            is_enabled,
            missing_jobs: missing.iter().map(|job| job.id().to_owned()).collect(),
            is_delivered: missing.is_empty(),
            is_live,
            sentence: sentence(databases.is_empty(), &missing, is_live, lang),
        }
    }

    fn is_enabled(&self, switch: Switch, channel: &Channel) -> bool {
        match switch {
            Switch::Feature(feature) => self.enabled.contains(feature),
            Switch::AsyncCreation => {
                let id = &channel.functionality_profile_id;
                let profile = self.profiles.iter().find(|profile| profile.id == *id);
                profile.is_some_and(|profile| profile.create_async_customers)
            }
            Switch::Filter => self.filters,
        }
    }
}

fn sentence(has_no_database: bool, missing: &[Job], is_live: bool, lang: Lang) -> String {
    if has_no_database {
        return lang.job_no_channel_database().to_owned();
    }
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|job| job.name()).collect();
        return lang.switch_waits_for_jobs(&listed(&names, lang));
    }
    if is_live { String::new() } else { lang.switch_waits_for_cache().to_owned() }
}
