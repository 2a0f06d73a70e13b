//! The desk's door to the world: the JSON API, configuration, and the commands of the program `meldpunt`.

pub mod command_line;
pub mod config;
pub mod contract;
pub mod demo;
pub mod extract;
pub mod gate;
pub mod headers;
pub mod health;
pub mod limiter;
pub mod observe;
pub mod origin;
pub mod passwords;
pub mod problem;
pub mod server;
pub mod sessions;
pub mod tokens;
pub mod v1;
pub mod witness;
