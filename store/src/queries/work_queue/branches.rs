//! The branches of a question: each is answered in order by one index, and gives the first rows of the page at most.

use super::{Assigned, Filter};
use crate::{
    Binds, ground_bits, life_area_bits,
    queries::{Cursor, Scope},
};
use domain::{
    AccountId, DistrictId, MunicipalityId, OrganisationId, Timestamp, complaint::StateName,
};
use std::collections::BTreeSet;

/// The statement while it is written.
pub(super) struct Question<'a> {
    pub(super) binds: Binds,
    filter: &'a Filter,
    after: Option<Cursor>,
    rows: u32,
}

/// By what the index of a branch is entered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Organisation(OrganisationId),
    Handler(AccountId),
    District(DistrictId),
    Municipality(MunicipalityId),
}

/// Where the cases of a branch may stand.
enum Standing {
    Open(BTreeSet<StateName>),
    Ended(BTreeSet<StateName>),
    Exactly(StateName),
}

impl<'a> Question<'a> {
    pub(super) fn new(binds: Binds, filter: &'a Filter, after: Option<Cursor>, rows: u32) -> Self {
        Self { binds, filter, after, rows }
    }

    /// The ids of the page with their places in the order; `None` when nothing can fit.
    pub(super) fn page(&mut self) -> Option<String> {
        let mut branches = Vec::new();
        for entry in self.entries() {
            for standing in self.standings(entry) {
                let branch = self.branch(entry, &standing);
                branches.push(format!("SELECT id, next_due_at FROM ({branch}) AS branch"));
            }
        }
        if branches.len() < 2 {
            return branches.pop();
        }
        let (branches, rows) = (branches.join(" UNION ALL "), self.rows);
        Some(format!(
            "SELECT id, next_due_at FROM ({branches}) AS merged \
             ORDER BY next_due_at, id LIMIT {rows}"
        ))
    }

    /// The choice that narrows most has the index.
    fn entries(&self) -> Vec<Entry> {
        let municipalities = match &self.filter.scope {
            Scope::Organisation(organisation) => return vec![Entry::Organisation(*organisation)],
            Scope::Desk(municipalities) => municipalities,
        };
        if let Assigned::To(handler) = self.filter.assigned {
            return vec![Entry::Handler(handler)];
        }
        match (self.filter.organisation, self.filter.district) {
            (Some(organisation), _) => vec![Entry::Organisation(organisation)],
            (None, Some(district)) => vec![Entry::District(district)],
            (None, None) => municipalities.iter().copied().map(Entry::Municipality).collect(),
        }
    }

    /// How the states wanted are divided over what the index of the entry tells apart.
    fn standings(&self, entry: Entry) -> Vec<Standing> {
        let (open, ended) = (self.filter.wanted(true), self.filter.wanted(false));
        let has_states = matches!(entry, Entry::Municipality(_));
        let mut standings = Vec::new();
        if has_states && self.filter.assigned != Assigned::Nobody {
            if open.len() > 1 {
                standings.push(Standing::Open(open));
            } else {
                standings.extend(open.into_iter().map(Standing::Exactly));
            }
            standings.extend(ended.into_iter().map(Standing::Exactly));
        } else {
            standings.extend([Standing::Open(open), Standing::Ended(ended)]);
        }
        standings.retain(|standing| !standing.is_empty());
        standings
    }

    fn branch(&mut self, entry: Entry, standing: &Standing) -> String {
        // What an organisation sees, also by the order, is when something of its own is due (D2).
        let due_to_it = match &self.filter.scope {
            Scope::Organisation(_) => "o.own_due_at",
            Scope::Desk(_) => "o.next_due_at",
        };
        let (from, id, due) = match entry {
            Entry::Organisation(_) => {
                ("case_organisations o CROSS JOIN cases c", "o.case_id", due_to_it)
            }
            Entry::Handler(_) | Entry::District(_) | Entry::Municipality(_) => {
                ("cases c", "c.id", "c.next_due_at")
            }
        };
        let mut conditions = vec![self.enter(entry)];
        // CROSS JOIN keeps SQLite from beginning with the cases, which are not in the order of the organisation's.
        conditions.extend((from != "cases c").then(|| "c.id = o.case_id".to_owned()));
        conditions.extend(self.stand(entry, standing));
        if let Some(after) = self.after {
            let (at, last) = (self.binds.bind(after.at), self.binds.bind(after.id));
            conditions.push(format!("({due}, {id}) > ({at}, {last})"));
        }
        for (sign, instant) in [(">=", self.filter.due_from), ("<", self.filter.due_before)] {
            let instant = instant.map(Timestamp::micros);
            conditions.extend(instant.map(|at| format!("{due} {sign} {}", self.binds.bind(at))));
        }
        conditions.extend(self.scope(entry));
        conditions.extend(self.narrow(entry));
        let (conditions, rows) = (conditions.join(" AND "), self.rows);
        format!(
            "SELECT {id} AS id, {due} AS next_due_at FROM {from} WHERE {conditions} \
             ORDER BY {due}, {id} LIMIT {rows}"
        )
    }

