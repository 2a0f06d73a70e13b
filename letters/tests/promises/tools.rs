//! Programs that look at a PDF from outside: what they need, what they say, and pages without their feet.

use std::{path::Path, process::Command, sync::OnceLock};

use letters::{CannotSet, Letter, Pdf, Typesetter};
use tempfile::TempDir;

/// The one typesetter of the tests.
pub fn typesetter() -> &'static Typesetter {
    static TYPESETTER: OnceLock<Typesetter> = OnceLock::new();
    TYPESETTER.get_or_init(|| Typesetter::new().expect("the shipped fonts and templates are right"))
}

/// A letter as a PDF.
pub fn set(letter: &Letter) -> Pdf {
    try_set(letter).expect("the letter can be set")
}

/// A letter as a PDF, or why not.
pub fn try_set(letter: &Letter) -> Result<Pdf, CannotSet> {
    typesetter().set(letter)
}

/// What a program says about a PDF; `-` among the arguments stands for the file.
pub fn ask(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, pdf).expect("the file can be written");
    let mut command = Command::new(program);
    for argument in arguments {
        if *argument == "-" {
            command.arg(&file)
        } else {
            command.arg(argument)
        };
    }
    run(command, "poppler-utils")
}

/// What a program prints; a missing one is named with the Debian package that has it.
pub fn run(mut command: Command, package: &str) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    let said = command.output().unwrap_or_else(|error| {
        panic!("{program} is missing ({error}): apt-get install {package}")
    });
    let errors = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{program} fails: {errors}");
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// The text of a PDF in the order in which it was set, page by page, without the number at the foot of each.
pub fn text(pdf: &[u8]) -> String {
    let all = ask("pdftotext", &["-raw", "-", "/dev/stdout"], pdf);
    let pages = all.split('\u{C}').map(|page| match page.trim_end().rsplit_once('\n') {
        Some((body, foot)) if foot.contains("pagina ") || foot.contains("page ") => body,
        Some(_) | None => page,
    });
    pages.collect::<Vec<_>>().join("\n")
}

/// A text without blanks and without the marks where a long word may break.
pub fn dense(text: &str) -> String {
    text.chars().filter(|each| !each.is_whitespace() && *each != '\u{200B}').collect()
}

/// A word on a page: where it stands, in points from the top left.
#[derive(Debug, PartialEq)]
pub struct Word {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub text: String,
}

/// Every word of a PDF with its place.
pub fn words(pdf: &[u8]) -> Vec<Word> {
    let boxes = ask("pdftotext", &["-bbox", "-", "/dev/stdout"], pdf);
    let mut page = 0;
    let mut words = Vec::new();
    for line in boxes.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page += 1;
        }
        let Some(word) = line.strip_prefix("<word ") else { continue };
        let number = |name| attribute(word, name).parse().expect("a number");
        let text = word
            .split_once('>')
            .and_then(|(_, rest)| rest.strip_suffix("</word>"))
            .expect("a word");
        let [left, top, right, bottom] = ["xMin", "yMin", "xMax", "yMax"].map(number);
        words.push(Word { page, left, top, right, bottom, text: text.to_owned() });
    }
    words
}

/// The value of an attribute in a line of XML.
pub fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
    let after = line.split_once(&format!("{name}=\"")).expect("the attribute").1;
    after.split_once('"').expect("its end").0
}

/// Writes PDFs into a folder.
pub fn write_all<'a>(folder: &Path, letters: impl Iterator<Item = (&'a String, &'a Letter)>) {
    for (name, letter) in letters {
        let pdf = try_set(letter).unwrap_or_else(|error| panic!("{name}: {error}"));
        std::fs::write(folder.join(format!("{name}.pdf")), pdf.bytes)
            .expect("the file can be written");
    }
}
