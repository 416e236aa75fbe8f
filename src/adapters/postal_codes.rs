//! The table of Japanese postal codes: a file, fetched when a form first needs it. The service
//! worker keeps it once a device wants it, so that it is there without a network (ADR 29).

use std::cell::RefCell;

use domain::PostalCode;
use domain::postal_code::{POSTAL_INDEX_LENGTH, Place};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    AbortSignal, RequestInit, Response, ServiceWorkerContainer, ServiceWorkerRegistration,
};

/// The country of the codes.
pub const COUNTRY: &str = "JPN";
const FILE: &str = "/postal-codes.txt";
/// Longest wait for it, in milliseconds.
const FETCH_TIMEOUT_MS: u32 = 20_000;

thread_local! {
    // Outside the WebAssembly's memory, which never becomes smaller again.
    static TABLE: RefCell<Option<Uint8Array>> = const { RefCell::new(None) };
    /// The download of the file, for all callers that wait for it.
    static ARRIVING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Asks the service worker to keep the table from now on: the store's forms will need it, with or
/// without a network.
pub async fn keep() {
    // A page that is not secure has no service workers.
    let workers = Reflect::get(&window().navigator(), &"serviceWorker".into()).unwrap_or_default();
    let Ok(workers) = workers.dyn_into::<ServiceWorkerContainer>() else { return };
    let Ok(ready) = workers.ready() else { return };
    let Ok(registration) = JsFuture::from(ready).await else { return };
    let worker = registration.unchecked_into::<ServiceWorkerRegistration>().active();
    let request = Object::new();
    // Setting a member of a plain object cannot fail.
    let _set = Reflect::set(&request, &"keep".into(), &FILE.into());
    // If the worker has gone, the next start asks again.
    let _sent = worker.map(|worker| worker.post_message(&request));
}

/// Fetches the table. Returns whether it has arrived; after a failure, the next call retries.
pub async fn arrive() -> bool {
    if is_here() {
        return true;
    }
    let arriving = ARRIVING.with_borrow_mut(|arriving| {
        let fetching = || future_to_promise(async { fetched().await.map(JsValue::from) });
        arriving.get_or_insert_with(fetching).clone()
    });
    let bytes = JsFuture::from(arriving).await;
    ARRIVING.take();
    let Ok(bytes) = bytes else { return false };
    let bytes: Uint8Array = bytes.unchecked_into();
    // A captive portal or another build may send another file.
    if bytes.length() as usize <= POSTAL_INDEX_LENGTH {
        return false;
    }
    TABLE.with_borrow_mut(|table| *table = Some(bytes));
    true
}

pub fn is_here() -> bool {
    TABLE.with_borrow(Option::is_some)
}

/// The places of a code; `None` while the table is not there.
pub fn places(code: PostalCode) -> Option<Vec<Place>> {
    TABLE.with_borrow(|table| {
        let table = table.as_ref()?;
        let part = |from: usize, to: usize| table.subarray(from as u32, to as u32).to_vec();
        let section = code.section(&part(0, POSTAL_INDEX_LENGTH))?;
        let section = String::from_utf8(part(section.start, section.end)).ok()?;
        Some(code.places(&section))
    })
}

async fn fetched() -> Result<Uint8Array, JsValue> {
    let request = RequestInit::new();
    request.set_signal(Some(&AbortSignal::timeout_with_u32(FETCH_TIMEOUT_MS)));
    let answer = JsFuture::from(window().fetch_with_str_and_init(FILE, &request)).await?;
    let answer: Response = answer.dyn_into()?;
    if !answer.ok() {
        return Err(JsValue::NULL);
    }
    Ok(Uint8Array::new(&JsFuture::from(answer.array_buffer()?).await?))
}
