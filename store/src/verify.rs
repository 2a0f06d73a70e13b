//! Whether the log is whole and everything else follows from it (G16), and making the read tables anew from it.

mod case;
mod page;
mod papers;

use crate::{
    Store, StoreError,
    dialect::{difference::Difference, tables::Writes},
    entities::{case as case_table, case_number},
};
use case::Checked;
use chrono::NaiveDate;
use domain::{CaseId, MunicipalityId, values::CaseNumber};
use page::Page;
use sea_orm::EntityTrait as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// How many cases were looked at.
    pub cases: u64,
    /// How many events were looked at.
    pub events: u64,
    /// How many lines of the audit were looked at; the latest may not be in its chain yet.
    pub audit_lines: u64,
    /// What is not right; empty when all is.
    pub problems: Vec<Problem>,
}

/// Something that is not as the program left it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The case, when it is known.
    pub case: Option<CaseId>,
    /// The event, when it is about one.
    pub seq: Option<i32>,
    /// What is not right.
    pub what: Wrong,
}

/// What is not right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// The row was changed: its hash is another one.
    EventChanged,
    /// The row does not follow the one before it: something was taken out, put in or moved.
    ChainBroken,
    /// The row cannot be read as an event.
    EventUnreadable,
    /// The log does not end where the read table says: its end was cut off or added to.
    EndDiffers,
    /// There is a log, but no case.
    CaseMissing,
    /// There is a case, but no log.
    LogMissing,
    /// A row of a read table is not what follows from the log.
    RowDiffers {
        /// The table.
        table: &'static str,
    },
    /// A notice that the log brings about is absent.
    NoticeMissing,
    /// A notice does not follow from the log.
    NoticeExtra,
    /// A paper that the log names is absent.
    PaperMissing,
    /// A paper is there that the log does not name.
    PaperExtra,
    /// The case has papers but no key to open them.
    KeyMissing,
    /// The object of a document is absent.
    DocumentMissing {
        /// The document within the case.
        document: i32,
    },
    /// The object of a document is another one than was stored, or does not open.
    DocumentDiffers {
        /// The document within the case.
        document: i32,
    },
    /// A number of the register belongs to no case: a whole case was removed (R19).
    NumberMissing {
        /// The serial number within the year.
        serial: u32,
    },
    /// A case has a number that the register has not given out.
    NumberNotGiven {
        /// The number.
        number: CaseNumber,
    },
    /// A line of the audit was changed: its hash is another one.
    AuditLineChanged {
        /// Its number in the chain.
        line: i64,
    },
    /// Lines of the audit were removed.
    AuditLinesMissing {
        /// The number of the last line before them; 0 when there is none.
        after: i64,
    },
    /// The audit does not end where its end was written down.
    AuditEndDiffers,
    /// The audit is not what it was when its end was signed.
    AuditRootDiffers {
        /// The day on which it was signed.
        day: NaiveDate,
    },
    /// A root of the audit was not signed by this installation.
    AuditRootForged {
        /// The day that it names.
        day: NaiveDate,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(case) = self.case {
            write!(f, "case {case}")?;
        }
        if let Some(seq) = self.seq {
            write!(f, ", event {seq}")?;
        }
        if self.case.is_some() {
            f.write_str(": ")?;
        }
        match &self.what {
            Wrong::EventChanged => f.write_str("the event was changed"),
            Wrong::ChainBroken => f.write_str("the event does not follow the one before it"),
            Wrong::EventUnreadable => f.write_str("the event cannot be read"),
            Wrong::EndDiffers => f.write_str("the log does not end where the case says"),
            Wrong::CaseMissing => f.write_str("there is a log but no case"),
            Wrong::LogMissing => f.write_str("there is a case but no log"),
            Wrong::RowDiffers { table } => write!(f, "{table} does not follow from the log"),
            Wrong::NoticeMissing => f.write_str("a notice is missing"),
            Wrong::NoticeExtra => f.write_str("a notice does not follow from the log"),
            Wrong::PaperMissing => f.write_str("a paper is missing"),
            Wrong::PaperExtra => f.write_str("a paper does not follow from the log"),
            Wrong::KeyMissing => f.write_str("the key of its papers is missing"),
            Wrong::DocumentMissing { document } => write!(f, "document {document} is missing"),
            Wrong::DocumentDiffers { document } => {
                write!(f, "document {document} is not what was stored")
            }
            Wrong::NumberMissing { serial } => {
                write!(f, "number {serial} of the register belongs to no case")
            }
            Wrong::NumberNotGiven { number } => {
                write!(f, "number {number} was not given out by the register")
            }
            Wrong::AuditLineChanged { line } => write!(f, "line {line} of the audit was changed"),
            Wrong::AuditLinesMissing { after } => {
                write!(f, "lines of the audit are missing after line {after}")
            }
            Wrong::AuditEndDiffers => f.write_str("the audit does not end where it should"),
            Wrong::AuditRootDiffers { day } => {
                write!(f, "the audit is not what was signed on {day}")
            }
            Wrong::AuditRootForged { day } => {
                write!(f, "the root of {day} was not signed by this installation")
            }
        }
    }
}

