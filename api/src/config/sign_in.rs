//! The settings of signing in: how long sessions last.

use super::reader::Reader;
use chrono::TimeDelta;
use store::sessions::Limits;

/// How people sign in, as the operator set it.
#[derive(Debug, Clone)]
pub struct SignInConfig {
    /// How long a session lasts without use, in minutes.
    pub session_idle_minutes: u32,
    /// How long a session lasts, used or not, in hours.
    pub session_hours: u32,
}

impl SignInConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            session_idle_minutes: reader.number("MELDPUNT_SESSION_IDLE_MINUTES", 5..=120),
            session_hours: reader.number("MELDPUNT_SESSION_HOURS", 1..=24),
        }
    }

    /// How long sessions last.
    pub fn limits(&self) -> Limits {
        Limits {
            idle: TimeDelta::minutes(self.session_idle_minutes.into()),
            whole: TimeDelta::hours(self.session_hours.into()),
        }
    }

    /// The effective values as pairs of name and text.
    pub(super) fn effective(&self) -> Vec<(&'static str, String)> {
        vec![
            ("MELDPUNT_SESSION_IDLE_MINUTES", self.session_idle_minutes.to_string()),
            ("MELDPUNT_SESSION_HOURS", self.session_hours.to_string()),
        ]
    }
}
