//! Random bytes from the operating system.

use crate::{StoreError, keys::Secret};
use rand::{TryRng as _, rngs::SysRng};

/// Fresh random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}

/// A fresh random secret, overwritten when dropped.
pub(crate) fn secret() -> Result<Secret, StoreError> {
    let mut secret = Secret::default();
    SysRng.try_fill_bytes(&mut secret[..]).map_err(|_| StoreError::NoRandomness)?;
    Ok(secret)
}
