//! Version 1 of the API: each handler parses, lets the store act, and answers.

mod accounts;
mod agenda;
mod answers;
mod asker;
mod audit;
mod bases;
mod calendar;
mod cases;
mod commands;
mod creation;
mod deadlines;
mod demo;
mod deputies;
mod desks;
mod documents;
pub(crate) mod evidence;
mod figures;
mod filing;
mod history;
mod letter_texts;
mod letters;
pub(crate) mod login;
mod mail_reports;
mod municipalities;
mod notices;
mod openings;
mod organisations;
mod outages;
mod papers;
mod places;
mod print_room;
mod queue;
mod readiness;
mod register;
mod regulations;
mod rejections;
mod search;
mod second_factors;
mod sessions;
mod staff;
mod views;
mod waiting;

use crate::{
    extract::Room,
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::web::{Data, ServiceConfig};
use store::{Store, StoreError};
use workers::Context;

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct Api {
    store: Store,
    context: Context,
    room: Data<Room>,
}

impl Api {
    /// The API beside these jobs: on their store, with what they deliver notices.
    pub fn new(context: Context) -> Self {
        Self { store: context.store.clone(), context, room: Data::new(Room::default()) }
    }

    /// Adds every handler, and what they share, to an application.
    pub fn register(&self, routes: &mut Routes<'_>, config: &mut ServiceConfig) {
        config.app_data(Data::new(self.clone())).app_data(self.room.clone());
        login::routes(routes);
        sessions::routes(routes);
        second_factors::routes(routes);
        filing::routes(routes);
        queue::routes(routes);
        search::routes(routes);
        cases::routes(routes);
        history::routes(routes);
        deadlines::routes(routes);
        notices::routes(routes);
        letters::routes(routes);
        evidence::routes(routes);
        waiting::routes(routes);
        print_room::routes(routes);
        mail_reports::routes(routes);
        papers::routes(routes);
        commands::routes(routes);
        documents::routes(routes);
        rejections::routes(routes);
        municipalities::routes(routes);
        desks::routes(routes);
        letter_texts::routes(routes);
        regulations::routes(routes);
        organisations::routes(routes);
        bases::routes(routes);
        staff::routes(routes);
        calendar::routes(routes);
        outages::routes(routes);
        places::routes(routes);
        agenda::routes(routes);
        register::routes(routes);
        demo::routes(routes);
        audit::routes(routes);
        openings::routes(routes);
        deputies::routes(routes);
        readiness::routes(routes);
        figures::routes(routes);
    }
}

/// What a database error of a finished change is for the caller.
fn failed(error: impl Into<StoreError>) -> Problem {
    Problem::from(error.into())
}

/// What does not exist, or is not the caller's, is nothing (S2).
fn found<T>(thing: Option<T>) -> Answer<T> {
    thing.ok_or_else(Problem::not_found)
}
