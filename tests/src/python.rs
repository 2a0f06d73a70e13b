//! Python programs that tests run beside the desk, each with its own pinned packages, kept between runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The interpreter of a virtual environment with exactly these packages; made when it is not there yet.
///
/// `requirements` is a file with pinned versions. The environment is kept in
/// `${XDG_CACHE_HOME:-~/.cache}/meldpunt/python/<name>` until the file changes.
pub fn with_packages(name: &str, requirements: &Path) -> PathBuf {
    let wanted = fs::read_to_string(requirements).expect("a list of packages");
    let folder = cache().join("python").join(name);
    let python = folder.join("bin/python");
    let lock = cache().join(format!("python-{name}.lock"));
    fs::create_dir_all(cache()).expect("a folder for the cache");
    let lock = fs::File::create(lock).expect("a lock");
    lock.lock().expect("one test at a time makes the environment");
    let marker = folder.join("packages.txt");
    if fs::read_to_string(&marker).is_ok_and(|present| present == wanted) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    run(install.arg(requirements));
    fs::write(marker, wanted).expect("a note of what was installed");
    python
}

fn run(command: &mut Command) {
    let status = command.status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "{command:?} fails: is python3-venv there?"
    );
}

fn cache() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").expect("a home")).join(".cache");
    std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from).join("meldpunt")
}
