//! What tests share: databases that start by themselves.

pub mod databases;
