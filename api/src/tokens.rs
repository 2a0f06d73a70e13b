//! Tokens: JWTs with one algorithm and every claim required (S8, RFC 9068).

use domain::{AccountId, Actor, CaseId, MunicipalityId, OrganisationId, Timestamp, access};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, jwk::Jwk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most that two clocks may differ, in seconds (S8).
const LEEWAY: i64 = 5;

/// The audience of every token: this API.
pub const AUDIENCE: &str = "meldpunt";

/// The type in the header of every token (RFC 9068).
const TYPE: &str = "at+jwt";

/// The start of an Ed25519 private key in PKCS#8, before its 32 bytes of seed (RFC 8410).
const PKCS8_START: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Who is calling, proved by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is, and what the token lets them see.
    pub who: Who,
    /// The token's own id.
    pub token: Uuid,
    /// Which password or secret it was given for: a token of an earlier one no longer counts.
    pub epoch: u32,
}

/// The holder of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The client of one case.
    Client {
        /// The only case that the token opens.
        case: CaseId,
    },
    /// A member of the desk's staff.
    Staff {
        /// The account.
        account: AccountId,
        /// The municipalities that the account serves.
        municipalities: BTreeSet<MunicipalityId>,
    },
    /// Somebody who speaks for an organisation.
    Organisation {
        /// The organisation.
        organisation: OrganisationId,
        /// The account that speaks.
        account: AccountId,
    },
    /// An administrator: settings, never the content of a case.
    Administrator {
        /// The account.
        account: AccountId,
        /// The municipalities that the account serves.
        municipalities: BTreeSet<MunicipalityId>,
    },
    /// An auditor or privacy officer.
    Auditor {
        /// The account.
        account: AccountId,
        /// The municipalities whose desk is audited.
        municipalities: BTreeSet<MunicipalityId>,
    },
    /// Somebody without a part in any case: for a municipality, its council, or as an advocate.
    Onlooker {
        /// As what.
        role: Role,
        /// The account.
        account: AccountId,
        /// The municipalities that it is about.
        municipalities: BTreeSet<MunicipalityId>,
    },
}

impl Who {
    /// The role as a word of the contract's `x-access`.
    pub fn role(&self) -> Role {
        match self {
            Self::Client { .. } => Role::Client,
            Self::Staff { .. } => Role::Staff,
            Self::Organisation { .. } => Role::Organisation,
            Self::Administrator { .. } => Role::Administrator,
            Self::Auditor { .. } => Role::Auditor,
            Self::Onlooker { role, .. } => *role,
        }
    }
}

/// The holder as the access rules know it. A client's case is not part of it: compare `case` too.
impl From<&Who> for access::Caller {
    fn from(who: &Who) -> Self {
        let (actor, municipalities) = match who {
            Who::Client { .. } => (Actor::Client, BTreeSet::new()),
            Who::Staff { account, municipalities } => {
                (Actor::Staff(*account), municipalities.clone())
            }
            Who::Organisation { organisation, account } => {
                let (organisation, account) = (*organisation, *account);
                (Actor::Organisation { organisation, account }, BTreeSet::new())
            }
            Who::Administrator { account, municipalities } => {
                (Actor::Administrator(*account), municipalities.clone())
            }
            Who::Auditor { account, municipalities } => {
                (Actor::Auditor(*account), municipalities.clone())
            }
            Who::Onlooker { account, municipalities, .. } => {
                (Actor::Onlooker(*account), municipalities.clone())
            }
        };
        Self::new(actor, municipalities)
    }
}

/// The roles as tokens and the contract name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The client of one case.
    Client,
    /// A member of the desk's staff.
    Staff,
    /// Somebody who speaks for an organisation.
    Organisation,
    /// An administrator.
    Administrator,
    /// An auditor or privacy officer.
    Auditor,
    /// The contact of a municipality.
    Municipality,
    /// Somebody who reads for the council.
    Council,
    /// An advocate.
    Advocate,
}

/// Why a token does not count. The list is fixed, so an answer never repeats what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// Without a bearer token in the header `Authorization`.
    #[error("Send a token in the header Authorization: Bearer.")]
    Missing,
    /// Not a token of this desk: wrong form, algorithm, signature or claims.
    #[error("This token is not valid.")]
    Invalid,
    /// Its time is over.
    #[error("This token has expired. Log in again.")]
    Expired,
    /// The cookie of a session that is over, or never was.
    #[error("This session is over. Log in again.")]
    SessionOver,
}

/// The signing key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key for signing tokens cannot be used")]
pub struct UnusableKey;

