//! The files of the folder `documents` in a backup: written after the rows, put in place whole.

use super::{BackupError, format::CHUNK, writer::Writer};
use std::{
    fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Component, Path, PathBuf},
};

/// Writes every file of the folder. What is on its way to its place has a name that begins with a dot, and is left out.
pub(super) fn write(folder: &Path, writer: &mut Writer) -> Result<(), BackupError> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    for path in found {
        let mut file = match fs::File::open(&path) {
            Ok(file) => file,
            // It was removed meanwhile, and its row with it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(BackupError::File { path, error }),
        };
        let within = path.strip_prefix(folder).unwrap_or(&path);
        let names: Vec<_> = within.iter().map(|name| name.to_string_lossy()).collect();
        let name = names.join("/");
        writer.file(&name)?;
        let mut chunk = vec![0; CHUNK];
        loop {
            let many = file.read(&mut chunk).map_err(BackupError::file(&path))?;
            match chunk.get(..many) {
                Some([]) | None => break,
                Some(bytes) => writer.bytes(bytes)?,
            }
        }
        writer.file_ends(&name)?;
    }
    Ok(())
}

/// The files of a folder and of those within it, in the order of their names.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(BackupError::File { path: folder.to_owned(), error }),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(BackupError::file(folder))?;
        let kind = entry.file_type().map_err(BackupError::file(folder))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push((entry.path(), kind));
        }
    }
    paths.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (path, kind) in paths {
        if kind.is_dir() {
            collect(&path, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The folder of files while it is restored, beside its place.
pub(super) struct Folder {
    place: PathBuf,
    unfinished: PathBuf,
    open: Option<(PathBuf, fs::File)>,
}

impl Folder {
    /// Refused when files are there already.
    pub(super) fn at(place: &Path) -> Result<Self, BackupError> {
        let mut found = Vec::new();
        collect(place, &mut found)?;
        if !found.is_empty() {
            let taken = format!("{} is not empty: remove what is there first", place.display());
            return Err(BackupError::Refused(taken));
        }
        let unfinished = place.with_extension("restoring");
        // Of a restore that was broken off.
        remove(&unfinished)?;
        Ok(Self { place: place.to_owned(), unfinished, open: None })
    }

    /// A file begins. Its name may not lead out of the folder.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), BackupError> {
        let within = Path::new(name);
        let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        if name.is_empty() || !within.components().all(is_plain) {
            return Err(BackupError::Damaged("a file has an impossible name".to_owned()));
        }
        let path = self.unfinished.join(within);
        let folder = path.parent().unwrap_or(&self.unfinished);
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(BackupError::file(folder))?;
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&path);
        let file = file.map_err(BackupError::file(&path))?;
        self.open = Some((path, file));
        Ok(())
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        let Some((path, file)) = &mut self.open else { return Ok(()) };
        file.write_all(bytes).map_err(BackupError::file(path.as_path()))
    }

    pub(super) fn end(&mut self) -> Result<(), BackupError> {
        let Some((path, file)) = self.open.take() else { return Ok(()) };
        file.sync_all().map_err(BackupError::file(path))
    }

    /// Puts the folder in its place, when there are files.
    pub(super) fn place(&mut self) -> Result<(), BackupError> {
        if !self.unfinished.exists() {
            return Ok(());
        }
        sync_folders(&self.unfinished)?;
        if self.place.exists() {
            // Empty, as was seen.
            fs::remove_dir_all(&self.place).map_err(BackupError::file(&self.place))?;
        }
        fs::rename(&self.unfinished, &self.place).map_err(BackupError::file(&self.place))?;
        self.place.parent().map_or(Ok(()), sync_folder)
    }

    /// Removes what was not put in its place. What was stays: whether the database followed is not always known, and
    /// no file is removed on a guess.
    pub(super) fn undo(self) -> Result<(), BackupError> {
        remove(&self.unfinished)
    }
}

fn remove(folder: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BackupError::File { path: folder.to_owned(), error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The names of files reach the disk with their folders.
fn sync_folders(folder: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(folder).map_err(BackupError::file(folder))? {
        let path = entry.map_err(BackupError::file(folder))?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(BackupError::file(folder))
}
