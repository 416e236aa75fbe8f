//! The code of an action in the audit trail.

use axum::http::Method;

/// How a read is recorded that takes data out of the system.
pub(in crate::admin) const EXPORT_PATH: &str = "/api/audit-trail/export";

/// The code of a request that is recorded; `None` for one that only reads. A route without a code
/// is recorded under its method and path.
pub(super) fn of(method: &Method, path: &str) -> Option<String> {
    if method.is_safe() {
        return (path == EXPORT_PATH).then(|| "ExportAuditTrail".to_owned());
    }
    let code = match (method.as_str(), path) {
        ("DELETE", "/api/session") => "SignOff",
        ("PUT", "/api/features/{name}") => "ChangeSwitch",
        ("PUT", "/api/channel-schemas/{name}") => "ChangeChannelSchema",
        ("POST", "/api/registers") => "AddRegister",
        ("DELETE", "/api/registers/{register}") => "RevokeRegister",
        ("POST", "/api/rescue") => "ImportRescueFile",
        ("PUT", "/api/jobs/{id}") => "ChangeJob",
        ("POST", "/api/jobs/{id}/runs") => "RunJob",
        ("POST", "/api/jobs/{id}/full-sync") => "RunFullSync",
        ("PUT", "/api/customers/{account}") => "ChangeCustomer",
        ("PUT", "/api/customer-operations/{id}") => "RepairOperation",
        ("POST", "/api/customer-operations/{id}/synchronize") => "SynchronizeOperation",
        ("DELETE", "/api/channel-databases/{id}") => "GiveUpChannelDatabase",
        ("POST", "/api/scale-units/{key}/enrolment-code") => "IssueEnrolmentCode",
        ("DELETE", "/api/scale-units/{key}/credential") => "RevokeScaleUnit",
        ("POST", "/api/sessions/{id}/retry") => "RetrySession",
        ("POST", "/api/sessions/{id}/cancel") => "CancelSession",
        (method, path) => return Some(of_list(method, path)),
    };
    Some(code.to_owned())
}

/// Of a list that an administrator manages; the object names the list.
fn of_list(method: &str, path: &str) -> String {
    match (method, list(path)) {
        ("POST", Some((_, false))) => "AddRecord".to_owned(),
        ("PUT", Some((_, true))) => "ChangeRecord".to_owned(),
        ("DELETE", Some((_, true))) => "DeleteRecord".to_owned(),
        _ => format!("{method} {path}"),
    }
}

/// The name of a managed list, and whether the path is that of one record.
fn list(path: &str) -> Option<(&str, bool)> {
    let rest = path.strip_prefix("/api/")?;
    match rest.split_once('/') {
        None => Some((rest, false)),
        Some((list, "{key}")) => Some((list, true)),
        Some(_) => None,
    }
}

/// What a request is about, by its path and the values in it: `titles/3`, `1010`.
pub(super) fn object(path: &str, values: &[String]) -> String {
    let key = values.join("/");
    match list(path) {
        Some((list, true)) => format!("{list}/{key}"),
        _ => key,
    }
}
