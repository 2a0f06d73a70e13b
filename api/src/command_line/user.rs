//! `meldpunt user`: the accounts of staff, organisations and administrators.

mod names;

use super::{Failure, installation};
use crate::passwords;
use clap::{Args, Subcommand};
use domain::{
    AccountId, Actor, MunicipalityId, OrganisationId,
    access::Duty,
    values::{Line, MunicipalityCode},
};
use names::{DutyName, RoleName};
use rand::{TryRng as _, rngs::SysRng};
use std::{
    collections::BTreeSet,
    io::{BufRead, Write},
};
use store::{
    Origin, Store, StoreError,
    accounts::{self, Account, NewAccount, Role, Tie, TieKind, Username},
    registers::{Change, municipalities},
    second_factor,
};

/// The fewest characters of a password that somebody chose.
const SHORTEST_PASSWORD: usize = 12;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an account; prints a password unless one comes on standard input
    Add(Add),
    /// List the accounts
    List,
    /// Give an account a new password and end its sessions
    Password {
        /// The username
        username: String,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Disable an account and end its sessions
    Disable {
        /// The username
        username: String,
    },
    /// Take away the second factor of an account, for who lost it, and end its sessions
    ResetSecondFactor {
        /// The username
        username: String,
    },
    /// Let a disabled account be used again
    Enable {
        /// The username
        username: String,
    },
    /// Let a member of staff or an administrator work for one more municipality
    Municipality {
        /// The username
        username: String,
        /// The code of the municipality
        code: String,
    },
    /// Record that a member of staff works or worked for an organisation, and may not handle its cases
    Tie {
        /// The username
        username: String,
        /// The organisation's id
        organisation: OrganisationId,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// What its holder types to log in: 3 to 64 letters, digits and . _ - @
    username: String,
    /// What its holder may do
    #[arg(long)]
    role: RoleName,
    /// What its holder is there for, for staff and organisations [default: lead, or director]
    #[arg(long)]
    duty: Option<DutyName>,
    /// The name by which colleagues know its holder [default: the username]
    #[arg(long)]
    name: Option<String>,
    /// For staff and administrators: the code of a municipality they work for; may be repeated
    #[arg(long = "municipality", value_name = "CODE")]
    municipalities: Vec<String>,
    /// For an organisation: its id
    #[arg(long, value_name = "ID", required_if_eq("role", "organisation"))]
    organisation: Option<OrganisationId>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    input: impl BufRead,
    mut out: impl Write,
) -> Result<(), Failure> {
    let config = super::configuration()?;
    installation::block_on(async {
        let store = installation::open(&config).await?;
        match &arguments.action {
            Action::Add(add) => add_account(&store, add, input, &mut out).await,
            Action::List => list(&store, &mut out).await,
            Action::Password { username, password_stdin } => {
                let account = find(&store, username).await?;
                let password = password(*password_stdin, input, &mut out)?;
                let hash = hash(&password)?;
                let tx = store.database().begin_write().await?;
                accounts::set_password(&tx, &change(&store), account.id, &hash).await?;
                commit(tx).await
            }
            Action::Disable { username } => {
                let account = find(&store, username).await?;
                let tx = store.database().begin_write().await?;
                accounts::disable(&tx, &change(&store), account.id).await?;
                commit(tx).await
            }
            Action::ResetSecondFactor { username } => {
                let account = find(&store, username).await?;
                let tx = store.database().begin_write().await?;
                if !second_factor::reset(&tx, &change(&store), account.id).await? {
                    return Err(wrong("username", "this account has no second factor"));
                }
                commit(tx).await
            }
            Action::Enable { username } => {
                let account = find(&store, username).await?;
                let tx = store.database().begin_write().await?;
                accounts::enable(&tx, &change(&store), account.id).await?;
                commit(tx).await
            }
            Action::Municipality { username, code } => {
                let account = find(&store, username).await?;
                let codes = std::slice::from_ref(code);
                let added = municipalities_of(&store, codes).await?;
                let tx = store.database().begin_write().await?;
                for municipality in added.difference(&account.municipalities) {
                    let change = change(&store);
                    accounts::add_municipality(&tx, &change, account.id, *municipality).await?;
                }
                commit(tx).await
            }
            Action::Tie { username, organisation } => tie(&store, username, *organisation).await,
        }
    })?;
    Ok(out.flush()?)
}

async fn add_account(
    store: &Store,
    add: &Add,
    input: impl BufRead,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let username: Username = parsed("username", &add.username)?;
    let name = add.name.as_deref().unwrap_or(&add.username);
    let display_name = Line::parse(name).map_err(|invalid| wrong("--name", invalid))?;
    let municipalities = municipalities_of(store, &add.municipalities).await?;
    let role = match (add.role, add.organisation) {
        (RoleName::Staff, _) if municipalities.is_empty() => {
            return Err(wrong("--municipality", "staff work for at least one municipality"));
        }
        (RoleName::Staff, _) => Role::Staff,
        (RoleName::Administrator, _) => Role::Administrator,
        (RoleName::Auditor, _) => Role::Auditor,
        (RoleName::Municipality, _) => Role::Municipality,
        (RoleName::Council, _) => Role::Council,
        (RoleName::Advocate, _) => Role::Advocate,
        (RoleName::Organisation, Some(organisation)) => Role::Organisation(organisation),
        (RoleName::Organisation, None) => return Err(wrong("--organisation", "give its id")),
    };
    let duty = add.duty.map_or(role.greatest_duty(), Duty::from);
    if !role.duties().contains(&duty) {
        let known: Vec<&str> = role.duties().iter().map(|duty| duty.code()).collect();
        return Err(wrong("--duty", format!("for this role: {}", known.join(", "))));
    }
    let password_hash = hash(&password(add.password_stdin, input, out)?)?;
    let id = AccountId(uuid::Uuid::now_v7());
    let new = NewAccount { id, username, password_hash, display_name, role, duty, municipalities };
    let tx = store.database().begin_write().await?;
    match accounts::add(&tx, &change(store), &new).await {
        Err(StoreError::Duplicate(_)) => return Err(wrong("username", "this one exists already")),
        outcome => outcome?,
    }
    commit(tx).await?;
    writeln!(out, "{} {id}", new.username)?;
    Ok(())
}

async fn list(store: &Store, out: &mut impl Write) -> Result<(), Failure> {
    for account in accounts::list(store.database().reader()).await? {
        let state = if account.disabled_at.is_some() { "disabled" } else { "active" };
        let (name, role, duty) = (&account.username, account.role.code(), account.duty.code());
        writeln!(out, "{name:<24} {role:<14} {duty:<9} {state:<9} {}", account.id)?;
    }
    Ok(())
}

async fn tie(store: &Store, username: &str, organisation: OrganisationId) -> Result<(), Failure> {
    let account = find(store, username).await?.id;
    let tie = Tie { account, organisation, kind: TieKind::Employee, since: None, until: None };
    let tx = store.database().begin_write().await?;
    let added = accounts::add_tie(&tx, &change(store), &tie).await?;
    added.map_err(|refusal| Failure::Input(refusal.to_string()))?;
    commit(tx).await
}

async fn find(store: &Store, username: &str) -> Result<Account, Failure> {
    let username: Username = parsed("username", username)?;
    let found = accounts::find_to_log_in(store.database().reader(), &username).await?;
    found.map(|(account, _)| account).ok_or_else(|| wrong("username", "there is no such account"))
}

async fn municipalities_of(
    store: &Store,
    codes: &[String],
) -> Result<BTreeSet<MunicipalityId>, Failure> {
    let known = municipalities::list(store.database().reader()).await?;
    let one = |code: &String| {
        let code = MunicipalityCode::parse(code).map_err(|error| wrong("--municipality", error))?;
        let found = known.iter().find(|municipality| municipality.code == code);
        found.map(|municipality| municipality.id).ok_or_else(|| {
            let codes: Vec<_> = known.iter().map(|item| item.code.as_str()).collect();
            wrong("--municipality", format!("known are: {}", codes.join(", ")))
        })
    };
    codes.iter().map(one).collect()
}

/// The password from standard input, or a new one that is shown once.
fn password(
    from_input: bool,
    mut input: impl BufRead,
    out: &mut impl Write,
) -> Result<String, Failure> {
    if !from_input {
        let mut bytes = [0; 15];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|_| Failure::Work("no random numbers".to_owned()))?;
        let password = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, bytes);
        writeln!(out, "password: {password}")?;
        return Ok(password);
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(wrong("password", format!("at least {SHORTEST_PASSWORD} characters")));
    }
    Ok(password)
}

fn hash(password: &str) -> Result<String, Failure> {
    passwords::hash_now(password).map_err(|error| Failure::Work(error.to_string()))
}

fn change(store: &Store) -> Change {
    Change { by: Actor::System, at: store.clock().now(), origin: Origin::clockwork("command line") }
}

async fn commit(tx: sea_orm::DatabaseTransaction) -> Result<(), Failure> {
    Ok(tx.commit().await.map_err(StoreError::from)?)
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    field: &str,
    text: &str,
) -> Result<T, Failure> {
    text.parse().map_err(|error| wrong(field, error))
}

fn wrong(field: &str, what: impl std::fmt::Display) -> Failure {
    Failure::Input(format!("{field}: {what}"))
}
