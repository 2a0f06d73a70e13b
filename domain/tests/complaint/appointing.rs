//! Appointments with the desk: to walk in or to be called back, booked by the client or for the client (Q4).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    Actor, OrganisationId, Timestamp,
    access::{self, Sight},
    complaint::{Event, Refusal, StateName, commands::*},
    notice::Recipient,
    place::AppointmentKind,
};

/// The next Monday at ten, when two clients can walk in.
fn next_monday() -> Timestamp {
    at("2026-02-09T10:00:00+01:00")
}

#[test]
fn an_appointment_is_confirmed_in_writing_with_its_place_and_time() {
    let mut story = Story::filed();
    story.client(booking(LIBRARY, next_monday())).is_done();
    let own = &story.case.appointments[&1];
    assert_eq!((own.place, own.kind), (LIBRARY, AppointmentKind::WalkIn));
    assert_eq!(own.starts_at, next_monday());
    assert_eq!(own.ends_at, next_monday().moved(TimeDelta::minutes(30)));
    assert_eq!(story.letters_to(Recipient::Client), ["receipt", "appointment-confirmed"]);
}

/// G19: who calls or comes by gets the same appointment as who uses the website.
#[test]
fn the_desk_books_and_cancels_for_a_client_who_calls() {
    let mut story = Story::filed();
    story.handler(booking(CALL_BACK, soon(story.now))).is_done();
    assert_eq!(story.case.appointments[&1].kind, AppointmentKind::CallBack);
    story.handler(cancellation(1)).is_done();
    assert!(story.case.appointments[&1].cancelled);
    let told = story.letters_to(Recipient::Client);
    assert_eq!(told, ["receipt", "appointment-confirmed", "appointment-cancelled"]);
}

/// R24: whoever acts for the client knows where the client is expected.
#[test]
fn an_authorised_representative_hears_of_appointments() {
    let mut story = Story::filed();
    let consent = Some(consent(story.now));
    story.client(NameRepresentative { person: person(), consent }).is_done();
    story.client(booking(LIBRARY, next_monday())).is_done();
    let told = [Recipient::Client, Recipient::Representative];
    assert_eq!(story.recipients_of("appointment-confirmed"), told);
}

/// D2: whom the client meets is no business of the other side.
#[test]
fn no_organisation_hears_of_appointments() {
    let mut story = Story::advised();
    story.client(booking(CALL_BACK, soon(story.now))).is_done();
    story.client(cancellation(1)).is_done();
    let others = |recipient: &Recipient| matches!(recipient, Recipient::Organisation(_));
    for kind in ["appointment-confirmed", "appointment-cancelled"] {
        assert!(!story.recipients_of(kind).iter().any(others), "{kind}");
    }
    let organisation: OrganisationId = PROVIDER;
    let speaker = story::caller(story::speaker_of(organisation));
    assert_eq!(access::sight(&speaker, &story.case), Sight::Organisation(PROVIDER));
    story.organisation(PROVIDER, booking(CALL_BACK, soon(story.now))).is_forbidden();
}

/// A client may want to talk about how it ended.
#[test]
fn an_appointment_is_possible_after_the_end() {
    for mut story in [Story::closed(), crate::lives::withdrawn()] {
        let state = story.state();
        story.client(booking(CALL_BACK, soon(story.now))).is_done();
        story.client(cancellation(1)).is_done();
        assert_eq!(story.state(), state);
    }
}

#[test]
fn two_clients_fit_where_there_are_two_seats_and_a_third_hears_what_is_free() {
    let mut world = World::new();
    for seat in 1..=2 {
        let mut story = Story::begin(world, &complaint());
        story.client(booking(LIBRARY, next_monday())).is_done();
        assert_eq!(story.case.appointments[&1].seat, seat);
        world = story.world;
    }
    let mut other = Story::begin(world, &complaint());
    let half_an_hour = TimeDelta::minutes(30);
    let later = next_monday().moved(half_an_hour);
    let nearest = vec![later, later.moved(half_an_hour), later.moved(half_an_hour * 2)];
    let refusal = other.client(booking(LIBRARY, next_monday())).refusal();
    assert_eq!(refusal, Refusal::SlotIsFull { nearest });
    assert!(refusal.to_string().contains("2026-02-09T09:30:00Z"), "{refusal}");
}

#[test]
fn a_cancelled_seat_can_be_booked_again() {
    let mut story = Story::filed();
    let starts_at = soon(story.now);
    story.client(booking(CALL_BACK, starts_at)).is_done();
    story.client(cancellation(1)).is_done();
    story.client(booking(CALL_BACK, starts_at)).is_done();
    assert_eq!(story.case.appointments[&2].seat, 1);
}

/// Somebody has to prepare; but who stands at the desk can be helped at once.
#[test]
fn a_client_books_two_hours_ahead_and_the_desk_at_once() {
    let story = Story::filed();
    let soonest = story.now.moved(TimeDelta::minutes(15));
    let two_hours = story.now.moved(TimeDelta::hours(2));
    let client = |starts_at| story.rules_say(Actor::Client, booking(CALL_BACK, starts_at));
    client(soonest).is_refused("no_such_slot");
    client(two_hours.moved(TimeDelta::minutes(-15))).is_refused("no_such_slot");
    client(two_hours).is_done();
    let desk = |starts_at| story.rules_say(Actor::Staff(HANDLER), booking(CALL_BACK, starts_at));
    desk(soonest).is_done();
    desk(story.now.moved(TimeDelta::minutes(-15))).is_refused("no_such_slot");
}

#[test]
fn nobody_books_more_than_twelve_weeks_ahead() {
    let story = Story::filed();
    let says = |moment: &str| story.rules_say(Actor::Client, booking(LIBRARY, at(moment)));
    says("2026-04-20T10:00:00+02:00").is_done();
    says("2026-05-04T10:00:00+02:00").is_refused("no_such_slot");
}

/// Past appointments stand in nobody's way.
#[test]
fn who_had_two_appointments_can_book_again() {
    let mut story = Story::filed();
    for _ in 0..3 {
        let starts_at = soon(story.now);
        story.client(booking(CALL_BACK, starts_at)).is_done();
        story.client(booking(CALL_BACK, starts_at.moved(TimeDelta::minutes(15)))).is_done();
        story.days_pass(7);
    }
    assert_eq!(story.case.appointments.len(), 6);
    assert_eq!(story.state(), StateName::Received);
}

/// Invariant 4: what the client wants to say beforehand is a paper, and so is why it does not take place.
#[test]
fn what_people_say_about_an_appointment_is_sealed() {
    let mut story = Story::filed();
    story.client(booking(LIBRARY, next_monday())).is_done();
    let motive = Some(text("Ik ben ziek."));
    story.client(CancelAppointment { appointment: 1, motive }).is_done();
    let papers = &story.papers[story.papers.len() - 2..];
    let (booked, cancelled) = (&story.log[1].event, &story.log[2].event);
    assert!(matches!(booked, Event::AppointmentBooked { remark: Some(remark), .. }
        if *remark == papers[0].number));
    assert!(matches!(cancelled, Event::AppointmentCancelled { motive: Some(motive), .. }
        if *motive == papers[1].number));
}
