//! Numbers that the console draws.

use contract::admin::{CustomersPerHour, JobRun};
use contract::rts::CustomerReply;

use crate::server::{Server, ok, person};

#[tokio::test]
async fn customers_are_counted_by_the_hour_in_which_they_came() {
    for server in Server::on_each_database().await {
        let counted = async || {
            let per_hour: CustomersPerHour = server.get("/api/customers-per-hour").await;
            assert_eq!(per_hour.hours.len(), 24);
            assert!(per_hour.hours.is_sorted_by_key(|hour| hour.from.clone()));
            per_hour.hours.iter().map(|hour| hour.customers).sum::<u64>()
        };
        let before = counted().await;
        for _ in 0..3 {
            let _created = ok::<CustomerReply>(server.create(person("Aiko", "Mori")).await).await;
        }
        assert_eq!(counted().await, before + 3);
    }
}

#[tokio::test]
async fn the_runs_of_all_jobs_are_told_at_once() {
    let server = Server::demo().await;
    server.run("sync").await;
    server.run("sync").await;
    server.run("P-0001").await;
    let runs: Vec<JobRun> = server.get("/api/job-runs").await;
    let of = |job: &str| runs.iter().filter(|run| run.job_id == job).count();
    assert_eq!((of("sync"), of("P-0001"), of("1010")), (2, 1, 0));
    assert!(runs.iter().all(|run| !run.started_at.is_empty() && run.ended_at >= run.started_at));
}
