//! Pages that neither overlap nor omit entries (R166).

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use contract::ErrorId;
use contract::commerce::PagingInfo;
use serde::Deserialize;
use service::{ApiError, Result};

/// Most entries of one page.
pub const PAGE_MAX: u32 = 500;
/// Entries of a page by default.
const PAGE: u32 = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub top: u32,
    pub skip: u32,
}

impl Page {
    pub fn of(paging: &PagingInfo) -> Self {
        let top = if paging.top == 0 { PAGE } else { paging.top.min(PAGE_MAX) };
        Self { top, skip: paging.skip }
    }

    /// Truncates a list from the page's beginning to its entries. Returns whether there are more.
    pub fn cut<T>(&self, entries: &mut Vec<T>) -> bool {
        let has_more = entries.len() > self.top as usize;
        entries.truncate(self.top as usize);
        has_more
    }

    /// The page's part of the whole list, and whether there are more.
    pub fn take<T>(&self, whole: Vec<T>) -> (Vec<T>, bool) {
        let mut rest = whole.into_iter().skip(self.skip as usize);
        let page = rest.by_ref().take(self.top as usize).collect();
        (page, rest.next().is_some())
    }
}

/// `$top` and `$skip` of the query; a body's values take precedence.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct QueryPaging {
    #[serde(rename = "$top", default)]
    top: u32,
    #[serde(rename = "$skip", default)]
    skip: u32,
}

impl QueryPaging {
    pub fn or_of(self, body: &PagingInfo) -> PagingInfo {
        PagingInfo {
            top: if body.top == 0 { self.top } else { body.top },
            skip: if body.skip == 0 { self.skip } else { body.skip },
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryPaging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let query = Query::<Self>::try_from_uri(&parts.uri);
        query.map(|Query(paging)| paging).map_err(|_| ApiError::new(ErrorId::BadRequest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r166_pages_are_the_whole_in_its_order() {
        let whole: Vec<u32> = (0..7).collect();
        let mut seen = Vec::new();
        for skip in (0..).step_by(3) {
            let (page, has_more) = Page { top: 3, skip }.take(whole.clone());
            seen.extend(page);
            if !has_more {
                break;
            }
        }
        assert_eq!(seen, whole);
        assert_eq!(Page::of(&PagingInfo { top: 9_999, skip: 0 }).top, PAGE_MAX);
    }
}
