//! Scale units: how they enrol, what each may see, and how its access ends.

use contract::admin::{Channel as ChannelResource, EnrolmentCode, ScaleUnit, Worker};
use contract::audit::{AuditEntry, AuditUpload};
use contract::cdx::{
    AsyncCustomerRow, AsyncRows, Completion, DeviceReport, Package, Poll, PollReply, Recovery,
    Upload, WaitingCustomers, path,
};
use contract::rts::{
    self, CreateCustomer, CustomerReply, IssueLoyaltyCard, SearchCustomers, UpdateCustomer,
};
use contract::{ErrorBody, ErrorId};
use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde_json::json;
use service::testing::{TestDatabase, enrol, enrolment, until};
use service::token;
use uuid::Uuid;

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person, refused};

const GINZA: &str = "052";
const SEATTLE: &str = "053";

/// A new scale unit of these channels, and its credential.
async fn enrolled(server: &Server, name: &str, channels: &[&str]) -> String {
    let body = json!({ "Name": name, "OperatingUnitNumbers": channels });
    server.post::<ScaleUnit>("/api/scale-units", &body).await;
    enrol(&server.url, &new_code(server, name).await).await
}

async fn new_code(server: &Server, name: &str) -> String {
    let path = format!("/api/scale-units/{name}/enrolment-code");
    server.post::<EnrolmentCode>(&path, &json!({})).await.enrolment_code
}

async fn shown(server: &Server, name: &str) -> ScaleUnit {
    server.get(&format!("/api/scale-units/{name}")).await
}

async fn revoke(server: &Server, name: &str) {
    let path = format!("/api/scale-units/{name}/credential");
    assert_eq!(server.delete(&path).await.status(), 204);
}

fn assert_refused_as(body: &ErrorBody, id: ErrorId) {
    assert_eq!(body.error_resource_id, id.resource_id());
    assert!(!body.localized_message.is_empty());
}

/// Calls of the scale unit of GINZA, whatever the credential that they carry.
struct Calls<'a> {
    server: &'a Server,
    channel_database_id: Uuid,
    /// Of the configuration that was sent.
    version: i64,
    account_number: String,
    operating_unit_number: String,
}

impl Calls<'_> {
    /// Says what it is about by its own channel and channel database.
    fn to(&self, path: &str) -> RequestBuilder {
        let operating_unit_number = self.operating_unit_number.clone();
        let channel_database_id = self.channel_database_id;
        match path {
            path::POLL => {
                self.post(path, &Poll { channel_database_id, no_wait: true, ..Poll::default() })
            }
            path::UPLOAD => self.post(path, &Upload { channel_database_id, ..Upload::default() }),
            path::PACKAGE => {
                let version = self.version;
                let query = format!(
                    "job=1070&above=0&up-to={version}&channel-database={channel_database_id}"
                );
                self.server.client.get(self.server.at(&format!("{path}?{query}")))
            }
            path::COMPLETION => {
                self.post(path, &Completion { channel_database_id, ..Completion::default() })
            }
            path::RECOVERY => {
                self.post(path, &Recovery { channel_database_id, ..Recovery::default() })
            }
            path::AUDIT_TRAIL => {
                let entry = AuditEntry { operating_unit_number, ..AuditEntry::default() };
                self.post(path, &AuditUpload { channel_database_id, entries: vec![entry] })
            }
            rts::path::CREATE_CUSTOMER => {
                let customer = person("Aiko", "Mori");
                self.post(path, &CreateCustomer { operating_unit_number, customer })
            }
            rts::path::UPDATE_CUSTOMER => {
                let mut customer = person("Aiko", "Mori");
                customer.account_number.clone_from(&self.account_number);
                self.post(path, &UpdateCustomer { operating_unit_number, customer })
            }
            rts::path::ISSUE_LOYALTY_CARD => {
                let mut request = IssueLoyaltyCard { operating_unit_number, ..Default::default() };
                request.card.customer_account.clone_from(&self.account_number);
                self.post(path, &request)
            }
            rts::path::SEARCH_CUSTOMERS => {
                let keyword = "Mori".to_owned();
                self.post(
                    path,
                    &SearchCustomers { operating_unit_number, keyword, ..Default::default() },
                )
            }
            path => panic!("{path} is not called here: what does it let another scale unit do?"),
        }
    }

    fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.server.client.post(self.server.at(path)).json(body)
    }

    async fn send(&self, path: &str, credential: &str) -> Response {
        self.to(path).bearer_auth(credential).send().await.expect("an answer")
    }
}

