//! E-commerce: callers without a device (R020, R021, R064, R072, R161, R164-R166).

use std::collections::BTreeSet;

use contract::ErrorId;
use contract::commerce::{Customer, CustomerPage, FeatureState};
use domain::Feature;
use jsonwebtoken::{EncodingKey, Header, encode};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use service::testing::{Answer, Register, TestDatabase, until};

use crate::shop::{
    ID_TOKEN_AUDIENCE, ID_TOKEN_ISSUER, ID_TOKEN_SECRET, Shop, assert_real, guid, last_name,
    somebody,
};

/// Of the demo's online channel.
pub const ONLINE: &str = "068";

/// A person in a browser, with or without a token.
#[derive(Clone)]
pub struct Visitor {
    pub register: Register,
    token: Option<String>,
}

impl Visitor {
    pub fn anonymous(shop: &Shop) -> Self {
        Self { register: Register::new(&shop.url, ONLINE), token: None }
    }

    pub fn person(shop: &Shop, subject: &str) -> Self {
        Self { token: Some(token(&json!({ "sub": subject }))), ..Self::anonymous(shop) }
    }

    pub fn application(shop: &Shop) -> Self {
        let claims = json!({ "sub": "site", "idtyp": "app" });
        Self { token: Some(token(&claims)), ..Self::anonymous(shop) }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.register.request(method, path);
        match &self.token {
            Some(token) => request.header("Authorization", format!("id_token {token}")),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Register::send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Register::send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, account: &str, body: &Value) -> Answer {
        let path = format!("Customers('{account}')");
        Register::send(self.request(Method::PATCH, &path).json(body)).await
    }
}

fn token(claims: &Value) -> String {
    let mut all = json!({ "iss": ID_TOKEN_ISSUER, "aud": ID_TOKEN_AUDIENCE,
        "exp": 4_102_444_800_i64 });
    for (name, value) in claims.as_object().expect("claims") {
        all[name] = value.clone();
    }
    let key = EncodingKey::from_secret(ID_TOKEN_SECRET.as_bytes());
    encode(&Header::default(), &all, &key).expect("a token")
}

fn by_field(name: &str, term: &str) -> Value {
    json!({ "CustomerSearchByFieldCriteria": { "Criteria": [
        { "SearchTerm": term, "SearchField": { "Name": name, "Value": 3 } }
    ], "DataLevelValue": 1 } })
}

#[tokio::test]
async fn r020_nobody_creates_a_customer_without_an_identity() {
    let shop = Shop::open().await;
    let anonymous = Visitor::anonymous(&shop);
    let answer = anonymous.post("Customers", &somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::AuthenticationFailed);
    for token in [token(&json!({ "exp": 1_000_000_000 })), "made.up.token".to_owned()] {
        let visitor = Visitor { token: Some(token), ..Visitor::anonymous(&shop) };
        let answer = visitor.post("Customers", &somebody()).await;
        assert_eq!(answer.error_id(), ErrorId::AuthenticationFailed);
    }
    // A store is no online channel: a token is no device there.
    let mut in_a_store = Visitor::person(&shop, "aiko");
    in_a_store.register.operating_unit_number = "052".to_owned();
    let answer = in_a_store.post("Customers", &somebody()).await;
    assert_eq!(answer.error_id(), ErrorId::DeviceTokenNotPresent);
    shop.close().await;
}

#[tokio::test]
async fn r021_r164_a_signed_in_person_has_one_customer_and_sees_no_other() {
    for channel in TestDatabase::all() {
        let shop = Shop::open_on(channel, TestDatabase::sqlite()).await;
        let (aiko, ben) = (Visitor::person(&shop, "aiko"), Visitor::person(&shop, "ben"));
        let nothing = aiko.get("Customers('')").await;
        assert_eq!(nothing.status, 403);
        assert_eq!(nothing.error_id(), ErrorId::AuthorizationFailed);

        let request = aiko.request(Method::POST, "Customers").json(&somebody());
        let request = request.header("Idempotency-Key", guid());
        let again = request.try_clone().expect("the same request");
        let own = Register::send(request).await.customer();
        assert_eq!(Register::send(again).await.customer(), own, "a retry is no second creation");
        let answer = aiko.post("Customers", &somebody()).await;
        assert_eq!(answer.error_id(), ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity);
        assert_eq!(aiko.get("Customers('')").await.customer(), own);
        let account = own.account_number.as_str();
        assert_eq!(aiko.get(&format!("Customers('{account}')")).await.customer(), own);

        // Another person, another customer.
        let other = ben.post("Customers", &somebody()).await.customer();
        assert_ne!(other.customer_id, own.customer_id);
        for path in [format!("Customers('{account}')"), format!("Customers({})", own.customer_id)] {
            assert_eq!(ben.get(&path).await.error_id(), ErrorId::AuthorizationFailed);
        }
        let answer = ben.patch(account, &json!({ "FirstName": "Ben" })).await;
        assert_eq!(answer.error_id(), ErrorId::AuthorizationFailed);
        let mut stolen = somebody();
        stolen["CustomerId"] = json!(own.customer_id);
        let answer = Visitor::person(&shop, "eve").post("Customers", &stolen).await;
        assert_eq!(answer.error_id(), ErrorId::AuthorizationFailed);
        let accounts = json!({ "accountNumbers": [account, other.account_number] });
        let page: CustomerPage = ben.post("Customers/GetByAccountNumbers", &accounts).await.read();
        assert_eq!(page.results.len(), 1);
        assert_eq!(page.results[0].customer_id, other.customer_id);
        shop.close().await;
    }
}

/// Each with a key of its own, as twelve windows of one browser would send them.
async fn twelve_at_once(aiko: &Visitor, person: &Value) -> Vec<Answer> {
    let mut creations = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let request = aiko.request(Method::POST, "Customers").json(person);
        creations.spawn(Register::send(request.header("Idempotency-Key", guid())));
    }
    creations.join_all().await
}

