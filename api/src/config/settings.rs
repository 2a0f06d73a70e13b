//! The one table of settings: reading, errors, help and `docs/configuration.md` follow it.

/// One setting that an operator can give as an environment variable.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The variable.
    pub name: &'static str,
    /// What holds when the variable is not set; as text, exactly as one would write it, or in words
    /// between parentheses when it is worked out.
    pub default: &'static str,
    /// Whether the value must stay hidden; a secret can also be read from the file that `NAME_FILE` names.
    pub secret: bool,
    /// What a right value looks like; completes the sentence "must be …".
    pub shape: &'static str,
    /// What the setting does.
    pub meaning: &'static str,
}

const fn open(
    name: &'static str,
    default: &'static str,
    shape: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting { name, default, secret: false, shape, meaning }
}

const fn secret(
    name: &'static str,
    default: &'static str,
    shape: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting { name, default, secret: true, shape, meaning }
}

/// Every setting, in the order of the document.
pub const SETTINGS: &[Setting] = &[
    open(
        "MELDPUNT_LISTEN",
        "127.0.0.1:8080",
        "an IP address and a port, such as 127.0.0.1:8080 or [::]:8080",
        "The address that the server listens on. Put a reverse proxy that does TLS in front of it.",
    ),
    open(
        "MELDPUNT_PUBLIC_URL",
        "(http:// and the address of MELDPUNT_LISTEN)",
        "an http or https address without query and without a slash at the end",
        "The address by which people reach the desk. It is also the issuer of the tokens.",
    ),
    open(
        "MELDPUNT_DATA_DIR",
        "($XDG_DATA_HOME/meldpunt, or ~/.local/share/meldpunt)",
        "an absolute path of a folder",
        "The folder of the SQLite database and the generated key. Made when it does not exist.",
    ),
    secret(
        "MELDPUNT_DATABASE_URL",
        "(sqlite: and the file meldpunt.sqlite in MELDPUNT_DATA_DIR)",
        "an address that begins with sqlite:, postgres:// or postgresql://",
        "The database. SQLite serves a town; use PostgreSQL for several processes.",
    ),
    open(
        "MELDPUNT_DATABASE_CONNECTIONS",
        "8",
        "a whole number from 1 to 500",
        "The most connections that one process opens to PostgreSQL. SQLite always has one writer.",
    ),
    secret(
        "MELDPUNT_KEY",
        "(made at the first start, in the file key in MELDPUNT_DATA_DIR, mode 0600)",
        "32 bytes in base64, as `head -c 32 /dev/urandom | base64` prints them",
        "The key of the installation: it wraps the keys of all cases and signs the tokens. \
         Whoever loses it loses every sealed text: keep a copy, apart from the backups.",
    ),
    open(
        "MELDPUNT_TOKEN_MINUTES",
        "30",
        "a whole number from 15 to 60",
        "How long a token is valid after logging in.",
    ),
    open(
        "MELDPUNT_SESSION_IDLE_MINUTES",
        "30",
        "a whole number from 5 to 120",
        "How long a session in a browser lasts without use.",
    ),
    open(
        "MELDPUNT_SESSION_HOURS",
        "12",
        "a whole number from 1 to 24",
        "How long a session in a browser lasts, used or not.",
    ),
    open(
        "MELDPUNT_SECOND_FACTOR",
        "(required; optional in a demonstration)",
        "required or optional",
        "Whether an account needs a second factor (an authenticator) beside its password. Who has none yet \
         can only enrol one.",
    ),
    open(
        "MELDPUNT_WORKERS",
        "on",
        "on or off",
        "Whether `meldpunt serve` also runs the jobs. Off when `meldpunt work` runs beside it.",
    ),
    open(
        "MELDPUNT_HTTP_THREADS",
        "(the number of processors)",
        "a whole number from 1 to 256",
        "How many threads answer requests.",
    ),
    open(
        "MELDPUNT_RATE_PER_MINUTE",
        "6000",
        "a whole number from 0 to 1000000",
        "How many requests without a token one address may make in a minute; 0 is without limit.",
    ),
    open(
        "MELDPUNT_TRUSTED_PROXY",
        "",
        "the name of a header, such as X-Forwarded-For",
        "The header in which your reverse proxy writes the client's address; its last address \
         counts. Set it only when every request comes through that proxy.",
    ),
    open(
        "MELDPUNT_STOP_SECONDS",
        "30",
        "a whole number from 0 to 600",
        "How long a stop waits for the requests that are still running.",
    ),
    secret(
        "MELDPUNT_MAIL_SERVER",
        "",
        "an address that begins with smtp:// or smtps:// and names a host",
        "The mail server, such as smtps://user:password@mail.example.org or, with STARTTLS, \
         smtp://mail.example.org:587?tls=required. Without it e-mails are files in \
         MELDPUNT_MAIL_DIR.",
    ),
    open(
        "MELDPUNT_MAIL_CA",
        "",
        "the path of a PEM file with a certificate",
        "The certificate authority of the mail server, when it is not a public one.",
    ),
    open(
        "MELDPUNT_MAIL_FROM",
        "(meldpunt@localhost; to be set together with MELDPUNT_MAIL_SERVER)",
        "an e-mail address",
        "The address from which e-mail comes, and to which mail servers report what they could \
         not deliver.",
    ),
    secret(
        "MELDPUNT_MAIL_DKIM_KEY",
        "",
        "a private RSA key of at least 2048 bits in PEM, as `openssl genrsa 2048` prints it",
        "The key under which e-mail is signed for the domain of MELDPUNT_MAIL_FROM (DKIM), when \
         the mail server does not sign. Easiest given as a file.",
    ),
    open(
        "MELDPUNT_MAIL_DKIM_SELECTOR",
        "meldpunt",
        "a part of a domain name: letters, digits, hyphens and points",
        "Where DNS holds the public key of MELDPUNT_MAIL_DKIM_KEY: at this name under _domainkey \
         of the domain.",
    ),
    open(
        "MELDPUNT_MAIL_DIR",
        "(the folder mail in MELDPUNT_DATA_DIR)",
        "an absolute path of a folder",
        "The folder for e-mails as files, when there is no mail server.",
    ),
    open(
        "MELDPUNT_MAIL_DAYS",
        "3",
        "a whole number from 1 to 14",
        "For how many days an e-mail is tried before its letter goes by post.",
    ),
    open(
        "MELDPUNT_MAIL_AT_ONCE",
        "8",
        "a whole number from 1 to 64",
        "How many e-mails are handed to the mail server at once.",
    ),
    open(
        "MELDPUNT_MAIL_REPORTS_DIR",
        "",
        "an absolute path of a folder",
        "The folder in which reports of mail servers (RFC 3464) arrive, one file each; a Maildir \
         will do. What is taken in is removed.",
    ),
    secret(
        "MELDPUNT_MAIL_REPORT_KEY",
        "",
        "at least 32 characters",
        "The key under which a mail service signs its reports to POST /v1/mail-reports. Without \
         it that address does not exist.",
    ),
    open(
        "MELDPUNT_DOCUMENTS_DIR",
        "(the folder documents in MELDPUNT_DATA_DIR)",
        "an absolute path of a folder",
        "The folder of the documents that people add to complaints, sealed. Several processes share it.",
    ),
    open(
        "MELDPUNT_CLAMD",
        "",
        "a host and port such as 127.0.0.1:3310, the absolute path of a socket, or none",
        "The virus scanner (clamd) that examines documents before anybody gets them. Without it they \
         stay quarantined; with none, documents are handed out unexamined, and it shows.",
    ),
    open(
        "MELDPUNT_PRINT_DIR",
        "(the folder print in MELDPUNT_DATA_DIR)",
        "an absolute path of a folder",
        "The folder of the print room: each batch of letters is a folder in it.",
    ),
    open(
        "MELDPUNT_PRINT_SERVICE",
        "",
        "an https address, such as https://print.example.org/in",
        "The print service that prints and posts for the desk (docs/print-service.md). Without it \
         the desk prints what lies in MELDPUNT_PRINT_DIR.",
    ),
    secret(
        "MELDPUNT_PRINT_SERVICE_KEY",
        "",
        "at least 32 characters",
        "The key under which batches are signed for the print service.",
    ),
    open(
        "MELDPUNT_OUTGOING_NETWORKS",
        "",
        "networks such as 10.20.0.0/16, with commas between",
        "The networks beside the desk in which other machines may be called, such as a print \
         service of one's own. Public addresses may always be called, and nothing else.",
    ),
    open(
        "MELDPUNT_OUTGOING_CA",
        "",
        "the path of a PEM file with a certificate",
        "The certificate authority of machines that are called, when it is not a public one.",
    ),
    secret(
        "MELDPUNT_METRICS_TOKEN",
        "",
        "at least 16 characters",
        "The bearer token for reading /metrics. Without it only this machine may read them.",
    ),
    open(
        "MELDPUNT_LOG",
        "info,actix_server=warn,actix_http=off",
        "filters of the form info or info,store=debug",
        "Which log lines are written, by level and part of the program.",
    ),
    open(
        "MELDPUNT_LOG_FORMAT",
        "json",
        "json or text",
        "How log lines are written: json for machines, text for people.",
    ),
];
