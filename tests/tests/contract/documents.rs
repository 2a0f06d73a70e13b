//! Documents through the API: who can add and fetch which, what is refused, and when it can be fetched at all (S17, R13).

use crate::{
    desk::{By, Reply, TestDesk},
    installation::{PROVIDER, STRANGER},
    steps::{Case, advised, filed, heard},
};
use domain::{CaseId, complaint::document::Scan};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use std::{
    fs,
    time::{Duration, SystemTime},
};
use tests::{
    clamd::{ClamdServer, VIRUS},
    files, on_both_databases,
};
use uuid::Uuid;
use workers::{Clamd, Job, Scanner, scan_next};

const LETTER: &str = "Brief van de gemeente, Çelik.pdf";

/// The client sends a letter; the scanner has not seen it.
async fn sent(desk: &TestDesk, case: &Case) -> Reply {
    let fields = [("description", "De brief die ik kreeg.")];
    let file = (LETTER, files::pdf());
    let by = case.client.clone();
    desk.upload(by, &case.path("/documents"), (file.0, &file.1), &fields).await.is(201)
}

/// Everything that waits is examined.
async fn examined(desk: &TestDesk) {
    while scan_next(&desk.context).await.unwrap() {}
}

fn content(case: &Case, document: u16) -> String {
    case.path(&format!("/documents/{document}/content"))
}

async fn documents(desk: &TestDesk, by: By, case: &Case) -> Vec<Value> {
    let seen = desk.get(by, &case.path("")).await.is(200).body;
    seen["documents"].as_array().unwrap().clone()
}

async fn given(desk: &TestDesk, case: &Case, part: &str, body: Value) {
    desk.post(By::Handler, &case.path(part), body).await.is(200);
}

/// Staff look at document 1 and share it with the provider.
async fn shared(desk: &TestDesk, case: &Case) {
    given(desk, case, "/document-labels", json!({ "document": 1, "sensitivity": "confidential" }))
        .await;
    let with = json!({ "organisation": PROVIDER });
    given(desk, case, "/document-shares", json!({ "document": 1, "with": with })).await;
}

/// How many sealed objects lie in the folder of the desk.
fn objects(desk: &TestDesk) -> usize {
    let folders = fs::read_dir(desk.documents()).unwrap();
    folders.map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

/// Everything that lies there, in one.
fn stored_bytes(desk: &TestDesk) -> Vec<u8> {
    let mut bytes = Vec::new();
    for folder in fs::read_dir(desk.documents()).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            bytes.extend(fs::read(file.unwrap().path()).unwrap());
        }
    }
    bytes
}

fn holds(bytes: &[u8], wanted: &str) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted.as_bytes())
}

async fn run(desk: &TestDesk, sql: &str) {
    let conn = desk.store.database().begin_write().await.unwrap();
    let statement = Statement::from_string(conn.get_database_backend(), sql.to_owned());
    conn.execute_raw(statement).await.unwrap();
    conn.commit().await.unwrap();
}

