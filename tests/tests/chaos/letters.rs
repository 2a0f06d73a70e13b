//! Letters and e-mail under faults: workers that die at the worst moments, mail servers that misbehave (G5-G7, G11).

mod at_once;
pub mod post_room;

use crate::{chance::Dice, soak_or, turns};
use chrono::TimeDelta;
use domain::complaint::classification::PreferredChannel;
use post_room::PostRoom;
use std::time::{Duration, Instant};
use tests::{
    databases::TestDatabase,
    mail_server::{MailServer, Mode},
    on_both_databases,
    processes::Process,
    web_server::WebServer,
};

/// Where a worker can die while a notice is on its way.
const POINTS: [&str; 8] = [
    "letter-made",
    "letter-kept",
    "mail-built",
    "mail-taken",
    "mail-recorded",
    "batch-opened",
    "batch-filled",
    "batch-placed",
];

/// How many workers are at work, and die, beside each other.
const WORKERS: usize = 3;

on_both_databases! {
    async fn each_decision_becomes_one_letter_wherever_workers_die(database: TestDatabase) {
        let _together = turns::together().await;
        die_at_every_point(database).await;
    }
}

async fn die_at_every_point(database: TestDatabase) {
    let mut dice = Dice::thrown_for("letters");
    let mail = MailServer::start();
    let room = PostRoom::open(database, &mail, &mut dice, soak_or(6, 60)).await;
    let mut killed = 0;
    for round in 0..soak_or(34, 1_000) {
        // Something fresh for every way: an e-mail, and letters that wait for the post.
        room.file_by(PreferredChannel::Email).await;
        let mut at = || format!("{}:{}", POINTS[dice.below(POINTS.len())], 1 + dice.below(2));
        let mut workers: Vec<Process> =
            (0..WORKERS).map(|_| room.start(&["work"], &[("CRASH_AT", &at())])).collect();
        // The print room runs on its schedule; here it is asked for.
        let print =
            (round % 3 == 0).then(|| room.start(&["notices", "print"], &[("CRASH_AT", &at())]));
        tokio::time::sleep(dice.milliseconds(200, 4_000)).await;
        killed += workers.len();
        workers.drain(..).chain(print).for_each(Process::kill);
    }
    for point in POINTS {
        die_at(&room, point).await;
    }
    let _worker = room.start(&["work"], &[]);
    room.wait_until_quiet().await;
    room.print().await;
    let seen = room.assert_each_letter_once(&mail).await;
    let backend = room.desk.url.backend();
    println!("{backend:?}, letters: {killed} workers killed, and one at each point; {seen}");
    assert!(killed >= 100, "{killed} deaths are too few");
}

