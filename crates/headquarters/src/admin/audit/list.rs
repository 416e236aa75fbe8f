//! The audit trail as a list.

use axum::extract::{Query, State};
use contract::admin::AuditTrail;
use contract::{ErrorBody, ErrorId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use service::{ApiError, Json, clock};

use crate::audit::table::{self, Search};
use crate::state::Shared;

/// Entries of a page when the caller does not say, and most of them.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 500;

/// What is searched for.
#[derive(Debug, Deserialize)]
pub(in crate::admin) struct SearchQuery {
    #[serde(default)]
    worker: String,
    #[serde(default)]
    device: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl SearchQuery {
    pub(super) fn search(&self) -> Result<Search, ApiError> {
        let wrong =
            |member: &str| ApiError::new(ErrorId::ValueOutOfRange).about_member(member.to_owned());
        let text = |text: &str| text.trim().to_owned();
        Ok(Search {
            worker: text(&self.worker),
            device: text(&self.device),
            customer: [text(&self.customer), String::new(), String::new()],
            from: time(&self.from, 0).ok_or_else(|| wrong("from"))?,
            to: time(&self.to, 1).ok_or_else(|| wrong("to"))?,
        })
    }
}

/// A time as stored. A day is its beginning in UTC, or that of a day `later`: so a day that is
/// the end of a range is in it.
fn time(text: &str, later: i64) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(clock::text(time));
    }
    let day = text.parse::<Date>().ok()?.checked_add(later.days()).ok()?;
    Some(format!("{day}T00:00:00.000Z"))
}

#[derive(Debug, Deserialize)]
pub(in crate::admin) struct Page {
    #[serde(rename = "$top", default)]
    top: u32,
    #[serde(rename = "$skip", default)]
    skip: u32,
}

/// Who did what, when, from which device and address, newest first.
#[utoipa::path(get, path = "/api/audit-trail", tag = "Audit trail",
    params(("worker" = Option<String>, Query), ("device" = Option<String>, Query),
        ("customer" = Option<String>, Query, description = "`CustomerId` or account number"),
        ("from" = Option<String>, Query, description = "RFC 3339, or a day in UTC"),
        ("to" = Option<String>, Query, description = "Exclusive; a day in UTC is included"),
        ("$top" = Option<u32>, Query), ("$skip" = Option<u32>, Query)),
    responses((status = 200, body = AuditTrail), (status = 422, body = ErrorBody)))]
pub(in crate::admin) async fn list(
    State(headquarters): State<Shared>,
    Query(query): Query<SearchQuery>,
    Query(page): Query<Page>,
) -> Result<Json<AuditTrail>, ApiError> {
    let mut search = query.search()?;
    let top = if page.top == 0 { PAGE_DEFAULT } else { page.top.min(PAGE_MAX) };
    let mut connection = headquarters.database.read().acquire().await?;
    search.find_customer(&mut connection).await?;
    let entries = table::page(&mut connection, &search, top, page.skip).await?;
    let total = table::count(&mut connection, &search).await?;
    Ok(Json(AuditTrail { entries, total }))
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn r339_a_range_of_days_includes_its_last_day() {
        assert_eq!(time("2026-11-30", 0).as_deref(), Some("2026-11-30T00:00:00.000Z"));
        assert_eq!(time("2026-11-30", 1).as_deref(), Some("2026-12-01T00:00:00.000Z"));
        let zoned = time("2026-11-30T09:00:00+09:00", 1);
        assert_eq!(zoned.as_deref(), Some("2026-11-30T00:00:00.000Z"));
        assert_eq!(time(" ", 1).as_deref(), Some(""));
        assert_eq!(time("yesterday", 0), None);
    }
}
