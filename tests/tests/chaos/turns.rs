//! Who may load the machine: a test that measures time does so while no other test of this program works.

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

static MACHINE: RwLock<()> = RwLock::const_new(());

/// The machine for this test alone.
pub async fn alone() -> RwLockWriteGuard<'static, ()> {
    MACHINE.write().await
}

/// The machine together with others that do not look at the clock.
pub async fn together() -> RwLockReadGuard<'static, ()> {
    MACHINE.read().await
}
