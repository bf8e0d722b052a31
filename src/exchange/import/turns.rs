//! The order of an import: files are read side by side and applied in turn.
//!
//! Two files that may mean the same patient never are applied at once: whatever the threads do, the later file
//! has the last word, and the report is the same every time.

use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::records::intake::Identity;

/// So many bytes of files are in memory at once, unless one alone is longer.
const BYTES_MAX: u64 = 32 << 20;

/// Whose turn it is.
#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: usize,
    busy: HashMap<Identity, u32>,
    bytes: u64,
}

/// A turn taken; others that mean the same patients wait until it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    keys: HashSet<Identity>,
}

/// Room for a file's bytes.
pub(super) struct Room<'a> {
    turns: &'a Turns,
    bytes: u64,
}

impl Turns {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for so many bytes. To be called in the order of the files.
    pub(super) fn room(&self, bytes: u64) -> Room<'_> {
        let mut state = self.state();
        while state.bytes > 0 && state.bytes + bytes > BYTES_MAX {
            state = self.wait(state);
        }
        state.bytes += bytes;
        Room { turns: self, bytes }
    }

    /// Waits until every file before `number` had its turn and nobody works on what `keys` may mean.
    pub(super) fn take(&self, number: usize, keys: HashSet<Identity>) -> Turn<'_> {
        let mut state = self.state();
        while state.next != number || keys.iter().any(|key| state.busy.contains_key(key)) {
            state = self.wait(state);
        }
        state.next += 1;
        for key in &keys {
            *state.busy.entry(*key).or_default() += 1;
        }
        self.changed.notify_all();
        Turn { turns: self, keys }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.turns.state();
        for key in &self.keys {
            state.busy.remove(key);
        }
        self.turns.changed.notify_all();
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.turns.state().bytes -= self.bytes;
        self.turns.changed.notify_all();
    }
}
