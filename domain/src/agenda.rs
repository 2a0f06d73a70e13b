//! The agenda of a place: its slots, which of them are taken, and what can still be booked.

use crate::{
    Actor, Timestamp,
    calendar::{Calendar, Closure},
    place::Place,
};
use chrono::{Days, NaiveDate, TimeDelta};
use serde::Serialize;
use std::collections::BTreeSet;

/// The least time between booking and the appointment, so that somebody can prepare; the desk itself needs none.
const LEAST_NOTICE: TimeDelta = TimeDelta::hours(2);
/// How many days ahead a slot can be booked: twelve weeks.
const MOST_DAYS_AHEAD: u64 = 84;
/// How many days before and after a wish the nearest free slots are looked for.
const SEARCHED_DAYS: u64 = 7;
/// How many free slots are named instead of the one that cannot be had.
const MOST_NAMED: usize = 3;

/// A time at which clients can be met at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it is over.
    pub ends_at: Timestamp,
    /// For how many clients there is room.
    pub seats: u16,
}

/// A slot that can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FreeSlot {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it is over.
    pub ends_at: Timestamp,
    /// For how many clients there is still room.
    pub free: u16,
}

/// A seat that somebody booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Which seat, counting from 1.
    pub seat: u16,
}

/// A place with what is taken there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// The place with its hours.
    pub place: Place,
    /// The seats that are taken, in any order.
    pub taken: Vec<Taken>,
}

/// From when until when somebody can book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant at which a slot may begin.
    pub from: Timestamp,
    /// The last day of a slot.
    pub last_day: NaiveDate,
}

/// Why a slot cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// No slot that can be booked begins then.
    NoSuchSlot,
    /// Every seat is taken.
    Full,
}

impl Window {
    /// What the actor can book now: from two hours ahead, or for the desk itself at once, until twelve weeks ahead.
    pub fn of(actor: Actor, now: Timestamp) -> Self {
        let from = match actor {
            Actor::Staff(_) => now,
            Actor::Client
            | Actor::Organisation { .. }
            | Actor::Administrator(_)
            | Actor::Auditor(_)
            | Actor::Onlooker(_)
            | Actor::System => now.moved(LEAST_NOTICE),
        };
        let today = now.day();
        let last_day = today.checked_add_days(Days::new(MOST_DAYS_AHEAD)).unwrap_or(today);
        Self { from, last_day }
    }

    fn contains(&self, slot: &Slot) -> bool {
        slot.starts_at >= self.from && slot.starts_at.day() <= self.last_day
    }
}

impl Place {
    /// The slots of a day in order of time: those of the hours that hold, and none on a holiday or equated day (R29-R31).
    ///
    /// A local time that the clock skips gives no slot; one that comes twice gives a slot at its first coming.
    pub fn slots_on(&self, day: NaiveDate, calendar: &Calendar) -> Vec<Slot> {
        if !self.active || calendar.closures(day).any(Closure::is_holiday) {
            return Vec::new();
        }
        let hours = self.hours.iter().filter(|hours| hours.hold_on(day));
        let slots = hours.flat_map(|hours| {
            let starts = hours.begins().filter_map(move |time| Timestamp::at(day, time.time()));
            starts.map(|starts_at| Slot {
                starts_at,
                ends_at: starts_at.moved(TimeDelta::minutes(hours.slot_minutes.into())),
                seats: hours.seats,
            })
        });
        let mut slots: Vec<Slot> = slots.collect();
        slots.sort();
        slots
    }
}

impl Agenda {
    /// The days round a wish on which [`Agenda::nearest`] looks, so that what is taken then has to be known.
    pub fn searched(wish: Timestamp) -> (NaiveDate, NaiveDate) {
        let (day, span) = (wish.day(), Days::new(SEARCHED_DAYS));
        (day.checked_sub_days(span).unwrap_or(day), day.checked_add_days(span).unwrap_or(day))
    }

    /// The slots of a day with a free seat that can be booked within the window, in order of time.
    pub fn free_on(&self, day: NaiveDate, window: &Window, calendar: &Calendar) -> Vec<FreeSlot> {
        let slots = self.place.slots_on(day, calendar).into_iter();
        let bookable = slots.filter(|slot| window.contains(slot));
        let free = bookable.map(|slot| FreeSlot {
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            free: slot.seats.saturating_sub(count(&self.taken_during(&slot))),
        });
        free.filter(|slot| slot.free > 0).collect()
    }

    /// The slot that begins at the instant, and its first free seat.
    ///
    /// # Errors
    /// [`Unavailable`] when no such slot can be booked within the window, or when it is full.
    pub fn seat_at(
        &self,
        starts_at: Timestamp,
        window: &Window,
        calendar: &Calendar,
    ) -> Result<(Slot, u16), Unavailable> {
        let slots = self.place.slots_on(starts_at.day(), calendar).into_iter();
        let mut bookable = slots.filter(|slot| window.contains(slot));
        let slot = bookable.find(|slot| slot.starts_at == starts_at);
        let slot = slot.ok_or(Unavailable::NoSuchSlot)?;
        let taken = self.taken_during(&slot);
        if count(&taken) >= slot.seats {
            return Err(Unavailable::Full);
        }
        let seat = (1..=slot.seats).find(|seat| !taken.contains(seat)).ok_or(Unavailable::Full)?;
        Ok((slot, seat))
    }

    /// When the free slots begin that lie nearest to a wish, at most three within a week, in order of time.
    pub fn nearest(&self, wish: Timestamp, window: &Window, calendar: &Calendar) -> Vec<Timestamp> {
        let (first, last) = Self::searched(wish);
        let days = first.iter_days().take_while(|day| *day <= last);
        let free = days.flat_map(|day| self.free_on(day, window, calendar));
        let mut begins: Vec<Timestamp> = free.map(|slot| slot.starts_at).collect();
        begins.sort_by_key(|begin| begin.since(wish).abs());
        begins.truncate(MOST_NAMED);
        begins.sort();
        begins
    }

    /// The seats that are taken at some moment of the slot: the hours may have changed since they were booked.
    fn taken_during(&self, slot: &Slot) -> BTreeSet<u16> {
        let meanwhile = self
            .taken
            .iter()
            .filter(|taken| taken.starts_at < slot.ends_at && slot.starts_at < taken.ends_at);
        meanwhile.map(|taken| taken.seat).collect()
    }
}

fn count(seats: &BTreeSet<u16>) -> u16 {
    u16::try_from(seats.len()).unwrap_or(u16::MAX)
}