fn every_path() -> impl Iterator<Item = &'static str> {
    path::ALL.into_iter().chain(rts::path::ALL)
}

#[tokio::test]
async fn r340_r335_no_path_lets_another_scale_unit_in_nor_one_that_was_revoked() {
    for server in Server::on_each_database().await {
        let own = enrolled(&server, "TOKYO", &[GINZA]).await;
        let other = enrolled(&server, "AMERICA", &[SEATTLE]).await;
        let channel = Channel::of(&server, own.clone());
        channel.work_until_idle().await;
        let created: CustomerReply = ok(server.create(person("Ren", "Sato")).await).await;
        let calls = Calls {
            server: &server,
            channel_database_id: channel.id,
            version: channel.contents().applied.channel_configuration,
            account_number: created.customer.account_number,
            operating_unit_number: GINZA.to_owned(),
        };
        for path in every_path() {
            let answer = calls.send(path, &own).await;
            assert!(answer.status().is_success(), "{path}: {answer:?}");
            let body = refused(calls.send(path, &other).await, 403).await;
            assert_refused_as(&body, ErrorId::NotOfScaleUnit);
            let body = refused(calls.send(path, &token::mint()).await, 401).await;
            assert_refused_as(&body, ErrorId::AuthenticationFailed);
        }
        revoke(&server, "TOKYO").await;
        for path in every_path() {
            let body = refused(calls.send(path, &own).await, 401).await;
            assert_refused_as(&body, ErrorId::ScaleUnitRevoked);
        }
        let tokyo = shown(&server, "TOKYO").await;
        assert_eq!(tokyo.state, "Revoked");
        assert!(tokyo.revoked_at.is_some() && tokyo.last_contact_at.is_some());
    }
}

#[tokio::test]
async fn r340_a_scale_unit_gets_its_own_channels_registers_and_workers_only() {
    for server in Server::on_each_database().await {
        let ginza_only: Worker = server.get("/api/workers/000160").await;
        let path = "/api/workers/000160";
        let mut changed = ginza_only.clone();
        changed.operating_unit_numbers = vec![GINZA.to_owned()];
        let answer = server.put_if(path, &ginza_only.e_tag, &changed).await;
        assert!(answer.status().is_success(), "{answer:?}");

        let tokyo = Channel::of(&server, enrolled(&server, "TOKYO", &[GINZA]).await);
        tokyo.work_until_idle().await;
        let contents = tokyo.contents().channels;
        assert_eq!(contents.channels.len(), 1);
        assert_eq!(contents.channels[0].operating_unit_number, GINZA);
        assert_eq!(contents.profiles.len(), 1);
        assert_eq!(contents.profiles[0].id, contents.channels[0].functionality_profile_id);
        assert!(contents.activation_codes.iter().all(|code| code.operating_unit_number == GINZA));
        assert!(!contents.activation_codes.is_empty());
        let workers = |channel: &Channel| -> Vec<_> {
            let workers = channel.contents().channels.workers.into_iter();
            workers.map(|worker| (worker.worker_id, worker.operating_unit_numbers)).collect()
        };
        let both = [("000160".to_owned(), vec![GINZA.to_owned()]), ("000713".to_owned(), vec![])];
        assert_eq!(workers(&tokyo), both);

        let america = Channel::of(&server, enrolled(&server, "AMERICA", &[SEATTLE]).await);
        america.work_until_idle().await;
        assert_eq!(workers(&america), both[1..], "no administrator, and no worker of GINZA");
        // Customers are the company's.
        assert_eq!(america.contents().customers.len(), tokyo.contents().customers.len());
    }
}

#[tokio::test]
async fn r340_rows_of_another_channel_are_refused_as_a_whole_and_until_the_channel_is_its_own() {
    for server in Server::on_each_database().await {
        let credential = enrolled(&server, "TOKYO", &[GINZA]).await;
        let channel = Channel::of(&server, credential.clone());
        channel.work_until_idle().await;
        let row = |counter, channel: &str| AsyncCustomerRow {
            counter,
            operation_id: new_id(),
            operation: contract::cdx::operation::CREATE,
            cust_account_async: new_id(),
            originating_channel: channel.to_owned(),
            created_at: "2026-11-20T01:00:00.000Z".to_owned(),
            ..AsyncCustomerRow::default()
        };
        let upload = Upload {
            channel_database_id: channel.id,
            rows: AsyncRows {
                customers: vec![row(1, GINZA), row(2, SEATTLE)],
                ..Default::default()
            },
            ..Upload::default()
        };
        let send = async || {
            let request = server.client.post(server.at(path::UPLOAD)).bearer_auth(&credential);
            request.json(&upload).send().await.expect("an answer")
        };
        let body = refused(send().await, 403).await;
        assert_refused_as(&body, ErrorId::NotOfScaleUnit);
        assert_eq!(server.counters().await.async_rows_waiting, 0);

        let tokyo = shown(&server, "TOKYO").await;
        let mut both = tokyo.clone();
        both.operating_unit_numbers = vec![GINZA.to_owned(), SEATTLE.to_owned()];
        server.put_if("/api/scale-units/TOKYO", &tokyo.e_tag, &both).await;
        assert_eq!(send().await.status(), 204);
        assert_eq!(server.counters().await.async_rows_waiting, 2);
    }
}

