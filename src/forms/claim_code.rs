//! Shows a claim code (R229).

use domain::{ClaimCode, CustomerId};
use leptos::prelude::*;
use locale::Lang;
use ui::{QrCode, phrase, text};

/// The code and its QR code. Never the key that it is made of (R012).
#[component]
pub fn ClaimCodeShown(id: CustomerId) -> impl IntoView {
    let code = ClaimCode::of(id).to_string();
    let contents = code.clone();
    let said = code.clone();
    view! {
        <div class="claim-code">
            <QrCode contents label=text(move |l| l.claim_code_picture(&said)) />
            <p class="claim-code-label">{phrase(Lang::claim_code)}</p>
            <p class="claim-code-text numeric">{code}</p>
        </div>
    }
    .into_any()
}
