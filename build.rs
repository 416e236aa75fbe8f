//! Where the linker puts functions into WebAssembly's table, and data into its memory.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32") {
        // Code and data have few numbers like these for anything else, so that the build can tell
        // what refers to a function (ADR 26): 13,000 to 42,000 are no letters with a small and a
        // large form and no kana, and we count nothing by thousands there.
        println!("cargo::rustc-link-arg-bins=--table-base=33100");
        // Data begins behind the stack, of 1 MiB otherwise, where the last character of Unicode
        // (0x10FFFF) looked like an address of it.
        println!("cargo::rustc-link-arg-bins=-zstack-size={}", 0x12_0000);
    }
}
