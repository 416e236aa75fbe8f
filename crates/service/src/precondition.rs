//! Conditional requests: `If-Match` and `If-None-Match` (RFC 9110, section 13).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use contract::ErrorId;

use crate::error::{ApiError, Result};

/// A request's condition on the current state.
#[derive(Clone, Debug, Default)]
pub struct Preconditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

#[derive(Clone, Debug, PartialEq)]
enum Tags {
    /// `*`
    Any,
    Listed(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq)]
struct Tag {
    is_weak: bool,
    /// With its quotation marks.
    opaque: String,
}

impl Preconditions {
    pub fn of(headers: &HeaderMap) -> Self {
        Self { if_match: tags(headers, IF_MATCH), if_none_match: tags(headers, IF_NONE_MATCH) }
    }

    /// Whether the request has a condition.
    pub fn has_if_match(&self) -> bool {
        self.if_match.is_some()
    }

    /// Rejects a change of another state than the expected one. `e_tag` is strong.
    pub fn check(&self, e_tag: &str) -> Result<()> {
        self.check_if_match(e_tag)?;
        if self.is_known(e_tag) { Err(ApiError::new(ErrorId::PreconditionFailed)) } else { Ok(()) }
    }

    /// Whether the reader has the current state already.
    pub fn check_unmodified(&self, e_tag: &str) -> Result<bool> {
        self.check_if_match(e_tag)?;
        Ok(self.is_known(e_tag))
    }

    /// By strong comparison: a weak tag identifies no state exactly.
    fn check_if_match(&self, e_tag: &str) -> Result<()> {
        match &self.if_match {
            Some(Tags::Listed(tags))
                if !tags.iter().any(|tag| !tag.is_weak && tag.opaque == e_tag) =>
            {
                Err(ApiError::new(ErrorId::PreconditionFailed))
            }
            _ => Ok(()),
        }
    }

    /// By weak comparison.
    fn is_known(&self, e_tag: &str) -> bool {
        match &self.if_none_match {
            None => false,
            Some(Tags::Any) => true,
            Some(Tags::Listed(tags)) => tags.iter().any(|tag| tag.opaque == e_tag),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Preconditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// The tags of all lines of a header; an invalid tag matches no state.
fn tags(headers: &HeaderMap, name: HeaderName) -> Option<Tags> {
    let lines: Vec<&str> =
        headers.get_all(name).into_iter().map(|line| line.to_str().unwrap_or_default()).collect();
    if lines.is_empty() {
        return None;
    }
    if lines.iter().any(|line| line.trim() == "*") {
        return Some(Tags::Any);
    }
    Some(Tags::Listed(lines.into_iter().flat_map(listed).collect()))
}

fn listed(line: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        if rest.is_empty() {
            return tags;
        }
        let (is_weak, tag) = match rest.strip_prefix("W/") {
            Some(tag) => (true, tag),
            None => (false, rest),
        };
        // A comma inside quotation marks belongs to the tag.
        let quoted = tag.strip_prefix('"').and_then(|inner| inner.split_once('"'));
        rest = match quoted {
            Some((opaque, after)) => {
                tags.push(Tag { is_weak, opaque: format!("\"{opaque}\"") });
                after
            }
            None => tag.split_once(',').map_or("", |(_, after)| after),
        };
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const NOW: &str = "\"7.a\"";

    fn given(name: HeaderName, lines: &[&str]) -> Preconditions {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name.clone(), HeaderValue::from_str(line).unwrap());
        }
        Preconditions::of(&headers)
    }

    #[test]
    fn r310_if_match_is_met_by_the_state_that_it_names_and_no_other() {
        let is_met = |lines: &[&str]| given(IF_MATCH, lines).check(NOW).is_ok();
        for met in [
            "*",
            " * ",
            NOW,
            "\"old\", \"7.a\"",
            "W/\"x\",\"7.a\"",
            "\"a,b\" , \"7.a\",",
            "x, \"7.a\"",
        ] {
            assert!(is_met(&[met]), "{met}");
        }
        assert!(is_met(&["\"old\"", NOW]) && is_met(&[]));
        for missed in ["\"old\"", "W/\"7.a\"", "7.a", "\"7.a", "", "\"*\"", "\"a,\\\"7.a\\\"\""] {
            assert!(!is_met(&[missed]), "{missed}");
        }
    }

    #[test]
    fn r310_if_none_match_is_met_by_every_state_but_those_that_it_names() {
        let is_known = |lines: &[&str]| given(IF_NONE_MATCH, lines).check_unmodified(NOW).unwrap();
        for known in ["*", NOW, "W/\"7.a\"", "\"old\", W/\"7.a\""] {
            assert!(is_known(&[known]), "{known}");
            assert!(given(IF_NONE_MATCH, &[known]).check(NOW).is_err(), "{known}");
        }
        for unknown in ["\"old\"", "W/\"old\"", "7.a", ""] {
            assert!(!is_known(&[unknown]), "{unknown}");
            assert!(given(IF_NONE_MATCH, &[unknown]).check(NOW).is_ok(), "{unknown}");
        }
        assert!(!is_known(&[]));
    }
}
