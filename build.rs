//! Where the linker puts functions into WebAssembly's table.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32") {
        // Code and data have few numbers like these for anything else, so that the build can tell
        // what refers to a function (ADR 26): 5120 to 7295 are no letters with a small and a large
        // form. Up to 8191 they are as short as smaller ones.
        println!("cargo::rustc-link-arg-bins=--table-base=5200");
    }
}
