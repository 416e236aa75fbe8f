//! The two spellings of a customer's address: `Customers/x`, and `Customers('x')`, whose key the
//! router cannot take out of its segment.

pub const BOUND_ORDER_HISTORY: &str = "GetOrderHistory";

/// The key in `Customers(…)`, as it is written, and what follows.
pub fn keyed_customer(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("Customers(")?;
    let (key, bound) = match rest.rsplit_once(")/") {
        Some(bound) => bound,
        None => (rest.strip_suffix(')')?, ""),
    };
    Some((key, bound))
}

/// The route and the customer's key of a matched path, in whichever spelling the caller wrote it.
pub fn customer_route<'a>(path: &'a str, key: &'a str) -> (&'a str, &'a str) {
    const ONE_CUSTOMER: &str = "/Commerce/Customers/{key}";
    const ORDER_HISTORY: &str = "/Commerce/Customers/{key}/GetOrderHistory";
    if path == ONE_CUSTOMER || path == ORDER_HISTORY {
        return (path, key);
    }
    match keyed_customer(key) {
        Some((key, "")) => (ONE_CUSTOMER, key),
        Some((key, BOUND_ORDER_HISTORY)) => (ORDER_HISTORY, key),
        _ => (path, ""),
    }
}
