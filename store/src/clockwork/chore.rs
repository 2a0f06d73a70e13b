//! What the clockwork looks for, and the commands that it gives where it finds it.

use super::reminders;
use crate::{
    Store, StoreError,
    entities::{case, reminder_look},
    rows,
};
use chrono::TimeDelta;
use domain::{
    CaseId, MunicipalityId, OrganisationId, Timestamp,
    complaint::{
        Command, Complaint,
        advice::Stage,
        commands::{Enforce, ExtendForOutage, MarkOverdue, Remind},
    },
    facts::Facts,
    outage::Outage,
};
use sea_orm::{DatabaseTransaction, FromQueryResult as _};

/// No legal day is longer: one is of 25 hours, when the clock goes back.
const LONGEST_DAY: TimeDelta = TimeDelta::hours(25);

/// A kind of work for the clockwork.
pub(super) enum Chore {
    Enforce,
    MarkOverdue,
    Extend(Option<MunicipalityId>, Outage),
    Remind(Vec<CaseId>),
}

impl Chore {
    /// The cases with such work, locked; those that somebody else holds are left for the next time.
    pub(super) async fn lock(
        &self,
        store: &Store,
        tx: &DatabaseTransaction,
        limit: u32,
        after: Option<CaseId>,
    ) -> Result<Vec<case::Model>, StoreError> {
        let mut binds = rows::binds(tx);
        let now = store.clock.now_in(tx).await?.micros();
        let found = match self {
            Self::Enforce => format!(
                "responses r JOIN cases c ON c.id = r.case_id \
                 WHERE r.status = 'pending' AND r.final_at IS NOT NULL AND r.final_at <= {} \
                 ORDER BY r.final_at, r.case_id, r.organisation_id",
                binds.bind(now)
            ),
            Self::MarkOverdue => format!(
                "measures m JOIN cases c ON c.id = m.case_id \
                 WHERE m.stage = 'due' AND m.due_at <= {} \
                 ORDER BY m.due_at, m.case_id, m.measure",
                binds.bind(now)
            ),
            Self::Extend(municipality, outage) => {
                let within = municipality.map_or(String::new(), |municipality| {
                    format!("AND c.municipality_id = {}", binds.bind(municipality.0))
                });
                let after = after.map_or(uuid::Uuid::nil(), |case| case.0);
                format!(
                    "responses r JOIN cases c ON c.id = r.case_id \
                     WHERE r.expires_at > {} AND r.expires_at < {} \
                     AND r.status IN ('pending', 'enforced', 'lapsed') \
                     AND c.open AND c.id > {} {within} ORDER BY c.id",
                    binds.bind(outage.from.micros()),
                    binds.bind(outage.until.moved(LONGEST_DAY).micros()),
                    binds.bind(after)
                )
            }
            Self::Remind(cases) => {
                let cases = binds.list(cases.iter().map(|case| case.0));
                format!("cases c WHERE c.open AND c.id IN {cases} ORDER BY c.id")
            }
        };
        let limit = binds.bind(i64::from(limit));
        let lock = store.db.backend().for_update_skip_locked("c");
        let sql = format!("SELECT c.* FROM {found} LIMIT {limit}{lock}");
        Ok(case::Model::find_by_statement(binds.statement(sql)).all(tx).await?)
    }

    /// The commands that this work gives in a case.
    pub(super) fn commands(&self, case: &Complaint, now: Timestamp) -> Vec<Command> {
        match (self, case.state.advice()) {
            (Self::Remind(_), _) => vec![Remind {}.into()],
            (Self::Enforce, Some(advice)) => {
                let silent = advice.responses.iter();
                let silent = silent.filter(|(_, response)| response.silence_final_at(now).is_ok());
                silent
                    .map(|(organisation, _)| Enforce { organisation: *organisation }.into())
                    .collect()
            }
            (Self::MarkOverdue, Some(advice)) => {
                let due = advice.progress.iter().filter(|(_, progress)| {
                    progress.stage == Stage::Due
                        && progress.due.is_some_and(|due| due.ends_at <= now)
                });
                due.map(|(measure, _)| MarkOverdue { measure: *measure }.into()).collect()
            }
            (Self::Extend(_, Outage { id, from, until }), Some(advice)) => {
                let (outage, from, until) = (*id, *from, *until);
                let extend = |organisation: &OrganisationId| {
                    let organisation = *organisation;
                    ExtendForOutage { organisation, outage, from, until }.into()
                };
                advice.responses.keys().map(extend).collect()
            }
            (Self::Enforce | Self::MarkOverdue | Self::Extend(..), None) => Vec::new(),
        }
    }

    /// What this work remembers of a case that it looked at.
    pub(super) fn looked(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
    ) -> Option<reminder_look::Model> {
        match self {
            Self::Remind(_) => Some(reminders::look(case, facts)),
            Self::Enforce | Self::MarkOverdue | Self::Extend(..) => None,
        }
    }
}
