//! Where the linker puts functions into WebAssembly's table.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32") {
        // Code has few numbers like these for anything else, so that the build can tell what refers
        // to a function (ADR 26); up to 8191 they are as short as smaller ones.
        println!("cargo::rustc-link-arg-bins=--table-base=6000");
    }
}
