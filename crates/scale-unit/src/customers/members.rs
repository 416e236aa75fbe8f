//! Refuses what a caller may not write of a customer, by the gate's table (R334).

use contract::ErrorId;
use contract::commerce::Customer;
use domain::gate::members::Access;
use serde::Serialize;
use serde_json::{Map, Value};
use service::{ApiError, Result};

use crate::access::caller::Caller;
use crate::customers::visibility::shown;

/// Names every member that the caller may not write and that would change something of
/// `before`. A caller may send whole entities: a member that repeats what the caller sees, or
/// says nothing of a new customer, is none.
pub fn check_members(
    caller: &Caller,
    before: Option<&Customer>,
    sent: &impl Serialize,
) -> Result<()> {
    let before = before.map(|stored| serde_json::to_value(shown(&caller.channel, stored)));
    let before = before.transpose()?;
    let before = before.as_ref().and_then(Value::as_object);
    let mut refused = Vec::new();
    if let Value::Object(sent) = serde_json::to_value(sent)? {
        for (name, value) in &sent {
            let known = before.and_then(|before| before.get(name));
            if is_repeated(value, known) {
                continue;
            }
            match (caller.access(name), value) {
                (Access::Refused, _) => refused.push(name.clone()),
                (_, Value::Array(entries)) => {
                    let known = known.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                    refused.extend(refused_of_list(caller, name, entries, known));
                }
                _ => {}
            }
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let error = ApiError::new(ErrorId::AuthorizationFailed);
    Err(refused.into_iter().fold(error, ApiError::about_member))
}

fn refused_of_list(caller: &Caller, list: &str, entries: &[Value], known: &[Value]) -> Vec<String> {
    let mut refused = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let Value::Object(members) = entry else { continue };
        let same = known.iter().filter_map(Value::as_object).find(|it| is_same(it, members));
        for (name, value) in members {
            let is_refused = caller.access(&format!("{list}.{name}")) == Access::Refused;
            if is_refused && !is_repeated(value, same.and_then(|same| same.get(name))) {
                refused.push(format!("{list}[{index}].{name}"));
            }
        }
    }
    refused
}

/// An address is named by its id; an entry of another list is the same when all of it is.
fn is_same(known: &Map<String, Value>, sent: &Map<String, Value>) -> bool {
    match sent.get("Id").and_then(Value::as_str) {
        Some(id) if !id.is_empty() => known.get("Id").is_some_and(|known| known == id),
        _ => known == sent,
    }
}

/// Whether the value changes nothing; without a known one, whether it says nothing.
fn is_repeated(value: &Value, known: Option<&Value>) -> bool {
    match (known, value) {
        (Some(known), value) => known == value,
        (None, Value::Null | Value::Bool(false)) => true,
        (None, Value::Number(number)) => number.as_i64() == Some(0),
        (None, Value::String(text)) => text.is_empty(),
        (None, Value::Array(entries)) => entries.is_empty(),
        (None, _) => false,
    }
}