/// Lets a process get as far as this point, however long that takes, and die there.
async fn die_at(room: &PostRoom, point: &str) {
    let begin = Instant::now();
    let prints = point.starts_with("batch-");
    loop {
        room.file_by(if prints { PreferredChannel::Post } else { PreferredChannel::Email }).await;
        if prints {
            let _worker = room.start(&["work"], &[]);
            room.wait_until_quiet().await;
        }
        let arguments: &[&str] = if prints { &["notices", "print"] } else { &["work"] };
        let mut dying = room.start(arguments, &[("CRASH_AT", point)]);
        while dying.is_alive() {
            assert!(begin.elapsed() < Duration::from_secs(240), "nobody came to {point}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if dying.was_aborted() {
            return;
        }
        // What an earlier death left behind is somebody's until the lease is over.
        assert!(begin.elapsed() < Duration::from_secs(240), "nobody died at {point}");
        room.pass(TimeDelta::minutes(11)).await;
    }
}

on_both_databases! {
    async fn a_mail_server_that_is_away_for_two_weeks_stops_no_letter(database: TestDatabase) {
        let _together = turns::together().await;
        let mut mail = MailServer::start();
        mail.down();
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("away"), 2).await;
        room.file_by(PreferredChannel::Email).await;
        let worker = room.start(&["work"], &[]);
        room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
        let begin = room.desk.now();
        // Reminders to the desk, which begin later, wait with good reason.
        let waiting = format!(
            "notices WHERE status = 'rendered' AND channel = 'email' AND created_at <= {}",
            begin.micros()
        );
        let mails = room.count(&waiting).await;
        assert!(mails > 0, "some clients chose e-mail");
        for day in [1, 2] {
            room.desk.move_to(begin.moved(TimeDelta::days(day)), Duration::ZERO).await;
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        assert_eq!(mail.inbox(), []);
        assert!(room.count(&waiting).await > 0, "patience lasts three days");
        room.desk.move_to(begin.moved(TimeDelta::days(14)), Duration::ZERO).await;
        room.wait_until(Duration::from_secs(180), &waiting, 0).await;
        let bounced = "notice_steps WHERE step = 'bounced' AND detail = 'mail-server-away'";
        assert!(room.count(bounced).await >= mails);
        // It may be in the middle of a batch: what it leaves behind is taken over.
        worker.kill();
        room.print().await;
        room.assert_each_letter_once(&mail).await;
    }

    async fn after_an_outage_the_oldest_email_goes_first(database: TestDatabase) {
        let _together = turns::together().await;
        let mut mail = MailServer::start();
        mail.down();
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("order"), 1).await;
        let _worker = room.start(&["work"], &[("MELDPUNT_MAIL_AT_ONCE", "1")]);
        for _ in 0..6 {
            room.file_by(PreferredChannel::Email).await;
            let later = room.desk.now().moved(TimeDelta::hours(1));
            room.desk.move_to(later, Duration::ZERO).await;
        }
        room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
        mail.up();
        room.wait_until_quiet().await;
        let decided = room.decided_at().await;
        let arrived: Vec<_> =
            mail.inbox().into_iter().map(|mail| decided[&mail.message_id]).collect();
        assert!(arrived.len() >= 6);
        assert!(arrived.is_sorted(), "oldest first");
    }

    async fn servers_that_misbehave_get_every_email_in_the_end(database: TestDatabase) {
        let _together = turns::together().await;
        let mail = MailServer::start();
        mail.behave(Mode::Drop);
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("modes"), 2).await;
        room.file_by(PreferredChannel::Email).await;
        let _worker = room.start(&["work"], &[]);
        room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
        // What was taken without a word is sent again, recognisably.
        room.pass_until_quiet(TimeDelta::minutes(10)).await;
        let seen = room.assert_each_letter_once(&mail).await;
        assert!(seen.duplicates > 0, "the server took e-mails without saying so");
    }

    async fn greylisting_takes_a_while_and_loses_nothing(database: TestDatabase) {
        let _together = turns::together().await;
        let mail = MailServer::start();
        mail.behave(Mode::Greylist(3));
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("grey"), 2).await;
        room.file_by(PreferredChannel::Email).await;
        let _worker = room.start(&["work"], &[]);
        room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
        room.pass_until_quiet(TimeDelta::hours(1)).await;
        let seen = room.assert_each_letter_once(&mail).await;
        assert_eq!(seen.duplicates, 0);
        assert!(room.count("notice_steps WHERE step = 'deferred' AND detail = '451'").await > 0);
        assert!(!mail.inbox().is_empty(), "what is younger than three days arrives by e-mail");
    }

    async fn a_mailbox_that_does_not_exist_is_answered_by_post(database: TestDatabase) {
        let _together = turns::together().await;
        let mail = MailServer::start();
        mail.behave(Mode::Refuse("jansen"));
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("gone"), 2).await;
        room.file_by(PreferredChannel::Email).await;
        let _worker = room.start(&["work"], &[]);
        room.wait_until_quiet().await;
        assert!(mail.inbox().iter().all(|mail| !mail.recipient.starts_with("jansen")));
        assert!(room.count("notice_steps WHERE step = 'bounced' AND detail = '550'").await > 0);
        room.print().await;
        room.assert_each_letter_once(&mail).await;
    }

    async fn a_worker_that_stood_still_sends_nothing_twice(database: TestDatabase) {
        let _together = turns::together().await;
        let mail = MailServer::start();
        mail.behave(Mode::Slow(1));
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("still"), 2).await;
        let workers = [room.start(&["work"], &[]), room.start(&["work"], &[])];
        for _ in 0..soak_or(6, 200) {
            tokio::time::sleep(Duration::from_millis(700)).await;
            freeze_beside_others(&room, &workers[0]).await;
            // Its leases run out; the other one takes over.
            let later = room.desk.now().moved(TimeDelta::seconds(61));
            room.desk.move_to(later, Duration::ZERO).await;
            tokio::time::sleep(Duration::from_millis(700)).await;
            workers[0].thaw();
        }
        mail.behave(Mode::Ok);
        room.wait_until_quiet().await;
        room.assert_each_letter_once(&mail).await;
    }
}

