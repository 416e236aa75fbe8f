//! Serves a built web app: its files, and `index.html` for the addresses that the app routes.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::ErrorId;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::error::{ApiError, language, localize_own};

const INDEX: &str = "index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// First segments of the addresses of both servers' APIs; no web app's.
const API_ROOTS: [&str; 5] = ["api", "cdx", "commerce", "health", "realtimeservice"];

/// Where a web app's files are.
#[derive(Clone, Debug, Default)]
pub enum WebApp {
    #[default]
    Nowhere,
    /// It may not be there yet.
    Folder(PathBuf),
    Embedded(Embedded),
}

/// Files inside the program, by their paths without a slash before.
#[derive(Clone, Copy, Debug)]
pub struct Embedded(pub fn(&str) -> Option<Cow<'static, [u8]>>);

impl WebApp {
    async fn index(&self) -> Option<String> {
        match self {
            Self::Nowhere => None,
            Self::Folder(folder) => tokio::fs::read_to_string(folder.join(INDEX)).await.ok(),
            Self::Embedded(files) => {
                (files.0)(INDEX).and_then(|index| String::from_utf8(index.into_owned()).ok())
            }
        }
    }

    async fn file(&self, file: &str, request: Request) -> Response {
        match self {
            Self::Nowhere => StatusCode::NOT_FOUND.into_response(),
            Self::Folder(folder) => from_folder(folder, file, request).await,
            Self::Embedded(files) => embedded(*files, file, request.headers()),
        }
    }
}

/// The fallback of a server's router. `build_command` is what a page names when the app is not
/// there (yet).
pub fn routes(app: WebApp, build_command: &'static str) -> Router {
    let app = Arc::new(app);
    let pages = Router::new().fallback(move |request: Request| {
        let app = app.clone();
        async move { serve(&app, build_command, request).await }
    });
    pages.layer(from_fn(localize_own))
}

async fn serve(app: &WebApp, build_command: &str, request: Request) -> Response {
    if is_of_an_api(request.uri().path()) {
        return ApiError::new(ErrorId::NotFound).into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refused = ApiError::new(ErrorId::MethodNotAllowed).into_response();
        set(&mut refused, ALLOW, "GET, HEAD");
        return refused;
    }
    let Some(index) = app.index().await else {
        return missing(build_command, &request);
    };
    let path = request.uri().path().to_owned();
    let file = if is_client_route(&path) { "/index.html" } else { path.as_str() };
    let cache = if is_hashed(file) { IMMUTABLE } else { "no-cache" };
    let mut response = app.file(file, request).await;
    if response.status().is_success() {
        set(&mut response, CACHE_CONTROL, cache);
    }
    secure(&mut response, &policy(&index));
    response
}

async fn from_folder(folder: &Path, file: &str, mut request: Request) -> Response {
    if let Ok(uri) = file.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    let files = ServeDir::new(folder).precompressed_br().append_index_html_on_directories(false);
    match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

fn embedded(files: Embedded, file: &str, headers: &HeaderMap) -> Response {
    let path = percent_decode_str(file.trim_start_matches('/')).decode_utf8_lossy().into_owned();
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let mut codings = accepted.split(',').map(|it| it.split(';').next().unwrap_or_default().trim());
    let compressed =
        if codings.any(|it| it == "br") { (files.0)(&format!("{path}.br")) } else { None };
    let is_compressed = compressed.is_some();
    let Some(content) = compressed.or_else(|| (files.0)(&path)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A file that is kept for ever is never asked for again.
    let tag =
        (!is_hashed(&path)).then(|| format!("\"{}\"", STANDARD.encode(Sha256::digest(&content))));
    let is_known = tag.is_some()
        && headers.get(IF_NONE_MATCH).map(HeaderValue::as_bytes)
            == tag.as_ref().map(String::as_bytes);
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { content.into_response() };
    set(&mut response, CONTENT_TYPE, mime_guess::from_path(&path).first_or_octet_stream().as_ref());
    set(&mut response, VARY, ACCEPT_ENCODING.as_str());
    if is_compressed {
        set(&mut response, CONTENT_ENCODING, "br");
    }
    if let Some(tag) = tag {
        set(&mut response, ETAG, &tag);
    }
    response
}

/// Whether the address is below the root of an API, however it is written.
fn is_of_an_api(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    let first = path.split('/').find(|segment| !segment.is_empty());
    first.is_some_and(|first| API_ROOTS.iter().any(|root| first.eq_ignore_ascii_case(root)))
}

/// An address without a dot in its last part is a screen of the app.
fn is_client_route(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| !last.contains('.'))
}

/// Trunk puts sixteen hexadecimal digits of a hash into a file's name:
/// `pos-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.']).any(|part| {
        part.len() >= 16 && part.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase())
    })
}

