//! The formats of version 1 of what the register stores about this browser and its worker; those
//! of customers and of the outbox are in `crates/sync/tests`. A changed snapshot is another
//! format, which needs a version byte of its own.

#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Debug;

use insta::assert_snapshot;
use pos::state::{Device, DeviceKind, Worker};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::Timestamp;

/// The stored bytes, as text.
fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let bytes = postcard::to_allocvec(value).expect("a value is encoded");
    assert_eq!(&postcard::from_bytes::<T>(&bytes).expect("it is decoded"), value);
    bytes.escape_ascii().to_string()
}

#[test]
fn a_device_is_stored_as_in_version_1() {
    let register = Device {
        id: "REGISTER-12".to_owned(),
        token: "device-token".to_owned(),
        kind: DeviceKind::Register,
        operating_unit_number: "052".to_owned(),
        channel_name: "Ginza".to_owned(),
    };
    let kiosk = Device { kind: DeviceKind::Kiosk, ..register.clone() };
    assert_snapshot!("register", stored(&register));
    assert_snapshot!("kiosk", stored(&kiosk));
}

#[test]
fn a_worker_is_stored_as_in_version_1() {
    let worker = Worker {
        id: "000160".to_owned(),
        name: "Ken Ito".to_owned(),
        token: "session-token".to_owned(),
        expires_at: Timestamp(1_700_000_000_000),
    };
    let offline = Worker { token: String::new(), ..worker.clone() };
    assert_snapshot!("worker", stored(&worker));
    assert_snapshot!("offline_worker", stored(&offline));
}
