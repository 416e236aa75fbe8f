//! What is kept out of offline databases.

use contract::admin::{ChannelSchema, Job, JobRun, Subjob};
use contract::cdx::OfflineExclusionRow;
use reqwest::Method;

use crate::channel::Channel;
use crate::server::{Server, ok, refused};

async fn exclude(server: &Server, job: &str, change: impl FnOnce(&mut Job)) -> Job {
    let path = format!("/api/jobs/{job}");
    let mut record: Job = server.get(&path).await;
    change(&mut record);
    ok(server.put_if(&path, &record.e_tag, &record).await).await
}

fn exclusion(channel: &Channel, job: &str) -> OfflineExclusionRow {
    let rows = channel.contents().channels.offline_exclusions;
    rows.into_iter().find(|row| row.job == job).expect("every download job has a row")
}

#[tokio::test]
async fn r029_r030_an_excluded_job_is_told_to_the_channels_by_1070() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        assert!(!exclusion(&channel, "1010").is_job_excluded);
        let job = exclude(&server, "1010", |job| job.exclude_from_offline_databases = true).await;
        assert!(job.exclude_from_offline_databases);
        // A job that runs by hand only does not begin to recur by that.
        assert_eq!(job.recurrence_seconds, None);
        assert!(!exclusion(&channel, "1010").is_job_excluded);
        server.run("1070").await;
        assert!(exclusion(&channel, "1010").is_job_excluded);
        assert!(!exclusion(&channel, "1070").is_job_excluded);
        assert!(!exclusion(&channel, "1110").is_job_excluded);
    }
}

#[tokio::test]
async fn r031_a_full_data_sync_is_counted_and_sends_every_row_again() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        exclude(&server, "1010", |job| job.exclude_from_offline_databases = true).await;
        let before = exclusion(&channel, "1010").full_sync;
        let versions = |channel: &Channel| {
            let rows = channel.contents().customers;
            rows.iter().map(|row| row.version).max().unwrap()
        };
        let highest = versions(&channel);
        let run: JobRun = server.post("/api/jobs/1010/full-sync", &()).await;
        assert_eq!((run.status.as_str(), run.rows), ("Succeeded", 202));
        assert_eq!(exclusion(&channel, "1010").full_sync, before + 1);
        assert!(versions(&channel) > highest);
        let numbers: Vec<_> = {
            let mut rows = channel.contents().customers;
            rows.sort_by_key(|row| row.version);
            rows.into_iter().map(|row| row.customer.account_number).collect()
        };
        assert!(numbers.is_sorted());
        // And what is new comes as before.
        channel.capture("Aiko", "Mori");
        for job in ["P-0001", "sync"] {
            server.run(job).await;
        }
        assert_eq!(server.run("1010").await.rows, 1);
        for job in ["1110", "1070"] {
            let run: JobRun = server.post(&format!("/api/jobs/{job}/full-sync"), &()).await;
            assert_eq!((run.status.as_str(), run.rows), ("Succeeded", 1), "{job}");
            assert_eq!(exclusion(&channel, job).full_sync, 1, "{job}");
        }
        for job in ["P-0001", "sync"] {
            let path = format!("/api/jobs/{job}/full-sync");
            refused(server.admin(Method::POST, &path).send().await.unwrap(), 409).await;
        }
    }
}

#[tokio::test]
async fn r032_an_excluded_subjob_is_excluded_for_every_job_that_contains_it() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let is_excluded = |job: &Job| {
            job.subjobs
                .iter()
                .any(|s| s.name == "DirPartyTable" && s.exclude_from_offline_databases)
        };
        let party = |job: &mut Job| {
            let mut subjobs = job.subjobs.iter_mut();
            let party = subjobs.find(|subjob| subjob.name == "DirPartyTable").unwrap();
            party.exclude_from_offline_databases = true;
        };
        assert!(is_excluded(&exclude(&server, "1010", party).await));
        assert!(is_excluded(&server.get::<Job>("/api/jobs/1070").await));
        server.run("1070").await;
        for job in ["1010", "1070"] {
            assert_eq!(exclusion(&channel, job).tables, ["DIRPARTYTABLE"], "{job}");
        }
        assert!(exclusion(&channel, "1110").tables.is_empty());
    }
}

#[tokio::test]
async fn an_exclusion_that_cannot_be_is_refused_and_two_who_change_a_job_hear_of_each_other() {
    let server = Server::demo().await;
    let upload: Job = server.get("/api/jobs/P-0001").await;
    assert!(upload.subjobs.is_empty());
    let wrong = Job { exclude_from_offline_databases: true, ..upload.clone() };
    let body = refused(server.put_if("/api/jobs/P-0001", &upload.e_tag, &wrong).await, 422).await;
    assert_eq!(body.validation_errors[0].member_names, ["ExcludeFromOfflineDatabases"]);

    let job: Job = server.get("/api/jobs/1010").await;
    let unknown = Subjob { name: "Nothing".to_owned(), ..Subjob::default() };
    let wrong = Job { subjobs: vec![unknown], ..job.clone() };
    refused(server.put_if("/api/jobs/1010", &job.e_tag, &wrong).await, 422).await;

    let change = Job { exclude_from_offline_databases: true, ..job.clone() };
    ok::<Job>(server.put_if("/api/jobs/1010", &job.e_tag, &change).await).await;
    refused(server.put_if("/api/jobs/1010", &job.e_tag, &change).await, 412).await;
}

#[tokio::test]
async fn r033_the_filter_leaves_out_shared_tables_and_never_what_the_company_made() {
    let server = Server::demo().await;
    let schema: ChannelSchema = server.get("/api/channel-schemas/AX7").await;
    let coverage = |name: &str| {
        let table = schema.tables.iter().find(|table| table.name == name).unwrap();
        assert!(!table.explanation.is_empty());
        table.coverage.as_str()
    };
    assert_eq!(coverage("DIRPARTYTABLE"), "Filtered");
    assert_eq!(coverage("CUSTTABLE"), "Filtered");
    assert_eq!(coverage("RETAILCUSTATTRIBUTEVALUE"), "CustomMade");
    assert_eq!(coverage("RETAILCHANNELTABLE"), "NotShared");

    let change = ChannelSchema {
        filter_shared_customer_data_tables: true,
        is_confirmed: true,
        ..ChannelSchema::default()
    };
    let path = "/api/channel-schemas/AX7";
    let changed: ChannelSchema = ok(server.put_if(path, &schema.e_tag, &change).await).await;
    assert_ne!(changed.e_tag, schema.e_tag);
    refused(server.put_if(path, &schema.e_tag, &change).await, 412).await;
}
