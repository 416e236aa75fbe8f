//! Opens a rescue file (R208) by the browser's own cryptography: the rescue code never leaves the
//! page. The format is [`contract::rescue`].

use contract::rescue::{FORMAT, RescueContent, RescueFile, VERSION, read_code};
use diagnostics::Cause;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use locale::Lang;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, File, SubtleCrypto};

/// Why a file does not open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// The text cannot be a rescue code.
    NoCode,
    NoRescueFile,
    NewerVersion,
    /// The code of another file, or a damaged file.
    NotOpened,
    /// Browsers offer cryptography on secure origins only.
    NoCryptography,
}

impl Unreadable {
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::NoCode => lang.rescue_code_wrong(),
            Self::NoRescueFile => lang.no_rescue_file(),
            Self::NewerVersion => lang.rescue_file_newer(),
            Self::NotOpened => lang.rescue_file_not_opened(),
            Self::NoCryptography => lang.rescue_needs_safe_address(),
        }
    }
}

/// The text of the chosen file.
pub async fn text(file: &File) -> Result<String, Unreadable> {
    let text = JsFuture::from(file.text()).await;
    let text = text.map_err(|it| recorded(&it, Unreadable::NoRescueFile))?;
    text.as_string().ok_or(Unreadable::NoRescueFile)
}

/// The content of a rescue file.
pub async fn open(text: &str, typed_code: &str) -> Result<RescueContent, Unreadable> {
    let file = read(text)?;
    let code = read_code(typed_code).ok_or(Unreadable::NoCode)?;
    let crypto = window().crypto().map_err(|it| recorded(&it, Unreadable::NoCryptography))?;
    let subtle = crypto.subtle();
    if subtle.is_undefined() {
        return Err(Unreadable::NoCryptography);
    }
    let content = decrypt(&subtle, &file, &code).await;
    let content = content.map_err(|it| recorded(&it, Unreadable::NotOpened))?;
    serde_json::from_slice(&content).map_err(|error| {
        // Omits the error's own words, which can quote the content.
        tracing::warn!(kind = ?error.classify(), "the content of a rescue file cannot be read");
        Unreadable::NotOpened
    })
}

fn recorded(thrown: &JsValue, why: Unreadable) -> Unreadable {
    tracing::info!(cause = %Cause::thrown(thrown), ?why, "a rescue file does not open");
    why
}

fn read(text: &str) -> Result<RescueFile, Unreadable> {
    let file: RescueFile = serde_json::from_str(text).unwrap_or_default();
    if file.is_known() {
        Ok(file)
    } else if file.format == FORMAT && file.version > VERSION {
        Err(Unreadable::NewerVersion)
    } else {
        Err(Unreadable::NoRescueFile)
    }
}

async fn decrypt(subtle: &SubtleCrypto, file: &RescueFile, code: &str) -> Result<Vec<u8>, JsValue> {
    let (salt, nonce, content) = (bytes(&file.salt)?, bytes(&file.nonce)?, bytes(&file.content)?);
    let code = Uint8Array::from(code.as_bytes());
    let usages = |usage: &str| JsValue::from(Array::of1(&usage.into()));
    let key = subtle.import_key_with_str("raw", &code, "PBKDF2", false, &usages("deriveKey"))?;
    let from = parameters(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", salt.into()),
        ("iterations", file.iterations.into()),
    ]);
    let to = parameters(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let key: CryptoKey = done(key).await?.unchecked_into();
    let key =
        subtle.derive_key_with_object_and_object(&from, &key, &to, false, &usages("decrypt"))?;
    let key: CryptoKey = done(key).await?.unchecked_into();
    let by = parameters(&[("name", "AES-GCM".into()), ("iv", nonce.into())]);
    let plain = subtle.decrypt_with_object_and_buffer_source(&by, &key, &content)?;
    Ok(Uint8Array::new(&done(plain).await?).to_vec())
}

async fn done(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn parameters(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// Decodes base64; the browser returns a character for each byte.
fn bytes(base64: &str) -> Result<Uint8Array, JsValue> {
    let text = window().atob(base64)?;
    let bytes: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
    bytes.map(|bytes| Uint8Array::from(bytes.as_slice())).map_err(|_| JsValue::NULL)
}
