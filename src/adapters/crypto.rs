//! The browser's cryptography: AES-GCM for stored contents, and keys from passwords.

use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::ids;

/// A nonce never repeats: 96 random bits for each content.
const NONCE_LENGTH: usize = 12;
/// Contents that are opened at the same time.
const AT_ONCE: usize = 1_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    fn generate_key(
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        bytes: &[u8],
        algorithm: &str,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = deriveBits, catch)]
    fn derive_bits(parameters: &JsValue, key: &JsValue, length: u32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn encrypt(parameters: &JsValue, key: &JsValue, data: &[u8]) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn decrypt(parameters: &JsValue, key: &JsValue, data: &Uint8Array) -> Result<Promise, JsValue>;
}

/// A content could not be sealed, or was not sealed by this key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken;

impl From<JsValue> for Broken {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Derives 32 bytes from the password, slowly: PBKDF2 with HMAC-SHA-256.
pub async fn derive(password: &str, salt: &[u8], iterations: u32) -> Result<Vec<u8>, Broken> {
    let usages = Array::of1(&"deriveBits".into());
    let key = import_key("raw", password.as_bytes(), "PBKDF2", false, &usages)?;
    let key = JsFuture::from(key).await?;
    let parameters = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", iterations.into()),
    ])?;
    let bits = JsFuture::from(derive_bits(&parameters, &key, 256)?).await?;
    Ok(Uint8Array::new(&bits).to_vec())
}

/// A key that seals contents; no code can read the bytes of a generated one.
#[derive(Clone)]
pub struct ContentKey(JsValue);

impl ContentKey {
    /// Generates a key. Fails where the page is not served by HTTPS.
    pub async fn generate() -> Result<Self, Broken> {
        let algorithm = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
        Ok(Self(JsFuture::from(generate_key(&algorithm, false, &usages())?).await?))
    }

    /// The key that [`derive`] has given.
    pub async fn derived(bytes: &[u8]) -> Result<Self, Broken> {
        Ok(Self(JsFuture::from(import_key("raw", bytes, "AES-GCM", false, &usages())?).await?))
    }

    /// The key as the offline database stores it.
    pub fn stored(key: JsValue) -> Self {
        Self(key)
    }

    pub fn to_store(&self) -> &JsValue {
        &self.0
    }

    /// Seals each content, behind `prefix` and a fresh nonce.
    pub async fn seal(&self, prefix: u8, contents: &[Vec<u8>]) -> Result<Vec<Uint8Array>, Broken> {
        let sealing = Array::new();
        let mut heads = Vec::with_capacity(contents.len());
        for content in contents {
            let nonce = ids::random_bytes::<NONCE_LENGTH>();
            let nonce = Uint8Array::from(nonce.as_slice());
            sealing.push(&encrypt(&parameters(&nonce)?, &self.0, content)?.into());
            heads.push(nonce);
        }
        let sealed = all(&sealing).await?;
        let mut whole = Vec::with_capacity(contents.len());
        for (nonce, sealed) in heads.iter().zip(sealed.iter()) {
            let sealed = Uint8Array::new(&sealed);
            let rest = 1 + NONCE_LENGTH as u32;
            let content = Uint8Array::new_with_length(rest + sealed.length());
            content.set_index(0, prefix);
            content.set(nonce, 1);
            content.set(&sealed, rest);
            whole.push(content);
        }
        Ok(whole)
    }

    /// Opens what [`Self::seal`] has made, without its prefix.
    pub async fn open(&self, sealed: &[Uint8Array]) -> Result<Vec<Vec<u8>>, Broken> {
        let mut contents = Vec::with_capacity(sealed.len());
        for some in sealed.chunks(AT_ONCE) {
            let opening = Array::new();
            for content in some {
                let rest = 1 + NONCE_LENGTH as u32;
                let nonce = content.subarray(1, rest);
                let content = content.subarray(rest, content.length());
                opening.push(&decrypt(&parameters(&nonce)?, &self.0, &content)?.into());
            }
            let opened = all(&opening).await?;
            contents.extend(
                opened.iter().map(|content| {
                    Uint8Array::new(content.unchecked_ref::<ArrayBuffer>()).to_vec()
                }),
            );
        }
        Ok(contents)
    }
}

fn usages() -> Array {
    Array::of2(&"encrypt".into(), &"decrypt".into())
}

fn parameters(nonce: &Uint8Array) -> Result<JsValue, JsValue> {
    object(&[("name", "AES-GCM".into()), ("iv", nonce.into())])
}

async fn all(promises: &Array) -> Result<Array, JsValue> {
    Ok(JsFuture::from(Promise::all(promises)).await?.unchecked_into())
}

pub fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}
