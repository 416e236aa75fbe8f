//! Who may write which member of a customer: every member that the description names, for every
//! role and kind of channel, against the gate's table (R334).

use contract::ErrorId;
use domain::Feature::{EnhancedAsyncCreation, MultipleContacts};
use domain::gate::members::{Access, ChannelKind, MEMBERS, Role, access};
use serde_json::{Value, json};
use service::testing::{Answer, Register};

use crate::online::{ONLINE, Visitor};
use crate::shop::{Shop, guid, somebody};

const GINZA: &str = "052";

/// The description of the entities, and values that the demo's channels know.
struct Wire {
    schemas: Value,
    title: Value,
    affiliation: Value,
    purpose: Value,
    attribute: Value,
}

impl Wire {
    async fn read(shop: &Shop) -> Self {
        let url = format!("{}/Commerce/openapi.json", shop.url);
        let text = reqwest::get(url).await.expect("an answer").text().await.expect("a text");
        let api: Value = serde_json::from_str(&text).expect("a description");
        let configuration = shop.ginza().await.get("ChannelConfiguration").await.body;
        let first = |list: &str, fits: fn(&Value) -> bool| {
            let mut entries = configuration[list].as_array().expect("a list").iter();
            entries.find(|entry| fits(entry)).expect("an entry").clone()
        };
        let is_text = |it: &Value| it["DataType"] == "Text";
        Self {
            schemas: api["components"]["schemas"].clone(),
            title: first("Titles", |_| true)["RecordId"].clone(),
            affiliation: first("Affiliations", |it| it["HideInChannels"] == false)["RecordId"]
                .clone(),
            purpose: first("AddressPurposes", |it| it["AddressType"] != 0),
            attribute: first("AttributeDefinitions", is_text)["Name"].clone(),
        }
    }

    /// The members of an entity, and of the lists in it as `List.Member`.
    fn members(&self, entity: &str) -> Vec<String> {
        let properties = self.schemas[entity]["properties"].as_object().expect("members");
        let mut members = Vec::new();
        for (name, schema) in properties {
            members.push(name.clone());
            let list = schema["items"]["$ref"].as_str().and_then(|it| it.rsplit('/').next());
            if let Some(entry) = list {
                let of_entry = self.schemas[entry]["properties"].as_object().expect("members");
                members.extend(of_entry.keys().map(|member| format!("{name}.{member}")));
            }
        }
        members
    }

    /// A member with a value that no customer has, and what it cannot be without.
    fn sample(&self, member: &str) -> Value {
        if let Some((list, member)) = member.split_once('.') {
            return json!({ list: [self.entry(list, member)] });
        }
        let value = match member {
            "AccountNumber" => json!("987654"),
            "CustomerId" => json!(guid()),
            "RecordId" => json!(987_654_321),
            "PartyNumber" => json!("P-987654"),
            "IsAsyncCustomer" | "Blocked" => json!(true),
            "CustomerTypeValue" => return json!({ "CustomerTypeValue": 2, "Name": "Mori & Co" }),
            "Name" => return json!({ "CustomerTypeValue": 2, "Name": "Mori Trading" }),
            "PhoneticName" => {
                return json!({ "CustomerTypeValue": 2, "Name": "森商会",
                    "PhoneticName": "モリショウカイ" });
            }
            "FirstName" => json!("Akiko"),
            "MiddleName" => json!("B."),
            "LastName" => json!("Morita"),
            "PhoneticFirstName" => json!("アイコ"),
            "PhoneticLastName" => json!("モリ"),
            "TitleRecordId" => self.title.clone(),
            "Phone" => json!("03-5555-0123"),
            "Email" | "ReceiptEmail" => json!("aiko.of.334@example.com"),
            "Language" => json!("de"),
            "CustomerGroup" => json!("10"),
            "CurrencyCode" => json!("EUR"),
            "CreatedDateTime" => json!("2026-11-20T00:00:00.000Z"),
            "LeftOut" => json!(["Phone"]),
            "ChannelDatabaseId" => json!("another"),
            "ChannelVersion" => json!(987_654_321),
            "CustomerAffiliations" => json!([self.entry(member, "RecordId")]),
            "Addresses" => json!([self.entry(member, "City")]),
            "Contacts" => json!([self.entry(member, "Contact")]),
            "Attributes" => json!([self.entry(member, "Name")]),
            "MarketingConsents" => json!([self.entry(member, "IsGiven")]),
            "LoyaltyCards" => json!([self.entry(member, "CardNumber")]),
            _ => panic!("{member} has no sample: say what a caller would send"),
        };
        json!({ member: value })
    }

