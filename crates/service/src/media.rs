//! Media types of the APIs: accepted bodies, and answers that a caller accepts.
//!
//! The APIs speak JSON. `IEEE754Compatible=true` of OData writes 64-bit integers and
//! decimals as text, for clients whose numbers are doubles.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::ErrorId;

use crate::error::{ApiError, Result};

const JSON_WITH_TEXT_NUMBERS: &str = "application/json;IEEE754Compatible=true";

/// How a JSON text writes its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonFormat {
    /// 64-bit integers and decimals may be text.
    pub numbers_as_text: bool,
}

/// A media type or range with its parameters, names and values in lower case.
#[derive(Debug)]
struct MediaType {
    name: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    fn parse(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut parts = lower.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_owned();
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        };
        Self { name, parameters: parts.filter_map(parameter).collect() }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_json(&self) -> bool {
        self.name == "application/json"
    }

    fn format(&self) -> JsonFormat {
        JsonFormat { numbers_as_text: self.parameter("ieee754compatible") == Some("true") }
    }

    /// 0 to 1; `None` for an unreadable weight.
    fn weight(&self) -> f32 {
        self.parameter("q").and_then(|weight| weight.parse().ok()).unwrap_or(1.0)
    }
}

/// The format of a request's body; any other type than JSON in UTF-8 is
/// [`ErrorId::UnsupportedMediaType`].
pub fn of_body(headers: &HeaderMap) -> Result<JsonFormat> {
    // A web page of another origin cannot send this type without a preflight.
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = MediaType::parse(given.unwrap_or_default());
    let is_utf8 = matches!(
        media_type.parameter("charset"),
        None | Some("" | "utf-8" | "utf8" | "us-ascii" | "ascii")
    );
    if media_type.is_json() && is_utf8 {
        Ok(media_type.format())
    } else {
        let why = format!("content type {given:?}");
        Err(ApiError::new(ErrorId::UnsupportedMediaType).because(why))
    }
}

/// The media ranges of `Accept`.
fn accepted(headers: &HeaderMap) -> Vec<MediaType> {
    let values = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(MediaType::parse).collect()
}

/// Whether the caller names `media_type` among those it accepts.
pub fn names(headers: &HeaderMap, media_type: &str) -> bool {
    accepted(headers).iter().any(|range| range.name == media_type && range.weight() > 0.0)
}

/// The JSON that the caller accepts; `None` where it excludes JSON. A caller that names only other
/// types gets JSON all the same.
fn acceptable(headers: &HeaderMap) -> Option<JsonFormat> {
    let ranges = accepted(headers);
    let json: Vec<_> = ranges.iter().filter(|range| range.is_json()).collect();
    if !json.is_empty() {
        let taken = json.into_iter().filter(|range| range.weight() > 0.0);
        // The first of those with the highest weight.
        let best =
            taken.reduce(|best, range| if range.weight() > best.weight() { range } else { best });
        return best.map(MediaType::format);
    }
    let widest = ["application/*", "*/*"];
    let covering = widest.iter().find_map(|name| ranges.iter().find(|it| it.name == *name));
    match covering {
        Some(range) if range.weight() <= 0.0 => None,
        _ => Some(JsonFormat::default()),
    }
}

/// Middleware of the JSON routes: rejects a caller that excludes JSON, and writes numbers as text
/// for one that asks for that.
pub async fn negotiate(request: Request, next: Next) -> Response {
    let Some(format) = acceptable(request.headers()) else {
        return ApiError::new(ErrorId::NotAcceptable).into_response();
    };
    let response = next.run(request).await;
    if format.numbers_as_text { with_text_numbers(response).await } else { response }
}

async fn with_text_numbers(response: Response) -> Response {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| MediaType::parse(value).is_json()) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    // It is in memory already: this server wrote it.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return ApiError::internal("an answer cannot be read").into_response();
    };
    let body = match std::str::from_utf8(&body) {
        Ok(json) => Bytes::from(numbers_as_text(json)),
        Err(_) => body,
    };
    head.headers.remove(CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON_WITH_TEXT_NUMBERS));
    Response::from_parts(head, Body::from(body))
}

