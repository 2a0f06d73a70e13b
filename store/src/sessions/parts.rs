//! What a session is made of: its token, whose it is, how they proved who they are, and how long it lasts.

use crate::{
    StoreError,
    accounts::Account,
    keys::Secret,
    random,
    rows::{self, Row},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{AccountId, CaseId, Timestamp};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// What the browser holds of a session: 256 random bits. The database holds only a hash of it.
#[derive(Clone)]
pub struct SessionToken(Secret);

/// The text is not a token as [`SessionToken::reveal`] writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a session token")]
pub struct NotASessionToken;

impl SessionToken {
    pub(super) fn new() -> Result<Self, StoreError> {
        random::secret().map(Self)
    }

    /// The token as text of letters, digits, `-` and `_`, for the one cookie that holds it.
    pub fn reveal(&self) -> String {
        text(&self.0)
    }

    /// What stands in the table instead of the token. Nothing slow: nobody guesses 256 bits.
    pub(super) fn id(&self) -> Vec<u8> {
        Sha256::digest(&self.0[..]).to_vec()
    }

    /// From what the token against requests of other sites is made.
    pub(super) fn for_requests(&self) -> Vec<u8> {
        [b"requests in session ".as_slice(), &self.0[..]].concat()
    }
}

/// Bytes as text of letters, digits, `-` and `_`.
pub(super) fn text(bytes: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl FromStr for SessionToken {
    type Err = NotASessionToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut token = Secret::default();
        match URL_SAFE_NO_PAD.decode_slice(text, &mut token[..]) {
            Ok(32) => Ok(Self(token)),
            Ok(_) | Err(_) => Err(NotASessionToken),
        }
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Whose session it is, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Somebody with an account.
    Account(Box<Account>),
    /// The client of one case.
    Client {
        /// The only case that the session opens.
        case: CaseId,
        /// Which of its secrets opened it.
        epoch: u32,
    },
}

impl Holder {
    /// Of whom all sessions end together.
    pub fn owner(&self) -> Owner {
        match self {
            Self::Account(account) => Owner::Account(account.id),
            Self::Client { case, .. } => Owner::Client(*case),
        }
    }

    /// Which password or secret counts.
    pub fn epoch(&self) -> u32 {
        match self {
            Self::Account(account) => account.token_epoch,
            Self::Client { epoch, .. } => *epoch,
        }
    }
}

/// Of whom all sessions end together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// An account.
    Account(AccountId),
    /// The client of a case.
    Client(CaseId),
}

/// How somebody proved who they are (R72).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// With a password.
    Password,
    /// With a password and a code of an authenticator.
    PasswordAndTotp,
    /// At an identity provider.
    Oidc {
        /// Which one.
        provider: String,
        /// How sure it was (`acr`), when it said so.
        level: Option<String>,
    },
    /// With the number and the secret of a case.
    ClientSecret,
}

impl Proof {
    /// The stable code, as the table and the API name it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndTotp => "password+totp",
            Self::Oidc { .. } => "oidc",
            Self::ClientSecret => "client-secret",
        }
    }

    pub(super) fn provider(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Oidc { provider, level } => (Some(provider), level.as_deref()),
            Self::Password | Self::PasswordAndTotp | Self::ClientSecret => (None, None),
        }
    }

    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        let provider = row.get::<Option<String>>("provider")?;
        match (row.get::<String>("method")?.as_str(), provider) {
            ("password", None) => Ok(Self::Password),
            ("password+totp", None) => Ok(Self::PasswordAndTotp),
            ("client-secret", None) => Ok(Self::ClientSecret),
            ("oidc", Some(provider)) => Ok(Self::Oidc { provider, level: row.get("level")? }),
            _ => Err(rows::unreadable()),
        }
    }
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without use.
    pub idle: TimeDelta,
    /// Whatever happens.
    pub whole: TimeDelta,
}

impl Limits {
    /// Until when a session lasts that is used now and not again.
    pub(super) fn idle_until(self, now: Timestamp, ends_at: Timestamp) -> Timestamp {
        now.moved(self.idle).min(ends_at)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub holder: Holder,
    /// How they proved it.
    pub proof: Proof,
    /// Since when.
    pub created_at: Timestamp,
    /// When it ends without use. Use is written down once a minute at most: it never ends later than that.
    pub idle_until: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
}
