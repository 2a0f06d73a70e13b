//! Version 1 of the API: each handler parses, lets the store act, and answers.

mod agenda;
mod answers;
mod asker;
mod bases;
mod calendar;
mod cases;
mod commands;
mod creation;
mod deadlines;
mod demo;
mod figures;
mod filing;
mod history;
mod login;
mod municipalities;
mod notices;
mod organisations;
mod outages;
mod papers;
mod places;
mod queue;
mod readiness;
mod register;
mod regulations;
mod rejections;
mod search;
mod staff;
mod views;

use crate::{
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::web::{Data, ServiceConfig};
use std::sync::Arc;
use store::{Store, StoreError};
use tokio::sync::Notify;

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct Api {
    store: Store,
    wake: Arc<Notify>,
}

impl Api {
    /// The API on this store. `wake` tells the enforcer that time may have jumped.
    pub fn new(store: Store, wake: Arc<Notify>) -> Self {
        Self { store, wake }
    }

    /// Adds every handler, and what they share, to an application.
    pub fn register(&self, routes: &mut Routes<'_>, config: &mut ServiceConfig) {
        config.app_data(Data::new(self.clone()));
        login::routes(routes);
        filing::routes(routes);
        queue::routes(routes);
        search::routes(routes);
        cases::routes(routes);
        history::routes(routes);
        deadlines::routes(routes);
        notices::routes(routes);
        papers::routes(routes);
        commands::routes(routes);
        rejections::routes(routes);
        municipalities::routes(routes);
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
