//! Letters a second beside WeasyPrint, and e-mails a minute beside the mail client alone: `make bench-letters`.
//!
//! It measures and never fails for being slow. Ours and the limit take turns, so that only their ratio counts.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement stops at the first surprise and prints what it found"
)]

use domain::{
    MunicipalityId, OrganisationId,
    access::Caller,
    complaint::classification::{Channel, Language, Preference, PreferredChannel},
    regulation::{Ombudsman, Settings},
    values::{Address, Person, PersonName},
};
use letters::{Block, Letter, Sender, Typesetter, mail::mail};
use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{
    Clock, Documents, FilingOrder, Keys, Objects, Origin, Store, StoreSettings,
    delivery::NoticeStatus,
    registers::{
        Change, desks, municipalities,
        organisations::{self, Organisation, OrganisationKind},
        regulations,
    },
};
use tests::{databases, mail_server::MailServer, python};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use workers::{
    Context, Scanner,
    delivery::{Delivery, MailSettings, Mailer},
};

const ROUNDS: usize = 3;
const A_ROUND: usize = 1_000;
const OF_WEASYPRINT: usize = 20;
const A_BATCH: usize = 10_000;
const MAILS: usize = 1_000;

fn main() {
    let many = if std::env::args().any(|argument| argument == "--quick") { 20 } else { 1 };
    set_letters(many);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(send_mails(MAILS / many));
}

fn set_letters(many: usize) {
    let begin = Instant::now();
    let typesetter = Typesetter::new().unwrap();
    typesetter.set(&letter(0)).unwrap();
    println!("first letter: {:.1} ms (promised: under 100)", milliseconds(begin));
    for nth in 0..50 {
        typesetter.set(&letter(nth)).unwrap();
    }
    for round in 0..ROUNDS {
        let begin = Instant::now();
        for nth in 0..A_ROUND / many {
            let set = typesetter.set(&letter(round * A_ROUND + nth)).unwrap();
            assert_eq!(set.pages, 1);
        }
        let ours = (A_ROUND / many) as f64 / begin.elapsed().as_secs_f64();
        let theirs = weasyprint(OF_WEASYPRINT);
        println!(
            "letters: {ours:.0}/s on one core, WeasyPrint {theirs:.1}/s, ratio {:.0} (promised: 200/s, 20 times)",
            ours / theirs
        );
    }
    let before = peak();
    for nth in 0..A_BATCH / many {
        typesetter.set(&letter(nth)).unwrap();
    }
    println!(
        "peak memory: {before} MiB before, {} MiB after {} letters more",
        peak(),
        A_BATCH / many
    );
}

/// A letter of one page, different each time in what differs between people.
fn letter(nth: usize) -> Letter {
    let paragraph = "Wij hebben uw klacht ontvangen. Wij bekijken nu of wij uw klacht kunnen \
                     behandelen. Binnen vier weken hoort u van ons wat wij gaan doen.";
    Letter {
        sender: Sender {
            name: "Meldpunt Sociaal Domein Haarlem".to_owned(),
            municipality: "Haarlem".to_owned(),
            logo: None,
            address: vec!["Postbus 3333".to_owned(), "2001 DA  HAARLEM".to_owned()],
            phone: "023 511 51 15".to_owned(),
            email: Some("meldpunt@haarlem.example".to_owned()),
            website: None,
            walk_in: vec!["Bibliotheek Centrum: maandag 10.00 tot 12.00 uur".to_owned()],
        },
        addressee: ["C. Jansen", "Kruisweg ", "HAARLEM "].map(|it| format!("{it}{nth}")).to_vec(),
        language: Language::Dutch,
        large_print: false,
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 27).unwrap(),
        number: format!("HLM-2026-{nth:06}-1.1"),
        subject: "Uw klacht is ontvangen".to_owned(),
        salutation: format!("Geachte mevrouw Jansen{nth}"),
        body: vec![
            Block::Paragraph(paragraph.to_owned()),
            Block::Highlight("U hoeft nu niets te doen.".to_owned()),
            Block::Heading("Wat gebeurt er nu?".to_owned()),
            Block::Paragraph(paragraph.to_owned()),
            Block::List(vec!["U mag iemand meenemen.".to_owned(), "Hulp is gratis.".to_owned()]),
            Block::Facts(vec![("Uw nummer".to_owned(), format!("HLM-2026-{nth:06}"))]),
        ],
    }
}

