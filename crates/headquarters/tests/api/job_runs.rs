//! When jobs run, and what they say.

use contract::admin::{Job, JobList, JobRun};
use reqwest::Method;
use service::testing::TestDatabase;

use crate::channel::Channel;
use crate::server::{Server, ok, refused};

#[tokio::test]
async fn r107_a_job_that_is_running_is_not_started_again() {
    for server in Server::on_each_database().await {
        let channel = Channel::new(&server);
        channel.work_until_idle().await;
        let server = std::sync::Arc::new(server);
        let first = tokio::spawn({
            let server = server.clone();
            async move { server.run("P-0001").await }
        });
        // The channel has its work, so the run is under way.
        let work = channel.poll(false).await.work.unwrap();
        assert!(server.get::<Job>("/api/jobs/P-0001").await.is_running);
        let second = server.admin(Method::POST, "/api/jobs/P-0001/runs").send().await.unwrap();
        let body = refused(second, 409).await;
        assert_eq!(body.error_resource_id, "Counter_JobAlreadyRunning");

        channel.carry_out(work).await;
        assert_eq!(first.await.unwrap().status, "Succeeded");
        assert!(!server.get::<Job>("/api/jobs/P-0001").await.is_running);
        assert_eq!(server.get::<Vec<JobRun>>("/api/jobs/P-0001/runs").await.len(), 1);
    }
}

#[tokio::test]
async fn r098_the_sync_job_before_the_upload_converts_nothing_and_names_what_is_missing() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let guid = channel.capture("Aiko", "Mori");

    let run = server.run("sync").await;
    assert_eq!((run.status.as_str(), run.rows), ("Succeeded", 0));
    assert!(run.message.contains("P-0001 Channel transactions"), "{}", run.message);
    let request = server.admin(Method::GET, "/api/jobs/sync/runs");
    let response = request.header("accept-language", "ja").send().await.unwrap();
    let runs: Vec<JobRun> = ok(response).await;
    assert!(runs[0].message.contains("先に P-0001"), "{}", runs[0].message);

    server.run("P-0001").await;
    let run = server.run("1010").await;
    assert!(run.message.contains("Synchronize customers"), "{}", run.message);
    server.run("sync").await;
    let run = server.run("1010").await;
    assert_eq!((run.rows, run.message.as_str()), (1, ""));
    assert!(channel.downloaded(&guid).is_some());
    assert_eq!(server.run("sync").await.message, "");
}

#[tokio::test]
async fn r105_jobs_that_do_not_recur_are_named_until_they_do() {
    let server = Server::demo().await;
    let names = |list: &JobList| {
        let jobs = ["P-0001", "Synchronize customers", "1010", "1070", "1110"];
        let named = |job: &&&str| list.warnings.iter().any(|text| text.starts_with(**job));
        jobs.iter().filter(named).map(|job| (*job).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&server.jobs().await), ["P-0001", "Synchronize customers", "1010"]);

    for job in ["P-0001", "1010"] {
        let change = Job { recurrence_seconds: Some(3_600), ..Job::default() };
        let changed: Job = server.put(&format!("/api/jobs/{job}"), &change).await;
        assert_eq!(changed.recurrence_seconds, Some(3_600));
        assert!(changed.next_run_at.is_some());
    }
    assert_eq!(names(&server.jobs().await), ["Synchronize customers"]);

    let by_hand = Job::default();
    server.put::<Job>("/api/jobs/P-0001", &by_hand).await;
    assert_eq!(names(&server.jobs().await), ["P-0001", "Synchronize customers"]);
}

#[tokio::test]
async fn r105_a_recurrence_of_no_time_is_refused() {
    let server = Server::demo().await;
    let change = Job { recurrence_seconds: Some(0), ..Job::default() };
    let response = server.admin(Method::PUT, "/api/jobs/sync").json(&change).send().await.unwrap();
    let body = refused(response, 422).await;
    assert_eq!(body.validation_errors[0].member_names, ["RecurrenceSeconds"]);
}