/// A Content-Security-Policy that allows exactly the inline scripts of this page.
fn policy(index: &str) -> String {
    let hashes = inline_scripts(index)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        hashes.collect::<String>()
    )
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

fn missing(build_command: &str, request: &Request) -> Response {
    let lang = language(request.headers());
    let page = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\
         <p>{}</p><pre>{build_command}</pre></html>",
        lang.tag(),
        lang.product_name(),
        lang.web_app_missing(),
    );
    let mut response = (StatusCode::NOT_FOUND, page).into_response();
    set(&mut response, CONTENT_TYPE, "text/html; charset=utf-8");
    set(&mut response, CACHE_CONTROL, "no-store");
    secure(&mut response, "default-src 'none'; frame-ancestors 'none'");
    response
}

fn secure(response: &mut Response, policy: &str) {
    set(response, CONTENT_SECURITY_POLICY, policy);
    set(response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(response, REFERRER_POLICY, "no-referrer");
    set(response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    let headers: &mut HeaderMap = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};

    use super::*;

    const INDEX_HTML: &str = "<html><script type=\"module\">boot()</script>\
         <script src=\"/a.js\"></script></html>";

    async fn get(app: WebApp, path: &str) -> (StatusCode, HeaderMap, String) {
        get_unless(app, path, "none").await
    }

    async fn get_unless(app: WebApp, path: &str, tag: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder()
            .uri(path)
            .header("accept-encoding", "gzip, br;q=1")
            .header("if-none-match", tag)
            .body(Body::empty())
            .unwrap();
        let response = routes(app, "cargo xtask build").oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1_000_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    fn built() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        write(INDEX, INDEX_HTML);
        write("sw.js", "worker");
        write("pos-0123456789abcdef.js", "plain");
        write("pos-0123456789abcdef.js.br", "compressed");
        folder
    }

    fn inside() -> WebApp {
        WebApp::Embedded(Embedded(|path| {
            let text = match path {
                INDEX => INDEX_HTML,
                "sw.js" => "worker",
                "pos-0123456789abcdef.js" => "plain",
                "pos-0123456789abcdef.js.br" => "compressed",
                _ => return None,
            };
            Some(text.as_bytes().into())
        }))
    }

    #[tokio::test]
    async fn r337_a_file_inside_the_program_that_is_known_is_not_sent_again() {
        let (_, headers, body) = get(inside(), "/sw.js").await;
        assert_eq!(
            (headers["content-type"].as_bytes(), body.as_str()),
            (&b"text/javascript"[..], "worker")
        );
        let tag = headers["etag"].to_str().unwrap();
        let (status, _, body) = get_unless(inside(), "/sw.js", tag).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }

    #[tokio::test]
    async fn an_address_of_the_app_is_the_index_with_its_policy() {
        let folder = built();
        let in_folder = WebApp::Folder(folder.path().to_owned());
        for (app, path) in [in_folder, inside()]
            .iter()
            .flat_map(|app| ["/", "/customers/1"].map(|path| (app, path)))
        {
            let (status, headers, body) = get(app.clone(), path).await;
            assert_eq!((status, body.as_str()), (StatusCode::OK, INDEX_HTML));
            assert_eq!(headers["cache-control"], "no-cache");
            let policy = headers["content-security-policy"].to_str().unwrap();
            let hash = STANDARD.encode(Sha256::digest("boot()"));
            assert!(policy.contains(&format!("'wasm-unsafe-eval' 'sha256-{hash}';")), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'"));
        }
    }

    #[tokio::test]
    async fn a_hashed_file_is_compressed_and_kept_for_ever_the_worker_is_not() {
        let folder = built();
        for app in [WebApp::Folder(folder.path().to_owned()), inside()] {
            let (_, headers, body) = get(app.clone(), "/pos-0123456789abcdef.js").await;
            assert_eq!(body, "compressed");
            assert_eq!(headers["content-encoding"], "br");
            assert_eq!(headers["cache-control"], IMMUTABLE);
            assert_eq!(headers["x-content-type-options"], "nosniff");
            let (_, headers, _) = get(app.clone(), "/sw.js").await;
            assert_eq!(headers["cache-control"], "no-cache");
            let (status, _, _) = get(app, "/nowhere.js").await;
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
    }

    #[tokio::test]
    async fn without_a_build_the_page_says_how() {
        let (status, _, body) = get(WebApp::Nowhere, "/").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(body.contains("cargo xtask build"), "{body}");
    }
}
