//! Files that a person saves or chooses.

use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, HtmlInputElement, Url};

use super::clock;

/// Lets the browser save JSON as `<name>-<today>.json`.
pub fn save_json(name: &str, json: &str) -> Result<(), JsValue> {
    let name = [name, "-", &clock::rfc3339(clock::now())[..10], ".json"].concat();
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&json.into()))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", &name)?;
    link.unchecked_into::<HtmlElement>().click();
    Ok(())
}

/// The text of the file that was chosen; `None` where none was, or it cannot be read.
pub async fn chosen(input: &HtmlInputElement) -> Option<String> {
    let file = input.files()?.get(0)?;
    JsFuture::from(file.text()).await.ok()?.as_string()
}