    fn enter(&mut self, entry: Entry) -> String {
        let (column, value) = match entry {
            Entry::Organisation(id) => ("o.organisation_id", id.0),
            Entry::Handler(id) => ("c.handler_id", id.0),
            Entry::District(id) => ("c.district_id", id.0),
            Entry::Municipality(id) => ("c.municipality_id", id.0),
        };
        format!("{column} = {}", self.binds.bind(value))
    }

    /// As the index has it: `cases_open` holds no others, the rest tell open cases and others apart.
    fn stand(&self, entry: Entry, standing: &Standing) -> Vec<String> {
        let is_open_only =
            matches!(entry, Entry::Municipality(_)) && self.filter.assigned != Assigned::Nobody;
        let column = if matches!(entry, Entry::Organisation(_)) { "o.open" } else { "c.open" };
        let (open, states) = match standing {
            Standing::Exactly(state) => return vec![format!("c.state = '{}'", state.code())],
            Standing::Open(states) if is_open_only => (column.to_owned(), states),
            Standing::Open(states) => (format!("{column} = TRUE"), states),
            Standing::Ended(states) => (format!("{column} = FALSE"), states),
        };
        [open]
            .into_iter()
            .chain(without_others(states, matches!(standing, Standing::Open(_))))
            .collect()
    }

    fn scope(&mut self, entry: Entry) -> Option<String> {
        match (&self.filter.scope, entry) {
            (Scope::Desk(_), Entry::Municipality(_)) => None,
            (Scope::Desk(municipalities), _) => {
                let municipalities = self.binds.list(municipalities.iter().map(|id| id.0));
                Some(format!("c.municipality_id IN {municipalities}"))
            }
            (Scope::Organisation(_), _) => Some("o.knows".to_owned()),
        }
    }

    /// The choices that the entry does not answer.
    fn narrow(&mut self, entry: Entry) -> Vec<String> {
        let filter = self.filter;
        let mut conditions = Vec::new();
        match filter.assigned {
            Assigned::Any => {}
            Assigned::Nobody => conditions.push("c.handler_id IS NULL".to_owned()),
            Assigned::Somebody => conditions.push("c.handler_id IS NOT NULL".to_owned()),
            Assigned::To(id) if entry == Entry::Handler(id) => {}
            Assigned::To(id) => {
                conditions.push(format!("c.handler_id = {}", self.binds.bind(id.0)));
            }
        }
        if let Some(id) = filter.organisation.filter(|_| matches!(entry, Entry::Handler(_))) {
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM case_organisations p \
                 WHERE p.case_id = c.id AND p.organisation_id = {})",
                self.binds.bind(id.0)
            ));
        }
        if let Some(id) = filter.district.filter(|id| entry != Entry::District(*id)) {
            conditions.push(format!("c.district_id = {}", self.binds.bind(id.0)));
        }
        let areas = filter.life_area.map(|area| life_area_bits(&BTreeSet::from([area])));
        conditions.extend(areas.map(|bits| format!("c.life_areas & {bits} <> 0")));
        let grounds = filter.ground.map(|ground| ground_bits(&BTreeSet::from([ground])));
        conditions.extend(grounds.map(|bits| format!("c.grounds & {bits} <> 0")));
        conditions
    }
}

impl Standing {
    fn is_empty(&self) -> bool {
        match self {
            Self::Open(states) | Self::Ended(states) => states.is_empty(),
            Self::Exactly(_) => false,
        }
    }
}

/// Leaves out the states that are not wanted. Said like this, it tempts no database to enter an index on states and
/// to sort what it finds there.
fn without_others(states: &BTreeSet<StateName>, open: bool) -> Option<String> {
    let possible = StateName::ALL.into_iter().filter(|state| state.is_open() == open);
    let others = possible.filter(|state| !states.contains(state));
    let others: Vec<_> = others.map(|state| format!("'{}'", state.code())).collect();
    (!others.is_empty()).then(|| format!("c.state NOT IN ({})", others.join(", ")))
}