/// The valid JSON with the numbers of [`contract::NUMBERS_AS_TEXT`] in quotation marks.
fn numbers_as_text(json: &str) -> String {
    /// An open object or list.
    struct Open {
        is_object: bool,
        is_key_next: bool,
        /// Whether the member's numbers are written as text.
        is_quoted: bool,
    }
    let mut written = String::with_capacity(json.len() + json.len() / 8);
    let mut open: Vec<Open> = Vec::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' => rest
                .find(|it: char| !matches!(it, '-' | '+' | '.' | 'e' | 'E' | '0'..='9'))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let is_quoted = open.last().is_some_and(|it| it.is_quoted);
        match first {
            '{' => open.push(Open { is_object: true, is_key_next: true, is_quoted: false }),
            '[' => open.push(Open { is_object: false, is_key_next: false, is_quoted }),
            '}' | ']' => drop(open.pop()),
            _ => {}
        }
        if let Some(inner) = open.last_mut().filter(|it| it.is_object) {
            if first == ',' {
                inner.is_key_next = true;
            } else if first == '"' && inner.is_key_next {
                inner.is_key_next = false;
                inner.is_quoted = contract::NUMBERS_AS_TEXT.contains(&token.trim_matches('"'));
            }
        }
        if is_quoted && matches!(first, '-' | '0'..='9') {
            written.extend(["\"", token, "\""]);
        } else {
            written.push_str(token);
        }
    }
    written
}

/// Length of the JSON string that `text` begins with, in bytes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn r310_a_json_body_is_told_by_its_type_whatever_its_parameters_and_case() {
        let read =
            |value: &str| of_body(&headers(CONTENT_TYPE, value)).map(|it| it.numbers_as_text);
        for json in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;odata.metadata=minimal;charset=\"utf-8\"",
            "application/json;IEEE754Compatible=false",
        ] {
            assert!(!read(json).unwrap(), "{json}");
        }
        for json in [
            "application/json;IEEE754Compatible=true",
            "APPLICATION/JSON ; odata.metadata=none ; ieee754compatible = \"TRUE\"",
        ] {
            assert!(read(json).unwrap(), "{json}");
        }
        for other in [
            "",
            "text/plain",
            "text/plain;json",
            "text/json",
            "application/jsonx",
            "application/xml",
            "application/json;charset=utf-16",
            "multipart/form-data; boundary=json",
        ] {
            assert_eq!(read(other).unwrap_err().id, ErrorId::UnsupportedMediaType, "{other}");
        }
        assert_eq!(of_body(&HeaderMap::new()).unwrap_err().status(), 415);
    }

    #[test]
    fn r310_only_a_caller_that_excludes_json_gets_none() {
        let taken = |value: &str| acceptable(&headers(ACCEPT, value)).map(|it| it.numbers_as_text);
        for plain in [
            "*/*",
            "application/json",
            "text/html",
            "application/xml",
            "application/json;q=0.1, application/xml",
            "application/*;q=0.2, */*;q=0",
            "application/json;odata.metadata=full",
            "",
        ] {
            assert_eq!(taken(plain), Some(false), "{plain}");
        }
        assert_eq!(acceptable(&HeaderMap::new()), Some(JsonFormat::default()));
        for excluding in [
            "application/json;q=0",
            "*/*;q=0",
            "text/html, application/*;q=0.0",
            "application/json; Q=0, */*",
        ] {
            assert_eq!(taken(excluding), None, "{excluding}");
        }
        assert_eq!(
            taken("text/html, application/json; IEEE754compatible = True;q=0.5"),
            Some(true)
        );
        assert_eq!(
            taken("application/json;IEEE754Compatible=true;q=0.5, application/json"),
            Some(false)
        );
    }

    #[test]
    fn r310_numbers_of_64_bits_and_decimals_become_text_and_nothing_else() {
        let json = r#"{"RecordId":5637144601,"Name":"RecordId\":1,","CustomerTypeValue":1,"Affiliations":[1,{"RecordId":-2,"X":[3]}],"Results":[{"TotalAmount":19.50}, {"TitleRecordId":null}],"RecordId" : 7}"#;
        assert_eq!(
            numbers_as_text(json),
            r#"{"RecordId":"5637144601","Name":"RecordId\":1,","CustomerTypeValue":1,"Affiliations":["1",{"RecordId":"-2","X":[3]}],"Results":[{"TotalAmount":"19.50"}, {"TitleRecordId":null}],"RecordId" : "7"}"#
        );
        for same in ["", "7", "[1,2]", "\"a\\\\\"", "{\"森\":\"林\"}"] {
            assert_eq!(numbers_as_text(same), same);
        }
    }
}
