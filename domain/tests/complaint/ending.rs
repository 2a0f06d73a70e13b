//! How a case ends, and how it starts again (R7, R8, S22).

use crate::support::*;
use chrono::TimeDelta;
use domain::{
    complaint::{
        Event, StateName,
        classification::{Channel, DeclineGround},
        commands::*,
    },
    notice::Recipient,
};

/// R8: when and how the client said so is on record, and those who know of the complaint hear it.
#[test]
fn a_settlement_keeps_when_and_how_the_client_was_satisfied() {
    let mut story = Story::assessed();
    story.handler(copy_to(PROVIDER)).is_done();
    let satisfied_at = story.now.moved(TimeDelta::hours(-1));
    story.handler(settlement(satisfied_at)).is_refused("before_receipt");
    story.days_pass(2);
    story.handler(settlement(satisfied_at.moved(TimeDelta::days(1)))).is_done();
    let Event::Settled { channel, .. } = &story.log.last().unwrap().event else {
        panic!("{:?}", story.log.last())
    };
    assert_eq!(*channel, Channel::Telephone);
    let told = [Recipient::Client, Recipient::Organisation(PROVIDER)];
    assert_eq!(story.recipients_of("settled"), told, "the team never heard of the complaint (D2)");
    assert_eq!(story.case.next_due(), None);
}

/// R8, S22: the client asks, a member of staff opens it, and it goes on where it was.
#[test]
fn a_settled_case_is_opened_again_where_it_was() {
    let mut story = Story::heard();
    story.handler(settlement(story.now)).is_done();
    story.days_pass(100);
    story.client(reopening()).is_done();
    story.client(Reopen {}).is_forbidden();
    story.handler(Reopen {}).is_done();
    assert_eq!(story.state(), StateName::UnderInvestigation);
    assert_eq!(story.case.reopening, None);
    assert!(story.case.client_hearing.is_done(), "nobody is heard twice");
    let mut story = story.then_approved(draft());
    story.handler(IssueAdvice {}).is_done();
}

/// S22: what a member of staff asks for, another grants.
#[test]
fn opening_again_takes_two_people() {
    let mut story = Story::closed();
    story.handler(reopening()).is_done();
    story.handler(Reopen {}).is_refused("same_person");
    story.second(Reopen {}).is_done();
    assert_eq!(story.state(), StateName::InExecution);
}

/// Each way to end early leads back to where the case was.
#[test]
fn a_case_that_ended_during_assessment_is_assessed_again() {
    let explanation = || text("Zie de verordening.");
    let ends: [fn(&mut Story, domain::values::Text) -> Outcome; 4] = [
        |story, explanation| {
            story.handler(DeclineToHandle { ground: DeclineGround::OtherCourt, explanation })
        },
        |story, explanation| story.handler(ForwardAsObjection { to: COLLEGE, explanation }),
        |story, _| story.handler(settlement(story.now)),
        |story, motive| story.client(Withdraw { channel: Channel::Post, motive: Some(motive) }),
    ];
    for (begun, resumed) in
        [(Story::filed(), StateName::Received), (Story::assessed(), StateName::InAssessment)]
    {
        for end in ends {
            let mut story = begun.clone();
            end(&mut story, explanation()).is_done();
            assert!(!story.state().is_open());
            story.client(reopening()).is_done();
            story.second(Reopen {}).is_done();
            assert_eq!(story.state(), resumed);
        }
    }
}

/// R7: who was never acknowledged is acknowledged after the reopening, and who was is not told twice.
#[test]
fn every_complaint_that_goes_on_is_acknowledged_once() {
    for story in [Story::filed(), Story::assessed()] {
        let mut story = story;
        story.client(withdrawal()).is_done();
        story.client(reopening()).is_done();
        story.second(Reopen {}).is_done();
        if story.state() == StateName::Received {
            story = story.then_acknowledged();
        }
        assert_eq!(story.recipients_of("acknowledgement"), [Recipient::Client]);
    }
}

/// A client withdraws until the advice; from then on others are bound by it.
#[test]
fn a_complaint_is_withdrawn_until_its_advice() {
    for mut story in [Story::filed(), Story::assessed(), Story::approved()] {
        story.client(withdrawal()).is_done();
        assert_eq!(story.state(), StateName::Withdrawn);
    }
    for mut story in [Story::advised(), Story::executing(), Story::closed()] {
        story.client(withdrawal()).is_refused("not_in_this_state");
    }
}

/// R4: everybody who received the advice hears that the case closed.
#[test]
fn everybody_with_the_advice_hears_of_the_end() {
    let story = Story::closed();
    let mut told = story.recipients_of("closed");
    assert_eq!(told.remove(0), Recipient::Client);
    assert_eq!(told, [PROVIDER, TEAM, COLLEGE].map(Recipient::Organisation));
}

#[test]
fn clients_by_every_door_can_say_that_they_withdraw() {
    for channel in [Channel::Online, Channel::Telephone, Channel::Post, Channel::Counter] {
        let mut story = Story::filed_as(|file| file.channel = channel);
        story.handler(Withdraw { channel, motive: None }).is_done();
        assert_eq!(story.state(), StateName::Withdrawn);
    }
}
