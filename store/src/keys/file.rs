//! The key file on disk: read only when nobody else can, written whole or not at all.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Far more than a key file that was rotated every day for a year.
const LARGEST_FILE: u64 = 64 * 1024;

/// The text of the file, or what is wrong with it.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, String> {
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!("others may read it (mode {mode:04o}); run chmod 600"));
    }
    let mut text = Zeroizing::new(String::new());
    let mut limited = file.take(LARGEST_FILE);
    limited.read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// Writes a file under a temporary name with mode 0600, then links it to its place if that is free.
pub(super) fn create(path: &Path, suffix: u64, content: &[u8]) -> io::Result<()> {
    let directory = folder_of(path);
    fs::create_dir_all(&directory)?;
    let unfinished = write_beside(&directory, suffix, content, None)?;
    let placed = fs::hard_link(&unfinished, path);
    fs::remove_file(&unfinished)?;
    match placed {
        // Another process came first with its own key: theirs counts.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => fs::File::open(&directory)?.sync_all(),
    }
}

/// Puts a file with this content in the place of another, with mode 0600 and the same owner: whoever reads it finds
/// the one or the other, whole.
pub(super) fn replace(path: &Path, suffix: u64, content: &[u8]) -> io::Result<()> {
    // What a link leads to is replaced, and not the link.
    let path = fs::canonicalize(path)?;
    let directory = folder_of(&path);
    let before = fs::metadata(&path)?;
    let unfinished = write_beside(&directory, suffix, content, Some(&before))?;
    fs::rename(&unfinished, &path).inspect_err(|_| {
        // What could not be put in place is not left behind either.
        let _ = fs::remove_file(&unfinished);
    })?;
    fs::File::open(&directory)?.sync_all()
}

fn write_beside(
    directory: &Path,
    suffix: u64,
    content: &[u8],
    like: Option<&fs::Metadata>,
) -> io::Result<PathBuf> {
    let unfinished = directory.join(format!(".new-key-{suffix:016x}"));
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(&unfinished)?;
    let written =
        give_to(&file, like).and_then(|()| file.write_all(content)).and_then(|()| file.sync_all());
    match written {
        Ok(()) => Ok(unfinished),
        Err(error) => {
            fs::remove_file(&unfinished)?;
            Err(error)
        }
    }
}

/// The server may run as somebody else than who changes the file, and has to read it afterwards.
fn give_to(file: &fs::File, like: Option<&fs::Metadata>) -> io::Result<()> {
    let Some(like) = like else { return Ok(()) };
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (like.uid(), like.gid()) {
        return Ok(());
    }
    fchown(file, Some(like.uid()), Some(like.gid()))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}
