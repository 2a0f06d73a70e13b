//! Letters of real histories: each notice can be written, speaks to its reader, and says nothing that is not for them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod desk;
mod histories;
mod isolation;
#[allow(
    dead_code,
    unused_imports,
    reason = "the stories are those of the domain; letters need a part of them"
)]
#[path = "../../../domain/tests/complaint/lives.rs"]
mod lives;
mod readers;
#[allow(
    dead_code,
    unused_imports,
    reason = "the stories are those of the domain; letters need a part of them"
)]
#[path = "../../../domain/tests/complaint/support/mod.rs"]
mod support;
