//! Older copies of the SQLite files, put back while the program is stopped.

use std::collections::BTreeSet;
use std::path::Path;

use contract::admin::{CustomerList, JobRun};
use reqwest::Method;
use serde_json::json;
use service::testing::{Register, until};

use crate::killed_jobs::{Admin, Shop};
use crate::{PASSWORD, signed_on};

const CUSTOMERS_A_ROUND: usize = 4;
const ROUNDS: usize = 3;
const JOBS: [&str; 3] = ["P-0001", "sync", "1010"];

/// Half of them get a number at once, half by the jobs.
async fn capture(registers: &[Register; 2], round: usize) {
    for number in 0..CUSTOMERS_A_ROUND {
        let person = json!({ "FirstName": "Aiko", "LastName": format!("Qput R{round} N{number}") });
        registers[number % 2].create(&person).await.customer();
    }
}

async fn run(admin: &Admin, job: &str) {
    let run: JobRun = admin.run(job).await.expect("a run");
    assert_eq!(run.status, "Succeeded", "{run:?}");
}

/// Stopped, the files alone are what there is.
async fn stop(mut shop: Shop) {
    shop.program.terminate();
    assert_eq!(shop.program.exit_code().await, Some(0));
}

async fn restore_and_go_on(folder: &Path, file: &str) {
    let (database, copy) = (folder.join(file), folder.join("copy.db"));
    let mut shop = Shop::start(folder).await;
    let token = shop.sign_on(PASSWORD).await;
    let mut registers = [
        signed_on(&shop.register_url, "GINZA-REGISTER-1").await,
        signed_on(&shop.register_url, "SEATTLE-REGISTER-1").await,
    ];
    for round in 0..ROUNDS {
        capture(&registers, round).await;
        if round == 1 {
            // Some have their number in the copy, and all have it before it comes back.
            stop(shop).await;
            std::fs::copy(&database, &copy).expect("a copy");
            shop = Shop::start(folder).await;
            registers.iter_mut().for_each(|it| it.url.clone_from(&shop.register_url));
        }
        let admin = shop.admin(&token);
        for job in JOBS {
            run(&admin, job).await;
        }
    }
    stop(shop).await;
    std::fs::copy(&copy, &database).expect("an older state");

    let shop = Shop::start(folder).await;
    registers.iter_mut().for_each(|it| it.url.clone_from(&shop.register_url));
    capture(&registers, ROUNDS).await;
    let admin = shop.admin(&token);
    let captured = (ROUNDS + 1) * CUSTOMERS_A_ROUND;
    // The jobs run again and again, as they do by themselves.
    let numbers = until("all are real at the register", async || {
        for job in JOBS {
            admin.run(job).await.expect("a run");
        }
        let customers = registers[1].delta(0).await.customers.into_iter();
        let real = customers.filter(|it| it.name.starts_with("Aiko Qput") && !it.is_async_customer);
        let numbers: Vec<String> = real.map(|it| it.account_number).collect();
        (numbers.len() == captured).then_some(numbers)
    })
    .await;
    let listed: CustomerList =
        admin.ask(Method::GET, "customers?search=Qput&$top=500").await.expect("an answer");
    let at_headquarters: BTreeSet<_> =
        listed.customers.iter().map(|row| row.account_number.clone()).collect();
    assert_eq!((listed.customers.len(), at_headquarters.len()), (captured, captured));
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), at_headquarters);
    stop(shop).await;
}

#[tokio::test]
async fn r336_an_older_copy_of_the_channel_database_is_put_back() {
    restore_and_go_on(tempfile::tempdir().unwrap().path(), "channel.db").await;
}

#[tokio::test]
async fn r336_an_older_copy_of_headquarters_database_is_put_back() {
    restore_and_go_on(tempfile::tempdir().unwrap().path(), "headquarters.db").await;
}
