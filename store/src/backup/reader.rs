//! Reads a backup line by line, and gives a piece only where it belongs and whose sums are right.

use super::{
    BACKUP_FORMAT, BackupError, FileSum, Manifest, TableSum,
    format::{Line, Sum, hex},
};
use crate::{Keys, keys::authenticate};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
};

/// No line is longer: the largest letter is far smaller.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// A piece of a backup, when its reader has seen that it belongs there.
#[derive(Debug)]
pub(super) enum Piece {
    /// A table begins, with these columns.
    Table { name: String, columns: Vec<String> },
    /// A row of it.
    Row(Vec<Json>),
    /// A file begins.
    File(String),
    /// Some of its bytes.
    Bytes(Vec<u8>),
    /// A table or a file is over.
    End,
}

/// Reads a backup, and checks every sum on the way.
pub(super) struct Reader {
    input: BufReader<File>,
    path: PathBuf,
    all: Sha256,
    part: Sum,
    line: u64,
    read: u64,
    size: u64,
    pub(super) schema: Vec<String>,
    made_at: i64,
    tables: Vec<TableSum>,
    files: Vec<FileSum>,
    end: Option<End>,
}

/// What stands at the end of a backup that is whole.
#[derive(Clone)]
pub(super) struct End {
    pub(super) manifest: Manifest,
    /// Over every byte before the last line.
    sum: [u8; 32],
    signature: String,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, BackupError> {
        let file = File::open(path).map_err(BackupError::file(path))?;
        let size = file.metadata().map_err(BackupError::file(path))?.len();
        let mut reader = Self {
            input: BufReader::with_capacity(1 << 20, file),
            path: path.to_owned(),
            all: Sha256::new(),
            part: Sum::default(),
            line: 0,
            read: 0,
            size,
            schema: Vec::new(),
            made_at: 0,
            tables: Vec::new(),
            files: Vec::new(),
            end: None,
        };
        let foreign = || BackupError::Refused("this is no backup of meldpunt".to_owned());
        let text = match reader.text() {
            Ok(Some(text)) => text,
            // Without a first line it is not one of ours that was cut off, but something else.
            Ok(None) | Err(BackupError::Damaged(_)) => return Err(foreign()),
            Err(error) => return Err(error),
        };
        let Ok(Line::MeldpuntBackup { format, schema, made_at }) = serde_json::from_slice(&text)
        else {
            return Err(foreign());
        };
        if format > BACKUP_FORMAT {
            let newer = format!("a newer program made this backup (format {format})");
            return Err(BackupError::Refused(newer));
        }
        (reader.schema, reader.made_at) = (schema, made_at);
        reader.all.update(&text);
        Ok(reader)
    }

    /// The next piece; `None` at the end, when everything was right.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, BackupError> {
        loop {
            let Some(text) = self.text()? else {
                return match self.end {
                    Some(_) => Ok(None),
                    None => Err(self.damaged("it ends in the middle")),
                };
            };
            if self.end.is_some() {
                return Err(self.damaged("something follows its end"));
            }
            let line = serde_json::from_slice(&text);
            let line = line.map_err(|_| self.damaged("a line cannot be read"))?;
            if let Some(piece) = self.take(line, &text)? {
                return Ok(Some(piece));
            }
        }
    }

    /// What a backup that was read to its end holds.
    pub(super) fn end(self) -> Result<End, BackupError> {
        let unfinished = self.damaged("it ends in the middle");
        self.end.ok_or(unfinished)
    }

    /// How many bytes were read so far, of how many.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.read, self.size)
    }

    /// What is wrong with it, at the line that was read last.
    pub(super) fn damaged(&self, what: &str) -> BackupError {
        BackupError::Damaged(format!("{what} (line {})", self.line))
    }

    fn take(&mut self, line: Line, text: &[u8]) -> Result<Option<Piece>, BackupError> {
        self.all.update(text);
        let piece = match line {
            Line::MeldpuntBackup { .. } | Line::Ends { .. } => {
                return Err(self.damaged("a line is out of place"));
            }
            Line::Table { name, columns } => {
                self.part = Sum::default();
                return Ok(Some(Piece::Table { name, columns }));
            }
            Line::File(path) => {
                self.part = Sum::default();
                return Ok(Some(Piece::File(path)));
            }
            Line::Row(row) => {
                self.part.many += 1;
                Piece::Row(row)
            }
            Line::Bytes(encoded) => {
                let bytes = STANDARD.decode(encoded);
                let bytes = bytes.map_err(|_| self.damaged("a line cannot be read"))?;
                self.part.many += u64::try_from(bytes.len()).unwrap_or(0);
                Piece::Bytes(bytes)
            }
            Line::TableEnds(sum) => {
                let part = std::mem::take(&mut self.part);
                if (sum.rows, sum.sha256.as_str()) != (part.many, part.hex().as_str()) {
                    return Err(self.damaged(&format!("table {} was changed", sum.name)));
                }
                self.tables.push(sum);
                return Ok(Some(Piece::End));
            }
            Line::FileEnds(sum) => {
                let part = std::mem::take(&mut self.part);
                if (sum.bytes, sum.sha256.as_str()) != (part.many, part.hex().as_str()) {
                    return Err(self.damaged(&format!("file {} was changed", sum.path)));
                }
                self.files.push(sum);
                return Ok(Some(Piece::End));
            }
            Line::Manifest(manifest) => {
                self.compare(&manifest)?;
                self.end = Some(self.last(manifest)?);
                return Ok(None);
            }
        };
        self.part.hash.update(text);
        Ok(Some(piece))
    }

    /// The line after the manifest is the last.
    fn last(&mut self, manifest: Manifest) -> Result<End, BackupError> {
        let sum: [u8; 32] = self.all.clone().finalize().into();
        let text = self.text()?.ok_or_else(|| self.damaged("it ends in the middle"))?;
        match serde_json::from_slice(&text) {
            Ok(Line::Ends { sha256, signature }) if sha256 == hex(&sum) => {
                Ok(End { manifest, sum, signature })
            }
            Ok(_) | Err(_) => Err(self.damaged("a byte was changed")),
        }
    }

    fn compare(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let same = manifest.schema == self.schema
            && manifest.made_at == self.made_at
            && manifest.tables == self.tables
            && manifest.files == self.files;
        if same { Ok(()) } else { Err(self.damaged("its manifest names other contents")) }
    }

    fn text(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        let mut text = Vec::new();
        let mut limited = (&mut self.input).take(LONGEST_LINE);
        limited.read_until(b'\n', &mut text).map_err(BackupError::file(&self.path))?;
        self.line += 1;
        self.read += u64::try_from(text.len()).unwrap_or(0);
        match text.last() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(text)),
            Some(_) => Err(self.damaged("it ends in the middle")),
        }
    }
}

impl End {
    /// Whether it was made with the same first line of the key file, and nobody without it changed anything.
    pub(super) fn is_signed_by(&self, keys: &Keys) -> bool {
        // What is compared is a sum of secret bytes: a difference in time shows nothing that helps.
        let own = authenticate(&keys.backups, &[&self.sum]);
        Sha256::digest(hex(&own)) == Sha256::digest(&self.signature)
    }
}
