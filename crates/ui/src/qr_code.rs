//! QR codes.

use leptos::prelude::*;
use qrcodegen::{QrCode as Modules, QrCodeEcc};

/// Light modules around the code: many cameras need them to find it.
const QUIET_ZONE: i32 = 4;

/// A QR code for phones and scanners: dark on light in every theme. Empty for contents that are too
/// long for a QR code.
#[component]
pub fn QrCode(
    /// The content.
    #[prop(into)]
    contents: String,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    Modules::encode_text(&contents, QrCodeEcc::Medium).ok().map(|modules| {
        let side = (modules.size() + 2 * QUIET_ZONE).to_string();
        view! {
            <svg
                class="qr-code"
                viewBox=["0 0 ", &side, " ", &side].concat()
                role="img"
                aria-label=label
                shape-rendering="crispEdges"
            >
                <path class="qr-code-dark" d=dark_modules(&modules) />
            </svg>
        }
        .into_any()
    })
}

/// A square for each dark module.
fn dark_modules(modules: &Modules) -> String {
    let mut path = String::new();
    for y in 0..modules.size() {
        for x in (0..modules.size()).filter(|x| modules.get_module(*x, y)) {
            path.push('M');
            path.push_str(&(x + QUIET_ZONE).to_string());
            path.push(' ');
            path.push_str(&(y + QUIET_ZONE).to_string());
            path.push_str("h1v1h-1z");
        }
    }
    path
}
