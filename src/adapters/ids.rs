//! Randomness from the browser's cryptographic generator.

use domain::{CustomerId, OperationId};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &js_sys::Uint8Array);
}

pub fn random_bytes<const N: usize>() -> [u8; N] {
    let array = js_sys::Uint8Array::new_with_length(N as u32);
    get_random_values(&array);
    let mut bytes = [0; N];
    array.copy_to(&mut bytes);
    bytes
}

pub fn customer_id() -> CustomerId {
    CustomerId::from_random_bytes(random_bytes())
}

pub fn operation_id() -> OperationId {
    OperationId::from_random_bytes(random_bytes())
}

/// The id of a new address (R058).
pub fn address_id() -> String {
    operation_id().to_string()
}