/// Stops a worker in mid-step, but not with the one write lock of SQLite, which would stop everybody else too.
async fn freeze_beside_others(room: &PostRoom, worker: &Process) {
    loop {
        worker.freeze();
        match room.desk.store.database().begin_write().await {
            Ok(others) => return others.rollback().await.unwrap(),
            Err(error) => println!("stopped with the lock: {error}"),
        }
        worker.thaw();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

on_both_databases! {
    async fn a_print_service_gets_each_batch_whoever_dies(database: TestDatabase) {
        let _together = turns::together().await;
        let (mail, service) = (MailServer::start(), WebServer::start());
        service.away(true);
        let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("service"), 2).await;
        let settings = post_room::print_service(&service);
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, &**value)).collect();
        let worker = room.start(&["work"], &settings);
        room.wait_until_quiet().await;
        room.print().await;
        room.pass_until(TimeDelta::minutes(5), || !service.requests().is_empty()).await;
        // The oldest batch has no files any more: it holds up no other.
        room.desk.change(post_room::WITHOUT_FILES).await;
        let waiting = "print_batches WHERE handed_over_at IS NULL AND number <= 100";
        assert!(room.count(waiting).await > 0, "the service is away");
        worker.kill();
        service.away(false);
        let crash = [settings.as_slice(), &[("CRASH_AT", "batch-handed-over:1")]].concat();
        let mut dying = room.start(&["work"], &crash);
        room.pass_until(TimeDelta::minutes(5), || !dying.is_alive()).await;
        assert!(room.count(waiting).await > 0, "it died before it said so");
        let _worker = room.start(&["work"], &settings);
        room.pass_until_none(TimeDelta::minutes(5), waiting).await;
        room.assert_taken(&service).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_signed_for_the_domain_of_the_desk() {
    let _together = turns::together().await;
    let database = tests::databases::fresh(store::Backend::Sqlite).await;
    let mail = MailServer::start();
    let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("signed"), 1).await;
    room.file_by(PreferredChannel::Email).await;
    let (key, record) = post_room::signing_key();
    let signing = [("MELDPUNT_MAIL_DKIM_KEY", &*key), ("MELDPUNT_MAIL_DKIM_SELECTOR", "desk-1")];
    let _worker = room.start(&["work"], &signing);
    room.wait_until_quiet().await;
    let inbox = mail.inbox();
    assert!(!inbox.is_empty());
    for mut mail in inbox {
        std::fs::write("/tmp/rec", &record).unwrap();
        let name = format!("desk-1._domainkey.{}", post_room::DOMAIN);
        assert!(mail.is_signed(&name, &record), "{}", mail.message_id);
        assert!(!mail.is_signed(&name.replace("desk-1", "desk-2"), &record), "another key");
        mail.raw = mail.raw.replace("Subject: ", "Subject: Re: ");
        assert!(!mail.is_signed(&name, &record), "what was changed on the way is not signed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_out_encrypted_to_a_server_whose_certificate_is_known() {
    let _together = turns::together().await;
    let database = tests::databases::fresh(store::Backend::Sqlite).await;
    let mail = MailServer::start_with_tls();
    let room = PostRoom::open(database, &mail, &mut Dice::thrown_for("tls"), 1).await;
    room.file_by(PreferredChannel::Email).await;
    let authority = mail.certificate().expect("a certificate").display().to_string();
    {
        // Without knowing the certificate, nothing is said to the server.
        let _stranger = room.start(&["work"], &[]);
        room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(mail.inbox(), []);
    }
    let _worker = room.start(&["work"], &[("MELDPUNT_MAIL_CA", &authority)]);
    room.wait_until_quiet().await;
    room.assert_each_letter_once(&mail).await;
    assert!(!mail.inbox().is_empty());
}
