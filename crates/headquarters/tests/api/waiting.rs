//! Who waits for an account number, where, and for what.

use contract::admin::{Job, Register, Waiting, WaitingPlace};
use contract::cdx::WaitingCustomers;
use reqwest::Method;

use crate::channel::Channel;
use crate::server::{Server, new_id, ok};

async fn places(server: &Server) -> Vec<WaitingPlace> {
    server.get::<Waiting>("/api/waiting").await.places
}

/// A pending customer of a register, which its channel database tells of.
fn capture(channel: &Channel, store: &str, register: &str) -> String {
    channel.capture_with(new_id(), |row| {
        row.first_name = "Aiko".to_owned();
        row.originating_channel = store.to_owned();
        row.terminal = register.to_owned();
    })
}

fn tell(channel: &Channel, waiting: &[(&str, &str, u64)]) {
    let row = |(store, register, count): &(&str, &str, u64)| WaitingCustomers {
        operating_unit_number: (*store).to_owned(),
        register: (*register).to_owned(),
        customers: *count,
        not_uploaded: *count,
        since: "2026-11-20T01:00:00.000Z".to_owned(),
    };
    channel.change(|contents| contents.waiting = waiting.iter().map(row).collect());
}

#[tokio::test]
async fn r251_customers_are_followed_from_register_to_register_with_the_job_that_is_missing() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        for register in ["GINZA-1", "GINZA-1", "GINZA-2"] {
            capture(&channel, "052", register);
        }
        capture(&channel, "053", "SEATTLE-1");
        tell(&channel, &[("052", "GINZA-1", 2), ("052", "GINZA-2", 1), ("053", "SEATTLE-1", 1)]);
        // Makes the channel tell.
        server.run("sync").await;
        let stand = async |station: &str, job: &str| {
            let found = places(&server).await;
            let at: Vec<_> =
                found.iter().map(|place| (place.register.as_str(), place.customers)).collect();
            assert_eq!(at, [("GINZA-1", 2), ("GINZA-2", 1), ("SEATTLE-1", 1)], "{found:?}");
            for place in &found {
                assert_eq!((place.station.as_str(), place.job_id.as_str()), (station, job));
                assert_eq!(place.since, "2026-11-20T01:00:00.000Z");
                assert_eq!(place.problem, "NotRecurring");
            }
            assert_eq!(found[0].channel_name, "GINZA");
        };
        stand("Channel", "P-0001").await;
        let registers: Vec<Register> = server.get("/api/registers").await;
        let ginza = registers.iter().find(|known| known.register == "GINZA-1").unwrap();
        assert_eq!(ginza.customers_waiting, 2);

        let waiting: Waiting = server.get("/api/waiting").await;
        assert_eq!(waiting.sentences.len(), 2, "{waiting:?}");
        let sentence = &waiting.sentences[0];
        assert!(sentence.starts_with("3 customers wait in GINZA since"), "{sentence}");
        assert!(sentence.contains("P-0001 Channel transactions does not run"), "{sentence}");
        let request = server.admin(Method::GET, "/api/waiting").header("accept-language", "ja");
        let japanese: Waiting = ok(request.send().await.unwrap()).await;
        assert!(japanese.sentences[0].starts_with("GINZAで 3 人の顧客"), "{japanese:?}");

        tell(&channel, &[]);
        server.run("P-0001").await;
        server.run("1010").await;
        stand("Headquarters", "sync").await;
        server.run("sync").await;
        stand("Return", "1010").await;
        server.run("1010").await;
        assert!(places(&server).await.is_empty());
    }
}

#[tokio::test]
async fn r251_what_failed_and_a_job_that_is_late_or_failing_are_named() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        channel.capture_with(new_id(), |row| {
            row.first_name = "Aiko".to_owned();
            row.email = "a@blocked.example".to_owned();
            row.terminal = "SEATTLE-1".to_owned();
        });
        server.run("P-0001").await;
        let recurring = Job { recurrence_seconds: Some(3_600), ..Job::default() };
        server.put::<Job>("/api/jobs/sync", &recurring).await;
        server.run("sync").await;
        let place = &places(&server).await[0];
        assert_eq!((place.problem.as_str(), place.failed), ("Failing", 1));
        assert!(place.sentence.contains("Customer synchronization status"), "{place:?}");

        sqlx::query("UPDATE BATCHJOBRUN SET ENDEDAT = '2026-11-01T00:00:00.000Z'")
            .execute(&server.database().await)
            .await
            .unwrap();
        let place = &places(&server).await[0];
        assert_eq!(place.problem, "Late");
        assert!(place.sentence.contains("has not run since 2026-11-01"), "{place:?}");
    }
}

#[tokio::test]
async fn r251_an_edit_at_headquarters_makes_nobody_wait() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    capture(&channel, "053", "SEATTLE-1");
    for job in ["P-0001", "sync", "1010"] {
        server.run(job).await;
    }
    let mut customer: contract::admin::Customer = server.get("/api/customers/004001").await;
    customer.phone = "0312345678".to_owned();
    let path = "/api/customers/004001";
    ok::<contract::admin::Customer>(server.put_if(path, &customer.e_tag, &customer).await).await;
    assert!(places(&server).await.is_empty());
}

#[tokio::test]
async fn r106_with_async_features_on_the_three_recurring_jobs_are_asked_for_all_the_same() {
    let server = Server::demo().await;
    for feature in [
        domain::Feature::AsyncAddresses,
        domain::Feature::EnhancedAsyncCreation,
        domain::Feature::PerformanceImprovements,
        domain::Feature::AsyncEditing,
    ] {
        let path = format!("/api/features/{}", feature.technical_name());
        let on = contract::admin::FeatureChange { is_enabled: true };
        server.put::<contract::admin::Feature>(&path, &on).await;
        let warnings = server.jobs().await.warnings;
        for job in domain::Job::CONVERSION {
            assert!(warnings.iter().any(|text| text.starts_with(job.name())), "{warnings:?}");
        }
    }
    for job in domain::Job::CONVERSION {
        let recurring = Job { recurrence_seconds: Some(3_600), ..Job::default() };
        server.put::<Job>(&format!("/api/jobs/{}", job.id()), &recurring).await;
    }
    assert!(server.jobs().await.warnings.is_empty());
}
