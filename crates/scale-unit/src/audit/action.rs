//! The code of an action in the audit trail.

use axum::http::Method;

/// `POST` requests that only read, and the batch, whose requests are recorded one by one.
const READS: [&str; 6] = [
    "/Commerce/$batch",
    "/Commerce/Customers/Search",
    "/Commerce/Customers/SearchByFields",
    "/Commerce/Customers/GetByAccountNumbers",
    "/Commerce/Customers/Confirm",
    "/Commerce/Customers/{key}/GetOrderHistory",
];

/// The code of a request that is recorded; `None` for one that only reads. A route without a code
/// is recorded under its method and path.
pub fn of(method: &Method, path: &str) -> Option<String> {
    if method.is_safe() || READS.contains(&path) {
        return None;
    }
    let code = match (method.as_str(), path) {
        ("POST", "/Commerce/Activate") => "Activate",
        ("POST", "/Commerce/SignOn") => "SignOn",
        ("POST", "/Commerce/SignOff") => "SignOff",
        ("POST", "/Commerce/Customers") => "CreateCustomer",
        ("PATCH", "/Commerce/Customers/{key}") => "EditCustomer",
        ("POST", "/Commerce/LoyaltyCards") => "IssueLoyaltyCard",
        ("POST", "/Commerce/SalesTransactions") => "CompleteSale",
        (method, path) => return Some(format!("{method} {path}")),
    };
    Some(code.to_owned())
}

/// The code by the outcome: a refused sign-on or activation has its own.
pub fn by_outcome(action: String, outcome: u16) -> String {
    let is_refused = outcome >= 400;
    match action.as_str() {
        "SignOn" if is_refused => "SignOnFailed".to_owned(),
        "Activate" if is_refused => "ActivateFailed".to_owned(),
        _ => action,
    }
}
