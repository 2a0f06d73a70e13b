//! Tokens: what counts and what does not (S8).

use super::desk::{ISSUER, now, staff, tokens};
use api::tokens::{AUDIENCE, Denial, Identity, Tokens, Who, bearer};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{AccountId, CaseId, MunicipalityId, OrganisationId};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use uuid::Uuid;

#[test]
fn every_holder_comes_back_as_issued() {
    let account = AccountId(Uuid::from_u128(1));
    let municipalities: std::collections::BTreeSet<_> = [MunicipalityId(Uuid::from_u128(2))].into();
    let holders = [
        Who::Client { case: CaseId(Uuid::from_u128(4)) },
        Who::Staff { account, municipalities: municipalities.clone() },
        Who::Organisation { organisation: OrganisationId(Uuid::from_u128(5)), account },
        Who::Administrator { account, municipalities },
    ];
    for who in holders {
        let identity = Identity { who, token: Uuid::from_u128(6), epoch: 7 };
        let token = tokens().issue(&identity, now()).unwrap();
        assert_eq!(tokens().verify(&token, now()), Ok(identity));
    }
}

#[test]
fn a_token_ends_after_its_minutes_with_at_most_five_seconds_of_leeway() {
    let token = tokens().issue(&staff(), now()).unwrap();
    let after = |seconds| tokens().verify(&token, now().moved(TimeDelta::seconds(seconds)));
    assert!(after(30 * 60 - 1).is_ok());
    assert!(after(30 * 60 + 4).is_ok());
    assert_eq!(after(30 * 60 + 5), Err(Denial::Expired));
    assert!(after(-5).is_ok());
    assert_eq!(after(-6), Err(Denial::Invalid));
}

/// The parts of a token that tests change one at a time.
struct Forged {
    header: Header,
    claims: Value,
    seed: [u8; 32],
}

impl Forged {
    fn right() -> Self {
        let issued_at = now().utc().timestamp();
        let claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::from_u128(1), "role": "staff",
            "iat": issued_at, "exp": issued_at + 600, "jti": Uuid::from_u128(3),
            "epoch": 0,
        });
        let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::EdDSA) };
        Self { header, claims, seed: [7; 32] }
    }

    fn verified(&self) -> Result<Identity, Denial> {
        let start = "302e020100300506032b657004220420";
        let start: Vec<u8> = (0..start.len() / 2)
            .map(|at| u8::from_str_radix(&start[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let key = EncodingKey::from_ed_der(&[start.as_slice(), &self.seed].concat());
        tokens().verify(&encode(&self.header, &self.claims, &key).unwrap(), now())
    }
}

#[test]
fn every_wrong_claim_makes_a_token_invalid() {
    assert!(Forged::right().verified().is_ok());
    for claim in ["iss", "aud", "sub", "role", "iat", "exp", "jti", "epoch"] {
        let mut forged = Forged::right();
        forged.claims.as_object_mut().unwrap().remove(claim);
        assert_eq!(forged.verified(), Err(Denial::Invalid), "without {claim}");
    }
    let wrong = [
        ("iss", json!("https://elsewhere.example")),
        ("aud", json!("another-api")),
        ("sub", json!("Jansen")),
        ("role", json!("king")),
        ("role", json!("organisation")),
        ("organisation", json!(Uuid::from_u128(9))),
        ("exp", json!(now().utc().timestamp() + 31 * 60)),
        ("exp", json!(i64::MAX)),
        ("iat", json!(i64::MIN)),
        ("epoch", json!(-1)),
        ("iat", json!(now().utc().timestamp() + 60)),
    ];
    for (claim, value) in wrong {
        let mut forged = Forged::right();
        forged.claims[claim] = value.clone();
        assert_eq!(forged.verified(), Err(Denial::Invalid), "{claim} = {value}");
    }
    let mut forged = Forged::right();
    forged.claims["exp"] = json!(now().utc().timestamp() - 6);
    assert_eq!(forged.verified(), Err(Denial::Expired));
}

#[test]
fn another_type_key_or_algorithm_makes_a_token_invalid() {
    for kind in [None, Some("JWT"), Some("dpop+jwt")] {
        let mut forged = Forged::right();
        forged.header.typ = kind.map(str::to_owned);
        assert_eq!(forged.verified(), Err(Denial::Invalid), "{kind:?}");
    }
    let forged = Forged { seed: [8; 32], ..Forged::right() };
    assert_eq!(forged.verified(), Err(Denial::Invalid));

    let other = Tokens::new(&[7; 32], "https://elsewhere.example", 30).unwrap();
    let token = other.issue(&staff(), now()).unwrap();
    assert_eq!(tokens().verify(&token, now()), Err(Denial::Invalid));

    let claims = Forged::right().claims;
    let hmac = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::HS256) };
    let token = encode(&hmac, &claims, &EncodingKey::from_secret(&[7; 32])).unwrap();
    assert_eq!(tokens().verify(&token, now()), Err(Denial::Invalid));

    let unsigned = |header: &str| {
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(header))
    };
    for header in [r#"{"alg":"none","typ":"at+jwt"}"#, r#"{"alg":"EdDSA","typ":"at+jwt"}"#] {
        assert_eq!(tokens().verify(&unsigned(header), now()), Err(Denial::Invalid));
    }
}

#[test]
fn a_changed_letter_makes_a_token_invalid() {
    let token = tokens().issue(&staff(), now()).unwrap();
    for at in (0..token.len()).step_by(7) {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(tokens().verify(&changed, now()), Err(Denial::Invalid), "at {at}");
    }
}

#[test]
fn only_the_bearer_scheme_counts() {
    assert_eq!(bearer(Some("Bearer abc")), Ok("abc"));
    assert_eq!(bearer(Some("bearer abc")), Ok("abc"));
    for wrong in [None, Some(""), Some("Bearer"), Some("Basic abc"), Some("abc")] {
        assert_eq!(bearer(wrong), Err(Denial::Missing), "{wrong:?}");
    }
}
