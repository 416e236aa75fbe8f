//! What goes up and what comes down.

use contract::cdx::{AppliedVersions, Work, path};
use contract::rts::{CustomerReply, path as rts};
use service::testing::TestDatabase;

use crate::channel::Channel;
use crate::server::{Server, ok, person, refused};

#[tokio::test]
async fn r108_with_nothing_new_no_row_goes_up_and_nobody_is_asked_to_download() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        channel.capture("Aiko", "Mori");
        assert_eq!(server.run("P-0001").await.rows, 1);
        assert_eq!(server.run("P-0001").await.rows, 0);
        assert_eq!(channel.contents().uploaded, [1]);

        let work = channel.contents().work.len();
        for job in ["1110", "1070", "1010"] {
            let run = server.run(job).await;
            assert_eq!((run.status.as_str(), run.rows), ("Succeeded", 0), "{run:?}");
        }
        assert_eq!(channel.contents().work.len(), work);
    }
}

#[tokio::test]
async fn an_empty_channel_database_gets_its_full_download_without_any_job() {
    for server in Server::on_each_database().await {
        let channel = Channel::new(&server);
        channel.work_until_idle().await;
        let contents = channel.contents();
        assert_eq!(contents.customers.len(), 202);
        assert_eq!(contents.channels.channels.len(), 3);
        assert_eq!(contents.channels.workers.len(), 2);
        assert_eq!(contents.channels.activation_codes.len(), 4);
        assert_eq!(contents.global.address_purposes.len(), 3);
        assert!(contents.global.is_demo);
        let default = contents.channels.channels[0].default_customer.clone().unwrap();
        assert_eq!((default.currency_code.as_str(), default.affiliations.len()), ("JPY", 2));
        let jobs: Vec<_> = contents.work.iter().map(job_of).collect();
        assert_eq!(jobs, ["1110", "1070", "1010"]);
        assert!(contents.applied.customers > 0);
    }
}

fn job_of(work: &Work) -> &str {
    match work {
        Work::Upload { .. } => "P-0001",
        Work::Download { job, .. } => job,
        Work::Recover { .. } => "recovery",
    }
}

#[tokio::test]
async fn an_empty_headquarters_has_a_first_download_too() {
    let server = Server::on(TestDatabase::sqlite(), false).await;
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    let contents = channel.contents();
    assert!(contents.customers.is_empty());
    let nothing = AppliedVersions::default();
    assert!(contents.applied.customers > nothing.customers);
    assert!(contents.applied.channel_configuration > nothing.channel_configuration);
    assert!(contents.applied.global_configuration > nothing.global_configuration);
    assert!(contents.channels.workers.is_empty(), "an administrator signs on at headquarters");
}

#[tokio::test]
async fn work_that_was_not_reported_is_given_again() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    let first = channel.poll(true).await.work.unwrap();
    let again = channel.poll(true).await.work.unwrap();
    assert_eq!(first, again);
    channel.carry_out(again).await;
    assert_ne!(channel.poll(true).await.work.unwrap(), first);
}

#[tokio::test]
async fn a_first_contact_that_failed_is_left_alone_for_a_while() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    let first = channel.poll(true).await.work.unwrap();
    channel.refuse(&first).await;
    let next = channel.poll(true).await.work.unwrap();
    assert_ne!(job_of(&next), job_of(&first));
}

#[tokio::test]
async fn a_channel_that_reports_a_failure_is_counted_and_the_next_run_tries_again() {
    let server = std::sync::Arc::new(Server::demo().await);
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    channel.capture("Aiko", "Mori");
    let run = tokio::spawn({
        let server = server.clone();
        async move { server.run("P-0001").await }
    });
    let work = channel.poll(false).await.work.unwrap();
    channel.refuse(&work).await;
    let run = run.await.unwrap();
    assert_eq!((run.status.as_str(), run.errors), ("Failed", 1));
    assert!(run.message.starts_with("1 channel database reported a failure"));
    let channel = channel.connect();
    assert_eq!(server.run("P-0001").await.rows, 1);
    drop(channel);
}

