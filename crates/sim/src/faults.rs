//! What goes wrong in a world.

/// How often what goes wrong, in 1,000 cases.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// A request never arrives.
    pub lost: u64,
    /// It is done, and the answer never comes, or cut in two.
    pub reply_lost: u64,
    pub duplicates: u64,
    /// It arrives long after the register has given up on it.
    pub late: u64,
    /// A proxy between answers 200 with its own page.
    pub portal: u64,
    pub busy: u64,
    pub session_ends: u64,
    pub hint_lost: u64,
    /// Between tabs.
    pub nudge_lost: u64,
    pub real_time_lost: u64,
    pub real_time_reply_lost: u64,
    pub exchange_lost: u64,
    pub store_fails: u64,
}

impl Faults {
    /// Everything may go wrong: a script says what does.
    pub const ANY: Self = Self {
        lost: 1,
        reply_lost: 1,
        duplicates: 1,
        late: 1,
        portal: 1,
        busy: 1,
        session_ends: 1,
        hint_lost: 1,
        nudge_lost: 1,
        real_time_lost: 1,
        real_time_reply_lost: 1,
        exchange_lost: 1,
        store_fails: 1,
    };
}
