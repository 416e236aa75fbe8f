//! What administrators set, and when channels hear of it.

use contract::admin::{
    ChannelSchema, Feature as FeatureResource, FeatureChange, FunctionalityProfile,
};
use domain::Feature;
use reqwest::{Method, Response};

use crate::channel::Channel;
use crate::server::{Server, ok, refused};

async fn switch(server: &Server, feature: Feature, is_enabled: bool) -> Response {
    let path = format!("/api/features/{}", feature.technical_name());
    let request = server.admin(Method::PUT, &path).json(&FeatureChange { is_enabled });
    request.send().await.expect("an answer")
}

const PREREQUISITES: [Feature; 3] =
    [Feature::PerformanceImprovements, Feature::EnhancedAsyncCreation, Feature::AsyncAddresses];

#[tokio::test]
async fn r076_editing_is_refused_until_its_prerequisites_are_on_and_they_are_named() {
    let server = Server::demo().await;
    ok::<FeatureResource>(switch(&server, Feature::EnhancedAsyncCreation, true).await).await;
    let body = refused(switch(&server, Feature::AsyncEditing, true).await, 409).await;
    assert_eq!(body.error_resource_id, "Counter_FeaturePrerequisitesMissing");
    let missing = [Feature::PerformanceImprovements, Feature::AsyncAddresses];
    let names = missing.map(Feature::technical_name);
    assert_eq!(body.validation_errors[0].member_names, names);
    assert!(body.localized_message.contains("asynchronous creation for customer addresses"));
    assert!(!body.localized_message.contains("enhanced"), "{}", body.localized_message);
}

#[tokio::test]
async fn r077_r078_with_them_on_editing_can_be_enabled_and_then_holds_them_on() {
    for server in Server::on_each_database().await {
        for feature in PREREQUISITES {
            ok::<FeatureResource>(switch(&server, feature, true).await).await;
        }
        let editing: FeatureResource = ok(switch(&server, Feature::AsyncEditing, true).await).await;
        assert!(editing.is_enabled && editing.prerequisites.len() == 3);
        for feature in PREREQUISITES {
            let body = refused(switch(&server, feature, false).await, 409).await;
            assert_eq!(body.error_resource_id, "Counter_FeatureNeededByOthers");
            assert!(body.localized_message.contains("editing customers"));
        }
        let features: Vec<FeatureResource> = server.get("/api/features").await;
        assert_eq!(features.iter().filter(|feature| feature.is_enabled).count(), 4);
    }
}

#[tokio::test]
async fn a_switch_reaches_the_channels_by_1110_and_1070() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    ok::<FeatureResource>(switch(&server, Feature::AsyncAddresses, true).await).await;
    let is_on = |states: &[contract::commerce::FeatureState]| {
        states
            .iter()
            .any(|state| state.is_enabled && state.name == Feature::AsyncAddresses.technical_name())
    };
    assert!(!is_on(&channel.contents().global.feature_states));
    server.run("1110").await;
    assert!(is_on(&channel.contents().global.feature_states));
    assert!(!is_on(&channel.contents().channels.feature_states));
    server.run("1070").await;
    assert!(is_on(&channel.contents().channels.feature_states));
}

fn creates_async(channel: &Channel, profile: &str) -> bool {
    let profiles = channel.contents().channels.profiles;
    profiles.iter().find(|known| known.id == profile).expect("the profile").create_async_customers
}

async fn put_profile(server: &Server, profile: &FunctionalityProfile, tag: &str) -> Response {
    let path = format!("/api/functionality-profiles/{}", profile.id);
    server
        .admin(Method::PUT, &path)
        .header("if-match", tag)
        .json(profile)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn r001_r009_profiles_create_in_sync_mode_unless_one_says_otherwise() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    assert!(!creates_async(&channel, "GINZA"));
    assert!(creates_async(&channel, "SEATTLE"));
    assert!(!creates_async(&channel, "ONLINE"));
    let stores = channel.contents().channels.channels;
    assert_eq!(stores[1].functionality_profile_id, "SEATTLE");
}

