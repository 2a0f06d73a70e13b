//! The settings of documents: where they lie, and what examines them for viruses.

use super::reader::Reader;
use std::path::{Path, PathBuf};
use workers::Scanner;

/// Where documents lie and what examines them, as the operator set it.
#[derive(Debug, Clone)]
pub struct DocumentsConfig {
    /// The folder of the sealed documents.
    pub folder: PathBuf,
    /// What examines them.
    pub scanner: Scanner,
}

/// How an operator says that there is no scanner.
const NONE: &str = "none";

impl DocumentsConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        Self {
            folder: reader
                .checked("MELDPUNT_DOCUMENTS_DIR", folder)
                .unwrap_or_else(|| data_dir.join("documents")),
            scanner: reader.checked("MELDPUNT_CLAMD", scanner).unwrap_or(Scanner::Unset),
        }
    }

    /// The effective values as pairs of name and text.
    pub(super) fn effective(&self) -> Vec<(&'static str, String)> {
        let scanner = match &self.scanner {
            Scanner::Clamd(clamd) => clamd.to_string(),
            Scanner::None => NONE.to_owned(),
            Scanner::Unset => String::new(),
        };
        vec![
            ("MELDPUNT_DOCUMENTS_DIR", self.folder.display().to_string()),
            ("MELDPUNT_CLAMD", scanner),
        ]
    }
}

fn folder(text: &str) -> Option<PathBuf> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute())
}

fn scanner(text: &str) -> Option<Scanner> {
    match text {
        NONE => Some(Scanner::None),
        address => address.parse().ok().map(Scanner::Clamd),
    }
}