    fn entry(&self, list: &str, member: &str) -> Value {
        let mut entry = match list {
            "CustomerAffiliations" => json!({ "RecordId": self.affiliation }),
            "Addresses" => json!({ "City": "Nara", "ThreeLetterISORegionName": "JPN" }),
            "Contacts" => json!({ "ContactTypeValue": 1, "Contact": "03-5555-0188" }),
            "Attributes" => json!({ "Name": self.attribute,
                "AttributeValue": { "StringValue": "Post" } }),
            "MarketingConsents" => json!({ "ContactTypeValue": 2, "IsGiven": true,
                "Wording": "1", "Language": "en" }),
            _ => json!({ "CardNumber": "55334" }),
        };
        let value = match member {
            "Id" => json!(guid()),
            "Name" if list == "Attributes" => self.attribute.clone(),
            "Name" => json!("Named by the caller"),
            "Street" => json!("3-34 Gate"),
            "City" => json!("Kobe"),
            "State" => json!("13"),
            "ZipCode" => json!("104-0061"),
            "ThreeLetterISORegionName" => json!("USA"),
            "Phone" => json!("03-5555-0177"),
            "AddressTypeValue" => self.purpose["AddressType"].clone(),
            "LogisticsLocationRoleRecordId" => self.purpose["RecordId"].clone(),
            "IsPrimary" | "IsAsyncAddress" | "Deactivate" | "IsMarketingConsentGiven" => {
                json!(true)
            }
            "Wording" => json!("of.334"),
            "Language" => json!("ja"),
            "OperatingUnitNumber" => json!("999"),
            "WorkerId" => json!("000999"),
            "CustomerAccount" | "ChannelDatabaseId" => json!("another"),
            "ChannelVersion" => json!(987_654_321),
            "RecordId" | "CardNumber" | "AttributeValue" | "ContactTypeValue" | "Contact"
            | "IsGiven" => entry[member].clone(),
            "AnsweredDateTime" => json!("2026-11-21T00:00:00.000Z"),
            _ => panic!("{list}.{member} has no sample: say what a caller would send"),
        };
        if list == "MarketingConsents" && member == "Contact" {
            entry["Contact"] = json!("");
        } else {
            entry[member] = value;
        }
        entry
    }
}

/// Whether the customer has the sample's value of a member.
fn has(customer: &Value, sample: &Value, member: &str) -> bool {
    let (name, of_entry) = member.split_once('.').unwrap_or((member, ""));
    let (Value::Array(kept), Value::Array(sent)) = (&customer[name], &sample[name]) else {
        return customer[name] == sample[name];
    };
    let is_kept = |kept: &Value| match &sent[0] {
        sent if !of_entry.is_empty() => kept[of_entry] == sent[of_entry],
        Value::Object(sent) => sent.iter().all(|(name, value)| kept[name] == *value),
        sent => kept == sent,
    };
    kept.iter().any(is_kept)
}

/// Callers of one shop.
struct Callers {
    worker: Register,
    kiosk: Register,
    application: Visitor,
}

impl Callers {
    async fn of(shop: &Shop) -> Self {
        Self {
            worker: shop.ginza().await,
            kiosk: Register::activate(&shop.url, "GINZA-KIOSK-1").await,
            application: Visitor::application(shop),
        }
    }

    /// Each person has one customer.
    fn caller(&self, shop: &Shop, role: Role) -> Caller {
        match role {
            Role::Worker => Caller::Device(self.worker.clone()),
            Role::Kiosk => Caller::Device(self.kiosk.clone()),
            Role::Application => Caller::Visitor(self.application.clone()),
            Role::Person => Caller::Visitor(Visitor::person(shop, &guid())),
            Role::Anonymous => Caller::Visitor(Visitor::anonymous(shop)),
        }
    }
}

enum Caller {
    Device(Register),
    Visitor(Visitor),
}

impl Caller {
    async fn create(&self, body: &Value) -> Answer {
        match self {
            Self::Device(register) => register.create(body).await,
            Self::Visitor(visitor) => visitor.post("Customers", body).await,
        }
    }

    async fn patch(&self, account: &str, body: &Value) -> Answer {
        match self {
            Self::Device(register) => register.patch(account, body).await,
            Self::Visitor(visitor) => visitor.patch(account, body).await,
        }
    }

    async fn get(&self, account: &str) -> Answer {
        let path = format!("Customers('{account}')");
        match self {
            Self::Device(register) => register.get(&path).await,
            Self::Visitor(visitor) => visitor.get(&path).await,
        }
    }

