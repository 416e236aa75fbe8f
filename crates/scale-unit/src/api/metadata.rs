//! `/Commerce/$metadata`: the Commerce API in CSDL, from which OData clients are generated (R313).
//! It is derived from the OpenAPI description, so that both agree.

use axum::extract::{Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, Uri};
use axum::response::{IntoResponse, Response};
use contract::ErrorId;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::{ApiError, Result, media};

use super::openapi;

/// The published namespace. A request may append it to a name.
const NAMESPACE: &str = "Microsoft.Dynamics.Commerce.Runtime.DataModel";
const CONTAINER: &str = "CommerceContext";
const ROOT: &str = "/Commerce/";
const VERSION: HeaderName = HeaderName::from_static("odata-version");

/// Entity sets: name, type, key.
const SETS: [(&str, &str, &str); 3] = [
    ("Customers", "Customer", "AccountNumber"),
    ("LoyaltyCards", "LoyaltyCard", "CardNumber"),
    ("SalesTransactions", "SalesTransaction", "Id"),
];

/// Omitted: a batch and an event stream are no operations of a model, and the delta has query
/// options of its own.
const NOT_TOLD: [&str; 3] = ["$batch", "Events", "Customers/Delta"];

#[derive(Deserialize)]
pub struct Format {
    #[serde(rename = "$format")]
    format: Option<String>,
}

