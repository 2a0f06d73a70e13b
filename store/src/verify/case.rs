//! One case: its chain, its replay, and every row that should follow from it.

use super::{
    Problem, Wrong,
    page::{CaseRows, Expected, same},
    papers,
};
use crate::{
    entities::event,
    events::{self, Hash, StoredEvent},
    outbox,
    projection::{self, Around},
};
use domain::{
    CaseId, MunicipalityId,
    complaint::{Complaint, Event, paper::PaperNumber},
    values::CaseNumber,
};
use std::collections::BTreeSet;

/// What a check of one case gave.
pub(super) struct Checked {
    pub(super) id: CaseId,
    /// The number under which the log says that it was filed.
    pub(super) number: Option<(MunicipalityId, CaseNumber)>,
    /// What the read tables should say; `None` when the log is not whole.
    pub(super) expected: Option<Expected>,
    pub(super) problems: Vec<Problem>,
}

/// A notice as the outbox names it: its event, kind, recipient and medium.
type NoticeKey = (i32, String, String, String);

/// What follows from a whole log.
struct Replayed {
    case: Complaint,
    notices: BTreeSet<NoticeKey>,
    papers: BTreeSet<PaperNumber>,
}

impl Checked {
    pub(super) fn of(id: CaseId, rows: &CaseRows) -> Self {
        let mut checked = Self { id, number: None, expected: None, problems: Vec::new() };
        if rows.events.is_empty() {
            checked.wrong(None, Wrong::LogMissing);
            return checked;
        }
        let log = checked.chain(&rows.events);
        if rows.case.is_none() {
            checked.wrong(None, Wrong::CaseMissing);
        }
        let Some((log, head)) = log else { return checked };
        let Some(replayed) = Replayed::of(id, &log) else {
            checked.wrong(Some(1), Wrong::EventUnreadable);
            return checked;
        };
        checked.number = Some((replayed.case.municipality, replayed.case.number.clone()));
        checked.compare(rows, &replayed, &head);
        checked
    }

    fn wrong(&mut self, seq: Option<i32>, what: Wrong) {
        self.problems.push(Problem { case: Some(self.id), seq, what });
    }

    /// The log and the hash of its last row; `None` when it is not whole.
    fn chain(&mut self, rows: &[event::Model]) -> Option<(Vec<StoredEvent>, Hash)> {
        let mut previous = events::genesis(self.id);
        let mut log = Vec::new();
        let before = self.problems.len();
        for (place, row) in (1_i32..).zip(rows) {
            let hash = events::hash(row);
            if row.hash != hash {
                self.wrong(Some(row.seq), Wrong::EventChanged);
            }
            if row.seq != place || row.prev_hash != previous {
                self.wrong(Some(row.seq), Wrong::ChainBroken);
            }
            match events::read(row) {
                Ok(stored) => log.push(stored),
                Err(_) => self.wrong(Some(row.seq), Wrong::EventUnreadable),
            }
            previous = hash;
        }
        (self.problems.len() == before).then_some((log, previous))
    }

    fn compare(&mut self, rows: &CaseRows, replayed: &Replayed, head: &Hash) {
        let case = projection::case_row(&replayed.case, head);
        let (Ok(case), Ok(around)) = (case, Around::of(&replayed.case)) else {
            return self.wrong(None, Wrong::EventUnreadable);
        };
        let cut = rows.case.as_ref().is_some_and(|row| row.head_hash != head);
        if cut {
            // The end of the log is gone, or something was added: the log is not whole.
            self.wrong(None, Wrong::EndDiffers);
            return;
        }
        let tables = [
            ("cases", rows.case.is_none() || rows.case_follows(&case)),
            ("case_organisations", same(&rows.organisations, &around.organisations)),
            ("responses", same(&rows.responses, &around.responses)),
            ("measures", same(&rows.measures, &around.measures)),
            ("appointments", same(&rows.appointments, &around.appointments)),
            ("documents", same(&rows.documents, &around.documents)),
        ];
        for (table, _) in tables.into_iter().filter(|(_, follows)| !follows) {
            self.wrong(None, Wrong::RowDiffers { table });
        }
        self.compare_notices(rows, &replayed.notices);
        self.compare_papers(rows, &replayed.papers);
        self.expected = Some(Expected { case, around });
    }

    fn compare_notices(&mut self, rows: &CaseRows, expected: &BTreeSet<NoticeKey>) {
        let stored = rows
            .notices
            .iter()
            .map(|row| (row.seq, row.kind.clone(), row.recipient.clone(), row.medium.clone()));
        let stored: BTreeSet<NoticeKey> = stored.collect();
        for missing in expected.difference(&stored) {
            self.wrong(Some(missing.0), Wrong::NoticeMissing);
        }
        for extra in stored.difference(expected) {
            self.wrong(Some(extra.0), Wrong::NoticeExtra);
        }
    }

    /// A case that was erased has neither papers nor key (R68).
    fn compare_papers(&mut self, rows: &CaseRows, expected: &BTreeSet<PaperNumber>) {
        if !rows.has_key && rows.papers.is_empty() {
            return;
        }
        if !rows.has_key {
            self.wrong(None, Wrong::KeyMissing);
        }
        let number = |paper: &PaperNumber| i64::from(paper.0);
        let expected: BTreeSet<i64> = expected.iter().map(number).collect();
        let stored: BTreeSet<i64> = rows.papers.iter().copied().collect();
        if expected.difference(&stored).next().is_some() {
            self.wrong(None, Wrong::PaperMissing);
        }
        if stored.difference(&expected).next().is_some() {
            self.wrong(None, Wrong::PaperExtra);
        }
    }
}

impl Replayed {
    fn of(id: CaseId, log: &[StoredEvent]) -> Option<Self> {
        let (first, rest) = log.split_first()?;
        let Event::Filed(filed) = &first.event else { return None };
        let begun = Complaint::begin(id, (**filed).clone());
        let mut replayed =
            Self { case: begun.clone(), notices: BTreeSet::new(), papers: BTreeSet::new() };
        replayed.take(&begun, first);
        for stored in rest {
            let before = replayed.case.clone();
            replayed.case = before.clone().evolve(&stored.recorded());
            replayed.take(&before, stored);
        }
        Some(replayed)
    }

    /// What one event brought about; where a notice goes depends on the register of that day, so only its medium counts.
    fn take(&mut self, before: &Complaint, stored: &StoredEvent) {
        let seq = i32::try_from(stored.seq).unwrap_or(i32::MAX);
        for told in before.consequences(&stored.event) {
            for way in outbox::ways(&told, self.case.preference, &BTreeSet::new()) {
                let recipient = outbox::recipient_code(told.recipient);
                let kind = told.kind.code().to_owned();
                self.notices.insert((seq, kind, recipient, way.medium.to_owned()));
            }
        }
        self.papers.extend(papers::named_by(&stored.event));
    }
}
