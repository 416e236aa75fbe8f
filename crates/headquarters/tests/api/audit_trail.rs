//! The audit trail of headquarters (R339).

use contract::admin::{AuditTrail, Customer, SignOnRequest};
use contract::audit::{AuditEntry, AuditUpload};
use contract::cdx::path;
use contract::rts::CustomerReply;
use reqwest::Method;
use serde_json::{Value, json};
use service::clock;

use crate::channel::Channel;
use crate::server::{Server, new_id, ok, person, refused};

async fn trail(server: &Server, query: &str) -> Vec<AuditEntry> {
    server.get::<AuditTrail>(&format!("/api/audit-trail?$top=500&{query}")).await.entries
}

async fn newest(server: &Server) -> AuditEntry {
    trail(server, "").await.swap_remove(0)
}

async fn sign_on_status(server: &Server, worker_id: &str, password: &str) -> u16 {
    let request = SignOnRequest { worker_id: worker_id.to_owned(), password: password.to_owned() };
    let request = server.client.post(server.at("/api/sign-on")).json(&request);
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn r339_every_operation_that_changes_something_leaves_an_entry_with_a_code_of_its_own() {
    let server = Server::demo().await;
    let description: Value = server.get("/api/openapi.json").await;
    let mut operations = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|method| *method != "get");
        operations.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
    }
    assert!(operations.len() > 40, "{operations:?}");
    // It ends the session.
    operations.sort_by_key(|(method, path)| (path == "/api/session", method.clone()));
    for (method, path) in operations {
        let keys = path.matches('{').count();
        let address = path.split('/').map(|part| if part.starts_with('{') { "9" } else { part });
        let address = address.collect::<Vec<_>>().join("/");
        let method: Method = method.parse().unwrap();
        let body = if path == "/api/sign-on" {
            json!({ "WorkerId": "admin", "Password": "wrong" })
        } else {
            json!({})
        };
        let answer = server.admin(method.clone(), &address).json(&body).send().await.unwrap();
        let database = server.database().await;
        let (action, object, customer, outcome): (String, String, String, i64) = sqlx::query_as(
            "SELECT ACTION, OBJECT, CUSTOMER, OUTCOME FROM AUDITTRAIL ORDER BY TIME DESC LIMIT 1",
        )
        .fetch_one(&database)
        .await
        .unwrap();
        assert_eq!(outcome, i64::from(answer.status().as_u16()), "{method} {path} {action}");
        assert!(!action.contains('/'), "{method} {path} has no code");
        let names_its_object = object.ends_with('9') || customer == "9";
        assert_eq!(names_its_object, keys > 0, "{method} {path}: {object}");
        database.close().await;
    }
}

#[tokio::test]
async fn r339_an_entry_says_who_when_from_where_what_and_how_it_ended() {
    for server in Server::on_each_database().await {
        let begin = clock::now();
        let created: CustomerReply = ok(server.create(person("Aiko", "Mori")).await).await;
        let number = created.customer.account_number;
        let path = format!("/api/customers/{number}");
        let before: Customer = server.get(&path).await;
        let mut after = before.clone();
        after.email = "aiko@example.com".to_owned();
        ok::<Customer>(server.put_if(&path, &before.e_tag, &after).await).await;
        let entry = newest(&server).await;
        let expected = AuditEntry {
            id: entry.id.clone(),
            time: entry.time.clone(),
            worker_id: "admin".to_owned(),
            address: "127.0.0.1".to_owned(),
            action: "ChangeCustomer".to_owned(),
            customer: number.clone(),
            outcome: 200,
            ..AuditEntry::default()
        };
        assert_eq!(entry, expected);
        assert!(begin <= entry.time && entry.time <= clock::now());

        refused(server.put_if(&path, &before.e_tag, &after).await, 412).await;
        assert_eq!(newest(&server).await.outcome, 412);
        server.run("sync").await;
        let entry = newest(&server).await;
        assert_eq!((entry.action.as_str(), entry.object.as_str()), ("RunJob", "sync"));
        server.post::<Value>("/api/titles", &json!({ "Name": "Prof." })).await;
        let entry = newest(&server).await;
        assert!(entry.object.starts_with("titles/") && entry.outcome == 201, "{entry:?}");

        // Both names of the customer find it, and nothing tells the person's name.
        let customer_id = created.customer.customer_id;
        for name in [&number, &customer_id, &customer_id.to_uppercase()] {
            let found = trail(&server, &format!("customer={name}")).await;
            assert_eq!(found.len(), 2, "{name}");
        }
        assert!(trail(&server, "customer=999999").await.is_empty());
        let all = format!("{:?}", trail(&server, "").await);
        assert!(!all.contains("Mori") && !all.contains("aiko@"), "{all}");
    }
}

