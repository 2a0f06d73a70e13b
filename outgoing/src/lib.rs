//! Calls to other machines: a print service, an identity provider (S16).
//!
//! Whoever writes an address into a setting must not make the desk talk to machines beside it. So every call is https, to a
//! public address or to a network that the operator named, follows no redirection, and ends in time whatever the other side
//! does.

mod address;
mod calls;
mod connection;

pub use address::{Networks, NetworksInvalid};
pub use calls::{Answer, Call, Outgoing, OutgoingInvalid, OutgoingSettings, Trouble};
pub use reqwest::{Method, Url};
