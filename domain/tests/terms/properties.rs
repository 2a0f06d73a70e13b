//! Properties that hold for any event and any term.

use chrono::TimeDelta;
use domain::{
    OutageId, Timestamp,
    calendar::Calendar,
    outage::Outage,
    term::{Deadline, Step, Term},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::statutory);

/// Any microsecond of 2000 to 2060.
fn instants() -> impl Strategy<Value = Timestamp> {
    (946_684_800_000_000_i64..2_871_763_200_000_000)
        .prop_map(|micros| Timestamp::from_micros(micros).unwrap())
}

/// Any term of one to four parts of 1 to 12 weeks.
fn terms() -> impl Strategy<Value = Term> {
    proptest::collection::vec(1_u8..=12, 1..=4).prop_map(|weeks| {
        let text: Vec<_> = weeks.iter().map(|weeks| format!("{weeks}w")).collect();
        text.join("+").parse().unwrap()
    })
}

fn outages() -> impl Strategy<Value = Outage> {
    (instants(), 0_i64..90 * 86_400).prop_map(|(from, seconds)| Outage {
        id: OutageId("0197d5a0-0000-7000-8000-000000000001".parse().unwrap()),
        from,
        until: from.moved(TimeDelta::seconds(seconds)),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_term_ends_on_the_first_ordinary_day_from_its_nominal_end(event_at in instants(), term in terms()) {
        let deadline = Deadline::compute(event_at, &term, true, &CALENDAR);
        prop_assert!(CALENDAR.is_ordinary_day(deadline.last_day));
        prop_assert!(deadline.skipped.iter().all(|skipped| !CALENDAR.is_ordinary_day(skipped.day)));
        let moved = (deadline.last_day - deadline.nominal_last_day).num_days();
        prop_assert!((0..=11).contains(&moved));
        prop_assert_eq!(deadline.skipped.len(), usize::try_from(moved).unwrap());
    }

    #[test]
    fn a_later_event_or_a_longer_term_never_ends_earlier(one in instants(), other in instants(), term in terms(), weeks in 1_u8..=12) {
        let (earlier, later) = (one.min(other), one.max(other));
        let first = Deadline::compute(earlier, &term, true, &CALENDAR);
        prop_assert!(first.expires_at <= Deadline::compute(later, &term, true, &CALENDAR).expires_at);
        if let Ok(longer) = first.extend_nominal(weeks, &CALENDAR) {
            prop_assert!(longer.expires_at >= first.expires_at);
        }
    }

    #[test]
    fn a_receipt_is_in_time_exactly_when_its_day_is_not_after_the_last_day(event_at in instants(), received_at in instants(), off in -3_i64..=3, atw_applies: bool) {
        let term = Term::weeks(2).unwrap();
        let deadline = Deadline::compute(event_at, &term, atw_applies, &CALENDAR);
        let near = deadline.expires_at.moved(TimeDelta::microseconds(off));
        for instant in [received_at, near] {
            prop_assert_eq!(deadline.in_time(instant), instant.day() <= deadline.last_day);
            prop_assert_eq!(deadline.has_passed(instant), instant >= deadline.expires_at);
        }
    }

    #[test]
    fn holidays_inside_the_term_do_not_lengthen_it(event_at in instants(), term in terms()) {
        let deadline = Deadline::compute(event_at, &term, true, &CALENDAR);
        let counted = (deadline.nominal_last_day - deadline.event_day).num_days();
        prop_assert_eq!(counted, i64::from(term.days()));
        prop_assert!(CALENDAR.ordinary_days_between(deadline.event_day, deadline.last_day) >= 2);
    }

    #[test]
    fn the_explanation_covers_each_skipped_day_in_order(event_at in instants(), term in terms(), atw_applies: bool) {
        let deadline = Deadline::compute(event_at, &term, atw_applies, &CALENDAR);
        let explained: Vec<_> = deadline.explain().steps.iter().filter_map(|step| match step {
            Step::DaySkipped { day, because } => Some((*day, *because)),
            Step::EventFallsOn { .. } | Step::TermBegins { .. } | Step::NominalLastDay { .. }
            | Step::ActDoesNotExtend { .. } | Step::OutageExtends { .. } | Step::LastDay { .. }
            | Step::ExpiresAt { .. } => None,
        }).collect();
        let skipped: Vec<_> = deadline.skipped.iter().map(|skipped| (skipped.day, skipped.because)).collect();
        prop_assert_eq!(explained, skipped);
    }

    #[test]
    fn an_outage_only_lengthens_and_ends_on_an_ordinary_day_after_recovery(event_at in instants(), outage in outages(), hours in -72_i64..72) {
        let deadline = Deadline::compute(event_at, &Term::weeks(2).unwrap(), true, &CALENDAR);
        let span = outage.until.since(outage.from);
        let from = deadline.expires_at.moved(TimeDelta::hours(hours));
        let outage = Outage { from, until: from.moved(span), ..outage };
        let overlaps = outage.from < outage.until
            && outage.from < deadline.expires_at
            && outage.until > Timestamp::start_of(deadline.last_day);
        let extended = deadline.extended_for(&outage, &CALENDAR);
        prop_assert_eq!(extended.is_some(), overlaps);
        if let Some(extended) = extended {
            prop_assert!(extended.expires_at > deadline.expires_at && extended.expires_at > outage.until);
            prop_assert!(CALENDAR.is_ordinary_day(extended.last_day));
            prop_assert_eq!(extended.extended_by, Some(outage.id));
            prop_assert_eq!(extended.extended_for(&outage, &CALENDAR).map(|again| again.last_day), None);
        }
    }

    #[test]
    fn a_deadline_is_stored_and_read_back_unchanged(event_at in instants(), term in terms()) {
        let deadline = Deadline::compute(event_at, &term, true, &CALENDAR);
        let json = serde_json::to_string(&deadline).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Deadline>(&json).unwrap(), &deadline);
        let compact = postcard::to_stdvec(&deadline).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Deadline>(&compact).unwrap(), deadline);
    }
}