impl Store {
    /// Walks all cases, a page at a time, and checks every row against the log, and then the chain of the audit with its
    /// signed roots. `progress` hears how many cases were checked. Other processes may go on working.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn verify(&self, mut progress: impl FnMut(u64)) -> Result<Verification, StoreError> {
        let mut found = Verification::default();
        // Read before the cases: what is filed meanwhile is not missed.
        let mut registers = Registers::read(self).await?;
        let mut after = None;
        loop {
            let page = Page::read(&self.db, after).await?;
            for (id, rows) in &page.cases {
                let checked = Checked::of(*id, rows);
                found.cases += 1;
                found.events += u64::try_from(rows.events.len()).unwrap_or(0);
                registers.take(&checked);
                found.problems.extend(checked.problems);
            }
            progress(found.cases);
            match page.last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
        found.problems.extend(registers.problems());
        let (lines, problems) = self.walk_audit().await?;
        found.audit_lines = lines;
        found.problems.extend(problems);
        Ok(found)
    }

    /// Writes the read tables anew from the log; says how many cases were put right. A case whose log is not whole
    /// is left alone. Notices are never made anew: what was sent was sent.
    ///
    /// # Errors
    /// As [`Store::verify`]; the pages before are then put right.
    pub async fn rebuild(&self, mut progress: impl FnMut(u64)) -> Result<u64, StoreError> {
        let (mut seen, mut put_right, mut after) = (0, 0, None);
        loop {
            let tx = self.db.begin_write().await?;
            let page = Page::lock(&tx, self.db.backend(), after).await?;
            let mut cases: Vec<case_table::Model> = Vec::new();
            let mut organisations = Difference::default();
            let mut responses = Difference::default();
            let mut measures = Difference::default();
            let mut appointments = Difference::default();
            let mut documents = Difference::default();
            for (id, rows) in page.cases {
                seen += 1;
                let Some(expected) = Checked::of(id, &rows).expected else { continue };
                if rows.follow(&expected) {
                    continue;
                }
                put_right += 1;
                cases.push(expected.case);
                let around = expected.around;
                organisations.add(rows.organisations, around.organisations);
                responses.add(rows.responses, around.responses);
                measures.add(rows.measures, around.measures);
                appointments.add(rows.appointments, around.appointments);
                documents.add(rows.documents, around.documents);
            }
            let mut writes = Writes::on(&tx);
            writes.put(&cases)?;
            organisations.add_to(&mut writes)?;
            responses.add_to(&mut writes)?;
            measures.add_to(&mut writes)?;
            appointments.add_to(&mut writes)?;
            documents.add_to(&mut writes)?;
            writes.run(&tx).await?;
            tx.commit().await?;
            progress(seen);
            match page.last {
                Some(last) => after = Some(last),
                None => return Ok(put_right),
            }
        }
    }
}

/// The numbers that the registers have given out, and those that were found.
struct Registers {
    given: BTreeMap<(MunicipalityId, i32), u32>,
    found: BTreeMap<(MunicipalityId, i32), BTreeSet<u32>>,
    not_given: Vec<Problem>,
}

impl Registers {
    async fn read(store: &Store) -> Result<Self, StoreError> {
        let rows = case_number::Entity::find().all(store.db.reader()).await?;
        let given = rows.into_iter().map(|row| {
            ((MunicipalityId(row.municipality_id), row.year), u32::try_from(row.last).unwrap_or(0))
        });
        Ok(Self { given: given.collect(), found: BTreeMap::new(), not_given: Vec::new() })
    }

    fn take(&mut self, checked: &Checked) {
        let Some((municipality, number)) = &checked.number else { return };
        let register = (*municipality, i32::from(number.year()));
        self.found.entry(register).or_default().insert(number.serial());
        if !self.given.contains_key(&register) {
            let what = Wrong::NumberNotGiven { number: number.clone() };
            self.not_given.push(Problem { case: Some(checked.id), seq: None, what });
        }
    }

    fn problems(self) -> Vec<Problem> {
        let mut problems = self.not_given;
        for (register, last) in &self.given {
            let found = self.found.get(register);
            let missing =
                (1..=*last).filter(|serial| !found.is_some_and(|serials| serials.contains(serial)));
            problems.extend(missing.map(|serial| Problem {
                case: None,
                seq: None,
                what: Wrong::NumberMissing { serial },
            }));
        }
        problems
    }
}
