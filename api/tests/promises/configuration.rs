//! Configuration: everything that is wrong at once, nothing secret told, and a document that is true.

use api::config::{Config, ConfigErrors, KeySource, SETTINGS, document};
use std::{fs, path::PathBuf};
use workers::Scanner;

fn config(pairs: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let home = [("HOME", "/home/desk")];
    let pairs = home.iter().chain(pairs);
    Config::from_pairs(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn effective(config: &Config, name: &str) -> String {
    let values = config.effective();
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap()
}

#[test]
fn without_settings_the_desk_runs_on_this_machine_with_sqlite() {
    let config = config(&[]).unwrap();
    assert_eq!(config.listen, "127.0.0.1:8080".parse().unwrap());
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
    assert_eq!(config.data_dir, PathBuf::from("/home/desk/.local/share/meldpunt"));
    assert_eq!(
        effective(&config, "MELDPUNT_DATABASE_URL"),
        "sqlite:/home/desk/.local/share/meldpunt/meldpunt.sqlite"
    );
    assert_eq!(config.key, KeySource::Generated(config.data_dir.join("key")));
    assert!(config.workers);
}

#[test]
fn everything_wrong_is_told_at_once_by_name_and_never_by_value() {
    let planted = "Zeker-Geheim-9";
    let wrong = [
        "MELDPUNT_LISTEN",
        "MELDPUNT_PUBLIC_URL",
        "MELDPUNT_DATA_DIR",
        "MELDPUNT_DATABASE_URL",
        "MELDPUNT_DATABASE_CONNECTIONS",
        "MELDPUNT_KEY",
        "MELDPUNT_TOKEN_MINUTES",
        "MELDPUNT_SESSION_IDLE_MINUTES",
        "MELDPUNT_SESSION_HOURS",
        "MELDPUNT_SECOND_FACTOR",
        "MELDPUNT_WORKERS",
        "MELDPUNT_HTTP_THREADS",
        "MELDPUNT_RATE_PER_MINUTE",
        "MELDPUNT_STOP_SECONDS",
        "MELDPUNT_MAIL_SERVER",
        "MELDPUNT_MAIL_CA",
        "MELDPUNT_MAIL_FROM",
        "MELDPUNT_MAIL_DIR",
        "MELDPUNT_MAIL_DAYS",
        "MELDPUNT_MAIL_AT_ONCE",
        "MELDPUNT_MAIL_REPORTS_DIR",
        "MELDPUNT_MAIL_REPORT_KEY",
        "MELDPUNT_DOCUMENTS_DIR",
        "MELDPUNT_CLAMD",
        "MELDPUNT_PRINT_DIR",
        "MELDPUNT_METRICS_TOKEN",
        "MELDPUNT_LOG_FORMAT",
    ];
    let mut pairs: Vec<_> = wrong.iter().map(|name| (*name, planted)).collect();
    pairs.extend([("MELDPUNT_LOG", "a=b=c"), ("MELDPUNT_TRUSTED_PROXY", "no header")]);
    let errors = config(&pairs).unwrap_err();
    assert_eq!(errors.0.len(), pairs.len(), "{errors}");
    for (name, _) in pairs {
        let setting = SETTINGS.iter().find(|setting| setting.name == name).unwrap();
        let told = format!("{name} must be {}.", setting.shape);
        assert!(errors.0.contains(&told), "{told} is not in:\n{errors}");
    }
    assert!(!errors.to_string().contains(planted));
}

#[test]
fn a_second_factor_is_needed_unless_the_operator_says_otherwise_or_it_is_a_demonstration() {
    let needed = |pairs: &[(&str, &str)], is_demo| {
        config(pairs).unwrap().sign_in.needs_second_factor(is_demo)
    };
    assert!(needed(&[], false));
    assert!(!needed(&[], true));
    for is_demo in [true, false] {
        assert!(needed(&[("MELDPUNT_SECOND_FACTOR", "required")], is_demo));
        assert!(!needed(&[("MELDPUNT_SECOND_FACTOR", "optional")], is_demo));
    }
}

#[test]
fn an_unknown_name_is_an_error_with_the_nearest_known_one() {
    let errors = config(&[("MELDPUNT_LISTNE", "x"), ("MELDPUNT_SOMETHING_ELSE", "x")]).unwrap_err();
    assert_eq!(
        errors.0,
        [
            "MELDPUNT_LISTNE is not a setting: did you mean MELDPUNT_LISTEN?",
            "MELDPUNT_SOMETHING_ELSE is not a setting: see docs/configuration.md.",
        ]
    );
    assert!(config(&[("OTHER_LISTEN", "x")]).is_ok());
}

#[test]
fn a_secret_comes_from_its_variable_or_its_file_and_is_shown_by_neither() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "a-very-long-metrics-token\n").unwrap();
    let file = file.to_str().unwrap();
    let read = config(&[("MELDPUNT_METRICS_TOKEN_FILE", file)]).unwrap();
    assert_eq!(read.metrics_token.as_ref().unwrap().expose(), "a-very-long-metrics-token");
    assert_eq!(effective(&read, "MELDPUNT_METRICS_TOKEN"), "***");
    assert!(!format!("{read:?}").contains("very-long"));

    let both = [("MELDPUNT_METRICS_TOKEN_FILE", file), ("MELDPUNT_METRICS_TOKEN", "x")];
    let errors = config(&both).unwrap_err().to_string();
    assert!(errors.contains("exclude each other"), "{errors}");
    let errors = config(&[("MELDPUNT_DATABASE_URL_FILE", "/no/such/file")]).unwrap_err();
    assert!(errors.0[0].starts_with("MELDPUNT_DATABASE_URL_FILE must be a readable file"));
}