    /// At a channel of the other kind.
    fn elsewhere(self) -> Self {
        let other = |oun: &str| if oun == ONLINE { GINZA } else { ONLINE }.to_owned();
        match self {
            Self::Device(mut register) => {
                register.operating_unit_number = other(&register.operating_unit_number);
                Self::Device(register)
            }
            Self::Visitor(mut visitor) => {
                let oun = &mut visitor.register.operating_unit_number;
                *oun = other(oun);
                Self::Visitor(visitor)
            }
        }
    }
}

fn kind_of(role: Role) -> ChannelKind {
    match role {
        Role::Worker | Role::Kiosk => ChannelKind::Store,
        Role::Application | Role::Person | Role::Anonymous => ChannelKind::Online,
    }
}

fn with(mut body: Value, sample: &Value) -> Value {
    for (name, value) in sample.as_object().expect("members") {
        body[name] = value.clone();
    }
    body
}

/// What the refusal names.
fn refused_members(answer: &Answer) -> Vec<String> {
    let (id, body) = answer.error();
    assert_eq!(id, ErrorId::AuthorizationFailed);
    assert!(body.validation_errors.iter().all(|it| !it.localized_message.is_empty()));
    body.validation_errors.into_iter().flat_map(|it| it.member_names).collect()
}

/// A member below a list that is refused as a whole cannot be asked about.
fn is_below_refused(role: Role, member: &str) -> bool {
    let list = member.split_once('.').map(|(list, _)| list);
    list.is_some_and(|list| access(role, kind_of(role), list) == Access::Refused)
}

async fn with_all_parts() -> Shop {
    let shop = Shop::open().await;
    shop.with_features(&[EnhancedAsyncCreation, MultipleContacts]).await;
    shop
}

#[tokio::test]
async fn r334_a_creation_writes_the_members_that_the_table_names_for_its_caller() {
    let shop = with_all_parts().await;
    let wire = Wire::read(&shop).await;
    let callers = Callers::of(&shop).await;
    for member in wire.members("Customer") {
        assert!(MEMBERS.iter().any(|(name, _)| *name == member), "{member} has no line");
        for role in Role::ALL {
            if is_below_refused(role, &member) {
                continue;
            }
            let about = format!("{role:?} creates with {member}");
            let sample = wire.sample(&member);
            let body = with(somebody(), &sample);
            let caller = callers.caller(&shop, role);
            let answer = caller.create(&body).await;
            match access(role, kind_of(role), &member) {
                Access::Refused if role == Role::Anonymous => assert_eq!(answer.status, 401),
                Access::Refused => assert_eq!(refused_members(&answer), [member.as_str()]),
                access => {
                    let account = answer.customer().account_number;
                    // A kiosk reads no customer.
                    let kept = match role {
                        Role::Kiosk => callers.caller(&shop, Role::Worker).get(&account).await.body,
                        _ => caller.get(&account).await.body,
                    };
                    let is_written = access == Access::Written && member != "Addresses.Deactivate";
                    assert_eq!(has(&kept, &sample, &member), is_written, "{about}: {kept}");
                }
            }
            let elsewhere = caller.elsewhere().create(&body).await;
            assert!((400..=403).contains(&elsewhere.status), "{about} elsewhere");
        }
    }
    shop.close().await;
}

#[tokio::test]
async fn r334_an_edit_writes_the_members_that_the_table_names_for_its_caller() {
    let shop = with_all_parts().await;
    let wire = Wire::read(&shop).await;
    let callers = Callers::of(&shop).await;
    for member in wire.members("CustomerChange") {
        for role in [Role::Worker, Role::Application, Role::Person] {
            if is_below_refused(role, &member) {
                continue;
            }
            let about = format!("{role:?} edits {member}");
            let caller = callers.caller(&shop, role);
            let account = caller.create(&somebody()).await.customer().account_number;
            let sample = wire.sample(&member);
            let answer = caller.patch(&account, &sample).await;
            match access(role, kind_of(role), &member) {
                Access::Refused => assert_eq!(refused_members(&answer), [member.as_str()]),
                // It names the record that is meant (R168).
                _ if member == "RecordId" => assert_eq!(answer.error_id(), ErrorId::IdMismatch),
                access => {
                    assert_eq!(answer.status, 200, "{about}: {}", answer.body);
                    let kept = caller.get(&account).await.body;
                    let is_written = access == Access::Written && member != "Addresses.Deactivate";
                    assert_eq!(has(&kept, &sample, &member), is_written, "{about}: {kept}");
                }
            }
        }
    }
    let customer = callers.worker.create(&somebody()).await.customer();
    let (kiosk, anonymous) =
        (callers.caller(&shop, Role::Kiosk), callers.caller(&shop, Role::Anonymous));
    for member in wire.members("CustomerChange") {
        let sample = wire.sample(&member);
        assert_eq!(kiosk.patch(&customer.account_number, &sample).await.status, 403);
        assert_eq!(anonymous.patch(&customer.account_number, &sample).await.status, 401);
    }
    shop.close().await;
}

