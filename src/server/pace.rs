//! Whether a connection keeps pace: what moved on it, what it is waiting for, and when that is too slow.
//!
//! A slow peer costs a portal nothing but memory, so the rule is about progress and not about time alone: a
//! connection that owes us bytes (the rest of a header or body) or owes us room (a full send buffer, a response not
//! yet taken) must move a minimum of them in each window, or it is cut. Work inside a handler never counts
//! against the peer. One connection has one [`Pace`] and one [`Judge`]; nothing here knows of HTTP versions.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How much time and room a connection gets.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections open at once, over all listeners.
    pub connections_max: usize,
    /// Connections open at once from one address (one /64 of IPv6); loopback and trusted proxies are exempt.
    pub connections_per_address_max: usize,
    /// Time for a TLS handshake.
    pub handshake_max: Duration,
    /// Time from the first byte of a request to the end of its header; also from the start to a first request.
    pub header_max: Duration,
    /// Bytes a request line and header may take.
    pub header_bytes_max: usize,
    /// Window in which a waiting connection has to move [`Limits::stall_bytes_min`].
    pub stall_max: Duration,
    /// Bytes to move in a window.
    pub stall_bytes_min: u64,
    /// Time an unused connection stays open.
    pub idle_max: Duration,
    /// Time that open connections get to finish when the server stops.
    pub drain_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 12_000,
            connections_per_address_max: 512,
            handshake_max: Duration::from_secs(10),
            header_max: Duration::from_secs(10),
            header_bytes_max: 16 * 1024,
            // A peer that stalls just after it moved something is cut at the end of the second window.
            stall_max: Duration::from_secs(10),
            stall_bytes_min: 2048,
            idle_max: Duration::from_secs(75),
            drain_max: Duration::from_secs(20),
        }
    }
}

/// What one connection has done and what it waits for.
#[derive(Debug, Default)]
pub(super) struct Pace {
    pub(super) exchanges_begun: AtomicU64,
    pub(super) exchanges_open: AtomicU32,
    pub(super) responses_open: AtomicU32,
    pub(super) bodies_awaited: AtomicU32,
    pub(super) write_blocked: AtomicBool,
    pub(super) wire_received: AtomicU64,
    pub(super) wire_sent: AtomicU64,
    pub(super) body_received: AtomicU64,
}

impl Pace {
    /// Whether nothing was ever asked on it.
    pub(super) fn is_unused(&self) -> bool {
        self.exchanges_begun.load(Relaxed) == 0
    }

    /// What the peer owes and how much of it has come: the rest of a body.
    fn body_debt(&self) -> Option<u64> {
        (self.bodies_awaited.load(Relaxed) > 0).then(|| self.body_received.load(Relaxed))
    }

    /// The same for room: a response not yet taken, or a full send buffer.
    fn room_debt(&self) -> Option<u64> {
        let owed = self.write_blocked.load(Relaxed) || self.responses_open.load(Relaxed) > 0;
        owed.then(|| self.wire_sent.load(Relaxed))
    }
}

/// What to do with a connection now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Keep it.
    Keep,
    /// Ask it to end; it owes nothing.
    Close,
    /// Drop it.
    Cut,
}

/// Looks at a [`Pace`] from time to time.
#[derive(Debug)]
pub(super) struct Judge {
    started: Instant,
    body: Window,
    room: Window,
    idle: Option<Idle>,
}

/// From when a debt is watched, and how much had moved by then.
#[derive(Debug)]
struct Window(Option<(Instant, u64)>);

impl Window {
    /// Whether a whole window went by in which too little `moved`. A debt that is paid ends the window.
    fn is_too_slow(&mut self, now: Instant, moved: Option<u64>, limits: &Limits) -> bool {
        let Some(moved) = moved else {
            self.0 = None;
            return false;
        };
        let (since, before) = *self.0.get_or_insert((now, moved));
        if now.duration_since(since) < limits.stall_max {
            return false;
        }
        self.0 = Some((now, moved));
        moved.saturating_sub(before) < limits.stall_bytes_min
    }
}

#[derive(Debug, Clone, Copy)]
struct Idle {
    since: Instant,
    begun: u64,
    /// What had arrived a moment after the connection fell idle: acknowledgements and the like.
    settled: Option<u64>,
    header_since: Option<Instant>,
}

impl Judge {
    pub(super) fn new(now: Instant) -> Self {
        Self { started: now, body: Window(None), room: Window(None), idle: None }
    }

    /// How often to look.
    pub(super) fn interval(limits: &Limits) -> Duration {
        (limits.header_max.min(limits.stall_max) / 4).max(Duration::from_millis(10))
    }

    pub(super) fn verdict(&mut self, now: Instant, pace: &Pace, limits: &Limits, crowded: bool) -> Verdict {
        let (body, room) = (pace.body_debt(), pace.room_debt());
        let too_slow = [self.body.is_too_slow(now, body, limits), self.room.is_too_slow(now, room, limits)];
        if too_slow.contains(&true) {
            return Verdict::Cut;
        }
        if body.is_some() || room.is_some() {
            self.idle = None;
            return Verdict::Keep;
        }
        if pace.exchanges_open.load(Relaxed) > 0 {
            self.idle = None;
            return Verdict::Keep;
        }
        self.idle_verdict(now, pace, limits, crowded)
    }

    fn idle_verdict(&mut self, now: Instant, pace: &Pace, limits: &Limits, crowded: bool) -> Verdict {
        let begun = pace.exchanges_begun.load(Relaxed);
        if begun == 0 {
            return if now.duration_since(self.started) >= limits.header_max {
                Verdict::Cut
            } else {
                Verdict::Keep
            };
        }
        let received = pace.wire_received.load(Relaxed);
        let fresh = Idle { since: now, begun, settled: None, header_since: None };
        let idle = match &mut self.idle {
            Some(idle) if idle.begun == begun => idle,
            slot => slot.insert(fresh),
        };
        let age = now.duration_since(idle.since);
        if age >= limits.idle_max || (crowded && age > Duration::ZERO) {
            return Verdict::Close;
        }
        if age >= limits.header_max / 8 && received > *idle.settled.get_or_insert(received) {
            let header_since = *idle.header_since.get_or_insert(now);
            if now.duration_since(header_since) >= limits.header_max {
                return Verdict::Close;
            }
        }
        Verdict::Keep
    }
}