/// Makes and checks tokens.
pub struct Tokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
    issuer: String,
    lifetime_seconds: i64,
}

/// Every claim of a token; all but the last two are always there.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    role: Role,
    iat: i64,
    exp: i64,
    jti: Uuid,
    epoch: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<OrganisationId>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    municipalities: BTreeSet<MunicipalityId>,
}

impl Tokens {
    /// Tokens signed with the Ed25519 key of this seed, by this issuer, valid for so many minutes.
    ///
    /// # Errors
    /// When the signing library does not take the key.
    pub fn new(seed: &[u8; 32], issuer: &str, minutes: u32) -> Result<Self, UnusableKey> {
        let signing = EncodingKey::from_ed_der(&[PKCS8_START.as_slice(), seed].concat());
        let verifying = Jwk::from_encoding_key(&signing, Algorithm::EdDSA)
            .and_then(|public| DecodingKey::from_jwk(&public))
            .map_err(|_| UnusableKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The moment is compared below: only the store reads the clock.
        validation.validate_exp = false;
        let lifetime_seconds = i64::from(minutes) * 60;
        Ok(Self { signing, verifying, validation, issuer: issuer.to_owned(), lifetime_seconds })
    }

    /// How long a new token is valid, in seconds.
    pub fn lifetime_seconds(&self) -> i64 {
        self.lifetime_seconds
    }

    /// A new token for this caller.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, identity: &Identity, now: Timestamp) -> Result<String, UnusableKey> {
        let (subject, organisation, municipalities) = match &identity.who {
            Who::Client { case } => (case.0, None, BTreeSet::new()),
            Who::Staff { account, municipalities }
            | Who::Administrator { account, municipalities }
            | Who::Auditor { account, municipalities }
            | Who::Onlooker { account, municipalities, .. } => {
                (account.0, None, municipalities.clone())
            }
            Who::Organisation { organisation, account } => {
                (account.0, Some(*organisation), BTreeSet::new())
            }
        };
        let issued_at = now.utc().timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: subject,
            role: identity.who.role(),
            iat: issued_at,
            exp: issued_at + self.lifetime_seconds,
            jti: identity.token,
            epoch: identity.epoch,
            organisation,
            municipalities,
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(|_| UnusableKey)
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// [`Denial::Expired`] for a token of ours whose time is over, else [`Denial::Invalid`].
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Identity, Denial> {
        let token = jsonwebtoken::decode::<Claims>(token, &self.verifying, &self.validation)
            .map_err(|_| Denial::Invalid)?;
        if token.header.typ.as_deref() != Some(TYPE) {
            return Err(Denial::Invalid);
        }
        let claims = token.claims;
        let now = now.utc().timestamp();
        let too_long = claims.exp.saturating_sub(claims.iat) > self.lifetime_seconds;
        if claims.iat > now.saturating_add(LEEWAY) || too_long {
            return Err(Denial::Invalid);
        }
        if claims.exp.saturating_add(LEEWAY) <= now {
            return Err(Denial::Expired);
        }
        let (token, epoch) = (claims.jti, claims.epoch);
        who(claims).map(|who| Identity { who, token, epoch }).ok_or(Denial::Invalid)
    }
}

/// The holder that the claims describe; `None` when the role does not fit the other claims.
fn who(claims: Claims) -> Option<Who> {
    let Claims { sub, municipalities, .. } = claims;
    let account = AccountId(sub);
    match (claims.role, claims.organisation) {
        (Role::Client, None) => Some(Who::Client { case: CaseId(sub) }),
        (Role::Staff, None) => Some(Who::Staff { account, municipalities }),
        (Role::Administrator, None) => Some(Who::Administrator { account, municipalities }),
        (Role::Organisation, Some(organisation)) => {
            Some(Who::Organisation { organisation, account })
        }
        (Role::Auditor, None) => Some(Who::Auditor { account, municipalities }),
        (role @ (Role::Municipality | Role::Council | Role::Advocate), None) => {
            Some(Who::Onlooker { role, account, municipalities })
        }
        (Role::Organisation, None) | (_, Some(_)) => None,
    }
}

/// The token in the value of an `Authorization` header; a token anywhere else does not count (R93).
///
/// # Errors
/// [`Denial::Missing`] when the header is absent or of another scheme.
pub fn bearer(authorization: Option<&str>) -> Result<&str, Denial> {
    let (scheme, token) =
        authorization.and_then(|text| text.split_once(' ')).ok_or(Denial::Missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Denial::Missing) }
}