on_both_databases! {
    async fn a_document_is_fetched_as_an_attachment_once_it_was_examined(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let added = sent(&desk, &case).await;
        assert_eq!(added.text("/document/scan"), "quarantined");
        assert_eq!(added.text("/document/name/text"), LETTER);
        assert_eq!(added.body["warnings"], json!([]));
        assert_eq!(added.headers["location"], format!("/v1{}", content(&case, 1)));
        for by in [case.client.clone(), By::Handler] {
            let waits = desk.get(by, &content(&case, 1)).await.is_refused("document_not_available");
            assert_eq!(waits.body["scan"], "quarantined");
        }
        examined(&desk).await;
        for by in [case.client.clone(), By::Handler, By::Second] {
            let fetched = desk.get(by, &content(&case, 1)).await.is(200);
            assert_eq!(fetched.bytes, files::pdf());
            assert_eq!(fetched.headers["content-type"], "application/pdf");
            assert_eq!(fetched.headers["x-content-type-options"], "nosniff");
            let policy = fetched.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
            let disposition = fetched.headers["content-disposition"].to_str().unwrap();
            assert!(disposition.starts_with("attachment; filename=\"Brief van de gemeente_"));
            assert!(disposition.ends_with("filename*=UTF-8''Brief%20van%20de%20gemeente%2C%20%C3%87elik.pdf"));
        }
        let seen = documents(&desk, case.client.clone(), &case).await;
        assert_eq!(seen[0]["scan"], "not-scanned", "there is no scanner, and everybody can see that");
    }

    /// S19, invariant 4: neither the log nor the disk holds a name or a word.
    async fn what_is_stored_says_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let words = "Mijn buurman heeft de brief gelezen.";
        let file = ("geheim dagboek.txt", words.as_bytes());
        desk.upload(case.client.clone(), &case.path("/documents"), file, &[]).await.is(201);
        let history = desk.get(By::Handler, &case.path("/history")).await.is(200).body.to_string();
        assert!(history.contains("document-added") && !history.contains("dagboek"), "{history}");
        let stored = stored_bytes(&desk);
        assert!(!stored.is_empty() && !holds(&stored, "buurman") && !holds(&stored, "dagboek"));
        let names = fs::read_dir(desk.documents()).unwrap();
        assert!(names.into_iter().all(|name| name.unwrap().file_name().len() == 2));
    }

    /// R68, S19: with its key, everything of a case is gone; its objects are swept.
    async fn without_the_key_of_the_case_nobody_reads_its_documents(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (case, other) = (filed(&desk).await, filed(&desk).await);
        for case in [&case, &other] {
            sent(&desk, case).await;
        }
        examined(&desk).await;
        let (read, problems) = desk.context.documents.verify(|_| ()).await.unwrap();
        assert_eq!((read, problems.len()), (2, 0));
        let id = case.id.parse::<CaseId>().unwrap();
        let id = match desk.store.database().backend() {
            store::Backend::Sqlite => format!("x'{}'", id.0.simple()),
            store::Backend::Postgresql => format!("'{}'", id.0),
        };
        run(&desk, &format!("DELETE FROM case_keys WHERE case_id = {id}")).await;
        desk.get(By::Handler, &content(&case, 1)).await.is(404);
        age(&desk);
        assert_eq!(Job::SweepDocuments.run(&desk.context).await.unwrap().done(), 1);
        assert_eq!(objects(&desk), 1);
        desk.get(By::Handler, &content(&other, 1)).await.is(200);
        let (read, problems) = desk.context.documents.verify(|_| ()).await.unwrap();
        assert_eq!((read, problems.len()), (1, 0));
    }

    /// D2, R13: an organisation has what the desk shared with it, without what was made black.
    async fn the_other_side_gets_what_was_shared_and_never_what_was_made_black(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = heard(&desk).await;
        sent(&desk, &case).await;
        examined(&desk).await;
        assert!(documents(&desk, By::Provider, &case).await.is_empty());
        desk.get(By::Provider, &content(&case, 1)).await.is(404);
        shared(&desk, &case).await;
        assert_eq!(desk.get(By::Provider, &content(&case, 1)).await.is(200).bytes, files::pdf());
        let black = [files::pdf(), b"%black\n%%EOF\n".to_vec()].concat();
        let path = case.path("/documents/1/redacted-versions");
        let withheld = [("withheld", "Het adres van de buurman, want dat is zijn privéleven.")];
        let file = ("brief, gelakt.pdf", black.as_slice());
        for by in [case.client.clone(), By::Provider] {
            desk.upload(by, &path, file, &withheld).await.is(403);
        }
        let version = desk.upload(By::Handler, &path, file, &withheld).await.is(201);
        assert_eq!(version.body["document"]["original"], 1);
        desk.get(By::Provider, &content(&case, 1)).await.is(404);
        desk.get(By::Provider, &content(&case, 2)).await.is_refused("document_not_available");
        examined(&desk).await;
        assert_eq!(desk.get(By::Provider, &content(&case, 2)).await.is(200).bytes, black);
        desk.get(By::Provider, &content(&case, 1)).await.is(404);
        let theirs = documents(&desk, By::Provider, &case).await;
        assert_eq!((theirs.len(), &theirs[0]["redacted"]), (1, &json!(true)));
        let everything = desk.get(By::Provider, &case.path("")).await.is(200).body.to_string();
        assert!(!everything.contains("buurman") && !everything.contains(LETTER), "{everything}");
        desk.get(case.client.clone(), &content(&case, 2)).await.is(404);
        let own = desk.get(case.client.clone(), &content(&case, 1)).await.is(200);
        assert_eq!(own.bytes, files::pdf(), "the client keeps what it sent");
        let full = documents(&desk, By::Second, &case).await;
        assert!(full[1]["withheld"]["text"].as_str().unwrap().contains("buurman"));
        let with = json!({ "document": 1, "with": { "organisation": PROVIDER } });
        given(&desk, &case, "/document-share-ends", with).await;
        desk.get(By::Provider, &content(&case, 2)).await.is(404);
    }

    /// The name of a file is a paper: who may not have the document reads no name of it either.
    async fn papers_of_documents_are_for_who_has_the_document(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = advised(&desk).await;
        let added = sent(&desk, &case).await;
        let number = &added.body["document"]["name"]["paper"];
        let paper = case.path(&format!("/papers/{number}"));
        assert_eq!(desk.get(case.client.clone(), &paper).await.is(200).text("/text"), LETTER);
        desk.get(By::Provider, &paper).await.is(404);
        examined(&desk).await;
        shared(&desk, &case).await;
        desk.get(By::Provider, &paper).await.is(200);
    }

    async fn an_organisation_adds_its_own_documents(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = heard(&desk).await;
        let path = case.path("/documents");
        let file = ("dossier.docx", files::docx(&[]));
        let file = (file.0, file.1.as_slice());
        desk.upload(By::Provider, &path, file, &[]).await.is(201);
        examined(&desk).await;
        desk.get(By::Provider, &content(&case, 1)).await.is(200);
        desk.get(case.client.clone(), &content(&case, 1)).await.is(404);
        let stranger = STRANGER.to_string();
        desk.upload(By::Provider, &path, file, &[("from", &stranger)]).await.is(403);
        desk.upload(By::Provider, &path, file, &[("from", "client")]).await.is(403);
        let label = json!({ "document": 1, "sensitivity": "ordinary" });
        given(&desk, &case, "/document-labels", label).await;
        given(&desk, &case, "/document-shares", json!({ "document": 1, "with": "client" })).await;
        desk.get(case.client.clone(), &content(&case, 1)).await.is(200);
        let full = documents(&desk, By::Handler, &case).await;
        assert_eq!(full[0]["from"]["organisation"]["name"], "Zorg aan Huis");
        assert_eq!(full[0]["sharedWith"], json!(["client"]));
    }

    /// G19: a letter that somebody brings is the client's, like one from the website.
    async fn the_desk_adds_a_document_for_a_client_at_the_counter(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let fields = [("from", "client"), ("sensitivity", "special")];
        let photograph = files::jpeg(3_000, 4_000);
        let file = ("IMG_0001.JPG", photograph.as_slice());
        let added = desk.upload(By::Handler, &case.path("/documents"), file, &fields).await.is(201);
        assert_eq!(added.text("/document/sensitivity"), "special");
        assert_eq!(documents(&desk, case.client.clone(), &case).await.len(), 1);
        let wrong = [("from", "buurman")];
        desk.upload(By::Handler, &case.path("/documents"), file, &wrong).await.is(400);
    }

    /// S2: not yours and not there look the same.
    async fn a_document_of_another_case_looks_like_none(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let (case, other) = (filed(&desk).await, filed(&desk).await);
        sent(&desk, &case).await;
        examined(&desk).await;
        let nothing = Case { id: Uuid::from_u128(9).to_string(), ..filed(&desk).await };
        for by in [other.client.clone(), By::Provider, By::Stranger] {
            let theirs = desk.get(by.clone(), &content(&case, 1)).await.is(404);
            let none = desk.get(by.clone(), &content(&nothing, 1)).await.is(404);
            assert_eq!(theirs.body, none.body);
            let file = (LETTER, b"no pdf at all".as_slice());
            let theirs = desk.upload(by.clone(), &case.path("/documents"), file, &[]).await.is(404);
            let none = desk.upload(by, &nothing.path("/documents"), file, &[]).await.is(404);
            assert_eq!(theirs.body, none.body);
        }
        let own = desk.get(case.client.clone(), &content(&case, 2)).await.is(404);
        let theirs = desk.get(other.client.clone(), &content(&case, 1)).await.is(404);
        assert_eq!(own.body, theirs.body);
        assert_eq!(objects(&desk), 1);
    }

    /// G13: whoever presses twice, or whose line broke, sent one document; and one object lies there.
    async fn a_repeated_upload_is_one_document(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let (path, pdf) = (case.path("/documents"), files::pdf());
        let key = [("idempotency-key", "een-sleutel-van-zestien")];
        let send = async |name| {
            desk.upload_with(case.client.clone(), &path, (name, &pdf), &[], &key).await
        };
        let first = send("brief.pdf").await.is(201);
        assert_eq!(send("brief.pdf").await.is(201).body, first.body);
        send("andere brief.pdf").await.is_refused("key_reused");
        assert_eq!(documents(&desk, By::Handler, &case).await.len(), 1);
        assert_eq!(objects(&desk), 1, "what was sent again does not stay");
    }

    async fn what_is_wrong_with_a_file_is_said_beside_its_field(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let path = case.path("/documents");
        let send = async |name: &str, bytes: &[u8]| {
            desk.upload(case.client.clone(), &path, (name, bytes), &[]).await
        };
        for (name, bytes, code) in [
            ("brief.exe", files::pdf(), "unknown_extension"),
            ("brief", files::pdf(), "unknown_extension"),
            ("brief.pdf", files::png(4, 4), "content_differs"),
            ("foto.jpg", files::pdf(), "content_differs"),
            ("brief.pdf", Vec::new(), "empty"),
            ("brief.docx", files::docx(&[("a", &vec![0; 21 << 20])]), "archive_too_large"),
            ("\u{202e}fdp.pdf", files::pdf(), "control_character"),
        ] {
            let refused = send(name, &bytes).await.is(400);
            assert_eq!(refused.text("/errors/0/field"), "/file", "{name}");
            assert_eq!(refused.text("/errors/0/code"), code, "{name}");
        }
        let large = vec![b'a'; (10 << 20) + 1];
        assert_eq!(send("lang.txt", &large).await.is(413).text("/errors/0/code"), "too_large");
        send("lang.txt", &large[1..]).await.is(201);
        let by = case.client.clone();
        let unknown = [("owner", "client")];
        let refused = desk.upload(by.clone(), &path, ("a.pdf", &files::pdf()), &unknown).await.is(400);
        assert_eq!(refused.text("/errors/0/code"), "unknown");
        let form = [("content-type", "multipart/form-data; boundary=g")];
        let body = b"--g\r\ncontent-disposition: form-data; name=\"description\"\r\n\r\nx\r\n--g--\r\n";
        let none = desk.send(by.clone(), "POST", &path, Some(body.to_vec()), &form).await.is(400);
        assert_eq!(none.text("/errors/0/code"), "required");
        let cut = desk.send(by.clone(), "POST", &path, Some(body[..40].to_vec()), &form).await;
        cut.is(400);
        let form = [("content-type", "application/json")];
        desk.send(by, "POST", &path, Some(b"{}".to_vec()), &form).await.is(415);
        assert_eq!(objects(&desk), 1, "nothing of what was refused was stored");
    }

    async fn a_party_has_room_for_ten_documents(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        for _ in 0..10 {
            sent(&desk, &case).await;
        }
        let by = case.client.clone();
        let full = desk.upload(by, &case.path("/documents"), (LETTER, &files::pdf()), &[]).await;
        assert_eq!(full.is_refused("too_many_documents").body["most"], 10);
        assert_eq!(objects(&desk), 10, "the object of what was refused does not stay");
    }

    /// R66: the desk warns, offers to mask, and refuses nothing.
    async fn a_citizen_service_number_brings_a_warning(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        let file = ("111222333.txt", "BSN 111.222.333 en 123456782".as_bytes());
        let fields = [("description", "Mijn nummer is 111222333.")];
        let added = desk.upload(case.client.clone(), &case.path("/documents"), file, &fields).await;
        let added = added.is(201);
        let warned: Vec<_> = added.body["warnings"].as_array().unwrap().iter().collect();
        let of = |field: &str| *warned.iter().find(|one| one["field"] == field).unwrap();
        assert_eq!(of("/description")["masked"], "Mijn nummer is *****2333.");
        assert_eq!(of("/file/name")["masked"], "*****2333.txt");
        assert_eq!(of("/file")["count"], 2);
        let words = json!({ "text": "Ik ben é 111222333." });
        let checked = desk.post(By::Anybody, "/text-checks", words).await.is(200);
        assert_eq!(checked.body["findings"], json!([{ "code": "bsn", "start": 9, "length": 9 }]));
        assert_eq!(checked.text("/masked"), "Ik ben é *****2333.");
        let nothing = desk.post(By::Anybody, "/text-checks", json!({ "text": "Hallo." })).await.is(200);
        assert_eq!(nothing.body["findings"], json!([]));
    }

    /// S17, with a real clamd: an infected document is destroyed, and its sender and the desk see that it was refused.
    async fn an_infected_document_is_refused_and_destroyed(database: TestDatabase) {
        let mut clamd = ClamdServer::away();
        clamd.start();
        let scanner = Scanner::Clamd(Clamd::Socket(clamd.socket()));
        let desk = TestDesk::with_scanner(database, scanner).await;
        let case = filed(&desk).await;
        sent(&desk, &case).await;
        let infected = [files::pdf(), format!("%{VIRUS}\n%%EOF\n").into_bytes()].concat();
        let path = case.path("/documents");
        desk.upload(case.client.clone(), &path, ("rekening.pdf", &infected), &[]).await.is(201);
        examined(&desk).await;
        for by in [case.client.clone(), By::Handler] {
            let seen = documents(&desk, by.clone(), &case).await;
            assert_eq!((&seen[0]["scan"], &seen[1]["scan"]), (&json!("clean"), &json!("refused")));
            desk.get(by.clone(), &content(&case, 1)).await.is(200);
            let refused = desk.get(by, &content(&case, 2)).await;
            assert_eq!(refused.is_refused("document_not_available").body["scan"], "refused");
        }
        assert_eq!(objects(&desk), 1, "what was infected is gone");
        let case = desk.store.load(case.id.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(case.documents[&2].scan, Scan::Refused);
        assert_eq!(desk.store.verify(|_| ()).await.unwrap().problems, []);
        assert_eq!(desk.context.documents.verify(|_| ()).await.unwrap(), (1, Vec::new()));
    }

    /// S17: while clamd is away complaints and documents are taken in, and wait; afterwards they are examined.
    async fn while_the_scanner_is_away_documents_stay_quarantined(database: TestDatabase) {
        let mut clamd = ClamdServer::away();
        let scanner = Scanner::Clamd(Clamd::Socket(clamd.socket()));
        let desk = TestDesk::with_scanner(database, scanner).await;
        let case = filed(&desk).await;
        sent(&desk, &case).await;
        for _ in 0..3 {
            scan_next(&desk.context).await.unwrap_err();
        }
        desk.get(case.client.clone(), &content(&case, 1)).await.is_refused("document_not_available");
        desk.pass(chrono::TimeDelta::minutes(3));
        let (conn, now) = (desk.store.database().reader(), desk.store.clock().now());
        let figures = store::queries::gauges(conn, now).await.unwrap();
        assert_eq!(figures.quarantined_documents, 1);
        let since = figures.oldest_quarantined_document.unwrap();
        assert_eq!(now.since(since), chrono::TimeDelta::minutes(3));
        let ready = desk.raw(By::Anybody, "GET", "/readyz").await.text().await.unwrap();
        assert!(ready.contains("{\"name\":\"scanner\",\"ok\":false}"), "{ready}");
        clamd.start();
        examined(&desk).await;
        desk.get(case.client.clone(), &content(&case, 1)).await.is(200);
        clamd.stop();
        sent(&desk, &case).await;
        scan_next(&desk.context).await.unwrap_err();
        desk.get(By::Handler, &content(&case, 2)).await.is_refused("document_not_available");
        clamd.start();
        examined(&desk).await;
        desk.get(By::Handler, &content(&case, 2)).await.is(200);
    }

    /// Nobody said whether there is a scanner: nobody gets anything.
    async fn without_a_word_about_a_scanner_documents_stay_quarantined(database: TestDatabase) {
        let desk = TestDesk::with_scanner(database, Scanner::Unset).await;
        let case = filed(&desk).await;
        sent(&desk, &case).await;
        assert!(!scan_next(&desk.context).await.unwrap());
        desk.get(By::Handler, &content(&case, 1)).await.is_refused("document_not_available");
    }

    /// A worker that died over a document holds it until its lease is over; then another one examines it.
    async fn a_document_is_examined_by_one_worker_at_a_time(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        sent(&desk, &case).await;
        let documents = &desk.context.documents;
        let first = documents.claim().await.unwrap().unwrap();
        assert!(documents.claim().await.unwrap().is_none());
        assert!(!scan_next(&desk.context).await.unwrap());
        desk.pass(chrono::TimeDelta::minutes(2));
        let second = documents.claim().await.unwrap().unwrap();
        assert_eq!((second.object, second.attempts), (first.object, 2));
        documents.put_off(&second).await.unwrap();
        assert!(documents.claim().await.unwrap().is_none(), "it waits a while after a failure");
        desk.pass(chrono::TimeDelta::minutes(5));
        examined(&desk).await;
        let verdict = domain::complaint::commands::Verdict::Infected;
        documents.examined(&first, verdict).await.unwrap();
        desk.get(By::Handler, &content(&case, 1)).await.is(200);
    }

    /// What lies there without a document is of an upload that ended halfway: it goes, but not while it may still be one.
    async fn what_no_document_names_is_swept(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        sent(&desk, &case).await;
        let orphan = desk.documents().join("ab").join(format!("ab{}", "0".repeat(30)));
        fs::create_dir_all(orphan.parent().unwrap()).unwrap();
        fs::write(&orphan, "half of something").unwrap();
        let sweep = async || Job::SweepDocuments.run(&desk.context).await.unwrap().done();
        assert_eq!(sweep().await, 0, "its upload may still be running");
        age(&desk);
        assert_eq!(sweep().await, 1);
        assert!(!orphan.exists());
        assert_eq!(objects(&desk), 1, "what a document names stays");
    }

    /// G16: an object that is gone or another one is found.
    async fn verification_reads_every_document(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = filed(&desk).await;
        for _ in 0..3 {
            sent(&desk, &case).await;
        }
        let stored = desk.store.load(case.id.parse().unwrap()).await.unwrap().unwrap();
        let path = |number: u16| {
            let name = stored.documents[&number].file.object.0.simple().to_string();
            desk.documents().join(&name[..2]).join(&name)
        };
        fs::remove_file(path(1)).unwrap();
        fs::copy(path(3), path(2)).unwrap();
        let (read, problems) = desk.context.documents.verify(|_| ()).await.unwrap();
        let mut said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        said.sort();
        assert_eq!(read, 3);
        assert!(said[0].ends_with("document 1 is missing"), "{said:?}");
        assert!(said[1].ends_with("document 2 is not what was stored"), "{said:?}");
        assert_eq!(said.len(), 2);
        examined(&desk).await;
        desk.get(By::Handler, &content(&case, 2)).await.is(500);
        run(&desk, "UPDATE documents SET scan = 'refused'").await;
        let found = desk.store.verify(|_| ()).await.unwrap();
        assert_eq!(found.problems.len(), 1, "the table does not follow from the log");
    }
}

/// Two days pass for the files.
fn age(desk: &TestDesk) {
    let now = SystemTime::from(store::Clock::System.now().utc());
    let then = now - Duration::from_secs(2 * 24 * 60 * 60);
    for folder in fs::read_dir(desk.documents()).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            fs::File::open(file.unwrap().path()).unwrap().set_modified(then).unwrap();
        }
    }
}