#[tokio::test]
async fn r340_what_a_scale_unit_tells_of_other_channels_is_not_believed() {
    let server = Server::demo().await;
    let channel = Channel::of(&server, enrolled(&server, "TOKYO", &[GINZA]).await);
    channel.change(|contents| {
        let waiting = |number: &str, register: &str| WaitingCustomers {
            operating_unit_number: number.to_owned(),
            register: register.to_owned(),
            customers: 3,
            not_uploaded: 3,
            since: "2026-11-20T01:00:00.000Z".to_owned(),
        };
        contents.waiting = vec![waiting(GINZA, "GINZA-1"), waiting(SEATTLE, "SEATTLE-1")];
        let device = |code: &str| DeviceReport {
            code_hash: token::hash(code),
            activated_at: "2026-11-20T01:00:00.000Z".to_owned(),
            last_seen_at: "2026-11-20T01:00:00.000Z".to_owned(),
        };
        contents.devices = vec![device("GINZA-REGISTER-1"), device("SEATTLE-REGISTER-1")];
    });
    channel.work_until_idle().await;
    let registers: Vec<contract::admin::Register> = server.get("/api/registers").await;
    for register in registers {
        let is_told = register.register == "GINZA-1";
        assert_eq!(register.customers_waiting, if is_told { 3 } else { 0 }, "{register:?}");
        assert_eq!(register.activated_at.is_some(), is_told, "{register:?}");
    }
}

#[tokio::test]
async fn r340_a_restored_channel_database_takes_no_other_scale_units_place() {
    let server = Server::demo().await;
    let channel = Channel::of(&server, enrolled(&server, "TOKYO", &[GINZA]).await);
    channel.poll(true).await;
    let other = enrolled(&server, "AMERICA", &[SEATTLE]).await;
    let poll = Poll {
        channel_database_id: domain::OperationId::from_random_bytes(rand::random()).uuid(),
        origin_id: Some(channel.id),
        no_wait: true,
        ..Poll::default()
    };
    let request = server.client.post(server.at(path::POLL)).bearer_auth(&other).json(&poll);
    let body = refused(request.send().await.unwrap(), 403).await;
    assert_refused_as(&body, ErrorId::NotOfScaleUnit);
    let known: contract::admin::ChannelDatabaseList = server.get("/api/channel-databases").await;
    assert_eq!(known.channel_databases.len(), 1);
    assert!(!known.channel_databases[0].is_gone);
}

#[tokio::test]
async fn r340_customers_are_taken_back_only_where_headquarters_asked_for_them() {
    let server = Server::demo().await;
    let channel = Channel::of(&server, enrolled(&server, "TOKYO", &[GINZA]).await);
    channel.work_until_idle().await;
    let created: CustomerReply = ok(server.create(person("Ren", "Sato")).await).await;
    let mut customer = created.customer;
    let account = customer.account_number.clone();
    customer.last_name = "Forged".to_owned();
    let recovered = contract::cdx::RecoveredCustomer {
        version: created.version + 1_000,
        customer,
        ..Default::default()
    };
    let page =
        Recovery { channel_database_id: channel.id, customers: vec![recovered], is_last: true };
    let request = server.client.post(server.at(path::RECOVERY)).bearer_auth(&channel.credential);
    assert_eq!(request.json(&page).send().await.unwrap().status(), 204);
    let kept: contract::admin::Customer = server.get(&format!("/api/customers/{account}")).await;
    assert_eq!(kept.last_name, "Sato");
}

