//! What a client does that is no register: it speaks OData JSON and HTTP as they are
//! written down (R310).

use contract::ErrorId;
use domain::Feature;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use service::testing::{Answer, Register, TestDatabase};

use crate::shop::{Shop, guid, last_name, somebody};

const JSON: &str = "application/json";

async fn shops() -> Vec<Shop> {
    let mut shops = Vec::new();
    for database in TestDatabase::all() {
        shops.push(Shop::open_on(database, TestDatabase::sqlite()).await);
    }
    shops
}

/// Sends a body as the text that it is.
async fn send(
    register: &Register,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    let mut request = register.request(method, path).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a whole answer");
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn r310_null_says_nothing_of_any_member_of_any_request() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let created = register
            .create(&json!({ "FirstName": "Aiko", "LastName": "Mori", "MiddleName": null,
                "Addresses": null, "RecordId": null, "IsAsyncCustomer": null,
                "CreatedDateTime": null, "CustomerId": null,
                "Contacts": [{ "ContactTypeValue": 2, "Contact": "aiko@example.com",
                    "IsPrimary": null }],
                "MarketingConsents": [{ "ContactTypeValue": 1, "Contact": null, "IsGiven": true,
                    "Wording": "1", "AnsweredDateTime": null, "WorkerId": null }] }))
            .await;
        assert_eq!(created.status, 201, "{}", created.body);
        let customer = created.customer();
        for (path, body) in [
            (
                "Customers/Search",
                json!({ "CustomerSearchCriteria": { "Keyword": "Mori",
                "SearchAllStores": null }, "QueryResultSettings": null }),
            ),
            (
                "Customers/Search",
                json!({ "CustomerSearchCriteria": { "Keyword": "Mori" },
                "QueryResultSettings": { "Paging": { "Top": null, "Skip": null } } }),
            ),
            (
                "Customers/SearchByFields",
                json!({ "QueryResultSettings": null,
                "CustomerSearchByFieldCriteria": { "DataLevelValue": null, "Criteria": [
                    { "SearchTerm": "Mori", "SearchField": { "Name": "Name", "Value": null } }] } }),
            ),
            (
                "Customers/GetByAccountNumbers",
                json!({ "searchLocationValue": null,
                "accountNumbers": [customer.account_number] }),
            ),
        ] {
            let found = register.post(path, &body).await;
            assert_eq!(found.status, 200, "{path} {}", found.body);
            let found = found.body["Results"].to_string();
            assert!(found.contains(&customer.account_number), "{path} {found}");
        }
        let sale = json!({ "Id": guid(), "CustomerId": customer.customer_id, "TotalAmount": null,
            "CurrencyCode": "JPY", "CreatedDateTime": null, "AccountNumber": null });
        assert_eq!(register.post("SalesTransactions", &sale).await.status, 201);
        let card = json!({ "CardNumber": null, "CustomerAccount": customer.account_number });
        assert_eq!(register.post("LoyaltyCards", &card).await.status, 201);
        let mut person = somebody();
        person["Email"] = Value::Null;
        let batch = json!({ "requests": [{ "id": "1", "method": "POST", "url": "Customers",
            "headers": null, "dependsOn": null, "atomicityGroup": null, "body": person }] });
        let answer = register.post("$batch", &batch).await;
        assert_eq!(answer.body["responses"][0]["status"], 201, "{}", answer.body);
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_null_in_an_edit_empties_what_may_be_empty_and_leaves_the_rest() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let mut person = somebody();
        person["MiddleName"] = json!("B.");
        person["Phone"] = json!("03-5555-0101");
        person["Contacts"] = json!([{ "ContactTypeValue": 2, "Contact": "aiko@example.com" }]);
        person["Addresses"] = json!([{ "City": "Nara" }]);
        let before = register.create(&person).await.customer();
        let nothing = json!({ "FirstName": null, "LastName": null, "RecordId": null,
            "Language": null, "CustomerGroup": null, "CurrencyCode": null, "Addresses": null,
            "Contacts": null, "CustomerAffiliations": null, "Attributes": null,
            "MarketingConsents": null, "CustomerTypeValue": null, "Name": null,
            "Email": "aiko@example.org" });
        let after = register.patch(&before.account_number, &nothing).await.customer();
        assert_eq!(after.email, "aiko@example.org");
        assert_eq!((&after.name, &after.language), (&before.name, &before.language));
        assert_eq!((&after.addresses, &after.contacts), (&before.addresses, &before.contacts));
        let empties = json!({ "MiddleName": null, "Phone": null, "TitleRecordId": null });
        let after = register.patch(&before.account_number, &empties).await.customer();
        assert_eq!((after.middle_name.as_str(), after.phone.as_str()), ("", ""));
        assert_eq!(after.email, "aiko@example.org");
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_int64_and_decimals_are_text_where_the_media_types_say_so() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let configuration = register.get("ChannelConfiguration").await.body;
        let title = configuration["Titles"][0]["RecordId"].as_i64().expect("a title").to_string();
        let body = json!({ "FirstName": "Aiko", "LastName": "Mori", "TitleRecordId": title });
        let body = body.to_string();
        let compatible = "application/json; odata.metadata=minimal ;ieee754Compatible = True";
        let headers = [("Content-Type", compatible), ("Accept", compatible)];
        let answer = send(&register, Method::POST, "Customers", &headers, &body).await;
        assert_eq!(header(&answer, "Content-Type"), "application/json;IEEE754Compatible=true");
        let (status, created) = read(answer).await;
        assert_eq!((status, created["TitleRecordId"].as_str()), (201, Some(title.as_str())));
        assert!(created["RecordId"].is_string() && created["ChannelVersion"].is_string());
        assert_eq!(created["CustomerTypeValue"], 1);
        let account = created["AccountNumber"].as_str().expect("a number");
        let one = format!("Customers('{account}')");
        let plain = register.get(&one).await.body;
        assert_eq!(plain["TitleRecordId"].as_i64().map(|id| id.to_string()), Some(title.clone()));

        let change = json!({ "TitleRecordId": title, "RecordId": created["RecordId"] });
        let headers = [("Content-Type", "Application/JSON;IEEE754Compatible=true;charset=UTF-8")];
        let edited = send(&register, Method::PATCH, &one, &headers, &change.to_string()).await;
        assert_eq!(read(edited).await.0, 200);
        let sale = json!({ "Id": guid(), "AccountNumber": account, "TotalAmount": "19.50",
            "CurrencyCode": "JPY" });
        let headers = [("Content-Type", compatible)];
        let sold =
            send(&register, Method::POST, "SalesTransactions", &headers, &sale.to_string()).await;
        assert_eq!(read(sold).await.0, 201);

        // In a batch: of the batch, or of a request's own.
        let inner = |id: &str, headers: Value| {
            let person = json!({ "FirstName": "Aiko", "LastName": "Mori", "TitleRecordId": title });
            json!({ "id": id, "method": "POST", "url": "Customers", "headers": headers,
                "body": person })
        };
        let own = json!({ "content-type": "application/json;IEEE754Compatible=true" });
        let none = json!({ "Content-Type": "application/json" });
        let batch = json!({ "requests": [inner("batch's", json!({})), inner("own", own),
            inner("none", none)] });
        let headers = [("Content-Type", compatible), ("Accept", compatible)];
        let answer = send(&register, Method::POST, "$batch", &headers, &batch.to_string()).await;
        let (_, answer) = read(answer).await;
        for response in answer["responses"].as_array().expect("responses") {
            let expected = if response["id"] == "none" { 400 } else { 201 };
            assert_eq!(response["status"], expected, "{response}");
            assert!(expected == 400 || response["body"]["RecordId"].is_string(), "{response}");
        }
        // Without the parameter a text is no number.
        let text = json!({ "FirstName": "A", "RecordId": "7" });
        assert_eq!(register.create(&text).await.error_id(), ErrorId::BadRequest);
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_another_media_type_is_refused_and_json_is_answered_unless_it_is_excluded() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let person = somebody().to_string();
        for media_type in ["text/plain", "application/xml", "text/plain;json", "text/json"] {
            let headers = [("Content-Type", media_type)];
            let answer = send(&register, Method::POST, "Customers", &headers, &person).await;
            let (status, body) = read(answer).await;
            assert_eq!(status, 415, "{media_type}");
            let id = ErrorId::UnsupportedMediaType.resource_id();
            assert_eq!(body["ErrorResourceId"], id, "{media_type}");
        }
        let configuration = async |accept: &str| {
            let headers = [("Accept", accept)];
            let path = "ChannelConfiguration";
            let answer = send(&register, Method::GET, path, &headers, "").await;
            (answer.status().as_u16(), header(&answer, "Content-Type"))
        };
        for accept in ["text/html", "application/atom+xml", "application/json;odata.metadata=full"]
        {
            assert_eq!(configuration(accept).await, (200, JSON.to_owned()), "{accept}");
        }
        for excluding in ["application/json;q=0", "*/*;q=0", "text/html, application/*;q=0.0"] {
            assert_eq!(configuration(excluding).await, (406, JSON.to_owned()), "{excluding}");
        }
        let headers = [("Content-Type", JSON), ("Accept", "*/*;q=0")];
        let answer = send(&register, Method::POST, "Customers", &headers, &person).await;
        assert_eq!(answer.status(), 406);
        assert_eq!(shop.count("SELECT count(*) FROM idempotency").await, 0);
        let last_name = person.split('"').nth(7).expect("a last name");
        assert!(register.search(last_name).await.is_empty(), "{last_name}");
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_method_names_in_a_batch_may_be_written_in_any_case() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let customer = register.create(&somebody()).await.customer();
        let url = format!("Customers('{}')", customer.account_number);
        let batch = json!({ "requests": [
            { "id": "1", "method": "post", "url": "Customers", "body": somebody() },
            { "id": "2", "method": "Post", "url": "Customers", "body": somebody() },
            { "id": "3", "method": "patch", "url": url, "body": { "MiddleName": "B." } },
            { "id": "4", "method": "gEt", "url": "Nothing" }] });
        let answer = register.post("$batch", &batch).await;
        let mut statuses: Vec<_> = answer.body["responses"]
            .as_array()
            .expect("responses")
            .iter()
            .map(|it| format!("{} {}", it["id"], it["status"]))
            .collect();
        statuses.sort();
        assert_eq!(statuses, ["\"1\" 201", "\"2\" 201", "\"3\" 200", "\"4\" 404"]);
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_a_time_that_means_nothing_is_not_said() {
    for shop in shops().await {
        let register = shop.seattle().await;
        let today = service::clock::now();
        let today = today.get(..10).expect("a date");
        for nothing in [
            "0001-01-01T00:00:00Z",
            "1900-01-01T00:00:00Z",
            "9999-12-31T23:59:59.9999999Z",
            "2026-01-02T08:00:00",
            "soon",
        ] {
            let mut person = somebody();
            person["CreatedDateTime"] = json!(nothing);
            person["MarketingConsents"] = json!([{ "ContactTypeValue": 1, "IsGiven": true,
                "Wording": "1", "AnsweredDateTime": nothing }]);
            let created = register.create(&person).await;
            assert_eq!(created.status, 201, "{nothing} {}", created.body);
            let created = created.customer();
            assert!(created.created_date_time.starts_with(today), "{created:?}");
            let consent = &created.marketing_consents[0];
            assert!(consent.answered_date_time.starts_with(today), "{consent:?}");
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_an_unknown_path_below_an_api_is_not_found_however_it_is_written() {
    for shop in shops().await {
        let register = shop.ginza().await;
        for path in [
            "/Commerce",
            "/Commerce/",
            "/commerce/Customers",
            "/COMMERCE/Nothing",
            "/Commerce/Customers/",
            "/Commerce/Customers()/x",
            "/Commerce/Nothing.json",
            "//Commerce/Customers",
            "/%43ommerce/Customers",
            "/api/",
            "/Api/customers",
            "/cdx/",
            "/health",
            "/health/nope",
            "/Health/live",
            "/RealtimeService/",
        ] {
            for method in [Method::GET, Method::POST, Method::DELETE] {
                let url = format!("{}{path}", shop.url);
                let answer = register.http.request(method, url).send().await.expect("an answer");
                assert_eq!(header(&answer, "Content-Type"), JSON, "{path}");
                let (status, body) = read(answer).await;
                assert_eq!(status, 404, "{path}");
                assert_eq!(body["ErrorResourceId"], ErrorId::NotFound.resource_id(), "{path}");
            }
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_a_wrong_method_is_answered_with_those_that_are_right() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let customer = register.create(&somebody()).await.customer();
        let one = format!("/Commerce/Customers('{}')", customer.account_number);
        let by_segment = format!("/Commerce/Customers/{}", customer.account_number);
        let history = format!("{one}/GetOrderHistory");
        for (method, path, allowed) in [
            (Method::PUT, "/Commerce/Customers", "POST"),
            (Method::GET, "/Commerce/Customers/Search", "POST"),
            (Method::DELETE, &one, "GET,HEAD,PATCH"),
            (Method::POST, &one, "GET,HEAD,PATCH"),
            (Method::PUT, &by_segment, "GET,HEAD,PATCH"),
            (Method::GET, &history, "POST"),
            (Method::POST, "/health/live", "GET,HEAD"),
            (Method::POST, "/customers", "GET, HEAD"),
        ] {
            let url = format!("{}{path}", shop.url);
            let answer = register.http.request(method, url).send().await.expect("an answer");
            assert_eq!(header(&answer, "Allow"), allowed, "{path}");
            let (status, body) = read(answer).await;
            let id = ErrorId::MethodNotAllowed.resource_id();
            assert_eq!((status, &body["ErrorResourceId"]), (405, &json!(id)), "{path}");
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_an_edit_of_an_old_state_changes_nothing() {
    for shop in shops().await {
        let features = [
            Feature::PerformanceImprovements,
            Feature::EnhancedAsyncCreation,
            Feature::AsyncAddresses,
            Feature::AsyncEditing,
        ];
        shop.with_features(&features).await;
        // A real customer whose edits ask headquarters, and a pending one.
        let mut tried = Vec::new();
        for register in [shop.ginza().await, shop.seattle().await] {
            let person = somebody().to_string();
            let headers = [("Content-Type", JSON)];
            let created = send(&register, Method::POST, "Customers", &headers, &person).await;
            let tag = header(&created, "ETag");
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
            let (_, created) = read(created).await;
            let one = format!("Customers('{}')", created["AccountNumber"].as_str().expect("a key"));
            tried.push((register, one, tag));
        }
        for (register, one, first) in tried {
            let get = async |name: &'static str, value: &str| {
                let answer = send(&register, Method::GET, &one, &[(name, value)], "").await;
                (answer.status().as_u16(), header(&answer, "ETag"))
            };
            let patch = async |if_match: &str, phone: &str| {
                let headers = [("Content-Type", JSON), ("If-Match", if_match)];
                let body = json!({ "Phone": phone }).to_string();
                let answer = send(&register, Method::PATCH, &one, &headers, &body).await;
                (answer.status().as_u16(), header(&answer, "ETag"))
            };
            assert_eq!(get("If-None-Match", "\"other\"").await, (200, first.clone()));
            let lists = [first.clone(), format!("\"other\", W/{first}"), "*".to_owned()];
            for known in &lists {
                assert_eq!(get("If-None-Match", known).await, (304, first.clone()), "{known}");
            }
            let (status, second) = patch(&first, "206-555-0101").await;
            assert_eq!(status, 200);
            assert_ne!(second, first);
            assert_eq!(get("If-None-Match", &first).await, (200, second.clone()));
            let old =
                [first.clone(), "\"old\"".to_owned(), format!("W/{second}"), "old".to_owned()];
            for old in &old {
                assert_eq!(patch(old, "206-555-0199").await.0, 412, "{old}");
                assert_eq!(get("If-Match", old).await.0, 412, "{old}");
            }
            let now = register.get(&one).await.customer();
            assert_eq!(now.phone, "206-555-0101");
            assert_eq!(get("If-Match", &second).await, (200, second.clone()));
            // In a batch too.
            let request = |id: &str, tag: &str| {
                json!({ "id": id, "method": "PATCH", "url": one,
                "headers": { "If-Match": tag }, "body": { "MiddleName": id } })
            };
            let old = json!({ "requests": [request("old", &first)] });
            let answer = register.post("$batch", &old).await.body["responses"][0].clone();
            assert_eq!(answer["status"], 412, "{answer}");
            let list = json!({ "requests": [request("new", &format!("\"a,b\", {second}"))] });
            let answer = register.post("$batch", &list).await.body["responses"][0].clone();
            assert_eq!(
                (&answer["status"], &answer["body"]["MiddleName"]),
                (&json!(200), &json!("new"))
            );
            let third = answer["headers"]["etag"].as_str().expect("a tag").to_owned();
            assert_eq!(get("If-None-Match", &third).await, (304, third.clone()));
            assert_eq!(patch("*", "206-555-0102").await.0, 200);
            // What is not there has no state.
            let nobody = [("Content-Type", JSON), ("If-Match", "*")];
            let answer = send(&register, Method::PATCH, "Customers('999999')", &nobody, "{}").await;
            assert_eq!(read(answer).await.0, 404);
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_of_two_edits_of_one_state_at_once_one_is_refused() {
    for shop in shops().await {
        let register = shop.ginza().await;
        let customer = register.create(&somebody()).await.customer();
        let one = format!("Customers('{}')", customer.account_number);
        let tag = header(&send(&register, Method::GET, &one, &[], "").await, "ETag");
        let edit = async |phone: &str| {
            let headers = [("Content-Type", JSON), ("If-Match", tag.as_str())];
            let body = json!({ "Phone": phone }).to_string();
            let answer = send(&register, Method::PATCH, &one, &headers, &body).await;
            answer.status().as_u16()
        };
        let (one, other) = tokio::join!(edit("206-555-0101"), edit("206-555-0102"));
        assert_eq!(one + other, 200 + 412, "{one} {other}");
        shop.close().await;
    }
}

/// Sends a write with a key.
async fn with_key(
    register: &Register,
    key: &str,
    method: Method,
    path: &str,
    body: &Value,
) -> Answer {
    let request = register.request(method, path).json(body).header("Idempotency-Key", key);
    Register::send(request).await
}

#[tokio::test]
async fn r310_a_key_that_was_used_for_another_request_is_refused_and_nothing_is_stored() {
    for shop in shops().await {
        for register in [shop.ginza().await, shop.seattle().await] {
            let (key, person, other) = (guid(), somebody(), somebody());
            let post = async |body: &Value| {
                with_key(&register, &key, Method::POST, "Customers", body).await
            };
            let created = post(&person).await;
            assert_eq!(created.status, 201);
            let mut with_phone = person.clone();
            with_phone["Phone"] = json!("206-555-0101");
            let mut offline = other.clone();
            offline["CustomerId"] = json!(guid());
            for body in [&other, &with_phone, &offline] {
                assert_eq!(post(body).await.error_id(), ErrorId::IdempotencyKeyUsed, "{body}");
            }
            assert!(register.search(last_name(&other)).await.is_empty());
            let customer = created.customer();
            let one = format!("Customers('{}')", customer.account_number);
            let patch = json!({ "Phone": "206-555-0101" });
            let card = json!({ "CustomerAccount": customer.account_number });
            let sale = json!({ "Id": key, "AccountNumber": customer.account_number,
                "TotalAmount": 5.5, "CurrencyCode": "JPY" });
            for (method, path, body) in [
                (Method::PATCH, one.as_str(), &patch),
                (Method::POST, "LoyaltyCards", &card),
                (Method::POST, "SalesTransactions", &sale),
            ] {
                let refused = with_key(&register, &key, method, path, body).await;
                assert_eq!(refused.error_id(), ErrorId::IdempotencyKeyUsed, "{path}");
            }
            assert_eq!(register.get(&one).await.customer(), customer);
            let batch = json!({ "requests": [{ "id": "1", "method": "POST", "url": "Customers",
                "headers": { "idempotency-key": key }, "body": other }] });
            let answer = register.post("$batch", &batch).await;
            assert_eq!(answer.body["responses"][0]["status"], 422);
            // The request itself is answered as it was.
            let again = post(&person).await;
            assert!(again.is_replayed);
            assert_eq!((again.status, again.body), (201, created.body));
            assert_eq!(shop.count("SELECT count(*) FROM sales_transaction").await, 0);
        }
        // Of edits.
        let register = shop.ginza().await;
        let [one, other] = [register.create(&somebody()).await, register.create(&somebody()).await]
            .map(|it| it.customer().account_number);
        let key = guid();
        let patch = async |account: &str, phone: &str| {
            let path = format!("Customers('{account}')");
            let body = json!({ "Phone": phone });
            with_key(&register, &key, Method::PATCH, &path, &body).await
        };
        assert_eq!(patch(&one, "206-555-0101").await.status, 200);
        assert!(patch(&one, "206-555-0101").await.is_replayed);
        for (account, phone) in [(&one, "206-555-0102"), (&other, "206-555-0101")] {
            assert_eq!(patch(account, phone).await.error_id(), ErrorId::IdempotencyKeyUsed);
        }
        assert_eq!(register.customer(&one).await.phone, "206-555-0101");
        shop.close().await;
    }
}

#[tokio::test]
async fn r310_a_register_repeats_an_operation_in_another_mode_or_a_newer_version() {
    for shop in shops().await {
        for register in [shop.ginza().await, shop.seattle().await] {
            let (key, mut person) = (guid(), somebody());
            person["CustomerId"] = json!(guid());
            person["IsAsyncCustomer"] = json!(false);
            person["CreatedDateTime"] = json!("2026-11-20T00:00:00Z");
            person["Phone"] = json!("206-555-0101");
            person["Addresses"] = json!([{ "Id": guid(), "City": "Nara" }]);
            let post = async |body: &Value| {
                with_key(&register, &key, Method::POST, "Customers", body).await
            };
            let first = post(&person).await;
            assert_eq!(first.status, 201, "{}", first.body);
            person["IsAsyncCustomer"] = json!(true);
            person["CreatedDateTime"] = json!("2026-11-20T00:00:00.000Z");
            let mut newer = person.clone();
            newer["Language"] = json!("ja");
            newer["PhoneticFirstName"] = json!("アイコ");
            newer["SomethingNew"] = json!({ "A": 1 });
            newer["Addresses"][0]["State"] = json!("29");
            newer["Phone"] = json!("(206) 555 0101");
            for again in [person, newer] {
                let answer = post(&again).await;
                assert!(answer.is_replayed, "{again}");
                assert_eq!(answer.body, first.body);
            }
            // By a version of this server that stored no fingerprints.
            shop.change_channel_database("UPDATE idempotency SET fingerprint = ''").await;
            assert!(post(&somebody()).await.is_replayed);
        }
        shop.close().await;
    }
}
