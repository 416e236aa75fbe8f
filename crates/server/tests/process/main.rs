//! The program as an operator meets it: started, stopped, killed.

mod certificates;
mod first_store;
mod killed_jobs;
mod program;
mod restored_files;
mod slow_connections;

use std::time::{Duration, Instant};

use contract::ErrorId;
use contract::admin::{EnrolmentCode, SignOnResult};
use reqwest::Method;
use serde_json::json;
use service::testing::{Register, ready, until};

use crate::program::Program;

const PASSWORD: &str = "demo-2026";

fn both(folder: &std::path::Path) -> Vec<String> {
    let folder = folder.display().to_string();
    ["--demo", "--jobs", "manual", "--listen", "127.0.0.1:0", "--hq-listen", "127.0.0.1:0"]
        .into_iter()
        .map(str::to_owned)
        .chain(["--data-dir".to_owned(), folder])
        .collect()
}

async fn signed_on(url: &str, code: &str) -> Register {
    let mut register = Register::activate(url, code).await;
    assert_eq!(register.sign_on("000160", PASSWORD).await.status, 200);
    register
}

#[tokio::test]
async fn one_command_serves_both_and_tells_where_and_sigterm_ends_it_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(&both(folder.path()));
    let (register_url, headquarters_url) =
        (program.address("Register").await, program.address("Headquarters").await);
    ready(&register_url).await;
    ready(&headquarters_url).await;
    let said = until("the demo's sign-ons", async || {
        let said = program.said();
        said.contains(PASSWORD).then_some(said)
    })
    .await;
    for word in ["GINZA-REGISTER-1", "GINZA-KIOSK-1", "SEATTLE-REGISTER-1", "000160", "admin"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let register = signed_on(&register_url, "SEATTLE-REGISTER-1").await;
    // Open streams and long polls do not hold it up.
    let events = register.request(Method::GET, "Events").send().await.unwrap();
    let begin = Instant::now();
    program.terminate();
    assert_eq!(program.exit_code().await, Some(0));
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    drop(events);
    // Closed cleanly, an SQLite file stands alone.
    assert!(!folder.path().join("channel.db-wal").exists());
    assert!(!folder.path().join("headquarters.db-wal").exists());
}

#[tokio::test]
async fn r017_sigkill_loses_no_customer_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(&both(folder.path()));
    let url = program.address("Register").await;
    ready(&url).await;
    let register = signed_on(&url, "SEATTLE-REGISTER-1").await;
    let (sender, mut acknowledged) = tokio::sync::mpsc::unbounded_channel();
    for number in 0..8 {
        let (register, sender) = (register.clone(), sender.clone());
        tokio::spawn(async move {
            for round in 0.. {
                let person =
                    json!({ "FirstName": "Aiko", "LastName": format!("M{number} {round}") });
                let request = register.request(Method::POST, "Customers").json(&person);
                let Ok(response) = request.send().await else { return };
                if response.status() != 201 {
                    return;
                }
                let Ok(customer) = response.json::<contract::commerce::Customer>().await else {
                    return;
                };
                if sender.send(customer).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    let mut customers = Vec::new();
    while customers.len() < 60 {
        customers.push(acknowledged.recv().await.expect("customers are created"));
    }
    program.kill();
    assert_eq!(program.exit_code().await, None);
    while let Some(customer) = acknowledged.recv().await {
        customers.push(customer);
    }

    let mut program = Program::start(&both(folder.path()));
    let url = program.address("Register").await;
    ready(&url).await;
    let register = Register { url, ..register };
    let kept = register.delta(0).await.customers;
    for customer in &customers {
        assert!(kept.contains(customer), "{} was acknowledged and is gone", customer.name);
    }
    program.terminate();
    assert_eq!(program.exit_code().await, Some(0));
}

/// What an administrator reads in the console.
async fn enrolment_code(http: &reqwest::Client, headquarters_url: &str) -> String {
    let sign_on = json!({ "WorkerId": "admin", "Password": PASSWORD });
    let request = http.post(format!("{headquarters_url}/api/sign-on")).json(&sign_on);
    let session: SignOnResult =
        request.send().await.expect("an answer").json().await.expect("an answer");
    let path = "/api/scale-units/MAIN/enrolment-code";
    let request = http.post(format!("{headquarters_url}{path}")).bearer_auth(session.token);
    let issued: EnrolmentCode =
        request.send().await.expect("an answer").json().await.expect("an answer");
    issued.enrolment_code
}

/// Headquarters and a scale unit as two programs on one folder, and a register of GINZA.
async fn each_alone(folder: &std::path::Path) -> (Program, Program, Register) {
    let mut arguments = both(folder);
    arguments.extend(["--only".to_owned(), "headquarters".to_owned()]);
    let mut headquarters = Program::start(&arguments);
    let headquarters_url = headquarters.address("Headquarters").await;
    ready(&headquarters_url).await;
    let code = enrolment_code(&reqwest::Client::new(), &headquarters_url).await;

    let mut arguments = both(folder);
    arguments.extend(["--only".to_owned(), "scale-unit".to_owned()]);
    arguments.extend(["--enrolment-code".to_owned(), code]);
    arguments.extend(["--hq-url".to_owned(), headquarters_url]);
    let mut unit = Program::start(&arguments);
    let url = unit.address("Register").await;
    ready(&url).await;
    let register = signed_on(&url, "GINZA-REGISTER-1").await;
    (headquarters, unit, register)
}

#[tokio::test]
async fn r015_each_alone_on_the_same_data_and_headquarters_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut headquarters, mut unit, register) = each_alone(folder.path()).await;
    let person = json!({ "FirstName": "Aiko", "LastName": "Mori" });
    assert!(!register.create(&person).await.customer().is_async_customer);

    headquarters.kill();
    headquarters.exit_code().await;
    assert!(register.create(&person).await.customer().is_async_customer);

    unit.terminate();
    assert_eq!(unit.exit_code().await, Some(0));
}

#[tokio::test]
async fn r015_headquarters_frozen_costs_the_time_out_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (headquarters, unit, register) = each_alone(folder.path()).await;

    // Frozen, it accepts connections and never answers.
    headquarters.freeze();
    let begin = Instant::now();
    let customer = register.create(&json!({ "FirstName": "Aiko", "LastName": "Mori" })).await;
    assert!(customer.customer().is_async_customer);
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    let status = register.get("ConnectionStatus").await;
    assert_eq!(status.body["IsHeadquartersReachable"], false);
    let answer = register.issue_loyalty_card("002001").await;
    assert_eq!(answer.error_id(), ErrorId::HeadquarterCommunicationFailure);
    headquarters.kill();
    unit.kill();
}

