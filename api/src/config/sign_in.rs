//! The settings of signing in: how long sessions last, and whether a second factor is needed.

use super::reader::Reader;
use chrono::TimeDelta;
use std::str::FromStr;
use store::sessions::Limits;

/// Whether an account needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactorRule {
    /// Without one it gets nothing but that.
    Required,
    /// Who has one needs it.
    Optional,
}

impl SecondFactorRule {
    fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }
}

impl FromStr for SecondFactorRule {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Required, Self::Optional].into_iter().find(|rule| rule.code() == text).ok_or(())
    }
}

/// How people sign in, as the operator set it.
#[derive(Debug, Clone)]
pub struct SignInConfig {
    /// How long a session lasts without use, in minutes.
    pub session_idle_minutes: u32,
    /// How long a session lasts, used or not, in hours.
    pub session_hours: u32,
    /// Whether an account needs a second factor, when the operator said so.
    pub second_factor: Option<SecondFactorRule>,
}

impl SignInConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            session_idle_minutes: reader.number("MELDPUNT_SESSION_IDLE_MINUTES", 5..=120),
            session_hours: reader.number("MELDPUNT_SESSION_HOURS", 1..=24),
            second_factor: reader.parsed("MELDPUNT_SECOND_FACTOR"),
        }
    }

    /// How long sessions last.
    pub fn limits(&self) -> Limits {
        Limits {
            idle: TimeDelta::minutes(self.session_idle_minutes.into()),
            whole: TimeDelta::hours(self.session_hours.into()),
        }
    }

    /// Whether an account needs a second factor: yes, unless the operator said otherwise or it is a demonstration.
    pub fn needs_second_factor(&self, is_demo: bool) -> bool {
        match self.second_factor {
            Some(rule) => rule == SecondFactorRule::Required,
            None => !is_demo,
        }
    }

    /// The effective values as pairs of name and text.
    pub(super) fn effective(&self) -> Vec<(&'static str, String)> {
        vec![
            ("MELDPUNT_SESSION_IDLE_MINUTES", self.session_idle_minutes.to_string()),
            ("MELDPUNT_SESSION_HOURS", self.session_hours.to_string()),
            (
                "MELDPUNT_SECOND_FACTOR",
                self.second_factor.map(SecondFactorRule::code).unwrap_or_default().to_owned(),
            ),
        ]
    }
}
