//! The list of a batch as CSV, with cells that no spreadsheet takes for a formula (S14).

use super::Separator;

/// A letter of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What its separator sheet says.
    pub separator: Separator,
    /// On which page of the file its separator sheet lies, from 1.
    pub first_page: usize,
}

/// The letters of a batch, a row each: position, number, addressee, pages, first page. The first row names the columns.
///
/// # Errors
///
/// Never in memory.
pub fn manifest(entries: &[Entry]) -> Result<Vec<u8>, csv::Error> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["position", "number", "addressee", "pages", "first_page"])?;
    for Entry { separator, first_page } in entries {
        rows.write_record([
            separator.position.to_string(),
            neutralised(&separator.number),
            neutralised(&separator.addressee),
            separator.pages.to_string(),
            first_page.to_string(),
        ])?;
    }
    rows.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that a spreadsheet shows as it is: what would begin a formula gets an apostrophe before it, also behind blanks,
/// quotes and in full-width forms (S14).
pub fn neutralised(cell: &str) -> String {
    let begins = cell.chars().find(|character| !skipped(*character));
    let tricky = cell.starts_with(['\t', '\r', '\n']) || begins.is_some_and(starts_formula);
    if tricky { format!("'{cell}") } else { cell.to_owned() }
}

/// What a spreadsheet may pass over before it looks for a formula.
fn skipped(character: char) -> bool {
    let quote = matches!(character, '"' | '\'' | '`' | '´' | '‘'..='‟' | '«' | '»' | '＂' | '＇');
    character.is_whitespace()
        || character.is_control()
        || quote
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

fn starts_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in [
            "=1+1",
            "+31",
            "-1",
            "@a",
            "\tx",
            "\rx",
            "  =1",
            "\"=1",
            " ' =1",
            "＝1",
            "\u{FEFF}=1",
            "\u{A0}＋1",
            "‘=1",
        ] {
            assert_eq!(neutralised(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn an_ordinary_cell_stays_as_it_is() {
        for cell in ["", "A. Yılmaz", "HLM-2026-000123", "a=b", "'t Hooft", "\"Zorg\" B.V."] {
            assert_eq!(neutralised(cell), cell);
        }
    }

    #[test]
    fn a_manifest_has_a_row_for_each_letter() -> Result<(), csv::Error> {
        let separator = Separator {
            number: "N-1".into(),
            addressee: "=A, \"B\"".into(),
            pages: 2,
            position: 1,
            of: 1,
        };
        let rows = manifest(&[Entry { separator, first_page: 1 }])?;
        assert_eq!(
            String::from_utf8_lossy(&rows),
            "position,number,addressee,pages,first_page\n1,N-1,\"'=A, \"\"B\"\"\",2,1\n"
        );
        Ok(())
    }
}
