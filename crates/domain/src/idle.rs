//! Whether a visitor still stands at a kiosk (R242).
//!
//! Time comes in from outside, as milliseconds of a clock that never goes back.

/// The time since the last touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Time without a touch before the warning, in milliseconds.
    quiet_ms: u64,
    touched_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Here,
    /// No touch for long: the visitor has the remaining seconds to answer.
    InDoubt {
        seconds_left: u64,
    },
    Gone,
}

impl Idle {
    /// How long the warning counts down, in milliseconds.
    pub const WARNING_MS: u64 = 15_000;

    pub fn new(quiet_ms: u64, now_ms: u64) -> Self {
        Self { quiet_ms, touched_ms: now_ms }
    }

    /// The configuration may arrive or change while a visitor is there.
    pub fn set_quiet(&mut self, quiet_ms: u64) {
        self.quiet_ms = quiet_ms;
    }

    /// Touches before the answer to the warning do not count: a passer-by who touches the screen
    /// does not keep another person's entries there.
    pub fn touch(&mut self, now_ms: u64) {
        if self.presence(now_ms) == Presence::Here {
            self.touched_ms = now_ms;
        }
    }

    /// The visitor has answered the warning.
    pub fn extend(&mut self, now_ms: u64) {
        self.touched_ms = now_ms;
    }

    /// Whether the warning is due.
    pub fn is_over(&self, now_ms: u64) -> bool {
        self.presence(now_ms) != Presence::Here
    }

    pub fn presence(&self, now_ms: u64) -> Presence {
        let quiet_ms = now_ms.saturating_sub(self.touched_ms);
        let doubted_ms = quiet_ms.saturating_sub(self.quiet_ms);
        if quiet_ms < self.quiet_ms {
            Presence::Here
        } else if doubted_ms < Self::WARNING_MS {
            Presence::InDoubt { seconds_left: (Self::WARNING_MS - doubted_ms).div_ceil(1_000) }
        } else {
            Presence::Gone
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r242_a_warning_counts_down_can_be_extended_and_ends_the_visit() {
        let mut idle = Idle::new(45_000, 1_000);
        assert_eq!(idle.presence(45_999), Presence::Here);
        assert_eq!(idle.presence(46_000), Presence::InDoubt { seconds_left: 15 });
        assert_eq!(idle.presence(60_999), Presence::InDoubt { seconds_left: 1 });
        assert_eq!(idle.presence(61_000), Presence::Gone);
        idle.extend(60_999);
        assert_eq!(idle.presence(105_998), Presence::Here);
        assert_eq!(idle.presence(120_999), Presence::Gone);
    }

    #[test]
    fn r242_whoever_uses_the_kiosk_is_never_warned() {
        let mut idle = Idle::new(45_000, 0);
        for second in 1..200 {
            idle.touch(second * 44_000);
            assert_eq!(idle.presence(second * 44_000 + 44_000), Presence::Here);
        }
    }

    #[test]
    fn r242_a_touch_is_no_answer_to_the_warning() {
        let mut idle = Idle::new(45_000, 0);
        idle.touch(50_000);
        assert_eq!(idle.presence(60_000), Presence::Gone);
    }

    #[test]
    fn r242_a_time_that_is_configured_meanwhile_counts_at_once() {
        let mut idle = Idle::new(45_000, 0);
        idle.set_quiet(120_000);
        assert_eq!(idle.presence(119_999), Presence::Here);
    }

    #[test]
    fn r242_a_device_that_slept_wakes_up_with_nobody_there() {
        let mut idle = Idle::new(45_000, 0);
        idle.touch(3_600_000);
        assert_eq!(idle.presence(3_600_000), Presence::Gone);
    }
}
