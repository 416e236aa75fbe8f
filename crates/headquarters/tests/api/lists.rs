//! The lists that an administrator keeps: one mechanism, and what it refuses.

use contract::ErrorBody;
use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel as ChannelResource,
    CustomerAttributeDefinition, CustomerGroup, FunctionalityProfile, Register, SignOnRequest,
    Title, Worker,
};
use contract::commerce::{CustomerAttribute, CustomerAttributeValue};
use contract::rts::CustomerReply;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::channel::Channel;
use crate::server::{Server, ok, person, refused};

/// Each list with something new for it, a change, and where its key is.
fn lists() -> Vec<(&'static str, Value, Value, &'static str)> {
    vec![
        ("titles", json!({"Name": "Prof."}), json!({"Name": "Professor"}), "RecordId"),
        (
            "affiliations",
            json!({"Name": "Gold", "HideInChannels": true}),
            json!({"Name": "Platinum"}),
            "RecordId",
        ),
        (
            "address-purposes",
            json!({"Name": "Delivery", "AddressType": 4}),
            json!({"Name": "Drop-off", "AddressType": 4}),
            "RecordId",
        ),
        (
            "customer-attributes",
            json!({"Name": "Birth month", "DataType": "Integer", "Minimum": 1, "Maximum": 12}),
            json!({"DataType": "Integer", "Minimum": 0, "Maximum": 12}),
            "Name",
        ),
        (
            "customer-groups",
            json!({"Id": "40", "Name": "Staff",
                "FinancialDimensions": [{"Name": "CostCenter", "Value": "001"}]}),
            json!({"Name": "Employees"}),
            "Id",
        ),
        (
            "scale-units",
            json!({"Name": "TOKYO", "OperatingUnitNumbers": ["052"]}),
            json!({"ServesAllChannels": true}),
            "Name",
        ),
        (
            "workers",
            json!({"WorkerId": "000999", "Name": "Kei Ito", "Role": "Cashier",
                "Password": "a password"}),
            json!({"Name": "Kei Ito", "Role": "Manager"}),
            "WorkerId",
        ),
        (
            "address-books",
            json!({"Name": "Japan", "Description": ""}),
            json!({"Description": "All of Japan"}),
            "Name",
        ),
        (
            "functionality-profiles",
            json!({"Id": "NEW", "Name": "New"}),
            json!({"Name": "Newer", "CreateAsyncCustomers": true}),
            "Id",
        ),
        (
            "channels",
            json!({"OperatingUnitNumber": "054", "Name": "OSAKA", "Kind": "Store",
                "ThreeLetterISORegionName": "JP", "CurrencyCode": "jpy",
                "FunctionalityProfileId": "GINZA", "AddressBooks": ["Retail"]}),
            json!({"Name": "UMEDA", "Kind": "Store", "ThreeLetterISORegionName": "JPN",
                "CurrencyCode": "JPY", "FunctionalityProfileId": "SEATTLE"}),
            "OperatingUnitNumber",
        ),
    ]
}