#[tokio::test]
async fn r340_a_code_enrols_once_and_the_credential_before_ends_with_it() {
    for server in Server::on_each_database().await {
        let first = enrolled(&server, "TOKYO", &[GINZA]).await;
        let channel = Channel::of(&server, first.clone());
        channel.poll(true).await;
        let code = new_code(&server, "TOKYO").await;
        // Until the new machine has enrolled, the old one goes on.
        channel.poll(true).await;

        let second = token::mint();
        let typed = format!(" {} ", code.to_lowercase());
        assert_eq!(enrolment(&server.url, &typed, &second).await.status(), 204);
        // The answer was lost.
        assert_eq!(enrolment(&server.url, &code, &second).await.status(), 204);
        let body = refused(enrolment(&server.url, &code, &token::mint()).await, 403).await;
        assert_refused_as(&body, ErrorId::EnrolmentFailed);

        let calls = |credential: &str| {
            let poll = Poll { channel_database_id: channel.id, no_wait: true, ..Poll::default() };
            server.client.post(server.at(path::POLL)).bearer_auth(credential).json(&poll).send()
        };
        let body = refused(calls(&first).await.unwrap(), 401).await;
        assert_refused_as(&body, ErrorId::ScaleUnitRevoked);
        ok::<PollReply>(calls(&second).await.unwrap()).await;
        // Nobody enrols with a credential that has ended, not even by a new code.
        let code = new_code(&server, "TOKYO").await;
        refused(enrolment(&server.url, &code, &first).await, 403).await;
    }
}

#[tokio::test]
async fn r340_a_code_ends_with_time_with_a_newer_one_and_with_the_access() {
    for server in Server::on_each_database().await {
        let first = enrolled(&server, "TOKYO", &[GINZA]).await;
        let old = new_code(&server, "TOKYO").await;
        let code = new_code(&server, "TOKYO").await;
        refused(enrolment(&server.url, &old, &token::mint()).await, 403).await;

        let database = server.database().await;
        let sql = "UPDATE SCALEUNIT SET CODEEXPIRESAT = '2026-01-01T00:00:00.000Z'";
        sqlx::query(sql).execute(&database).await.unwrap();
        database.close().await;
        refused(enrolment(&server.url, &code, &token::mint()).await, 403).await;

        let code = new_code(&server, "TOKYO").await;
        revoke(&server, "TOKYO").await;
        refused(enrolment(&server.url, &code, &token::mint()).await, 403).await;
        // An administrator lets it in again, by a new code; the old credential stays out.
        let second = enrol(&server.url, &new_code(&server, "TOKYO").await).await;
        let channel = Channel::of(&server, second);
        channel.work_until_idle().await;
        assert_eq!(shown(&server, "TOKYO").await.state, "Enrolled");
        refused(
            server.client.get(server.at("/cdx/package")).bearer_auth(first).send().await.unwrap(),
            401,
        )
        .await;
    }
}

#[tokio::test]
async fn r340_guessing_a_code_is_slowed_down() {
    let server = Server::demo().await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        let answer = enrolment(&server.url, "AAAA-AAAA-AAAA-AAAA", &token::mint()).await;
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [403, 403, 403, 403, 403, 429, 429]);
    let code = new_code(&server, "MAIN").await;
    assert_eq!(enrolment(&server.url, &code, &token::mint()).await.status(), 429);
}

#[tokio::test]
async fn r335_a_waiting_poll_ends_when_the_access_is_revoked() {
    let server = Server::demo().await;
    let credential = enrolled(&server, "TOKYO", &[GINZA]).await;
    let channel = Channel::of(&server, credential.clone());
    channel.work_until_idle().await;
    let poll = Poll {
        channel_database_id: channel.id,
        applied: channel.contents().applied,
        ..Poll::default()
    };
    let before = shown(&server, "TOKYO").await.last_contact_at;
    let request = server.client.post(server.at(path::POLL)).bearer_auth(&credential).json(&poll);
    let waiting = tokio::spawn(request.send());
    until("the poll waits", async || {
        (shown(&server, "TOKYO").await.last_contact_at != before).then_some(())
    })
    .await;
    revoke(&server, "TOKYO").await;
    let begin = std::time::Instant::now();
    let body = refused(waiting.await.unwrap().unwrap(), 401).await;
    assert_refused_as(&body, ErrorId::ScaleUnitRevoked);
    assert!(begin.elapsed().as_secs() < contract::cdx::POLL_WAIT_SECONDS_MAX / 2);
    // And nothing waits for it.
    let known: contract::admin::ChannelDatabaseList = server.get("/api/channel-databases").await;
    assert!(known.channel_databases.iter().all(|database| database.is_gone));
}

