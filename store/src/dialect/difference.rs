//! The difference between the rows that are there and the rows that should be.

use super::tables::{self, Writes};
use crate::StoreError;
use sea_orm::ModelTrait;

/// What has to be written and removed in one table.
pub(crate) struct Difference<M> {
    new: Vec<M>,
    before: Vec<M>,
    after: Vec<M>,
    gone: Vec<M>,
}

impl<M> Default for Difference<M> {
    fn default() -> Self {
        Self { new: Vec::new(), before: Vec::new(), after: Vec::new(), gone: Vec::new() }
    }
}

impl<M: ModelTrait + PartialEq> Difference<M> {
    /// Of one case: the rows that are there, and the rows that should be.
    pub(crate) fn add(&mut self, mut stored: Vec<M>, expected: Vec<M>) {
        for row in expected {
            let key = tables::key(&row);
            match stored.iter().position(|other| tables::key(other) == key) {
                None => self.new.push(row),
                Some(place) => {
                    let before = stored.swap_remove(place);
                    if before != row {
                        self.before.push(before);
                        self.after.push(row);
                    }
                }
            }
        }
        self.gone.append(&mut stored);
    }

    /// Adds what has to be done to what will be written.
    pub(crate) fn add_to(self, writes: &mut Writes) -> Result<(), StoreError> {
        writes.delete(&self.gone)?;
        writes.update(&self.before, &self.after)?;
        writes.insert(&self.new)
    }
}
