//! Phone, post and counter give the same guarantees as online (H8, G19).

use crate::support::{story::speaker_of, *};
use chrono::TimeDelta;
use domain::{
    Actor,
    complaint::{
        StateName,
        classification::{Channel, Missing},
        commands::*,
    },
    notice::Recipient,
};
use std::collections::BTreeSet;

const CHANNELS: [Channel; 4] =
    [Channel::Online, Channel::Telephone, Channel::Post, Channel::Counter];

/// Who gives the client's commands: the client online, otherwise staff for the client.
fn voice(channel: Channel) -> Actor {
    match channel {
        Channel::Online => Actor::Client,
        Channel::Telephone | Channel::Post | Channel::Counter => Actor::Staff(HANDLER),
    }
}

fn life_through(channel: Channel) -> Story {
    let client = voice(channel);
    let mut story = Story::filed_as(|file| file.channel = channel).then_acknowledged();
    let consent = GivenConsent { channel, ..consent(story.now) };
    story.act(client, &NameRepresentative { person: person(), consent: None }.into()).is_done();
    story.act(client, &AuthoriseRepresentative { consent }.into()).is_done();
    let mut story = story.then_investigated().then_heard().then_approved(draft()).then_issued();
    let now = story.now;
    story.handler(dispatch(PROVIDER, now)).is_done();
    story.days_pass(3);
    let received = (channel != Channel::Online).then(|| received(story.now)).flatten();
    let team = if received.is_some() { Actor::Staff(HANDLER) } else { speaker() };
    story.act(team, &Accept { organisation: TEAM, received }.into()).is_done();
    story.days_pass(12);
    story.worker_comes_by();
    story.organisation(PROVIDER, report(1)).is_done();
    story.act(client, &dispute(1).into()).is_done();
    for measure in 1..=3 {
        story.act(client, &ConfirmMeasure { measure }.into()).is_done();
    }
    story.handler(Close { motive: None }).is_done();
    story.act(client, &reopening().into()).is_done();
    story.second(Reopen {}).is_done();
    story
}

fn speaker() -> Actor {
    speaker_of(TEAM)
}

#[test]
fn the_same_life_is_lived_through_every_door() {
    let told: Vec<_> = CHANNELS.map(life_through).into_iter().collect();
    for story in &told {
        assert_eq!(story.state(), StateName::InExecution);
        assert_eq!(story.letters, told[0].letters, "{:?}", story.case.channel);
        assert_eq!(story.case.terms, told[0].case.terms);
        assert_eq!(story.case.state, told[0].case.state);
        let events = |story: &Story| story.last_events(story.log.len());
        assert_eq!(events(story), events(&told[0]));
    }
}

/// R6: by telephone the client agrees to what was read back; a letter is signed; online the client sends the form.
#[test]
fn only_online_is_the_complaint_confirmed_by_sending_it() {
    for channel in CHANNELS {
        let story = Story::filed_as(|file| {
            file.channel = channel;
            file.confirmed = false;
        });
        let expected = match channel {
            Channel::Online => BTreeSet::new(),
            Channel::Telephone | Channel::Post | Channel::Counter => {
                BTreeSet::from([Missing::Confirmation])
            }
        };
        assert_eq!(story.case.missing, expected);
    }
}

/// H8: an organisation that answers by letter has the same term to the microsecond.
#[test]
fn an_answer_on_paper_and_an_answer_online_have_the_same_end() {
    let over = Story::advised().expires_at(PROVIDER);
    for (offset, in_time) in [(-1, true), (0, false)] {
        let received_at = over.moved(TimeDelta::microseconds(offset));
        let mut online = Story::advised();
        online.at(received_at);
        let by_portal = online.organisation(PROVIDER, rejection(PROVIDER, &[1]));
        let mut on_paper = Story::advised();
        on_paper.at(received_at);
        let letter = Reject { received: received(received_at), ..rejection(PROVIDER, &[1]) };
        let by_letter = on_paper.handler(letter);
        if in_time {
            by_portal.is_done();
            by_letter.is_done();
            assert_eq!(on_paper.case.state, online.case.state);
        } else {
            by_portal.is_refused("term_has_passed");
            by_letter.is_refused("term_has_passed");
        }
    }
}

/// R5: an oral complaint gets its receipt and its number like any other.
#[test]
fn every_door_gives_a_receipt() {
    for channel in CHANNELS {
        let story = Story::filed_as(|file| file.channel = channel);
        assert_eq!(story.letters_to(Recipient::Client), ["receipt"]);
        assert_eq!(story.case.number.to_string(), "HLM-2026-000001");
    }
}
