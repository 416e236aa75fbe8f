//! The description of the lists: the same verbs for each.

use contract::ErrorBody;
use contract::admin::{
    AddressBook, AddressPurpose, Affiliation, Channel, CustomerAttributeDefinition, CustomerGroup,
    FunctionalityProfile, ScaleUnit, Title, Worker,
};
use utoipa::ToSchema;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{
    Content, HttpMethod, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
};

use super::ManagedList;

/// Adds all lists to the description.
pub(in crate::admin) fn describe(api: &mut OpenApi) {
    list::<Channel>(api, "Channels");
    list::<ScaleUnit>(api, "Scale units");
    list::<FunctionalityProfile>(api, "Functionality profiles");
    list::<Title>(api, "Titles");
    list::<Affiliation>(api, "Affiliations");
    list::<AddressPurpose>(api, "Address purposes");
    list::<CustomerAttributeDefinition>(api, "Customer attributes");
    list::<CustomerGroup>(api, "Customer groups");
    list::<Worker>(api, "Workers");
    list::<AddressBook>(api, "Address books");
}

fn list<K: ManagedList + ToSchema>(api: &mut OpenApi, tag: &str) {
    let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
    K::schemas(&mut schemas);
    schemas.push((K::name().into_owned(), K::schema()));
    let components = api.components.get_or_insert_default();
    components.schemas.extend(schemas);

    let all = format!("/api/{}", K::PATH);
    let one = format!("{all}/{{key}}");
    let (schema, many) = (Ref::from_schema_name(K::name()), array_of::<K>());
    let add = |api: &mut OpenApi, path: &str, method: HttpMethod, operation: OperationBuilder| {
        api.paths.add_path_operation(path, vec![method], operation.tag(tag));
    };
    add(api, &all, HttpMethod::Get, {
        OperationBuilder::new().summary(Some("All")).response("200", with_body(many))
    });
    add(api, &all, HttpMethod::Post, {
        changing::<K>("Adds one", [409, 422]).response("201", with_body(schema.clone()))
    });
    add(api, &one, HttpMethod::Get, {
        let operation = OperationBuilder::new().summary(Some("One, with its `ETag`"));
        refusing(operation.parameter(key()), [404]).response("200", with_body(schema.clone()))
    });
    add(api, &one, HttpMethod::Put, {
        changing::<K>("Changes one; refused when somebody else was quicker", [404, 412, 422])
            .parameter(key())
            .parameter(if_match())
            .response("200", with_body(schema))
    });
    add(api, &one, HttpMethod::Delete, {
        let operation = OperationBuilder::new().summary(Some("Deletes one that is not in use"));
        refusing(operation.parameter(key()), [404, 409, 412])
            .response("204", Response::new("Deleted"))
    });
}

fn changing<K: ToSchema>(
    summary: &str,
    refusals: impl IntoIterator<Item = u16>,
) -> OperationBuilder {
    let content = Content::new(Some(Ref::from_schema_name(K::name())));
    let body = RequestBodyBuilder::new()
        .content("application/json", content)
        .required(Some(Required::True))
        .build();
    refusing(OperationBuilder::new().summary(Some(summary)).request_body(Some(body)), refusals)
}

fn refusing(
    operation: OperationBuilder,
    refusals: impl IntoIterator<Item = u16>,
) -> OperationBuilder {
    refusals.into_iter().fold(operation, |operation, status| {
        let body = Ref::from_schema_name(ErrorBody::name());
        operation.response(status.to_string(), with_body(body))
    })
}

fn array_of<K: ToSchema>() -> RefOr<Schema> {
    ArrayBuilder::new().items(Ref::from_schema_name(K::name())).into()
}

fn with_body(schema: impl Into<RefOr<Schema>>) -> Response {
    let content = Content::new(Some(schema.into()));
    ResponseBuilder::new().content("application/json", content).build()
}

fn key() -> Parameter {
    ParameterBuilder::new()
        .name("key")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .build()
}

fn if_match() -> Parameter {
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .build()
}
