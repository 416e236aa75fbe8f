//! A scale unit's enrolment, without a scale unit.

use contract::enrolment::{Enrolment, PATH};
use reqwest::{Client, Response};

use crate::token;

/// Enrols by the code; answers with the credential.
pub async fn enrol(headquarters_url: &str, code: &str) -> String {
    let credential = token::mint();
    let answer = enrolment(headquarters_url, code, &credential).await;
    assert!(answer.status().is_success(), "{answer:?}");
    credential
}

/// What headquarters answers to an enrolment with this credential.
pub async fn enrolment(headquarters_url: &str, code: &str, credential: &str) -> Response {
    let body =
        Enrolment { enrolment_code: code.to_owned(), credential_hash: token::hash(credential) };
    let request = Client::new().post(format!("{headquarters_url}{PATH}")).json(&body);
    request.send().await.expect("headquarters' answer")
}