#[tokio::test]
async fn r098_what_waits_is_said_with_its_place_and_its_job() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    channel.work_until_idle().await;
    let connected = channel.connect();
    connected.capture("Aiko", "Mori");
    // Makes the channel say that something waits.
    server.run("sync").await;
    let warnings = server.jobs().await.warnings.join("\n");
    assert!(warnings.contains("waiting at channel database"), "{warnings}");
    assert!(warnings.contains("2026-11-20 01:00 UTC"), "{warnings}");

    server.run("P-0001").await;
    let warnings = server.jobs().await.warnings.join("\n");
    assert!(warnings.contains("1 row of async customers waits at headquarters"), "{warnings}");
    assert!(!warnings.contains("waiting at channel database"), "{warnings}");

    server.run("sync").await;
    let warnings = server.jobs().await.warnings.join("\n");
    assert!(warnings.contains("1010 Customers sends them"), "{warnings}");

    server.run("1010").await;
    let warnings = server.jobs().await.warnings;
    assert_eq!(warnings.len(), 3, "only the three that do not recur: {warnings:?}");
}

#[tokio::test]
async fn a_channel_database_that_has_long_been_silent_is_named_and_holds_nobody_up() {
    let server = Server::demo().await;
    let gone = Channel::new(&server);
    gone.work_until_idle().await;
    let channel = Channel::connected(&server).await;
    channel.capture("Aiko", "Mori");
    sqlx::query("UPDATE CHANNELDATABASE SET LASTSEENAT = '2026-11-01T00:00:00.000Z' WHERE ID = $1")
        .bind(gone.id.to_string())
        .execute(&server.database().await)
        .await
        .unwrap();

    let run = server.run("P-0001").await;
    assert_eq!((run.status.as_str(), run.rows), ("Failed", 1));
    let name = &gone.id.to_string()[..8];
    assert!(run.message.contains(name), "{}", run.message);
    let warnings = server.jobs().await.warnings.join("\n");
    assert!(warnings.contains(&format!("{name} has been silent")), "{warnings}");
    // What the run left open is taken back.
    assert_eq!(gone.poll(true).await.work, None);
}

#[tokio::test]
async fn recurring_jobs_bring_the_number_back_by_themselves() {
    let server = Server::start(TestDatabase::sqlite(), true, true).await;
    let channel = Channel::connected(&server).await;
    let guid = channel.capture("Aiko", "Mori");
    channel
        .until(|contents| contents.customers.iter().any(|row| row.cust_account_async == guid))
        .await;
    assert_eq!(server.jobs().await.warnings, Vec::<String>::new());
}

#[tokio::test]
async fn r104_the_job_list_is_in_the_order_of_a_round_and_knows_both_names() {
    let server = Server::demo().await;
    let jobs = server.jobs().await.jobs;
    let ids: Vec<_> = jobs.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(ids, ["P-0001", "sync", "1110", "1070", "1010"]);
    assert_eq!(jobs[1].name, "Synchronize customers and channel requests");
    assert_eq!(jobs[1].alias, "Synchronize customers and business partners from async mode");
}

#[tokio::test]
async fn without_any_store_server_a_job_says_so() {
    let server = Server::demo().await;
    for job in ["P-0001", "1010"] {
        let run = server.run(job).await;
        assert_eq!((run.status.as_str(), run.rows), ("Succeeded", 0));
        assert!(run.message.starts_with("No store server"), "{}", run.message);
    }
}

#[tokio::test]
async fn the_last_200_runs_of_a_job_are_kept() {
    let server = Server::demo().await;
    for _ in 0..205 {
        server.run("sync").await;
    }
    let runs: Vec<JobRun> = server.get("/api/jobs/sync/runs").await;
    assert_eq!(runs.len(), 200);
    assert!(runs[0].started_at > runs[199].started_at);
}

#[tokio::test]
async fn a_run_that_died_with_its_process_is_ended_at_the_next_start() {
    let server = Server::demo().await;
    let database = server.database().await;
    for sql in [
        "INSERT INTO BATCHJOBRUN VALUES (900, 'sync', '2026-11-20T01:00:00.000Z', NULL, 'Running', 0, 0, '')",
        "UPDATE BATCHJOB SET LEASEOWNER = 'gone', LEASEUNTIL = '2999-01-01T00:00:00.000Z'",
    ] {
        sqlx::query(sql).execute(&database).await.unwrap();
    }
    database.close().await;
    let server = Server::on(server.stop().await, true).await;
    let runs: Vec<JobRun> = server.get("/api/jobs/sync/runs").await;
    assert_eq!(runs[0].status, "Failed");
    assert!(runs[0].message.contains("stopped while the job ran"));
    assert_eq!(server.run("sync").await.status, "Succeeded");
}