/// Letters a second by WeasyPrint, from the HTML of the same letter.
fn weasyprint(times: usize) -> f64 {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let python = python::with_packages("weasyprint", &here.join("weasyprint-requirements.txt"));
    let mut process = Command::new(python)
        .arg(here.join("weasyprint_letters.py"))
        .arg(times.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(mail(&letter(1)).html.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// The most memory that this process ever held, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
}

/// From decided to taken by the mail server: letters are set and sent at the same time.
async fn send_mails(many: usize) {
    let database = databases::fresh(store::Backend::Sqlite).await;
    let store = Store::open(StoreSettings {
        database_url: database.url.clone(),
        connections: 8,
        keys: Keys::from_bytes([7; 32]),
        clock: Clock::System,
    })
    .await
    .unwrap();
    describe(&store).await;
    for nth in 0..many {
        store.file(complaint(nth)).await.unwrap();
    }
    let mut server = MailServer::start();
    server.down();
    let written = work_until(&store, &server, NoticeStatus::Rendered, many).await;
    server.up();
    let sent = work_until(&store, &server, NoticeStatus::Sent, many).await;
    assert_eq!(server.inbox().len(), many);
    println!("e-mails: {sent:.0} a minute to the mail server, 8 connections (promised: 2,000)");
    println!("receipts: {written:.0} a minute written, each with a secret that is hashed");
}

/// How many a minute got this far.
async fn work_until(store: &Store, server: &MailServer, status: NoticeStatus, many: usize) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (own, objects) = (folder.path().to_owned(), Objects::in_folder(folder.path()).unwrap());
    let (delivery, documents) = (delivery(server, own), Documents::new(store.clone(), objects));
    let context = Context::new(store.clone(), delivery, documents, Scanner::None);
    let (stop, begin) = (CancellationToken::new(), Instant::now());
    let working = tokio::spawn(workers::run(context, stop.clone()));
    while store.waiting(status).await.unwrap() < many as u64 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = begin.elapsed();
    stop.cancel();
    working.await.unwrap();
    many as f64 * 60.0 / took.as_secs_f64()
}

fn delivery(server: &MailServer, folder: PathBuf) -> Delivery {
    let mail = MailSettings {
        server: Some(server.url()),
        authority: None,
        from: "desk@meldpunt.example".to_owned(),
        folder: folder.clone(),
        signing: None,
        connections: 8,
    };
    Delivery {
        mailer: Arc::new(Mailer::new(&mail).unwrap()),
        typesetter: Arc::new(Typesetter::new().unwrap()),
        print_room: folder,
        print_service: None,
        reports: None,
        public_url: "https://meldpunt.example".to_owned(),
        patience: chrono::TimeDelta::days(3),
        at_once: 8,
    }
}

const HAARLEM: MunicipalityId = MunicipalityId(Uuid::from_u128(1));
const COLLEGE: OrganisationId = OrganisationId(Uuid::from_u128(11));

async fn describe(store: &Store) {
    let change = Change {
        by: domain::Actor::System,
        at: store.clock().now(),
        origin: Origin::clockwork("bench"),
    };
    let tx = store.database().begin_write().await.unwrap();
    let (code, name) = ("HLM".parse().unwrap(), "Haarlem".parse().unwrap());
    municipalities::add(&tx, &change, HAARLEM, &code, &name).await.unwrap();
    let college = Organisation {
        id: COLLEGE,
        municipalities: BTreeSet::from([HAARLEM]),
        name: "Gemeente Haarlem".parse().unwrap(),
        kind: OrganisationKind::Municipality,
        kvk: None,
        uses_portal: true,
        address: Some(post_box()),
        email: None,
        active: true,
    };
    organisations::add(&tx, &change, &college).await.unwrap();
    let ombudsman = Ombudsman {
        name: "Nationale ombudsman".parse().unwrap(),
        address: "Postbus 93122, 2509 AC Den Haag".parse().unwrap(),
    };
    let settings = Settings::model(COLLEGE, ombudsman).unwrap();
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    regulations::add(&tx, &change, HAARLEM, first, &settings).await.unwrap().unwrap();
    let desk = desks::Desk {
        name: "Meldpunt Sociaal Domein Haarlem".parse().unwrap(),
        phone: "023 511 51 15".parse().unwrap(),
        address: post_box(),
        email: None,
        website: None,
        logo: None,
    };
    desks::set(&tx, &change, HAARLEM, &desk).await.unwrap();
    tx.commit().await.unwrap();
}

fn post_box() -> Address {
    Address::PoBox {
        number: 3_333.try_into().unwrap(),
        postcode: "2001 DA".parse().unwrap(),
        town: "Haarlem".parse().unwrap(),
    }
}

fn complaint(nth: usize) -> FilingOrder {
    let client = Person {
        name: Some(PersonName::of_family(format!("Jansen{nth}").parse().unwrap())),
        email: Some("jansen@example.nl".parse().unwrap()),
        address: Some(post_box()),
        ..Person::default()
    };
    FilingOrder {
        caller: Caller::new(domain::Actor::Client, BTreeSet::new()),
        filing: domain::complaint::File {
            municipality: HAARLEM,
            channel: Channel::Online,
            received_at: None,
            client,
            description: Some("Niemand belde terug.".parse().unwrap()),
            confirmed: true,
            district: None,
            life_areas: BTreeSet::new(),
            grounds: BTreeSet::new(),
            organisations: BTreeSet::new(),
            regime: None,
            conduct_last_day: None,
            preference: Preference {
                by: PreferredChannel::Email,
                language: Language::Dutch,
                large_print: false,
            },
            supporter_wanted: false,
            representative: None,
        },
        arrived: Instant::now(),
        origin: Origin::clockwork("bench"),
        idempotency: None,
    }
}
