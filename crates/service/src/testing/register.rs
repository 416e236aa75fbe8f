//! A register as it calls the Commerce API.

use contract::commerce::{Customer, CustomerDelta, GlobalCustomer, GlobalCustomerPage};
use contract::{ErrorBody, ErrorId, header};
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Register {
    pub url: String,
    pub operating_unit_number: String,
    pub device_token: String,
    pub session: Option<String>,
    pub language: &'static str,
    pub http: reqwest::Client,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub is_replayed: bool,
    pub body: Value,
}

impl Answer {
    /// The body of a success; panics otherwise.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        serde_json::from_value(self.body.clone()).expect("the expected entity")
    }

    pub fn customer(&self) -> Customer {
        self.read()
    }

    /// The error, with the status of its id; panics otherwise.
    pub fn error(&self) -> (ErrorId, ErrorBody) {
        let body: ErrorBody = serde_json::from_value(self.body.clone()).expect("an error body");
        let id = ErrorId::from_resource_id(&body.error_resource_id);
        let id = id.unwrap_or_else(|| panic!("not an error: {} {}", self.status, self.body));
        assert_eq!(self.status, id.status(), "{body:?}");
        assert!(!body.localized_message.is_empty());
        (id, body)
    }

    pub fn error_id(&self) -> ErrorId {
        self.error().0
    }
}

impl Register {
    /// A device without a token yet, at a channel.
    pub fn new(url: &str, operating_unit_number: &str) -> Self {
        Self {
            url: url.to_owned(),
            operating_unit_number: operating_unit_number.to_owned(),
            device_token: String::new(),
            session: None,
            language: "en",
            http: reqwest::Client::new(),
        }
    }

    pub async fn activate(url: &str, code: &str) -> Self {
        let mut register = Self::new(url, "");
        let answer = register.post("Activate", &json!({ "ActivationCode": code })).await;
        let text = |name: &str| answer.body[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(answer.status, 200, "{}", answer.body);
        register.operating_unit_number = text("OperatingUnitNumber");
        register.device_token = text("DeviceToken");
        register
    }

    pub async fn sign_on(&mut self, worker: &str, password: &str) -> Answer {
        let body = json!({ "WorkerId": worker, "Password": password });
        let answer = self.post("SignOn", &body).await;
        self.session = answer.body["Token"].as_str().map(str::to_owned);
        answer
    }

    /// A request with all headers of a register.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/Commerce/{path}", self.url);
        let mut request = self.http.request(method, url).header("Accept-Language", self.language);
        if !self.operating_unit_number.is_empty() {
            request = request.header(header::OUN, &self.operating_unit_number);
        }
        if !self.device_token.is_empty() {
            request = request.header(header::DEVICE_TOKEN, &self.device_token);
        }
        match &self.session {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let is_replayed = response.headers().contains_key("idempotency-replayed");
        let text = response.text().await.expect("a whole answer");
        Answer { status, is_replayed, body: serde_json::from_str(&text).unwrap_or(Value::Null) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Self::send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Self::send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, account: &str, body: &Value) -> Answer {
        let path = format!("Customers('{account}')");
        Self::send(self.request(Method::PATCH, &path).json(body)).await
    }

    pub async fn create(&self, customer: &Value) -> Answer {
        self.post("Customers", customer).await
    }

    pub async fn create_with_key(&self, key: &str, customer: &Value) -> Answer {
        let request = self.request(Method::POST, "Customers").json(customer);
        Self::send(request.header(header::IDEMPOTENCY_KEY, key)).await
    }

    pub async fn issue_loyalty_card(&self, account: &str) -> Answer {
        self.post("LoyaltyCards", &json!({ "CustomerAccount": account })).await
    }

    /// The store's customers that match.
    pub async fn search(&self, keyword: &str) -> Vec<GlobalCustomer> {
        let body = json!({ "CustomerSearchCriteria": { "Keyword": keyword } });
        self.post("Customers/Search", &body).await.read::<GlobalCustomerPage>().results
    }

    /// Everything that changed after a cursor; each customer gets the channel database id of its
    /// page.
    pub async fn delta(&self, since: i64) -> CustomerDelta {
        let path = format!("Customers/Delta?since={since}&$top=500");
        let mut delta: CustomerDelta = self.get(&path).await.read();
        for customer in &mut delta.customers {
            customer.channel_database_id.clone_from(&delta.channel_database_id);
        }
        delta
    }

    /// The customer as the register sees it.
    pub async fn customer(&self, account_or_id: &str) -> Customer {
        self.get(&format!("Customers('{account_or_id}')")).await.customer()
    }
}
