//! The gallery shows every component.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;

#[test]
fn every_component_is_in_the_gallery() {
    let gallery = fs::read_to_string("src/gallery.rs").unwrap();
    let mut names = Vec::new();
    for file in fs::read_dir("src").unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for after in text.split("#[component]\npub fn ").skip(1) {
            names.push(after.split(|it: char| !it.is_alphanumeric()).next().unwrap().to_owned());
        }
    }
    names.retain(|name| name != "Gallery");
    assert!(names.len() > 25, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|it| !gallery.contains(&format!("<{it}"))).collect();
    assert!(missing.is_empty(), "not shown by src/gallery.rs: {missing:?}");
}