#[test]
fn the_password_of_the_database_and_the_key_are_masked() {
    let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let url = "postgresql://desk:geheim@db.example:5432/meldpunt";
    let config = config(&[("MELDPUNT_DATABASE_URL", url), ("MELDPUNT_KEY", key)]).unwrap();
    assert_eq!(config.key, KeySource::Given([0; 32]));
    let shown = format!("{config:?} {:?}", config.effective());
    assert!(!shown.contains("geheim") && !shown.contains("[0, 0"), "{shown}");
    assert!(effective(&config, "MELDPUNT_DATABASE_URL").contains("db.example"));
}

#[test]
fn without_a_mail_server_emails_are_files_and_letters_lie_beside_them() {
    let config = config(&[]).unwrap();
    assert_eq!(effective(&config, "MELDPUNT_MAIL_SERVER"), "");
    assert_eq!(config.delivery.mail_folder, config.data_dir.join("mail"));
    assert_eq!(config.delivery.print_room, config.data_dir.join("print"));
    assert_eq!((config.delivery.mail_days, config.delivery.mail_at_once), (3, 8));
    assert!(config.delivery.mail().unwrap().check().is_ok());
}

/// S17: that nothing examines documents is something that an operator says, never something that is left out.
#[test]
fn what_examines_documents_is_a_deliberate_choice() {
    let scanner = |pairs: &[(&str, &str)]| config(pairs).unwrap().documents.scanner;
    assert_eq!(scanner(&[]), Scanner::Unset);
    assert_eq!(scanner(&[("MELDPUNT_CLAMD", "none")]), Scanner::None);
    for address in ["127.0.0.1:3310", "/run/clamav/clamd.ctl"] {
        let named = [("MELDPUNT_CLAMD", address)];
        assert!(matches!(scanner(&named), Scanner::Clamd(_)), "{address}");
        assert_eq!(effective(&config(&named).unwrap(), "MELDPUNT_CLAMD"), address);
    }
    let default = config(&[]).unwrap();
    assert_eq!(default.documents.folder, default.data_dir.join("documents"));
}

#[test]
fn a_mail_server_needs_a_sender_and_its_password_is_masked() {
    let server = ("MELDPUNT_MAIL_SERVER", "smtps://desk:geheim@mail.example.org");
    let errors = config(&[server]).unwrap_err();
    assert_eq!(errors.0, ["MELDPUNT_MAIL_FROM must be set: MELDPUNT_MAIL_SERVER is."]);
    let from = ("MELDPUNT_MAIL_FROM", "meldpunt@example.org");
    let config = config(&[server, from]).unwrap();
    assert!(!format!("{config:?} {:?}", config.effective()).contains("geheim"));
    assert_eq!(config.delivery.mail().unwrap().server.as_deref(), Some(server.1));
}

#[test]
fn a_mail_server_is_an_address_with_a_host() {
    let from = ("MELDPUNT_MAIL_FROM", "meldpunt@example.org");
    for wrong in ["mail.example.org", "https://mail.example.org", "smtp://", "smtp://a?tls=perhaps"]
    {
        let errors = config(&[("MELDPUNT_MAIL_SERVER", wrong), from]).unwrap_err();
        assert!(errors.0[0].starts_with("MELDPUNT_MAIL_SERVER must be"), "{wrong}: {errors}");
    }
    for right in ["smtp://127.0.0.1:2525", "smtp://mail.example.org?tls=required"] {
        assert!(config(&[("MELDPUNT_MAIL_SERVER", right), from]).is_ok(), "{right}");
    }
}

#[test]
fn the_effective_values_are_those_of_the_table() {
    let shown = config(&[]).unwrap().effective();
    let mut names: Vec<&str> = shown.iter().map(|(name, _)| *name).collect();
    names.retain(|name| *name != "MELDPUNT_KEY_FILE");
    let mut known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    names.sort_unstable();
    known.sort_unstable();
    assert_eq!(names, known);
}

#[test]
fn the_document_is_that_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
    let written = fs::read_to_string(path).unwrap();
    assert_eq!(written, document(), "run: meldpunt config document > docs/configuration.md");
}