fn key_of(record: &Value, member: &str) -> String {
    match &record[member] {
        Value::String(key) => key.clone(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn every_list_is_read_added_to_changed_and_deleted_from_alike() {
    for server in Server::on_each_database().await {
        for (list, new, change, key) in lists() {
            let all = format!("/api/{list}");
            let before: Vec<Value> = server.get(&all).await;
            let response = server.admin(Method::POST, &all).json(&new).send().await.unwrap();
            assert_eq!(response.status(), 201, "{list}");
            let created: Value = ok(response).await;
            let one = format!("{all}/{}", key_of(&created, key).replace(' ', "%20"));
            assert_eq!(server.get::<Value>(&one).await, created, "{list}");
            assert_eq!(server.get::<Vec<Value>>(&all).await.len(), before.len() + 1);

            let tag = created["ETag"].as_str().unwrap();
            let changed: Value = ok(server.put_if(&one, tag, &change).await).await;
            assert_eq!(key_of(&changed, key), key_of(&created, key));
            for (member, value) in change.as_object().unwrap() {
                if member != "Minimum" && member != "Maximum" {
                    assert_eq!(&changed[member], value, "{list} {member}");
                }
            }
            assert_eq!(server.delete(&one).await.status(), 204, "{list}");
            refused(server.delete(&one).await, 404).await;
            assert_eq!(server.get::<Vec<Value>>(&all).await, before, "{list}");
        }
    }
}

#[tokio::test]
async fn of_two_administrators_the_second_is_told_in_every_list() {
    for server in Server::on_each_database().await {
        for (list, new, change, key) in lists() {
            let all = format!("/api/{list}");
            let created: Value = server.post(&all, &new).await;
            let one = format!("{all}/{}", key_of(&created, key).replace(' ', "%20"));
            let tag = created["ETag"].as_str().unwrap();
            ok::<Value>(server.put_if(&one, tag, &change).await).await;
            let late = refused(server.put_if(&one, tag, &change).await, 412).await;
            assert_eq!(late.error_resource_id, "Counter_PreconditionFailed", "{list}");
            let blind = server.admin(Method::PUT, &one).json(&change).send().await.unwrap();
            refused(blind, 412).await;
            let delete = server.admin(Method::DELETE, &one).header("if-match", tag);
            refused(delete.send().await.unwrap(), 412).await;
        }
    }
}

#[tokio::test]
async fn only_administrators_reach_the_lists_and_everything_else_that_is_new() {
    let server = Server::demo().await;
    let mut paths: Vec<String> = lists().iter().map(|(list, ..)| format!("/api/{list}")).collect();
    paths.extend(
        [
            "registers",
            "sessions",
            "waiting",
            "switch-states",
            "customer-operations",
            "customers/002001",
        ]
        .map(|path| format!("/api/{path}")),
    );
    for path in &paths {
        refused(server.client.get(server.at(path)).send().await.unwrap(), 401).await;
    }
    let changes = lists().into_iter().map(|(list, ..)| format!("/api/{list}"));
    let others = [
        "registers",
        "jobs/1010/full-sync",
        "sessions/1/retry",
        "sessions/1/cancel",
        "customer-operations/x.1/synchronize",
    ];
    for path in changes.chain(others.map(|path| format!("/api/{path}"))) {
        let post = server.client.post(server.at(&path)).json(&json!({}));
        refused(post.send().await.unwrap(), 401).await;
    }
    // A worker who is no administrator any more loses the session at once.
    let worker = json!({"WorkerId": "second", "Name": "Second", "Role": "Administrator",
        "Password": "a password"});
    let worker: Worker = server.post("/api/workers", &worker).await;
    let token = server.sign_on("second", "a password").await.token;
    let with_token = |path: &str| server.client.get(server.at(path)).bearer_auth(&token).send();
    assert_eq!(with_token("/api/titles").await.unwrap().status(), 200);
    let change = json!({"Name": "Second", "Role": "Manager"});
    ok::<Worker>(server.put_if("/api/workers/second", &worker.e_tag, &change).await).await;
    for path in &paths {
        refused(with_token(path).await.unwrap(), 401).await;
    }
    let request =
        SignOnRequest { worker_id: "second".to_owned(), password: "a password".to_owned() };
    let sign_on = server.client.post(server.at("/api/sign-on")).json(&request);
    refused(sign_on.send().await.unwrap(), 403).await;
}

async fn post(server: &Server, path: &str, body: Value) -> Response {
    server.admin(Method::POST, path).json(&body).send().await.expect("an answer")
}

fn members(body: &ErrorBody) -> Vec<&str> {
    body.validation_errors.iter().flat_map(|e| &e.member_names).map(String::as_str).collect()
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_member_and_a_sentence() {
    let server = Server::demo().await;
    let channel = |member: &str, value: Value| {
        let mut channel = lists().pop().unwrap().1;
        channel[member] = value;
        ("channels", channel, member.to_owned())
    };
    let attribute = |member: &str, value: Value| {
        let mut attribute = json!({"Name": "Size", "DataType": "Integer"});
        attribute[member] = value;
        ("customer-attributes", attribute, member.to_owned())
    };
    let cases = [
        ("titles", json!({"Name": "  "}), "Name".to_owned()),
        ("titles", json!({"Name": "x".repeat(61)}), "Name".to_owned()),
        channel("Kind", json!("Warehouse")),
        channel("DefaultCustomer", json!("999999")),
        channel("FunctionalityProfileId", json!("NOTHING")),
        channel("AddressBooks", json!(["Nobody's"])),
        channel("ThreeLetterISORegionName", json!("XX")),
        channel("CurrencyCode", json!("¥")),
        attribute("DataType", json!("DateTime")),
        attribute("DataType", json!("Reference")),
        attribute("Values", json!(["S", "M"])),
        attribute("DefaultValue", json!("large")),
        (
            "workers",
            json!({"WorkerId": "9", "Name": "N", "Role": "King", "Password": "long enough"}),
            "Role".to_owned(),
        ),
        (
            "workers",
            json!({"WorkerId": "9", "Name": "N", "Role": "Cashier"}),
            "Password".to_owned(),
        ),
        (
            "workers",
            json!({"WorkerId": "9", "Name": "N", "Role": "Cashier", "Password": "short"}),
            "Password".to_owned(),
        ),
        ("address-purposes", json!({"Name": "Other", "AddressType": 0}), "AddressType".to_owned()),
    ];
    for (list, body, member) in cases {
        let answer = refused(post(&server, &format!("/api/{list}"), body.clone()).await, 422).await;
        assert_eq!(members(&answer), [member.as_str()], "{list} {body}");
        assert!(answer.localized_message.len() > 15, "{answer:?}");
    }
    for (list, body) in [
        (
            "channels",
            json!({"OperatingUnitNumber": "052", "Name": "OTHER", "Kind": "Store",
            "ThreeLetterISORegionName": "JPN", "CurrencyCode": "JPY",
            "FunctionalityProfileId": "GINZA"}),
        ),
        ("functionality-profiles", json!({"Id": "GINZA", "Name": "Again"})),
        (
            "registers",
            json!({"Register": "GINZA-1", "OperatingUnitNumber": "052",
            "DeviceKind": "Register"}),
        ),
        ("address-purposes", json!({"Name": "Other", "AddressType": 7})),
        (
            "workers",
            json!({"WorkerId": "admin", "Name": "N", "Role": "Cashier",
            "Password": "long enough"}),
        ),
    ] {
        let answer = refused(post(&server, &format!("/api/{list}"), body).await, 409).await;
        assert_eq!(answer.error_resource_id, "Counter_AlreadyExists", "{list}");
    }
}

#[tokio::test]
async fn what_is_in_use_is_not_deleted_and_the_refusal_says_where() {
    for server in Server::on_each_database().await {
        let books: Vec<AddressBook> = server.get("/api/address-books").await;
        assert_eq!(books[0].channels, ["GINZA", "SEATTLE", "ONLINE"]);
        let vip: Vec<Affiliation> = server.get("/api/affiliations").await;
        let vip = vip.iter().find(|one| one.name == "VIP").unwrap().record_id;
        let purposes: Vec<AddressPurpose> = server.get("/api/address-purposes").await;
        let home = purposes.iter().find(|one| one.name == "Home").unwrap().record_id;
        let cases = [
            ("/api/functionality-profiles/GINZA".to_owned(), "GINZA"),
            ("/api/address-books/Retail".to_owned(), "SEATTLE"),
            ("/api/channels/052".to_owned(), "GINZA-1"),
            ("/api/customer-groups/30".to_owned(), "202 customers"),
            (format!("/api/affiliations/{vip}"), "VIP"),
            (format!("/api/address-purposes/{home}"), "200 customers"),
            ("/api/workers/admin".to_owned(), "only administrator"),
        ];
        for (path, where_used) in cases {
            let answer = refused(server.delete(&path).await, 409).await;
            assert_eq!(answer.error_resource_id, "Counter_StillInUse", "{path}");
            assert!(answer.localized_message.contains(where_used), "{}", answer.localized_message);
        }
        let profile: FunctionalityProfile = server.get("/api/functionality-profiles/GINZA").await;
        assert_eq!(profile.channels, ["GINZA"]);
    }
}

#[tokio::test]
async fn the_last_administrator_keeps_the_role() {
    let server = Server::demo().await;
    let admin: Worker = server.get("/api/workers/admin").await;
    assert_eq!(admin.password, "");
    let change = Worker { role: "Manager".to_owned(), ..admin.clone() };
    let answer = server.put_if("/api/workers/admin", &admin.e_tag, &change).await;
    let answer = refused(answer, 409).await;
    assert!(answer.localized_message.contains("only administrator"), "{answer:?}");
}

#[tokio::test]
async fn a_password_is_written_only_and_blank_keeps_the_old_one() {
    let server = Server::demo().await;
    let cashier: Worker = server.get("/api/workers/000160").await;
    let rename = Worker { name: "Mika Sato".to_owned(), ..cashier.clone() };
    let path = "/api/workers/000160";
    let renamed: Worker = ok(server.put_if(path, &cashier.e_tag, &rename).await).await;
    assert_eq!((renamed.name.as_str(), renamed.password.as_str()), ("Mika Sato", ""));
    let promote = Worker { role: "Administrator".to_owned(), ..renamed.clone() };
    let promoted: Worker = ok(server.put_if(path, &renamed.e_tag, &promote).await).await;
    server.sign_on("000160", "demo-2026").await;
    let secret = Worker { password: "another one".to_owned(), ..promoted.clone() };
    let changed: Worker = ok(server.put_if(path, &promoted.e_tag, &secret).await).await;
    assert_ne!(changed.e_tag, promoted.e_tag);
    server.sign_on("000160", "another one").await;
    let hash: (String,) =
        sqlx::query_as("SELECT PASSWORDHASH FROM RETAILSTAFF WHERE WORKERID = '000160'")
            .fetch_one(&server.database().await)
            .await
            .unwrap();
    assert!(hash.0.starts_with("$argon2id$"), "{}", hash.0);
}

#[tokio::test]
async fn lists_reach_the_channels_by_1110_and_stores_by_1070() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let title: Title = server.post("/api/titles", &json!({"Name": "Prof."})).await;
    let store = lists().pop().unwrap().1;
    server.post::<ChannelResource>("/api/channels", &store).await;
    let has_title = || {
        let titles = channel.contents().global.titles;
        titles.iter().any(|known| known.record_id == title.record_id)
    };
    let osaka = || channel.contents().channels.channels.into_iter().find(|c| c.name == "OSAKA");
    assert!(!has_title() && osaka().is_none());
    server.run("1110").await;
    assert!(has_title() && osaka().is_none());
    server.run("1070").await;
    let osaka = osaka().unwrap();
    assert_eq!(
        (osaka.three_letter_iso_region_name.as_str(), osaka.currency_code.as_str()),
        ("JPN", "JPY")
    );
    assert_eq!(osaka.address_books, ["Retail"]);
}

#[tokio::test]
async fn r156_profiles_generate_card_numbers_unless_one_says_otherwise() {
    let server = Server::demo().await;
    let channel = Channel::connected(&server).await;
    let generates = |id: &str| {
        let profiles = channel.contents().channels.profiles;
        profiles.iter().find(|p| p.id == id).map(|p| p.generate_loyalty_card_number)
    };
    assert_eq!(generates("GINZA"), Some(true));
    let path = "/api/functionality-profiles/GINZA";
    let mut profile: FunctionalityProfile = server.get(path).await;
    profile.generate_loyalty_card_number = false;
    ok::<Value>(server.put_if(path, &profile.e_tag, &profile).await).await;
    server.post::<Value>("/api/functionality-profiles", &json!({"Id": "N", "Name": "N"})).await;
    server.run("1070").await;
    assert_eq!((generates("GINZA"), generates("N")), (Some(false), Some(true)));
}

#[tokio::test]
async fn r242_a_profile_says_how_long_a_kiosk_waits() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let waits = || {
            let profiles = channel.contents().channels.profiles;
            profiles.iter().find(|p| p.id == "GINZA").and_then(|p| p.kiosk_idle_seconds)
        };
        assert_eq!(waits(), None);
        let path = "/api/functionality-profiles/GINZA";
        let mut profile: FunctionalityProfile = server.get(path).await;
        for wrong in [-1, 0, 14, 601] {
            profile.kiosk_idle_seconds = Some(wrong);
            let answer = server.put_if(path, &profile.e_tag, &profile).await;
            assert_eq!(answer.status(), 422, "{wrong}");
        }
        profile.kiosk_idle_seconds = Some(90);
        ok::<Value>(server.put_if(path, &profile.e_tag, &profile).await).await;
        server.run("1070").await;
        assert_eq!(waits(), Some(90));
    }
}

#[tokio::test]
async fn r145_a_range_or_list_that_excludes_what_customers_have_is_refused_with_how_many() {
    for server in Server::on_each_database().await {
        for (size, contact) in [("20", "Email"), ("30", "Post"), ("34", "")] {
            let mut customer = person("Aiko", size);
            let value = |name: &str, value: &str| CustomerAttribute {
                name: name.to_owned(),
                attribute_value: CustomerAttributeValue { string_value: value.to_owned() },
            };
            customer.attributes =
                vec![value("Shoe size (cm)", size), value("Preferred contact", contact)];
            ok::<CustomerReply>(server.create(customer).await).await;
        }
        let path = "/api/customer-attributes/Shoe%20size%20(cm)";
        let shoe: CustomerAttributeDefinition = server.get(path).await;
        let narrow = CustomerAttributeDefinition { maximum: Some(25.0), ..shoe.clone() };
        let answer = refused(server.put_if(path, &shoe.e_tag, &narrow).await, 422).await;
        assert!(answer.localized_message.starts_with("2 customers"), "{answer:?}");
        let wide = CustomerAttributeDefinition { maximum: Some(34.0), ..shoe.clone() };
        ok::<Value>(server.put_if(path, &shoe.e_tag, &wide).await).await;

        let path = "/api/customer-attributes/Preferred%20contact";
        let contact: CustomerAttributeDefinition = server.get(path).await;
        let values = vec!["Email".to_owned(), "Phone".to_owned()];
        let short = CustomerAttributeDefinition { values, ..contact.clone() };
        let answer = refused(server.put_if(path, &contact.e_tag, &short).await, 422).await;
        assert!(answer.localized_message.contains("1 customer has"), "{answer:?}");
        assert!(answer.localized_message.contains("Post"), "{answer:?}");
        let answer = refused(server.delete(path).await, 409).await;
        assert!(answer.localized_message.contains("3 customers"), "{answer:?}");
    }
}

#[tokio::test]
async fn r145_values_are_checked_by_their_definition_and_the_field_is_named() {
    let server = Server::demo().await;
    for value in ["14", "36", "large", "20.5"] {
        let mut customer = person("Aiko", "Mori");
        customer.attributes = vec![CustomerAttribute {
            name: "Shoe size (cm)".to_owned(),
            attribute_value: CustomerAttributeValue { string_value: value.to_owned() },
        }];
        let body = refused(server.create(customer).await, 422).await;
        assert!(members(&body)[0].starts_with("Attributes[0]"), "{body:?}");
    }
}

#[tokio::test]
async fn an_activation_code_is_shown_once_and_its_register_goes_its_way() {
    for server in Server::on_each_database().await {
        let channel = Channel::connected(&server).await;
        let new = json!({"Register": "GINZA-9", "OperatingUnitNumber": "052",
            "DeviceKind": "Kiosk"});
        let created: Register = server.post("/api/registers", &new).await;
        assert_eq!(created.activation_code.len(), 19, "{}", created.activation_code);
        let hash = service::token::hash(&created.activation_code);
        let state = async || {
            let registers: Vec<Register> = server.get("/api/registers").await;
            let found = registers.into_iter().find(|known| known.register == "GINZA-9").unwrap();
            assert_eq!(found.activation_code, "");
            found
        };
        assert_eq!(state().await.state, "WaitsFor1070");
        let stored: (String,) = sqlx::query_as(
            "SELECT CODEHASH FROM RETAILDEVICEACTIVATION WHERE REGISTER = 'GINZA-9'",
        )
        .fetch_one(&server.database().await)
        .await
        .unwrap();
        assert_eq!(stored.0, hash);

        server.run("1070").await;
        assert_eq!(state().await.state, "Ready");
        let codes = channel.contents().channels.activation_codes;
        assert!(codes.iter().any(|code| code.code_hash == hash && code.device_kind == "Kiosk"));

        channel.change(|contents| {
            contents.devices = vec![contract::cdx::DeviceReport {
                code_hash: hash.clone(),
                activated_at: "2026-11-20T01:00:00.000Z".to_owned(),
                last_seen_at: "2026-11-20T02:00:00.000Z".to_owned(),
            }];
        });
        // Makes the channel tell.
        server.run("sync").await;
        let activated = state().await;
        assert_eq!(
            (activated.state.as_str(), activated.channel_name.as_str()),
            ("Activated", "GINZA")
        );
        assert_eq!(activated.last_seen_at.as_deref(), Some("2026-11-20T02:00:00.000Z"));

        assert_eq!(server.delete("/api/registers/GINZA-9").await.status(), 204);
        server.run("1070").await;
        let codes = channel.contents().channels.activation_codes;
        assert!(codes.iter().all(|code| code.code_hash != hash));
        refused(server.delete("/api/registers/GINZA-9").await, 404).await;
    }
}

#[tokio::test]
async fn a_group_has_dimensions_with_a_name_and_a_value() {
    let server = Server::demo().await;
    let group = json!({"Id": "50", "Name": "G", "FinancialDimensions": [{"Name": "X"}]});
    let body = refused(post(&server, "/api/customer-groups", group).await, 422).await;
    assert_eq!(members(&body), ["FinancialDimensions[0].Value"]);
    let groups: Vec<CustomerGroup> = server.get("/api/customer-groups").await;
    assert_eq!(groups.len(), 2);
}
