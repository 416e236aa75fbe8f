//! What holds for every request that the descriptions of both APIs name: each list has its
//! limit, no text anywhere breaks a database, and none costs more than reading it (R310, R311,
//! R331).

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};
use service::testing::{Register, TestDatabase};

use crate::shop::Shop;

/// A request that a description names.
struct Described {
    method: Method,
    /// With its parameters in braces.
    path: String,
    parameters: Vec<Value>,
    body: Option<Value>,
}

/// The description of one API, as it is served.
struct Description {
    schemas: Value,
    requests: Vec<Described>,
}

impl Description {
    async fn read(url: String) -> Self {
        let text = reqwest::get(url).await.expect("an answer").text().await.expect("a text");
        let api: Value = serde_json::from_str(&text).expect("a description");
        let mut requests = Vec::new();
        for (path, item) in api["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("operations") {
                let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
                let body = operation["requestBody"]["content"]["application/json"].get("schema");
                let method = method.to_uppercase().parse().expect("a method");
                requests.push(Described {
                    method,
                    path: path.clone(),
                    parameters,
                    body: body.cloned(),
                });
            }
        }
        assert!(requests.len() > 10, "{}", requests.len());
        Self { schemas: api["components"]["schemas"].clone(), requests }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().expect("a name");
            return self.resolved(&self.schemas[name]);
        }
        for choice in ["oneOf", "allOf", "anyOf"] {
            let mut choices = schema[choice].as_array().into_iter().flatten();
            if let Some(schema) = choices.find(|it| it["type"] != "null") {
                return self.resolved(schema);
            }
        }
        schema
    }

    /// How many lists there are in what a schema leads to, all of which name their limit.
    fn limited_lists(&self, schema: &Value, seen: &mut BTreeSet<String>) -> usize {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().expect("a name");
            let is_new = seen.insert(name.to_owned());
            return if is_new { self.limited_lists(&self.schemas[name], seen) } else { 0 };
        }
        let is_list = schema.is_object() && kind(schema) == "array";
        assert!(!is_list || schema["maxItems"].is_u64(), "without a limit: {schema}");
        let parts: Vec<&Value> = match schema {
            Value::Object(members) => members.values().collect(),
            Value::Array(entries) => entries.iter().collect(),
            _ => Vec::new(),
        };
        usize::from(is_list)
            + parts.into_iter().map(|part| self.limited_lists(part, seen)).sum::<usize>()
    }

    /// A value that has what it must have.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        match kind(schema) {
            "object" => {
                let required = schema["required"].as_array().into_iter().flatten();
                let member = |name: &Value| {
                    let name = name.as_str().expect("a name");
                    (name.to_owned(), self.sample(&schema["properties"][name]))
                };
                Value::Object(required.map(member).collect())
            }
            "array" => json!([]),
            "string" => match schema["enum"].get(0) {
                Some(first) => first.clone(),
                None if schema["format"] == "uuid" => json!(crate::shop::guid()),
                None => json!("x"),
            },
            "boolean" => json!(false),
            _ => json!(1),
        }
    }

    /// A body for each place in it that `is_place` names, and the path of that place.
    fn bodies(
        &self,
        schema: &Value,
        place: &dyn Fn(&str, &Value) -> Option<Value>,
        depth: u8,
    ) -> Vec<(String, Value)> {
        let schema = self.resolved(schema);
        let mut bodies: Vec<_> =
            place(kind(schema), schema).map(|value| (String::new(), value)).into_iter().collect();
        if depth == 0 {
            return bodies;
        }
        if kind(schema) == "array" {
            for (path, entry) in self.bodies(&schema["items"], place, depth - 1) {
                bodies.push((format!("[0]{path}"), json!([entry])));
            }
        }
        let none = Map::new();
        for (name, member) in schema["properties"].as_object().unwrap_or(&none) {
            for (path, value) in self.bodies(member, place, depth - 1) {
                let mut body = self.sample(schema);
                body[name] = value;
                bodies.push((format!(".{name}{path}"), body));
            }
        }
        bodies
    }
}

