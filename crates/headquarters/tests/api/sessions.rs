//! Sessions of the data exchange: what each brought, and what fails again and again.

use std::sync::Arc;

use contract::admin::{ExchangeSession, ExchangeSessionList, JobRun};
use contract::cdx::Work;
use contract::rts::CustomerReply;
use reqwest::Method;

use crate::channel::Channel;
use crate::server::{Server, ok, person, refused};

async fn sessions(server: &Server, direction: &str) -> Vec<ExchangeSession> {
    let path = format!("/api/sessions?direction={direction}");
    server.get::<ExchangeSessionList>(&path).await.sessions
}

/// Runs a job whose work this channel refuses.
async fn run_refused(server: &Arc<Server>, channel: &Channel, job: &'static str) -> JobRun {
    let run = tokio::spawn({
        let server = server.clone();
        async move { server.run(job).await }
    });
    let work = channel.poll(false).await.work.expect("the job's work");
    channel.refuse(&work).await;
    run.await.expect("the run ends")
}

#[tokio::test]
async fn sessions_say_what_they_brought_and_when() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        channel.capture("Aiko", "Mori");
        server.run("P-0001").await;
        let upload = &sessions(&server, "Upload").await[0];
        assert_eq!((upload.status.as_str(), upload.rows), ("Completed", 1));
        assert_eq!((upload.packages, upload.bytes), (1, 1_000));
        assert_eq!(upload.channels, ["GINZA", "SEATTLE", "ONLINE"]);
        assert_eq!(upload.channel_database, channel.id.to_string()[..8]);
        assert!(upload.started_at.as_ref().unwrap() >= &upload.created_at);
        assert!(upload.ended_at >= upload.started_at);
        let downloads = sessions(&server, "Download").await;
        let jobs: Vec<_> = downloads.iter().map(|session| session.job_id.as_str()).collect();
        assert_eq!(jobs, ["1010", "1070", "1110"]);
        assert_eq!(downloads[0].job_name, "1010 Customers");
        let page: ExchangeSessionList = server.get("/api/sessions?$top=2&$skip=1").await;
        assert_eq!((page.total, page.sessions.len()), (4, 2));
        assert_eq!(page.sessions[0].job_id, "1010");
        let wrong = server.admin(Method::GET, "/api/sessions?direction=Sideways");
        refused(wrong.send().await.unwrap(), 422).await;
    }
}

#[tokio::test]
async fn r111_a_download_that_fails_three_times_is_suspended_seen_retried_and_cancelled() {
    for server in Server::on_each_database().await {
        let server = Arc::new(server);
        let channel = Channel::new(&server);
        channel.work_until_idle().await;
        ok::<CustomerReply>(server.create(person("Aiko", "Mori")).await).await;
        for try_count in 1..=3 {
            let run = run_refused(&server, &channel, "1010").await;
            assert_eq!((run.status.as_str(), run.errors), ("Failed", 1));
            let session = &sessions(&server, "Download").await[0];
            let status = if try_count < 3 { "Failed" } else { "Suspended" };
            assert_eq!((session.status.as_str(), session.try_count), (status, try_count));
            assert_eq!(session.error, "The disk is full.");
        }
        // The next run leaves it alone and says so.
        let run = server.run("1010").await;
        assert_eq!((run.status.as_str(), run.errors), ("Failed", 1));
        assert!(run.message.contains("suspended"), "{}", run.message);
        assert_eq!(channel.poll(true).await.work, None);
        let warnings = server.jobs().await.warnings.join("\n");
        assert!(warnings.contains("1 session has failed three times"), "{warnings}");

        let id = sessions(&server, "Download").await[0].id;
        let retried: ExchangeSession = server.post(&format!("/api/sessions/{id}/retry"), &()).await;
        assert_eq!((retried.status.as_str(), retried.try_count), ("Open", 0));
        let work = channel.poll(true).await.work.unwrap();
        assert!(matches!(&work, Work::Download { session_id, .. } if *session_id == id));
        channel.refuse(&work).await;
        let cancelled: ExchangeSession =
            server.post(&format!("/api/sessions/{id}/cancel"), &()).await;
        assert_eq!(cancelled.status, "Cancelled");
        let again = server.admin(Method::POST, &format!("/api/sessions/{id}/cancel"));
        refused(again.send().await.unwrap(), 409).await;

        // A new run begins anew, and goes through now.
        let connected = channel.connect();
        assert_eq!(server.run("1010").await.rows, 1);
        assert_eq!(connected.contents().customers.len(), 203);
        let done = sessions(&server, "Download").await[0].id;
        let retry = server.admin(Method::POST, &format!("/api/sessions/{done}/retry"));
        refused(retry.send().await.unwrap(), 409).await;
        let nothing = server.admin(Method::POST, "/api/sessions/999999/retry");
        refused(nothing.send().await.unwrap(), 404).await;
    }
}

#[tokio::test]
async fn r111_a_package_that_cannot_be_applied_blocks_neither_other_jobs_nor_other_channels() {
    for server in Server::on_each_database().await {
        let server = Arc::new(server);
        let broken = Channel::new(&server);
        broken.work_until_idle().await;
        ok::<CustomerReply>(server.create(person("Aiko", "Mori")).await).await;
        for _ in 0..3 {
            run_refused(&server, &broken, "1010").await;
        }
        let healthy = Channel::connected(&server).await;
        ok::<CustomerReply>(server.create(person("Ren", "Sato")).await).await;
        // A newer version is worth a try; the healthy one gets it whatever comes of it.
        let run = run_refused(&server, &broken, "1010").await;
        assert_eq!((run.status.as_str(), run.errors), ("SucceededWithErrors", 1));
        assert_eq!(healthy.contents().customers.len(), 204);

        server
            .post::<serde_json::Value>("/api/titles", &serde_json::json!({"Name": "Prof."}))
            .await;
        let broken = broken.connect();
        assert_eq!(server.run("1110").await.status, "Succeeded");
        assert!(broken.contents().global.titles.iter().any(|title| title.name == "Prof."));
    }
}

#[tokio::test]
async fn r111_what_failed_comes_after_what_did_not() {
    let server = Server::demo().await;
    let channel = Channel::new(&server);
    let first = channel.poll(true).await.work.unwrap();
    channel.refuse(&first).await;
    let Work::Download { session_id, .. } = first else { panic!() };
    server.post::<ExchangeSession>(&format!("/api/sessions/{session_id}/retry"), &()).await;
    sqlx::query("UPDATE CDXSESSION SET TRYCOUNT = 1 WHERE JOBID = '1110'")
        .execute(&server.database().await)
        .await
        .unwrap();
    channel.work_until_idle().await;
    let jobs: Vec<_> = channel.contents().work.iter().map(job_of).collect();
    assert_eq!(jobs, ["1070", "1010", "1110"]);
}

fn job_of(work: &Work) -> String {
    match work {
        Work::Upload { .. } => "P-0001".to_owned(),
        Work::Download { job, .. } => job.clone(),
        Work::Recover { .. } => "recovery".to_owned(),
    }
}