#[tokio::test]
async fn r021_a_person_who_creates_twelve_times_at_once_is_one_customer() {
    for (channel, headquarters) in crate::conversion::databases() {
        let mut shop = Shop::open_on(channel, headquarters).await;
        for is_headquarters_there in [true, false] {
            if !is_headquarters_there {
                shop.headquarters_gone().await;
            }
            let (aiko, person) = (Visitor::person(&shop, &guid()), somebody());
            let mut ids = BTreeSet::new();
            for answer in twelve_at_once(&aiko, &person).await {
                if answer.status == 201 {
                    ids.insert(answer.customer().customer_id);
                } else {
                    let taken = ErrorId::ExistingCustomerAlreadyMappedToExternalIdentity;
                    assert_eq!(answer.error_id(), taken);
                }
            }
            assert_eq!(ids.len(), 1, "{ids:?}");
            let own = aiko.get("Customers('')").await.customer();
            assert!(ids.contains(&own.customer_id));
            if !is_headquarters_there {
                shop.headquarters_back().await;
                shop.admin = shop.admin.again().await;
                shop.admin.convert().await;
            }
            let found = shop.admin.find_customers(last_name(&person), 20).await;
            assert_eq!(found, [own.customer_id]);
        }
        shop.close().await;
    }
}

#[tokio::test]
async fn r064_r072_switches_work_in_an_online_channel_as_in_a_store() {
    let mut shop = Shop::open().await;
    let enhanced = [
        Feature::PerformanceImprovements,
        Feature::EnhancedAsyncCreation,
        Feature::AsyncAddresses,
        Feature::MultipleContacts,
    ];
    shop.with_features(&enhanced).await;
    shop.headquarters_gone().await;
    let aiko = Visitor::person(&shop, "aiko");
    let mut person = somebody();
    person["Contacts"] = json!([{ "ContactTypeValue": 2, "Contact": "second@example.com" }]);
    let own = aiko.post("Customers", &person).await.customer();
    assert!(own.is_async_customer && own.left_out.is_empty(), "{own:?}");
    assert_eq!(own.contacts.len(), 1);
    let change = json!({ "Addresses": [{ "City": "Seattle", "ThreeLetterISORegionName": "USA" }] });
    let edited = aiko.patch(&own.account_number, &change).await.customer();
    assert!(edited.addresses[0].is_async_address);
    let answer = aiko.patch(&own.account_number, &json!({ "FirstName": "A" })).await;
    assert_eq!(answer.error_id(), ErrorId::UpdateAsyncCustomerNotSupported);
    shop.headquarters_back().await;
    shop.admin = shop.admin.again().await;
    shop.admin.convert().await;
    let real = aiko.get("Customers('')").await.customer();
    assert_real(&real);
    assert_eq!(real.addresses.len(), 1);
    let rows = "SELECT count(*) FROM RETAILASYNCCUSTOMERV2 WHERE TERMINALID = '' \
         AND ORIGINATINGCHANNEL = '068'";
    assert_eq!(shop.count(rows).await, 1);
    shop.close().await;
}

#[tokio::test]
async fn r161_the_page_reads_the_switches_and_an_unknown_one_is_not_among_them() {
    let shop = Shop::open().await;
    shop.with_features(&[Feature::AsyncAddresses]).await;
    let states: Vec<FeatureState> = Visitor::anonymous(&shop).get("FeatureStates").await.read();
    let is_on = |name: &str| states.iter().any(|state| state.name == name && state.is_enabled);
    assert!(is_on(Feature::AsyncAddresses.technical_name()));
    assert!(!is_on(Feature::AsyncEditing.technical_name()));
    assert!(!is_on("Dynamics.AX.Application.NoSuchFeature"));
    shop.close().await;
}