fn kind(schema: &Value) -> &str {
    let types = &schema["type"];
    let first = || types.as_array()?.iter().filter_map(Value::as_str).find(|it| *it != "null");
    types.as_str().or_else(first).unwrap_or("object")
}

/// Who may ask everything: a register with a worker, and an administrator.
struct Callers<'a> {
    shop: &'a Shop,
    register: Register,
}

impl Callers<'_> {
    async fn descriptions(&self) -> [Description; 2] {
        let commerce = format!("{}/Commerce/openapi.json", self.shop.url);
        let admin = self.shop.admin.at("/api/openapi.json");
        [Description::read(commerce).await, Description::read(admin).await]
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        match path.strip_prefix("/Commerce/") {
            Some(path) => self.register.request(method, path),
            None => self.shop.admin.request(method, path),
        }
        .header("If-Match", "*")
    }
}

#[tokio::test]
async fn r331_the_descriptions_name_the_limit_of_every_list_of_a_request() {
    let shop = Shop::open().await;
    let callers = Callers { shop: &shop, register: shop.ginza().await };
    for description in callers.descriptions().await {
        let mut seen = BTreeSet::new();
        let bodies = description.requests.iter().filter_map(|asked| asked.body.as_ref());
        let count: usize = bodies.map(|body| description.limited_lists(body, &mut seen)).sum();
        assert!(count > 8, "{count}");
    }
    shop.close().await;
}

#[tokio::test]
async fn r310_r331_the_entry_behind_the_limit_of_any_list_is_refused() {
    for (channel, headquarters) in TestDatabase::all().into_iter().zip(TestDatabase::all()) {
        let shop = Shop::open_on(channel, headquarters).await;
        let callers = Callers { shop: &shop, register: shop.ginza().await };
        let mut count = 0;
        for description in callers.descriptions().await {
            for asked in &description.requests {
                let Some(schema) = &asked.body else { continue };
                let too_long = |kind: &str, schema: &Value| {
                    let max = (kind == "array").then(|| schema["maxItems"].as_u64());
                    let max = max?.unwrap_or_else(|| panic!("a limit: {} {schema}", asked.path));
                    let entry = description.sample(&schema["items"]);
                    Some(Value::Array(vec![entry; usize::try_from(max).expect("a limit") + 1]))
                };
                for (path, body) in description.bodies(schema, &too_long, 8) {
                    let request = callers.request(asked.method.clone(), &named(&asked.path));
                    let answer = Register::send(request.json(&body)).await;
                    let place = format!("{} {path}", asked.path);
                    let expected = if path == ".requests" { 413 } else { 400 };
                    assert_eq!(answer.status, expected, "{place} {}", answer.body);
                    let member = answer.body["ValidationErrors"][0]["MemberNames"][0].to_string();
                    let name = path.rsplit('.').next().unwrap_or_default();
                    assert!(member.contains(&format!("{name}[")), "{place} {member}");
                    assert!(!member.ends_with("[0]\""), "{place} {member}");
                    let limit = answer.body["ValidationErrors"][0]["ErrorContext"].as_str();
                    let behind = format!("[{}]\"", limit.expect("a limit"));
                    assert!(member.ends_with(&behind), "{place} {member} {behind}");
                    count += 1;
                }
            }
        }
        assert!(count > 30, "{count}");
        shop.close().await;
    }
}

/// The path with something in each of its parameters.
fn named(path: &str) -> String {
    let mut named = String::new();
    for part in path.split('{') {
        named.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
        if path.contains(&format!("{part}{{")) {
            named.push('1');
        }
    }
    named
}