#[tokio::test]
async fn r008_a_changed_profile_changes_nothing_in_a_channel_before_1070() {
    for server in Server::on_each_database().await {
        let channel = Channel::new(&server);
        channel.work_until_idle().await;
        let before = channel.contents().applied.channel_configuration;
        let path = "/api/functionality-profiles/GINZA";
        let mut profile: FunctionalityProfile = server.get(path).await;
        profile.create_async_customers = true;
        let tag = profile.e_tag.clone();
        ok::<FunctionalityProfile>(put_profile(&server, &profile, &tag).await).await;

        // Neither another job nor fetching the same package again brings it.
        channel.work_until_idle().await;
        let package = channel.package("1070", before, before).await;
        let contract::cdx::Package::ChannelConfiguration(package) = package else { panic!() };
        assert!(package.profiles.iter().all(|p| p.id != "GINZA" || !p.create_async_customers));
        let connected = channel.connect();
        server.run("1010").await;
        assert!(!creates_async(&connected, "GINZA"));

        assert_eq!(server.run("1070").await.status, "Succeeded");
        assert!(creates_async(&connected, "GINZA"));
    }
}

#[tokio::test]
async fn of_two_who_edit_a_profile_the_second_is_told() {
    for server in Server::on_each_database().await {
        let path = "/api/functionality-profiles/GINZA";
        let response = server.admin(Method::GET, path).send().await.unwrap();
        let tag = response.headers()["etag"].to_str().unwrap().to_owned();
        let mut profile: FunctionalityProfile = ok(response).await;
        assert_eq!(profile.e_tag, tag);
        assert_eq!(profile.channels, ["GINZA"]);

        profile.name = "Ginza flagship".to_owned();
        let changed: FunctionalityProfile = ok(put_profile(&server, &profile, &tag).await).await;
        assert_ne!(changed.e_tag, tag);
        let late = refused(put_profile(&server, &profile, &tag).await, 412).await;
        assert_eq!(late.error_resource_id, "Counter_PreconditionFailed");
        let blind = server.admin(Method::PUT, path).json(&profile).send().await.unwrap();
        refused(blind, 412).await;
        let now: FunctionalityProfile = server.get(path).await;
        assert_eq!((now.name.as_str(), now.e_tag), ("Ginza flagship", changed.e_tag));
    }
}

async fn put_filter(server: &Server, on: bool, is_confirmed: bool) -> Response {
    let change = ChannelSchema {
        filter_shared_customer_data_tables: on,
        is_confirmed,
        ..ChannelSchema::default()
    };
    server
        .admin(Method::PUT, "/api/channel-schemas/AX7")
        .json(&change)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn r027_r028_the_filter_is_switched_on_only_when_the_reminder_was_confirmed() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let body = refused(put_filter(&server, true, false).await, 422).await;
    assert!(body.localized_message.contains("skip offline synchronization"), "{body:?}");
    assert_eq!(body.validation_errors[0].member_names, ["IsConfirmed"]);
    let schema: ChannelSchema = server.get("/api/channel-schemas/AX7").await;
    assert!(!schema.filter_shared_customer_data_tables);

    let schema: ChannelSchema = ok(put_filter(&server, true, true).await).await;
    assert!(schema.filter_shared_customer_data_tables);
    assert!(!channel.contents().global.filter_shared_customer_data_tables);
    server.run("1110").await;
    assert!(channel.contents().global.filter_shared_customer_data_tables);
    let schema: ChannelSchema = ok(put_filter(&server, false, false).await).await;
    assert!(!schema.filter_shared_customer_data_tables);
}

#[tokio::test]
async fn features_are_described_in_the_readers_language() {
    let server = Server::demo().await;
    let request = server.admin(Method::GET, "/api/features").header("accept-language", "ja");
    let features: Vec<FeatureResource> = ok(request.send().await.unwrap()).await;
    assert_eq!(features.len(), 5);
    assert!(features.iter().all(|feature| !feature.display_name.is_ascii()));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let server = Server::demo().await;
    for path in [
        "/api/features/Unknown",
        "/api/functionality-profiles/Unknown",
        "/api/channel-schemas/AX8",
        "/api/jobs/9999",
        "/api/nothing",
    ] {
        let body = refused(server.admin(Method::GET, path).send().await.unwrap(), 404).await;
        assert!(!body.localized_message.is_empty());
    }
}

#[tokio::test]
async fn the_admin_api_is_described() {
    let server = Server::demo().await;
    let description: serde_json::Value = server.get("/api/openapi.json").await;
    insta::assert_json_snapshot!("openapi", description);
}
