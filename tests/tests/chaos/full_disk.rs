//! A disk that is full: a clear answer, nothing half written, and everything goes on when there is space again (G12).

use crate::{
    chance::Dice,
    desk::Desk,
    filings::{complain, is_serving, serve, told},
    letters::post_room::PostRoom,
    soak_or, turns,
};
use chrono::TimeDelta;
use domain::complaint::classification::PreferredChannel;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use store::DatabaseUrl;
use tempfile::TempDir;
use tests::{mail_server::MailServer, on_both_databases, processes::free_address};

/// A disk of its own, of so many MiB, in memory.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn of(mebibytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={mebibytes}m");
        let mounts = |program: &str, before: &[&str]| {
            let mut command = Command::new(program);
            command.args(before).args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path());
            command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        assert!(
            mounts("mount", &[]) || mounts("sudo", &["-n", "mount"]),
            "a disk of its own can only be made by root: run the tests as root, or where sudo asks nothing"
        );
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.ballast()).unwrap();
        while file.write_all(&[0; 4_096]).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounts = |program: &str, before: &[&str]| {
            let mut command = Command::new(program);
            command.args(before).arg("--lazy").arg(self.path()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let _ = unmounts("umount", &[]) || unmounts("sudo", &["-n", "umount"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_that_finds_the_disk_full_is_refused_and_comes_in_later() {
    let _together = turns::together().await;
    let disk = SmallDisk::of(32);
    let url = DatabaseUrl::Sqlite(disk.path().join("meldpunt.sqlite"));
    store::migrate(&url).await.unwrap();
    let desk = Desk::open_at(&url).await;
    let address = free_address();
    let _server = serve(&desk, address);
    is_serving(address).await;
    let (http, mut keys) = (reqwest::Client::new(), Dice::thrown_for("full disk"));
    let (mut answered, mut refused) = (Vec::new(), 0);
    for _ in 0..soak_or(5, 200) {
        disk.fill();
        // What is left in files that were made before may hold some more.
        let mut waiting = Vec::new();
        while waiting.len() < 3 {
            let key = keys.id();
            let answer = complain(&http, address, key).send().await.unwrap();
            match answer.status().as_u16() {
                201 => answered.push(key),
                507 => {
                    let problem: serde_json::Value = answer.json().await.unwrap();
                    assert!(problem["code"] == "storage_full", "{problem}");
                    waiting.push(key);
                }
                status => panic!("{status}: {:?}", answer.text().await),
            }
            assert!(answered.len() < 10_000, "the disk is never full");
        }
        refused += waiting.len();
        disk.empty();
        for key in waiting {
            assert!(told(complain(&http, address, key)).await.is_some(), "there is space again");
            answered.push(key);
        }
    }
    // Whoever asks again by the same key hears what it was told.
    let mut all = Vec::new();
    for key in answered {
        all.push(told(complain(&http, address, key)).await.expect("it was answered before"));
    }
    println!("full disk: {} complaints, {refused} refused at first", all.len());
    desk.assert_each_filing_stands_once(all.into_iter()).await;
}

on_both_databases! {
    async fn letters_that_find_the_disk_full_are_whole_or_not_there(database: TestDatabase) {
        let _together = turns::together().await;
        let (disk, mail) = (SmallDisk::of(16), MailServer::start());
        let mut dice = Dice::thrown_for("full disk");
        let mut room = PostRoom::open(database, &mail, &mut dice, 2).await;
        room.moves_to(disk.path());
        let _worker = room.start(&["work"], &[]);
        for _ in 0..soak_or(3, 50) {
            disk.fill();
            room.file_by(PreferredChannel::Email).await;
            room.file_by(PreferredChannel::Post).await;
            room.wait_until(Duration::from_secs(120), "notices WHERE status = 'queued'", 0).await;
            let mut print = room.start(&["notices", "print"], &[]);
            let ended = print.ends_within(Duration::from_secs(60)).expect("it ends");
            assert!(!ended.success(), "no letter fits");
            assert_eq!(names(&disk.path().join("print")), Vec::<String>::new());
            let halves = names(&disk.path().join("mail"));
            assert!(halves.iter().all(|name| name.ends_with(".eml")), "{halves:?}");
            disk.empty();
            room.pass_until_quiet(TimeDelta::minutes(5)).await;
            room.print().await;
            let sent = room.count("notice_steps WHERE step = 'sent' AND channel = 'email'").await;
            assert_eq!(names(&disk.path().join("mail")).len(), sent);
            room.assert_print_room().await;
            // So that no letter of this round is left in the next.
            fs::remove_dir_all(disk.path().join("print")).unwrap();
            for sql in POSTED {
                room.desk.change(sql).await;
            }
        }
    }
}

/// As if the post took all that was printed, without a word to anybody.
const POSTED: [&str; 2] = [
    "UPDATE notices SET status = 'posted' WHERE status = 'batched'",
    "UPDATE print_batches SET posted_at = created_at, posted_by = 'system' WHERE posted_at IS NULL",
];

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
