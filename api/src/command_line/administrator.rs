//! Who gives a command that only administrators may give: a name, and the password that belongs to it (S22).

use super::Failure;
use crate::passwords;
use console::Term;
use std::io::{BufRead, IsTerminal as _};
use store::{
    Store,
    accounts::{self, Account, Role, Username},
};

/// The enabled administrator of this name, once the password was right: asked on a terminal without showing it, otherwise
/// the first line of standard input.
pub(super) async fn sign_in(
    store: &Store,
    name: &str,
    input: impl BufRead,
) -> Result<Account, Failure> {
    let password = password(name, input)?;
    let found = match name.parse::<Username>() {
        Ok(username) => accounts::find_to_log_in(store.database().reader(), &username).await?,
        Err(_) => None,
    };
    let hash = found.as_ref().map(|(_, hash)| hash.as_str());
    let right = passwords::verify_now(&password, hash);
    let right = right.map_err(|error| Failure::Work(error.to_string()))?;
    let may = |account: &Account| {
        account.role == Role::Administrator && account.disabled_at.is_none() && right
    };
    // Which of the three is wrong is nobody's business.
    let refused = "--by: no enabled administrator has this name and password";
    let account = found.map(|(account, _)| account).filter(may);
    account.ok_or_else(|| Failure::Input(refused.to_owned()))
}

fn password(name: &str, mut input: impl BufRead) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        let terminal = Term::stderr();
        terminal.write_str(&format!("Password of {name}: "))?;
        return Ok(terminal.read_secure_line()?);
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