#[tokio::test]
async fn r334_a_whole_entity_that_repeats_what_stands_there_is_accepted() {
    let shop = with_all_parts().await;
    let wire = Wire::read(&shop).await;
    let callers = Callers::of(&shop).await;
    for role in [Role::Worker, Role::Application, Role::Person] {
        let caller = callers.caller(&shop, role);
        let created = caller.create(&with(somebody(), &wire.sample("Addresses"))).await.body;
        let account = created["AccountNumber"].as_str().expect("an account");
        let mut entity = caller.get(account).await.body;
        entity["MiddleName"] = json!("B.");
        let answer = caller.patch(account, &entity).await;
        assert_eq!(answer.status, 200, "{role:?} {}", answer.body);
        assert_eq!(answer.body["MiddleName"], "B.");
        assert_eq!(answer.body["Addresses"], entity["Addresses"]);
    }
    shop.close().await;
}

#[tokio::test]
async fn r334_r227_an_answer_is_stamped_by_the_session_and_a_known_one_stays() {
    for (channel, headquarters) in crate::conversion::databases() {
        let shop = Shop::open_on(channel, headquarters).await;
        let mut register = shop.ginza().await;
        let answer = |worker: &str, at: &str| {
            json!({ "ContactTypeValue": 2, "IsGiven": true, "Wording": "1", "Language": "ja",
                "AnsweredDateTime": at, "OperatingUnitNumber": "999", "WorkerId": worker })
        };
        let stamps = |customer: &Value| -> Vec<[String; 3]> {
            let answers = customer["MarketingConsents"].as_array().cloned().unwrap_or_default();
            let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
            let names = ["WorkerId", "OperatingUnitNumber", "AnsweredDateTime"];
            answers.iter().map(|it| names.map(|name| text(it, name))).collect()
        };
        let at = "2026-11-21T00:00:00.000Z";
        let mut person = somebody();
        person["MarketingConsents"] = json!([answer("000999", at)]);
        let created = register.create(&person).await.body;
        assert_eq!(stamps(&created), [["000160", GINZA, at]], "nobody 000999 has signed on");

        // What one worker captured is sent under the session of the next one.
        register.sign_on("000713", crate::shop::PASSWORD).await;
        person = somebody();
        person["MarketingConsents"] = json!([answer("000160", at)]);
        let created = register.create(&person).await.body;
        assert_eq!(stamps(&created), [["000160", GINZA, at]]);

        let account = created["AccountNumber"].as_str().expect("an account");
        let mut entity = register.get(&format!("Customers('{account}')")).await.body;
        let mut answers = entity["MarketingConsents"].as_array().cloned().expect("answers");
        answers.push(answer("", at));
        entity["MarketingConsents"] = json!(answers);
        let edited = register.patch(account, &entity).await.body;
        assert_eq!(stamps(&edited), [["000160", GINZA, at], ["000713", GINZA, at]]);

        let aiko = Visitor::person(&shop, &guid());
        person = somebody();
        person["MarketingConsents"] = json!([answer("000160", at)]);
        let created = aiko.post("Customers", &person).await.body;
        let [[worker, channel, now]] = &stamps(&created)[..] else { panic!("one answer") };
        assert_eq!((worker.as_str(), channel.as_str()), ("", ONLINE));
        assert!(now.as_str() > at, "{now}");
        shop.close().await;
    }
}

#[test]
fn the_documented_table_is_the_gates() {
    let word = |access| match access {
        Access::Written => "written",
        Access::Stamped => "stamped",
        Access::Ignored => "ignored",
        Access::Refused => "refused",
    };
    let line = |(member, accesses): &(&str, [Access; 4])| {
        format!("| `{member}` | {} |", accesses.map(word).join(" | "))
    };
    let table: Vec<String> = MEMBERS.iter().map(line).collect();
    let page = include_str!("../../../../docs/roles.md");
    assert!(page.contains(&table.join("\n")), "the table is:\n{}", table.join("\n"));
}