/// XML, which generators read, unless the caller asks for JSON.
pub async fn describe(
    format: Result<Query<Format>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response> {
    let Query(Format { format }) = format.map_err(|_| ApiError::new(ErrorId::BadRequest))?;
    let named = |media_type| media::names(&headers, media_type);
    let is_json = match format.as_deref().map(|it| it.split(';').next().unwrap_or_default().trim())
    {
        Some("json" | "application/json") => true,
        Some("xml" | "application/xml") => false,
        Some(_) => return Err(ApiError::new(ErrorId::NotAcceptable)),
        None => named("application/json") && !named("application/xml"),
    };
    let model = Model::new(&serde_json::to_value(openapi::description())?);
    let (media_type, text) = if is_json {
        ("application/json", model.json().to_string())
    } else {
        ("application/xml", model.xml())
    };
    Ok(([(CONTENT_TYPE, media_type), (VERSION, "4.0")], text).into_response())
}

struct Model {
    types: Vec<Type>,
    operations: Vec<ODataOperation>,
}

struct Type {
    name: String,
    key: Option<&'static str>,
    members: Vec<Member>,
}

#[derive(Clone)]
struct Member {
    name: String,
    of: TypeName,
}

/// `Edm.String`, or the name of a type of the model.
#[derive(Clone)]
struct TypeName {
    name: String,
    is_list: bool,
}

struct ODataOperation {
    name: String,
    /// Its last segment.
    path: String,
    /// An action is posted, a function is fetched.
    is_action: bool,
    bound_to: Option<TypeName>,
    parameters: Vec<Member>,
    answer: Option<TypeName>,
}

impl Model {
    fn new(api: &Value) -> Self {
        let schemas = &api["components"]["schemas"];
        let mut operations = Vec::new();
        let paths = api["paths"].as_object().into_iter().flatten();
        for (path, item) in paths {
            let path = path.strip_prefix(ROOT).unwrap_or(path);
            let is_set = SETS.iter().any(|(set, _, _)| *set == path);
            if is_set || path.ends_with(')') || NOT_TOLD.contains(&path) {
                continue;
            }
            for (method, described) in item.as_object().into_iter().flatten() {
                operations.push(ODataOperation::new(path, method == "post", described, schemas));
            }
        }
        let mut model = Self { types: Vec::new(), operations };
        let mut waiting: Vec<String> = SETS.iter().map(|(_, name, _)| (*name).to_owned()).collect();
        for operation in &model.operations {
            let parameters = operation.parameters.iter().map(|it| &it.of);
            waiting.extend(parameters.chain(&operation.answer).map(|it| it.name.clone()));
        }
        while let Some(name) = waiting.pop() {
            if !name.starts_with("Edm.") && !model.types.iter().any(|known| known.name == name) {
                let members = members(&schemas[&name]);
                waiting.extend(members.iter().map(|it| it.of.name.clone()));
                let mut sets = SETS.iter();
                let key = sets.find(|(_, of, _)| *of == name).map(|(_, _, key)| *key);
                model.types.push(Type { name, key, members });
            }
        }
        model.types.sort_by(|one, other| one.name.cmp(&other.name));
        model
    }

    fn is_entity(&self, of: &TypeName) -> bool {
        self.types.iter().any(|known| known.name == of.name && known.key.is_some())
    }

    fn xml(&self) -> String {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<edmx:Edmx Version=\"4.0\" \
             xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n<edmx:DataServices>\n\
             <Schema Namespace=\"{NAMESPACE}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
        );
        for one in &self.types {
            let kind = if one.key.is_some() { "EntityType" } else { "ComplexType" };
            xml += &format!("<{kind} Name=\"{}\">\n", one.name);
            if let Some(key) = one.key {
                xml += &format!("<Key><PropertyRef Name=\"{key}\"/></Key>\n");
            }
            for Member { name, of } in &one.members {
                if self.is_entity(of) {
                    xml += &format!("<NavigationProperty Name=\"{name}\" Type=\"{of}\"/>\n");
                    continue;
                }
                let mut facets = String::new();
                if one.key == Some(name) {
                    facets += " Nullable=\"false\"";
                }
                if of.name == "Edm.Decimal" {
                    facets += " Scale=\"variable\"";
                }
                xml += &format!("<Property Name=\"{name}\" Type=\"{of}\"{facets}/>\n");
            }
            xml += &format!("</{kind}>\n");
        }
        for operation in &self.operations {
            let kind = operation.kind();
            let is_bound = operation.bound_to.is_some();
            xml += &format!("<{kind} Name=\"{}\" IsBound=\"{is_bound}\">\n", operation.name);
            if let Some(bound_to) = &operation.bound_to {
                xml += &format!("<Parameter Name=\"bindingParameter\" Type=\"{bound_to}\"/>\n");
            }
            for Member { name, of } in &operation.parameters {
                xml += &format!("<Parameter Name=\"{name}\" Type=\"{of}\"/>\n");
            }
            if let Some(answer) = &operation.answer {
                xml += &format!("<ReturnType Type=\"{answer}\"/>\n");
            }
            xml += &format!("</{kind}>\n");
        }
        xml += &format!("<EntityContainer Name=\"{CONTAINER}\">\n");
        for (set, of, _) in SETS {
            xml += &format!("<EntitySet Name=\"{set}\" EntityType=\"{NAMESPACE}.{of}\"/>\n");
        }
        for operation in self.operations.iter().filter(|it| it.bound_to.is_none()) {
            let (kind, name, path) = (operation.kind(), &operation.name, &operation.path);
            xml += &format!("<{kind}Import Name=\"{path}\" {kind}=\"{NAMESPACE}.{name}\"/>\n");
        }
        xml + "</EntityContainer>\n</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n"
    }

    fn json(&self) -> Value {
        let mut schema = Map::new();
        for one in &self.types {
            let kind = if one.key.is_some() { "EntityType" } else { "ComplexType" };
            let mut told = json!({ "$Kind": kind });
            if let Some(key) = one.key {
                told["$Key"] = json!([key]);
            }
            for Member { name, of } in &one.members {
                let mut member = of.json();
                if self.is_entity(of) {
                    member["$Kind"] = json!("NavigationProperty");
                } else if one.key != Some(name) && !of.is_list {
                    member["$Nullable"] = json!(true);
                }
                told[name] = member;
            }
            schema.insert(one.name.clone(), told);
        }
        let mut container = json!({ "$Kind": "EntityContainer" });
        for (set, of, _) in SETS {
            container[set] = json!({ "$Collection": true, "$Type": format!("{NAMESPACE}.{of}") });
        }
        for operation in &self.operations {
            let kind = operation.kind();
            let mut told = json!({ "$Kind": kind });
            let mut parameters = Vec::new();
            match &operation.bound_to {
                Some(bound_to) => {
                    told["$IsBound"] = json!(true);
                    let mut parameter = bound_to.json();
                    parameter["$Name"] = json!("bindingParameter");
                    parameters.push(parameter);
                }
                None => {
                    let name = format!("{NAMESPACE}.{}", operation.name);
                    container[&operation.path] = json!({ format!("${kind}"): name });
                }
            }
            for Member { name, of } in &operation.parameters {
                let mut parameter = of.json();
                parameter["$Name"] = json!(name);
                parameter["$Nullable"] = json!(true);
                parameters.push(parameter);
            }
            told["$Parameter"] = parameters.into();
            if let Some(answer) = &operation.answer {
                told["$ReturnType"] = answer.json();
            }
            schema.insert(operation.name.clone(), json!([told]));
        }
        schema.insert(CONTAINER.to_owned(), container);
        json!({ "$Version": "4.01", "$EntityContainer": format!("{NAMESPACE}.{CONTAINER}"),
            NAMESPACE: schema })
    }
}

