//! Tokens of people and applications that call an online channel without a device:
//! `Authorization: id_token …`.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use service::storable;

use crate::channel::identities::ExternalIdentity;

/// Accepted tokens; none without a key.
#[derive(Clone, Debug, Default)]
pub struct IdTokens {
    /// Shared secret for HS256.
    pub secret: Option<String>,
    /// Public key for RS256, PEM.
    pub public_key: Option<String>,
    /// `iss` that a token must have; needed with a key.
    pub issuer: Option<String>,
    /// `aud` that a token must have; needed with a key.
    pub audience: Option<String>,
}

/// The subject of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenHolder {
    Person(ExternalIdentity),
    /// `idtyp` is `app`.
    Application(ExternalIdentity),
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    #[serde(default)]
    idtyp: String,
}

/// Checks signatures, times, issuer and audience.
#[derive(Debug)]
pub struct Verifier {
    keys: Vec<(Algorithm, DecodingKey)>,
    validation: Validation,
}

impl Verifier {
    /// The error is one sentence for the operator.
    pub fn new(tokens: &IdTokens) -> Result<Self, String> {
        let mut keys = Vec::new();
        if let Some(secret) = &tokens.secret {
            keys.push((Algorithm::HS256, DecodingKey::from_secret(secret.as_bytes())));
        }
        if let Some(pem) = &tokens.public_key {
            let key = DecodingKey::from_rsa_pem(pem.as_bytes())
                .map_err(|_| "The public key for id tokens is no RSA key in PEM.".to_owned())?;
            keys.push((Algorithm::RS256, key));
        }
        let mut validation = Validation { validate_nbf: true, ..Validation::default() };
        validation.set_required_spec_claims(&["exp", "iss", "sub", "aud"]);
        match (&tokens.issuer, &tokens.audience) {
            (Some(issuer), Some(audience)) => {
                validation.set_issuer(&[issuer]);
                validation.set_audience(&[audience]);
            }
            // The key may sign tokens for other applications too.
            _ if !keys.is_empty() => {
                return Err("Id tokens need an issuer and an audience: name both.".to_owned());
            }
            _ => {}
        }
        Ok(Self { keys, validation })
    }

    /// `None` for an invalid token, whatever the reason.
    pub fn holder(&self, token: &str) -> Option<TokenHolder> {
        // Each key has one algorithm: the token's header chooses nothing.
        let claims = self.keys.iter().find_map(|(algorithm, key)| {
            let validation = Validation { algorithms: vec![*algorithm], ..self.validation.clone() };
            decode::<Claims>(token, key, &validation).ok()
        })?;
        let Claims { iss, sub, idtyp } = claims.claims;
        let [issuer, subject] = [iss, sub].map(|text| storable(&text).into_owned());
        let identity = ExternalIdentity { issuer, subject };
        if identity.subject.is_empty() {
            return None;
        }
        Some(match idtyp.as_str() {
            "app" => TokenHolder::Application(identity),
            _ => TokenHolder::Person(identity),
        })
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    use super::*;

    const PRIVATE: &str = include_str!("../tests/keys/private.pem");
    const PUBLIC: &str = include_str!("../tests/keys/public.pem");

    fn tokens() -> IdTokens {
        IdTokens {
            secret: Some("a secret of this test".to_owned()),
            public_key: Some(PUBLIC.to_owned()),
            issuer: Some("https://login.example.com".to_owned()),
            audience: Some("counter".to_owned()),
        }
    }

    fn claims() -> Value {
        json!({ "iss": "https://login.example.com", "sub": "aiko", "aud": "counter",
            "exp": 4_102_444_800_i64 })
    }

    fn hs256(claims: &Value, secret: &str) -> String {
        let key = EncodingKey::from_secret(secret.as_bytes());
        encode(&Header::new(Algorithm::HS256), claims, &key).unwrap()
    }

    fn rs256(claims: &Value) -> String {
        let key = EncodingKey::from_rsa_pem(PRIVATE.as_bytes()).unwrap();
        encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
    }

    #[test]
    fn r020_a_good_token_of_either_kind_says_who_it_is() {
        let verifier = Verifier::new(&tokens()).unwrap();
        let identity = ExternalIdentity {
            issuer: "https://login.example.com".to_owned(),
            subject: "aiko".to_owned(),
        };
        let person = Some(TokenHolder::Person(identity.clone()));
        assert_eq!(verifier.holder(&hs256(&claims(), "a secret of this test")), person);
        assert_eq!(verifier.holder(&rs256(&claims())), person);
        let mut application = claims();
        application["idtyp"] = json!("app");
        assert_eq!(verifier.holder(&rs256(&application)), Some(TokenHolder::Application(identity)));
    }

    #[test]
    fn r020_a_key_without_issuer_and_audience_is_refused() {
        for wrong in [
            IdTokens { issuer: None, ..tokens() },
            IdTokens { audience: None, ..tokens() },
            IdTokens { issuer: None, audience: None, public_key: None, ..tokens() },
        ] {
            assert!(Verifier::new(&wrong).is_err(), "{wrong:?}");
        }
        let names = IdTokens { secret: None, public_key: None, ..tokens() };
        assert!(Verifier::new(&names).is_ok(), "no key, no tokens");
    }

    #[test]
    fn r020_a_token_that_is_wrong_in_any_way_is_not_believed() {
        let verifier = Verifier::new(&tokens()).unwrap();
        for (member, value) in [
            ("iss", json!("https://elsewhere.example.com")),
            ("aud", json!("another shop")),
            ("exp", json!(1_000_000_000)),
            ("nbf", json!(4_102_444_700_i64)),
            ("sub", json!("")),
            ("exp", Value::Null),
            ("aud", Value::Null),
        ] {
            let mut wrong = claims();
            wrong[member] = value;
            if wrong[member].is_null() {
                wrong.as_object_mut().unwrap().remove(member);
            }
            assert_eq!(verifier.holder(&rs256(&wrong)), None, "{member}");
        }
        assert_eq!(verifier.holder(&hs256(&claims(), "another secret")), None);
        // Signed with the public key as if it were a secret.
        assert_eq!(verifier.holder(&hs256(&claims(), PUBLIC)), None);
        let unsigned = format!("{}.", rs256(&claims()).rsplit_once('.').unwrap().0);
        for token in ["", "a.b.c", unsigned.as_str()] {
            assert_eq!(verifier.holder(token), None);
        }
        assert_eq!(Verifier::new(&IdTokens::default()).unwrap().holder(&rs256(&claims())), None);
    }
}
