//! The common parts of both API descriptions.

use std::collections::BTreeSet;

use contract::limits::entries_max;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Writes the limits of requests' lists as `maxItems`.
pub fn limit_lists(api: &mut OpenApi) {
    let mut found = Found::default();
    for operation in api.paths.paths.values_mut().flat_map(operations) {
        let Some(RefOr::T(body)) = &mut operation.request_body else { continue };
        for content in body.content.values_mut() {
            if let RefOr::T(content) = content
                && let Some(schema) = &mut content.schema
            {
                limit(schema, "", &mut found);
            }
        }
    }
    let Some(components) = &mut api.components else { return };
    while let Some(name) = found.waiting.pop() {
        if let Some(schema) = components.schemas.get_mut(&name) {
            limit(schema, "", &mut found);
        }
    }
}

/// The schemas that requests refer to.
#[derive(Default)]
struct Found {
    seen: BTreeSet<String>,
    waiting: Vec<String>,
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.put, &mut path.post, &mut path.patch, &mut path.delete]
        .into_iter()
        .flatten()
}

/// `member` is the name of the schema's value.
fn limit(schema: &mut RefOr<Schema>, member: &str, found: &mut Found) {
    match schema {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap_or_default().to_owned();
            if found.seen.insert(name.clone()) {
                found.waiting.push(name);
            }
        }
        RefOr::T(Schema::Array(list)) => {
            list.max_items = Some(entries_max(member));
            if let ArrayItems::RefOrSchema(entry) = &mut list.items {
                limit(entry, member, found);
            }
        }
        RefOr::T(Schema::Object(object)) => {
            for (name, schema) in &mut object.properties {
                limit(schema, name, found);
            }
        }
        RefOr::T(Schema::OneOf(choice)) => {
            choice.items.iter_mut().for_each(|schema| limit(schema, member, found));
        }
        RefOr::T(Schema::AllOf(all)) => {
            all.items.iter_mut().for_each(|schema| limit(schema, member, found));
        }
        RefOr::T(_) => {}
    }
}
