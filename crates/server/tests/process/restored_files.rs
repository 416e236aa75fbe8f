//! Older copies of the SQLite files, put back while the program is stopped.

use std::collections::BTreeSet;
use std::path::Path;

use contract::admin::{CustomerList, JobRun};
use reqwest::Method;
use serde_json::json;
use service::testing::{Register, until};

use crate::killed_jobs::{Admin, Shop};
use crate::program::Program;
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

/// Runs `commerce-server backup`, `verify` or `restore`.
async fn command(name: &str, folder: &Path, more: &[&str]) -> Program {
    let (folder, data_dir) = (folder.display().to_string(), "--data-dir".to_owned());
    let mut arguments: Vec<String> = more.iter().map(|it| (*it).to_owned()).collect();
    if name != "verify" {
        arguments.extend([data_dir, folder]);
    }
    let mut program = Program::run(name, &arguments);
    program.exit_code().await;
    program
}

/// Copies both databases while the servers run, and puts one of them back later.
async fn restore_and_go_on(folder: &Path, file: &str) {
    let backup = folder.join("backup");
    let path = backup.display().to_string();
    let shop = Shop::start(folder).await;
    let token = shop.sign_on(PASSWORD).await;
    let mut registers = [
        signed_on(&shop.register_url, "GINZA-REGISTER-1").await,
        signed_on(&shop.register_url, "SEATTLE-REGISTER-1").await,
    ];
    for round in 0..ROUNDS {
        capture(&registers, round).await;
        if round == 1 {
            // Some have their number in the copy, and all have it before it comes back.
            let program = command("backup", folder, &["--to", &path]).await;
            assert!(program.said().contains("channel.db"), "{}", program.complaint());
            let again = command("backup", folder, &["--to", &path]).await;
            assert!(again.complaint().contains("exists already"), "{}", again.complaint());
        }
        let admin = shop.admin(&token);
        for job in JOBS {
            run(&admin, job).await;
        }
    }
    let running = command("restore", folder, &["--from", &path]).await;
    assert!(running.complaint().contains("in use"), "{}", running.complaint());
    stop(shop).await;
    let other = if file == "channel.db" { "headquarters.db" } else { "channel.db" };
    std::fs::remove_file(backup.join(other)).expect("a file of the backup");
    let whole = command("verify", folder, &["--from", &path]).await;
    assert_eq!(whole.said().matches("is whole").count(), 1, "{}", whole.complaint());
    let restored = command("restore", folder, &["--from", &path]).await;
    assert!(restored.said().contains("is what was there"), "{}", restored.complaint());

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

#[tokio::test]
async fn r336_a_damaged_copy_is_not_put_back() {
    let folder = tempfile::tempdir().unwrap();
    stop(Shop::start(folder.path()).await).await;
    let backup = folder.path().join("backup");
    let path = backup.display().to_string();
    command("backup", folder.path(), &["--to", &path]).await;
    let copy = backup.join("headquarters.db");
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xA5);
    std::fs::write(&copy, bytes).unwrap();
    let before = std::fs::read(folder.path().join("channel.db")).unwrap();
    let refused = command("restore", folder.path(), &["--from", &path]).await;
    assert!(refused.complaint().contains("is damaged"), "{}", refused.complaint());
    assert_eq!(std::fs::read(folder.path().join("channel.db")).unwrap(), before);
}