#[tokio::test]
async fn r331_an_edit_that_waits_for_its_turn_ends_with_its_caller() {
    let folder = tempfile::tempdir().unwrap();
    let (headquarters, unit, register) = each_alone(folder.path()).await;
    let customer = register.create(&json!({ "FirstName": "Aiko" })).await.customer();
    // Frozen, it makes each edit wait for two seconds, and the next one for its turn.
    headquarters.freeze();
    let begin = Instant::now();
    let edit =
        async || register.patch(&customer.account_number, &json!({ "MiddleName": "B" })).await;
    for _ in 0..8 {
        let patience = Duration::from_millis(100);
        let answer = tokio::time::timeout(patience, edit()).await;
        assert!(answer.is_err(), "the caller hangs up before {answer:?}");
    }
    assert_eq!(edit().await.error_id(), ErrorId::HeadquarterCommunicationFailure);
    assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
    headquarters.kill();
    unit.kill();
}

#[tokio::test]
async fn a_port_in_use_is_a_clear_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap();
    for option in ["--listen", "--hq-listen"] {
        let mut arguments = both(folder.path());
        let place = arguments.iter().position(|argument| argument == option).unwrap() + 1;
        arguments[place] = port.to_string();
        let mut program = Program::start(&arguments);
        assert_eq!(program.exit_code().await, Some(1));
        let sentence = program.complaint();
        assert!(
            sentence.starts_with(&format!("The address {port} is already in use.")),
            "{sentence}"
        );
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
    assert!(!folder.path().join("headquarters.db").exists(), "nothing was touched");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_clear_sentence() {
    let mut program = Program::start(&both(std::path::Path::new("/proc/nowhere")));
    assert_eq!(program.exit_code().await, Some(1));
    let sentence = program.complaint();
    assert!(sentence.starts_with("The folder /proc/nowhere cannot be written"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_a_clear_sentence_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(&both(folder.path()));
    ready(&program.address("Register").await).await;
    program.terminate();
    program.exit_code().await;
    for file in ["channel.db", "headquarters.db"] {
        let path = folder.path().join(file);
        let url = service::database::sqlite_url(&path);
        let pool = sqlx::sqlite::SqlitePool::connect(&url).await.unwrap();
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'newer', success, checksum, 0 FROM _sqlx_migrations LIMIT 1",
        )
        .execute(&pool)
        .await
        .unwrap();
        pool.close().await;
        let mut program = Program::start(&both(folder.path()));
        assert_eq!(program.exit_code().await, Some(1));
        let sentence = program.complaint();
        assert!(sentence.contains("was written by a newer version"), "{sentence}");
        assert!(sentence.contains(file), "{sentence}");
        let pool = sqlx::sqlite::SqlitePool::connect(&url).await.unwrap();
        sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 9999")
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
    }
    Program::start(&both(folder.path())).address("Register").await;
}

#[tokio::test]
async fn without_demo_there_are_no_known_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let arguments: Vec<String> =
        both(folder.path()).into_iter().filter(|argument| argument != "--demo").collect();
    let mut program = Program::start(&arguments);
    let url = program.address("Register").await;
    ready(&url).await;
    let body = json!({ "ActivationCode": "GINZA-REGISTER-1" });
    let answer = Register::new(&url, "").post("Activate", &body).await;
    assert_eq!(answer.error_id(), ErrorId::ActivationFailed);
    assert!(!program.said().contains(PASSWORD));
}
