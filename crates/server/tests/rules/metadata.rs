//! `/Commerce/$metadata`: what a generic client needs in order to call the API (R313).

use contract::ErrorId;
use contract::commerce::GlobalCustomerPage;
use reqwest::Method;
use serde_json::{Value, json};
use service::testing::{Register, TestDatabase};

use crate::shop::{Shop, somebody};

const NAMESPACE: &str = "Microsoft.Dynamics.Commerce.Runtime.DataModel";

async fn metadata(shop: &Shop, query: &str, accept: &str) -> (u16, String, String) {
    let url = format!("{}/Commerce/$metadata{query}", shop.url);
    let request = reqwest::Client::new().get(url).header("Accept", accept);
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let media_type = answer.headers()["content-type"].to_str().expect("a type").to_owned();
    (status, media_type, answer.text().await.expect("a text"))
}

#[tokio::test]
async fn r313_the_model_is_xml_for_generators_and_json_for_those_who_ask() {
    let shop = Shop::open().await;
    for (query, accept) in [
        ("", "*/*"),
        ("", "application/xml"),
        ("", "application/xml, application/json"),
        ("?$format=xml", "application/json"),
        ("?$format=application/xml", "application/json;q=0"),
        ("?api-version=7.3", "text/html"),
    ] {
        let (status, media_type, text) = metadata(&shop, query, accept).await;
        assert_eq!((status, media_type.as_str()), (200, "application/xml"), "{query} {accept}");
        assert!(text.starts_with("<?xml"), "{text}");
    }
    for (query, accept) in [("", "application/json"), ("?$format=json", "application/xml")] {
        let (status, media_type, text) = metadata(&shop, query, accept).await;
        assert_eq!((status, media_type.as_str()), (200, "application/json"), "{query} {accept}");
        let model: Value = serde_json::from_str(&text).expect("a model");
        assert_eq!(model["$EntityContainer"], format!("{NAMESPACE}.CommerceContext"));
        assert_eq!(model[NAMESPACE]["Customer"]["$Key"], json!(["AccountNumber"]));
        assert_eq!(model[NAMESPACE]["Customer"]["TitleRecordId"]["$Type"], "Edm.Int64");
        let amount = &model[NAMESPACE]["SalesTransaction"]["TotalAmount"];
        assert_eq!(amount["$Type"], "Edm.Decimal");
    }
    let (status, _, text) = metadata(&shop, "?$format=atom", "*/*").await;
    assert_eq!(status, 406);
    assert!(text.contains(ErrorId::NotAcceptable.resource_id()));
    shop.close().await;
}

/// Every name of a type that the model says somewhere.
fn types_said(model: &Value, said: &mut Vec<String>) {
    match model {
        Value::Object(members) => {
            said.extend(members.get("$Type").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| types_said(member, said));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| types_said(entry, said)),
        _ => {}
    }
}

#[tokio::test]
async fn r313_all_that_the_model_says_is_there() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        let customer = register.create(&somebody()).await.customer();
        let one = format!("Customers('{}')", customer.account_number);
        let (_, _, text) = metadata(&shop, "?$format=json", "*/*").await;
        let model: Value = serde_json::from_str(&text).expect("a model");
        let schema = &model[NAMESPACE];
        let mut said = Vec::new();
        types_said(&model, &mut said);
        for name in said.iter().filter(|name| !name.starts_with("Edm.")) {
            let plain = name.strip_prefix(&format!("{NAMESPACE}.")).expect("the namespace");
            assert!(schema[plain]["$Kind"].is_string(), "{name}");
        }
        let mut called = 0;
        for (name, overloads) in schema.as_object().expect("a schema") {
            let Some(operation) = overloads.get(0) else { continue };
            let path = match operation["$Parameter"][0]["$Collection"].as_bool() {
                _ if operation["$IsBound"] != true => continue,
                Some(true) => format!("Customers/{NAMESPACE}.{name}"),
                _ => format!("{one}/{NAMESPACE}.{name}"),
            };
            let answer = register.post(&path, &json!({})).await;
            assert_eq!(answer.status, 200, "{path} {}", answer.body);
            called += 1;
        }
        let container = schema["CommerceContext"].as_object().expect("a container");
        for (name, import) in container.iter().filter(|(name, _)| *name != "$Kind") {
            let answer = match import {
                _ if import["$Function"].is_string() => {
                    let by_import = register.get(&format!("{name}()")).await;
                    assert_eq!(by_import.status, 200, "{name} {}", by_import.body);
                    let by_name = register.get(&format!("{NAMESPACE}.Get{name}()")).await;
                    assert_eq!(by_name.status, 200, "{name} {}", by_name.body);
                    by_name
                }
                _ => register.post(name, &json!({})).await,
            };
            assert!(!matches!(answer.status, 404 | 405) || name == "LoyaltyCards", "{name}");
            called += 1;
        }
        assert!(called > 12, "{called}");
        shop.close().await;
    }
}

#[tokio::test]
async fn r313_a_client_of_the_model_creates_finds_pages_and_edits() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        // As a client of OData writes it: annotations, null, and numbers as text.
        let send = async |method: Method, path: &str, body: Value| {
            let media_type = "application/json;odata.metadata=minimal;IEEE754Compatible=true";
            let request = register.request(method, path).body(body.to_string());
            let request = request.header("Content-Type", media_type).header("Accept", media_type);
            Register::send(request.header("OData-Version", "4.0")).await
        };
        for first_name in ["Aiko", "Ren", "Yui"] {
            let person = json!({ "@odata.type": format!("#{NAMESPACE}.Customer"),
                "FirstName": first_name, "LastName": "Testmori", "RecordId": "0",
                "TitleRecordId": "0", "MiddleName": null, "Addresses": null });
            assert_eq!(send(Method::POST, "Customers", person).await.status, 201);
        }
        let mut found = Vec::new();
        for skip in 0..3 {
            let search = json!({ "CustomerSearchCriteria": { "Keyword": "Testmori" },
                "QueryResultSettings": { "Paging": { "Top": 1, "Skip": skip } } });
            let path = format!("Customers/{NAMESPACE}.Search");
            let answer = send(Method::POST, &path, search).await;
            assert_eq!(answer.body["HasNextPage"], skip < 2);
            let text = &answer.body["Results"][0]["RecordId"];
            assert!(text.is_string(), "{text}");
            found.push(answer.body["Results"][0]["AccountNumber"].to_string());
        }
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 3);
        let plain: GlobalCustomerPage = register
            .post(
                "Customers/Search",
                &json!({ "CustomerSearchCriteria": { "Keyword": "Yui Testmori" } }),
            )
            .await
            .read();
        let one = format!("Customers('{}')", plain.results[0].account_number);
        let edited = send(Method::PATCH, &one, json!({ "Phone": "206-555-0101" })).await;
        assert_eq!((edited.status, &edited.body["FirstName"]), (200, &json!("Yui")));
        assert_eq!(register.get(&one).await.customer().phone, "206-555-0101");
        let history = format!("{one}/{NAMESPACE}.GetOrderHistory");
        assert_eq!(send(Method::POST, &history, json!({})).await.status, 200);
        shop.close().await;
    }
}