#[tokio::test]
async fn r335_a_restart_revives_no_revoked_access_not_even_of_the_scale_unit_beside_it() {
    for database in TestDatabase::all() {
        let server = Server::on(database, true).await;
        revoke(&server, "MAIN").await;
        let database = server.stop().await;
        let running = headquarters::start(headquarters::Config {
            database_url: database.url.clone(),
            jobs_recurring: false,
            demo: true,
            console_app: service::web::WebApp::Nowhere,
            audit_days: service::AUDIT_DAYS_DEFAULT,
        });
        let running = running.await.unwrap();
        assert_eq!(running.own_enrolment_code().await.unwrap(), None);
        running.stop().await;
    }
}

#[tokio::test]
async fn what_is_enrolled_or_assigned_is_not_deleted() {
    let server = Server::demo().await;
    enrolled(&server, "TOKYO", &[GINZA]).await;
    let body = refused(server.delete("/api/scale-units/TOKYO").await, 409).await;
    assert!(body.localized_message.contains("TOKYO"), "{body:?}");
    revoke(&server, "TOKYO").await;
    assert_eq!(server.delete("/api/scale-units/TOKYO").await.status(), 204);
    refused(server.delete("/api/scale-units/TOKYO/credential").await, 404).await;

    let body = json!({ "OperatingUnitNumber": "060", "Name": "KYOTO", "Kind": "Store",
        "ThreeLetterISORegionName": "JPN", "CurrencyCode": "JPY",
        "FunctionalityProfileId": "GINZA" });
    server.post::<ChannelResource>("/api/channels", &body).await;
    let body = json!({ "Name": "KANSAI", "OperatingUnitNumbers": ["060"] });
    server.post::<ScaleUnit>("/api/scale-units", &body).await;
    let body = refused(server.delete("/api/channels/060").await, 409).await;
    assert!(body.localized_message.contains("KANSAI"), "{body:?}");
    let body = json!({ "Name": "MOON", "OperatingUnitNumbers": ["999"] });
    let answer = server.admin(Method::POST, "/api/scale-units").json(&body).send().await.unwrap();
    refused(answer, 422).await;
}

#[tokio::test]
async fn r340_a_package_holds_only_what_the_scale_unit_serves_now() {
    let server = Server::demo().await;
    let tokyo = Channel::of(&server, enrolled(&server, "TOKYO", &[GINZA, SEATTLE]).await);
    tokyo.work_until_idle().await;
    let version = tokyo.contents().applied.channel_configuration;
    let before = shown(&server, "TOKYO").await;
    let mut fewer = before.clone();
    fewer.operating_unit_numbers = vec![GINZA.to_owned()];
    server.put_if("/api/scale-units/TOKYO", &before.e_tag, &fewer).await;
    let package = tokyo.package("1070", 0, version).await;
    let Package::ChannelConfiguration(package) = package else { panic!("{package:?}") };
    assert_eq!(package.channels.len(), 1);
}

#[tokio::test]
async fn r335_a_restored_headquarters_takes_away_again_what_channel_databases_remember() {
    for database in TestDatabase::all() {
        let server = Server::on(database, true).await;
        let revoked = enrolled(&server, "TOKYO", &[GINZA]).await;
        let told = Channel::of(&server, enrolled(&server, "AMERICA", &[SEATTLE]).await);
        told.work_until_idle().await;
        let database = server.stop().await;
        let backup = database.copy();
        let server = Server::on(database, true).await;
        revoke(&server, "TOKYO").await;
        let mut again = Channel::of(&server, told.credential.clone());
        again.id = told.id;
        let ended_credentials = again.poll(true).await.ended_credentials;
        assert!(ended_credentials.contains(&token::hash(&revoked)));
        drop(server.stop().await);

        let server = Server::on(backup, true).await;
        assert_eq!(shown(&server, "TOKYO").await.state, "Enrolled");
        let code = |code: &str| token::hash(code);
        let poll = Poll {
            channel_database_id: told.id,
            no_wait: true,
            ended_credentials,
            revoked_code_hashes: vec![code("GINZA-REGISTER-1"), code("SEATTLE-REGISTER-1")],
            ..Poll::default()
        };
        let request = server.client.post(server.at(path::POLL)).bearer_auth(&told.credential);
        ok::<PollReply>(request.json(&poll).send().await.expect("an answer")).await;
        assert_eq!(shown(&server, "TOKYO").await.state, "Revoked");
        let registers: Vec<contract::admin::Register> = server.get("/api/registers").await;
        let has = |name: &str| registers.iter().any(|register| register.register == name);
        assert!(!has("SEATTLE-1") && has("GINZA-1"), "it tells of its own channels only");
    }
}