#[tokio::test]
async fn r331_what_is_far_too_long_is_refused_at_once() {
    for database in TestDatabase::all() {
        let shop = Shop::open_on(database, TestDatabase::sqlite()).await;
        let register = shop.ginza().await;
        let customer = register.create(&crate::shop::somebody()).await.customer();
        let consent = |number: i32| json!({ "Wording": number.to_string() });
        let consents: Vec<Value> = (0..12_000).map(consent).collect();
        let change = json!({ "MarketingConsents": consents });
        let empty = format!("{{\"Addresses\":[{}{{}}]}}", "{},".repeat(300_000));
        let started = std::time::Instant::now();
        let answer = register.patch(&customer.account_number, &change).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        let request = register.request(Method::POST, "Customers").body(empty);
        let answer = Register::send(request.header("Content-Type", "application/json")).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        // An unoptimised build on a busy machine: it took 47 seconds.
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
        shop.close().await;
    }
}

#[tokio::test]
async fn r331_a_text_as_long_as_a_body_is_read_in_proportion_to_its_length() {
    // Of every kind that is taken apart: digits, letters, accents, half-width kana, signs.
    let long = "9a\u{301}\u{ff76}\u{ff9e}-@. ".repeat(5_000);
    let shop = Shop::open().await;
    let callers = Callers { shop: &shop, register: shop.ginza().await };
    let mut count = 0;
    for description in callers.descriptions().await {
        for asked in &description.requests {
            let Some(schema) = &asked.body else { continue };
            let text = |kind: &str, _: &Value| (kind == "string").then(|| json!(long));
            for (path, body) in description.bodies(schema, &text, 8) {
                let request = callers.request(asked.method.clone(), &named(&asked.path));
                let started = std::time::Instant::now();
                Register::send(request.json(&body)).await;
                let took = started.elapsed();
                assert!(took.as_secs() < 5, "{} {path}: {took:?}", asked.path);
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count}");
    shop.close().await;
}

/// By place: the status and the id of the error.
type Answers = BTreeMap<String, (u16, String)>;

async fn ask(answers: &mut Answers, place: String, request: RequestBuilder) {
    let answer = Register::send(request).await;
    assert!(
        answer.status < 500 || answer.status == 503,
        "{place} {} {}",
        answer.status,
        answer.body
    );
    let id = answer.body["ErrorResourceId"].as_str().unwrap_or_default().to_owned();
    answers.insert(place, (answer.status, id));
}

const NUL: &str = "a\u{0}b";

#[tokio::test]
async fn r311_a_nul_in_any_text_is_answered_alike_by_both_databases_and_never_by_a_failure() {
    let mut by_database: Vec<Answers> = Vec::new();
    for (channel, headquarters) in TestDatabase::all().into_iter().zip(TestDatabase::all()) {
        let shop = Shop::open_on(channel, headquarters).await;
        let callers = Callers { shop: &shop, register: shop.ginza().await };
        let mut answers = Answers::new();
        for description in callers.descriptions().await {
            for described in &description.requests {
                ask_with_nul(&callers, &description, described, &mut answers).await;
            }
        }
        look_up_nul(&callers.register, &mut answers).await;
        let unknown = callers.register.get("Customers('a%00b')").await;
        assert_eq!(unknown.error_id(), contract::ErrorId::CustomerNotFound);
        let register = &callers.register;
        let nobody = Register::new(&shop.url, &register.operating_unit_number);
        let mut nobody = Register { device_token: register.device_token.clone(), ..nobody };
        assert_eq!(nobody.sign_on(NUL, "x").await.error_id(), contract::ErrorId::SignOnFailed);
        batch_nul(register, &mut answers).await;
        assert!(answers.len() > 200, "{}", answers.len());
        by_database.push(answers);
        shop.close().await;
    }
    for answers in &by_database[1..] {
        for (place, answer) in answers {
            assert_eq!(answer, &by_database[0][place], "{place}");
        }
    }
}

/// A NUL in the path, in each parameter and in each text of the body.
async fn ask_with_nul(
    callers: &Callers<'_>,
    description: &Description,
    Described { method, path, parameters, body }: &Described,
    answers: &mut Answers,
) {
    let place = |what: &str| format!("{method} {path} {what}");
    let sample = body.as_ref().map(|schema| description.sample(schema));
    let request = |path: &str| {
        let request = callers.request(method.clone(), path);
        match &sample {
            Some(sample) => request.json(sample),
            None => request,
        }
    };
    if path.contains('{') {
        let with_nul = named(path).replace("('1')", "('a%00b')").replace("/1", "/a%00b");
        ask(answers, place("path"), request(&with_nul)).await;
    }
    for parameter in parameters.iter().filter(|it| it["in"] == "query") {
        let name = parameter["name"].as_str().expect("a name");
        let with_nul = format!("{}?{name}=a%00b", named(path));
        ask(answers, place(name), request(&with_nul)).await;
    }
    let Some(schema) = body else { return };
    let text = |kind: &str, _: &Value| (kind == "string").then(|| json!(NUL));
    for (path_of_text, body) in description.bodies(schema, &text, 8) {
        let request = callers.request(method.clone(), &named(path)).json(&body);
        ask(answers, place(&path_of_text), request).await;
    }
}

/// Searches that samples of the descriptions do not reach.
async fn look_up_nul(register: &Register, answers: &mut Answers) {
    for field in
        ["Name", "Email", "PhoneNumber", "AccountNumber", "LoyaltyCardNumber", "FullAddress"]
    {
        let criterion = json!({ "SearchTerm": NUL, "SearchField": { "Name": field } });
        let body = json!({ "CustomerSearchByFieldCriteria": { "Criteria": [criterion] } });
        let request = register.request(Method::POST, "Customers/SearchByFields").json(&body);
        ask(answers, format!("by {field}"), request).await;
        assert_eq!(answers[&format!("by {field}")].0, 200);
    }
    for keyword in [NUL, "\u{0}", "Mori\u{0}", "\u{0}Mori", "00\u{0}4001"] {
        for all_stores in [false, true] {
            let criteria = json!({ "Keyword": keyword, "SearchAllStores": all_stores });
            let body = json!({ "CustomerSearchCriteria": criteria });
            let request = register.request(Method::POST, "Customers/Search").json(&body);
            ask(answers, format!("search {keyword:?} {all_stores}"), request).await;
        }
    }
}

/// A NUL in the addresses, headers and bodies of a batch's requests.
async fn batch_nul(register: &Register, answers: &mut Answers) {
    let inner = |id: &str, url: &str, headers: Value| {
        json!({ "id": id, "method": "PATCH",
        "url": url, "headers": headers, "body": { "Phone": NUL } })
    };
    let requests = [
        inner("1", "Customers('a%00b')", json!({})),
        inner("2", "Customers('a\u{0}b')", json!({})),
        inner("3", "Customers('004001')", json!({ "idempotency-key": NUL })),
        inner("4", "Customers('004001')", json!({ "a\u{0}b": NUL })),
    ];
    let batch = register.post("$batch", &json!({ "requests": requests })).await;
    for response in batch.body["responses"].as_array().expect("responses") {
        let status = response["status"].as_u64().expect("a status");
        assert!(status < 500, "{response}");
        answers.insert(
            format!("batch {}", response["id"]),
            (u16::try_from(status).expect("a status"), String::new()),
        );
    }
}

#[tokio::test]
async fn r310_every_member_of_64_bits_is_known_as_one_and_no_other() {
    let shop = Shop::open().await;
    let description = Description::read(format!("{}/Commerce/openapi.json", shop.url)).await;
    let mut wide = BTreeSet::from(["TotalAmount"]);
    let mut others = BTreeSet::new();
    for schema in description.schemas.as_object().expect("schemas").values() {
        let members = schema["properties"].as_object();
        for (name, member) in members.into_iter().flatten() {
            let entry = if kind(member) == "array" { &member["items"] } else { member };
            match (kind(entry), entry["format"].as_str()) {
                ("integer", Some("int64")) => wide.insert(name),
                ("integer" | "number", _) if name != "TotalAmount" => others.insert(name),
                _ => false,
            };
        }
    }
    assert_eq!(wide.into_iter().collect::<Vec<_>>(), contract::NUMBERS_AS_TEXT);
    assert!(!others.iter().any(|name| contract::NUMBERS_AS_TEXT.contains(&name.as_str())));
    shop.close().await;
}
