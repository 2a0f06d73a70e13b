//! The tables of cases, one file each, as the database holds them.

#![allow(
    missing_docs,
    reason = "what sea-orm derives from the documented rows has no documentation of its own"
)]

pub mod appointment;
pub mod audit;
pub mod blind_index;
pub mod case;
pub mod case_key;
pub mod case_number;
pub mod case_organisation;
pub mod client_secret;
pub mod document;
pub mod event;
pub mod heartbeat;
pub mod high_water;
pub mod idempotency;
pub mod job_run;
pub mod measure;
pub mod notice;
pub mod paper;
pub mod reminder_look;
pub mod response;
pub mod secret_attempt;
