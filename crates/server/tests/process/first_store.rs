//! `commerce-server init`: from an empty folder to a first customer, without demo data or known
//! passwords (R337).

use std::path::Path;

use contract::admin::JobRun;
use serde_json::json;
use service::testing::{Register, until};

use crate::killed_jobs::Shop;
use crate::program::Program;

const JOBS: [&str; 3] = ["P-0001", "sync", "1010"];

fn init(folder: &Path, more: &[&str]) -> Program {
    let folder = folder.display().to_string();
    let arguments: Vec<String> = ["--data-dir", &folder]
        .into_iter()
        .chain(more.iter().copied())
        .map(str::to_owned)
        .collect();
    Program::run("init", &arguments)
}

const GINZA: [&str; 14] = [
    "--company-name",
    "Mori KK",
    "--store-number",
    "052",
    "--store-name",
    "銀座",
    "--country",
    "jp",
    "--currency",
    "jpy",
    "--worker",
    "000160",
    "--worker-name",
    "Mika Tanaka",
];

fn ginza_but(flag: &'static str, value: &'static str) -> Vec<&'static str> {
    let mut arguments = GINZA.to_vec();
    let place = arguments.iter().position(|it| *it == flag).expect("a flag");
    arguments[place + 1] = value;
    arguments
}

/// What stands behind a text in a line of the output.
fn behind<'a>(said: &'a str, text: &str) -> &'a str {
    let rest = said.split_once(text).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_whitespace().next()).unwrap_or_else(|| panic!("{text}: {said}"))
}

#[tokio::test]
async fn r337_an_empty_folder_becomes_a_store_whose_first_customer_gets_a_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = init(folder.path(), &[&GINZA[..], &["--kiosks", "1"]].concat());
    assert_eq!(program.exit_code().await, Some(0), "{}", program.complaint());
    let said = program.said();
    assert_eq!(said.matches("activation code").count(), 2, "{said}");
    assert!(!said.contains("demo"), "{said}");

    let shop = Shop::start(folder.path()).await;
    let mut register =
        Register::activate(&shop.register_url, behind(&said, "052-1      activation code")).await;
    let password = behind(&said, "worker 000160, password");
    assert_eq!(register.sign_on("000160", password).await.status, 200);
    let created = register.create(&json!({ "FirstName": "愛子", "LastName": "森" })).await;
    let customer = created.customer();
    assert!(customer.is_async_customer, "{customer:?}");

    let admin = shop.admin(&shop.sign_on(behind(&said, "worker admin, password")).await);
    let number = until("a number", async || {
        for job in JOBS {
            admin.run(job).await.map(|_: JobRun| ())?;
        }
        let customers = register.delta(0).await.customers.into_iter();
        let mut real = customers.filter(|it| it.customer_id == customer.customer_id);
        real.find(|it| !it.is_async_customer).map(|it| it.account_number)
    })
    .await;
    assert!(!number.is_empty());

    let mut again = init(folder.path(), &GINZA);
    assert_eq!(again.exit_code().await, Some(1));
    assert!(again.complaint().contains("in use"), "{}", again.complaint());
    drop(shop);
    let mut again = init(folder.path(), &GINZA);
    assert_eq!(again.exit_code().await, Some(1));
    assert!(again.complaint().contains("has a company already"), "{}", again.complaint());
}

#[tokio::test]
async fn r337_what_is_missing_or_wrong_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, sentence) in [
        (vec![], "Give --company-name, --store-name, --country, --currency, --worker-name"),
        (ginza_but("--country", "Nippon"), "Nippon is no country"),
        (ginza_but("--currency", "¥"), "¥ is no currency"),
        (ginza_but("--worker", "admin"), "name a cashier"),
        (ginza_but("--store-name", " "), "The store's name needs"),
    ] {
        let mut program = init(folder.path(), &arguments);
        assert_eq!(program.exit_code().await, Some(1), "{arguments:?}");
        assert!(program.complaint().contains(sentence), "{}", program.complaint());
        assert!(!folder.path().join("headquarters.db").exists());
    }
}

#[tokio::test]
async fn r337_a_file_gives_the_options_that_nobody_else_gives() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let data = folder.path().join("shop");
    let check = async |text: String, more: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let file = file.display().to_string();
        let arguments: Vec<String> =
            ["--config", &file].iter().chain(more).map(|it| (*it).to_owned()).collect();
        let mut program = Program::run("check-config", &arguments);
        let code = program.exit_code().await;
        (code, format!("{}{}", program.said(), program.complaint()))
    };
    let line = |said: &str, option: &str| {
        let line = said.lines().find(|line| line.starts_with(option));
        line.unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let text = format!("data-dir = {data:?}\nidle-timeout = 20\n[connections]\nmax = 7\n");
    let (code, said) = check(text.clone(), &["--idle-timeout", "9"]).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(line(&said, "connections-max"), ["connections-max", "7", "file"]);
    assert_eq!(line(&said, "idle-timeout"), ["idle-timeout", "9", "command", "line"]);
    assert_eq!(line(&said, "body-timeout"), ["body-timeout", "60", "default"]);

    for (more, sentence) in [
        ("[tls]\nchain = \"x\"\n", "tls-chain is no option"),
        ("[tls]\ncertificate = \"/nowhere.pem\"\n", "needs both"),
        (
            "[tls]\ncertificate = \"/nowhere.pem\"\nkey = \"/nowhere.pem\"\n",
            "/nowhere.pem cannot be read",
        ),
        ("[body]\ntimeout = \"long\"\n", "invalid value 'long'"),
        ("not toml", "is not written in TOML"),
    ] {
        let (code, said) = check(format!("{text}{more}"), &[]).await;
        assert_ne!(code, Some(0), "{more}");
        assert!(said.contains(sentence), "{said}");
    }
}