impl ODataOperation {
    /// `path` is the one below the root: `Customers/Search`.
    fn new(path: &str, is_action: bool, described: &Value, schemas: &Value) -> Self {
        let (set, name) = path.rsplit_once('/').unwrap_or(("", path));
        let one = |(of, is_list): (&str, bool)| TypeName { name: of.to_owned(), is_list };
        let bound_to = SETS.iter().find_map(|(name, of, _)| {
            let rest = set.strip_prefix(name)?;
            Some(one((of, rest.is_empty())))
        });
        let content =
            |described: &Value| described["content"]["application/json"]["schema"].clone();
        let body = content(&described["requestBody"]);
        let parameters = match body["$ref"].as_str() {
            Some(reference) => members(&schemas[last(reference)]),
            None => Vec::new(),
        };
        let answer = content(&described["responses"]["200"]);
        let answer = (!answer.is_null()).then(|| TypeName::of("", &answer));
        let path = name.to_owned();
        // A type is named after the entity.
        let name = if is_action { path.clone() } else { format!("Get{path}") };
        Self { name, path, is_action, bound_to, parameters, answer }
    }

    fn kind(&self) -> &'static str {
        if self.is_action { "Action" } else { "Function" }
    }
}

fn members(schema: &Value) -> Vec<Member> {
    let members = schema["properties"].as_object().into_iter().flatten();
    members.map(|(name, of)| Member { name: name.clone(), of: TypeName::of(name, of) }).collect()
}

fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

impl TypeName {
    fn of(member: &str, schema: &Value) -> Self {
        if let Some(choices) = schema["oneOf"].as_array()
            && let Some(schema) = choices.iter().find(|it| it["type"] != "null")
        {
            return Self::of(member, schema);
        }
        let types = schema["type"].as_array();
        let kind = types.and_then(|types| types.iter().find(|it| *it != "null"));
        let kind = kind.unwrap_or(&schema["type"]).as_str().unwrap_or_default();
        if kind == "array" {
            return Self { is_list: true, ..Self::of(member, &schema["items"]) };
        }
        let name = match (schema["$ref"].as_str(), kind, schema["format"].as_str()) {
            (Some(reference), _, _) => last(reference),
            (_, "integer", Some("int64")) => "Edm.Int64",
            (_, "integer", _) => "Edm.Int32",
            (_, "number", _) if contract::NUMBERS_AS_TEXT.contains(&member) => "Edm.Decimal",
            (_, "number", _) => "Edm.Double",
            (_, "boolean", _) => "Edm.Boolean",
            _ => "Edm.String",
        };
        Self { name: name.to_owned(), is_list: false }
    }

    fn qualified(&self) -> String {
        if self.name.starts_with("Edm.") {
            self.name.clone()
        } else {
            format!("{NAMESPACE}.{}", self.name)
        }
    }

    fn json(&self) -> Value {
        let mut told = json!({ "$Type": self.qualified() });
        if self.is_list {
            told["$Collection"] = json!(true);
        }
        if self.name == "Edm.Decimal" {
            told["$Scale"] = json!("variable");
        }
        told
    }
}

impl std::fmt::Display for TypeName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.qualified();
        if self.is_list {
            write!(formatter, "Collection({name})")
        } else {
            formatter.write_str(&name)
        }
    }
}

/// Middleware before the router: removes the namespace from names, and the parentheses from a
/// function's.
pub async fn with_plain_names(mut request: Request) -> Request {
    if let Some(uri) = plain(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

fn plain(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let plain = path.strip_prefix(ROOT)?.replace(&format!("{NAMESPACE}."), "");
    // Some clients call a function by its own name instead of its import's.
    let function = plain.strip_suffix("()").map(|name| name.strip_prefix("Get").unwrap_or(name));
    let plain = format!("{ROOT}{}", function.unwrap_or(&plain));
    if plain == path {
        return None;
    }
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    format!("{plain}{query}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_changes_only_on_purpose() {
        let api = serde_json::to_value(openapi::description()).unwrap();
        insta::assert_snapshot!("metadata", Model::new(&api).xml());
    }
}
