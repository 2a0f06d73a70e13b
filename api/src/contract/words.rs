//! The words of our own that an operation of the contract carries: who may call it, and what it is to the audit.

use super::operation::Login;
use crate::{tokens::Role, witness::Audited};
use serde_json::Value;

/// Who may call, from `x-access`: a list of roles, among which `public` is everybody.
pub(super) fn access(operation: &Value) -> Result<(Vec<Role>, Login), &'static str> {
    let listed = operation.get("x-access").ok_or("has no x-access")?;
    let words: Vec<&Value> = listed.as_array().into_iter().flatten().collect();
    let public = words.iter().any(|word| *word == "public");
    let roles: Vec<Role> = words
        .into_iter()
        .filter(|word| *word != "public")
        .map(|word| serde_json::from_value(word.clone()))
        .collect::<Result<_, _>>()
        .map_err(|_| "has an x-access that is not a list of roles")?;
    match (public, roles.is_empty()) {
        (true, true) => Ok((roles, Login::None)),
        (true, false) => Ok((roles, Login::Optional)),
        (false, false) => Ok((roles, Login::Required)),
        (false, true) => Err("has an x-access that is not a list of roles"),
    }
}

/// What it is to the audit, from `x-audit`.
pub(super) fn audited(operation: &Value) -> Result<Option<Audited>, &'static str> {
    let word = operation.get("x-audit").map(|word| serde_json::from_value(word.clone()));
    word.transpose().map_err(|_| "has an x-audit that is none of the words")
}