#[tokio::test]
async fn r339_sign_ons_that_succeed_and_that_fail_are_recorded_without_what_was_typed() {
    for server in Server::on_each_database().await {
        assert_eq!(sign_on_status(&server, "admin", "demo-2026").await, 200);
        assert_eq!(sign_on_status(&server, "admin", "wrong").await, 401);
        assert_eq!(sign_on_status(&server, "000160", "demo-2026").await, 403);
        assert_eq!(sign_on_status(&server, "my secret", "admin").await, 401);
        let told: Vec<_> = trail(&server, "").await.into_iter().take(4).collect();
        let told: Vec<_> =
            told.iter().map(|it| (it.action.as_str(), it.worker_id.as_str())).collect();
        let failed = "SignOnFailed";
        let expected = [(failed, ""), (failed, "000160"), (failed, "admin"), ("SignOn", "admin")];
        assert_eq!(told, expected);
        // Without a session nothing is recorded: it would fill the trail for strangers.
        let count = trail(&server, "").await.len();
        let stranger = server.client.post(server.at("/api/jobs/1010/runs")).send().await.unwrap();
        refused(stranger, 401).await;
        assert_eq!(trail(&server, "").await.len(), count);
    }
}

#[tokio::test]
async fn r339_a_channel_databases_entries_come_once_and_are_found_by_worker_device_and_time() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let entry = |device: &str, time: &str| AuditEntry {
            id: new_id(),
            time: time.to_owned(),
            worker_id: "000160".to_owned(),
            device: device.to_owned(),
            operating_unit_number: "052".to_owned(),
            action: "CreateCustomer".to_owned(),
            customer: "=1+1".to_owned(),
            outcome: 201,
            ..AuditEntry::default()
        };
        let entries = vec![
            entry("GINZA-1", "2026-01-01T10:00:00.000Z"),
            entry("GINZA-2", "2026-01-02T10:00:00.000Z"),
            entry("GINZA-2", "2999-01-01T10:00:00.000Z"),
        ];
        let upload = AuditUpload { channel_database_id: channel.id, entries: entries.clone() };
        for _ in 0..2 {
            ok::<()>(server.ask(path::AUDIT_TRAIL, &upload).await).await;
        }
        let found = trail(&server, "worker=000160").await;
        assert_eq!(found.len(), 3);
        assert!(found[0].time <= clock::now(), "a clock that is ahead does not count");
        assert_eq!(found[1..], [entries[1].clone(), entries[0].clone()]);
        assert_eq!(trail(&server, "device=GINZA-1").await, entries[..1]);
        assert_eq!(trail(&server, "from=2026-01-01&to=2026-01-01").await, entries[..1]);
        assert_eq!(trail(&server, "from=2026-01-02&to=2026-01-03").await, entries[1..2]);
        assert_eq!(trail(&server, "to=2026-01-02T10:00:00Z").await, entries[..1]);
        let page: AuditTrail = server.get("/api/audit-trail?worker=000160&$top=1&$skip=2").await;
        assert_eq!((page.total, page.entries.as_slice()), (3, &entries[..1]));
        let wrong = server.admin(Method::GET, "/api/audit-trail?from=soon").send().await.unwrap();
        refused(wrong, 422).await;

        let export = server.admin(Method::GET, "/api/audit-trail/export?device=GINZA-1");
        let export = export.send().await.unwrap();
        assert!(export.headers()["content-disposition"].to_str().unwrap().contains("attachment"));
        let text = export.text().await.unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("Time,WorkerId,Device,Address"), "{text}");
        let line = "2026-01-01T10:00:00.000Z,000160,GINZA-1,,052,CreateCustomer,'=1+1,,201,";
        assert!(lines[1].starts_with(line), "{text}");
        assert_eq!(newest(&server).await.action, "ExportAuditTrail");
    }
}

#[tokio::test]
async fn r339_an_export_has_every_entry_however_many_there_are() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        for _ in 0..5 {
            let entries = (0..500).map(|_| AuditEntry {
                id: new_id(),
                time: "2026-01-01T10:00:00.000Z".to_owned(),
                device: "GINZA-1".to_owned(),
                ..AuditEntry::default()
            });
            let entries = entries.collect();
            let upload = AuditUpload { channel_database_id: channel.id, entries };
            ok::<()>(server.ask(path::AUDIT_TRAIL, &upload).await).await;
        }
        let export = server.admin(Method::GET, "/api/audit-trail/export?device=GINZA-1");
        let text = export.send().await.unwrap().text().await.unwrap();
        let ids: std::collections::BTreeSet<_> =
            text.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
        assert_eq!(ids.len(), 2_500);
    }
}

#[tokio::test]
async fn r339_entries_are_kept_as_long_as_configured() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let day = std::time::Duration::from_secs(24 * 60 * 60);
        let entry = |age: u32| AuditEntry {
            id: new_id(),
            time: clock::ago(day * age),
            device: "GINZA-1".to_owned(),
            ..AuditEntry::default()
        };
        let entries = vec![entry(364), entry(366)];
        let upload = AuditUpload { channel_database_id: channel.id, entries: entries.clone() };
        ok::<()>(server.ask(path::AUDIT_TRAIL, &upload).await).await;
        let server = Server::on(server.stop().await, true).await;
        for _ in 0..100 {
            if trail(&server, "device=GINZA-1").await.len() == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(trail(&server, "device=GINZA-1").await, entries[..1]);
    }
}
