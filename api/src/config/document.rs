//! Writes `docs/configuration.md` from the table of settings.

use super::{SETTINGS, Setting};

/// The whole document; `meldpunt config document` prints it.
pub fn document() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Meldpunt is configured by environment variables. `meldpunt config check` prints the effective\n\
         values, with secrets masked, or everything that is wrong at once. A `MELDPUNT_` variable that is\n\
         not in this list is an error, so that a slip of the pen cannot pass unnoticed.\n\n\
         A secret can also be read from a file: set the same name with `_FILE` behind it to the path.\n\n\
         This document is made from the table in `api/src/config/settings.rs`, and a test holds it to\n\
         that. To make it anew: `meldpunt config document > docs/configuration.md`.\n",
    );
    for setting in SETTINGS {
        text.push_str(&section(setting));
    }
    text
}

fn section(setting: &Setting) -> String {
    let Setting { name, default, secret, shape, meaning } = setting;
    let default = match *default {
        "" => "not set".to_owned(),
        words if words.starts_with('(') => words.trim_matches(['(', ')']).to_owned(),
        value => format!("`{value}`"),
    };
    let secret = if *secret {
        format!("- Secret: shown as `***`; can also be given as `{name}_FILE`\n")
    } else {
        String::new()
    };
    format!("\n## {name}\n\n{meaning}\n\n- Must be: {shape}\n- Default: {default}\n{secret}")
}
