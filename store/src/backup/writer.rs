//! Writes a backup line by line, and the sums of what it wrote.

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
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

/// Writes a backup.
pub(super) struct Writer {
    out: BufWriter<File>,
    path: PathBuf,
    all: Sha256,
    part: Sum,
    manifest: Manifest,
}

impl Writer {
    pub(super) fn begin(
        file: File,
        path: &Path,
        schema: Vec<String>,
        made_at: i64,
    ) -> Result<Self, BackupError> {
        let first = Line::MeldpuntBackup { format: BACKUP_FORMAT, schema: schema.clone(), made_at };
        let manifest = Manifest {
            format: BACKUP_FORMAT,
            schema,
            made_at,
            key_lines: Vec::new(),
            tables: Vec::new(),
            files: Vec::new(),
        };
        let (out, path) = (BufWriter::with_capacity(1 << 20, file), path.to_owned());
        let mut writer = Self { out, path, all: Sha256::new(), part: Sum::default(), manifest };
        writer.write(&first)?;
        Ok(writer)
    }

    pub(super) fn table(&mut self, name: &str, columns: Vec<String>) -> Result<(), BackupError> {
        self.write(&Line::Table { name: name.to_owned(), columns })?;
        self.part = Sum::default();
        Ok(())
    }

    pub(super) fn row(&mut self, row: Vec<Json>) -> Result<(), BackupError> {
        self.part.many += 1;
        self.write(&Line::Row(row))
    }

    pub(super) fn table_ends(&mut self, name: &str) -> Result<(), BackupError> {
        let part = std::mem::take(&mut self.part);
        let sum = TableSum { name: name.to_owned(), rows: part.many, sha256: part.hex() };
        self.manifest.tables.push(sum.clone());
        self.write(&Line::TableEnds(sum))
    }

    pub(super) fn file(&mut self, path: &str) -> Result<(), BackupError> {
        self.write(&Line::File(path.to_owned()))?;
        self.part = Sum::default();
        Ok(())
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.part.many += u64::try_from(bytes.len()).unwrap_or(0);
        self.write(&Line::Bytes(STANDARD.encode(bytes)))
    }

    pub(super) fn file_ends(&mut self, path: &str) -> Result<(), BackupError> {
        let part = std::mem::take(&mut self.part);
        let sum = FileSum { path: path.to_owned(), bytes: part.many, sha256: part.hex() };
        self.manifest.files.push(sum.clone());
        self.write(&Line::FileEnds(sum))
    }

    /// Ends it and gives what it holds; every byte has reached the disk then.
    pub(super) fn end(
        mut self,
        key_lines: Vec<String>,
        keys: &Keys,
    ) -> Result<Manifest, BackupError> {
        self.manifest.key_lines = key_lines;
        let manifest = self.manifest.clone();
        self.write(&Line::Manifest(manifest.clone()))?;
        let sum = self.all.clone().finalize();
        let signature = hex(&authenticate(&keys.backups, &[&sum]));
        self.write(&Line::Ends { sha256: hex(&sum), signature })?;
        let written = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        written.map_err(BackupError::file(&self.path))?;
        Ok(manifest)
    }

    fn write(&mut self, line: &Line) -> Result<(), BackupError> {
        let mut text = serde_json::to_vec(line)
            .map_err(|_| BackupError::Damaged("a line cannot be written".to_owned()))?;
        text.push(b'\n');
        self.all.update(&text);
        self.part.hash.update(&text);
        self.out.write_all(&text).map_err(BackupError::file(&self.path))
    }
}
