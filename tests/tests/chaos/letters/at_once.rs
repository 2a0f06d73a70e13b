//! From the end of a term in silence to the letter that says so: nobody presses a button, and nobody waits (D5, G4).

use super::post_room::PostRoom;
use crate::{chance::Dice, ledger::column, soak_or, turns};
use std::time::Duration;
use tests::{mail_server::MailServer, on_both_databases};

/// How long a letter may take after the end of the term, in a program that is not optimised.
const AT_ONCE: Duration = Duration::from_secs(10);

on_both_databases! {
    async fn whoever_is_told_of_a_silence_is_told_at_once(database: TestDatabase) {
        let _alone = turns::alone().await;
        let (mail, mut dice) = (MailServer::start(), Dice::thrown_for("at once"));
        let mut room = PostRoom::open(database, &mail, &mut dice, 1).await;
        let ends = room.desk.advise(&mut dice, soak_or(5, 100), 2).await;
        let _worker = room.start(&["work"], &[]);
        room.wait_until_quiet().await;
        for end in &ends {
            room.desk.approach(*end).await;
            room.desk.wait_for(*end).await;
            room.desk.wait_until_recorded(room.desk.final_by(*end), AT_ONCE).await;
            room.wait_until_quiet().await;
        }
        let told = told_after(&room, ends[0].micros()).await;
        assert!(told.len() >= ends.len() * 4, "the client, the addressee and the college: {told:?}");
        let (middle, worst) = (told[told.len() / 2], told[told.len() - 1]);
        println!("{:?}, at once: {} letters, median {middle:.1?}, worst {worst:.1?} after the end",
            room.desk.url.backend(), told.len());
        assert!(worst <= AT_ONCE, "{worst:?}");
    }
}

/// How long after the end of its term each letter about a silence was made or sent, the quickest first.
async fn told_after(room: &PostRoom, since: i64) -> Vec<Duration> {
    let sql = format!(
        "SELECT s.at - e.effective_at AS after FROM notice_steps s \
         JOIN notices n ON n.id = s.notice_id \
         JOIN events e ON e.case_id = n.case_id AND e.seq = n.seq \
         WHERE e.kind IN ('enforced', 'lapsed') AND e.effective_at >= {since} \
         AND s.step IN ('rendered', 'sent', 'delivered') ORDER BY 1"
    );
    let rows = room.desk.rows(&sql).await;
    let after = rows.iter().map(|row| u64::try_from(column::<i64>(row, "after")).unwrap());
    after.map(Duration::from_micros).collect()
}