#[tokio::test]
async fn a_text_that_a_database_cannot_hold_does_not_stop_the_upload() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        channel.capture("Aiko\0", "Mori");
        channel.capture("Ren", "Sato");
        assert_eq!(server.run("P-0001").await.rows, 2);
        assert_eq!(server.run("sync").await.rows, 2);
    }
}

#[tokio::test]
async fn a_channel_that_is_ahead_of_a_restored_headquarters_still_gets_what_is_new() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    channel.pretend_to_have_applied(10_000);
    let channel = channel.connect();
    let guid = channel.capture("Aiko", "Mori");
    // Makes the channel tell what it has.
    server.run("sync").await;
    for job in ["P-0001", "sync", "1070", "1010"] {
        assert_eq!(server.run(job).await.status, "Succeeded");
    }
    assert_eq!(channel.downloaded(&guid).unwrap().customer.name, "Aiko Mori");
    assert!(channel.contents().channels.version > 10_000);
}

#[tokio::test]
async fn r124_a_customer_of_one_channel_database_comes_to_another_by_1010() {
    let server = Server::demo().await;
    let here = Channel::connected(&server).await;
    let there = Channel::connected(&server).await;
    let guid = here.capture("Aiko", "Mori");
    server.run("P-0001").await;
    server.run("sync").await;
    assert!(there.downloaded(&guid).is_none());
    assert_eq!(server.run("1010").await.rows, 2);
    assert_eq!(there.downloaded(&guid).unwrap().customer.name, "Aiko Mori");
}

#[tokio::test]
async fn a_customer_package_never_goes_beyond_the_version_asked_for() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    let applied = channel.contents().applied.customers;
    let first: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
    ok::<CustomerReply>(server.create(person("Ren", "Sato")).await).await;
    let package = channel.package("1010", applied, first.version).await;
    let contract::cdx::Package::Customers(package) = package else { panic!("{package:?}") };
    assert_eq!(package.rows.len(), 1);
    assert_eq!((package.version, package.has_more), (first.version, false));
}

#[tokio::test]
async fn r167_without_a_credential_nothing_of_the_exchange_answers() {
    let server = Server::demo().await;
    for address in [path::POLL, path::UPLOAD, path::COMPLETION, rts::CREATE_CUSTOMER] {
        let request = server.client.post(server.at(address)).body("{}");
        let body = refused(request.send().await.unwrap(), 401).await;
        assert!(body.error_resource_id.ends_with("AuthenticationFailed"), "{address}");
        let request = server.client.post(server.at(address)).bearer_auth("wrong").body("{}");
        refused(request.send().await.unwrap(), 401).await;
    }
    let package = server.at("/cdx/package?job=1010&above=0&up-to=9");
    refused(server.client.get(package).send().await.unwrap(), 401).await;
}

#[tokio::test]
async fn r167_a_malformed_request_is_refused_with_words_and_changes_nothing() {
    let server = Server::demo().await;
    let malformed = [
        (path::POLL, "{"),
        (path::POLL, r#"{"ChannelDatabaseId":"00000000-0000-0000-0000-000000000000"}"#),
        (path::UPLOAD, r#"{"Rows":{"RETAILASYNCCUSTOMERV2":[{"OPERATION":"one"}]}}"#),
        (rts::CREATE_CUSTOMER, r#"{"Customer":{"CustomerId":"not a GUID"}}"#),
    ];
    for (address, body) in malformed {
        let request = server.client.post(server.at(address)).bearer_auth(&server.credential);
        let request = request.header("content-type", "application/json").body(body);
        let body = refused(request.send().await.unwrap(), 400).await;
        assert!(!body.localized_message.is_empty() && !body.correlation_id.is_empty());
    }
    let counters = server.counters().await;
    assert_eq!((counters.customers, counters.async_rows_waiting), (202, 0));
    for address in ["/cdx/nothing", "/RealtimeService/Nothing"] {
        let body = refused(server.ask(address, &()).await, 404).await;
        assert!(body.error_resource_id.ends_with("NotFound"));
    }
}
