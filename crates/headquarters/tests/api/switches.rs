//! Where each switch is live, and what is still missing.

use contract::admin::{
    Feature as FeatureResource, FeatureChange, FunctionalityProfile, SwitchState,
};
use domain::Feature;

use crate::channel::Channel;
use crate::server::{Server, ok};

async fn state(server: &Server, name: &str, channel: &str) -> SwitchState {
    let states: Vec<SwitchState> = server.get("/api/switch-states").await;
    let mut states = states.into_iter();
    states.find(|state| state.name == name && state.channel_name == channel).expect("the state")
}

async fn switch_on(server: &Server, feature: Feature) {
    let path = format!("/api/features/{}", feature.technical_name());
    server.put::<FeatureResource>(&path, &FeatureChange { is_enabled: true }).await;
}

#[tokio::test]
async fn r079_r081_r253_a_switch_waits_for_its_jobs_then_for_the_cache_then_is_live() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        // The cache does not turn by itself here.
        let before = channel.contents().applied;
        channel.change(|contents| contents.live = Some(before));
        let name = Feature::AsyncAddresses.technical_name();
        switch_on(&server, Feature::AsyncAddresses).await;
        let now = state(&server, name, "GINZA").await;
        assert!(now.is_enabled && !now.is_delivered && !now.is_live);
        assert_eq!(now.missing_jobs, ["1110", "1070"]);
        assert!(now.sentence.contains("1070 Channel configuration"), "{}", now.sentence);

        server.run("1110").await;
        assert_eq!(state(&server, name, "GINZA").await.missing_jobs, ["1070"]);
        server.run("1070").await;
        // Makes the channel tell.
        server.run("sync").await;
        let now = state(&server, name, "GINZA").await;
        assert!(now.is_delivered && !now.is_live);
        assert!(now.sentence.contains("Delivered"), "{}", now.sentence);

        channel.change(|contents| contents.live = None);
        server.run("sync").await;
        let now = state(&server, name, "GINZA").await;
        assert!(now.is_live && now.sentence.is_empty(), "{now:?}");
    }
}

#[tokio::test]
async fn r253_a_profiles_mode_is_told_for_its_own_channel_and_every_channel_database_counts() {
    let server = Server::demo().await;
    let none: Vec<SwitchState> = server.get("/api/switch-states").await;
    assert!(none.iter().all(|state| !state.is_live && !state.sentence.is_empty()));
    let first = Channel::connected(&server).await;
    let second = Channel::new(&server);
    second.work_until_idle().await;
    let path = "/api/functionality-profiles/GINZA";
    let mut profile: FunctionalityProfile = server.get(path).await;
    profile.create_async_customers = true;
    ok::<FunctionalityProfile>(server.put_if(path, &profile.e_tag, &profile).await).await;
    let name = "CreateAsyncCustomers";
    assert_eq!(state(&server, name, "GINZA").await.missing_jobs, ["1070"]);
    assert!(state(&server, name, "SEATTLE").await.is_delivered);

    let second = second.connect();
    server.run("1070").await;
    server.run("sync").await;
    assert!(state(&server, name, "GINZA").await.is_live);
    assert!(state(&server, "FilterSharedCustomerDataTables", "GINZA").await.is_live);
    drop((first, second));
}
