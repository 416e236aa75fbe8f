//! The audit trail as a file: CSV (RFC 4180), newest first.

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use contract::ErrorBody;
use contract::audit::AuditEntry;
use futures::stream;
use service::ApiError;

use super::list::SearchQuery;
use crate::audit::table::{self, Search};
use crate::state::Shared;

const PAGE: u32 = 1_000;
const HEADER: &str = "Time,WorkerId,Device,Address,OperatingUnitNumber,Action,Customer,Object,\
     Outcome,Id\r\n";

/// All entries that match, as a file; itself recorded. Cells that a spreadsheet would compute begin
/// with an apostrophe.
#[utoipa::path(get, path = "/api/audit-trail/export", tag = "Audit trail",
    params(("worker" = Option<String>, Query), ("device" = Option<String>, Query),
        ("customer" = Option<String>, Query), ("from" = Option<String>, Query),
        ("to" = Option<String>, Query)),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 422, body = ErrorBody)))]
pub(in crate::admin) async fn export(
    State(headquarters): State<Shared>,
    Query(query): Query<SearchQuery>,
) -> Result<Response, ApiError> {
    let mut search = query.search()?;
    let mut connection = headquarters.database.read().acquire().await?;
    search.find_customer(&mut connection).await?;
    drop(connection);
    let pages = stream::try_unfold(Place::Header, move |place| {
        let (headquarters, search) = (headquarters.clone(), search.clone());
        async move { next(&headquarters, &search, place).await }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit-trail.csv\""),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// How far the file is.
enum Place {
    Header,
    Behind(Option<Box<AuditEntry>>),
}

/// The next part of the file. The database is read a page at a time, so that memory stays small.
async fn next(
    headquarters: &Shared,
    search: &Search,
    place: Place,
) -> sqlx::Result<Option<(Bytes, Place)>> {
    let Place::Behind(last) = place else {
        return Ok(Some((Bytes::from_static(HEADER.as_bytes()), Place::Behind(None))));
    };
    let mut connection = headquarters.database.read().acquire().await?;
    let page = match &last {
        None => table::page(&mut connection, search, PAGE, 0).await?,
        Some(last) => table::page_before(&mut connection, search, last, PAGE).await?,
    };
    let text: String = page.iter().map(line).collect();
    let last = page.into_iter().next_back();
    Ok(last.map(|last| (Bytes::from(text), Place::Behind(Some(Box::new(last))))))
}

fn line(entry: &AuditEntry) -> String {
    let outcome = entry.outcome.to_string();
    let cells = [
        &entry.time,
        &entry.worker_id,
        &entry.device,
        &entry.address,
        &entry.operating_unit_number,
        &entry.action,
        &entry.customer,
        &entry.object,
        &outcome,
        &entry.id,
    ];
    format!("{}\r\n", cells.map(|text| cell(text)).join(","))
}

/// Quoted where it has to be. A spreadsheet takes what begins with one of these signs for a
/// formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn r339_a_cell_of_the_export_is_no_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("=A1,B1"), "\"'=A1,B1\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("2026-11-30T00:00:00.000Z"), "2026-11-30T00:00:00.000Z");
    }
}
