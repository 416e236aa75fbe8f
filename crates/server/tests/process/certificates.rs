//! `commerce-server certificates`, and servers that speak TLS with what it makes (R337).

use std::path::Path;

use reqwest::header::SET_COOKIE;
use reqwest::{Certificate, Client};
use serde_json::json;
use service::testing::{ready, until};

use crate::program::Program;
use crate::{PASSWORD, both, enrolment_code, signed_on};

async fn make(folder: &Path) -> String {
    let folder = folder.display().to_string();
    let hosts = ["--host", "localhost,127.0.0.1"].map(str::to_owned);
    let mut program =
        Program::run("certificates", &[&["--folder".to_owned(), folder][..], &hosts].concat());
    assert_eq!(program.exit_code().await, Some(0), "{}", program.complaint());
    program.said()
}

fn with_tls(folder: &Path) -> Vec<String> {
    let file = |name: &str| folder.join(name).display().to_string();
    let tls = ["--tls-certificate", &file("server.pem"), "--tls-key", &file("server-key.pem")]
        .map(str::to_owned);
    [both(folder), tls.to_vec()].concat()
}

fn client(folder: &Path) -> Client {
    let authority = std::fs::read(folder.join("authority.pem")).expect("an authority");
    let authority = Certificate::from_pem(&authority).expect("a certificate");
    Client::builder().tls_certs_only([authority]).build().expect("a client")
}

#[tokio::test]
async fn r337_the_authority_is_made_once_and_its_keys_are_secret() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(make(folder.path()).await.contains("has to trust the authority"));
    let (authority, server) = (read("authority.pem"), read("server.pem"));
    let said = make(folder.path()).await;
    assert_eq!(read("authority.pem"), authority, "{said}");
    assert_ne!(read("server.pem"), server);
    #[cfg(unix)]
    for name in ["authority-key.pem", "server-key.pem"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn r337_both_servers_in_one_process_speak_tls_and_the_console_s_cookie_goes_over_it_only() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path()).await;
    let mut program = Program::start(&with_tls(folder.path()));
    let headquarters = program.address("Headquarters").await;
    let register = program.address("Register").await;
    assert!(headquarters.starts_with("https://") && register.starts_with("https://"));
    let client = client(folder.path());
    until("ready", async || {
        let answer = client.get(format!("{register}/health/ready")).send().await.ok()?;
        answer.status().is_success().then_some(())
    })
    .await;

    let sign_on = json!({ "WorkerId": "admin", "Password": PASSWORD });
    let request = client.post(format!("{headquarters}/api/sign-on")).json(&sign_on);
    let answer = request.send().await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    let session = client.get(format!("{headquarters}/api/session")).header("cookie", &cookie);
    assert_eq!(session.send().await.unwrap().status(), 200);
    let of_http = cookie.trim_start_matches("__Host-");
    let session = client.get(format!("{headquarters}/api/session")).header("cookie", of_http);
    assert_eq!(session.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn r337_a_scale_unit_asks_headquarters_by_tls_and_only_one_that_it_trusts() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(folder.path()).await;
    make(other.path()).await;
    let only = |part: &str| ["--only", part].map(str::to_owned);
    let mut headquarters =
        Program::start(&[with_tls(folder.path()), only("headquarters").to_vec()].concat());
    let headquarters_url = headquarters.address("Headquarters").await;
    let code = enrolment_code(&client(folder.path()), &headquarters_url).await;
    let unit = |authority: &Path| {
        let authority = authority.join("authority.pem").display().to_string();
        let to = ["--hq-url", &headquarters_url, "--hq-authority", &authority];
        let to = [&to[..], &["--enrolment-code", &code]].concat();
        let to = to.into_iter().map(str::to_owned);
        both(folder.path()).into_iter().chain(only("scale-unit")).chain(to).collect::<Vec<_>>()
    };

    let mut distrusting = Program::start(&unit(other.path()));
    let url = distrusting.address("Register").await;
    let ready_answer = reqwest::get(format!("{url}/health/ready")).await.unwrap();
    assert_eq!(ready_answer.status(), 503);
    distrusting.terminate();
    distrusting.exit_code().await;

    let mut trusting = Program::start(&unit(folder.path()));
    let url = trusting.address("Register").await;
    ready(&url).await;
    let register = signed_on(&url, "GINZA-REGISTER-1").await;
    let person = json!({ "FirstName": "Aiko", "LastName": "Mori" });
    assert!(!register.create(&person).await.customer().is_async_customer);
}