#[tokio::test]
async fn r165_search_is_for_employees_and_applications_search_by_fields_not_for_anonymous() {
    let shop = Shop::open().await;
    let (anonymous, aiko) = (Visitor::anonymous(&shop), Visitor::person(&shop, "aiko"));
    let application = Visitor::application(&shop);
    let mut person = somebody();
    person["Email"] = json!("qaiko@example.com");
    let own = aiko.post("Customers", &person).await.customer();
    let mut namesake = somebody();
    namesake["Email"] = json!("qaiko@example.com");
    application.post("Customers", &namesake).await.customer();

    let search = json!({ "CustomerSearchCriteria": { "Keyword": last_name(&person) } });
    let refused = anonymous.post("Customers/Search", &search).await;
    assert_eq!(refused.error_id(), ErrorId::AuthenticationFailed);
    let refused = aiko.post("Customers/Search", &search).await;
    assert_eq!(refused.error_id(), ErrorId::AuthorizationFailed);
    let found = application.post("Customers/Search", &search).await;
    assert_eq!(found.body["Results"][0]["CustomerId"], own.customer_id);

    let fields = by_field("Email", "QAIKO@example.com");
    let refused = anonymous.post("Customers/SearchByFields", &fields).await;
    assert_eq!(refused.error_id(), ErrorId::AuthenticationFailed);
    let found: CustomerPage = aiko.post("Customers/SearchByFields", &fields).await.read();
    let ids = |page: &CustomerPage| {
        page.results.iter().map(|customer| customer.customer_id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&found), [own.customer_id.as_str()], "nobody but itself");
    let found: CustomerPage = application.post("Customers/SearchByFields", &fields).await.read();
    assert_eq!(found.results.len(), 2);
    let register = shop.ginza().await;
    for (field, term, count) in [
        ("Name", last_name(&person), usize::from(!own.is_async_customer)),
        ("Name", "nobody-has-this", 0),
        ("Email", "qaiko", 0),
        ("AccountNumber", own.account_number.as_str(), usize::from(!own.is_async_customer)),
    ] {
        let answer = register.post("Customers/SearchByFields", &by_field(field, term)).await;
        assert_eq!(answer.read::<CustomerPage>().results.len(), count, "{field} {term}");
    }
    let answer = register.post("Customers/SearchByFields", &by_field("Shoe", "24")).await;
    assert_eq!(answer.error_id(), ErrorId::BadRequest);
    shop.close().await;
}

#[tokio::test]
async fn r166_pages_by_top_and_skip_neither_overlap_nor_lose_their_order() {
    let shop = Shop::open().await;
    let register = shop.seattle().await;
    for _ in 0..7 {
        let mut person = somebody();
        person["FirstName"] = json!("Zzpage");
        register.create(&person).await.customer();
    }
    let fields = by_field("Name", "zzpage");
    let names = |page: CustomerPage| page.results.into_iter().map(|it: Customer| it.name);
    let whole: CustomerPage = register.post("Customers/SearchByFields", &fields).await.read();
    let whole: Vec<String> = names(whole).collect();
    assert_eq!(whole.len(), 7);
    let mut seen = Vec::new();
    for skip in [0, 3, 6] {
        let path = format!("Customers/SearchByFields?$top=3&$skip={skip}");
        let page: CustomerPage = register.post(&path, &fields).await.read();
        assert_eq!(page.has_next_page, skip < 6);
        seen.extend(names(page));
    }
    assert_eq!(seen, whole);
    shop.close().await;
}

#[tokio::test]
async fn r019_a_notification_that_fails_fails_no_creation_and_one_that_works_is_delivered() {
    let (news, mut delivered) = tokio::sync::mpsc::unbounded_channel::<Value>();
    let webhook = axum::Router::new().route(
        "/news",
        axum::routing::post(async move |body: axum::Json<Value>| {
            news.send(body.0).expect("a test that listens");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR
        }),
    );
    let stop = tokio_util::sync::CancellationToken::new();
    let url = service::testing::serve(webhook, stop.clone()).await;
    let (channel, headquarters) = (TestDatabase::sqlite(), TestDatabase::sqlite());
    let shop = Shop::open_with(channel, headquarters, Some(&format!("{url}/news"))).await;
    for register in [shop.ginza().await, shop.seattle().await] {
        let customer = register.create(&somebody()).await.customer();
        let told = delivered.recv().await.expect("news");
        assert_eq!(told["CustomerId"], customer.customer_id);
        assert_eq!(told["AccountNumber"], customer.account_number);
    }
    // Nobody there at all.
    stop.cancel();
    until("the webhook is gone", async || reqwest::get(&url).await.is_err().then_some(())).await;
    shop.ginza().await.create(&somebody()).await.customer();
    shop.close().await;
}
