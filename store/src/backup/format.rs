//! The lines of a backup, and the sums over them.

use super::{FileSum, Manifest, TableSum};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

/// How much of a file stands on one line.
pub(super) const CHUNK: usize = 48 * 1024;

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// The first.
    MeldpuntBackup { format: u32, schema: Vec<String>, made_at: i64 },
    /// A table begins.
    Table { name: String, columns: Vec<String> },
    /// A row of it.
    Row(Vec<Json>),
    /// Its end.
    TableEnds(TableSum),
    /// A file begins.
    File(String),
    /// Some of its bytes, in base64.
    Bytes(String),
    /// Its end.
    FileEnds(FileSum),
    /// The last line but one.
    Manifest(Manifest),
    /// The last: over every byte before it, plain and under the first line of the key file.
    Ends { sha256: String, signature: String },
}

/// A running sum.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) hash: Sha256,
    pub(super) many: u64,
}

impl Sum {
    pub(super) fn hex(self) -> String {
        hex(&self.hash.finalize())
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
